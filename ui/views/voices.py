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
        detail: the count in words.
        url: the list of those documents; empty where there are none.
        together: of how few people or studies they are, in words; empty where each is of another.
        further: what else is known.
    """

    voice: Voice
    count: int
    units: int
    state: str
    detail: str
    url: str
    together: str = ""
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
    t, filters = edition.wording, query.filters.model_copy(update={"sources": frozenset({source})})
    own = query.model_copy(update={"filters": filters, "page": 1, "likely": False})
    return Presence(
        voice=voice(source, edition),
        count=amount.documents,
        units=amount.units,
        state=state(amount.units),
        detail=t.count("telling.bronnen", amount.documents) if amount.documents else t("telling.geen"),
        url=edition.links.search(own) if amount.documents else "",
        together=_together(source, amount, edition),
        further=further,
    )


def presences(amounts: Mapping[KnowledgeSource, Amount], query: SearchQuery, edition: Edition) -> tuple[Presence, ...]:
    """The three voices in their fixed order, on a question."""
    return tuple(presence(source, amounts[source], query, edition) for source in VOICES)


def _together(source: KnowledgeSource, amount: Amount, edition: Edition) -> str:
    """Of how few people or studies the documents are, where those are fewer."""
    # Frameworks are no voice: nobody stands behind them to be counted.
    if amount.units == amount.documents or not source.counts:
        return ""
    return edition.wording.count(f"telling.samen_{SOURCES[source]}", amount.units)
