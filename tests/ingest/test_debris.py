"""``ingest.debris``, through ``ingest.selection``: what programs leave in folders."""

from pathlib import Path, PurePath

import pytest

from ingest.debris import is_debris
from ingest.entry import Details, Rejected
from ingest.report import Line, Outcome, Report
from ingest.selection import select
from kb.model.evidence import KnowledgeSource


@pytest.mark.parametrize(
    "name",
    ["package-lock.json", "yarn.lock", "poetry.lock", "Thumbs.db", ".DS_Store", "._verslag.docx", "desktop.ini",
     "~$verslag.docx", ".~lock.verslag.odt#", "jquery.min.js", "app.js.map", "verslag.docx.tmp"],
)  # fmt: skip
def test_what_programs_leave_is_known_by_its_name(name: str) -> None:
    assert is_debris(PurePath("map") / name)


@pytest.mark.parametrize("name", ["verslag.docx", "lock.md", "sloten.txt", "min.html", "package.json", "desktop.md"])
def test_documents_are_none_of_that(name: str) -> None:
    assert not is_debris(PurePath(name))


def test_each_is_named_and_not_read(tmp_path: Path) -> None:
    for name in ("Thumbs.db", ".DS_Store", ".verborgen", "node_modules/pakket/leesmij.md", "verhaal.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Tekst.")

    found = select([tmp_path], Details(source=KnowledgeSource.PRACTICE))

    assert [(item.name, isinstance(item, Rejected) and item.code) for item in found] == [
        (".DS_Store", "skipped"),
        ("Thumbs.db", "skipped"),
        ("node_modules", "skipped"),
        ("verhaal.md", False),
    ]


def test_a_run_in_which_something_was_skipped_went_well() -> None:
    skipped, new = Line(file="a", outcome=Outcome.SKIPPED), Line(file="b", outcome=Outcome.NEW)

    assert Report(lines=(skipped, new)).exit_code == 0
    assert Report(lines=(skipped,)).exit_code == 2
