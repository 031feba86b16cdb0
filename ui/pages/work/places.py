"""Places in a text, as forms of the bench send them: ``120-187``; and on a page, by four numbers in percent."""

import re
from collections.abc import Mapping

from kb.errors import Invalid
from kb.model.region import Drawn
from kb.model.text import Span

_DIGITS = 9
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,10})?")
_PAGE = re.compile(r"[0-9]{1,6}")


def span_of(said: str) -> Span:
    """The stretch that a form names.

    Raises:
        Invalid: it names none.
    """
    start, _, end = said.partition("-")
    if not (start.isdecimal() and end.isdecimal() and said.isascii() and len(said) < 2 * _DIGITS):
        msg = f"{said[:20]} is geen plaats in een tekst"
        raise Invalid(msg)
    if int(start) >= int(end):
        msg = f"het begin ({start}) ligt niet voor het eind ({end})"
        raise Invalid(msg)
    return Span(start=int(start), end=int(end))


def drawn_of(typed: Mapping[str, str]) -> Drawn | None:
    """The part of a page that a form names; ``None`` where it names none.

    Raises:
        Invalid: some of the numbers are not there, or are none.
    """
    said = [typed.get(f"vlak_{side}", "").strip().replace(",", ".") for side in ("x", "y", "breed", "hoog")]
    if not any(said):
        return None
    page = typed.get("vlak_blad", "")
    if not all(_NUMBER.fullmatch(one) for one in said) or not _PAGE.fullmatch(page):
        msg = "een vlak heeft vier getallen van 0 tot 100: van links, van boven, breed en hoog"
        raise Invalid(msg)
    x, y, width, height = map(float, said)
    return Drawn(int(page), x, y, width, height)
