"""A codebook as a CSV file."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange import codelist
from exchange.project import Code, Project, all_codes
from exchange.tables import codings_csv
from kb.errors import InvalidExchange
from tests.exchange.projects import EVERYTHING, guid, projects


def without_notes(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    return tuple(replace(code, notes=(), codes=without_notes(code.codes)) for code in codes)


def names(content: str) -> list[tuple[str, ...]]:
    return [path for path, _ in all_codes(codelist.read(content.encode()).codebook.codes)]


def whys(content: str) -> list[str]:
    return [f"{loss.told('nl').thing}: {loss.told('nl').why}" for loss in codelist.read(content.encode()).losses]


def test_a_codebook_with_everything_comes_back_the_same() -> None:
    found = codelist.read(codelist.write(EVERYTHING.codes))

    assert found.codebook.codes == without_notes(EVERYTHING.codes)
    assert found.losses == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(projects())
def test_any_codebook_comes_back_the_same(project: Project) -> None:
    found = codelist.read(codelist.write(project.codes))

    assert found.codebook.codes == without_notes(project.codes)


def test_a_list_made_by_hand_needs_names_only_and_may_name_the_code_above() -> None:
    assert names("naam,onder\nToegang,\nWachten,Toegang\nBellen,Wachten\n") == [
        ("Toegang",),
        ("Toegang", "Wachten"),
        ("Toegang", "Wachten", "Bellen"),
    ]
    assert names("Name\tColour\nA\t#fff\n") == [("A",)]


def test_the_same_list_gives_the_same_codes_each_time() -> None:
    assert codelist.read(b"naam\nA\nB\n") == codelist.read(b"naam\nA\nB\n")


def test_a_list_of_an_older_spreadsheet_is_read_and_said_to_be_so() -> None:
    found = codelist.read("naam\nGe\xefsoleerd\n".encode("windows-1252"))

    assert [code.name for code in found.codebook.codes] == ["Ge\xefsoleerd"]
    assert [loss.told("nl").thing for loss in found.losses] == ["de lijst"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("naam;kleur\nA;paars\n", ["rij 2: ‘paars’ is geen kleur"]),
        ("naam;onder\nA;Weg\n", ["rij 2: hoort onder ‘Weg’, en dat staat er niet"]),
        ("naam;kleur\n;#fff\nA;\n", ["rij 2: heeft geen naam"]),
        (f"naam\n{'x' * 10_000}\n", ["rij 2: had een naam van 10000 tekens, die is ingekort"]),
        (f"naam;kenmerk\nA;{guid('1')}\nB;{guid('1')}\n", ["rij 3: staat er al en kreeg een ander kenmerk"]),
        ("naam;onder\nA;A\n", ["rij 2: staat onder zichzelf of meer dan 32 lagen diep, en staat nu bovenaan"]),
        ("naam;onder\nA;B\nB;A\n", ["rij 2: staat onder zichzelf of meer dan 32 lagen diep, en staat nu bovenaan"]),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_its_number(content: str, said: list[str]) -> None:
    assert whys(content) == said


def test_a_circle_loses_no_code() -> None:
    assert names("naam;onder\nA;B\nB;C\nC;A\nD;A\n") == [("A",), ("A", "C"), ("A", "C", "B"), ("A", "D")]


@pytest.mark.parametrize("content", [b"", b"kleur\n#fff\n", b"\x00\x01", b"naam\n" + b"a\n" * 20_001])
def test_what_is_no_list_of_codes_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidExchange):
        codelist.read(content)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_our_own_table_of_codings_is_not_taken_for_a_codebook(language: str) -> None:
    with pytest.raises(InvalidExchange, match="coderingen en geen codeboek"):
        codelist.read(codings_csv(EVERYTHING, language=language))


@settings(deadline=None)
@given(
    st.binary(max_size=60).map(lambda content: b"naam;onder;kleur\n" + content)
    | st.text(st.sampled_from("naam;,\n\r\"'=A\0")).map(str.encode)
)
def test_any_bytes_are_a_list_or_refused(content: bytes) -> None:
    try:
        found = codelist.read(content)
    except InvalidExchange:
        return
    assert codelist.read(codelist.write(found.codebook.codes)).codebook == found.codebook
