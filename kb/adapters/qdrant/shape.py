"""How the index in process is laid out, and how it is asked: by brute force, or from a measured size on along a graph.

Words cost little at any size. Likeness by brute force costs 9 ms for each 100,000 passages, so a large index has a
graph: not of all passages but one of each source, since every question to likeness names one. That
took a third of the time to build, and found more (decision 0026).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import qdrant_edge as edge

from kb.adapters.qdrant import payload as fields
from kb.model.reader import Reader
from kb.ports.index import Retriever

GRAPH_FROM = 400_000
"""From how many passages on there is a graph."""
# As many as these are compared one by one, in a large index too: what a filter leaves, or a source that is small.
_ONE_BY_ONE = 50_000
_EDGES, _TRIED_AT_BUILDING, _TRIED_AT_SEARCHING = 16, 100, 768
_BYTES = 4

# What the rights of a reader go by is in memory; the rest is read where it lies, so that an index opens in a third
# of the time, during which nobody is answered.
_IN_MEMORY = frozenset({fields.SOURCE, fields.ACCESS, fields.VISIBLE_FROM, fields.VISIBLE_UNTIL})

ALIKE = edge.SearchParams(
    hnsw_ef=_TRIED_AT_SEARCHING, quantization=edge.QuantizationSearchParams(rescore=True, oversampling=2.0)
)
"""How likeness is asked for: rounded and, in a large index, along the graph; the best are scored again in full."""
EXACTLY = edge.SearchParams(exact=True, quantization=edge.QuantizationSearchParams(ignore=True))
"""The same without any of that."""


def config(dimension: int, *, passages: int) -> edge.EdgeConfig:
    """What an index of so many passages is made with: int8 in memory, full vectors on disk to score the best again."""
    edges = _EDGES if passages >= GRAPH_FROM else 0
    return edge.EdgeConfig(
        vectors={
            fields.DENSE: edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine, memory=edge.Memory.Cold)
        },
        sparse_vectors={fields.SPARSE: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
        hnsw_config=edge.HnswIndexConfig(
            m=0,
            payload_m=edges,
            ef_construct=_TRIED_AT_BUILDING,
            # The engine counts in kilobytes of vectors.
            full_scan_threshold=_ONE_BY_ONE * dimension * _BYTES // 1024,
        ),
        quantization_config=edge.ScalarQuantizationConfig(type=edge.ScalarType.Int8, memory=edge.Memory.Pinned),
    )


def declare_fields(shard: edge.EdgeShard) -> None:
    """Let a new index be filtered by what it holds of documents; only sources have a graph of their own."""
    for field in fields.KEYWORD_FIELDS:
        keyword = edge.KeywordIndexParams(memory=_memory(field), enable_hnsw=field == fields.SOURCE)
        shard.update(edge.UpdateOperation.create_field_index(field, keyword))
    for field in fields.INTEGER_FIELDS:
        number = edge.IntegerIndexParams(memory=_memory(field), enable_hnsw=False)
        shard.update(edge.UpdateOperation.create_field_index(field, number))


def _memory(field: str) -> edge.Memory | None:
    return None if field in _IN_MEMORY else edge.Memory.Cold


def chosen(conditions: Sequence[fields.Condition]) -> edge.Filter:
    """What meets all of these."""
    without = [one for one in conditions if isinstance(one, fields.NoneOf)]
    return edge.Filter(
        must=[_condition(one) for one in conditions if one not in without],
        must_not=[_condition(one) for one in without] or None,
    )


def request(
    retriever: Retriever,
    reader: Reader,
    rarity: Sequence[fields.Condition],
    there: Callable[[fields.Condition], fields.Condition],
) -> edge.QueryRequest:
    """What is asked of the engine.

    Args:
        retriever: what is looked for.
        reader: whose rights count.
        rarity: words are as rare as they are among what meets these.
        there: a condition without what is in no passage.
    """
    if retriever.dense is not None:
        query = edge.Query.Nearest(retriever.dense.tolist(), using=fields.DENSE)
        # The graph leads from passage to passage of one source.
        params = ALIKE if retriever.source else EXACTLY
    else:
        sparse = retriever.sparse or {}
        vector = edge.SparseVector(indices=list(sparse.keys()), values=list(sparse.values()))
        query = edge.Query.Nearest(vector, using=fields.SPARSE)
        # Exact after deletions too, after which the engine's own frequencies are those of before.
        params = edge.SearchParams(idf=edge.IdfParams(corpus=chosen(rarity)))
    return edge.QueryRequest(
        limit=retriever.limit,
        query=query,
        filter=chosen([there(one) for one in fields.conditions(retriever, reader)]),
        params=params,
        with_payload=[fields.DOCUMENT],
    )


def _condition(condition: fields.Condition) -> edge.FieldCondition:
    match condition:
        case fields.AnyOf(field, (value,)):
            return edge.FieldCondition(field, match=edge.MatchValue(value))
        case fields.AnyOf(field, values) | fields.NoneOf(field, values):
            return edge.FieldCondition(field, match=edge.MatchAny(list(values)))
        case fields.Between(field, low, high):
            return edge.FieldCondition(field, range=edge.RangeFloat(gte=low, lte=high))


class Exceptions:
    """The fields in which an index holds anything that not everybody may see always.

    To count words among what a reader may see costs 4 ms at 100,000 passages, and among all there is nothing. Where
    no field has an exception the two are the same. Once there was one it counts on, also when it left.
    """

    def __init__(self, shard: edge.EdgeShard) -> None:
        """Look for them in what an index holds."""
        self._shard = shard
        self._there: dict[str, bool] = {}
        total = shard.count(edge.CountRequest(exact=True))
        self._fields = {
            condition.field
            for condition in fields.ORDINARY
            if shard.count(edge.CountRequest(exact=True, filter=chosen([condition]))) < total
        }

    def note(self, payload: Mapping[str, Any]) -> None:
        """Take in what is about to be stored, before it is."""
        self._fields |= {condition.field for condition in fields.ORDINARY if not condition.holds(payload)}
        access = payload[fields.ACCESS]
        self._there |= dict.fromkeys([access] if isinstance(access, str) else access, True)

    def among(self, reader: Reader) -> list[fields.Condition]:
        """The fewest conditions that leave what the reader may see."""
        return [self.there(condition) for condition in fields.rights(reader) if condition.field in self._fields]

    def there(self, condition: fields.Condition) -> fields.Condition:
        """The same without kinds of access that no passage has; to look for one of several costs twice as much."""
        if not isinstance(condition, fields.AnyOf) or condition.field != fields.ACCESS or len(condition.values) == 1:
            return condition
        kept = tuple(value for value in condition.values if self._is_there(value))
        return fields.AnyOf(condition.field, kept or condition.values[:1])

    def _is_there(self, value: str) -> bool:
        if value not in self._there:
            asked = edge.CountRequest(exact=True, filter=chosen([fields.AnyOf(fields.ACCESS, (value,))]))
            # Where it was noted meanwhile, it is there.
            self._there.setdefault(value, self._shard.count(asked) > 0)
        return self._there[value]
