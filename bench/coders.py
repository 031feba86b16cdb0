"""Killing an explorer while ten people code one document: is what they were told to be stored there, once?

Each time a process lets ten threads give codes to random words, says what was stored, and is killed with SIGKILL.
"""

import random
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bench.kills import in_a_process
from bench.tables import show, write
from kb.bootstrap import Library, open_library
from kb.errors import Unavailable
from kb.model.annotation import Coding, Highlight
from kb.model.document import Document
from kb.model.event import Action
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.model.identity import digest, document_id, new_id
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.study import StudyId, StudyRole
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from kb.settings import Settings

_KILLS, _CODERS, _LENGTH = 40, 10, 20_000


class Coded(NamedTuple):
    """What came of it, added up over all kills.

    Attributes:
        acknowledged: codings of which somebody was told that they were stored.
        lost: of those that were not there after.
        doubled: codings that say the same as another.
        without_event: deeds without an event that tells of them, and events without a deed.
        broken: times that the chain of events was not whole, or a coding stood at other words.
    """

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    without_event: int
    broken: int


def measure(count: int, *, seed: int = 1) -> Coded:
    """Kill so many explorers, each over a data folder of its own."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as root:
        found = [_killed(Path(root) / str(n), chance.uniform(0.2, 1.5), n) for n in range(count)]
    return Coded(*(sum(column) for column in zip(*found, strict=True)))


def run() -> None:
    """Kill 40, print what came of it and write it down."""
    found = measure(_KILLS)
    show("Killed while ten people code", list(Coded._fields), [[str(value) for value in found]])
    write("coders", found._asdict())


def _killed(data: Path, seconds: float, seed: int) -> Coded:
    said, was_killed, _ = in_a_process(lambda say: _code(data, seed, say), seconds=seconds)
    (after,), _, _ = in_a_process(lambda say: say(_looked_over(data)))
    told = {tuple(line["said"]) for line in said if "said" in line}
    there = {tuple(one) for one in after["there"]}
    return Coded(
        kills=int(was_killed),
        acknowledged=len(told),
        lost=len(told - there),
        doubled=after["doubled"],
        without_event=after["without_event"],
        broken=after["broken"],
    )


def _code(data: Path, seed: int, say: Callable[[Any], None]) -> None:
    library = open_library(Settings(data=data, _env_file=None))
    readers = [_coder(library, number) for number in range(_CODERS)]
    document = _document(library)
    study = library.bench.studies.begin("Wie codeert hier?", readers[0], documents=[document.id]).study
    for number in range(1, _CODERS):
        library.bench.studies.put(study, _address(number), StudyRole.CODER, readers[0])
    say({"ready": True})
    lock = threading.Lock()
    threads = [
        threading.Thread(target=_one, args=(library, study, document, reader, f"{seed}-{number}", say, lock))
        for number, reader in enumerate(readers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _one(  # noqa: PLR0913 - what a thread is given
    library: Library,
    study: StudyId,
    document: Document,
    reader: Reader,
    seed: str,
    say: Callable[[Any], None],
    lock: threading.Lock,
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    me = library.annotations.member(study, reader).id
    while True:
        start = chance.randrange(_LENGTH - 50)
        span = Span(start=start, end=start + chance.randrange(1, 50))
        place = Place(document.id, document.sha256, (span,))
        try:
            library.bench.coder.give(study, place, Given(new=f"code {chance.randrange(5)}"), reader, key=new_id())
        except Unavailable:
            continue
        with lock:
            say({"said": [span.start, span.end, me]})


def _coder(library: Library, number: int) -> Reader:
    account, _ = library.people.accounts.add(f"Codeur {number}", _address(number), Role.RESEARCHER, KEEPER)
    return Reader.of(account)


def _address(number: int) -> str:
    return f"codeur{number}@stad.example"


def _document(library: Library) -> Document:
    text = ("Wie schulden heeft vraagt pas laat om hulp. " * (_LENGTH // 40))[:_LENGTH]
    made = Document(
        id=document_id("bench:coders"),
        origin="bench:coders",
        sha256=digest(text),
        knowledge_source=KnowledgeSource.RESEARCH,
        title="Een lang stuk",
        rights=Rights(access=Access.PUBLIC, licence="CC0-1.0"),
        added_at=datetime.now(UTC),
        text=text,
    )
    library.catalogue.save(made, [])
    return made


def _looked_over(data: Path) -> dict[str, Any]:
    library = open_library(Settings(data=data, _env_file=None))
    (study,) = library.annotations.studies(KEEPER)
    highlights = {one.id: one for one in library.annotations.things(Highlight, study.study, KEEPER)}
    codings = library.annotations.things(Coding, study.study, KEEPER)
    text = next(library.catalogue.texts(KEEPER)).text
    there, wrong = [], 0
    for coding in codings:
        one = highlights[coding.highlight] if coding.highlight else None
        if one is None or digest(text[one.start : one.end]) != one.words:
            wrong += 1
        else:
            there.append([one.start, one.end, coding.coder])
    deeds = {head.id for head in library.annotations.deeds(study.study, KEEPER, limit=10**6)}
    told = {
        event.details.get("deed")
        for event in library.events.of(study.id)
        if event.action in {Action.STUDY_ADDED, Action.STUDY_CHANGED}
    }
    broken = wrong + len(library.auditing.verify(None))
    library.catalogue.close()
    # A coder may give two codes to the same words; the same code only once.
    said = Counter(coding.said for coding in codings)
    doubled = sum(said.values()) - len(said)
    return {"there": there, "doubled": doubled, "without_event": len(deeds ^ told), "broken": broken}
