"""``ingest.readers.opening``."""

import tracemalloc
from pathlib import Path

import pytest

from ingest.readers.opening import LARGEST, MEGABYTE, media_type, read_file
from kb.errors import EmptyDocument, InvalidDocument, MissingFile, TooLarge, UnknownType
from tests.ingest.files import pdf, sparse, word

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
        ("a.docx", word(TEXT), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_each_kind_of_file_has_its_reader(tmp_path: Path, name: str, data: bytes, media: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert [block.content.text for block in read_file(path).blocks] == [TEXT]
    assert media_type(path) == media


@pytest.mark.parametrize("name", ["a.xlsx", "a.jpg", "a", ".bashrc"])
def test_an_unknown_kind_is_refused_and_the_known_ones_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT)

    with pytest.raises(UnknownType, match=r"\.txt.*\.docx"):
        read_file(tmp_path / name)


def test_the_content_must_fit_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(pdf([TEXT]))
    (tmp_path / "a.pdf").write_bytes(word(TEXT))
    (tmp_path / "a.docx").write_bytes(pdf([TEXT]))

    with pytest.raises(UnknownType, match="PDF"):
        read_file(tmp_path / "a.txt")
    for name in ("a.pdf", "a.docx"):
        with pytest.raises(InvalidDocument, match="al heet het bestand wel zo"):
            read_file(tmp_path / name)


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
