"""Collections of stadslabs at their size: reading, writing, the gate, and a story that is withdrawn.

100,000 passages and 2,000 collections, of which 500 quote one story; one of 100 blocks is read, one of 300 goes
through the gate. Asked in this process, through the whole of the explorer; each figure beside what it may be (issue H).
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from api.main import create_app
from bench.bulk import store
from bench.desk import Figure
from bench.tables import show, write
from kb.adapters.sql import database
from kb.bootstrap import KnowledgeBase, Library, open_knowledge_base, open_library
from kb.model.collection import (
    Block,
    BlockId,
    Collection,
    CollectionId,
    Heading,
    Quoting,
    Reference,
    State,
    Step,
    StepKind,
    Text,
)
from kb.model.document import Document, Passage
from kb.model.edition import NOBODY, Carried, Edition, LabName, content_of, digest_of
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights
from kb.model.identity import digest, document_id, new_id
from kb.model.people import Lab, LabRole, Role
from kb.model.reader import KEEPER, Reader, Scope
from kb.model.text import Span
from kb.settings import Settings

_DOCUMENTS, _PASSAGES, _COLLECTIONS, _QUOTING = 1_000, 100, 2_000, 500
_READ, _CHECKED, _SMALL, _TIMES = 100, 300, 8, 31
_OPERATIONS, _OF_A_TURN, _WORKERS, _SENT_AGAIN = 1_000, 4, 8, 10
_LISTS = {
    "first page of all collections": "/collecties",
    "their last page": "/collecties?pagina=99999",
    "page of a lab that made them": "/labs/venlo",
    "the first of them as JSON": "/v1/collections",
}
_SENTENCE = "In week {} kwamen er {} mensen naar het spreekuur, en {} van hen vertelden over brieven."
_TOLD = "Ik kocht een zeepaardje voor mijn dochter toen de brief kwam, en belde daarna pas over de schulden."
_VOICES = (KnowledgeSource.RESEARCH, KnowledgeSource.PRACTICE, KnowledgeSource.EXPERIENCE)
_CONSENT = Consent(purposes=frozenset(Purpose), recorded="synthetic", until=date(2099, 1, 1))


class Shelf(NamedTuple):
    """What is read, written, checked and withdrawn, and by whom."""

    read: Collection
    checked: Collection
    story: Document
    quoting: tuple[CollectionId, ...]
    curator: Reader
    resident: Reader
    token: str


def run() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "curating"
        library = open_library(Settings(data=data, encoder="hashing", _env_file=None))
        start = time.perf_counter()
        shelf = fill(library)
        library.catalogue.close()
        print(f"{_COLLECTIONS} collections put in in {time.perf_counter() - start:.0f} s", flush=True)
        base = open_knowledge_base(Settings(data=data, encoder="hashing", _env_file=None))
        found = measured(base, shelf)
        base.close()
    show("Collections", ["what", "measured", "bar", "unit", "kept"], [one.row for one in found])
    write("curating", [one._asdict() for one in found])


def measured(base: KnowledgeBase, shelf: Shelf, *, operations: int = _OPERATIONS) -> list[Figure]:
    """Every figure, the withdrawal last."""
    client = TestClient(create_app(base), headers={"Authorization": f"Bearer {shelf.token}", "If-Match": "*"})
    room = [*_writing(client, shelf), *at_once(base, shelf, operations), _gate(base, shelf)]
    return [*_reading(base, shelf), *room, *_withdrawing(base, shelf)]


def fill(  # noqa: PLR0913 - how much of what
    library: Library,
    *,
    documents: int = _DOCUMENTS,
    passages: int = _PASSAGES,
    collections: int = _COLLECTIONS,
    quoting: int = _QUOTING,
    read: int = _READ,
    checked: int = _CHECKED,
) -> Shelf:
    """So many documents and collections of one lab, with an edition each."""
    lab = library.people.labs.add("venlo", "Stadslab Venlo", KEEPER, place="Venlo")
    curator = _member(library, lab, "Cas", LabRole.CURATOR)
    resident = _member(library, lab, "Bea", LabRole.CO_CURATOR)
    token = library.people.tokens.add(curator, "meten", set(Scope), timedelta(days=1))
    chance = random.Random(5)  # noqa: S311
    engine = database.connect(library.settings.catalogue_url)
    texts = [_document(number, passages, chance) for number in range(documents)]
    story = _document(documents, 0, chance, first=_TOLD)
    _store(engine, [*texts, story])
    engine.dispose()
    made = [
        _bring(library, lab, _blocks([one for one, _ in texts], _SMALL, chance, story[0] if number < quoting else None))
        for number in range(collections)
    ]
    large = [_bring(library, lab, _blocks([one for one, _ in texts], size, chance)) for size in (read, checked)]
    return Shelf(large[0], large[1], story[0], tuple(one.id for one in made[:quoting]), curator, resident, token)


def _member(library: Library, lab: Lab, name: str, role: LabRole) -> Reader:
    account, _ = library.people.accounts.add(name, f"{name.lower()}@stad.example", Role.PROFESSIONAL, KEEPER)
    library.people.labs.put(account.id, lab, role, KEEPER)
    return Reader.of(library.people.accounts.account(account.id, KEEPER))


def _store(engine: Engine, texts: list[tuple[Document, list[Passage]]]) -> None:
    for start in range(0, len(texts), 100):
        with database.writing(engine) as connection:
            store(connection, texts[start : start + 100])


def _document(number: int, passages: int, chance: random.Random, *, first: str = "") -> tuple[Document, list[Passage]]:
    """A text of so many passages of one sentence each."""
    said = [_SENTENCE.format(chance.randrange(10_000), chance.randrange(10_000), n) for n in range(passages)]
    parts = ([first] if first else []) + said
    text = "\n\n".join(parts)
    source = KnowledgeSource.EXPERIENCE if first else _VOICES[number % len(_VOICES)]
    origin = f"bench:curating:{number}"
    made = Document(
        id=document_id(origin),
        origin=origin,
        sha256=digest(text),
        knowledge_source=source,
        title=f"Stuk {number}",
        date="2024",
        rights=Rights(access=Access.PUBLIC, licence="CC0-1.0"),
        consent=_CONSENT if source is KnowledgeSource.EXPERIENCE else None,
        sample=True,
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=text,
    )
    return made, list(_passages(made, parts))


def _passages(made: Document, parts: list[str]) -> Iterator[Passage]:
    start = 0
    for ordinal, part in enumerate(parts):
        yield made.passage(Span(start=start, end=start + len(part)), ordinal=ordinal, heading="", path=())
        start += len(part) + 2


def _blocks(texts: list[Document], size: int, chance: random.Random, story: Document | None = None) -> list[Block]:
    """A heading, and then by turns words of a document and of the lab; the story among them, told again in part."""
    found: list[Block] = [Heading(id=BlockId(new_id()), text="Wat wij hoorden")]
    if story is not None:
        repeated = "Zij kocht een zeepaardje voor mijn dochter, zegt zij."
        found.append(Quoting(id=BlockId(new_id()), reference=_reference(story, _TOLD), why=repeated))
    while len(found) < size:
        one = chance.choice(texts)
        words = one.text[: one.text.index("\n\n")]
        found.append(Quoting(id=BlockId(new_id()), reference=_reference(one, words), why="Hierom staat dit hier."))
        found.append(Text(id=BlockId(new_id()), text="Dit is wat wij ervan vinden, *in onze eigen woorden*."))
    return found[:size]


def _reference(one: Document, words: str) -> Reference:
    start = one.text.index(words)
    place = {"document": one.id, "version": one.version, "sha256": one.sha256}
    return Reference(**place, start=start, end=start + len(words), words=digest(words))


def _bring(library: Library, lab: Lab, blocks: list[Block]) -> Collection:
    """A collection with an edition of its draft, put in as one that comes from elsewhere is."""
    id, now = CollectionId(new_id()), datetime.now(UTC)
    said = {"labs": (lab.id,), "slug": f"c-{id}", "title": "Wachten op hulp", "question": "Waarom wachten mensen?"}
    made = Collection(id=id, state=State.PUBLISHED, newest=1, made_at=now, **said)
    content = content_of(made, blocks)
    edition = Edition(
        collection=id,
        number=1,
        at=now,
        by=library.people.accounts.all(KEEPER)[0].id,
        content=content,
        sha256=digest_of(content),
        news="De eerste.",
        licence=made.licence,
        access=made.access,
        plurality=NOBODY,
    )
    names = (LabName(slug=lab.slug, name=lab.name, place=lab.place),)
    library.curation.collections.bring(Carried(collection=made, labs=names, blocks=tuple(blocks), editions=(edition,)))
    return made


def _reading(base: KnowledgeBase, shelf: Shelf) -> list[Figure]:
    visitor = TestClient(create_app(base))
    page = f"/collecties/{shelf.read.slug}"
    size = len(visitor.get(page).raise_for_status().content)
    api = f"/v1/collections/{shelf.read.id}/editions/1"
    return [
        Figure(f"reading page of {_READ} blocks, p50", _p50(lambda: visitor.get(page).raise_for_status()), 60),
        Figure("the same, unpacked", size / 1000, 120, "kB"),
        Figure("the same as JSON, p50", _p50(lambda: visitor.get(api).raise_for_status()), 60),
        *(Figure(f"{name}, p50", _p50(partial(_got, visitor, path)), 60) for name, path in _LISTS.items()),
    ]


def _got(client: TestClient, path: str) -> None:
    client.get(path).raise_for_status()


def _writing(client: TestClient, shelf: Shelf) -> list[Figure]:
    path = f"/v1/collections/{shelf.read.id}"
    ids: list[str] = []

    def add() -> None:
        made = client.post(f"{path}/blocks", json={"kind": "text", "text": "Een tekst.", "position": 3})
        ids.append(made.raise_for_status().json()["block"])

    numbers = iter(range(10_000))
    asked: dict[str, Callable[[], object]] = {
        "a block added": add,
        "a block changed": lambda: client.patch(
            f"{path}/blocks/{ids[0]}", json={"text": f"Tekst {next(numbers)}."}
        ).raise_for_status(),
        "a block moved": lambda: client.post(
            f"{path}/blocks/{ids[0]}/_move", json={"position": next(numbers) % 8}
        ).raise_for_status(),
        "a step taken back": lambda: client.post(f"{path}/_undo").raise_for_status(),
    }
    return [Figure(f"{name}, p50", _p50(do), 40) for name, do in asked.items()]


def at_once(base: KnowledgeBase, shelf: Shelf, operations: int) -> list[Figure]:
    """So many operations by two editors in one draft at once, of which some are sent twice, as after a lost answer.

    In turns of four a block is added, changed, moved and taken away again; every eighth block stays.
    """
    room, id = base.curation, shelf.read.id
    before = [one.block.id for one in room.drafting.blocks(id, shelf.curator)]
    done = len(_log(base, id, shelf))

    def four(turn: int) -> None:
        who = (shelf.curator, shelf.resident)[turn % 2]
        keys = [f"{turn}-{number}" for number in range(_OF_A_TURN)]
        said = Text(id=BlockId(""), text=f"Zin {turn}.")
        (block, *_) = [
            room.drafting.add(id, said, who, position=turn % 50, key=keys[0]).block
            for _ in range(1 if turn % _SENT_AGAIN else 2)
        ]
        now = said.model_copy(update={"id": block, "text": f"Zin {turn}, beter."})
        room.drafting.edit(id, now, who, expected=1, key=keys[1])
        room.drafting.move(id, block, turn % 70, who, key=keys[2])
        if turn % 8:
            room.drafting.remove(id, block, who, key=keys[3])
        else:
            room.drafting.move(id, block, 0, who, key=keys[3])

    start = time.perf_counter()
    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(four, range(operations // _OF_A_TURN)))
    seconds = time.perf_counter() - start
    log = _log(base, id, shelf)[done:]
    keys = [one.key for one in log]
    there = room.drafting.blocks(id, shelf.curator)
    if [one.position for one in there] != list(range(len(there))) or [one.block.id for one in there] != _played(
        before, log
    ):
        msg = "a draft is not what its steps made it"
        raise AssertionError(msg)
    return [
        Figure(f"lost of {operations:,} operations by two editors at once", operations - len(set(keys)), 0, ""),
        Figure("doubled of those", len(keys) - len(set(keys)), 0, ""),
        Figure("each of those", seconds * 1000 / operations, 40),
    ]


def _log(base: KnowledgeBase, id: CollectionId, shelf: Shelf) -> list[Step]:
    """All that was done to a draft, in order."""
    return base.curation.collections.steps(id, shelf.curator, limit=100_000)[::-1]


def _played(blocks: list[BlockId], log: list[Step]) -> list[BlockId]:
    """The blocks of a draft by what was done to it."""
    now = list(blocks)
    for step in log:
        if step.kind is not StepKind.ADD and step.kind is not StepKind.EDIT:
            now.remove(step.block)
        if step.kind in {StepKind.ADD, StepKind.MOVE}:
            now.insert(step.position, step.block)
    return now


def _gate(base: KnowledgeBase, shelf: Shelf) -> Figure:
    check = base.curation.publishing.check
    return Figure(f"gate on {_CHECKED} blocks, p50", _p50(lambda: check(shelf.checked.id, shelf.curator), times=7), 500)


def _withdrawing(base: KnowledgeBase, shelf: Shelf) -> list[Figure]:
    """The story goes; no edition has its words then, and it was one transaction that wrote in them."""
    commits: list[int] = []

    def note(_: object) -> None:
        commits.append(1)

    event.listen(Engine, "commit", note)
    start = time.perf_counter()
    base.withdrawing.withdraw([shelf.story.id], "op verzoek")
    seconds = time.perf_counter() - start
    event.remove(Engine, "commit", note)
    for id in shelf.quoting:
        composed = base.curation.composing.edition(id, 1, shelf.curator)
        if any("zeepaardje" in said for one in composed.blocks for said in one.block.written) or any(
            "zeepaardje" in one.exact for one in composed.words
        ):
            msg = "an edition still has words of what was withdrawn"
            raise AssertionError(msg)
    return [
        Figure(f"a story withdrawn that {len(shelf.quoting)} editions quote", seconds * 1000, 2_000),
        Figure("transactions that took", len(commits), 1, ""),
    ]


def _p50(do: Callable[[], object], *, times: int = _TIMES) -> float:
    """The median, in milliseconds, after once without counting."""
    do()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)
