"""By what documents of a study can be told apart, and where codings meet: the columns and relations of its tables."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from kb.coding.crossing import Counting, Inside, Near, Overlap, Relation, Within
from kb.errors import Invalid
from kb.model import codebook
from kb.model.codebook import Code
from kb.model.document import DocumentCard
from kb.model.foreign import Case
from kb.model.identity import DocumentId, ThemeId
from kb.model.study import ThingId
from kb.model.theme import Branch, Thesaurus
from kb.ranking.plurality import contribution, units

NEAR_ENOUGH = 200
"""How many characters may lie between codings that are near, unless somebody says so."""
FARTHEST = 5_000
"""What somebody may say at most."""

_PARAGRAPH_END = re.compile(r"\n\s*\n")


class Axis(StrEnum):
    """What the columns of a table are."""

    VOICE = "voice"
    PLACE = "place"
    YEAR = "year"
    GROUP = "group"
    VARIABLE = "variable"
    """A variable of cases; a document has the values of the cases that it is of."""


_SAYS = frozenset({codebook.Mapping.EXACT, codebook.Mapping.CLOSE, codebook.Mapping.BROADER})
"""How a code relates to a concept that all its quotations are about; not all are about one that is narrower."""


class By(NamedTuple):
    """By what codings are told apart.

    Attributes:
        variable: which one, where that is what.
    """

    axis: Axis
    variable: ThingId | None = None


class Meet(StrEnum):
    """How two codings meet."""

    OVERLAP = "overlap"
    INSIDE = "inside"
    NEAR = "near"
    PARAGRAPH = "paragraph"
    DOCUMENT = "document"


def columns_of(
    by: By, cards: Iterable[DocumentCard], thesaurus: Thesaurus, cases: Sequence[Case]
) -> dict[str, tuple[str, ...]]:
    """Per document the columns that it stands in; none where nothing is known.

    Raises:
        Invalid: no variable was chosen.
    """
    if by.axis is Axis.VARIABLE and by.variable is None:
        msg = "kies een kenmerk"
        raise Invalid(msg)
    values = _values(by.variable, cases) if by.variable else {}
    telling: Mapping[Axis, Callable[[DocumentCard], Iterable[str]]] = {
        Axis.VOICE: lambda card: (card.knowledge_source.value,),
        Axis.PLACE: lambda card: card.places,
        Axis.YEAR: lambda card: (card.date[:4],) if card.date else (),
        Axis.GROUP: lambda card: sorted(
            one for one in card.concepts if one in thesaurus and thesaurus.branch(one) is Branch.TARGET_GROUP
        ),
        Axis.VARIABLE: lambda card: values.get(card.id, ()),
    }
    return {card.id: tuple(dict.fromkeys(telling[by.axis](card))) for card in cards}


def themes_of(codes: Iterable[Code]) -> dict[str, ThemeId]:
    """The concepts that codes say, by the ids of those: what gets such a code is about its concept."""
    return {code.id: code.concept for code in codes if code.concept and code.mapping in _SAYS}


def called(by: By, column: str, thesaurus: Thesaurus, language: str = "nl") -> str:
    """What a column is called, where it is not called as its key."""
    return thesaurus[ThemeId(column)].called(language) if by.axis is Axis.GROUP and column in thesaurus else column


def people_behind(cards: Mapping[DocumentId, DocumentCard]) -> Counting:
    """How many independent people and studies stand behind documents; a framework is nobody."""
    known = {id: contribution(card) for id, card in cards.items() if card.knowledge_source.counts}
    return lambda some: units(known[DocumentId(id)] for id in some if id in known)


def relation(meet: Meet, texts: Callable[[], Iterable[tuple[str, str]]], *, near: int = NEAR_ENOUGH) -> Relation:
    """How two codings meet.

    Args:
        meet: the kind.
        texts: of the documents by their ids; asked for where paragraphs are.
        near: how many characters may lie between those that are near.

    Raises:
        Invalid: nobody calls that near.
    """
    if not 0 <= near <= FARTHEST:
        msg = f"dichtbij is 0 tot {FARTHEST} tekens"
        raise Invalid(msg)
    match meet:
        case Meet.OVERLAP:
            return Overlap()
        case Meet.INSIDE:
            return Inside()
        case Meet.NEAR:
            return Near(near)
        case Meet.PARAGRAPH:
            return Within({id: _paragraphs(text) for id, text in texts()})
        case Meet.DOCUMENT:
            return Within({})


def _paragraphs(text: str) -> list[int]:
    return [0, *(found.end() for found in _PARAGRAPH_END.finditer(text))]


def _values(variable: ThingId, cases: Iterable[Case]) -> dict[DocumentId, list[str]]:
    found: dict[DocumentId, list[str]] = {}
    for case in cases:
        value = case.values.get(variable, "")
        for document in case.documents if value else ():
            found.setdefault(document, []).append(value)
    return found
