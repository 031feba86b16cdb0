"""``ingest.readers.sheets``, ``comma_separated``, ``rows`` and ``columns``."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

import pytest
import xlsxwriter
from pydantic import ValidationError

from ingest.readers import office, sheets
from ingest.readers.columns import Columns
from ingest.readers.opening import read_bytes
from ingest.readers.raw import Kind, RawDocument
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument, TooLarge
from tests.ingest.readers.odf import odf, table
from tests.ingest.traces import assert_exact

SHEET = "opendocument.spreadsheet"
ROWS = (
    ("Nummer", "Titel", "Datum", "Verhaal", "Tip"),
    (7, "Brief", dt.date(2024, 5, 3), "De brief bleef liggen.\nDagen lang.\n\nTot hij zoek was.", "Bel eens."),
    (),
    (8, "", dt.date(2024, 6, 1), "Niemand belde terug.", ""),
    (9, "Leeg", "", "", ""),
)
STORY = Columns(text=("Verhaal",), id="Nummer", title="Titel", date="Datum")


def xlsx(*sheets_of_rows: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    """A workbook with these sheets."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "d mmm yyyy"})
    for number, rows in enumerate(sheets_of_rows):
        sheet = book.add_worksheet()
        if number in hidden:
            sheet.hide()
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(place, column, value, *([day] if isinstance(value, dt.date) else []))
    book.close()
    return buffer.getvalue()


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def cells(document: RawDocument) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in document.blocks if block.kind is Kind.ROW]


def test_each_row_is_a_document_with_what_the_sheet_says_of_it() -> None:
    document = read_bytes(xlsx(ROWS), "a.xlsx", STORY)

    assert document.blocks == ()
    assert [part.name for part in document.parts] == ["7", "8", "9"]
    first, second, empty = document.parts
    assert [block.content.text for block in first.document.blocks] == [
        "De brief bleef liggen.\u2028Dagen lang.",
        "Tot hij zoek was.",
    ]
    assert first.details == {"title": "Brief", "date": "2024-05-03"}
    assert second.details == {"title": "", "date": "2024-06-01"}
    assert second.document.title == "Niemand belde terug."
    assert empty.document.blocks == ()
    for block in first.document.blocks:
        assert_exact(block.content, first.document.raw)


def test_several_columns_of_text_stand_under_their_names() -> None:
    columns = Columns(text=("verhaal", "TIP"), id="nummer")

    first = read_bytes(xlsx(ROWS), "a.xlsx", columns).parts[0].document

    assert [(block.kind, block.content.text) for block in first.blocks] == [
        (Kind.HEADING, "verhaal"),
        (Kind.PARAGRAPH, "De brief bleef liggen.\u2028Dagen lang."),
        (Kind.PARAGRAPH, "Tot hij zoek was."),
        (Kind.HEADING, "TIP"),
        (Kind.PARAGRAPH, "Bel eens."),
    ]


def test_a_row_put_in_above_renames_no_other() -> None:
    columns = Columns(text=("Verhaal",))
    before = csv("Verhaal;x", "De brief bleef liggen.;1", "Niemand belde terug.;2")
    after = csv("Verhaal;x", "Een nieuw verhaal.;0", "De brief bleef liggen.;1", "Niemand belde terug.;2")

    names = [part.name for part in read_bytes(before, "a.csv", columns).parts]

    assert [part.name for part in read_bytes(after, "a.csv", columns).parts][1:] == names
    assert len(set(names)) == 2


def test_columns_that_are_not_there_are_named_with_those_that_are() -> None:
    with pytest.raises(InvalidDocument, match=r"“Verhall”; wel: “Nummer”, “Titel”"):
        read_bytes(xlsx(ROWS), "a.xlsx", Columns(text=("Verhall",), title="Titel"))


def test_sheets_without_these_columns_are_left_out_and_named() -> None:
    document = read_bytes(xlsx([("Uitleg",)], ROWS), "a.xlsx", STORY)

    assert len(document.parts) == 3
    assert document.parts[0].document.left_out == ("blad “Sheet1”",)


def test_without_columns_a_sheet_is_a_table_and_is_told_how_to_be_more() -> None:
    document = read_bytes(xlsx(ROWS), "a.xlsx")

    assert [block.header for block in document.blocks] == [True, False, False, False]
    assert cells(document)[2] == ["8", "", "1-6-2024", "Niemand belde terug.", ""]
    assert [caveat.code for caveat in document.caveats] == ["columns"]
    assert "--columns text=Verhaal" in document.caveats[0].text


def test_a_line_above_the_table_is_text_and_more_sheets_have_their_names() -> None:
    rows = [("Uitkomsten van de wijkenquête",), (), ("Wijk", "Aantal"), ("Noord", 12.0)]

    document = read_bytes(xlsx(rows, [("Naam", "Rol"), ("team", "hulp")], hidden=()), "a.xlsx")

    assert [(block.kind, block.content.text, block.table) for block in document.blocks] == [
        (Kind.HEADING, "Sheet1", 0),
        (Kind.PARAGRAPH, "Uitkomsten van de wijkenquête", 0),
        (Kind.ROW, "Wijk | Aantal", 1),
        (Kind.ROW, "Noord | 12", 1),
        (Kind.HEADING, "Sheet2", 0),
        (Kind.ROW, "Naam | Rol", 2),
        (Kind.ROW, "team | hulp", 2),
    ]


def test_a_hidden_sheet_is_left_out_and_named() -> None:
    document = read_bytes(xlsx(ROWS, [("geheim", "x")], hidden=(1,)), "a.xlsx")

    assert document.left_out == ("verborgen blad “Sheet2”",)
    assert "geheim" not in document.raw


@pytest.mark.parametrize(
    ("value", "shown", "date"),
    [
        (1.0, "1", ""),
        (0.1 + 0.2, "0,3", ""),
        (-12.5, "-12,5", ""),
        (1e21, "1e+21", ""),
        (True, "ja", ""),
        (dt.date(2024, 5, 3), "3-5-2024", "2024-05-03"),
        (dt.datetime(2024, 5, 3, 14, 30), "3-5-2024 14:30", "2024-05-03"),
        (dt.time(14, 30), "14:30", ""),
        (dt.timedelta(hours=30), "30:00", ""),
        ("een  tekst", "een  tekst", ""),
    ],
)
def test_values_are_read_as_a_person_sees_them(value: object, shown: str, date: str) -> None:
    assert sheets.cell(value) == (shown, date)


@pytest.mark.parametrize(
    "data",
    [
        csv("Wijk;Aantal", "Noord, bij het park;12", "Zuid;7"),
        csv("Wijk,Aantal", '"Noord, bij het park",12', "Zuid,7"),
        csv("Wijk\tAantal", "Noord, bij het park\t12", "Zuid\t7"),
        csv("sep=|", "Wijk|Aantal", "Noord, bij het park|12", "Zuid|7"),
    ],
)
def test_the_sign_between_cells_is_found_out(data: bytes) -> None:
    document = read_bytes(data, "a.csv")

    assert cells(document) == [["Wijk", "Aantal"], ["Noord, bij het park", "12"], ["Zuid", "7"]]


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_the_encoding_of_a_table_is_found_out_and_named(encoding: str, name: str) -> None:
    data = "Wijk;Verhaal\nNoord;“Eén café”\n".encode(encoding)

    for document in (read_bytes(data, "a.csv"), read_bytes(data, "a.csv", Columns(text="Verhaal")).parts[0].document):
        assert [block.content.text for block in document.blocks][-1].endswith("“Eén café”")
        assert document.caveats[0].text == f"gelezen als {name}"


def test_a_story_of_several_lines_in_quotation_marks_is_one_cell() -> None:
    data = csv("id,Verhaal", '1,"Zij zei: ""nee"".', "", 'En ging."', "2,Kort.")

    first, second = read_bytes(data, "a.csv", Columns(text=("Verhaal",), id="id")).parts

    assert [block.content.text for block in first.document.blocks] == ['Zij zei: "nee".', "En ging."]
    assert second.name == "2"


def test_a_table_of_text_that_calls_itself_excel_is_read() -> None:
    document = read_bytes(csv("Wijk\tAantal", "Noord\t12"), "uitdraai.xls")

    assert cells(document) == [["Wijk", "Aantal"], ["Noord", "12"]]
    assert "heet .xls, maar is een tabel (CSV)" in [caveat.text for caveat in document.caveats]


def ods(*rows: str) -> str:
    """A sheet as XML, in which each cell says that it is text."""
    body = table(*rows).replace("<table:table>", '<table:table table:name="Blad1">')
    return body.replace("<table:table-cell>", '<table:table-cell office:value-type="string">')


def test_an_opendocument_sheet_is_read() -> None:
    document = read_bytes(odf(ods("Wijk|Aantal", "Noord|12"), kind=SHEET), "a.ods")

    assert cells(document) == [["Wijk", "Aantal"], ["Noord", "12"]]


@pytest.mark.usefixtures("libreoffice")
def test_an_old_excel_file_is_read() -> None:
    old = office.converted(xlsx(ROWS), ".xlsx", ".xls")

    document = read_bytes(old, "a.xls", STORY)

    assert [part.name for part in document.parts] == ["7", "8", "9"]
    assert document.parts[0].details["date"] == "2024-05-03"


def test_columns_are_written_in_an_option_or_a_manifest() -> None:
    expected = Columns(text=("verhaal", "tip"), title="titel")

    assert Columns.model_validate("text=verhaal, title=titel,text=tip") == expected
    assert Columns.model_validate({"text": ["verhaal", "tip"], "title": "titel"}) == expected
    assert Columns.model_validate({"text": "verhaal"}) == Columns(text=("verhaal",))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("verhaal", "schrijf veld=kolom"),
        ("title=titel", "welke kolom de tekst is"),
        ("text=a,teks=b", "'teks' is geen veld"),
        ("text=a,id=b,id=c", "twee keer"),
        ({"text": []}, "welke kolom de tekst is"),
    ],
)
def test_columns_that_make_no_sense_are_told(given: object, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Columns.model_validate(given)


def test_nothing_is_nothing() -> None:
    with pytest.raises(EmptyDocument):
        read_bytes(xlsx([]), "a.xlsx")
    with pytest.raises(EmptyDocument):
        read_bytes(csv("Verhaal;x"), "a.csv", Columns(text=("Verhaal",)))


def test_a_password_is_named_as_the_reason() -> None:
    manifest = '<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'

    with pytest.raises(EncryptedDocument):
        read_bytes(odf(table("a"), kind=SHEET, manifest=manifest), "a.ods")


def test_a_cell_that_is_repeated_a_billion_times_is_refused() -> None:
    body = ods("a|b").replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">')
    body = body.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="1000" ')

    with pytest.raises(TooLarge, match="cellen"):
        read_bytes(odf(body, kind=SHEET), "a.ods")


def test_one_cell_at_the_far_end_of_a_sheet_is_refused() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "hier")
    sheet.write(1_048_575, 16_383, "ver weg")
    book.close()

    with pytest.raises(TooLarge, match="cellen"):
        read_bytes(buffer.getvalue(), "a.xlsx")


@pytest.mark.parametrize("data", [b"a\0b" * 9, xlsx(ROWS)[:2_000]])
def test_what_is_broken_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidDocument):
        read_bytes(data, "a.csv")


def test_a_quotation_mark_that_never_closes_costs_no_words() -> None:
    document = read_bytes(b'a;"' + b"x" * 200_000, "a.csv")

    assert "x" * 200_000 in document.raw
