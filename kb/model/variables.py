"""Values of variables: as XML Schema writes them, out of how people write them.

So a value goes out to other tools as it stands (REFI-QDA 1.5, its value types). People write them the Dutch way too:
``ja``, ``1,5``, ``31-12-2024``.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from kb.errors import Invalid
from kb.model.foreign import VariableKind

LONGEST_VALUE = 1_000
_MOST_DIGITS = 50

_YES, _NO = frozenset({"ja", "yes", "true", "1"}), frozenset({"nee", "no", "false", "0"})
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")


def value_of(kind: VariableKind, said: str) -> str:
    """A value as XML Schema writes it; empty for nothing.

    Raises:
        Invalid: it is none of that kind; the message says what is.
    """
    plain = " ".join(said.split())
    if not plain:
        return ""
    if len(plain) > LONGEST_VALUE or not plain.isprintable():
        msg = f"een waarde is tekst van hoogstens {LONGEST_VALUE} tekens"
        raise Invalid(msg)
    found = _READING[kind](plain)
    if found is None:
        msg = f"“{plain[:40]}” is {_WANTED[kind]}"
        raise Invalid(msg)
    return found


def _boolean(said: str) -> str | None:
    plain = said.casefold()
    return "true" if plain in _YES else "false" if plain in _NO else None


def _integer(said: str) -> str | None:
    return said.removeprefix("+") if _INTEGER.fullmatch(said) and len(said) <= _MOST_DIGITS else None


def _float(said: str) -> str | None:
    if not _FLOAT.fullmatch(said) or len(said) > _MOST_DIGITS:
        return None
    whole, _, part = said.removeprefix("+").replace(",", ".").partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{digits or '0'}" + (f".{part}" if part else "")


def _date(said: str) -> str | None:
    found = _day(said)
    return found.isoformat() if found else None


def _moment(said: str) -> str | None:
    day, _, time = said.replace("T", " ", 1).partition(" ")
    found = _day(day)
    if found is None or not _ISO_TIME.fullmatch(time):
        return None
    try:
        at = datetime.fromisoformat(f"{found.isoformat()}T{time}")
    except ValueError:
        return None
    written = at.isoformat(timespec="microseconds" if at.microsecond else "seconds")
    return written.replace("+00:00", "Z") if at.tzinfo == UTC else written


def _day(said: str) -> date | None:
    dutch = _DUTCH_DAY.fullmatch(said)
    try:
        if dutch:
            day, month, year = map(int, dutch.groups())
            return date(year, month, day)
        return date.fromisoformat(said) if _ISO_DAY.fullmatch(said) else None
    except ValueError:
        return None


def _text(said: str) -> str | None:
    return said


_READING: Mapping[VariableKind, Callable[[str], str | None]] = {
    VariableKind.TEXT: _text,
    VariableKind.BOOLEAN: _boolean,
    VariableKind.INTEGER: _integer,
    VariableKind.FLOAT: _float,
    VariableKind.DATE: _date,
    VariableKind.DATETIME: _moment,
}
_WANTED: Mapping[VariableKind, str] = {
    VariableKind.TEXT: "geen tekst",
    VariableKind.BOOLEAN: "geen ja of nee",
    VariableKind.INTEGER: "geen heel getal; schrijf bijvoorbeeld 12",
    VariableKind.FLOAT: "geen getal; schrijf bijvoorbeeld 1,5",
    VariableKind.DATE: "geen datum; schrijf bijvoorbeeld 31-12-2024",
    VariableKind.DATETIME: "geen datum met tijd; schrijf bijvoorbeeld 31-12-2024 14:30",
}
