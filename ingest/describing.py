"""What is known about a document: as people say it, in the form that search and pages need."""

from collections.abc import Iterator
from typing import NamedTuple

from ingest.dates import Said, understood
from ingest.entry import Entry
from kb.model.document import Caveat

_LONGEST_SHOWN = 60


class Description(NamedTuple):
    """The fields of a card that people say, and what is amiss with what they said.

    Attributes:
        date: as it was understood; empty when nothing was said or it was not understood.
    """

    date: Said
    caveats: tuple[Caveat, ...]


def describe(entry: Entry) -> Description:
    """What is known about a document."""
    date = understood(entry.date)
    return Description(date=date or Said(), caveats=tuple(_caveats(entry, date)))


def _caveats(entry: Entry, date: Said | None) -> Iterator[Caveat]:
    if date is None:
        said = shortened(entry.date)
        yield Caveat(code="date", text=f"de datum '{said}' is niet begrepen; het stuk is opgenomen zonder datum")


def shortened(text: str) -> str:
    """A text on one line, short enough to repeat in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
