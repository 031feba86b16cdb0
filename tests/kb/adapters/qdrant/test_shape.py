"""An index that has a graph finds what one without finds; and words are as rare as a reader may know."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from kb.adapters.qdrant import shape
from kb.adapters.qdrant.embedded import EdgeIndex
from kb.model.document import DocumentCard
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose
from kb.model.identity import AccountId, PassageId
from kb.model.people import Role
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.search import Filters
from kb.ports.encoder import Vector
from kb.ports.index import PassageEntry, Retriever
from tests.building import document

# Long vectors, since the engine makes a graph of some ten megabytes of them and not before.
_DIMENSION, _PASSAGES, _NEAR = 768, 9_000, 10
_SOURCES = (KnowledgeSource.RESEARCH, KnowledgeSource.PRACTICE)
_TOPICS = 60


def _topics() -> Vector:
    topics: Vector = np.random.default_rng(1).standard_normal((_TOPICS, _DIMENSION), dtype=np.float32)
    return topics


@cache
def _entries() -> list[PassageEntry]:
    cards = [
        document(
            f"test:{number}",
            source=_SOURCES[number % 2],
            access=Access.RESTRICTED if number % 7 == 0 else Access.PUBLIC,
            when=str(2010 + number % 10),
        )[0]
        for number in range(70)
    ]
    chance, topics = np.random.default_rng(2), _topics()
    return [
        PassageEntry(
            PassageId(str(UUID(int=number + 1))),
            _unit(topics[number % _TOPICS] + chance.standard_normal(_DIMENSION, dtype=np.float32)),
            {},
            cards[number % 70],
        )
        for number in range(_PASSAGES)
    ]


def _unit(vector: Vector) -> Vector:
    unit: Vector = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graaf")


@pytest.fixture(scope="module")
def graph(folder: Path) -> Iterator[EdgeIndex]:
    """An index with a graph, with some that came in since it was made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shape, "GRAPH_FROM", 1_000)
        patch.setattr(shape, "_ONE_BY_ONE", 500)
        index = EdgeIndex(folder, dimension=_DIMENSION, stamp="een")
        every = _entries()
        for start in range(0, len(every) - 200, 200):
            index.upsert(every[start : start + 200])
        index.optimize()
        index.upsert(every[-200:])
        yield index
    index.close()


@pytest.mark.parametrize("filters", [Filters(), Filters(year_from=2013, year_to=2017), Filters(year_from=2018)])
@pytest.mark.parametrize("reader", [VISITOR, KEEPER], ids=["visitor", "keeper"])
@pytest.mark.parametrize("source", [*_SOURCES, None])
def test_what_is_most_alike_is_found_along_a_graph_too(
    graph: EdgeIndex, filters: Filters, reader: Reader, source: KnowledgeSource | None
) -> None:
    every = [
        entry
        for entry in _entries()
        if (source is None or entry.document.knowledge_source is source)
        and (reader is KEEPER or entry.document.rights.access is Access.PUBLIC)
        and (filters.year_from or 0) <= int(entry.document.date) <= (filters.year_to or 9_999)
    ]
    vectors, found = np.stack([entry.dense for entry in every]), []
    for question in map(_unit, _topics()[:20]):
        nearest = {every[n].id for n in np.argsort(-(vectors @ question))[:_NEAR]}
        asked = Retriever(source, filters, _NEAR, dense=question)
        hits = graph.search([asked], reader)[0]
        found.append(len(nearest & {hit.id for hit in hits}) / _NEAR)
    assert np.mean(found) >= 0.98


@pytest.mark.usefixtures("graph")
def test_only_a_large_index_has_a_graph(folder: Path, tmp_path: Path) -> None:
    small = EdgeIndex(tmp_path, dimension=_DIMENSION, stamp="een")
    small.upsert(_entries()[:200])
    small.optimize()
    assert (_has_graph(folder), _has_graph(tmp_path)) == (True, False)
    small.close()


def _has_graph(folder: Path) -> bool:
    return any(folder.rglob("vector_index-dense/graph*"))


TERM = 7


def _one(card: DocumentCard, number: int) -> PassageEntry:
    return PassageEntry(
        PassageId(str(UUID(int=number))), _unit(np.ones(8, dtype=np.float32)), {TERM: 1.0, number + 100: 1.0}, card
    )


@pytest.mark.parametrize("hidden", ["closed", "not yet", "no longer"])
def test_how_rare_a_word_is_tells_nothing_of_what_may_not_be_seen(tmp_path: Path, hidden: str) -> None:
    today = datetime.now(UTC).date()
    over = Consent(purposes=frozenset(Purpose), recorded="brief", until=today - timedelta(days=1))
    card = {
        "closed": lambda: document("test:dicht", access=Access.RESTRICTED),
        "not yet": lambda: document("test:straks", embargo_until=today + timedelta(days=9)),
        "no longer": lambda: document("test:was", source=KnowledgeSource.EXPERIENCE, consent=over),
    }[hidden]()[0]
    index = EdgeIndex(tmp_path / "index", dimension=8, stamp="een")
    index.upsert([_one(document("test:open")[0], number) for number in range(1, 4)])
    ours = index.best({TERM: 1.0, 101: 1.0}, VISITOR)
    assert index.best({TERM: 1.0, 101: 1.0}, KEEPER) == ours

    index.upsert([_one(card, number) for number in range(4, 9)])

    assert index.best({TERM: 1.0, 101: 1.0}, VISITOR) == ours
    assert index.best({TERM: 1.0, 101: 1.0}, KEEPER) != ours
    index.close()
    again = EdgeIndex(tmp_path / "index", dimension=8, stamp="een")
    assert again.best({TERM: 1.0, 101: 1.0}, VISITOR) == ours
    again.close()


def test_a_kind_of_access_that_comes_in_later_is_found_by_who_may_see_it(tmp_path: Path) -> None:
    index = EdgeIndex(tmp_path / "index", dimension=8, stamp="een")
    reader = Reader(account=AccountId("een"), role=Role.PROFESSIONAL)
    asked = Retriever(None, Filters(), 5, sparse={TERM: 1.0})
    index.upsert([_one(document("test:open")[0], 1)])
    before = index.search([asked], reader)
    index.upsert([_one(document("test:later", access=Access.PROFESSIONALS)[0], 2)])

    assert [len(found) for found in (*before, *index.search([asked], reader), *index.search([asked], VISITOR))] == [
        1,
        2,
        1,
    ]
    index.close()
