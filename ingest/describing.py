"""What is known about a document: as people say it, in the form that search and pages need."""

from collections.abc import Iterator
from typing import NamedTuple

from ingest.dates import Said, understood
from ingest.entry import Entry
from kb.language.places import gazetteer
from kb.language.tokens import bare
from kb.model.document import Caveat

_LONGEST_SHOWN = 60
_BETWEEN_PLACES = {"gemeente", "gemeenten", "gem", "en"}


class Description(NamedTuple):
    """The fields of a card that people say, and what is amiss with what they said.

    Attributes:
        date: as it was understood; empty when nothing was said or it was not understood.
        places: by the names of the gazetteer.
        place_said: as they were said, where that is another name.
    """

    date: Said
    places: tuple[str, ...]
    place_said: str
    caveats: tuple[Caveat, ...]


def describe(entry: Entry) -> Description:
    """What is known about a document."""
    date = understood(entry.date)
    places = gazetteer().read(entry.place)
    return Description(
        date=date or Said(),
        places=places,
        place_said="" if _words(entry.place) == _words(" ".join(places)) else entry.place.replace(";", ","),
        caveats=tuple(_caveats(entry, date)),
    )


def _words(places: str) -> list[str]:
    """The words of a list of places, without those that only string it together."""
    return [word for word in bare(places).split() if word not in _BETWEEN_PLACES]


def _caveats(entry: Entry, date: Said | None) -> Iterator[Caveat]:
    if date is None:
        said = shortened(entry.date)
        yield Caveat(code="date", text=f"de datum '{said}' is niet begrepen; het stuk is opgenomen zonder datum")


def shortened(text: str) -> str:
    """A text on one line, short enough to repeat in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
