"""Putting what was found in order: each document and each piece once, and every voice in its turn."""

from collections.abc import Mapping, Sequence

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.search import Sort
from kb.model.standing import Standing, Status
from kb.ranking.balance import in_rounds
from kb.ranking.weighing import Candidate, raised

# How much of what is missing a title that names the theme makes up for.
TITLED = 0.5
# How much a narrower theme says of the theme; set by hand, on the sample corpus.
NARROWER = 0.7


def on_it_first(found: Sequence[Candidate], on_it: Sequence[Candidate]) -> list[Candidate]:
    """The documents on a theme, those that are most about it first; then what was found and is not on it.

    Args:
        found: what answers, with how well it does.
        on_it: with how much it is about the theme; of equals the first.
    """
    wanted = {one.id: one for one in on_it}
    known = {one.id: one for one in found}
    about = [_both(one, known[id]) if id in known else one for id, one in wanted.items()]
    about.sort(key=lambda one: -one.score)
    return about + [one._replace(counts=False) for one in found if one.id not in wanted]


def by_word_first(found: Sequence[Candidate], on_it: Sequence[Candidate]) -> list[Candidate]:
    """The same for who used another word than the theme's name: what is about that word leads, and shows it."""
    known = {one.id: one for one in found if one.counts}
    about = [
        known[one.id]._replace(score=(1 + known[one.id].score) / 2)
        if one.id in known
        else one._replace(score=one.score / 2)
        for one in on_it
    ]
    about.sort(key=lambda one: -one.score)
    wanted = {one.id for one in on_it}
    return about + [one._replace(counts=False) for one in found if one.id not in wanted]


def how_much(card: DocumentCard, theme: ThemeId, below: frozenset[ThemeId], *, titled: bool) -> float:
    """How much a document is about a theme, from 0 to 1.

    Args:
        card: of the document.
        theme: which one.
        below: the theme and those below it: what is about one of them is about the theme, but less so.
        titled: its title names the theme itself.
    """
    standings = [one for one in card.standings if one.theme in below and one.theme in card.themes]
    likely = max((_likely(one) * (1.0 if one.theme == theme else NARROWER) for one in standings), default=0.0)
    return raised(likely, TITLED, float(titled))


def _likely(standing: Standing) -> float:
    return 1.0 if standing.status is Status.CONFIRMED else standing.probability


def _both(on_it: Candidate, found: Candidate) -> Candidate:
    """A document on a theme that answers besides."""
    return found._replace(score=raised(on_it.score, 1.0, found.score), counts=on_it.counts, sure=on_it.sure)


def in_turns(
    candidates: Mapping[KnowledgeSource, Sequence[Candidate]],
    first: Sequence[frozenset[DocumentId]],
    sort: Sort,
    cards: Mapping[DocumentId, DocumentCard],
) -> list[Candidate]:
    """The voices in turns: of what comes first, of what comes then, and so on; then of the rest."""
    ordered: list[Candidate] = []
    left = {voice: candidates.get(voice, ()) for voice in VOICES}
    for now in first:
        turns = {voice: [one for one in group if one.id in now] for voice, group in left.items()}
        left = {voice: [one for one in group if one.id not in now] for voice, group in left.items()}
        ordered += in_rounds({voice: _sorted(group, sort, cards) for voice, group in turns.items()})
    return ordered + in_rounds({voice: _sorted(group, sort, cards) for voice, group in left.items()})


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
