"""What both Qdrant adapters store beside the vectors, and how filters address it.

Of what a document says nothing stands here in words: places and themes are digests of which one can only be asked
whether they are equal, since an index also holds what visitors may not see.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

import numpy as np

from kb.errors import Invalid
from kb.model.document import DocumentCard
from kb.model.evidence import Access, consent_given
from kb.model.identity import DocumentId, PassageId
from kb.model.policy import clearance
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.encoder import Vector
from kb.ports.index import PassageEntry, Retriever, ScoredPassage, SparseTerms

_SCORE_DECIMALS = 3

DENSE = "dense"
SPARSE = "words"

SOURCE, ACCESS, VISIBLE_FROM, VISIBLE_UNTIL, CONCEPTS, PLACE, YEAR, YEAR_UNTIL, DOCUMENT = (
    "source",
    "access",
    "visible_from",
    "visible_until",
    "concepts",
    "place",
    "year",
    "year_until",
    "document",
)
IDS_PER_CALL = 10_000
"""How many ids are asked for at once when all are."""

KEYWORD_FIELDS = (SOURCE, ACCESS, CONCEPTS, PLACE, DOCUMENT)
INTEGER_FIELDS = (VISIBLE_FROM, VISIBLE_UNTIL, YEAR, YEAR_UNTIL)

# Stands in ACCESS for a document that its teller's consent does not cover; no reader but the keeper has it.
CLOSED = "closed"

_LAB = "lab:"

# Stands in VISIBLE_UNTIL for a document that stays visible.
_NO_END = 99_991_231


class AnyOf(NamedTuple):
    """The field has one of these values."""

    field: str
    values: tuple[str, ...]

    def holds(self, payload: Mapping[str, Any]) -> bool:
        """Whether that is so of what is stored for a document."""
        return payload[self.field] in self.values


class NoneOf(NamedTuple):
    """The field has none of these values."""

    field: str
    values: tuple[str, ...]

    def holds(self, payload: Mapping[str, Any]) -> bool:
        """Whether that is so of what is stored for a document."""
        return payload[self.field] not in self.values


class Between(NamedTuple):
    """The field is a number within these bounds, both inclusive."""

    field: str
    low: int | None
    high: int | None

    def holds(self, payload: Mapping[str, Any]) -> bool:
        """Whether that is so of what is stored for a document."""
        value = payload[self.field]
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


Condition = AnyOf | NoneOf | Between

ORDINARY: tuple[Condition, ...] = (
    AnyOf(ACCESS, (Access.PUBLIC.value,)),
    Between(VISIBLE_FROM, None, 0),
    Between(VISIBLE_UNTIL, _NO_END, None),
)
"""What everybody may see always, in the fields that rights go by."""


def payload(card: DocumentCard) -> dict[str, Any]:
    """The fields of a document that its passages are filtered by."""
    embargo = card.rights.embargo_until
    until = card.consent.until if card.consent else None
    fields: dict[str, Any] = {
        SOURCE: card.knowledge_source.value,
        ACCESS: _access(card),
        VISIBLE_FROM: _day(embargo.year, embargo.month, embargo.day) if embargo else 0,
        VISIBLE_UNTIL: _day(until.year, until.month, until.day) if until else _NO_END,
        CONCEPTS: sorted(map(opaque, card.concepts)),
        DOCUMENT: card.id,
    }
    if card.places:
        fields[PLACE] = sorted(map(opaque, card.places))
    if card.year is not None:
        fields |= {YEAR: card.year, YEAR_UNTIL: card.year_until}
    return fields


def _access(card: DocumentCard) -> str | list[str]:
    """What a reader must have one of; of labs also that it is for labs at all, which is enough for some."""
    if not consent_given(card.knowledge_source, card.consent):
        return CLOSED
    rights = card.rights
    if rights.access is Access.LABS:
        return [rights.access.value, *(_LAB + opaque(lab) for lab in sorted(rights.labs))]
    return rights.access.value


def opaque(value: str) -> str:
    """A value that can be compared and not be read: the first 16 hexadecimal digits of its BLAKE2b."""
    return hashlib.blake2b(value.encode(), digest_size=8).hexdigest()


def conditions(retriever: Retriever, reader: Reader) -> list[Condition]:
    """What a passage must meet, all at once: its source, the reader's rights, and the filters."""
    filters = retriever.filters
    found: list[Condition] = [AnyOf(SOURCE, (retriever.source.value,))] if retriever.source else []
    found += rights(reader)
    found += [AnyOf(CONCEPTS, tuple(sorted(map(opaque, group)))) for group in filters.concepts]
    if filters.places:
        found.append(AnyOf(PLACE, tuple(sorted(map(opaque, filters.places)))))
    # A period passes when it has a year in common.
    if filters.year_from is not None:
        found.append(Between(YEAR_UNTIL, filters.year_from, None))
    if filters.year_to is not None:
        found.append(Between(YEAR, None, filters.year_to))
    if filters.documents is not None:
        # Of no documents there is none: an engine may take an empty list for any.
        found.append(AnyOf(DOCUMENT, tuple(sorted(filters.documents)) or ("",)))
    if filters.others:
        found.append(NoneOf(DOCUMENT, tuple(sorted(filters.others))))
    return found


def rights(reader: Reader) -> list[Condition]:
    """What the policy says to a reader, as conditions.

    Words are as rare as they are among the passages that meet them.
    """
    to = clearance(reader)
    if to.everything:
        return []
    day = today()
    access = (*sorted(to.access), *(_LAB + opaque(lab) for lab in sorted(to.labs)))
    early = [] if to.early else [Between(VISIBLE_FROM, None, day)]
    return [AnyOf(ACCESS, access), *early, Between(VISIBLE_UNTIL, day, None)]


def today() -> int:
    """The day by which what is visible is decided."""
    now = datetime.now(UTC).date()
    return _day(now.year, now.month, now.day)


def check(entries: Sequence[PassageEntry], dimension: int) -> None:
    """Refuse what an engine would store half.

    Raises:
        Invalid: a vector of another dimension, or a value that is not finite.
    """
    for entry in entries:
        if entry.dense.shape != (dimension,):
            msg = f"passage {entry.id}: vector of shape {entry.dense.shape}, not ({dimension},)"
            raise Invalid(msg)
        if not np.isfinite(entry.dense).all() or not np.isfinite(list(entry.sparse.values())).all():
            msg = f"passage {entry.id}: a vector value that is not finite"
            raise Invalid(msg)


class Point(Protocol):
    """What both engines answer with."""

    @property
    def id(self) -> Any:
        """A UUID."""

    @property
    def score(self) -> float:
        """The higher, the better."""

    @property
    def payload(self) -> dict[str, Any] | None:
        """At least ``DOCUMENT``."""


def ranked(points: Iterable[Point]) -> list[ScoredPassage]:
    """The answer of an engine, highest score first, equal scores by id.

    Engines add up in another order, so a score is rounded to where they agree.
    """
    hits = (
        ScoredPassage(
            PassageId(str(point.id)), DocumentId((point.payload or {})[DOCUMENT]), round(point.score, _SCORE_DECIMALS)
        )
        for point in points
    )
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))


def alone(terms: SparseTerms) -> list[Retriever]:
    """What asks for the best passage for each term alone."""
    return [Retriever(None, Filters(), 1, sparse={term: weight}) for term, weight in terms.items()]


def best(terms: SparseTerms, answers: Sequence[Sequence[ScoredPassage]]) -> dict[int, float]:
    """What those answered, per term."""
    return {term: hits[0].score if hits else 0.0 for term, hits in zip(terms, answers, strict=True)}


class Record(Protocol):
    """What both engines give of an entry."""

    @property
    def id(self) -> Any:
        """A UUID."""

    @property
    def vector(self) -> Any:
        """By name, or nothing."""


def every_id(records_from: Callable[[Any], tuple[Sequence[Any], Any]]) -> Iterator[PassageId]:
    """The ids of all entries.

    Args:
        records_from: some entries from an offset on (``None``: from the first), and where the next begin (``None``:
            nowhere).
    """
    offset = None
    while True:
        records, offset = records_from(offset)
        yield from (PassageId(str(record.id)) for record in records)
        if offset is None:
            return


def vectors(records: Iterable[Record]) -> dict[PassageId, Vector]:
    """The dense vectors of entries; engines that keep them in half the room round a little."""
    return {PassageId(str(record.id)): _vector(record.vector[DENSE]) for record in records if record.vector}


def terms(records: Iterable[Record]) -> dict[PassageId, frozenset[int]]:
    """The ids of the terms of entries; one without any has no sparse vector."""
    return {
        PassageId(str(record.id)): frozenset(record.vector[SPARSE].indices) if SPARSE in record.vector else frozenset()
        for record in records
        if record.vector is not None
    }


def _vector(values: Sequence[float]) -> Vector:
    # A third of what numpy takes to read a list.
    return np.frombuffer(struct.pack(f"{len(values)}f", *values), dtype=np.float32)


def _day(year: int, month: int, day: int) -> int:
    return year * 10_000 + month * 100 + day
