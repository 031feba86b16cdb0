"""Places in a text, as forms of the bench send them: ``120-187``."""

from kb.errors import Invalid
from kb.model.text import Span

_DIGITS = 9


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
