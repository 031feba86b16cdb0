"""Words that are looked for in the whole of a document, and which of the places where they stand is shown."""

from collections.abc import Iterator
from typing import NamedTuple

from ui.links import FOUND
from ui.views.desk.at import At
from ui.views.windows import MOST_FOUND, Occurrence, found_anchor, occurrences


class Place(NamedTuple):
    """A place where the words stand.

    Attributes:
        number: among all, from 1.
        query: of the page that shows it, and where there.
    """

    number: int
    query: str
    words: Occurrence


class Find(NamedTuple):
    """What is looked for.

    Attributes:
        total: how often it stands in the document.
        number: of the place that is shown, from 1; 0 for none.
        places: those around it, or the first, with what stands beside each.
        before, after: queries of the places before and after it; empty when there is none.
    """

    sought: str
    total: int
    number: int
    places: tuple[Place, ...]
    before: str
    after: str


def find_in(at: At) -> Find:
    """What is looked for in the document."""
    return Find(
        sought=at.sought,
        total=len(at.stand),
        number=at.found,
        places=tuple(_places(at)),
        before=_to(at, at.found - 1),
        after=_to(at, at.found + 1),
    )


def _places(at: At) -> Iterator[Place]:
    first = max(0, min(at.found - 1 - MOST_FOUND // 2, len(at.stand) - MOST_FOUND))
    for number, words in enumerate(occurrences(at.document, at.parts, at.stand[first:]), start=first + 1):
        yield Place(number, _to(at, number), words)


def _to(at: At, number: int) -> str:
    if not 1 <= number <= len(at.stand):
        return ""
    return f"{at.query(**{FOUND: str(number)})}#{found_anchor(at.stand[number - 1].start)}"
