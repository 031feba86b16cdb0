"""How many independent people and studies stand behind a pile of documents.

A document is by its makers and belongs to a lineage (one study, panel, project or series of
meetings). The units of a pile are the largest number of pairs (maker, lineage) taken from its
documents in which no maker and no lineage occurs twice: a maximum matching in a bipartite graph
(Hopcroft & Karp, 1973). Twelve reports on one panel are one unit, twelve studies of one author
are one, and two people with a study each and one together are two. Another document never makes
the number smaller; connected groups of documents would.
"""

import math
from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.model.document import DocumentCard
from kb.model.edition import HEARD, Plurality
from kb.model.evidence import VOICES, KnowledgeSource

Numbers = NDArray[np.int64]
Edges = Sequence[Sequence[int]]
"""Per maker the numbers of the lineages that this maker has a document in."""

_FREE = -1
# A chain of makers and lineages gets a step shorter at both ends in each.
_ROUNDS = 40
_ENOUGH_TO_BALANCE = 20


class Contribution(NamedTuple):
    """What one document adds: each of its makers, in its lineage.

    Attributes:
        makers: at least one.
        lineage: what it belongs to.
    """

    makers: tuple[Hashable, ...]
    lineage: Hashable


def contribution(document: DocumentCard) -> Contribution:
    """The contribution of a document; what nobody knows of it stands for itself."""
    return contributed(document.same_as or document.id, document.makers, document.lineage)


def contributed(piece: str, makers: Sequence[str], lineage: str) -> Contribution:
    """The contribution of a piece, which may be several documents; what nobody knows of it stands for itself."""
    alone = ("document", piece)
    return Contribution(tuple(makers) or (alone,), lineage or alone)


def matched(makers: Numbers, lineages: Numbers) -> int:
    """The size of a maximum matching over pairs of a maker and a lineage, given by their numbers; pairs may repeat.

    Whoever has one choice left takes it, which never makes a matching smaller (Karp & Sipser, 1981); what remains then
    is searched through. 100,000 pairs take some .05 s.
    """
    pairs = np.unique(np.stack([makers, lineages], axis=1), axis=0)
    _, left = np.unique(pairs[:, 0], return_inverse=True)
    _, right = np.unique(pairs[:, 1], return_inverse=True)
    left, right = left.reshape(-1), right.reshape(-1)
    found = 0
    for _ in range(_ROUNDS):
        choosing = (np.bincount(left)[left] == 1) | (np.bincount(right)[right] == 1)
        if not choosing.any():
            break
        taken = _apart(left, right, np.flatnonzero(choosing))
        found += len(taken)
        used_left, used_right = np.zeros(left.max() + 1, np.bool_), np.zeros(right.max() + 1, np.bool_)
        used_left[left[taken]] = used_right[right[taken]] = True
        keep = ~(used_left[left] | used_right[right])
        left, right = left[keep], right[keep]
    return found + _searched(left, right)


def _apart(left: Numbers, right: Numbers, pairs: Numbers) -> Numbers:
    """Of these pairs as many as have nothing in common: of those with the same maker or lineage the first."""
    of_maker = np.unique(left[pairs], return_index=True)[1]
    pairs = pairs[of_maker]
    return pairs[np.unique(right[pairs], return_index=True)[1]]


def _searched(left: Numbers, right: Numbers) -> int:
    if not len(left):
        return 0
    edges: list[list[int]] = [[] for _ in range(int(left.max()) + 1)]
    for maker, lineage in zip(left.tolist(), right.tolist(), strict=True):
        edges[maker].append(lineage)
    return _matched(edges, int(right.max()) + 1)


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


def plurality(documents: Iterable[DocumentCard]) -> Plurality:
    """Whose words these documents hold; documents may repeat, and frameworks do not count.

    Balance is the entropy of the units over the voices as a share of the most that it can be. It says so little of few
    units that there is none below twenty: five drawn fairly from three equal voices score anything from .46 to .96.
    """
    by_voice: dict[KnowledgeSource, dict[str, DocumentCard]] = {voice: {} for voice in VOICES}
    # Of one piece its own document before those that count as it, so that order changes nothing.
    for one in sorted(documents, key=lambda one: (one.same_as is not None, one.id)):
        if one.knowledge_source.counts:
            by_voice[one.knowledge_source].setdefault(one.same_as or one.id, one)
    counted = {voice: units(map(contribution, pieces.values())) for voice, pieces in by_voice.items()}
    institutes = {
        voice: name
        for voice, pieces in by_voice.items()
        if (name := _mostly(list(pieces.values()), counted[voice])) is not None
    }
    return Plurality(
        units=counted,
        documents={voice: len(pieces) for voice, pieces in by_voice.items()},
        institutes=institutes,
        wholly=tuple(
            voice
            for voice, name in institutes.items()
            if all(one.institute == name for one in by_voice[voice].values())
        ),
        balance=_balance(list(counted.values())),
    )


def _mostly(pieces: Sequence[DocumentCard], of: int) -> str | None:
    """The institute that more than half of at least three units are of."""
    if of < HEARD:
        return None
    by_name: dict[str, list[DocumentCard]] = {}
    for one in pieces:
        if one.institute:
            by_name.setdefault(one.institute, []).append(one)
    shares = {name: units(map(contribution, some)) for name, some in by_name.items()}
    name = max(shares, key=lambda name: shares[name], default=None)
    return name if name is not None and 2 * shares[name] > of else None


def _balance(counted: Sequence[int]) -> float | None:
    total = sum(counted)
    if total < _ENOUGH_TO_BALANCE:
        return None
    shares = [units / total for units in counted if units]
    return max(0.0, -sum(share * math.log(share) for share in shares) / math.log(len(VOICES)))


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
