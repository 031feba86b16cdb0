"""A codebook as CSV, in and out: one row per code, with what it stands under.

Columns are known by their heading, in Dutch or English, in any order. Only a name is needed.
``onder`` names the code above by its ``kenmerk`` (guid) or its name, and of two with one name means the first.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from exchange.losses import Loss, LossKind
from exchange.outcome import ImportedCodebook
from exchange.project import Code, Codebook
from exchange.refi import grammar
from exchange.refi.tree import DEEPEST
from exchange.saying import DUTCH, LANGUAGES, quoted, refused, said, words
from exchange.sheets import meant, separated

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
_CODINGS = [{words("table", language)[key].casefold() for key in ("coder", "start", "end")} for language in LANGUAGES]
"""What a table of codings has, and a list of codes never."""
_NOT = (*(words("codelist", language)["no"] for language in LANGUAGES), "false", "0", "nej")


@dataclass(frozen=True, slots=True)
class _Line:
    """A code of the list, with what it stands under as the list says it."""

    code: Code
    above: str
    number: int


def write(codes: Sequence[Code], *, language: str = DUTCH) -> bytes:
    """A codebook as a CSV file that comes back as it was, but for notes."""
    texts = words("codelist", language)
    return separated([[texts[key] for key in _COLUMNS], *_rows(codes, "", texts)])


def _rows(codes: Sequence[Code], above: str, texts: Mapping[str, str]) -> Iterator[list[str]]:
    for code in codes:
        yield [code.name, above, code.description, code.color, texts["yes" if code.codable else "no"], code.guid]
        yield from _rows(code.codes, code.guid, texts)


def read(content: bytes) -> ImportedCodebook:
    """The codes of a CSV file as a tree, and what did not come along.

    Raises:
        InvalidExchange: it is no list of codes.
    """
    if len(content) > LARGEST:
        raise refused("large_list")
    losses: list[Loss] = []
    lines = _lines(_text(content, losses), losses)
    return ImportedCodebook(Codebook(codes=_tree(lines, losses)), tuple(losses))


def _text(content: bytes, losses: list[Loss]) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        losses.append(Loss(LossKind.CHANGED, said("thing.list"), said("why.not_utf8")))
        return content.decode("windows-1252", "replace")


def _lines(text: str, losses: list[Loss]) -> list[_Line]:
    """The rows that name a code."""
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        heads, *rows = reader
    except (csv.Error, ValueError) as error:
        raise refused("no_list") from error
    places = _places(heads)
    if len(rows) > MOST_CODES:
        raise refused("rows", number=len(rows), most=MOST_CODES)
    return list(_read(places, rows, losses))


def _places(heads: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands."""
    given = [head.strip().casefold() for head in heads]
    if any(there <= set(given) for there in _CODINGS):
        raise refused("codings")
    places = {key: next((given.index(name) for name in names if name in given), -1) for key, names in _COLUMNS.items()}
    if places["name"] < 0:
        raise refused("no_name_column")
    return places


def _read(places: Mapping[str, int], rows: Sequence[Sequence[str]], losses: list[Loss]) -> Iterator[_Line]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        cells = {key: meant(row[place]) if 0 <= place < len(row) else "" for key, place in places.items()}
        if not any(cell.strip() for cell in row):
            continue
        if not cells["name"].strip():
            losses.append(Loss(LossKind.LEFT_OUT, said("thing.row", number=number), said("why.nameless")))
            continue
        line = _line(cells, number, losses)
        if line.code.guid in seen:
            losses.append(Loss(LossKind.CHANGED, said("thing.row", number=number), said("why.row_twice")))
            line = replace(line, code=replace(line.code, guid=grammar.derived("csv", line.code.guid, str(number))))
        seen.add(line.code.guid)
        yield line


def _line(cells: Mapping[str, str], number: int, losses: list[Loss]) -> _Line:
    name, color = cells["name"][: grammar.LONGEST_NAME], grammar.color(cells["color"]) or ""
    if name != cells["name"]:
        why = said("why.long_name", length=len(cells["name"]))
        losses.append(Loss(LossKind.CHANGED, said("thing.row", number=number), why))
    if cells["color"].strip() and not color:
        losses.append(
            Loss(
                LossKind.LEFT_OUT, said("thing.row", number=number), said("why.no_color", value=quoted(cells["color"]))
            )
        )
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
            why = said("why.unknown_above", above=quoted(line.above))
            losses.append(Loss(LossKind.CHANGED, said("thing.row", number=line.number), why))
        above[line.code.guid] = found
    for line in lines:
        if not _leads_up(line.code.guid, above):
            why = said("why.above_itself", most=DEEPEST // 2)
            losses.append(Loss(LossKind.CHANGED, said("thing.row", number=line.number), why))
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
