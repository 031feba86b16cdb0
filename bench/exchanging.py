"""How long work takes to come in and go out, what memory that needs, and how fast marks are worked out.

A report of 300 pages with 3,000 selections by two coders, and 100,000 codings for a table. Each way
runs in a process of its own, so that its highest memory is its own.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID, uuid5

from bench.serving import memory_bytes
from bench.tables import show, write
from exchange import tables, word
from exchange.project import Code, Coding, Project, Selection, Source, User
from exchange.refi import reading, writing
from exchange.webannotation.writing import Address
from exchange.webannotation.writing import packed as annotations
from kb.coding.anchoring import anchored
from kb.coding.crossing import table
from kb.coding.overlaps import Mark, segments
from kb.ranking.plurality import Contribution, units

PAGES, SELECTIONS, CODES = 300, 3_000, 100
_LETTERS_A_PAGE = 3_000
_SPACE = UUID(int=13)
_MEGABYTE = 1024 * 1024


def run() -> None:
    """Measure every way, print and write."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "project.qdpx"
        ways: dict[str, Callable[[], None]] = {
            "QDPX out": partial(_out, file),
            "QDPX in": partial(_in, file),
            "XLSX out": partial(_made, tables.workbook),
            "DOCX out": partial(_made, word.coded),
            "JSON-LD out": partial(_made, _annotated),
            "marks into stretches": _cut,
            "marks to a new version": _moved,
            "100 codes × 3 voices, 100,000 codings": _crossed,
        }
        found = {name: _apart(way) for name, way in ways.items()}
    rows = [[name, f"{seconds:.2f}", f"{megabytes:.0f}"] for name, (seconds, megabytes) in found.items()]
    show(f"{PAGES} pages with {SELECTIONS:,} selections by two coders", ["", "seconds", "peak MB"], rows)
    write("exchange", found)


def _apart(way: Callable[[], None]) -> tuple[float, float]:
    """Seconds and highest memory of a way, in a new process; the clock runs for the way alone."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_timed, way).result()


def _timed(way: Callable[[], None]) -> tuple[float, float]:
    _project()
    # What was the most before now, when modules were loaded, does not count.
    Path("/proc/self/clear_refs").write_text("5")
    begun = time.perf_counter()
    way()
    return time.perf_counter() - begun, memory_bytes(os.getpid(), "VmHWM") / _MEGABYTE


_kept: list[Project] = []


def _project() -> Project:
    """The project, made once in each process."""
    if not _kept:
        _kept.append(_new())
    return _kept[0]


def _new() -> Project:
    text = _report()
    codes = tuple(Code(_guid(f"code {number}"), f"Code {number}") for number in range(CODES))
    users = (User(_guid("Anna"), "Anna"), User(_guid("Bas"), "Bas"))
    apart = len(text) // SELECTIONS

    def selection(number: int) -> Selection:
        codings = tuple(Coding(_guid(f"{number} {user.name}"), codes[number % CODES].guid, user.guid) for user in users)
        return Selection(_guid(f"selection {number}"), number * apart, number * apart + 120, codings=codings)

    source = Source(_guid("report"), "Rapport", text=text, selections=tuple(map(selection, range(SELECTIONS))))
    return Project("Rapport", users=users, codes=codes, sources=(source,))


def _report(*, changed: bool = False) -> str:
    chance = random.Random(13)  # noqa: S311 - no secret
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwz", k=chance.randint(2, 11))) for _ in range(5_000)]
    sentences: list[str] = []
    length = 0
    while length < PAGES * _LETTERS_A_PAGE:
        sentence = " ".join(chance.choices(words, k=chance.randint(6, 20))).capitalize() + ".\n"
        length += len(sentence)
        sentences.append("Dit staat er nu anders.\n" if changed and len(sentences) % 50 == 0 else sentence)
    return "".join(sentences)


def _guid(name: str) -> str:
    return str(uuid5(_SPACE, name))


def _out(file: Path) -> None:
    with file.open("wb") as target:
        writing.write(_project(), target)


def _in(file: Path) -> None:
    with file.open("rb") as source:
        reading.read(source)


def _made(way: Callable[[Project], object]) -> None:
    way(_project())


def _annotated(project: Project) -> object:
    return annotations(project, lambda source: Address(f"urn:uuid:{source.guid}"))


def _marks() -> list[Mark[str]]:
    return [Mark(one.guid, one.start, one.end + 400) for one in _project().sources[0].selections[:-1]]


def _cut() -> None:
    marks = _marks()
    segments(marks)


def _moved() -> None:
    anchored(_report(), _report(changed=True), _marks())


def _crossed() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    documents = [f"document {number}" for number in range(2_000)]
    voices = {one: [chance.choice(("research", "practice", "experience"))] for one in documents}
    by = {one: Contribution((f"maker {chance.randrange(900)}",), f"study {chance.randrange(900)}") for one in documents}
    amounts = [(f"code {chance.randrange(CODES)}", chance.choice(documents), 1) for _ in range(100_000)]
    table(amounts, voices, lambda some: units(by[one] for one in some))
