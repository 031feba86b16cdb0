"""A whole search against what one would put together without us: numpy with bm25s, and txtai, on the same vectors.

Without a judge, since they have none; ours is the whole road, from reading the question to quotations with facets,
theirs is retrieval and fusion alone. ``bm25s`` and ``txtai`` (with ``faiss-cpu``) are no dependencies of ours: those
that are not there are left out.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from api.loading import settle
from bench import pages, topics
from bench.tables import show, write
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.evidence import KnowledgeSource
from kb.model.reader import VISITOR
from kb.model.search import Filters, SearchQuery
from kb.ranking.fusion import reciprocal_rank_fusion
from kb.settings import Settings

SIZE = 100_000
_QUESTIONS, _TURNS, _AT_ONCE = 30, 2, 1_000
_HITS, _DEPTH = 10, 100
_PLAIN = "select id, text, score from txtai where similar(:asked, 100)"
# One in 27 documents passes the filters, and txtai filters what it found.
_FILTERED = "select id, text, score from txtai where similar(:asked, 1000) and passing = 1"
_FILTERS = Filters(
    sources=frozenset({KnowledgeSource.RESEARCH, KnowledgeSource.EXPERIENCE}),
    places=frozenset({"Arnhem", "Tilburg"}),
    year_from=2012,
    year_to=2022,
)

Search = Callable[[str, bool], object]
"""A question, and whether the filters hold."""


class Collection(NamedTuple):
    """What every competitor gets.

    Attributes:
        passing: of each text whether it passes the filters.
    """

    texts: Sequence[str]
    vectors: Any
    passing: Any


def run(kept: Path | None = None) -> None:
    """Measure, print and write; with a folder, what ``pages`` made there before is used again."""
    with tempfile.TemporaryDirectory() as unkept:
        data = pages.made(kept or Path(unkept), SIZE)
        command = [sys.executable, "-m", "bench.peers", str(data)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, dict[str, float]] = json.loads(answer.stdout)
    ours = found["ours"]
    rows = [
        [name, *(f"{one[way] * 1000:.1f}" for way in one), *(f"{one[way] / ours[way]:.2f}" for way in one)]
        for name, one in found.items()
    ]
    header = ["search", "plain ms", "3 filters ms", "plain / ours", "filters / ours"]
    show(f"Time of the processor for one search of {SIZE:,} documents, half take less", header, rows)
    write("peers", found)


def measure(data: Path) -> dict[str, dict[str, float]]:
    """See ``compared``, over a data folder."""
    base = open_knowledge_base(Settings(data=data, judge="off"))
    base.spelling.learn()
    base.searching.warm_up(VISITOR)
    settle()
    found = compared(base, [topic.query for topic in topics.load() if topic.grades][:_QUESTIONS])
    base.close()
    return found


def compared(base: KnowledgeBase, questions: Sequence[str]) -> dict[str, dict[str, float]]:
    """Per competitor the seconds of half of the searches, plain and with filters; in turns, so that noise is shared."""
    peers: dict[str, Search] = {"ours": _ours(base), "engine alone": _engine(base)}
    there = [one for one in _PEERS if importlib.util.find_spec(one[0])]
    if there:
        collection = _collection(base)
        peers |= {name: made(collection, base.encoder.encode_query) for _, name, made in there}
    spent: dict[str, dict[str, list[float]]] = {name: {"plain": [], "filtered": []} for name in peers}
    for turn in range(_TURNS + 1):
        for question, (name, search) in product(questions, peers.items()):
            for way, times in spent[name].items():
                start = time.process_time()
                search(question, way == "filtered")
                # The first turn warms up.
                times += [time.process_time() - start] if turn else []
    return {name: {way: median(times) for way, times in ways.items()} for name, ways in spent.items()}


def _collection(base: KnowledgeBase) -> Collection:
    through = {card.id for card in base.catalogue.select(_FILTERS, VISITOR, limit=SIZE)}
    ids, known = list(base.changes.passage_ids(base.changes.end().number)), []
    for first in range(0, len(ids), _AT_ONCE):
        passages = base.catalogue.passages(ids[first : first + _AT_ONCE], VISITOR)
        vectors = base.index.vectors(list(passages))
        known += [(one.exact, vectors[id], one.document_id in through) for id, one in passages.items() if id in vectors]
    texts, dense, passing = zip(*known, strict=True)
    return Collection(texts, np.stack(dense).astype(np.float32), np.array(passing))


def _ours(base: KnowledgeBase) -> Search:
    def search(question: str, filtered: bool) -> object:
        # Theirs is not remembered either.
        base.searching.forget()
        return base.searching.search(SearchQuery(text=question, filters=_FILTERS if filtered else Filters()), VISITOR)

    return search


def _engine(base: KnowledgeBase) -> Search:
    """The question in the terms of the index and the calls that a search makes, and nothing around them."""

    def search(question: str, filtered: bool) -> object:
        understood = base.retrieving.understand(question, related=True)
        return base.retrieving.retrieve(understood, _FILTERS if filtered else Filters(), VISITOR)

    return search


def _with_numpy(collection: Collection, encode: Callable[[str], Any]) -> Search:
    import bm25s  # type: ignore[import-not-found]

    words = bm25s.BM25()
    words.index(bm25s.tokenize(list(collection.texts), stopwords=None, show_progress=False), show_progress=False)

    def search(question: str, filtered: bool) -> object:
        asked = bm25s.tokenize([question], stopwords=None, return_ids=False, show_progress=False)[0]
        scores = (collection.vectors @ encode(question), words.get_scores(asked))
        kept = [np.where(collection.passing, one, -np.inf) if filtered else one for one in scores]
        best = [np.argpartition(-one, _DEPTH)[:_DEPTH] for one in kept]
        ranked = [some[np.argsort(-one[some])].tolist() for some, one in zip(best, kept, strict=True)]
        return [collection.texts[place] for place, _ in reciprocal_rank_fusion(ranked)[:_HITS]]

    return search


def _with_txtai(collection: Collection, encode: Callable[[str], Any]) -> Search:
    from txtai import Embeddings  # type: ignore[import-not-found]

    known = dict(zip(collection.texts, collection.vectors, strict=True))

    def transform(texts: Sequence[str]) -> Any:
        return np.stack([known[text] if text in known else encode(text) for text in texts])

    made = Embeddings(method="external", transform=transform, content=True, hybrid=True)
    made.index(
        (number, {"text": text, "passing": int(passes)}, None)
        for number, (text, passes) in enumerate(zip(collection.texts, collection.passing, strict=True))
    )

    def search(question: str, filtered: bool) -> object:
        return made.search(_FILTERED if filtered else _PLAIN, _HITS, parameters={"asked": question})

    return search


# The package that it needs, what it is called, and what makes it.
_PEERS = (("bm25s", "numpy + bm25s", _with_numpy), ("txtai", "txtai", _with_txtai))


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
