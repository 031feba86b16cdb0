"""Laying what was coded side by side: codes or concepts against voices, places, years, or each other.

Counted are independent people and studies, never fragments, and frameworks not at all. Behind every number stand its
quotations, see ``opening``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from enum import StrEnum
from typing import NamedTuple

from kb.coding.crossing import Amount, Coded, Table, table, together
from kb.model.codebook import Code, CodeState
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.foreign import Case
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.model.theme import Thesaurus
from kb.ports.annotations import Marked, Spread, Where
from kb.ports.catalogue import Catalogue
from kb.services.tagging.axes import NEAR_ENOUGH, Axis, By, Meet, columns_of, people_behind, relation, themes_of
from kb.services.tagging.codebooks import Codebooks, walk
from kb.services.tagging.deeds import Deeds


class Rows(StrEnum):
    """What the rows of a table are."""

    CODES = "codes"
    THEMES = "themes"
    """Concepts that were given, or that a code says which was given."""


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        id: of the code or the concept.
        name: of the code; empty for one whose words are gone, and for a concept.
        depth: how many codes stand above it.
    """

    id: str
    name: str
    depth: int = 0
    code: Code | None = None


class Crossed(NamedTuple):
    """A table of codes or concepts against something else.

    Attributes:
        columns: their keys, in order.
    """

    rows: Sequence[Row]
    columns: Sequence[str]
    table: Table[str]


class Pair(NamedTuple):
    """Where two codes meet.

    Attributes:
        codings: how many of the first meet one of the other.
        documents: in how many.
        people: how many independent people and studies stand behind those.
    """

    one: str
    other: str
    codings: int
    documents: int
    people: int


class Joining:
    """Tables of studies, each after what the reader may read."""

    def __init__(self, deeds: Deeds, *, codebooks: Codebooks, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._deeds = deeds
        self._codebooks = codebooks
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def matrix(self, study: StudyId, rows: Rows, by: By, reader: Reader) -> Crossed:
        """How often each code or concept was given, by what tells the documents apart.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            Invalid: no variable was chosen.
        """
        spread = self._deeds.annotations.spread(study, reader)
        cards = self._cards((document for one in spread for document in one.documents), reader)
        cases = self._deeds.annotations.things(Case, study, reader) if by.axis is Axis.VARIABLE else []
        columns = columns_of(by, cards.values(), self._thesaurus, cases)
        # A framework has a column of its own, or none.
        counted = {id for id, card in cards.items() if by.axis is Axis.VOICE or card.knowledge_source.counts}
        said = self._said(study, rows, reader)
        found = table(_amounts(self._given(study, spread, said, reader), counted), columns, people_behind(cards))
        keys = [one.value for one in KnowledgeSource] if by.axis is Axis.VOICE else sorted(found.columns)
        return Crossed(self._rows(study, rows, found.codes, reader), keys, found)

    def meetings(
        self, study: StudyId, meet: Meet, reader: Reader, *, of: str = "", near: int = NEAR_ENOUGH
    ) -> list[Pair]:
        """Where each two codes or concepts meet, most often first; of one, or of all.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            Invalid: see ``relation``.
        """
        marked = self._deeds.annotations.marked(study, reader)
        cards = self._cards((one.document for one in marked), reader)
        counting = {id for id, card in cards.items() if card.knowledge_source.counts}
        coded = [coded_of(one) for one in marked if one.document in counting]
        ids = list(dict.fromkeys(DocumentId(one.document) for one in coded))
        how = relation(meet, lambda: ((one.id, one.text) for one in self._catalogue.texts(reader, ids=ids)), near=near)
        found = [
            Pair(one, other, len({first for first, _ in met.pairs}), len(met.documents), met.contributors)
            for (one, other), met in together(coded, how, people_behind(cards)).items()
            if of in {"", one}
        ]
        return sorted(found, key=lambda pair: (-pair.codings, -pair.people, pair.one, pair.other))

    def rows(self, study: StudyId, rows: Rows, reader: Reader) -> list[Row]:
        """All codes, or the concepts that were given."""
        said = self._said(study, rows, reader)
        given = map(said, self._deeds.annotations.spread(study, reader)) if rows is Rows.THEMES else ()
        return self._rows(study, rows, given, reader)

    def _said(self, study: StudyId, rows: Rows, reader: Reader) -> Callable[[Spread], str]:
        """The row that something given stands in; empty for none."""
        if rows is Rows.CODES:
            return lambda one: one.code
        says = themes_of(self._deeds.annotations.things(Code, study, reader))
        return lambda one: one.concept or says.get(one.code, "")

    def _given(
        self, study: StudyId, spread: Iterable[Spread], said: Callable[[Spread], str], reader: Reader
    ) -> Iterator[tuple[str, Sequence[DocumentId]]]:
        """What is in each row: a document as often as it holds words of that."""
        rows: dict[str, list[Spread]] = defaultdict(list)
        for one in spread:
            rows[said(one)].append(one)
        rows.pop("", None)
        for id, those in rows.items():
            yield id, those[0].documents if len(those) == 1 else self._once(study, those, reader)

    def _once(self, study: StudyId, those: Iterable[Spread], reader: Reader) -> list[DocumentId]:
        """The documents of what was given any of these, of which somebody may have given more to the same words."""
        found: dict[tuple[DocumentId, str], None] = {}
        for one in those:
            where = Where(code=ThingId(one.code)) if one.code else Where(concept=ThemeId(one.concept))
            given = self._deeds.annotations.marked(study, reader, where)
            found |= dict.fromkeys((marked.document, marked.place) for marked in given)
        return [document for document, _ in found]

    def _rows(self, study: StudyId, rows: Rows, given: Iterable[str], reader: Reader) -> list[Row]:
        """The codes in the order of their tree, but for what is retired and was never given; or the concepts given."""
        there = set(given)
        if rows is Rows.THEMES:
            return [Row(theme.id, "") for theme in self._thesaurus if theme.id in there]
        codes = self._deeds.annotations.things(Code, study, reader)
        names = self._codebooks.names(study, codes, reader)
        return [
            Row(code.id, names[code.id], depth, code)
            for code, depth in walk(codes)
            if code.state is not CodeState.RETIRED or code.id in there
        ]

    def _cards(self, ids: Iterable[DocumentId], reader: Reader) -> dict[DocumentId, DocumentCard]:
        asked = list(dict.fromkeys(ids))
        return self._catalogue.cards(asked, reader) if asked else {}


def coded_of(one: Marked) -> Coded:
    """A coding, as tables take it."""
    return Coded(one.id, one.code or one.concept, one.document, one.start, one.end, one.region)


def _amounts(given: Iterable[tuple[str, Sequence[DocumentId]]], counted: Set[DocumentId]) -> Iterator[Amount]:
    for id, documents in given:
        for document, codings in Counter(documents).items():
            if document in counted:
                yield id, document, codings
