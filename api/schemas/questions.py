"""How a question was understood."""

from typing import Self

from pydantic import Field

from api.schemas.wire import Wire
from kb.model.question import Interpretation, ReadAs, Reading
from kb.model.theme import Thesaurus


class ReadingBody(Wire):
    """Part of a question that was taken out of its sentence; `readAs:value` takes it off (`unread`) or on (`taken`)."""

    read_as: ReadAs
    value: str
    label: str
    words: tuple[str, ...] = Field(description="Of the question; none when they may not be shown.")
    sure: bool
    used: bool = Field(description="Sure ones are used unless they are taken off; unsure ones when they are taken.")

    @classmethod
    def of(cls, reading: Reading, thesaurus: Thesaurus) -> Self:
        """The wire form of a reading; concepts get their preferred label."""
        return cls(
            read_as=reading.read_as,
            value=reading.value,
            label=thesaurus[reading.value].called("nl") if reading.value in thesaurus else reading.value,
            words=reading.words,
            sure=reading.sure,
            used=reading.used,
        )


class SpelledOutBody(Wire):
    """An abbreviation and what it stands for; both were searched."""

    short: str
    long: str


class ReadBody(Wire):
    """How a question was understood, and what was not done with it."""

    readings: tuple[ReadingBody, ...]
    phrases: tuple[str, ...] = Field(description="They stand in the quotation or the title just so.")
    without: tuple[str, ...] = Field(description="Words that stand in no document found.")
    unread: tuple[str, ...] = Field(description="Signs and connectives that mean nothing here, such as `AND`.")
    searched_too: str | None = Field(description="The question respelled, where a word occurs nowhere; null: none.")
    spelled_out: tuple[SpelledOutBody, ...]
    language: str = Field(description="Of the question, when it is not Dutch; a code of two letters.")
    bridged: tuple[str, ...] = Field(description="Themes that a question in another language was searched as.")

    called: tuple[str, ...] = Field(
        description="The theme of which the question is just a word, so that all on it answers; of a word of several "
        "themes all of those, and then what is about the word answers."
    )

    @classmethod
    def of(cls, read: Interpretation, thesaurus: Thesaurus) -> Self:
        """The wire form of an interpretation."""
        return cls(
            readings=tuple(ReadingBody.of(reading, thesaurus) for reading in read.readings),
            phrases=read.phrases,
            without=read.without,
            unread=read.unread,
            searched_too=read.also.text if read.also else None,
            spelled_out=tuple(SpelledOutBody(short=one.short, long=one.long) for one in read.spelled_out),
            language=read.language,
            bridged=read.bridged,
            called=read.called,
        )
