"""Stretches of a document's text, cut where passages, pages, minutes and notes begin or end."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from kb.model.document import Document, DocumentCard, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.search import Match, SearchQuery
from kb.model.structure import Note, Turn
from kb.model.text import Quote, Span
from kb.services.exploring.reading import Neighbour
from ui.edition import Edition
from ui.excerpt import Segment, segments
from ui.views.windows import end_of_text, found_anchor

SLIDES = frozenset(
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.ms-powerpoint",
    )
)


@dataclass(frozen=True)
class Reading:
    """What a document page is made of.

    Attributes:
        passages: in order.
        passage: the passage to read beside others; ``None`` for a document without any.
        chosen: whether the reader asked for that passage.
        query: what the reader came from, if anything.
        found: places in the passage that answer to the question.
        quoted: the words of it that the reader saw before; ``None``: all of it.
        parts: of the running text, in order.
        part: the number of the one that is shown, from 0.
        sought: words that are looked for in the whole text.
        stand: where they stand in it, in order.
        is_earlier: the text is not what the document says now.
    """

    document: Document
    passages: Sequence[Passage]
    passage: Passage | None
    chosen: bool
    query: SearchQuery | None
    found: Sequence[Match]
    neighbours: Mapping[KnowledgeSource, Sequence[Neighbour]]
    quoted: Quote | None = None
    parts: Sequence[Span] = ()
    part: int = 0
    sought: str = ""
    stand: Sequence[Span] = ()
    is_earlier: bool = False

    @property
    def window(self) -> Span:
        """The stretch of the running text that is shown."""
        return self.parts[self.part] if self.parts else Span(start=0, end=end_of_text(self.document))


class Reference(NamedTuple):
    """A mark that refers to a note: its label, the number of the note, and which of all marks it is."""

    label: str
    note: int
    number: int


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph that belongs to one passage or to none.

    Attributes:
        passage: link to the passage; empty when it belongs to none.
        number: of that passage in the document, from 1; 0 when it belongs to none.
        anchor: id of the passage that begins here.
        last: the passage ends here.
        places: what is said to begin here: a page, a slide, a minute.
        notes: the marks right after it.
        start: where it begins in the text.
    """

    segments: tuple[Segment, ...]
    passage: str
    number: int
    anchor: str
    chosen: bool
    last: bool
    places: tuple[str, ...] = ()
    notes: tuple[Reference, ...] = ()
    start: int = 0


class Cutter:
    """Cuts one document."""

    def __init__(self, reading: Reading, edition: Edition) -> None:
        self.reading = reading
        self.edition = edition
        self.document = reading.document
        self._starts = [passage.start for passage in reading.passages]

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces of a stretch of the text; none of an empty one."""
        if start == end:
            return ()
        first = max(0, bisect_right(self._starts, start) - 1)
        inside = [
            passage for passage in self.reading.passages[first : bisect_left(self._starts, end)] if passage.end > start
        ]
        cuts = {start, end}
        cuts.update(edge for passage in inside for edge in (passage.start, passage.end) if start < edge < end)
        for offsets in (self._place_offsets, self._reference_offsets):
            cuts.update(offsets[bisect_right(offsets, start) : bisect_left(offsets, end)])
        edges = sorted(cuts)
        return tuple(self._piece(one, other, inside) for one, other in pairwise(edges))

    def is_chosen(self, start: int, end: int) -> bool:
        """Whether (part of) the passage that stands out is in a stretch."""
        chosen = self.chosen
        return chosen is not None and chosen.start < end and start < chosen.end

    def begins(self, start: int, end: int) -> bool:
        """Whether the passage that stands out begins in a stretch."""
        return self.chosen is not None and start <= self.chosen.start < end

    def ends(self, start: int, end: int) -> bool:
        """Whether it ends in it."""
        return self.chosen is not None and start < self.chosen.end <= end

    def begun(self, offset: int) -> tuple[str, ...]:
        """The page, slide or minute that begins at an offset."""
        return self._places.get(offset, ())

    def turn(self, offset: int) -> Turn | None:
        """Whose words stand at an offset of a conversation."""
        turns = self.document.turns
        number = bisect_right(turns, offset, key=lambda turn: turn.start) - 1
        return turns[number] if number >= 0 and offset < turns[number].end else None

    @cached_property
    def chosen(self) -> Passage | None:
        """The passage that stands out."""
        return self.reading.passage if self.reading.chosen else None

    def _piece(self, start: int, end: int, inside: Sequence[Passage]) -> Piece:
        document = self.document
        passage = next((one for one in inside if one.start <= start and end <= one.end), None)
        chosen = passage is not None and passage == self.chosen
        found = [(match.start, match.end) for match in self.reading.found] if chosen else self._sought(start, end)
        link = self.edition.links.document
        return Piece(
            segments=tuple(_anchored(segments(document.text, start, end, found), start, self._stand)),
            passage=link(document.id, passage=passage.id, query=self.reading.query) if passage else "",
            number=passage.ordinal + 1 if passage else 0,
            anchor=passage.id if passage and passage.start == start else "",
            chosen=chosen,
            last=passage is not None and passage.end == end,
            places=self._places.get(start, ()),
            notes=self._references.get(end, ()),
            start=start,
        )

    @cached_property
    def _stand(self) -> frozenset[int]:
        return frozenset(place.start for place in self.reading.stand)

    def _sought(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where words that are looked for stand in a stretch."""
        stand = self.reading.stand
        first, last = (bisect_left(stand, edge, key=lambda place: place.start) for edge in (start, end))
        return [(place.start, place.end) for place in stand[max(0, first - 1) : last]]

    @cached_property
    def _places(self) -> dict[int, tuple[str, ...]]:
        """By offset what begins there."""
        found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for offset, place in (*self._pages(), *self._minutes()):
            found[offset] += (place,)
        return dict(sorted(found.items()))

    def _pages(self) -> Iterator[tuple[int, str]]:
        """The pages; the first needs no mention, and an empty one begins nowhere."""
        pages = self.document.pages
        for number, (offset, following) in enumerate(pairwise((*pages, -1)), start=1):
            if number > 1 and offset != following:
                yield offset, self.edition.wording(f"kaart.{page_kind(self.document)}", n=number)

    def _minutes(self) -> Iterator[tuple[int, str]]:
        """Where in a recording another minute begins; the first needs no mention."""
        said = 0
        for time in self.document.times:
            minute = int(time.seconds // 60)
            if minute != said:
                yield time.offset, self.edition.wording("kaart.minuut", n=minute)
            said = minute

    @cached_property
    def _place_offsets(self) -> list[int]:
        return list(self._places)

    @cached_property
    def _reference_offsets(self) -> list[int]:
        return list(self._references)

    @cached_property
    def _references(self) -> dict[int, tuple[Reference, ...]]:
        found: defaultdict[int, tuple[Reference, ...]] = defaultdict(tuple)
        for offset, reference in references(self.document):
            found[offset] += (reference,)
        return dict(sorted(found.items()))


def _anchored(found: Iterable[Segment], start: int, stand: Collection[int]) -> Iterator[Segment]:
    """The segments from an offset on, with an anchor on each that begins where words were looked for."""
    for segment in found:
        is_sought = segment.marked and start in stand
        yield segment._replace(anchor=found_anchor(start)) if is_sought else segment
        start += len(segment.text)


def references(document: Document) -> Iterator[tuple[int, Reference]]:
    """The marks that refer to a note that is there, with their offsets.

    Where more notes have the same mark, as with a new count on every page, the marks go to them in turn.
    """
    notes: defaultdict[str, list[int]] = defaultdict(list)
    for number, note in enumerate(shown_notes(document), start=1):
        notes[note.label].append(number)
    turns: defaultdict[str, int] = defaultdict(int)
    for number, mark in enumerate(document.note_marks, start=1):
        if same := notes.get(mark.label):
            yield mark.offset, Reference(mark.label, same[min(turns[mark.label], len(same) - 1)], number)
            turns[mark.label] += 1


def shown_notes(document: Document) -> Iterable[Note]:
    """The notes, without the comments."""
    return [note for note in document.notes if not note.comment]


def page_kind(document: DocumentCard) -> str:
    """What a page of it is called in the keys of texts."""
    return "dia" if document.media_type in SLIDES else "blz"
