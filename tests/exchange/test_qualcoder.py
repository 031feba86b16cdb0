"""Projects of QualCoder: its database, or its folder as a zip."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange import qualcoder
from exchange.outcome import Imported
from exchange.project import Made, Value, VariableKind, all_codes
from kb.coding.rulers import LETTER, Ruler, Unit
from kb.errors import InvalidExchange
from tests.exchange import sqlite
from tests.exchange.refi.packing import zipped

TABLES = {
    "source": "id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text",
    "code_cat": "catid integer primary key, name text, owner text, date text, memo text, supercatid integer",
    "code_name": "cid integer primary key, name text, memo text, catid integer, owner text, date text, color text",
    "code_text": "ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, "
    "owner text, date text, memo text, avid integer, important integer",
    "annotation": "anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text",
    "journal": "jid integer primary key, name text, jentry text, date text, owner text",
    "cases": "caseid integer primary key, name text, memo text, owner text, date text",
    "case_text": "id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text",
    "attribute_type": "name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text",
    "attribute": "attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text",
    "code_image": "imid integer primary key, id integer, memo text",
    "code_av": "avid integer primary key, id integer, memo text",
}
TEXT = "Het caf\u00e9 \U0001f600 zit vol.\nDe wachttijd is te lang.\n"
AT = "2024-02-03 04:05:06"


def place(words: str, encoding: str = "utf-32-le", width: int = 4) -> tuple[int, int]:
    start = TEXT.index(words)
    return len(TEXT[:start].encode(encoding)) // width, len(TEXT[: start + len(words)].encode(encoding)) // width


def coded(number: int, code: int, words: str, owner: str = "anna", memo: str = "", **how: int) -> Sequence[object]:
    start, end = place(words) if not how else place(words, "utf-16-le", 2)
    return (number, code, 1, words, start, end, owner, AT, memo, None, None)


ROWS: Mapping[str, Sequence[Sequence[object]]] = {
    "source": [
        (1, "Verslag.txt", TEXT, None, "gesprek", "anna", AT),
        (2, "Foto.png", None, "/images/Foto.png", "", "anna", AT),
    ],
    "code_cat": [(1, "Toegang", "anna", AT, "binnenkomen", None), (2, "Tijd", "anna", AT, "", 1)],
    "code_name": [(1, "Wachten", "duur", 2, "anna", AT, "#AABBCC"), (2, "Gevoel", "", None, "anna", AT, "")],
    "code_text": [
        coded(1, 1, "De wachttijd", memo="Let op."),
        coded(2, 2, "De wachttijd", "bas"),
        coded(3, 1, "te lang"),
    ],
    "annotation": [(1, 1, *place("zit vol"), "druk", "bas", AT)],
    "journal": [(1, "Dag 1", "Vandaag begonnen.", AT, "anna")],
    "cases": [(1, "Mevrouw Z", "vertelster", "anna", AT), (2, "Meneer Y", "", "anna", AT)],
    "case_text": [(1, 1, 1, 0, len(TEXT), "anna"), (2, 2, 1, *place("te lang"), "anna")],
    "attribute_type": [
        ("leeftijd", AT, "anna", "in jaren", "case", "numeric"), ("wijk", AT, "anna", "", "file", "character"),
    ],
    "attribute": [
        (1, "leeftijd", "case", "61", 1, AT, "anna"), (2, "leeftijd", "case", "oud", 2, AT, "anna"),
        (3, "wijk", "file", "Noord", 1, AT, "anna"),
    ],
    "code_image": [(1, 2, "")],
}  # fmt: skip


def imported(**changed: Sequence[Sequence[object]]) -> Imported:
    return qualcoder.read(sqlite.made(TABLES, {**ROWS, **changed}))


def test_a_project_comes_along_with_categories_coders_and_words() -> None:
    found = imported()
    (source,) = found.project.sources
    paths = {code.guid: path for path, code in all_codes(found.project.codes)}
    names = {user.guid: user.name for user in found.project.users}

    assert source.text == TEXT
    assert source.values == (Value(found.project.variables[1].guid, "Noord"),)
    assert {
        TEXT[one.start : one.end]: [(paths[coding.code], names[coding.by]) for coding in one.codings]
        for one in source.selections
    } == {
        "De wachttijd": [(("Toegang", "Tijd", "Wachten"), "anna"), (("Gevoel",), "bas")],
        "te lang": [(("Toegang", "Tijd", "Wachten"), "anna")],
        "zit vol": [],
    }
    assert found.measured == (LETTER, True, 2, ())


def test_memos_and_the_journal_become_notes_with_an_author_and_a_date() -> None:
    project = imported().project
    notes = {note.guid: note for note in project.notes}
    selections = {TEXT[one.start : one.end]: one for one in project.sources[0].selections}
    anna = project.users[0].guid

    (memo,) = selections["De wachttijd"].codings[0].notes
    assert notes[memo].text == "Let op."
    assert notes[memo].made == Made(anna, datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC))
    assert [notes[guid].text for guid in selections["zit vol"].notes] == ["druk"]
    assert [notes[guid].name for guid in project.about] == ["Dag 1"]


def test_cases_hold_whole_texts_stretches_and_values() -> None:
    project = imported().project
    first, second = project.cases
    selections = {one.guid: TEXT[one.start : one.end] for one in project.sources[0].selections}

    assert first.sources == (project.sources[0].guid,)
    assert [value.value for value in first.values] == ["61"]
    assert [selections[guid] for guid in second.selections] == ["te lang"]
    assert project.variables[0].kind is VariableKind.FLOAT


def test_what_is_no_text_and_what_is_no_number_is_named() -> None:
    assert {loss.told("nl").thing for loss in imported().losses} == {
        "bron ‘Foto.png’", "1 × een codering van beeld", "waarde ‘oud’ van ‘leeftijd’",
    }  # fmt: skip


def test_places_in_sixteen_bits_are_recognised_by_the_words_that_it_keeps() -> None:
    found = imported(code_text=[coded(1, 1, "De wachttijd", wide=1)], annotation=[], case_text=[])

    assert found.measured.ruler == Ruler(Unit.UTF16)
    assert [TEXT[one.start : one.end] for one in found.project.sources[0].selections] == ["De wachttijd"]


def test_the_folder_as_a_zip_is_the_same_project() -> None:
    content = sqlite.made(TABLES, ROWS)
    packed = zipped({"Werk.qda/data.qda": content, "Werk.qda/documents/Verslag.txt": b"x"}).getvalue()

    assert qualcoder.read(packed) == qualcoder.read(content)


def test_a_code_under_nothing_or_in_a_circle_is_at_the_top() -> None:
    circle = [(1, "Toegang", "anna", AT, "", 2), (2, "Tijd", "anna", AT, "", 1)]
    found = imported(code_cat=circle)

    assert {path for path, _ in all_codes(found.project.codes)} == {("Gevoel",), ("Toegang",), ("Tijd",), ("Wachten",)}
    assert sum("bovenaan" in loss.told("nl").why for loss in found.losses) == 3


def test_a_very_deep_tree_is_cut() -> None:
    deep = [(number, f"C{number}", "anna", AT, "", number - 1 or None) for number in range(1, 2_000)]
    found = imported(code_cat=deep)

    assert max(len(path) for path, _ in all_codes(found.project.codes)) == 32
    assert len(list(all_codes(found.project.codes))) == 1_999 + 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "geen SQLite"),
        (sqlite.made({"source": "id"}), "geen project van QualCoder"),
        (zipped({"a.txt": b""}).getvalue(), "0 bestanden data.qda"),
        (zipped({"a/data.qda": b"", "b/data.qda": b""}).getvalue(), "2 bestanden data.qda"),
        (zipped({"../data.qda": b""}).getvalue(), "buiten het bestand leidt"),
    ],
)
def test_what_is_no_project_of_qualcoder_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(InvalidExchange, match=why):
        qualcoder.read(content)


def test_a_file_that_keeps_the_processor_busy_is_given_up() -> None:
    rows = {**ROWS, "journal": [(number, "n", "x" * 20, AT, "a") for number in range(200_000)]}
    content = sqlite.made(TABLES, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exchange.databases._MOST_STEPS", 20)
        with pytest.raises(InvalidExchange, match="beschadigd"):
            qualcoder.read(content)


WHOLE = sqlite.made(TABLES, ROWS)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_file_with_changed_bytes_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for where, value in changes:
        content[where] = value
    try:
        qualcoder.read(bytes(content))
    except InvalidExchange as error:
        said = str(error)
        assert said.startswith(("het bestand", "dit is"))
