"""How a question was read: what was taken out of its sentence, what was searched besides, and what was not done.

Nothing of it is silent: whoever asks sees it, and can take each reading off.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from kb.model.identity import ThemeId
from kb.model.text import Span


class ReadAs(StrEnum):
    """What part of a question may be read as."""

    PLACE = "place"
    PERIOD = "period"
    TARGET_GROUP = "targetGroup"
    LAW = "law"
    THEME = "theme"


class Reading(BaseModel):
    """Part of a question that was taken out of the sentence.

    Attributes:
        value: a place by the name under which documents are filed, years (``2016``, ``2015-2019``, ``2018-``,
            ``-2014``), or a thesaurus id.
        words: of the question, as they stand there; none when they are a hidden label.
        sure: whether it can hardly mean anything else.
        used: whether it counts in this answer: a sure one unless it was taken off, an unsure one when it was asked for.
    """

    model_config = ConfigDict(frozen=True)

    read_as: ReadAs
    value: str
    words: tuple[str, ...] = ()
    sure: bool = True
    used: bool = True

    @property
    def key(self) -> str:
        """What it is called in an address."""
        return f"{self.read_as}:{self.value}"


class Respelling(BaseModel):
    """A question as it may have been meant, and where in it the words stand that were changed."""

    model_config = ConfigDict(frozen=True)

    text: str
    changed: tuple[Span, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that were changed, as they are now."""
        return tuple(self.text[span.start : span.end] for span in self.changed)


class SpelledOut(BaseModel):
    """An abbreviation and what it stands for; the question has one of both, texts may have either."""

    model_config = ConfigDict(frozen=True)

    short: str
    long: str


class Interpretation(BaseModel):
    """All that was read in a question.

    Attributes:
        readings: in the order of the sentence.
        phrases: between quotation marks; they stand in every answer just so.
        without: words that stand in no document of the answer.
        unread: signs and connectives that mean something elsewhere and nothing here, or that may be meant so.
        also: the question with words that were meant in place of words that occur nowhere; it was searched too.
        spelled_out: abbreviations, searched in both forms.
        language: of the question, when it is not Dutch: a code of ISO 639-1.
        bridged: what a question in another language was searched as.
        half_bridged: only a broad theme of it is known in Dutch, and it says more: then nothing counts.
        places_said: names of places that texts are looked for with: of a village, or where no source is from there.
        called: the theme of which the question is just a word: all sources on it answer. Of a word of several themes
            all of those; then nobody knows which was meant, and what is about the word answers.
    """

    model_config = ConfigDict(frozen=True)

    readings: tuple[Reading, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    also: Respelling | None = None
    spelled_out: tuple[SpelledOut, ...] = ()
    language: str = ""
    bridged: tuple[ThemeId, ...] = ()
    half_bridged: bool = False
    places_said: tuple[str, ...] = ()
    called: tuple[ThemeId, ...] = ()
