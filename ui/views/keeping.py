"""A quotation that can be kept and copied, wherever it stands."""

from dataclasses import dataclass

from kb.model.citation import Citation
from kb.model.document import DocumentCard, Passage
from kb.model.policy import Action, decide_in_lab
from kb.model.reader import Reader
from kb.model.selection import MOST_KEPT, Kept
from kb.model.text import Span
from ui.edition import Edition, Named
from ui.keeping import key
from ui.views.origin import source_line


@dataclass(frozen=True)
class Takeable:
    """What is needed to take a quotation along.

    Attributes:
        key: what it goes by in an address.
        document: the id of what it stands in.
        state: of keeping it: ``vrij``, ``bewaard`` or ``vol`` (no more fit).
        selection: the page with what was kept.
        source: where it is from, in one line.
        address: its permanent path.
        marking: the same for a link elsewhere, so that a browser marks the words there.
        whole: that address with the site, as paper needs it.
        gather: where it is kept in a collection; empty for who makes none.
    """

    key: str
    document: str
    state: str
    selection: Named
    source: str
    address: str
    marking: str
    whole: str
    gather: str = ""


def takeable(document: DocumentCard, passage: Passage, span: Span | None, edition: Edition) -> Takeable:
    """The words at a place in a passage; all of the passage when no place is given."""
    return takeable_of(Citation.of(document, passage, span), edition)


def takeable_of(citation: Citation, edition: Edition) -> Takeable:
    """A quotation."""
    own, links = key(Kept(citation.passage_id, Span(start=citation.start, end=citation.end))), edition.links
    return Takeable(
        key=own,
        document=citation.document_id,
        state="bewaard" if own in links.kept else "vol" if len(links.kept) >= MOST_KEPT else "vrij",
        selection=Named(edition.wording("selectie.link_met", n=len(links.kept)), links.selection()),
        source=source_line(citation, edition),
        address=links.prefix + citation.path,
        marking=links.prefix + citation.marking_path,
        whole=links.site + links.prefix + citation.path,
        gather=links.collection("bewaar", more=[("citaat", own)]) if makes_collections(edition.reader) else "",
    )


def makes_collections(reader: Reader) -> bool:
    """Whether the reader curates in any lab of their own."""
    return any(decide_in_lab(reader, Action.CURATE, lab).allowed for lab, _ in reader.labs)
