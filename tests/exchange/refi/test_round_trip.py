"""A project goes out as QDPX and comes back the same."""

import time
import tracemalloc
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from exchange.outcome import Imported
from exchange.project import Code, Codebook, Coding, File, Project, Selection, Set, Source, Unread, User
from exchange.refi import codebook
from exchange.refi.reading import read
from exchange.refi.writing import packed
from kb.coding.rulers import LETTER
from tests.exchange.projects import EVERYTHING, NAMESPACE, guid, projects
from tests.exchange.refi.standard import CODEBOOK, PROJECT, schema

PROJECT_SCHEMA = schema(PROJECT, "Project", "urn:QDA-XML:project:1.0")
CODEBOOK_SCHEMA = schema(CODEBOOK, "CodeBook", "urn:QDA-XML:codebook:1.0")


def back(project: Project) -> Imported:
    return read(BytesIO(packed(project).content))


def xml_of(project: Project) -> etree._Element:
    with ZipFile(BytesIO(packed(project).content)) as package:
        return etree.fromstring(package.read("project.qde"))


def test_a_project_with_something_of_everything_comes_back_the_same() -> None:
    found = back(EVERYTHING)

    assert found.project == EVERYTHING
    assert found.measured.ruler == LETTER
    assert found.measured.certain
    assert packed(EVERYTHING).losses == ()


def test_what_we_cannot_show_is_named_and_goes_back_as_it_came() -> None:
    assert {(loss.kind, loss.told("nl").thing) for loss in back(EVERYTHING).losses if "gaa" in loss.told("nl").why} == {
        ("kept-unread", "geluid ‘Opname’"),
        ("kept-unread", "schema ‘Schema’"),
        ("kept-unread", "pdf ‘Rapport’"),
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(projects())
def test_any_project_comes_back_the_same(project: Project) -> None:
    found = back(project)

    assert found.project == project
    assert found.measured.ruler == LETTER
    assert not found.measured.doubts


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(projects())
def test_what_is_written_is_valid_by_the_standard(project: Project) -> None:
    PROJECT_SCHEMA.assertValid(xml_of(project))


def test_a_project_with_something_of_everything_is_valid_by_the_standard() -> None:
    PROJECT_SCHEMA.assertValid(xml_of(EVERYTHING))


def test_the_schema_sees_what_is_not_valid() -> None:
    root = xml_of(EVERYTHING)
    root.insert(0, root[3])

    assert not PROJECT_SCHEMA.validate(root)


def test_the_same_project_gives_the_same_bytes() -> None:
    content = packed(EVERYTHING).content

    assert packed(EVERYTHING).content == content
    with ZipFile(BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_file_has_one_project_and_flat_sources_with_line_feeds_and_no_mark() -> None:
    with ZipFile(BytesIO(packed(EVERYTHING).content)) as package:
        names = package.namelist()
        text = package.read(f"sources/{guid('verhaal')}.txt")

    assert names[0] == "project.qde"
    assert all(name.startswith("sources/") and name.count("/") == 1 for name in names[1:])
    assert text.decode() == EVERYTHING.sources[0].text


def test_each_selection_is_named_by_its_words_so_that_others_can_see_how_we_count() -> None:
    found = {
        one.get("name"): (one.get("startPosition"), one.get("endPosition"))
        for one in xml_of(EVERYTHING).iter("{*}PlainTextSelection")
    }

    assert found["😀 zit"] == ("9", "14")


def test_signs_that_xml_cannot_hold_are_replaced_and_told() -> None:
    written = packed(Project("Werk", codes=(Code(guid("c"), "Be\x00l\ud800len"),)))

    assert [loss.told("nl").thing for loss in written.losses] == ["‘Be�l�len’"]
    assert read(BytesIO(written.content)).project.codes[0].name == "Be�l�len"


def test_a_text_that_begins_with_a_mark_keeps_its_places() -> None:
    source = Source(guid("s"), "t", text="\ufeffab\r\ncd", selections=(Selection(guid("x"), 5, 7),))
    found = back(Project("Werk", sources=(source,))).project.sources[0]

    assert found.text is not None
    assert [found.text[one.start : one.end] for one in found.selections] == ["cd"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(projects())
def test_any_codebook_comes_back_the_same_and_is_valid(project: Project) -> None:
    codes = without_notes(project.codes)
    sets = tuple(replace(one, sources=(), notes=()) for one in project.sets)
    given = Codebook("Meervoud", codes, sets)
    written = codebook.packed(given)

    assert codebook.read(written.content) == (given, ())
    if codes:
        CODEBOOK_SCHEMA.assertValid(etree.fromstring(written.content))


def without_notes(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    return tuple(replace(code, notes=(), codes=without_notes(code.codes)) for code in codes)


def test_members_of_a_set_that_are_no_codes_of_the_book_are_left_out_by_name() -> None:
    written = codebook.packed(
        Codebook(codes=(Code(guid("a"), "A"),), sets=(Set(guid("s"), "Kern", codes=(guid("b"),)),))
    )
    found = codebook.read(written.content)

    assert found.codebook.sets[0].codes == ()
    assert [loss.told("nl").thing for loss in found.losses] == ["verzameling ‘Kern’"]


@pytest.fixture(scope="module")
def large() -> Project:
    """300 pages with 3,000 selections and 6,000 codings."""
    line = "De bewoner vertelde dat de wachttijd bij het wijkteam opliep tot tien weken en dat niemand terugbelde. "
    text = "\n".join(f"{number}. {line * 3}" for number in range(3_000))
    codes = tuple(Code(guid(f"code {number}"), f"Code {number}") for number in range(100))
    users = (User(guid("anna"), "Anna"), User(guid("bas"), "Bas"))

    def selection(number: int) -> Selection:
        start = number * 300
        codings = tuple(Coding(guid(f"{number} {user.name}"), codes[number % 100].guid, user.guid) for user in users)
        return Selection(guid(f"selectie {number}"), start, start + 120, codings=codings)

    source = Source(guid("rapport"), "Rapport", text=text, selections=tuple(map(selection, range(3_000))))
    return Project("Groot", users=users, codes=codes, sources=(source,), files=())


def test_a_long_report_goes_out_and_comes_back_in_seconds(large: Project) -> None:
    begun = time.process_time()
    content = packed(large).content
    written = time.process_time()
    found = read(BytesIO(content))
    spent = time.process_time() - written

    assert found.project == large
    assert written - begun < 5
    assert spent < 20


def test_a_long_report_takes_little_memory(large: Project) -> None:
    content = packed(large).content
    tracemalloc.start()
    try:
        read(BytesIO(content))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 200 * 1024 * 1024


def test_files_beside_the_texts_come_along_byte_for_byte() -> None:
    assert back(EVERYTHING).project.files == (
        File("opmaak.docx", b"PK"),
        File("opname.mp3", b"ID3"),
        File("rapport.pdf", b"%PDF-1.4"),
    )


def test_a_part_that_was_kept_loses_codings_whose_code_has_gone() -> None:
    gone, there = (
        f'<Coding guid="{guid(name)}"><CodeRef targetGUID="{guid(name)}"></CodeRef></Coding>'
        for name in ("weg", "hier")
    )
    sound = f'<AudioSource xmlns="{NAMESPACE}" guid="{guid("a")}" name="Opname">{gone}{there}</AudioSource>'
    written = packed(Project("Werk", codes=(Code(guid("hier"), "Hier"),), unread=(Unread("Sources", sound),)))

    assert [loss.told("nl").thing for loss in written.losses] == ["geluid ‘Opname’"]
    assert read(BytesIO(written.content)).project.unread == (Unread("Sources", sound.replace(gone, "")),)


def test_what_leads_nowhere_is_not_written() -> None:
    source = Source(
        guid("s"),
        "Tekst",
        text="abc",
        selections=(Selection(guid("x"), 0, 1, codings=(Coding(guid("c"), guid("weg")),)),),
    )
    written = packed(Project("Werk", sources=(source,)))

    assert [loss.told("nl").why for loss in written.losses] == ["verwijst naar een code die er niet is"]
    assert read(BytesIO(written.content)).project.sources[0].selections[0].codings == ()
