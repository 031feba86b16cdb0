"""``ingest.box.boxed``, with real workers and files that cost too much."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, Timer

import pytest

from ingest.box.boxed import Box, Cost
from ingest.box.limits import MEGABYTE, Limits, resident
from ingest.entry import Details, Entry
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared, Unusable
from ingest.preparing import Here, Made
from ingest.report import Line, Outcome
from ingest.selection import select
from kb.adapters.skos import load_thesaurus
from kb.language.linker import Linker
from kb.model.evidence import KnowledgeSource
from tests.ingest.files import pdf, word

TEXT = "Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening al hoog opgelopen."
LARGE = f"{TEXT}\n\n" * 30_000


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """Two workers that may use half a gigabyte and a second of a processor."""
    with Box(load_thesaurus(), Limits(memory=500 * MEGABYTE, seconds=1), workers=2) as made:
        yield made


def entries(folder: Path, **files: str | bytes) -> list[Entry]:
    """Entries for files, of which ``_`` in the name stands for a dot."""
    for name, data in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [item for item in select([folder], Details(source=KnowledgeSource.RESEARCH)) if isinstance(item, Entry)]


def outcomes(box: Box, items: list[Entry]) -> list[str]:
    """What became of each file, in order: ``in``, or the reason."""
    return [
        one.reason if isinstance(one, Unusable) else "in"
        for made in box.each(items, Stopwatch())
        if isinstance(made, Made)
        for one in made.found
    ]


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers() -> list[int]:
    """The processes below the nurseries that this process started; a database of other tests has processes too."""
    nurseries = [child for child in children(os.getpid()) if b"nursery" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return [worker for nursery in nurseries for worker in children(nursery)]


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_what_comes_out_is_what_preparing_here_gives(box: Box, tmp_path: Path) -> None:
    items = entries(tmp_path, a_md=f"# Kop\n\n{TEXT}", b_pdf=pdf([TEXT[:60]]), c_docx=word("# Kop", TEXT), d_txt="")
    here = Here(Linker(load_thesaurus()))

    for one, other in zip(box.each(items, Stopwatch()), here.each(items, Stopwatch()), strict=True):
        assert isinstance(one, Made)
        assert isinstance(other, Made)
        assert one.entry == other.entry
        for ours, theirs in zip(one.found, other.found, strict=True):
            if isinstance(ours, Prepared) and isinstance(theirs, Prepared):
                assert ours.passages == theirs.passages
                assert ours.document.model_copy(update={"added_at": theirs.document.added_at}) == theirs.document
            else:
                assert ours == theirs


def test_answers_come_in_the_order_of_the_files_and_written_lines_pass(box: Box, tmp_path: Path) -> None:
    items: list[Entry | Line] = [*entries(tmp_path, **{f"{n:02}_txt": TEXT * (400 - 30 * n) for n in range(12)})]
    items.insert(3, Line(file="niet.txt", outcome=Outcome.FAILED))
    watch = Stopwatch()

    names = [made.file if isinstance(made, Line) else made.entry.name for made in box.each(items, watch)]

    assert names == [item.file if isinstance(item, Line) else item.name for item in items]
    assert watch.seconds.keys() == {"read", "normalise", "tag", "split"}


def test_a_file_that_needs_too_much_time_is_one_line_and_the_others_go_in(box: Box, tmp_path: Path) -> None:
    items = entries(tmp_path, a_txt=f"{TEXT} A.", b_txt=LARGE, c_txt=f"{TEXT} C.", d_txt=f"{TEXT} D.")

    assert outcomes(box, items) == ["in", "te ingewikkeld: meer dan 1 seconde rekentijd nodig", "in", "in"]


def test_a_file_that_needs_too_much_memory_is_one_line_and_the_others_go_in(tmp_path: Path) -> None:
    items = entries(tmp_path, a_txt=f"{TEXT} A.", b_txt=LARGE, c_txt=f"{TEXT} C.")
    costs: list[Cost] = []

    with Box(
        load_thesaurus(), Limits(memory=400 * MEGABYTE), workers=1, tell=lambda _, cost: costs.append(cost)
    ) as small:
        assert outcomes(small, items) == ["in", "te ingewikkeld: meer dan 0,4 GB geheugen nodig", "in"]

    assert max(cost.peak for cost in costs) <= 400 * MEGABYTE
    assert all(cost.seconds > 0 for cost in costs)


def test_a_worker_that_is_killed_is_one_line_and_a_new_one_goes_on(
    box: Box, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    items = entries(tmp_path, a_txt=LARGE[: len(LARGE) // 4], b_txt=f"{TEXT} B.")
    for _ in box.each(items[1:], Stopwatch()):
        pass

    def kill() -> None:
        for pid in workers():
            os.kill(pid, signal.SIGKILL)

    Timer(0.3, kill).start()
    with caplog.at_level(logging.WARNING):
        told = outcomes(box, items)

    assert "het lezen brak af" in told[0]
    assert "a worker ended over its file" in caplog.text
    assert outcomes(box, items[1:]) == ["in"]


def test_what_libraries_print_in_a_worker_reaches_nobody(box: Box, tmp_path: Path) -> None:
    found: set[str] = set()
    read = Event()

    def look() -> None:
        while not read.wait(0.01):
            for pid in workers():
                with suppress(OSError):
                    found.add(str(Path(f"/proc/{pid}/fd/2").readlink()))

    looking = Thread(target=look)
    looking.start()
    outcomes(box, entries(tmp_path, a_txt=LARGE[: len(LARGE) // 4]))
    read.set()
    looking.join()

    assert os.devnull in found


def test_nothing_to_read_starts_no_process() -> None:
    lines = [Line(file="niet.txt", outcome=Outcome.FAILED)]
    before = children(os.getpid())

    with Box(load_thesaurus()) as idle:
        assert list(idle.each(lines, Stopwatch())) == lines
        assert children(os.getpid()) == before


def test_an_answer_that_nobody_waits_for_ends_its_worker(box: Box, tmp_path: Path) -> None:
    items = entries(tmp_path, a_txt=TEXT, b_txt=LARGE)

    answers = box.each(items, Stopwatch())
    next(answers)
    answers.close()  # type: ignore[attr-defined]

    assert workers() == []
    assert outcomes(box, items[:1]) == ["in"]


# A shell lets what it runs in the background ignore SIGINT, and children inherit that.
PARENT = """
import signal
import sys
from pathlib import Path
from ingest.box.boxed import Box
from ingest.entry import Details, Entry
from ingest.prepare import Stopwatch
from ingest.selection import select
from kb.adapters.skos import load_thesaurus

signal.signal(signal.SIGINT, signal.default_int_handler)
items = [item for item in select([Path(sys.argv[1])], Details(source="research")) if isinstance(item, Entry)]
with Box(load_thesaurus(), workers=2) as box:
    for made in box.each(items, Stopwatch()):
        print("een", flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_when_the_process_ends_no_worker_stays_behind(tmp_path: Path, how: signal.Signals) -> None:
    entries(tmp_path, a_txt=TEXT, b_txt=LARGE, c_txt=LARGE)
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"een\n"
        (nursery,) = children(parent.pid)
        below = [nursery, *children(nursery)]
        assert len(below) >= 2

        parent.send_signal(how)
        parent.wait(10)

    deadline = time.monotonic() + 5
    while any(map(is_alive, below)):
        assert time.monotonic() < deadline, "a worker outlived the process that it worked for"
        time.sleep(0.02)


def test_a_program_that_a_worker_started_dies_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs, files, alive = tmp_path / "bin", tmp_path / "in", tmp_path / "leeft"
    programs.mkdir()
    files.mkdir()
    (programs / "soffice").write_text(f"#!/bin/sh\n(sleep 3; touch {alive}) & touch {alive}.begon; wait\n")
    (programs / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    items = entries(files, a_rtf="{\\rtf1 Brief}")

    def kill() -> None:
        while not Path(f"{alive}.begon").exists():
            time.sleep(0.02)
        for pid in workers():
            os.kill(pid, signal.SIGKILL)

    with Box(load_thesaurus(), workers=1) as fresh:
        Timer(0.0, kill).start()
        assert "het lezen brak af" in outcomes(fresh, items)[0]

    time.sleep(3)
    assert not alive.exists()


def test_a_worker_that_crashes_with_much_memory_in_use_is_told_to_have_wanted_more(tmp_path: Path) -> None:
    items = entries(tmp_path, a_txt=LARGE * 2)

    def crash() -> None:
        while not (found := workers()):
            time.sleep(0.01)
        while is_alive(found[0]) and resident(found[0]) < 330 * MEGABYTE:
            time.sleep(0.001)
        os.kill(found[0], signal.SIGABRT)

    with Box(load_thesaurus(), Limits(memory=500 * MEGABYTE), workers=1) as fresh:
        crashing = Timer(0.0, crash)
        crashing.start()
        assert "geheugen nodig" in outcomes(fresh, items)[0]
    crashing.join()
