"""What codings cost who only reads is measured on both sides alike."""

from pathlib import Path

from bench import readers
from bench.desk import TIMES_AS_MUCH, Figure, fill, take_in
from kb.bootstrap import open_library
from kb.settings import Settings


def test_each_page_is_asked_for_with_and_without_codings(tmp_path: Path) -> None:
    for name in ("without", "many"):
        library = open_library(Settings(data=tmp_path / name, encoder="hashing", _env_file=None))
        report = take_in(library, pages=3, documents=3)
        if name == "many":
            fill(library, report, codings=60, highlights=20, merged=10)
        library.catalogue.close()

    found = readers.ratios(tmp_path / "without", tmp_path / "many", report.id, times=3)

    assert found.keys() == readers.pages(report.id).keys()
    # Far from what is allowed, which takes quiet and more times: this is a test of the measure, not of what it says.
    assert all(0.2 < ratio < 5 for ratio in found.values())


def test_how_many_times_as_much_is_told_precisely() -> None:
    assert Figure("iets", 1.049, 1.05, TIMES_AS_MUCH).row == ["iets", "1.05", "1.05", "×", "yes"]
    assert Figure("iets", 1.06, 1.05, TIMES_AS_MUCH).row[-1] == "NO"
