"""Findings for tests: a sentence of Noor's on marked words."""

from kb.model.document import Document
from kb.model.finding import StanceKind
from kb.model.reader import Reader
from kb.model.study import ThingId
from kb.services.tagging.concluding import Stated
from kb.services.tagging.vouching import Ground
from tests.kb.services.tagging.conftest import Desk

SENTENCE = "Wie zich schaamt, vraagt laat om hulp."


def state(desk: Desk, sentence: str = SENTENCE) -> ThingId:
    """A finding on nothing yet."""
    return ThingId(desk.bench.concluding.state(desk.id, Stated(sentence), desk.noor).about)


def mark(desk: Desk, words: str, *, of: Document | None = None, by: Reader | None = None) -> ThingId:
    """Marked words."""
    document = of or desk.story
    desk.code(words, "schaamte", by=by, of=document)
    start = document.text.index(words)
    highlights = desk.bench.coder.marks(desk.id, document.id, by or desk.noor).highlights
    return next(one.id for one in highlights if (one.start, one.end) == (start, start + len(words)))


def attach(  # noqa: PLR0913 - one argument per thing that a test may want to set
    desk: Desk,
    finding: ThingId,
    words: str,
    kind: StanceKind = StanceKind.SUPPORTS,
    *,
    of: Document | None = None,
    by: Reader | None = None,
    note: str = "",
) -> ThingId:
    """Marked words under a finding; the id of the stance."""
    marked = mark(desk, words, of=of, by=by)
    reader = by or desk.noor
    desk.bench.vouching.attach(desk.id, finding, Ground(marked, kind, note), reader)
    quotations = desk.bench.concluding.one(desk.id, finding, reader).quotations
    return next(one.stance.id for one in quotations if one.highlight.id == marked)
