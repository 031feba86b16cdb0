"""What other tools write is read as they meant it; what is wrong with one thing costs that thing only."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from exchange.losses import LossKind, Told
from exchange.outcome import Imported
from exchange.project import Coding, Made, Source, User, VariableKind
from exchange.refi import codebook
from exchange.refi.reading import read
from exchange.refi.writing import packed
from kb.coding.rulers import LETTER, LineEnds, Ruler, Unit
from tests.exchange.projects import guid
from tests.exchange.refi.packing import project, qdpx, selection, text, zipped

WORDS = "Het café 😀 zit vol.\r\nDe wachttijd is te lang.\r\nNiemand belt terug.\r\n"
OURS = WORDS.replace("\r\n", "\n")


def imported(inside: str = "", words: bytes = b"", **how: str) -> Imported:
    """What a project holds, with one text where it names one."""
    return read(qdpx(project(inside), words, **how) if words else zipped({"project.qde": project(inside)}))


def the_text(found: Imported) -> Source:
    (source,) = found.project.sources
    return source


def words_of(found: Imported) -> list[str]:
    source = the_text(found)
    assert source.text is not None
    return [source.text[one.start : one.end] for one in source.selections]


def told(found: Imported) -> list[Told]:
    return [loss.told("nl") for loss in found.losses]


def whys(found: Imported) -> list[str]:
    return [one.why for one in told(found)]


def as_a_tool_counts(raw: str, *, unit: str = "utf-32-le", width: int = 4) -> str:
    """Selections of the last two lines, with positions in the raw text."""
    made = ""
    for own, words in (("s1", "De wachttijd is te lang"), ("s2", "Niemand belt terug")):
        start, end = (
            len(raw[:place].encode(unit)) // width for place in (raw.index(words), raw.index(words) + len(words))
        )
        made += selection(start, end, words, own=own)
    return made


@pytest.mark.parametrize(
    ("raw", "unit", "width", "ruler"),
    [
        (WORDS, "utf-32-le", 4, LETTER),
        (OURS, "utf-32-le", 4, Ruler(ends=LineEnds.ONCE)),
        (WORDS, "utf-16-le", 2, Ruler(Unit.UTF16)),
        (OURS, "utf-16-le", 2, Ruler(Unit.UTF16, LineEnds.ONCE)),
        (WORDS, "utf-8", 1, Ruler(Unit.UTF8)),
    ],
)
def test_the_ruler_of_the_tool_is_found_out_and_said(raw: str, unit: str, width: int, ruler: Ruler) -> None:
    found = imported(text(as_a_tool_counts(raw, unit=unit, width=width)), WORDS.encode())

    assert found.measured.ruler == ruler
    assert words_of(found) == ["De wachttijd is te lang", "Niemand belt terug"]
    assert found.losses == ()


def test_a_mark_that_the_tool_writes_and_does_not_count_is_no_shift() -> None:
    found = imported(text(as_a_tool_counts(OURS)), OURS.encode("utf-8-sig"))

    assert found.measured.ruler == Ruler(marked=False)
    assert words_of(found) == ["De wachttijd is te lang", "Niemand belt terug"]


def test_words_that_stand_elsewhere_come_along_with_a_warning() -> None:
    inside = as_a_tool_counts(WORDS) + selection(0, 3, "Niemand belt terug", own="s3")
    found = imported(text(inside), WORDS.encode())

    assert [one.doubtful for one in the_text(found).selections] == [False, False, True]
    assert told(found) == [
        (LossKind.DOUBTFUL, "selectie ‘Niemand belt terug’ in ‘Verslag’", "daar staat ‘Het’; controleer dit")
    ]


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (-1, 3, "begint of eindigt buiten de tekst van 65 tekens (-1–3)"),
        (3, 9_999, "begint of eindigt buiten de tekst van 65 tekens (3–9999)"),
        (9, 4, "eindigt voordat zij begint (9–4)"),
        (4, 4, "is leeg (4–4)"),
        ("", 4, "loopt van ‘’ tot ‘4’; dat zijn geen plaatsen"),
        ("1_0", "2e3", "loopt van ‘1_0’ tot ‘2e3’; dat zijn geen plaatsen"),
        ("9" * 40, 4, f"loopt van ‘{'9' * 40}’ tot ‘4’; dat zijn geen plaatsen"),
    ],
)
def test_a_selection_that_cannot_be_is_left_out_by_name_and_the_others_come(
    start: object, end: object, why: str
) -> None:
    found = imported(text(as_a_tool_counts(WORDS) + selection(start, end, "Vreemd")), WORDS.encode())

    assert words_of(found) == ["De wachttijd is te lang", "Niemand belt terug"]
    assert told(found) == [(LossKind.LEFT_OUT, "selectie ‘Vreemd’ in ‘Verslag’", why)] or whys(found) == [why]


def test_a_position_between_the_halves_of_a_character_is_an_error_of_that_selection() -> None:
    inside = as_a_tool_counts(WORDS, unit="utf-16-le", width=2) + selection(10, 14, "half")
    found = imported(text(inside), WORDS.encode())

    assert whys(found) == ["begint of eindigt midden in een teken (10–14)"]
    assert len(the_text(found).selections) == 2


@pytest.mark.parametrize(
    ("name", "source", "path"),
    [
        ("Mijn studie.qde", f"Sources/{guid('t')}.TXT", f"internal://{guid('t')}.txt"),
        ("PROJECT.QDE", f"sources/{guid('t').upper()}.txt", f"internal://{guid('t')}.txt"),
        ("project.qde", f"sources/{guid('t')}.txt", f"{guid('t')}.txt"),
        ("project.qde", f"sources/{guid('t')}.txt", f"sources/{guid('t')}.txt"),
        ("project.qde", f"sources\\{guid('t')}.txt", f"INTERNAL://{guid('t')}.txt"),
    ],
)
def test_names_and_paths_are_taken_as_tools_write_them(name: str, source: str, path: str) -> None:
    found = imported(text(path=path), b"abc", name=name, source=source)

    assert the_text(found).text == "abc"
    assert found.losses == ()


def test_what_an_operating_system_adds_to_a_zip_is_passed_over() -> None:
    files = {"__MACOSX/._project.qde": b"", ".DS_Store": b"", "project.qde": project()}

    assert read(zipped(files)).losses == ()


def test_the_former_namespace_is_read_and_ours_is_written() -> None:
    xml = project('<Graphs><Graph guid="' + guid("g") + '"/></Graphs>', namespace="urn:QDA-XML:project:0.4")
    found = read(zipped({"project.qde": xml})).project

    assert [code.name for code in found.codes] == ["A", "B"]
    assert found.unread[0].xml.startswith('<Graph xmlns="urn:QDA-XML:project:1.0"')
    assert read(BytesIO(packed(found).content)).project == found


def test_guids_in_braces_and_capitals_are_the_same_guids() -> None:
    inside = text(selection(0, 3)).replace(f'targetGUID="{guid("a")}"', f'targetGUID="{{{guid("a").upper()}}}"')

    assert [one.code for one in the_text(imported(inside, b"abc")).selections[0].codings] == [guid("a")]


def test_text_inside_the_project_is_read_too() -> None:
    inside = (
        f'<Sources><TextSource guid="{guid("t")}"><PlainTextContent>a&#13;\nb</PlainTextContent></TextSource></Sources>'
    )

    assert the_text(imported(inside)).text == "a\nb"


def test_a_memo_is_a_note_with_an_author_and_a_date_or_a_description() -> None:
    note = (
        f'<Notes><Note guid="{guid("n")}" creatingUser="{guid("anna")}" creationDateTime="2024-05-06T07:08:09">'
        "<PlainTextContent>Let op.</PlainTextContent></Note></Notes>"
    )
    inside = text(
        selection(0, 3)
        .replace("<Coding", "<Description>Kort.</Description><Coding", 1)
        .replace("</Coding>", f'</Coding><NoteRef targetGUID="{guid("n")}"/>')
    )
    found = imported(inside + note, b"abc")

    assert the_text(found).selections[0].description == "Kort."
    assert the_text(found).selections[0].notes == (guid("n"),)
    assert found.project.notes[0].text == "Let op."
    assert found.project.notes[0].made == Made(guid("anna"), datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC))


def test_a_broken_guid_gets_another_and_what_refers_to_it_finds_it() -> None:
    inside = text(selection(0, 3))
    xml = project(inside).replace(guid("a").encode(), b"code-1")
    found = read(qdpx(xml, b"abc"))

    assert [coding.code for coding in the_text(found).selections[0].codings] == [found.project.codes[0].guid]
    assert whys(found) == ["heeft geen geldig kenmerk (guid) en kreeg een nieuw"]
    assert read(qdpx(xml, b"abc")) == found


def test_two_things_with_one_guid_are_two_things() -> None:
    found = imported(text(selection(0, 1) + selection(1, 2)), b"abc")

    first, second = the_text(found).selections
    assert first.guid == guid("s") != second.guid
    assert [loss.kind for loss in found.losses] == ["changed", "changed"]


def test_what_leads_nowhere_is_left_out_and_the_rest_comes() -> None:
    inside = text(selection(0, 1, code="weg") + selection(1, 2, own="s2"))
    inside = inside.replace("</TextSource>", f'<NoteRef targetGUID="{guid("weg")}"/></TextSource>')
    inside += f'<Links><Link guid="{guid("l")}" name="L" originGUID="{guid("weg")}" targetGUID="{guid("a")}"/></Links>'
    inside += f'<Sets><Set guid="{guid("set")}" name="S"><MemberCode targetGUID="{guid("weg")}"/></Set></Sets>'
    found = imported(inside, b"abc")

    assert [len(one.codings) for one in the_text(found).selections] == [0, 1]
    assert found.project.links == ()
    assert whys(found) == [
        "verwijst naar een code die er niet is",
        "verwijst naar een notitie die er niet is",
        "leidt van of naar iets wat er niet is",
        "verwijst naar een code die er niet is",
    ]


def test_a_reference_that_is_there_twice_is_taken_once() -> None:
    inside = (
        f'<Sets><Set guid="{guid("set")}" name="S">' + f'<MemberCode targetGUID="{guid("a")}"/>' * 2 + "</Set></Sets>"
    )
    found = imported(inside)

    assert found.project.sets[0].codes == (guid("a"),)
    assert whys(found) == ["verwijst twee keer naar hetzelfde; één keer is genoeg"]


def test_a_coder_who_is_not_listed_becomes_somebody_without_a_name() -> None:
    inside = text(selection(0, 3).replace(guid("anna"), guid("vreemd")))
    found = imported(inside, b"abc")

    assert found.project.users[-1] == User(guid("vreemd"), "onbekend")
    assert the_text(found).selections[0].codings == (Coding(guid("coding s"), guid("a"), guid("vreemd")),)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (
            "relative:///verslag.txt",
            "verwijst naar ‘relative:///verslag.txt’, buiten het bestand; dat openen wij nooit",
        ),
        ("absolute:///etc/passwd", "verwijst naar ‘absolute:///etc/passwd’, buiten het bestand; dat openen wij nooit"),
        ("file:///etc/passwd", "verwijst naar ‘file:///etc/passwd’, buiten het bestand; dat openen wij nooit"),
        ("internal://../../etc/passwd", "verwijst naar ‘internal://../../etc/passwd’, en dat zit niet in het bestand"),
        ("/etc/passwd", "verwijst naar ‘/etc/passwd’, en dat zit niet in het bestand"),
        ("internal://weg.txt", "verwijst naar ‘internal://weg.txt’, en dat zit niet in het bestand"),
        ("", "heeft geen platte tekst om in te selecteren"),
    ],
)
def test_a_text_that_is_not_in_the_zip_costs_its_selections_and_nothing_is_opened(path: str, why: str) -> None:
    found = read(zipped({"project.qde": project(text(selection(0, 3), path=path))}))

    assert the_text(found).text is None
    assert whys(found) == [why, "heeft geen tekst, dus zijn selecties daarin vervallen"]


def test_a_text_in_another_encoding_is_left_out_by_name() -> None:
    found = imported(text(), "café".encode("latin-1"))

    assert the_text(found).text is None
    assert told(found) == [(LossKind.LEFT_OUT, "tekst ‘Verslag’", f"zijn tekst ‘{guid('t')}.txt’ is geen UTF-8")]


def test_a_name_with_markup_is_a_name_and_a_very_long_one_is_cut() -> None:
    sets = f'<Set guid="{guid("1")}" name="&lt;script&gt;=cmd|"/><Set guid="{guid("2")}" name="{"x" * 10_000}"/>'
    found = imported(f"<Sets>{sets}</Sets>")

    assert [one.name for one in found.project.sets] == ["<script>=cmd|", "x" * 500]
    assert whys(found) == ["had een naam van 10000 tekens, die is ingekort"]


def test_what_an_attribute_should_not_say_is_told_and_passed_over() -> None:
    xml = project(f'<Variables><Variable guid="{guid("v")}" name="V" typeOfVariable="Gevoel"/></Variables>').replace(
        b'name="A" isCodable="true"', b'isCodable="misschien" color="rood"'
    )
    found = read(zipped({"project.qde": xml}))

    assert found.project.codes[0] == replace(found.project.codes[0], name="(zonder naam)", codable=True, color="")
    assert found.project.variables[0].kind is VariableKind.TEXT
    assert sorted(whys(found)) == [
        "heeft geen naam",
        "‘Gevoel’ bij typeOfVariable kennen wij niet",
        "‘misschien’ bij isCodable is geen ja of nee",
        "‘rood’ bij color is geen kleur",
    ]


def test_parts_that_nobody_knows_go_back_as_they_came() -> None:
    inside = '<Nieuws xmlns="urn:iets"><a b="c"/></Nieuws>'
    found = imported(text("<Onbekend><x/></Onbekend>") + inside, b"abc")

    assert [part.parent for part in found.project.unread] == [guid("t"), "Project"]
    assert {loss.kind for loss in found.losses} == {"kept-unread"}
    again = read(BytesIO(packed(found.project).content))
    assert again.project == found.project


def test_a_file_that_belongs_to_nothing_is_named() -> None:
    found = read(zipped({"project.qde": project(), "sources/los.pdf": b"%PDF"}))

    assert told(found) == [(LossKind.LEFT_OUT, "bestand ‘los.pdf’", "hoort bij geen enkele bron")]


def test_members_of_a_codebook_set_are_read_by_their_guid() -> None:
    content = (
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="X"><Codes><Code guid="{{{guid("a").upper()}}}" name="A" '
        f'isCodable="1" color="#abc"/></Codes><Sets><Set guid="{guid("s")}" name="S"><MemberCode guid="{guid("a")}"/>'
        "</Set></Sets></CodeBook>"
    )
    found = codebook.read(content.encode()).codebook

    assert (found.codes[0].guid, found.codes[0].color) == (guid("a"), "#aabbcc")
    assert found.sets[0].codes == (guid("a"),)


def test_what_is_kept_stands_in_the_order_in_which_it_is_written() -> None:
    mark = f'<PDFSelection guid="{guid("m")}" page="1" firstX="1" firstY="1" secondX="2"/>'
    inside = (
        f'<Graphs><Graph guid="{guid("g")}"/></Graphs><Sources><AudioSource guid="{guid("a2")}"/>'
        f'<PDFSource guid="{guid("p")}">{mark}</PDFSource></Sources>'
    )
    found = imported(inside).project

    assert [part.parent for part in found.unread] == [guid("p"), "Sources", "Graphs"]
    assert read(BytesIO(packed(found).content)).project == found


def test_a_file_in_a_folder_under_sources_is_found_by_its_path() -> None:
    xml = project(text(path="internal://map/Verslag.txt"))

    assert the_text(read(zipped({"project.qde": xml, "sources/Map/verslag.txt": b"abc"}))).text == "abc"
