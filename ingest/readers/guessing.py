"""Which paragraphs are headings where the file does not say so: by their look among the others.

Strict: a heading stands in no passage as its own words, so a sentence must never become one.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.readers.labels import is_attendance

_NUMBERED = re.compile(r"\s*(?:\(?\d{1,2}(?:\.\d{1,2})*[.):]?|[a-z][)])\s+(?=\S)")
_LONGEST, _LONGEST_NUMBERED = 12, 16
_MOST_BOLD = 0.4
"""Where a larger share of the letters is bold, that says nothing; in a short text only what is no heading counts."""


class Look(NamedTuple):
    """What a paragraph looks like."""

    text: str
    bold: bool = False
    item: bool = False


def is_numbered(text: str) -> bool:
    """Whether a line begins with a number or letter that somebody typed, as in ``2. Proef`` or ``a) eten``."""
    found = _NUMBERED.match(text)
    return found is not None and found.group().strip()[-1] in ".):"


def guessed_levels(looks: Sequence[Look | None], stated: Sequence[int]) -> list[int]:
    """The level of each block as a heading: as stated, or one below all of those for what looks like one."""
    running = [look for look, level in zip(looks, stated, strict=True) if look is not None and not level]
    letters = sum(len(look.text) for look in running)
    bold = [look for look in running if look.bold]
    bold_says_something = sum(len(look.text) for look in bold) <= _MOST_BOLD * letters
    short_bold_says_something = sum(len(look.text) for look in bold if not _could_head(look)) <= _MOST_BOLD * letters
    deepest = max(stated, default=0) + 1
    levels = list(stated)
    begun: set[int] = set()
    for place, look in enumerate(looks):
        following = place + 1 < len(looks)
        if look is None or levels[place] or not following or _is_about_people(looks, place):
            continue
        below = None if stated[place + 1] else looks[place + 1]
        if stated[place + 1] or not _could_head(look):
            continue
        number = _number(look.text)
        follows = number is not None and number - 1 in begun
        tells = bold_says_something or (short_bold_says_something and below is not None and _is_prose(below.text))
        by_look = look.bold and tells and not (below is not None and below.bold)
        if by_look or _heads_by_number(look, below, follows=follows):
            levels[place] = deepest
            begun |= {number} if number is not None else set()
    return levels


def _is_about_people(looks: Sequence[Look | None], place: int) -> bool:
    """Whether a paragraph says who was there, or stands right below one that does, without a number of its own."""
    look = looks[place]
    above = place - 1 if look is not None and not is_numbered(look.text) else place
    near = (looks[number] for number in (place, above) if number >= 0)
    return any(look is not None and is_attendance(look.text) for look in near)


def _could_head(look: Look) -> bool:
    """Whether a text is short, begins with a capital or a number, and is no sentence."""
    text = look.text.strip()
    longest = _LONGEST_NUMBERED if _NUMBERED.match(text) else _LONGEST
    if "\n" in text or len(text.split()) > longest or not (text[:1].isupper() or text[:1].isdigit()):
        return False
    return text[-1].isalnum() or text[-1] in ")’'?"


def _number(text: str) -> int | None:
    """The number that a line begins with, when it is a whole one."""
    found = re.match(r"\s*(\d{1,2})[.)]?\s", text)
    return int(found[1]) if found is not None else None


def _heads_by_number(look: Look, below: Look | None, *, follows: bool) -> bool:
    """Whether a numbered line stands above running text, and not in a list.

    Args:
        look: the line.
        below: what stands under it.
        follows: the number before it is that of a heading; then one sentence under it is enough.
    """
    if below is None or look.item or below.item or not is_numbered(look.text) or is_numbered(below.text):
        return False
    return look.text.strip()[-1] != "?" and (len(below.text.split()) >= _LONGEST or (follows and _is_prose(below.text)))


def _is_prose(text: str) -> bool:
    """Whether a text ends as a sentence, or is long."""
    return len(text.split()) >= _LONGEST or text.rstrip("\"'”’) \n").endswith((".", "!", "?"))
