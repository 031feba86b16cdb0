"""The three voices: their marks, how many there are of each and what that is called."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.model.evidence import VOICES, Amount, KnowledgeSource
from kb.model.search import SearchQuery
from ui.edition import Edition
from ui.forms import SOURCES

MAX_MARKS = 24
WELL_HEARD = 3


@dataclass(frozen=True)
class Voice:
    """One knowledge source, by the name its marks and styles go by, and what it is called."""

    slug: str
    name: str


@dataclass(frozen=True)
class Presence:
    """How much of a voice there is.

    Attributes:
        count: documents; one mark stands for each.
        units: the independent people and studies behind those.
        state: key of the word: ``goed``, ``zacht``, ``stil`` or ``buiten`` (not asked for).
        detail: the count in words, and the units where they are fewer.
        url: the list of those documents; empty where there are none.
        further: what else is known.
    """

    voice: Voice
    count: int
    units: int
    state: str
    detail: str
    url: str
    further: str = ""

    @property
    def marks(self) -> int:
        """How many marks to draw."""
        return min(self.count, MAX_MARKS)

    @property
    def more(self) -> int:
        """Documents beyond the marks that are drawn."""
        return self.count - self.marks

    @property
    def silent(self) -> bool:
        """Whether the voice keeps an empty place."""
        return self.count == 0


def voice(source: KnowledgeSource, edition: Edition) -> Voice:
    """A knowledge source as a page shows it."""
    return Voice(SOURCES[source], edition.voice(source))


def state(units: int) -> str:
    """The word for how well a voice of so many independent people or studies can be heard."""
    if units >= WELL_HEARD:
        return "goed"
    return "zacht" if units else "stil"


def presence(
    source: KnowledgeSource, amount: Amount, query: SearchQuery, edition: Edition, *, further: str = ""
) -> Presence:
    """How much of a voice there is on a question; its word goes by people and studies, as it does everywhere."""
    filters = query.filters.model_copy(update={"sources": frozenset({source})})
    own = query.model_copy(update={"filters": filters, "page": 1, "likely": False})
    return Presence(
        voice=voice(source, edition),
        count=amount.documents,
        units=amount.units,
        state=state(amount.units),
        detail=_told(source, amount, edition),
        url=edition.links.search(own) if amount.documents else "",
        further=further,
    )


def presences(amounts: Mapping[KnowledgeSource, Amount], query: SearchQuery, edition: Edition) -> tuple[Presence, ...]:
    """The three voices in their fixed order, on a question."""
    return tuple(presence(source, amounts[source], query, edition) for source in VOICES)


def _told(source: KnowledgeSource, amount: Amount, edition: Edition) -> str:
    """How many documents, and of how few people or studies where those are fewer."""
    t = edition.wording
    if not amount.documents:
        return t("telling.geen")
    told = t.count("telling.bronnen", amount.documents)
    # Frameworks are no voice: nobody stands behind them to be counted.
    if amount.units == amount.documents or not source.counts:
        return told
    return f"{told}, {t.count(f'telling.samen_{SOURCES[source]}', amount.units)}"
