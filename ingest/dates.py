"""Dates as people write them: what they say, and the stretch of time to sort and filter by.

A date in ISO 8601 (``2021``, ``2021-05``, ``2021-05-12``) stays as it is. Numbers are read the Dutch way, day before
month (``date_forms``). What is no date, or a day that does not exist, is not understood: nothing is guessed.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ingest.date_forms import Stretch, exactly

_LONGEST = 80
# Before white space is taken together.
_MOST = 1_000


class Said(NamedTuple):
    """A date that was understood.

    Attributes:
        date: where it begins: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty when nothing was said.
        until: where it ends, in one of the same forms; empty for a single year, month or day.
        said: the words, where ``date`` alone does not say the same; mostly empty.
    """

    date: str = ""
    until: str = ""
    said: str = ""


def understood(text: str) -> Said | None:
    """The date in a text that holds nothing else; ``None`` when it is not understood."""
    words = _tidy(text[:_MOST])
    if not words:
        return Said()
    found = _stretch(words) if len(words) <= _LONGEST and len(text) <= _MOST else None
    if found is None:
        return None
    until = "" if found.last == found.first else found.last
    return Said(found.first, until, "" if found.exact and not until else " ".join(text.split()))


def in_words(value: object) -> str:
    """A date as text, also TOML's own dates and whole years; anything else as it is printed."""
    if isinstance(value, dt.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


_WEEKDAY = re.compile(r"(?<!goede )(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|di|wo|do|vr|za|zo)\.?,? (?=\d)")
_BEFORE = re.compile(r"\A(?:(?:d\.?d\.?|datum:?|op|in|uit|tijdens) )?(?:(?:de|het) )?(?=\S)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘`´", "'"))


_HEDGES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:ca\.?|circa|c\.|rond|omstreeks|ong(?:eveer|\.)?|plusminus|\+/-|~|plm\.?|±|around|about) ?(?:de |het )?"
        r"(?P<rest>\S.*)",
        r"(?:vermoedelijk|waarschijnlijk|mogelijk|sinds|vanaf|since) (?P<rest>\S.*)",
        r"(?P<rest>\S.*?) ?(?:-|t/m|tot|tot en met) ?(?:heden|nu)",
        r"(?P<rest>.*\d) ?\?",
        r"[(\[](?P<rest>.*\d)\??[)\]]",
    )
)


# Only one end of it is said: the first or last stretch of that length that it can be counts, as with *sinds*.
_AFTER = re.compile(r"(?:na|later dan) (?P<rest>\S.*)")
_EARLIER = re.compile(r"(?:v(?:oo|óó)r|eerder dan|tot) (?P<rest>\S.*)")
_AT_LAST = re.compile(r"(?:t/m|tot en met|uiterlijk) (?P<rest>\S.*)")
_ARTICLE = re.compile(r"\A(?:de|het) ")


def _tidy(text: str) -> str:
    """The words in small letters, with plain hyphens and single spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).lower()
    tidy = " ".join(plain.split()).strip(" .,;:/")
    return _WEEKDAY.sub("", _BEFORE.sub("", tidy, count=1), count=1)


def _stretch(words: str) -> Stretch | None:
    """What the words say; a hedge (*circa*, *sinds*) around all of it or around an end, and none within another."""
    return (
        exactly(words)
        or _loosely(words, lambda rest: exactly(rest) or _between(rest))
        or _one_end(words)
        or _between(words)
    )


def _single(words: str) -> Stretch | None:
    """A stretch that is said in one piece."""
    return exactly(words) or _loosely(words, exactly)


def _loosely(words: str, read: Callable[[str], Stretch | None]) -> Stretch | None:
    """About a date; or from it on, which has no end."""
    for pattern in _HEDGES:
        found = pattern.fullmatch(words)
        about = read(found["rest"]) if found else None
        if about is not None:
            return about._replace(exact=False)
    return None


def _one_end(words: str) -> Stretch | None:
    """After a date, before it, or up to it."""
    for pattern, step in ((_AFTER, 1), (_AT_LAST, 0), (_EARLIER, -1)):
        found = pattern.fullmatch(words)
        said = exactly(_ARTICLE.sub("", found["rest"])) if found else None
        if said is not None:
            end = _beside(said.last if step >= 0 else said.first, step)
            return Stretch(end, end, exact=False)
    return None


def _beside(date: str, step: int) -> str:
    """The year, month or day that comes so many after a date, or before it."""
    year, *rest = map(int, date.split("-"))
    if not rest:
        return f"{year + step:04}"
    if len(rest) == 1:
        months = 12 * year + rest[0] - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return (dt.date.fromisoformat(date) + dt.timedelta(days=step)).isoformat()


_RANGE = re.compile(r" ?(?:-|/|&|\bt/m\b|\btot en met\b|\btot\b|\ben\b|\bof\b|\btm\b|\buntil\b|\bto\b|\band\b) ?")
_OPENING = re.compile(r"(?:van|tussen|periode|in de periode|from|between) ")


def _between(words: str) -> Stretch | None:
    """From one date to another; the first may leave out what it shares with the second: ``maart - mei 2021``."""
    words = _OPENING.sub("", words, count=1)
    for cut in _RANGE.finditer(words):
        before, after = words[: cut.start()], words[cut.end() :]
        last = _single(after)
        if last is None or not before:
            continue
        for first in filter(None, map(_single, _beginnings(before, after))):
            shared = min(len(first.first), len(last.last))
            if first.first[:shared] <= last.last[:shared]:
                return Stretch(first.first, last.last, exact=False)
    return None


def _beginnings(before: str, after: str) -> Iterator[str]:
    """What a stretch may begin with: what stands before its end, or the first of a list of dates."""
    first, *others = before.split(", ")
    yield from _completed(before, after)
    if others and all(any(map(_single, _completed(other, after))) for other in others):
        yield from _completed(first, after)


def _completed(before: str, after: str) -> Iterator[str]:
    """A beginning as it stands, and with the last words of the end behind it."""
    yield before
    rest = after.split(" ")[1:]
    for start in range(len(rest)):
        yield " ".join([before, *rest[start:]])
