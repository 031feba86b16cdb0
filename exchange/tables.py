"""A project as tables, CSV and XLSX: a row per coding, and documents against codes with 0 or 1 and with counts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter

from exchange import rows
from exchange.losses import Loss, LossKind
from exchange.outcome import Exported
from exchange.project import Project, all_codes
from exchange.refi.grammar import possible
from exchange.saying import DUTCH, quoted, said, words
from exchange.sheets import separated

Headings = Mapping[str, str]

_COLUMNS = ("document", "code", "coder", "start", "end", "words", "memo", "at", "check")
_LONGEST_CELL = 32_767
_LONGEST_SHEET = 31
_MADE = datetime(2000, 1, 1, tzinfo=UTC)

Table = list[list[str | int]]


def codings_csv(project: Project, *, language: str = DUTCH) -> bytes:
    """One row per coding."""
    return separated([[str(cell) for cell in row] for row in _codings(project, words("table", language))])


def counts_csv(project: Project, *, language: str = DUTCH) -> bytes:
    """One row per document, one column per code, with how often it was given."""
    return separated([[str(cell) for cell in row] for row in _crossed(project, words("table", language), most=None)])


def given_csv(project: Project, *, language: str = DUTCH) -> bytes:
    """One row per document, one column per code, with 1 where it was given and 0 where it was not."""
    return separated([[str(cell) for cell in row] for row in _crossed(project, words("table", language), most=1)])


def workbook(project: Project, *, language: str = DUTCH) -> Exported:
    """All tables as sheets of one XLSX file; no cell is a formula or a link, whatever it says."""
    headings = words("table", language)
    file, losses = BytesIO(), list[Loss]()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    tables: Sequence[tuple[str, Table]] = (
        ("codings", _codings(project, headings)),
        ("given", _crossed(project, headings, most=1)),
        ("counts", _crossed(project, headings, most=None)),
        ("codes", _codes(project, headings)),
    )
    bold = book.add_format({"bold": True})
    for key, table in tables:
        sheet = book.add_worksheet(headings[key][:_LONGEST_SHEET])
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, _fitting(cell, losses), None if number else bold)
    book.close()
    return Exported(file.getvalue(), tuple(losses))


def _fitting(cell: str, losses: list[Loss]) -> str:
    """What fits in a cell of a sheet."""
    cell = possible(cell)
    if len(cell) > _LONGEST_CELL:
        why = said("why.long_cell", length=len(cell), most=_LONGEST_CELL)
        losses.append(Loss(LossKind.CHANGED, quoted(cell), why))
    return cell[:_LONGEST_CELL]


def _codings(project: Project, headings: Headings) -> Table:
    found: Table = [[headings[name] for name in _COLUMNS]]
    for row in rows.codings(project):
        place = ["" if one is None else one for one in (row.start, row.end)]
        at, check = row.at.isoformat() if row.at else "", headings["yes"] if row.doubtful else ""
        about = (rows.BETWEEN.join(row.code), row.coder)
        found.append([row.document, *about, *place, row.words or "", row.memo, at, check])
    return found


def _crossed(project: Project, headings: Headings, *, most: int | None) -> Table:
    codes = list(all_codes(project.codes))
    found: Table = [[headings["document"], *(rows.BETWEEN.join(names) for names, _ in codes)]]
    for count in rows.counts(project):
        numbers = (count.by_code.get(code.guid, 0) for _, code in codes)
        found.append([count.document, *(number if most is None else min(number, most) for number in numbers)])
    return found


def _codes(project: Project, headings: Headings) -> Table:
    return [[headings[name] for name in ("code", "description", "color", "codable")], *_code_rows(project, headings)]


def _code_rows(project: Project, headings: Headings) -> Iterator[list[str | int]]:
    for names, code in all_codes(project.codes):
        yield [rows.BETWEEN.join(names), code.description, code.color, headings["yes" if code.codable else "no"]]
