"""``ingest.unchanged``."""

import os
from hashlib import sha256
from pathlib import Path

from ingest.entry import Details, Entry
from ingest.unchanged import file_digest, said_of, way_of_reading
from kb.model.evidence import Access, KnowledgeSource
from tests.ingest.files import sparse

DETAILS = Details(source=KnowledgeSource.RESEARCH, rights=Access.PUBLIC)


def entry(details: Details = DETAILS, *, name: str = "a.txt") -> Entry:
    return Entry.of(details, path=Path(name), name=name, origin=f"test:{name}", recorded="")


def test_a_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"Een zin.")

    assert file_digest(file) == sha256(b"Een zin.").hexdigest()


def test_what_cannot_be_opened_or_is_too_large_or_would_wait_for_ever_has_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    sparse(tmp_path / "groot.txt", 51 * 1024 * 1024)

    assert [file_digest(tmp_path / name) for name in ("weg.txt", "pijp.txt", "groot.txt", ".")] == [""] * 4


def test_everything_that_is_said_counts_and_where_the_file_stands_does_not() -> None:
    said = said_of(entry())

    assert said_of(entry(name="b.txt")) == said
    assert said_of(entry(Details(title="Anders").over(DETAILS))) != said
    assert said_of(entry(Details(rights=Access.RESTRICTED).over(DETAILS))) != said
    assert len(way_of_reading()) == 64
