"""The data folder is for its owner alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.adapters.data_folder import make_private
from kb.errors import Unavailable
from tests.building import document, knowledge_base


@pytest.fixture(autouse=True)
def loose() -> Iterator[None]:
    """A process that lets everyone read what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


def _rights(folder: Path) -> set[str]:
    return {
        f"{'folder' if path.is_dir() else 'file'} {path.stat().st_mode & 0o777:o}"
        for path in (folder, *folder.rglob("*"))
    }


def test_nothing_in_it_can_be_read_by_others_whatever_the_umask(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", document())
    base.withdrawing.withdraw([document()[0].id], "op verzoek")

    assert _rights(tmp_path / "data") == {"folder 700", "file 600"}
    base.close()


def test_what_was_open_before_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "index").mkdir(parents=True, mode=0o777)
    (folder / "index" / "een").write_text("x")
    (folder / "catalogue.sqlite3").touch(mode=0o666)
    outside = tmp_path / "buiten"
    outside.write_text("van een ander")
    (folder / "link").symlink_to(outside)

    make_private(folder)

    assert _rights(folder) - {"file 666"} == {"folder 700", "file 600"}
    assert outside.stat().st_mode & 0o777 == 0o666


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("geen map")
    with pytest.raises(Unavailable, match="data"):
        make_private(tmp_path / "data" / "hier")
