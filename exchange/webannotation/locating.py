"""Where a web annotation stands in a text."""

import re
from collections.abc import Iterator
from itertools import islice

from exchange.webannotation.annotation import AROUND, Annotation, Quote
from kb.coding.alignment import agreement
from kb.coding.rulers import Place

_LONGEST = 5_000
_MOST = 500
"""Words that stand in more places than this are too common to be told apart."""
_SPACE = re.compile(r"\s+")


def located(annotation: Annotation, text: str) -> Place | None:
    """Where an annotation stands in a text; ``None`` where that cannot be told, or where it is about all of it.

    Words decide: at the place that is told when they stand there, else at the one place where they stand with the
    same words around them. A place without words is taken as it is.
    """
    quote, span = annotation.quote, annotation.span
    if quote is None:
        return Place(*span) if span and span[1] <= len(text) else None
    if span and text[span[0] : span[1]] == quote.exact:
        return Place(*span)
    return _found(quote, text)


def _found(quote: Quote, text: str) -> Place | None:
    """The one place with these words that has most of the same around it; ``None`` when two have as much."""
    if not quote.exact.strip() or len(quote.exact) > _LONGEST:
        return None
    known = f"{quote.prefix}{quote.exact}{quote.suffix}"
    first = text.find(known)
    if first >= 0 and known != quote.exact and text.find(known, first + 1) < 0:
        start = first + len(quote.prefix)
        return Place(start, start + len(quote.exact))
    places = list(islice(_places(quote.exact, text), _MOST + 1))
    best = sorted(((_around(quote, text, place), place) for place in places), reverse=True)
    is_clear = len(best) == 1 or (best and best[0][0] > best[1][0])
    return best[0][1] if is_clear and len(best) <= _MOST else None


def _places(exact: str, text: str) -> Iterator[Place]:
    """Where words stand to the letter; when that is nowhere, with other white space between them."""
    form = re.escape(exact) if exact in text else r"\s+".join(map(re.escape, exact.split()))
    return (Place(*one.span()) for one in re.finditer(form, text))


def _around(quote: Quote, text: str, place: Place) -> int:
    """How much of what stands around the words is the same."""
    before = _folded(text[max(0, place.start - 2 * AROUND) : place.start])[::-1]
    after = _folded(text[place.end : place.end + 2 * AROUND])
    return _same(_folded(quote.prefix)[::-1], before) + _same(_folded(quote.suffix), after)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _same(one: str, other: str) -> int:
    return agreement(one, 0, other, 0, 2 * AROUND)
