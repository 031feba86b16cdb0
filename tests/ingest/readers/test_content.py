"""``ingest.readers.content``."""

import os

import pytest

from ingest.readers.content import decode
from kb.errors import EmptyDocument, UnknownType, WrongEncoding

DUTCH = "De gemeente zoekt één coördinator voor financiële hulp in de wijk. " * 5


def test_utf8_is_read_and_its_byte_order_mark_left_out() -> None:
    assert decode(b"\xef\xbb\xbf" + DUTCH.encode()) == DUTCH


def test_latin1_is_refused_with_the_place_and_the_way_out() -> None:
    with pytest.raises(WrongEncoding) as caught:
        decode(DUTCH.encode("latin-1"))

    assert str(caught.value) == "de tekst is geen UTF-8 (byte 18); lijkt Latin-1; zet het om naar UTF-8"


def test_windows_1252_is_told_apart_by_its_quotation_marks() -> None:
    with pytest.raises(WrongEncoding, match="lijkt Windows-1252"):
        decode("Zij zei: “één brief” – en € 30.".encode("cp1252"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_refused_by_name_with_and_without_a_mark(encoding: str) -> None:
    with pytest.raises(WrongEncoding, match="UTF-16"):
        decode(DUTCH.encode(encoding))


def test_utf32_is_refused_by_name() -> None:
    with pytest.raises(WrongEncoding, match="UTF-32"):
        decode(DUTCH.encode("utf-32"))


def test_another_encoding_is_guessed() -> None:
    russian = "Муниципалитет помогает жителям с долгами и пособиями. " * 10

    with pytest.raises(WrongEncoding, match=r"lijkt [A-Z0-9-]+; zet het om"):
        decode(russian.encode("cp1251"))


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


def test_bytes_that_are_no_text_are_called_binary() -> None:
    with pytest.raises(UnknownType, match="binair"):
        decode(b"begin" + bytes(range(256)) * 20)
    with pytest.raises(UnknownType, match="binair"):
        decode(b"valid utf-8 \x00\x01\x02 but no text")


def test_random_bytes_never_pass_for_text() -> None:
    for _ in range(20):
        with pytest.raises((UnknownType, WrongEncoding)):
            decode(os.urandom(400) + b"\xff")
