"""From entries to documents ready to be stored, one entry after the other; a fault of a file is an answer.

``Here`` does it in this process: for files of one's own, and where starting others costs more than it saves.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from ingest.entry import Entry
from ingest.prepare import Stopwatch, prepare
from ingest.prepared import Prepared, Unusable
from ingest.report import Line
from kb.errors import Invalid, KbError, Refused
from kb.language.linker import Linker

logger = logging.getLogger(__name__)


class Made(NamedTuple):
    """What came of one entry: documents, and what could not become one; at least one of both."""

    entry: Entry
    found: tuple[Prepared | Unusable, ...]


class Preparing(Protocol):
    """Makes documents of entries."""

    def each(self, items: Iterable[Entry | Line], watch: Stopwatch) -> Iterator[Made | Line]:
        """What came of the entries, in their order; a line that is already written passes.

        Args:
            items: looked at no further ahead than there is work under way.
            watch: counts the seconds of every stage.
        """


def utc_now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


class Here:
    """Prepares in this process."""

    def __init__(self, linker: Linker, *, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Wire it up.

        Args:
            linker: finds the themes that a text names.
            now: gives the present moment in UTC.
        """
        self._linker = linker
        self._now = now

    def each(self, items: Iterable[Entry | Line], watch: Stopwatch) -> Iterator[Made | Line]:
        """See ``Preparing``."""
        for item in items:
            yield item if isinstance(item, Line) else Made(item, self._attempt(item, watch))

    def _attempt(self, entry: Entry, watch: Stopwatch) -> tuple[Prepared | Unusable, ...]:
        try:
            return attempt(entry, self._linker, self._now(), watch)
        except MemoryError:
            return (Unusable("too-complex", "te ingewikkeld: er is meer geheugen voor nodig dan er is"),)


def attempt(entry: Entry, linker: Linker, now: dt.datetime, watch: Stopwatch) -> tuple[Prepared | Unusable, ...]:
    """The documents of an entry, where any fault of a parser is a fault of the file.

    Of an unknown error only the type is logged: its message may hold words of the text.

    Raises:
        MemoryError: there is not enough memory for it.
    """
    try:
        return prepare(entry, linker, now=now, watch=watch)
    except (Invalid, Refused) as error:
        return (_unusable(error),)
    except MemoryError:
        raise
    except RecursionError:
        return (Unusable("too-complex", "te ingewikkeld: het is te diep in elkaar gezet"),)
    except Exception as error:
        logger.warning("file unreadable", extra={"error": type(error).__name__})
        return (Unusable("unreadable", "het bestand is kapot, of zo gemaakt dat het niet begrepen wordt"),)


def _unusable(error: KbError) -> Unusable:
    return Unusable(error.code, str(error))
