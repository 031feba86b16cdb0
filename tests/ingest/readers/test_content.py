"""``ingest.readers.content``."""

import os

import pytest

from ingest.readers.content import decode, odd_characters
from kb.errors import EmptyDocument, UnknownType, WrongEncoding

DUTCH = "De gemeente zoekt één coördinator voor financiële hulp in de wijk. " * 5


def told(data: bytes) -> tuple[str, list[str]]:
    """The text, and what is said of how it was read."""
    text, caveats = decode(data)
    assert {caveat.code for caveat in caveats} <= {"encoding"}
    return text, [caveat.text for caveat in caveats]


def test_utf8_is_read_and_its_byte_order_mark_left_out() -> None:
    assert told(b"\xef\xbb\xbf" + DUTCH.encode()) == (DUTCH, [])


def test_latin1_is_read_and_named() -> None:
    assert told(DUTCH.encode("latin-1")) == (DUTCH, ["gelezen als Latin-1"])


def test_windows_1252_is_told_apart_by_its_quotation_marks() -> None:
    text = "Zij zei: “één brief” – en € 30."

    assert told(text.encode("cp1252")) == (text, ["gelezen als Windows-1252"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_letters_are_read_with_and_without_a_mark(encoding: str) -> None:
    name = encoding[:6].upper()

    assert told(DUTCH.encode(encoding)) == (DUTCH, [f"gelezen als {name}"])


def test_another_encoding_is_guessed() -> None:
    russian = "Муниципалитет помогает жителям с долгами и пособиями. " * 10

    text, caveats = told(russian.encode("cp1251"))

    assert text == russian
    assert len(caveats) == 1


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "ISO-8859-15"])
def test_a_page_that_says_its_encoding_is_believed(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><p>Eén café in de wijk.'

    text, caveats = told(page.encode(declared))

    assert text == page
    assert caveats[0].startswith("gelezen als ")


def test_a_page_that_says_latin1_and_is_utf8_is_utf8() -> None:
    page = '<meta charset="iso-8859-1"><p>Eén café in de wijk.'

    assert told(page.encode()) == (page, [])


@pytest.mark.parametrize("declared", ["base64", "rot13", "utf-7", "bestaat-niet"])
def test_an_encoding_that_makes_no_sense_is_not_believed(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>Eén café in de wijk.'

    assert told(page.encode("latin-1"))[0] == page


def test_one_stray_byte_in_utf8_costs_one_letter_and_is_told() -> None:
    data = DUTCH.encode() + b"\x93nieuw\x94" + DUTCH.encode()

    text, (caveat,) = told(data)

    assert text == f"{DUTCH}“nieuw”{DUTCH}"
    assert caveat.startswith("gelezen als UTF-8, met 2 tekens als Windows-1252")


@pytest.mark.parametrize(
    ("text", "seen"), [("Ã©Ã©n brief, zei zij", "“Ã©” (2 keer)"), ("zoâ€™n brief", "“â€™” (1 keer)")]
)
def test_letters_that_were_taken_for_others_before_are_told(text: str, seen: str) -> None:
    caveat = odd_characters(text)

    assert caveat is not None
    assert caveat.code == "characters"
    assert seen in caveat.text


@pytest.mark.parametrize("text", ["Eén café, € 30 – “zo’n” ¿qué?", "Ãrea", "SÃO PAULO", "Â is een letter"])
def test_ordinary_letters_are_not_odd(text: str) -> None:
    assert odd_characters(text) is None


@pytest.mark.parametrize("data", [b"", b"  \n\t\r\n"])
def test_an_empty_file_is_called_empty(data: bytes) -> None:
    with pytest.raises(EmptyDocument):
        decode(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\nrest", "een PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "afbeelding"),
        (b"{\\rtf1\\ansi Hallo}", "RTF"),
        (b"\x7fELF\x02\x01" + bytes(50), "programma"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_kind(data: bytes, kind: str) -> None:
    with pytest.raises(UnknownType, match=kind):
        decode(data)


def test_a_stray_zero_character_is_left_out_and_told() -> None:
    text, caveats = decode(b"De gemeente\0 helpt.\0")

    assert text == "De gemeente helpt."
    assert [one.text for one in caveats] == ["2 nultekens weggelaten; kijk of de tekst heel is"]


def test_bytes_that_are_no_text_are_called_binary() -> None:
    with pytest.raises(UnknownType, match="binair"):
        decode(b"begin" + bytes(range(256)) * 20)
    with pytest.raises(UnknownType, match="binair"):
        decode(b"valid utf-8 \x00\x01\x02 but no text")


def test_random_bytes_never_pass_for_text() -> None:
    for _ in range(20):
        with pytest.raises((UnknownType, WrongEncoding)):
            decode(os.urandom(400) + b"\xff")


def test_a_text_of_the_first_macintosh_is_known_by_the_ends_of_its_lines() -> None:
    text = "Verslag café\rGeïnteresseerde bewoners, één voor één.\r"

    assert told(text.encode("mac-roman")) == (text, ["gelezen als Mac-Roman"])
