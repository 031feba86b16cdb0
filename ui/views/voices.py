"""The three voices: their marks, how many there are of each and what that is called."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.model.evidence import VOICES, KnowledgeSource
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
        state: key of the word: ``goed``, ``zacht``, ``stil`` or ``buiten`` (not asked for).
        detail: the count in words, with what else is known.
    """

    voice: Voice
    count: int
    state: str
    detail: str

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


def sources(count: int, edition: Edition) -> str:
    """A number of documents in words."""
    return edition.wording.count("telling.bronnen", count) if count else edition.wording("telling.geen")


def presence(counts: Mapping[KnowledgeSource, int], edition: Edition) -> tuple[Presence, ...]:
    """The three voices in their fixed order, with the number of documents of each."""
    return tuple(
        Presence(
            voice=voice(source, edition),
            count=counts[source],
            state=state(counts[source]),
            detail=sources(counts[source], edition),
        )
        for source in VOICES
    )
