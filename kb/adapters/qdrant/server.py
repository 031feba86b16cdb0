"""The index on a Qdrant server or cluster, for more than one process or machine can hold."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from qdrant_client import QdrantClient, models

from kb.adapters.qdrant import payload as fields
from kb.errors import KbError, Unavailable
from kb.model.identity import DocumentId, PassageId, digest
from kb.model.reader import Reader
from kb.ports.changes import Position
from kb.ports.encoder import Vector
from kb.ports.index import PassageEntry, Retriever, ScoredPassage, SparseTerms

R = TypeVar("R")

_POSITION = "position"
_QUANTISED = models.SearchParams(quantization=models.QuantizationSearchParams(rescore=True, oversampling=2.0))


class QdrantIndex:
    """A ``PassageIndex`` in one collection of a server; its name holds the digest of the stamp."""

    def __init__(self, client: QdrantClient, *, dimension: int, stamp: str) -> None:
        self._client = client
        self._dimension = dimension
        self._current = stamp
        self._collection = f"meervoud-{digest(stamp)[:12]}"
        if not self._exists():
            self._create()

    @property
    def stamp(self) -> str:
        """See ``PassageIndex``."""
        return self._current if self._exists() else ""

    @property
    def position(self) -> Position | None:
        """See ``PassageIndex``."""
        if not self._exists():
            return None
        noted = _guard(lambda: self._client.get_collection(self._collection)).config.metadata or {}
        return Position(**noted[_POSITION]) if noted.get(_POSITION) else None

    @property
    def state(self) -> None:
        """See ``PassageIndex``."""
        return None

    def remember(self, position: Position) -> None:
        """See ``PassageIndex``."""
        noted = {_POSITION: position._asdict()}
        _guard(lambda: self._client.update_collection(self._collection, metadata=noted))

    def upsert(self, entries: Sequence[PassageEntry]) -> None:
        """See ``PassageIndex``."""
        fields.check(entries, self._dimension)
        if not entries:
            return
        points = [
            models.PointStruct(
                id=entry.id,
                vector={fields.DENSE: entry.dense.tolist(), fields.SPARSE: _sparse(entry.sparse)},
                payload=fields.payload(entry.document),
            )
            for entry in entries
        ]
        _guard(lambda: self._client.upsert(self._collection, points, wait=True))

    def delete(self, documents: Sequence[DocumentId]) -> None:
        """See ``PassageIndex``."""
        if documents:
            chosen = models.Filter(must=[_condition(fields.AnyOf(fields.DOCUMENT, tuple(documents)))])
            selector = models.FilterSelector(filter=chosen)
            _guard(lambda: self._client.delete(self._collection, selector, wait=True))

    def search(self, retrievers: Sequence[Retriever], reader: Reader) -> list[list[ScoredPassage]]:
        """See ``PassageIndex``."""
        asked = [n for n, retriever in enumerate(retrievers) if retriever.dense is not None or retriever.sparse]
        requests = [_request(retrievers[n], reader) for n in asked]
        answers = _guard(lambda: self._client.query_batch_points(self._collection, requests)) if asked else []
        found: list[list[ScoredPassage]] = [[] for _ in retrievers]
        for n, answer in zip(asked, answers, strict=True):
            found[n] = fields.ranked(answer.points)
        return found

    def best(self, terms: SparseTerms, reader: Reader) -> dict[int, float]:
        """See ``PassageIndex``."""
        return fields.best(terms, self.search(fields.alone(terms), reader))

    def vectors(self, ids: Sequence[PassageId]) -> dict[PassageId, Vector]:
        """See ``PassageIndex``."""
        return fields.vectors(self._kept(ids, fields.DENSE))

    def terms(self, ids: Sequence[PassageId]) -> dict[PassageId, frozenset[int]]:
        """See ``PassageIndex``."""
        return fields.terms(self._kept(ids, fields.SPARSE))

    def count(self) -> int:
        """See ``PassageIndex``."""
        return _guard(lambda: self._client.count(self._collection, exact=True).count)

    def ids(self) -> Iterator[PassageId]:
        """See ``PassageIndex``."""
        return fields.every_id(lambda offset: _guard(lambda: self._records(offset)))

    def clear(self) -> None:
        """See ``PassageIndex``."""
        if self._exists():
            _guard(lambda: self._client.delete_collection(self._collection))
        self._create()

    def optimize(self) -> None:
        """See ``PassageIndex``; the server does so by itself."""

    def close(self) -> None:
        """See ``PassageIndex``."""
        with contextlib.suppress(KbError):
            _guard(self._client.close)

    def _kept(self, ids: Sequence[PassageId], vector: str) -> list[Any]:
        """Entries with one of their vectors."""
        if not ids:
            return []
        return _guard(
            lambda: self._client.retrieve(self._collection, ids=list(ids), with_payload=False, with_vectors=[vector])
        )

    def _records(self, offset: Any) -> tuple[list[Any], Any]:
        """Some of what is there, and where the next begin; nothing after the last."""
        return self._client.scroll(
            self._collection, offset=offset, limit=fields.IDS_PER_CALL, with_payload=False, with_vectors=False
        )

    def _exists(self) -> bool:
        return _guard(lambda: self._client.collection_exists(self._collection))

    def _create(self) -> None:
        dense = models.VectorParams(
            size=self._dimension,
            distance=models.Distance.COSINE,
            on_disk=True,
            hnsw_config=models.HnswConfigDiff(m=0),
            quantization_config=models.ScalarQuantization(
                scalar=models.ScalarQuantizationConfig(type=models.ScalarType.INT8, always_ram=True)
            ),
        )
        sparse = models.SparseVectorParams(modifier=models.Modifier.IDF)
        _guard(
            lambda: self._client.create_collection(
                self._collection, vectors_config={fields.DENSE: dense}, sparse_vectors_config={fields.SPARSE: sparse}
            )
        )
        kinds = dict.fromkeys(fields.KEYWORD_FIELDS, models.PayloadSchemaType.KEYWORD)
        kinds |= dict.fromkeys(fields.INTEGER_FIELDS, models.PayloadSchemaType.INTEGER)
        for field, kind in kinds.items():
            self._index_field(field, kind)

    def _index_field(self, field: str, kind: models.PayloadSchemaType) -> None:
        _guard(lambda: self._client.create_payload_index(self._collection, field, kind))


def _request(retriever: Retriever, reader: Reader) -> models.QueryRequest:
    asked = fields.conditions(retriever, reader)
    chosen = models.Filter(
        must=[_condition(one) for one in asked if not isinstance(one, fields.NoneOf)],
        must_not=[_condition(one) for one in asked if isinstance(one, fields.NoneOf)] or None,
    )
    is_dense = retriever.dense is not None
    return models.QueryRequest(
        query=retriever.dense.tolist() if retriever.dense is not None else _sparse(retriever.sparse or {}),
        using=fields.DENSE if is_dense else fields.SPARSE,
        filter=chosen,
        params=_QUANTISED if is_dense else _rarity(reader),
        limit=retriever.limit,
        with_payload=[fields.DOCUMENT],
    )


def _rarity(reader: Reader) -> models.SearchParams:
    """Document frequencies that are exact after deletions and tell nothing of what the reader may not see."""
    seen = models.Filter(must=[_condition(condition) for condition in fields.rights(reader)])
    return models.SearchParams(idf=models.IdfCorpusParams(corpus=seen))


def _sparse(weights: SparseTerms) -> models.SparseVector:
    return models.SparseVector(indices=list(weights.keys()), values=list(weights.values()))


def _condition(condition: fields.Condition) -> models.FieldCondition:
    match condition:
        case fields.AnyOf(field, values) | fields.NoneOf(field, values):
            return models.FieldCondition(key=field, match=models.MatchAny(any=list(values)))
        case fields.Between(field, low, high):
            return models.FieldCondition(key=field, range=models.Range(gte=low, lte=high))


def _guard(call: Callable[[], R]) -> R:
    """The result of a call to the server, with its failures as ours."""
    try:
        return call()
    except KbError:
        raise
    except Exception as error:
        msg = f"de Qdrant-server antwoordt niet zoals het hoort ({type(error).__name__}); kijk naar KB_QDRANT_URL"
        raise Unavailable(msg) from error
