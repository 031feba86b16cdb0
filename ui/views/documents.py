"""A document to read: its text with one passage standing out, its provenance, the other voices beside it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.language.tokens import fold
from kb.model.document import Document, Passage, Section
from kb.model.evidence import Access, KnowledgeSource, Purpose
from kb.model.identity import PassageId
from kb.model.search import Match, SearchQuery
from kb.ranking.snippet import matches
from kb.services.reading import Neighbour
from ui.edition import Edition, Named
from ui.excerpt import Segment, segments
from ui.forms import SOURCES
from ui.views.cards import Card, quoted
from ui.views.results import Silence
from ui.views.voices import Voice, voice

_BLOCK = re.compile(r"\S(?:.*?\S)??(?=\s*?(?:\n[^\S\n]*\n|\Z))", re.DOTALL)
_TOP_HEADING = 2
_LAST_HEADING = 6
_FILE_TYPES = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/html": "html",
    "text/markdown": "md",
    "text/plain": "txt",
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph that belongs to one passage or to none.

    Attributes:
        passage: link to the passage; empty when it belongs to none.
        anchor: id of the passage that begins here.
        last: the passage ends here.
        page: number of the page that begins here.
    """

    segments: tuple[Segment, ...]
    passage: str
    anchor: str
    chosen: bool
    last: bool
    page: int | None


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph.

    Attributes:
        level: of a heading, from 2; 0 for a paragraph.
        first_chosen: the passage that stands out begins here.
        last_chosen: and here it ends.
    """

    level: int
    pieces: tuple[Piece, ...]
    first_chosen: bool = False
    last_chosen: bool = False

    @property
    def chosen(self) -> bool:
        """Whether (part of) the passage that stands out is in it."""
        return any(piece.chosen for piece in self.pieces)


@dataclass(frozen=True)
class Fact:
    """A line of the provenance."""

    name: str
    value: str


@dataclass(frozen=True)
class Beside:
    """What another voice says near the passage."""

    voice: Voice
    question: str
    cards: tuple[Card, ...]
    silence: Silence | None


@dataclass(frozen=True)
class DocumentPage:
    """A document as it is read.

    Attributes:
        facts: form, place and date, for under the title.
        back: to the answers, when the reader came from there.
        chosen: whether a passage stands out.
        citation: the quotation with where it is from, to copy; without its address.
        citation_url: the address of the quotation.
    """

    voice: Voice
    title: str
    language: str
    facts: tuple[str, ...]
    sample: bool
    counts: bool
    back: Named | None
    chosen: bool
    blocks: tuple[Block, ...]
    citation: str
    citation_url: str
    provenance: tuple[Fact, ...]
    themes: tuple[Named, ...]
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class Reading:
    """What a document page is made of.

    Attributes:
        passage: the passage to read beside others; ``None`` for a document without any.
        chosen: whether the reader asked for that passage.
        found: places in it that answer to the question.
    """

    document: Document
    passages: Sequence[Passage]
    passage: Passage | None
    chosen: bool
    question: str
    found: Sequence[Match]
    neighbours: Mapping[KnowledgeSource, Sequence[Neighbour]]


def document_page(reading: Reading, edition: Edition) -> DocumentPage:
    """A document, with the passage that was asked for standing out."""
    document, links = reading.document, edition.links
    passage = reading.passage
    return DocumentPage(
        voice=voice(document.knowledge_source, edition),
        title=document.title,
        language=document.language,
        facts=_facts(document, edition),
        sample=document.sample,
        counts=document.knowledge_source.counts,
        back=Named(reading.question, links.search(SearchQuery(text=reading.question))) if reading.question else None,
        chosen=reading.chosen,
        blocks=tuple(_blocks(reading, edition)),
        citation=_citation(document, passage, edition) if passage else "",
        citation_url=links.document(document.id, passage=passage.id) if passage else "",
        provenance=tuple(_provenance(document, edition)),
        themes=tuple(edition.theme(theme) for theme in document.themes),
        beside=tuple(_beside(source, near, reading, edition) for source, near in reading.neighbours.items()),
    )


def _facts(document: Document, edition: Edition) -> tuple[str, ...]:
    date = edition.wording.date(document.date) if document.date else edition.wording("document.zonder_datum")
    return tuple(part for part in (document.form, document.contributor, document.place, date) if part)


def _blocks(reading: Reading, edition: Edition) -> Iterable[Block]:
    """The text in headings and paragraphs; a first heading that repeats the title is left out."""
    document = reading.document
    headings = {section.start: section for section in document.sections}
    first = min(headings, default=None)
    open_levels: list[int] = []
    for found in _BLOCK.finditer(document.text):
        start, section = found.start(), headings.get(found.start())
        if section is not None and found.group().startswith(section.heading):
            start += len(section.heading)
            if section.start != first or fold(section.heading) != fold(document.title):
                yield _heading(section, open_levels, reading, edition)
        rest = document.text[start : found.end()]
        if rest.strip():
            yield _paragraph(found.end() - len(rest.lstrip()), found.end(), reading, edition)


def _heading(section: Section, open_levels: list[int], reading: Reading, edition: Edition) -> Block:
    """A heading one step below the heading it stands under, so that no level is skipped."""
    while open_levels and open_levels[-1] >= section.level:
        open_levels.pop()
    level = min(_TOP_HEADING + len(open_levels), _LAST_HEADING)
    open_levels.append(section.level)
    return Block(level, _pieces(section.start, section.start + len(section.heading), reading, edition))


def _paragraph(start: int, end: int, reading: Reading, edition: Edition) -> Block:
    chosen = reading.passage if reading.chosen else None
    return Block(
        level=0,
        pieces=_pieces(start, end, reading, edition),
        first_chosen=chosen is not None and start <= chosen.start < end,
        last_chosen=chosen is not None and start < chosen.end <= end,
    )


def _pieces(start: int, end: int, reading: Reading, edition: Edition) -> tuple[Piece, ...]:
    """A stretch of the text, cut where a passage or a page begins or ends."""
    inside = [passage for passage in reading.passages if passage.start < end and passage.end > start]
    cuts = {start, end}
    cuts.update(edge for passage in inside for edge in (passage.start, passage.end) if start < edge < end)
    cuts.update(page for page in reading.document.pages if start < page < end)
    edges = sorted(cuts)
    return tuple(_piece(first, last, inside, reading, edition) for first, last in pairwise(edges))


def _piece(start: int, end: int, inside: Sequence[Passage], reading: Reading, edition: Edition) -> Piece:
    document = reading.document
    passage = next((one for one in inside if one.start <= start and end <= one.end), None)
    chosen = passage is not None and reading.chosen and passage == reading.passage
    found = [(match.start, match.end) for match in reading.found] if chosen else []
    return Piece(
        segments=tuple(segments(document.text, start, end, found)),
        passage=edition.links.document(document.id, passage=passage.id, question=reading.question) if passage else "",
        anchor=passage.id if passage and passage.start == start else "",
        chosen=chosen,
        last=passage is not None and passage.end == end,
        page=_page_begun(document.pages, start),
    )


def _page_begun(pages: Sequence[int], start: int) -> int | None:
    """The page that begins exactly here, if any; the first needs no mention."""
    page = bisect_right(pages, start)
    return page if page > 1 and pages[page - 1] == start else None


def _citation(document: Document, passage: Passage, edition: Edition) -> str:
    """The passage between quotation marks, with title, whose it is, and when."""
    date = edition.wording.date(document.date) if document.date else edition.wording("document.zonder_datum")
    page = edition.wording("kaart.blz", n=passage.page) if passage.page is not None else ""
    parts = (document.title, document.form, document.contributor, document.place, date, page)
    return f"“{passage.exact}”\n{', '.join(part for part in parts if part)}"


def _provenance(document: Document, edition: Edition) -> Iterable[Fact]:
    """What is known of where a document is from and what may be done with it, in a fixed order."""
    t = edition.wording
    added = t.date(document.added_at.date().isoformat())
    file_type = _FILE_TYPES.get(document.media_type)
    lines = {
        "soort": edition.voice(document.knowledge_source),
        "vorm": document.form,
        "datum": t.date(document.date) if document.date else t("document.onbekend"),
        "plaats": document.place or t("document.geen_plaats"),
        "van": document.contributor,
        "rechten": t("recht.openbaar" if document.rights.access is Access.PUBLIC else "recht.besloten"),
        "licentie": document.rights.licence,
        "toestemming": _consent(document, edition),
        "bestand": t(f"bestand.{file_type}") if file_type else document.media_type,
        "versie": t("document.versie", n=document.version, datum=added),
    }
    return (Fact(t(f"herkomst.{name}"), value) for name, value in lines.items() if value)


def _consent(document: Document, edition: Edition) -> str:
    if document.consent is None:
        return ""
    given = [edition.wording(f"doel.{purpose}") for purpose in Purpose if purpose in document.consent.purposes]
    return edition.wording("document.toestemming", doelen=edition.wording.listing(given))


def _beside(source: KnowledgeSource, near: Sequence[Neighbour], reading: Reading, edition: Edition) -> Beside:
    """The nearest passages of another voice, or its kept place."""
    t, slug = edition.wording, SOURCES[source]
    silence = Silence(
        voice=voice(source, edition),
        title=t(f"stilte.geen_{slug}"),
        searched=t("naast.stil"),
        action=Named(t("naast.zoek"), edition.links.search()),
    )
    return Beside(
        voice=voice(source, edition),
        question=t(f"naast.{slug}"),
        cards=tuple(_near(neighbour, reading.passage, edition) for neighbour in near),
        silence=None if near else silence,
    )


def _near(neighbour: Neighbour, passage: Passage | None, edition: Edition) -> Card:
    """A neighbour quoted around what it has in common with the passage, without marks in it."""
    shared = matches(neighbour.passage, passage.exact) if passage else ()
    card = quoted(neighbour.document, neighbour.passage, edition, matches=shared)
    plain = card.quotation._replace(segments=(Segment(card.quotation.text),))
    return replace(card, quotation=plain)


def chosen_passage(passages: Sequence[Passage], wanted: str) -> tuple[Passage | None, bool]:
    """The passage that was asked for, or the first; and whether it is the one that was asked for."""
    found = next((passage for passage in passages if passage.id == PassageId(wanted)), None)
    if found is not None:
        return found, True
    return (passages[0] if passages else None), False
