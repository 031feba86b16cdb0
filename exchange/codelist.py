"""A codebook as CSV, in and out: one row per code, with what it stands under.

Columns are known by their heading, in Dutch or English, in any order. Only a name is needed.
``onder`` names the code above by its ``kenmerk`` (guid) or its name, and of two with one name means the first.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from exchange.losses import Loss, LossKind, quoted
from exchange.outcome import ImportedCodebook
from exchange.project import Code, Codebook
from exchange.refi import grammar
from exchange.refi.tree import DEEPEST
from exchange.sheets import meant, separated
from kb.errors import InvalidExchange

LARGEST = 20 * 1024 * 1024
MOST_CODES = 20_000

_COLUMNS = {
    "name": ("naam", "name", "code", "label"),
    "above": ("onder", "bovenliggende code", "parent", "onderdeel van"),
    "description": ("omschrijving", "beschrijving", "definitie", "description", "memo"),
    "color": ("kleur", "color", "colour"),
    "codable": ("codeerbaar", "codable", "iscodable"),
    "guid": ("kenmerk", "guid", "id"),
}
_YES, _NO = "ja", "nee"
_NOT = (_NO, "no", "false", "0", "nej")


@dataclass(frozen=True, slots=True)
class _Line:
    """A code of the list, with what it stands under as the list says it."""

    code: Code
    above: str
    number: int


def write(codes: Sequence[Code]) -> bytes:
    """A codebook as a CSV file that comes back as it was, but for notes."""
    heads = [names[0] for names in _COLUMNS.values()]
    return separated([heads, *_rows(codes, "")])


def _rows(codes: Sequence[Code], above: str) -> Iterator[list[str]]:
    for code in codes:
        yield [code.name, above, code.description, code.color, _YES if code.codable else _NO, code.guid]
        yield from _rows(code.codes, code.guid)


def read(content: bytes) -> ImportedCodebook:
    """The codes of a CSV file as a tree, and what did not come along.

    Raises:
        InvalidExchange: it is no list of codes.
    """
    if len(content) > LARGEST:
        msg = "deze lijst is te groot"
        raise InvalidExchange(msg)
    losses: list[Loss] = []
    lines = _lines(_text(content, losses), losses)
    return ImportedCodebook(Codebook(codes=_tree(lines, losses)), tuple(losses))


def _text(content: bytes, losses: list[Loss]) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        why = "is geen UTF-8 en is gelezen als Windows-1252; kijk naar letters met accenten"
        losses.append(Loss(LossKind.CHANGED, "de lijst", why))
        return content.decode("windows-1252", "replace")


def _lines(text: str, losses: list[Loss]) -> list[_Line]:
    """The rows that name a code."""
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        heads, *rows = reader
    except (csv.Error, ValueError) as error:
        msg = "dit is geen lijst met codes (CSV)"
        raise InvalidExchange(msg) from error
    places = _places(heads)
    if len(rows) > MOST_CODES:
        msg = f"de lijst heeft {len(rows)} rijen; meer dan {MOST_CODES} mag niet"
        raise InvalidExchange(msg)
    return list(_read(places, rows, losses))


def _places(heads: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands."""
    said = [head.strip().casefold() for head in heads]
    places = {key: next((said.index(name) for name in names if name in said), -1) for key, names in _COLUMNS.items()}
    if places["name"] < 0:
        msg = "de lijst heeft geen kolom ‘naam’"
        raise InvalidExchange(msg)
    return places


def _read(places: Mapping[str, int], rows: Sequence[Sequence[str]], losses: list[Loss]) -> Iterator[_Line]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        cells = {key: meant(row[place]) if 0 <= place < len(row) else "" for key, place in places.items()}
        if not any(cell.strip() for cell in row):
            continue
        if not cells["name"].strip():
            losses.append(Loss(LossKind.LEFT_OUT, f"rij {number}", "heeft geen naam"))
            continue
        line = _line(cells, number, losses)
        if line.code.guid in seen:
            losses.append(Loss(LossKind.CHANGED, f"rij {number}", "staat er al en kreeg een ander kenmerk"))
            line = replace(line, code=replace(line.code, guid=grammar.derived("csv", line.code.guid, str(number))))
        seen.add(line.code.guid)
        yield line


def _line(cells: Mapping[str, str], number: int, losses: list[Loss]) -> _Line:
    name, color = cells["name"][: grammar.LONGEST_NAME], grammar.color(cells["color"]) or ""
    if name != cells["name"]:
        why = f"had een naam van {len(cells['name'])} tekens, die is ingekort"
        losses.append(Loss(LossKind.CHANGED, f"rij {number}", why))
    if cells["color"].strip() and not color:
        losses.append(Loss(LossKind.LEFT_OUT, f"rij {number}", f"{quoted(cells['color'])} is geen kleur"))
    guid = grammar.guid(cells["guid"]) or grammar.derived("csv", cells["guid"] or cells["above"], name)
    codable = cells["codable"].strip().casefold() not in _NOT
    return _Line(Code(guid, name, codable, color, cells["description"]), cells["above"].strip(), number)


def _tree(lines: Sequence[_Line], losses: list[Loss]) -> tuple[Code, ...]:
    """The codes under each other, in the order of the list."""
    above = _above(lines, losses)
    under: dict[str | None, list[_Line]] = {}
    for line in lines:
        under.setdefault(above[line.code.guid], []).append(line)

    def grown(guid: str | None) -> tuple[Code, ...]:
        return tuple(replace(line.code, codes=grown(line.code.guid)) for line in under.get(guid, ()))

    return grown(None)


def _above(lines: Sequence[_Line], losses: list[Loss]) -> dict[str, str | None]:
    """For each code the guid of the one above it; nothing for those at the top."""
    names: dict[str, str] = {}
    for line in lines:
        names.setdefault(line.code.name.strip(), line.code.guid)
        names[line.code.guid] = line.code.guid
    above: dict[str, str | None] = {}
    for line in lines:
        found = names.get(grammar.guid(line.above) or line.above)
        if line.above and found is None:
            why = f"hoort onder {quoted(line.above)}, en dat staat er niet"
            losses.append(Loss(LossKind.CHANGED, f"rij {line.number}", why))
        above[line.code.guid] = found
    for line in lines:
        if not _leads_up(line.code.guid, above):
            why = f"staat onder zichzelf of meer dan {DEEPEST // 2} lagen diep, en staat nu bovenaan"
            losses.append(Loss(LossKind.CHANGED, f"rij {line.number}", why))
            above[line.code.guid] = None
    return above


def _leads_up(guid: str, above: Mapping[str, str | None]) -> bool:
    """Whether the way up from a code ends, and soon enough."""
    here: str | None = guid
    for _ in range(DEEPEST // 2):
        here = above[here] if here else None
        if here is None:
            return True
    return False
