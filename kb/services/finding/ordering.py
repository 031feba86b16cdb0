"""Putting what was found in order: each document and each piece once, and every voice in its turn."""

from collections.abc import Mapping, Sequence

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.search import Sort
from kb.ranking.balance import in_rounds
from kb.ranking.weighing import Candidate


def on_it_first(found: Sequence[Candidate], on_it: Sequence[Candidate]) -> list[Candidate]:
    """The documents on a theme: those that were found, in that order, then the others; then what is not on it."""
    wanted = {one.id for one in on_it}
    known = {one.id for one in found}
    about = [one._replace(counts=True) for one in found if one.id in wanted]
    about += [one._replace(score=0.0) for one in on_it if one.id not in known]
    return about + [one._replace(counts=False) for one in found if one.id not in wanted]


def in_turns(
    candidates: Mapping[KnowledgeSource, Sequence[Candidate]],
    first: frozenset[DocumentId],
    sort: Sort,
    cards: Mapping[DocumentId, DocumentCard],
) -> list[Candidate]:
    """The voices in turns: of what comes first, then of the rest."""
    ordered = []
    for comes_first in (True, False):
        groups = {
            voice: [one for one in candidates.get(voice, ()) if (one.id in first) is comes_first] for voice in VOICES
        }
        ordered += in_rounds({voice: _sorted(group, sort, cards) for voice, group in groups.items()})
    return ordered


def together(groups: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """Each document of several lists once, by its better score, best first."""
    best: dict[DocumentId, Candidate] = {}
    for candidate in (one for group in groups for one in group):
        known = best.get(candidate.id)
        best[candidate.id] = candidate if known is None or candidate.score > known.score else known
    return list(groups[0]) if len(groups) == 1 else sorted(best.values(), key=lambda one: (-one.score, one.passages[0]))


def pieces(candidates: Sequence[Candidate], cards: Mapping[DocumentId, DocumentCard]) -> list[Candidate]:
    """The candidates that the reader may see; of documents that may be the same piece the best."""
    seen: set[DocumentId] = set()
    kept = []
    for candidate in candidates:
        card = cards.get(candidate.id)
        if card is not None and (piece := card.same_as or card.id) not in seen:
            seen.add(piece)
            kept.append(candidate)
    return kept


def _sorted(
    candidates: Sequence[Candidate], sort: Sort, cards: Mapping[DocumentId, DocumentCard]
) -> list[tuple[Candidate, float]]:
    """One voice's candidates with the score that decides their turn."""
    if sort is Sort.RELEVANCE:
        return [(candidate, candidate.score) for candidate in candidates]
    newest_first = sorted(candidates, key=lambda candidate: (cards[candidate.id].date, candidate.id), reverse=True)
    return [(candidate, days(cards[candidate.id].date)) for candidate in newest_first]


def days(date: str) -> float:
    """A date in the partial notation as a number that grows with time; 0 when unknown."""
    year, month, day = (int(part) for part in [*date.split("-"), "0", "0"][:3]) if date else (0, 0, 0)
    return float(year * 372 + month * 31 + day)
