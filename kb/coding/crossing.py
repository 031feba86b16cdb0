"""Codings crossed with something else: voices, places, years, or other codings.

Independent contributors are counted as everywhere in
the product, by people and studies and not by documents or fragments; whoever asks for a table says
how (``kb.ranking.plurality.units``). Positions count code points and spans are half-open.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Generic, NamedTuple, TypeVar

from kb.model.region import Region

Column = TypeVar("Column", bound=Hashable)

Counting = Callable[[Collection[str]], int]
"""How many independent contributors stand behind documents."""


class Coded(NamedTuple):
    """A coding, as far as counting needs it.

    Attributes:
        id: of the coding; an id occurs once.
        code: that was given; a concept counts as a code.
        document: that it stands in.
        start: of the highlight; ``None`` where the document was coded as a whole, and so is ``end``.
        region: where a part of a page was coded, which meets only what was coded on that page.
    """

    id: str
    code: str
    document: str
    start: int | None = None
    end: int | None = None
    region: Region | None = None


Amount = tuple[str, str, int]
"""A code, a document, and how often it was given there; what is said twice of them is added up."""


class Cell(NamedTuple):
    """What stands behind the numbers in one place of a table.

    Attributes:
        codings: how many.
        documents: that hold them, in the order in which they were met.
        contributors: the independent people and studies behind those documents.
    """

    codings: int = 0
    documents: tuple[str, ...] = ()
    contributors: int = 0


EMPTY = Cell()


class Table(NamedTuple, Generic[Column]):
    """Codes against columns. What is nowhere has no cell, and reads as ``EMPTY``.

    Attributes:
        cells: by code and column.
        codes: that were given, also where they stand in no column.
        columns: in which any was.
    """

    cells: Mapping[tuple[str, Column], Cell]
    codes: Set[str]
    columns: Set[Column]

    def cell(self, code: str, column: Column) -> Cell:
        """What stands in one place; empty where nothing does."""
        return self.cells.get((code, column), EMPTY)


def table(amounts: Iterable[Amount], columns: Mapping[str, Sequence[Column]], counting: Counting) -> Table[Column]:
    """What was given, by code and column.

    100 codes against three voices over 100,000 codings in 1,000 documents take some 0.15 s.

    Args:
        amounts: that are counted; of a code with codes under it those too, when they are given by its name.
        columns: per document those it stands in, such as its voice, or each of its places; none is allowed.
        counting: asked once for each cell.
    """
    codings: dict[tuple[str, Column], int] = defaultdict(int)
    documents: dict[tuple[str, Column], dict[str, None]] = defaultdict(dict)
    codes: set[str] = set()
    for code, document, given in amounts:
        codes.add(code)
        for column in columns.get(document, ()):
            place = (code, column)
            codings[place] += given
            documents[place][document] = None
    cells = {
        place: Cell(given, tuple(documents[place]), counting(documents[place].keys()))
        for place, given in codings.items()
    }
    return Table(cells, codes, {column for _, column in cells})


class Overlap(NamedTuple):
    """Both cover some of the same characters."""


class Inside(NamedTuple):
    """The first lies in the second, which may be as long."""


class Near(NamedTuple):
    """At most so many characters lie between them; those that overlap are near."""

    distance: int


class Within(NamedTuple):
    """Both reach into the same unit, such as a paragraph, a turn or the document.

    Attributes:
        starts: per document where its units begin, going up; a document that is not there is one unit, and codings of
            a whole document then stand in it.
    """

    starts: Mapping[str, Sequence[int]]


Relation = Overlap | Inside | Near | Within


class Meeting(NamedTuple):
    """Where two codes meet.

    Attributes:
        pairs: of ids of codings, the first of the first code, in the order of the text.
        documents: in which they meet.
        contributors: the independent people and studies behind those documents.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    documents: tuple[str, ...] = ()
    contributors: int = 0


def together(codings: Iterable[Coded], relation: Relation, counting: Counting) -> dict[tuple[str, str], Meeting]:
    """Where each two codes meet, in both orders; codes that never meet are left out, and so is a code with itself."""
    pairs: dict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
    documents: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for one, other in _meetings(codings, relation):
        if one.code != other.code:
            pairs[one.code, other.code][one.id, other.id] = None
            documents[one.code, other.code][one.document] = None
    return {
        codes: Meeting(tuple(found), tuple(documents[codes]), counting(documents[codes].keys()))
        for codes, found in pairs.items()
    }


def without(codings: Iterable[Coded], code: str, other: str, relation: Relation) -> tuple[str, ...]:
    """The codings with one code that meet none with the other, in the order given."""
    both = [coding for coding in codings if coding.code in (code, other)]
    meeting = {first.id for first, second in _meetings(both, relation) if (first.code, second.code) == (code, other)}
    return tuple(coding.id for coding in both if coding.code == code and coding.id not in meeting)


def _meetings(codings: Iterable[Coded], relation: Relation) -> Iterator[tuple[Coded, Coded]]:
    """Pairs of codings that meet, in both orders; pairs in several units come as often."""
    of_documents: dict[str, list[Coded]] = defaultdict(list)
    for coding in codings:
        of_documents[coding.document].append(coding)
    for document, found in of_documents.items():
        if isinstance(relation, Within):
            yield from _in_units(found, relation.starts.get(document))
        else:
            yield from _by_place(found, relation)


def _by_place(codings: Sequence[Coded], relation: Overlap | Inside | Near) -> Iterator[tuple[Coded, Coded]]:
    """Pairs that meet by where they begin and end; what has no place meets nothing."""
    yield from _on_pages(codings, relation)
    reach = relation.distance + 1 if isinstance(relation, Near) else 0
    placed = sorted(_placed(codings), key=lambda one: (one[0], -one[1]))
    open_: list[tuple[int, int, Coded]] = []
    for start, end, coding in placed:
        open_ = [before for before in open_ if before[1] + reach > start]
        for _, before_end, before in open_:
            if not isinstance(relation, Inside):
                yield before, coding
                yield coding, before
            elif end <= before_end:
                yield coding, before
                if (start, end) == (before.start, before_end):
                    yield before, coding
        open_.append((start, end, coding))


def _on_pages(codings: Iterable[Coded], relation: Overlap | Inside | Near) -> Iterator[tuple[Coded, Coded]]:
    """Pairs of regions that meet; near is what stands on the same page."""
    drawn = [(coding.region, coding) for coding in codings if coding.region]
    for region, coding in drawn:
        for other, beside in drawn:
            match relation:
                case Overlap():
                    meets = region.meets(other)
                case Inside():
                    meets = other.holds(region)
                case Near():
                    meets = (region.page, region.file) == (other.page, other.file)
            if meets and coding.id != beside.id:
                yield coding, beside


def _placed(codings: Iterable[Coded]) -> Iterator[tuple[int, int, Coded]]:
    for coding in codings:
        if coding.start is not None and coding.end is not None and coding.start < coding.end:
            yield coding.start, coding.end, coding


def _in_units(codings: Sequence[Coded], starts: Sequence[int] | None) -> Iterator[tuple[Coded, Coded]]:
    """Pairs that reach into the same unit."""
    units: list[Sequence[Coded]] = [codings] if starts is None else list(_units(codings, starts))
    for unit in units:
        yield from ((one, other) for one in unit for other in unit if one.id != other.id)


def _units(codings: Iterable[Coded], starts: Sequence[int]) -> Iterator[list[Coded]]:
    inside: dict[int, list[Coded]] = defaultdict(list)
    for start, end, coding in _placed(codings):
        # What stands before the first unit belongs to none.
        for unit in range(max(0, bisect_right(starts, start) - 1), bisect_right(starts, end - 1)):
            inside[unit].append(coding)
    return iter(inside.values())
