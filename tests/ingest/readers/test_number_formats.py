"""``ingest.readers.number_formats``."""

from io import BytesIO

import pytest
import xlsxwriter

from ingest.readers.number_formats import parsed
from ingest.readers.opening import read_bytes


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0%", 0.255, "26%"),
        ("0.0%", 0.2555, "25,6%"),
        ("€ #,##0.00", 1234.5, "€ 1.234,50"),
        ("[$€-413] #,##0.00;[Red]-[$€-413] #,##0.00", -1234.5, "-€ 1.234,50"),
        ('_ € * #,##0.00_ ;_ € * -#,##0.00_ ;_ € * "-"??_ ;_ @_ ', 12, "€ 12,00"),
        ("#,##0", 1234567, "1.234.567"),
        ("0000", 612, "0612"),
        ('"ca. "0" uur"', 12, "ca. 12 uur"),
        ("0.0##", 1.25, "1,25"),
        ("0.0", -0.01, "0,0"),
    ],
)
def test_a_number_is_shown_as_its_format_says(code: str, value: float, shown: str) -> None:
    found = parsed(code)

    assert found is not None
    assert found.shown(value) == shown


@pytest.mark.parametrize(
    "code", ["General", "d-m-yyyy", "hh:mm", "0.00E+00", "# ?/?", "@", "[>=1000]0;0.0", "0,", "", "[$" * 50_000]
)
def test_what_is_no_plain_number_is_left_as_it_is(code: str) -> None:
    assert parsed(code) is None


def test_each_cell_of_a_workbook_is_shown_in_its_own_way_on_its_own_sheet() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    share, money = (book.add_format({"num_format": code}) for code in ("0%", "€ #,##0.00"))
    first, second = book.add_worksheet("Een"), book.add_worksheet("Twee & meer")
    for sheet, way in ((first, share), (second, money)):
        sheet.write_row(0, 0, ["Wijk", "Deel", "Kaal"])
        sheet.write(1, 0, "Noord")
        sheet.write(1, 1, 0.5, way)
        sheet.write(1, 2, 0.5)
    book.close()

    rows = [block.content.text for block in read_bytes(buffer.getvalue(), "a.xlsx").blocks if block.cells]

    assert [row for row in rows if row.startswith("Noord")] == ["Noord | 50% | 0,5", "Noord | € 0,50 | 0,5"]
