"""What is said beside the work itself, as codes with values that become words in a language where they are shown.

The words stand in ``tekst/*.json``: sections of texts with fields in braces, the same in each language.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final, TypeAlias

from kb.errors import InvalidExchange

LANGUAGES: Final = ("nl", "en")
DUTCH: Final = "nl"

_FOLDER = Path(__file__).parent / "tekst"
_LONGEST = 60

Value: TypeAlias = "str | int | Said"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without a capital and a full stop, or a part of one, that is not in a language yet.

    Attributes:
        code: its section and name in the texts.
        values: of its fields; what is said itself gets the language of the whole.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    def told(self, language: str) -> str:
        """It in words."""
        section, _, name = self.code.partition(".")
        values = {field: _told(value, language) for field, value in self.values}
        return _Words(language).vformat(words(section, language)[name], (), values)


def said(code: str, /, **values: Value) -> Said:
    """What a code stands for, with its values."""
    return Said(code, tuple(values.items()))


def refused(name: str, /, **values: Value) -> InvalidExchange:
    """The error for a file that cannot be read, to raise."""
    return InvalidExchange(said(f"refused.{name}", **values))


def counted(code: str, number: int) -> Said:
    """What is said of a number of things: of one it may be another text."""
    return said(f"{code}_one" if number == 1 else code, number=number)


def quoted(name: str) -> str:
    """A name as it stands in a line: short, on one line and in quotes."""
    name = " ".join(name.split())
    return f"‘{name}’" if len(name) <= _LONGEST else f"‘{name[: _LONGEST - 1]}…’"


@cache
def words(section: str, language: str) -> Mapping[str, str]:
    """The texts of a section, by name."""
    found: Mapping[str, Mapping[str, str]] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found[section]


def _told(value: Value, language: str) -> str | int:
    return value.told(language) if isinstance(value, Said) else value


class _Words(Formatter):
    """Fills in texts, with large numbers parted as a language does."""

    def __init__(self, language: str) -> None:
        self._between = "." if language == DUTCH else ","

    def format_field(self, value: object, format_spec: str) -> str:
        shown = format(value, format_spec)
        return shown.replace(",", self._between) if format_spec == "," else shown
