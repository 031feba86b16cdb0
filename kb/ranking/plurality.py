"""How many independent people and studies stand behind a pile of documents.

A document is by its makers and belongs to a lineage (one study, panel, project or series of
meetings). The units of a pile are the largest number of pairs (maker, lineage) taken from its
documents in which no maker and no lineage occurs twice: a maximum matching in a bipartite graph
(Hopcroft & Karp, 1973). Twelve reports on one panel are one unit, twelve studies of one author
are one, and two people with a study each and one together are two. Another document never makes
the number smaller; connected groups of documents would.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from kb.model.document import DocumentCard
from kb.model.outline import Outline

Edges = Sequence[Sequence[int]]
"""Per maker the numbers of the lineages that this maker has a document in."""

_FREE = -1


class Contribution(NamedTuple):
    """What one document adds: each of its makers, in its lineage.

    Attributes:
        makers: at least one.
        lineage: what it belongs to.
    """

    makers: tuple[Hashable, ...]
    lineage: Hashable


def contribution(document: DocumentCard | Outline) -> Contribution:
    """The contribution of a document; what nobody knows of it stands for itself."""
    return contributed(document.same_as or document.id, document.makers, document.lineage)


def contributed(piece: str, makers: Sequence[str], lineage: str) -> Contribution:
    """The contribution of a piece, which may be several documents; what nobody knows of it stands for itself."""
    alone = ("document", piece)
    return Contribution(tuple(makers) or (alone,), lineage or alone)


def units(contributions: Iterable[Contribution]) -> int:
    """The number of independent contributions.

    20,000 documents by 5,000 makers in 5,000 lineages take some .05 s.
    """
    lineages: dict[Hashable, int] = {}
    reach: dict[Hashable, dict[int, None]] = {}
    for makers, lineage in contributions:
        number = lineages.setdefault(lineage, len(lineages))
        for maker in makers:
            reach.setdefault(maker, {})[number] = None
    edges = [list(numbers) for numbers in reach.values()]
    return _matched(edges, len(lineages))


def _matched(edges: Edges, lineages: int) -> int:
    """The size of a maximum matching."""
    of_maker, of_lineage = [_FREE] * len(edges), [_FREE] * lineages
    matched = 0
    # Those with the fewest choices first, since that leaves little to mend.
    for maker in sorted(range(len(edges)), key=lambda maker: len(edges[maker])):
        free = next((lineage for lineage in edges[maker] if of_lineage[lineage] == _FREE), None)
        if free is not None:
            of_maker[maker], of_lineage[free] = free, maker
            matched += 1
    while layers := _layers(edges, of_maker, of_lineage):
        used = [0] * len(edges)
        matched += sum(
            _augment(maker, edges, layers, used, of_maker, of_lineage)
            for maker in range(len(edges))
            if of_maker[maker] == _FREE
        )
    return matched


def _layers(edges: Edges, of_maker: list[int], of_lineage: list[int]) -> list[int]:
    """How far each maker is from one without a partner, along ways that alternate; empty when none leads anywhere."""
    distance = [0 if partner == _FREE else _FREE for partner in of_maker]
    waiting = deque(maker for maker, partner in enumerate(of_maker) if partner == _FREE)
    leads = False
    while waiting:
        maker = waiting.popleft()
        for lineage in edges[maker]:
            following = of_lineage[lineage]
            if following == _FREE:
                leads = True
            elif distance[following] == _FREE:
                distance[following] = distance[maker] + 1
                waiting.append(following)
    return distance if leads else []


def _augment(
    start: int, edges: Edges, layers: list[int], used: list[int], of_maker: list[int], of_lineage: list[int]
) -> bool:
    """Turn round one shortest way from a maker without a partner to a free lineage, when there is one left."""
    way = [start]
    while way:
        maker = way[-1]
        if used[maker] == len(edges[maker]):
            layers[maker] = _FREE
            way.pop()
            continue
        lineage = edges[maker][used[maker]]
        used[maker] += 1
        following = of_lineage[lineage]
        if following == _FREE:
            _turn_round(way, edges, used, of_maker, of_lineage)
            return True
        if layers[following] == layers[maker] + 1:
            way.append(following)
    return False


def _turn_round(
    way: Sequence[int], edges: Edges, used: Sequence[int], of_maker: list[int], of_lineage: list[int]
) -> None:
    """Give each maker on the way the lineage that it was left by."""
    for maker in reversed(way):
        lineage = edges[maker][used[maker] - 1]
        of_maker[maker], of_lineage[lineage] = lineage, maker
