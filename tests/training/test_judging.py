"""What the judge is learned from."""

import json
from pathlib import Path

import pytest

from kb.bootstrap import open_knowledge_base
from kb.settings import Settings
from tests.building import document
from training import judging

_SAYS = "De wachtlijst voor jeugdhulp is elf maanden lang, en ouders bellen elke week."
_TOUCHES = "Ouders bellen elke week over jeugdhulp, en wie wacht op hulp hoort niets van de wachtlijst."


def test_what_was_graded_is_no_company_to_what_the_product_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, encoder="static", _env_file=None))
    made, passages = document("voorbeeldcorpus:een", _SAYS, _TOUCHES)
    base.catalogue.save(made, passages)
    base.indexing.index_pending()
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
