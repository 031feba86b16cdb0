"""Projects of Taguette: places are bytes over the text of a page."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange import taguette
from exchange.losses import LossKind
from exchange.outcome import Imported
from exchange.project import all_codes
from kb.coding.rulers import BYTES
from kb.errors import InvalidExchange
from tests.exchange import sqlite

TABLES = {
    "projects": "id INTEGER PRIMARY KEY, name TEXT, description TEXT, created TEXT",
    "documents": "id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT, created TEXT, "
    "project_id INTEGER, text_direction TEXT, contents TEXT",
    "tags": "id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT",
    "highlights": "id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT",
    "highlight_tags": "highlight_id INTEGER, tag_id INTEGER",
}
PAGE = "<h1>Het caf\u00e9 \U0001f600</h1><p>De <b>wachttijd</b> is te lang.</p><p>Niemand belt terug.</p>"
TEXT = "Het caf\u00e9 \U0001f600De wachttijd is te lang.Niemand belt terug."


def bytes_of(words: str) -> tuple[int, int]:
    start = len(TEXT[: TEXT.index(words)].encode())
    return start, start + len(words.encode())


ROWS: Mapping[str, Sequence[Sequence[object]]] = {
    "projects": [(1, "Wachten", "Over wachten", "2024-01-01")],
    "documents": [(7, "Verslag", "gesprek", "v.html", "2024-02-03 04:05:06", 1, "LEFT_TO_RIGHT", PAGE)],
    "tags": [(1, 1, "toegang.wachten", "tijd"), (2, 1, "gevoel", ""), (3, 1, "toegang.bellen", "")],
    "highlights": [
        (1, 7, *bytes_of("De wachttijd"), "<p>De <b>wachttijd</b></p>"),
        (2, 7, *bytes_of("lang.Niemand belt"), "<p>lang.</p><p>Niemand belt</p>"),
        (3, 7, *bytes_of("\U0001f600"), "<h1>\U0001f600</h1>"),
    ],
    "highlight_tags": [(1, 1), (1, 2), (2, 3)],
}


def imported(**changed: Sequence[Sequence[object]]) -> Imported:
    return taguette.read(sqlite.made(TABLES, {**ROWS, **changed}))


def test_a_project_comes_along_with_words_tags_and_paths() -> None:
    found = imported()
    (source,) = found.project.sources
    paths = {code.guid: path for path, code in all_codes(found.project.codes)}

    assert found.project.name == "Wachten"
    assert source.text == "Het caf\u00e9 \U0001f600\nDe wachttijd is te lang.\nNiemand belt terug.\n"
    assert [
        (source.text[one.start : one.end], [paths[coding.code] for coding in one.codings]) for one in source.selections
    ] == [
        ("De wachttijd", [("toegang", "wachten"), ("gevoel",)]),
        ("lang.\nNiemand belt", [("toegang", "bellen")]),
        ("\U0001f600", []),
    ]
    assert found.measured == (BYTES, True, 3, ())
    assert found.losses == ()


def test_what_is_only_on_the_way_to_a_tag_is_a_folder() -> None:
    codes = {path: code.codable for path, code in all_codes(imported().project.codes)}

    assert codes == {
        ("toegang",): False, ("toegang", "wachten"): True, ("toegang", "bellen"): True, ("gevoel",): True,
    }  # fmt: skip


def test_the_same_project_has_the_same_guids_each_time() -> None:
    assert imported() == imported()


def test_words_that_are_not_what_taguette_kept_are_doubted() -> None:
    found = imported(highlights=[(1, 7, *bytes_of("De wachttijd"), "<p>Niemand belt terug</p>")])

    assert [one.doubtful for one in found.project.sources[0].selections] == [True]
    assert [loss.kind for loss in found.losses] == [LossKind.DOUBTFUL]


@pytest.mark.parametrize(("start", "end"), [(0, 9_999), (5, 2), (-3, 4), (12, 14), (None, 4), ("x", 4)])
def test_a_highlight_that_cannot_be_is_left_out(start: object, end: object) -> None:
    found = imported(highlights=[(1, 7, start, end, ""), (2, 7, *bytes_of("De wachttijd"), "")])

    assert len(found.project.sources[0].selections) == 1
    assert [loss.kind for loss in found.losses] == [LossKind.LEFT_OUT]


def test_a_tag_that_is_not_there_costs_that_coding_only() -> None:
    found = imported(highlight_tags=[(1, 1), (1, 99)])

    assert len(found.project.sources[0].selections[0].codings) == 1
    assert len(found.losses) == 1


def test_a_file_in_write_ahead_mode_is_read_as_well() -> None:
    content = bytearray(sqlite.made(TABLES, ROWS))
    content[18:20] = b"\x02\x02"

    assert taguette.read(bytes(content)).project == imported().project


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "geen SQLite"),
        (b"SQLite format 3\0" + b"\xff" * 500, "beschadigd"),
        (sqlite.made({"projects": "id"}), "geen project van Taguette"),
        (sqlite.made(TABLES), "er zitten 0 projecten in"),
        (sqlite.made(TABLES, {"projects": [(1, "a", "", ""), (2, "b", "", "")]}), "er zitten 2 projecten in"),
        (
            sqlite.made(
                {key: value for key, value in TABLES.items() if key != "tags"}, more=["CREATE VIEW tags AS SELECT 1"]
            ),
            "geen project van Taguette",
        ),
        (
            sqlite.made(
                {key: value for key, value in TABLES.items() if key != "tags"},
                more=["CREATE VIRTUAL TABLE tags USING fts5(id, project_id, path, description)"],
            ),
            "geen project van Taguette",
        ),
    ],
)
def test_what_is_no_project_of_taguette_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(InvalidExchange, match=why):
        taguette.read(content)


def test_what_a_file_computes_is_not_run() -> None:
    computed = "id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT AS (hex(zeroblob(1000000))), description TEXT"
    content = sqlite.made(
        {**TABLES, "tags": computed},
        {key: rows for key, rows in ROWS.items() if key != "tags"},
        more=["INSERT INTO tags (id, project_id, description) VALUES (1, 1, 'x')"],
    )

    assert taguette.read(content).project.codes == ()


WHOLE = sqlite.made(TABLES, ROWS)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_file_with_changed_bytes_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value
    try:
        taguette.read(bytes(content))
    except InvalidExchange as error:
        said = str(error)
        assert said.startswith(("het bestand", "dit is", "er zitten"))
