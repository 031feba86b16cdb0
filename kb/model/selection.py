"""What somebody kept while reading, to take along."""

from typing import NamedTuple

from kb.model.citation import Citation
from kb.model.evidence import KnowledgeSource
from kb.model.identity import PassageId
from kb.model.text import Span

MOST_KEPT = 30


class Kept(NamedTuple):
    """A quotation that somebody kept: where it stands, without its words.

    Attributes:
        span: in code points of the document; ``None``: all of the passage.
    """

    passage: PassageId
    span: Span | None = None


class Entry(NamedTuple):
    """A quotation in a selection.

    Attributes:
        citation: ``None`` when it may no longer be quoted, or no longer stands there.
        note: what the one who kept it wrote beside it.
    """

    citation: Citation | None
    note: str = ""


class Selection(NamedTuple):
    """Quotations that belong together, in the order of who chose them.

    Attributes:
        title: as it was given; mostly empty.
        question: what they answer; mostly empty.
    """

    entries: tuple[Entry, ...]
    title: str = ""
    question: str = ""

    @property
    def citations(self) -> list[Citation]:
        """Those that may be quoted."""
        return [entry.citation for entry in self.entries if entry.citation]

    @property
    def gone(self) -> int:
        """How many may not."""
        return len(self.entries) - len(self.citations)

    def of(self, source: KnowledgeSource) -> list[tuple[Citation, str]]:
        """The quotations of one voice with their notes, in order."""
        return [
            (citation, note)
            for citation, note in self.entries
            if citation is not None and citation.work.knowledge_source is source
        ]
