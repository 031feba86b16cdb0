"""``ingest.readers.opening``."""

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from ingest.readers.opening import LARGEST, MEGABYTE, read_bytes, read_file
from kb.errors import EmptyDocument, InvalidDocument, MissingFile, TooLarge, UnknownType
from tests.ingest.files import pdf, sparse, word

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "Een alinea van een paar woorden."


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.txt", TEXT.encode(), "text/plain"),
        ("a.TXT", TEXT.encode(), "text/plain"),
        ("a.md", TEXT.encode(), "text/markdown"),
        ("a.markdown", TEXT.encode(), "text/markdown"),
        ("a.html", f"<p>{TEXT}</p>".encode(), "text/html"),
        ("a.htm", f"<p>{TEXT}</p>".encode(), "text/html"),
        ("a.pdf", pdf([TEXT]), "application/pdf"),
        ("a.docx", word(TEXT), WORD_TYPE),
    ],
)
def test_each_kind_of_file_has_its_reader(tmp_path: Path, name: str, data: bytes, media: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    document = read_file(path)

    assert [block.content.text for block in document.blocks] == [TEXT]
    assert document.media_type == media
    assert document.caveats == ()


@pytest.mark.parametrize("name", ["a.jpg", "a.py", ".bashrc"])
def test_an_unknown_kind_is_refused_and_the_known_ones_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT)

    with pytest.raises(UnknownType, match=r"\.txt.*\.docx"):
        read_file(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data", "media", "said"),
    [
        ("a.txt", pdf([TEXT]), "application/pdf", "heet .txt, maar is een PDF"),
        ("a.pdf", word(TEXT), WORD_TYPE, "heet .pdf, maar is een Word-document (.docx)"),
        ("a.docx", pdf([TEXT]), "application/pdf", "heet .docx, maar is een PDF"),
        ("a.doc", word(TEXT), WORD_TYPE, "heet .doc, maar is een Word-document (.docx)"),
        ("a.doc", TEXT.encode(), "text/plain", "heet .doc, maar is platte tekst"),
        ("a", TEXT.encode(), "text/plain", "heeft geen achtervoegsel, maar is platte tekst"),
        ("a", pdf([TEXT]), "application/pdf", "heeft geen achtervoegsel, maar is een PDF"),
        ("a.xls", f"<html><p>{TEXT}</p></html>".encode(), "text/html", "heet .xls, maar is een webpagina (HTML)"),
        ("a.jpg", b"%PDF-" + pdf([TEXT])[5:], "application/pdf", "heet .jpg, maar is een PDF"),
    ],
)
def test_content_decides_what_a_file_is_and_the_name_is_told_when_it_differs(
    tmp_path: Path, name: str, data: bytes, media: str, said: str
) -> None:
    (tmp_path / name).write_bytes(data)

    document = read_file(tmp_path / name)

    assert [block.content.text for block in document.blocks] == [TEXT]
    assert document.media_type == media
    assert [(caveat.code, caveat.text) for caveat in document.caveats] == [("name", said)]


def test_an_encoding_that_was_guessed_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Zij zei: “één brief” – en € 30.".encode("cp1252"))

    document = read_file(tmp_path / "a.txt")

    assert [block.content.text for block in document.blocks] == ["Zij zei: “één brief” – en € 30."]
    assert [caveat.text for caveat in document.caveats] == ["gelezen als Windows-1252"]


def test_letters_that_were_spoilt_before_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Er was Ã©Ã©n brief.")

    assert [caveat.code for caveat in read_file(tmp_path / "a.txt").caveats] == ["characters"]


def test_a_zip_of_something_else_is_called_that(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("brief.txt", TEXT)

    with pytest.raises(UnknownType, match="zip-bestand"):
        read_file(tmp_path / "a.zip")


def test_a_file_over_the_limit_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = sparse(tmp_path / "groot.txt", LARGEST + 1)
    tracemalloc.start()

    with pytest.raises(TooLarge, match="50 MB"):
        read_file(path)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEGABYTE


def test_empty_and_missing_files_are_called_that(tmp_path: Path) -> None:
    (tmp_path / "leeg.md").touch()

    with pytest.raises(EmptyDocument):
        read_file(tmp_path / "leeg.md")
    with pytest.raises(MissingFile):
        read_file(tmp_path / "weg.md")


def test_a_folder_with_the_name_of_a_file_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "map.txt").mkdir()

    with pytest.raises(InvalidDocument, match="niet te openen"):
        read_file(tmp_path / "map.txt")


@pytest.mark.parametrize(
    "lines",
    [
        ["Naam;Leeftijd;Plaats", "Anna;34;Tilburg", "Piet;50;Arnhem", "Marie;20;Zwolle"],
        ["Naam;Leeftijd", "Anna;34", "Piet;50", "Marie;20"],
        ["Naam\tLeeftijd\tPlaats", "Anna\t34\tTilburg", "Piet\t50\tArnhem", "Marie\t20\tZwolle"],
    ],
)
def test_rows_of_data_in_a_text_are_a_table(lines: list[str]) -> None:
    document = read_bytes("\n".join(lines).encode(), "a.txt")

    assert [block.header for block in document.blocks if block.cells] == [True, False, False, False]
    assert document.caveats[-1].text == "heet .txt, maar is een tabel (CSV)"


@pytest.mark.parametrize(
    "lines",
    [
        ["Anna:\tJa hoor.", "Piet:\tNee toch.", "Anna:\tEcht wel.", "Piet:\tWaarom dan?"],
        [
            "Eerst dit; dan dat; en nog wat.",
            "Hij ging; zij bleef; ik keek.",
            "Niets; niemand; nooit.",
            "Een; twee; drie.",
        ],
        ["Brood", "Melk", "Kaas", "Boter"],
    ],
)
def test_sentences_and_turns_are_no_data(lines: list[str]) -> None:
    assert read_bytes("\n".join(lines).encode(), "a.txt").media_type == "text/plain"


def test_a_file_of_data_with_a_column_of_speakers_is_a_conversation() -> None:
    said = [("00:01", "Interviewer", "Hoe gaat het nu met u?"), ("00:02", "Respondent", "Ik red me wel.")] * 3
    document = read_bytes("\n".join("\t".join(row) for row in said).encode(), "a.txt")

    assert [(block.speaker, block.asks) for block in document.blocks[:2]] == [
        ("Interviewer", True),
        ("Respondent", False),
    ]
