"""What a manifest that is no valid TOML still says about who may read, piece by piece.

A manifest falls apart at its headings, and each piece is read on its own; in a piece with a fault each statement is.
Nothing goes in by it: it only serves to let count what is said less of. What cannot be read says nothing.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ingest.claims import Claim, Claims
from ingest.wording import shown

_HEADING = re.compile(r"^[ \t]*\[{1,2}[ \t]*([^\]\n]*?)[ \t]*\]{0,2}[ \t]*(?:#.*)?$", re.MULTILINE)
_WHOLE = re.compile(r"^[ \t]*\[\[[^\[\]]*\]\][ \t]*(?:#.*)?$")
_STATEMENT = re.compile(r"[ \t]*[\w\"'-]+[ \t]*=")
# Lines that a list may be long, and statements that are tried in all: a large file that is nothing but faults must end.
_LONGEST, _MOST_TRIED = 20, 20_000
_MOST_NAMED = 5


class Salvaged(NamedTuple):
    """What could be made of a broken manifest.

    Attributes:
        claims: who may read what it lists, as far as it can be read.
        unread: what the entries are called of which something cannot be read.
    """

    claims: tuple[Claim, ...]
    unread: tuple[str, ...]

    def __str__(self) -> str:
        """What a person should know of it, as a clause that follows the reason; mostly empty."""
        told = "; wat er wel te lezen is en minder toestaat, telt al" if self.claims else ""
        if self.unread:
            more = len(self.unread) - _MOST_NAMED
            names = ", ".join(self.unread[:_MOST_NAMED]) + (f" en nog {more}" if more > 0 else "")
            told += f"; niet helemaal te lezen, en daarvan blijft wat er niet te lezen is zoals het was: {names}"
        return told


class _Piece(NamedTuple):
    name: str
    is_whole: bool
    tables: tuple[Mapping[str, Any], ...]


def salvage(text: str, fallback: Mapping[str, Any], folder: Path) -> Salvaged:
    """Read a manifest as far as that goes.

    Args:
        text: that of the manifest.
        fallback: what a person says as well.
        folder: that of the manifest.
    """
    pieces = list(_Reading().pieces(text))
    head = [piece for piece in pieces if piece.name in ("", "defaults")]
    above = _joined(piece.tables[-1] for piece in head if not piece.name)
    above["defaults"] = _joined(piece.tables[-1] for piece in head if piece.name)
    # What cannot be read above could have been about any of them.
    is_known = all(piece.is_whole for piece in head) and "collection" in above
    said = Claims(above, fallback, folder)
    found: list[Claim] = []
    unread: list[str] = []
    for number, piece in enumerate((piece for piece in pieces if piece.name == "document"), start=1):
        is_whole = is_known and piece.is_whole
        found += (claim for table in piece.tables for claim in said.of(table, is_whole=is_whole))
        if not is_whole:
            unread.append(_called(piece.tables[-1], number))
    return Salvaged(tuple(dict.fromkeys(found)), tuple(unread))


def _joined(tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for table in tables for name, value in table.items()}


def _called(table: Mapping[str, Any], number: int) -> str:
    said = (table.get("file"), table.get("id"))
    return next((shown(name) for name in said if isinstance(name, str) and name), f"document {number}")


class _Reading:
    """Reads pieces, and counts what it tries."""

    def __init__(self) -> None:
        self._tried = 0

    def pieces(self, text: str) -> Iterator[_Piece]:
        """The pieces of a manifest in their order, that above all headings first."""
        headings = list(_HEADING.finditer(text))
        ends = [*(found.start() for found in headings), len(text)]
        yield self._piece("", text[: ends[0]], is_whole=True)
        for found, end in zip(headings, ends[1:], strict=True):
            name = found.group(1).strip("\"'")
            is_whole = name != "document" or _WHOLE.match(found.group()) is not None
            yield self._piece(name, text[found.end() : end], is_whole=is_whole)

    def _piece(self, name: str, text: str, *, is_whole: bool) -> _Piece:
        table = _parsed(text)
        if table is not None:
            return _Piece(name, is_whole, (table,))
        first: dict[str, Any] = {}
        last: dict[str, Any] = {}
        for one in self._statements(text.split("\n")):
            first = {**one, **first}
            last = {**last, **one}
        # What is said twice is as open as the stricter of the two.
        return _Piece(name, is_whole=False, tables=(last,) if first == last else (first, last))

    def _statements(self, lines: Sequence[str]) -> Iterator[dict[str, Any]]:
        start = 0
        while start < len(lines) and self._tried < _MOST_TRIED:
            length, found = self._longer(lines[start : start + _LONGEST])
            if found:
                yield found
            start += length

    def _longer(self, lines: Sequence[str]) -> tuple[int, dict[str, Any] | None]:
        """The statement that begins on the first of these lines, and over how many it goes on."""
        for length in range(1, len(lines) + 1):
            if length > 1 and _STATEMENT.match(lines[length - 1]):
                break
            self._tried += 1
            if (found := _parsed("\n".join(lines[:length]))) is not None:
                return length, found
        return 1, None


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
