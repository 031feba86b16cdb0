"""Cards in rounds: each voice once, then again; a voice that has no more keeps one place."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.search import Hit, SearchQuery, SearchResults
from ui.edition import Edition
from ui.views.cards import Card, card
from ui.views.silence import Silence, asked, silence
from ui.views.voices import Voice, voice

COLUMNS = 3


@dataclass(frozen=True)
class Turn:
    """A voice's place in a round: a card, a kept place, or nothing."""

    voice: Voice
    card: Card | None = None
    silence: Silence | None = None


def rounds_first(found: SearchResults, edition: Edition) -> tuple[tuple[Turn, ...], ...]:
    """What comes first, each voice once, then again; a voice that has none of it leaves its place empty."""
    cards = {source: _cards(found, source, edition, comes_first=True) for source in asked(found.query)}
    rows = range(max(map(len, cards.values()), default=0))
    if len(cards) == 1:
        return _in_rows([Turn(voice(source, edition), card=one) for source, own in cards.items() for one in own])
    return tuple(tuple(_turn(source, row, own, None, edition) for source, own in cards.items()) for row in rows)


def _cards(found: SearchResults, source: KnowledgeSource, edition: Edition, *, comes_first: bool) -> list[Card]:
    return [
        card(hit, found.query, edition)
        for hit in found.hits
        if hit.document.knowledge_source is source and hit.comes_first is comes_first
    ]


def rounds(
    found: SearchResults,
    edition: Edition,
    *,
    appended: bool,
    is_split: bool,
) -> tuple[tuple[Turn, ...], ...]:
    """Each voice once, then again. A voice that has no more keeps one place, and then stays out.

    A voice that the reader left out has no place; one voice alone fills the columns.
    """
    heard = asked(found.query)
    if not heard:
        return _in_rows([_framework_turn(hit, found.query, edition) for hit in found.framework])
    columns = {
        source: [
            *(_cards(found, source, edition, comes_first=True) if not is_split else ()),
            *_cards(found, source, edition, comes_first=False),
        ]
        for source in heard
    }
    kept = _silent(found) if is_split else _exhausted(found, found.query.page)
    kept -= _exhausted(found, found.query.page - 1) if appended else frozenset()
    rows = max(1, *map(len, columns.values()))
    places = {
        source: silence(source, found, edition)
        for source in heard
        if source in kept and (len(columns[source]) < rows or len(heard) == 1)
    }
    if len(heard) == 1:
        return _alone(heard[0], columns[heard[0]], places.get(heard[0]), edition)
    return tuple(
        tuple(_turn(source, row, columns[source], places.get(source), edition) for source in heard)
        for row in range(rows)
    )


def _alone(
    source: KnowledgeSource, cards: Sequence[Card], place: Silence | None, edition: Edition
) -> tuple[tuple[Turn, ...], ...]:
    """The only voice that was asked for, three cards beside each other."""
    turns = [_turn(source, row, cards, place, edition) for row in range(len(cards) + (place is not None))]
    return _in_rows(turns)


def _framework_turn(hit: Hit, query: SearchQuery, edition: Edition) -> Turn:
    return Turn(voice(KnowledgeSource.FRAMEWORK, edition), card=card(hit, query, edition))


def _in_rows(turns: Sequence[Turn]) -> tuple[tuple[Turn, ...], ...]:
    return tuple(tuple(turns[first : first + COLUMNS]) for first in range(0, len(turns), COLUMNS))


def _turn(source: KnowledgeSource, row: int, cards: Sequence[Card], place: Silence | None, edition: Edition) -> Turn:
    if row < len(cards):
        return Turn(voice(source, edition), card=cards[row])
    return Turn(voice(source, edition), silence=place if row == len(cards) else None)


def _exhausted(found: SearchResults, pages: int) -> frozenset[KnowledgeSource]:
    """The voices that have nothing left after so many pages.

    Known from the totals, since the core gives turns in rounds. In a round that a page
    cuts in two a voice may count as not done yet; then its place comes on the next page.
    """
    totals = {source: found.coverage[source].about for source in VOICES}
    shown = pages * found.query.page_size
    if shown >= found.total and pages:
        return frozenset(VOICES)
    full = 0
    while full < found.total and sum(min(total, full + 1) for total in totals.values()) <= shown:
        full += 1
    return frozenset(source for source, total in totals.items() if total <= full and pages)


def _silent(found: SearchResults) -> frozenset[KnowledgeSource]:
    """The voices that have nothing at all, on the first page; where something comes first, the turns are no rounds."""
    return frozenset(source for source in VOICES if found.query.page == 1 and not found.coverage[source].about)
