"""A refusal is no request: does the judge keep out what offers what somebody does not want?

Each question of ``refusals.jsonl`` has a text that fits and one about having or asking for the same thing, with as many
of its words. All of them stand in one collection, half of it research and half experience.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.tables import show, write
from evaluation.answering import Answer, Answering, Need
from evaluation.beir import read
from evaluation.resampling import ratio
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from kb.adapters.encoders.ours import STATIC
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.identity import DocumentId, document_id
from kb.model.reader import VISITOR
from kb.settings import Settings

REFUSALS = Path(__file__).parent.parent / "training" / "data" / "refusals.jsonl"
_VOICES = ("research", "experience")


class Refused(NamedTuple):
    """What came of one question.

    Attributes:
        fits, offers: whether the text that fits, and the one that does not, counts.
        before: whether the one that fits is likelier than the other.
    """

    fits: bool
    offers: bool
    before: bool


def run() -> None:
    """Measure the default encoder and the one for large collections, and print what came of it."""
    settings = Settings()
    found = {}
    for encoder in dict.fromkeys((settings.encoder, STATIC)):
        with tempfile.TemporaryDirectory() as place:
            base = open_knowledge_base(settings.model_copy(update={"data": Path(place) / "data", "encoder": encoder}))
            found[encoder] = measure(base, Path(place))
            base.close()
    names = {"fits": "what fits counts", "offers": "what offers it counts", "before": "what fits is likelier"}
    rows = []
    for encoder, refused in found.items():
        for field, name in names.items():
            share = ratio([(float(getattr(one, field)), 1.0) for one in refused])
            if share:
                rows.append([encoder, name, share[0], "[{:.3f}, {:.3f}]".format(*share[1])])
    show(f"Refusals: {len(rows) and len(next(iter(found.values())))} questions", ["encoder", "", "share", "95 %"], rows)
    write("refusals", {encoder: [one._asdict() for one in refused] for encoder, refused in found.items()})


def measure(base: KnowledgeBase, place: Path) -> list[Refused]:
    """What became of each refusal in an empty knowledge base."""
    rows = [json.loads(line) for line in REFUSALS.read_text(encoding="utf-8").splitlines()]
    _ingest(base, rows, place)
    base.spelling.learn()
    needs = [Need(str(number), row["question"], {}) for number, row in enumerate(rows)]
    answered = Answering(searching=base.searching, catalogue=base.catalogue).ask(needs, VISITOR)
    return [_refused(one.answer, number) for number, one in enumerate(answered)]


def _ingest(base: KnowledgeBase, rows: Sequence[dict[str, str]], place: Path) -> None:
    """As a test set, so that the texts go in like any other."""
    folder, texts = place / "set", place / "texts"
    (folder / "qrels").mkdir(parents=True)
    texts.mkdir()
    documents = [
        {"_id": f"{part}{number}", "text": row[part], "source": _VOICES[number % 2]}
        for number, row in enumerate(rows)
        for part in ("fits", "not")
    ]
    questions = [{"_id": str(number), "text": row["question"]} for number, row in enumerate(rows)]
    for name, lines in (("corpus", documents), ("queries", questions)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("".join(f"{number}\tfits{number}\t1\n" for number in range(len(rows))))
    run = Ingesting(catalogue=base.catalogue, preparing=Here(base.linker), index_pending=base.following.catch_up)
    run.run(list(read(folder).entries(texts)))


def _refused(answer: Answer, number: int) -> Refused:
    fits, offers = (document_id(f"beir:{part}{number}") for part in ("fits", "not"))

    def likely(id: DocumentId) -> float:
        return answer.probabilities.get(id, 0.0)

    return Refused(fits=fits in answer.ranking, offers=offers in answer.ranking, before=likely(fits) > likely(offers))
