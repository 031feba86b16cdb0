"""What lists and counts ask of every document, in columns in memory: whose it is, when, on what, from where.

A document is a row, numbered in the order in which it was first met; a choice of documents is a mask, a bool per row.
Columns are never changed, only replaced, so whoever has a ``Census`` can go on with it while a newer one is made. What
is here decides over nothing: which rows a reader may see is asked of the database, see ``enrolling``.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.model.evidence import Amount, KnowledgeSource
from kb.model.search import Filters
from kb.ranking.plurality import matched

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

SOURCES: Final = tuple(KnowledgeSource)
_NONE = -1
# No id has this character, and all come before it.
_AFTER_ANY = "\U0010ffff"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_REMEMBERED = 500
# A document without a date lies in no period.
NEVER: Final = np.iinfo(np.int32)


class Values(NamedTuple):
    """What documents have several of, such as places: a pair of a row and the number of a name each.

    Attributes:
        rows: ascending only within what was enrolled at once.
        names: by their numbers.
    """

    rows: Numbers
    numbers: Numbers
    names: Mapping[str, int]

    def having(self, wanted: Iterable[str], size: int) -> Mask:
        """The rows of so many that have one of these values."""
        chosen = np.zeros(len(self.names), dtype=np.bool_)
        chosen[[self.names[one] for one in wanted if one in self.names]] = True
        found = np.zeros(size, dtype=np.bool_)
        found[self.rows[chosen[self.numbers]]] = True
        return found

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many of the chosen rows have each value; values that none has are left out."""
        found = np.bincount(self.numbers[mask[self.rows]], minlength=len(self.names)).tolist()
        return {name: found[number] for name, number in self.names.items() if found[number]}

    def replaced(self, gone: Mask, rows: Sequence[int], values: Sequence[str]) -> "Values":
        """With these pairs in place of all those of the rows that are gone."""
        names = dict(self.names)
        numbers = [names.setdefault(value, len(names)) for value in values]
        keep = ~gone[self.rows]
        return Values(
            np.concatenate([self.rows[keep], np.array(rows, dtype=np.int64)]),
            np.concatenate([self.numbers[keep], np.array(numbers, dtype=np.int64)]),
            names,
        )


def _no_numbers() -> Numbers:
    return np.zeros(0, dtype=np.int64)


def _no_values() -> Values:
    return Values(_no_numbers(), _no_numbers(), {})


@dataclass(frozen=True, eq=False)
class Census:
    """All documents that there are, and some that are there no more; those nobody may see.

    Attributes:
        at: the last change that is in it.
        ids: of the documents.
        rows: of the ids; it may hold more, which are in a newer census.
        sources: as places in ``SOURCES``.
        dates: as numbers in the order of the dates; 0 without one.
        since, until: the years of a date.
        added: when they came in, in microseconds.
        pieces: the row of what a document counts as, mostly itself.
        concepts, places: what they are on, and from where.
        makers, lineages: whose they are and what they belong to, where that is known.
    """

    at: int = _NONE
    ids: NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=object))
    rows: Mapping[str, int] = field(default_factory=dict)
    sources: Numbers = field(default_factory=_no_numbers)
    dates: Numbers = field(default_factory=_no_numbers)
    since: Numbers = field(default_factory=_no_numbers)
    until: Numbers = field(default_factory=_no_numbers)
    added: Numbers = field(default_factory=_no_numbers)
    pieces: Numbers = field(default_factory=_no_numbers)
    concepts: Values = field(default_factory=_no_values)
    places: Values = field(default_factory=_no_values)
    makers: Values = field(default_factory=_no_values)
    lineages: Values = field(default_factory=_no_values)

    def passing(self, filters: Filters) -> Mask:
        """The rows that pass every filter; what nobody may see as well."""
        size = len(self.ids)
        found = np.ones(size, dtype=np.bool_)
        if filters.sources:
            found &= np.array([source in filters.sources for source in SOURCES])[self.sources]
        for group in filters.concepts:
            found &= self.concepts.having(group, size)
        if filters.places:
            found &= self.places.having(filters.places, size)
        # A period passes when it has a year in common.
        if filters.year_from is not None:
            found &= self.until >= filters.year_from
        if filters.year_to is not None:
            found &= self.since <= filters.year_to
        if filters.documents is not None:
            found &= self.among(sorted(filters.documents))
        if filters.others:
            found &= ~self.among(sorted(filters.others))
        return found

    def among(self, ids: Sequence[str]) -> Mask:
        """The rows of these documents."""
        found = np.zeros(len(self.ids), dtype=np.bool_)
        found[[self.rows[id] for id in ids if self.rows.get(id, len(found)) < len(found)]] = True
        return found

    def once(self, mask: Mask) -> Mask:
        """Of the chosen rows of one source that count as one only the first: the lead, or else by id."""
        several = np.flatnonzero(mask & self._shared)
        if not len(several):
            return mask
        piece = self.pieces[several] * len(SOURCES) + self.sources[several]
        ordered = several[np.lexsort((self._turns[several], self.pieces[several] != several, piece))]
        piece = self.pieces[ordered] * len(SOURCES) + self.sources[ordered]
        again = np.concatenate([[False], piece[1:] == piece[:-1]])
        found = mask.copy()
        found[ordered[again]] = False
        return found

    def ordered(self, mask: Mask, *, newest_in: bool = False) -> Numbers:
        """The chosen rows, newest date first or last added first, then by id."""
        order = self._by_arrival if newest_in else self._by_date
        return order[mask[order]]

    def arrivals(self, mask: Mask, *, beginning: str = "") -> list[tuple[str, datetime]]:
        """The ids of the chosen rows that begin so, in their order, and when each came in."""
        first, last = (bisect_left(self._in_turn, end) for end in (beginning, beginning + _AFTER_ANY))
        order = self._by_id[first:last]
        chosen = order[mask[order]]
        moments = (_EPOCH + timedelta(microseconds=at) for at in self.added[chosen].tolist())
        return list(zip(self.ids[chosen].tolist(), moments, strict=True))

    def by_source(self, mask: Mask) -> dict[KnowledgeSource, int]:
        """How many rows of each source are chosen."""
        found = np.bincount(self.sources[mask], minlength=len(SOURCES)).tolist()
        return dict(zip(SOURCES, found, strict=True))

    def units(self, mask: Mask) -> dict[KnowledgeSource, int]:
        """The independent people and studies behind the chosen rows of each source, which hold each piece once."""
        known = np.zeros(len(self.ids), dtype=np.bool_)
        known[self.makers.rows] = True
        known[self.lineages.rows] = True
        found = self.by_source(mask & ~known)
        linked = {source: mask & known & (self.sources == n) for n, source in enumerate(SOURCES)}
        return {source: found[source] + self._matched(rows) for source, rows in linked.items()}

    def _matched(self, mask: Mask) -> int:
        rows, makers = (column[mask[self.makers.rows]] for column in self.makers[:2])
        by_nobody = mask.copy()
        by_nobody[rows] = False
        alone = np.flatnonzero(by_nobody)
        rows = np.concatenate([rows, alone])
        makers = np.concatenate([makers, len(self.makers.names) + self.pieces[alone]])
        return matched(makers, self._lineage[rows])

    def latest(self, mask: Mask) -> dict[KnowledgeSource, str]:
        """The newest date among the chosen rows of each source, where there is one."""
        found = np.zeros(len(SOURCES), dtype=np.int64)
        np.maximum.at(found, self.sources[mask], self.dates[mask])
        return {source: _written(date) for source, date in zip(SOURCES, found.tolist(), strict=True) if date}

    def years(self, mask: Mask) -> dict[tuple[int, int], int]:
        """How many of the chosen rows have each first and last year; those without a date are left out."""
        years, numbers = self._periods
        found = np.bincount(numbers[mask], minlength=len(years)).tolist()
        return {(since, until): n for (since, until), n in zip(years, found, strict=True) if n and since <= until}

    @cached_property
    def _turns(self) -> Numbers:
        """The place of each row in the order of ids."""
        turns = np.empty(len(self.ids), dtype=np.int64)
        turns[self._by_id] = np.arange(len(turns))
        return turns

    @cached_property
    def _by_id(self) -> Numbers:
        return np.argsort(self.ids.astype("S"), kind="stable")

    @cached_property
    def _in_turn(self) -> list[str]:
        """The ids in their order."""
        return [str(id) for id in self.ids[self._by_id]]

    @cached_property
    def _by_date(self) -> Numbers:
        return np.lexsort((self._turns, -self.dates))

    @cached_property
    def _by_arrival(self) -> Numbers:
        return np.lexsort((self._turns, -self.added))

    @cached_property
    def _shared(self) -> Mask:
        """The rows that count as another one, or that another one counts as."""
        return np.bincount(self.pieces, minlength=len(self.pieces))[self.pieces] > 1

    @cached_property
    def _lineage(self) -> Numbers:
        """What each row belongs to; one of which nobody knows it to itself."""
        found = len(self.lineages.names) + self.pieces
        found[self.lineages.rows] = self.lineages.numbers
        return found

    @cached_property
    def _periods(self) -> tuple[list[tuple[int, int]], Numbers]:
        """Each first and last year that there is, and for every row which of them it has."""
        pairs, numbers = np.unique(np.stack([self.since, self.until], axis=1), axis=0, return_inverse=True)
        return [(since, until) for since, until in pairs.tolist()], numbers.reshape(-1)


class Seen:
    """What one reader may see of a census."""

    def __init__(self, census: Census, mask: Mask) -> None:
        self.census = census
        self.mask = mask
        self._amounts: dict[Filters, dict[KnowledgeSource, Amount]] = {}

    def passing(self, filters: Filters) -> Mask:
        """What the reader may see and passes every filter, each piece once."""
        return self.census.once(self.mask & self.census.passing(filters))

    def amounts(self, filters: Filters) -> dict[KnowledgeSource, Amount]:
        """How much of each source passes the filters; remembered, since who leafs on asks it again."""
        if filters not in self._amounts:
            chosen = self.passing(filters)
            documents, units = self.census.by_source(chosen), self.census.units(chosen)
            if len(self._amounts) >= _REMEMBERED:
                self._amounts = {}
            self._amounts[filters] = {source: Amount(documents[source], units[source]) for source in SOURCES}
        return self._amounts[filters]


def number(date: str) -> int:
    """A partial date as a number, in the order of the dates; 0 when unknown."""
    year, month, day = (int(part) for part in [*date.split("-"), "0", "0"][:3]) if date else (0, 0, 0)
    return (year * 100 + month) * 100 + day


def _written(date: int) -> str:
    """The partial date that has this number."""
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def microseconds(at: datetime) -> int:
    """A moment as a number; one without a time zone is in UTC."""
    known = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (known - _EPOCH) // timedelta(microseconds=1)
