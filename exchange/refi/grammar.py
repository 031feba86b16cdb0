"""Names and values as the REFI-QDA standard 1.5 writes them, and what tools make of them.

Readers take what tools write (guids in braces or capitals, dates without a zone, colours of three
signs); writers give the one form that the standard shows.
"""

import re
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5

from exchange.project import VariableKind

PROJECT: Final = "urn:QDA-XML:project:1.0"
CODEBOOK: Final = "urn:QDA-XML:codebook:1.0"
PROJECTS = frozenset({PROJECT, "urn:QDA-XML:project:0.4"})
CODEBOOKS = frozenset({CODEBOOK, "urn:QDA-XML:codebook:0.4"})
"""The versions that are read."""

LONGEST_NAME = 500
INTERNAL: Final = "internal://"
PATHS: Final = re.compile(r'(?:path|currentPath|plainTextPath|richTextPath)="([^"]*)"')
"""What names a file, in XML."""

_OURS = UUID("6b1f0f52-6d0b-5ee4-9a53-0f3c2f5a7c11")
_GUID = re.compile(r"\s*\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?\s*")
_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,18})\s*")
_COLOR = re.compile(r"\s*#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\s*")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
# What XML 1.0 cannot hold, not even escaped.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def guid(raw: str | None) -> str | None:
    """A guid as we write it: small letters, no braces."""
    found = _GUID.fullmatch(raw or "")
    return found[1].lower() if found else None


def derived(*names: str) -> str:
    """A guid that follows from names: the same each time."""
    return str(uuid5(_OURS, "\n".join(names)))


def inside(path: str) -> str:
    """The name of a file in the package that a path means; nothing where it leads elsewhere."""
    return path[len(INTERNAL) :] if path.lower().startswith(INTERNAL) else ""


def integer(raw: str | None) -> int | None:
    """A whole number of at most eighteen digits."""
    found = _INTEGER.fullmatch(raw or "")
    return int(found[1]) if found else None


def boolean(raw: str | None) -> bool | None:
    """A truth value."""
    return _BOOLEANS.get((raw or "").strip().lower())


def color(raw: str | None) -> str | None:
    """A colour as ``#rrggbb``."""
    found = _COLOR.fullmatch(raw or "")
    if not found:
        return None
    digits = found[1].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(2 * digit for digit in digits)


def moment(raw: str | None) -> datetime | None:
    """A moment in UTC; without a zone it is taken for UTC."""
    try:
        found = datetime.fromisoformat((raw or "").strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def written_moment(at: datetime) -> str:
    """A moment as the standard writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


_DATE = r"-?[0-9]{4,6}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_KINDS = {
    VariableKind.BOOLEAN: re.compile("true|false|1|0"),
    VariableKind.INTEGER: re.compile(r"[+-]?[0-9]{1,300}"),
    VariableKind.FLOAT: re.compile(r"[+-]?(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})"),
    VariableKind.DATE: re.compile(_DATE + _ZONE),
    VariableKind.DATE_TIME: re.compile(_DATE + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,20})?" + _ZONE),
}


def is_value(kind: VariableKind, value: str) -> bool:
    """Whether a value is of a kind, by how XML writes it."""
    form = _KINDS.get(kind)
    return form is None or form.fullmatch(value.strip()) is not None


def possible(text: str) -> str:
    """A text without the signs that XML cannot hold, each replaced by the sign for what cannot be shown."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def is_possible(text: str) -> bool:
    """Whether XML can hold a text."""
    return _IMPOSSIBLE.search(text) is None
