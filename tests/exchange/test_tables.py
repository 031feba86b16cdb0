"""A project as tables: CSV and XLSX."""

import csv
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exchange import tables
from exchange.project import Code, Coding, Project, Selection, Source
from exchange.sheets import meant, safe
from tests.exchange.projects import EVERYTHING, guid

WORDS = "=cmd|' /C calc'!A0 +1 -2 @x"


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def dangerous() -> Project:
    coding = Coding(guid("1"), guid("c"))
    source = Source(guid("s"), "+document", text=WORDS, selections=(Selection(guid("x"), 0, 18, codings=(coding,)),))
    return Project("Werk", codes=(Code(guid("c"), "=1+1"),), sources=(source,))


def test_each_coding_is_a_row_with_the_words_and_who_gave_it() -> None:
    found = rows(tables.codings_csv(EVERYTHING))

    assert found[0] == [
        "document",
        "code",
        "gecodeerd door",
        "van",
        "tot",
        "woorden",
        "memo",
        "wanneer",
        "controleer dit",
    ]
    assert found[1] == [
        "Verhaal van Z", "Toegang", "Anna", "", "", "", "Zie [[Wachten]]\nen verder.", "2025-03-04T05:06:07+00:00", "",
    ]  # fmt: skip
    assert found[2][:6] == ["Verhaal van Z", "Toegang › Wachten", "Anna", "20", "32", "De wachttijd"]
    assert found[7][:6] == ["Rapport", "<i>=Gevoel", "Anna", "", "", "Grafiek"]
    assert len(found) == 1 + 7


def test_documents_stand_against_codes_with_how_often_and_whether() -> None:
    source = EVERYTHING.sources[0]
    twice = replace(source.selections[2], codings=source.selections[3].codings)
    project = replace(
        EVERYTHING, sources=(replace(source, selections=(*source.selections, twice)), *EVERYTHING.sources[1:])
    )

    counted, given_ = rows(tables.counts_csv(project)), rows(tables.given_csv(project))

    assert counted[0][1:4] == ["Toegang", "Toegang › Wachten", "Toegang › Bellen"]
    assert counted[1] == ["Verhaal van Z", "1", "2", "2", "1"]
    assert given_[1] == ["Verhaal van Z", "1", "1", "1", "1"]
    assert given_[3] == ["Scan zonder tekst", "0", "0", "0", "0"]


def test_no_cell_of_a_csv_is_a_formula() -> None:
    cells = [cell for row in rows(tables.codings_csv(dangerous())) for cell in row]

    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.text(st.sampled_from("'=+-@\t\ra"), max_size=6) | st.text())
def test_a_safe_cell_says_what_was_meant(cell: str) -> None:
    assert not safe(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert meant(safe(cell)) == cell


Cell = int | float | str | bool | date | datetime | object


def sheets(content: bytes) -> dict[str, list[list[Cell]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def test_a_workbook_has_all_tables_and_no_formula_in_any() -> None:
    written = tables.workbook(dangerous())
    found = sheets(written.content)

    assert list(found) == ["Coderingen", "Wel of niet", "Hoe vaak", "Codes"]
    assert found["Coderingen"][1][:6] == ["+document", "=1+1", "", 0.0, 18.0, WORDS[:18]]
    assert found["Hoe vaak"] == [["document", "=1+1"], ["+document", 1.0]]
    with ZipFile(BytesIO(written.content)) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist())
    assert written.losses == ()


def test_words_that_do_not_fit_in_a_cell_are_cut_and_told() -> None:
    text = "x" * 40_000
    source = Source(
        guid("s"),
        "lang",
        text=text,
        selections=(Selection(guid("x"), 0, 40_000, codings=(Coding(guid("1"), guid("c")),)),),
    )
    written = tables.workbook(Project("Werk", codes=(Code(guid("c"), "C"),), sources=(source,)))

    assert [loss.told("nl").why for loss in written.losses] == ["is 40000 tekens lang; in een cel passen er 32767"]
    assert sheets(written.content)["Coderingen"][1][5] == text[:32_767]


def test_the_same_project_gives_the_same_workbook() -> None:
    assert tables.workbook(EVERYTHING) == tables.workbook(EVERYTHING)


@pytest.mark.parametrize("text", ["a\x00b\x0b", "\ud800"])
def test_signs_that_a_sheet_cannot_hold_are_replaced(text: str) -> None:
    project = Project("Werk", codes=(Code(guid("c"), text),))

    assert "�" in str(sheets(tables.workbook(project).content)["Codes"][1][0])
    assert tables.counts_csv(project)


def test_headings_may_be_of_another_language() -> None:
    assert rows(tables.codings_csv(EVERYTHING, language="en"))[0][:3] == ["document", "code", "coded by"]
    assert "Codings" in sheets(tables.workbook(EVERYTHING, language="en").content)
