"""XLSX, XLS and ODS, with calamine: cells as a person sees them, without formulas, remarks and hidden sheets."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import TypeVar

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ingest.readers import extent, number_formats, package, rows
from ingest.readers.columns import Columns
from ingest.readers.content import ZIP
from ingest.readers.number_formats import NumberFormat
from ingest.readers.raw import RawDocument
from ingest.readers.rows import Cell, Sheet
from kb.errors import EncryptedDocument, InvalidDocument, TooLarge

MOST_CELLS = 2_000_000
"""Of all sheets together."""

XLSX = package.Kind("een Excel-bestand", (b"spreadsheetml.", b"ms-excel.sheet"))
ODS = package.Kind("een OpenDocument-rekenblad", (b"opendocument.spreadsheet",), doctypes=True)
_EPOCH = dt.date(1899, 12, 31)
_MOST_DIGITS = 15
"""What a sheet reckons with."""

T = TypeVar("T")
Formats = Mapping[str, Mapping[tuple[int, int], NumberFormat]]


def read(data: bytes) -> RawDocument:
    """A workbook as tables.

    Raises:
        InvalidDocument: it is broken, encrypted, empty or too large.
    """
    sheets, left_out = _sheets(data)
    return rows.as_table(sheets, left_out=left_out)


def read_records(data: bytes, columns: Columns) -> RawDocument:
    """A workbook of which each row is a document."""
    sheets, left_out = _sheets(data)
    return rows.as_records(sheets, columns, left_out=left_out)


def _sheets(data: bytes) -> tuple[list[Sheet], list[str]]:
    """The sheets that are shown, and what is left out."""
    formats: Formats = {}
    if data.startswith(ZIP):
        is_open = b"opendocument" in package.stated_type(data)
        package.check(data, ODS if is_open else XLSX)
        if b"encryption-data" in package.part(data, "META-INF/manifest.xml"):
            msg = "het document is beveiligd met een wachtwoord; sla het op zonder wachtwoord"
            raise EncryptedDocument(msg)
        extent.check(data, is_open=is_open, most=MOST_CELLS)
        formats = {} if is_open else number_formats.in_workbook(data)
    workbook = _attempt(lambda: CalamineWorkbook.from_filelike(BytesIO(data)))
    sheets, left_out, cells = [], [], 0
    for about in workbook.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            left_out.append(f"grafiekblad “{about.name}”")
        elif about.visible is not SheetVisibleEnum.Visible:
            left_out.append(f"verborgen blad “{about.name}”")
        else:
            sheet = _attempt(lambda name=about.name: workbook.get_sheet_by_name(name))  # type: ignore[misc]
            cells += sheet.width * sheet.height
            if cells > MOST_CELLS:
                raise TooLarge(extent.too_many(MOST_CELLS))
            found, ways = sheet.to_python(skip_empty_area=False), formats.get(about.name, {})
            sheets.append(Sheet(about.name, [_row(row, number, ways) for number, row in enumerate(found)]))
    return sheets, left_out


def _attempt(read: Callable[[], T]) -> T:
    """What calamine reads; a fault in Rust is no ``Exception``."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        if "password" in str(error).lower():
            msg = "het document is beveiligd met een wachtwoord; sla het op zonder wachtwoord"
            raise EncryptedDocument(msg) from error
        msg = "de tabel is kapot en kan niet gelezen worden"
        raise InvalidDocument(msg) from error


def _row(values: Iterable[object], row: int, formats: Mapping[tuple[int, int], NumberFormat]) -> Sequence[Cell]:
    return [cell(value, formats.get((row, column))) for column, value in enumerate(values)]


def cell(value: object, format: NumberFormat | None = None) -> Cell:
    """A value as a person sees it."""
    match value:
        case bool():
            return Cell("ja" if value else "nee")
        case float() | int() if format is not None and abs(value) < 10**_MOST_DIGITS:
            return Cell(format.shown(value))
        case float() | int():
            return Cell(_number(value))
        case dt.datetime() if value.date() <= _EPOCH:
            return Cell(f"{value:%H:%M}")
        case dt.datetime():
            clock = "" if value.time() == dt.time() else f" {value:%H:%M}"
            return Cell(_day(value) + clock, value.date().isoformat())
        case dt.date():
            return Cell(_day(value), value.isoformat())
        case dt.time():
            return Cell(f"{value:%H:%M}")
        case dt.timedelta():
            minutes = round(value.total_seconds() / 60)
            return Cell(f"{minutes // 60}:{minutes % 60:02}")
        case _:
            return Cell(str(value))


def _day(value: dt.date) -> str:
    return f"{value.day}-{value.month}-{value.year}"


def _number(value: float) -> str:
    """A number without what reckoning in binary leaves behind it, with a decimal comma."""
    if value == int(value) if abs(value) < 10**_MOST_DIGITS else False:
        return str(int(value))
    return f"{value:.{_MOST_DIGITS}g}".replace(".", ",")
