"""What the judge is learned from."""

import json
from pathlib import Path

import pytest

import kb
from kb.bootstrap import open_knowledge_base
from kb.ports.judge import REFUSED
from kb.settings import Settings
from tests.building import document
from training import judging

_MODELS = Path(kb.__file__).parent / "models"
_SAYS = "De wachtlijst voor jeugdhulp is elf maanden lang, en ouders bellen elke week."
_TOUCHES = "Ouders bellen elke week over jeugdhulp, en wie wacht op hulp hoort niets van de wachtlijst."


def test_what_was_graded_is_no_company_to_what_the_product_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, encoder="static", _env_file=None))
    made, passages = document("voorbeeldcorpus:een", _SAYS, _TOUCHES)
    base.catalogue.save(made, passages)
    base.following.catch_up()
    row = {"question": "a", "kind": "plain", "query": "wachtlijst jeugdhulp", "document": "een", "grade": 2, "round": 2}
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text("".join(json.dumps(row | {"passage": one.exact}) + "\n" for one in passages), encoding="utf-8")
    monkeypatch.setattr(judging, "PAIRS", pairs)
    monkeypatch.setattr("kb.services.finding.judging.READ_PER_SOURCE", 1)

    read = list(judging.graded(base))
    base.close()

    assert [one.found for one in read] == [True, False]
    for one in read:
        assert one.read.evidence["company"] == pytest.approx(one.read.evidence["table"])


@pytest.mark.parametrize("encoder", judging.ABOUT)
def test_the_judges_that_ship_have_what_training_chooses(encoder: str) -> None:
    """The weights are learned; these are set, so a file from before they changed is told."""
    shipped = json.loads((_MODELS / "judge" / f"{encoder}.json").read_text(encoding="utf-8"))
    assert (shipped["version"], shipped["about"], shipped["likely"]) == (
        judging.VERSION,
        judging.ABOUT[encoder],
        judging.LIKELY,
    )
    assert shipped["outside"]["times"] == round(judging.TIMES, 4)
    assert shipped["evidence"][REFUSED]["weight"] == judging.REFUSED_WEIGHT
