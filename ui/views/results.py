"""The plural answer as a page shows it: who can be heard, rounds of cards, and kept places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.search import SearchQuery, SearchResults, Sort
from ui.edition import Edition, Named
from ui.forms import SORTS, SOURCES
from ui.views.cards import Card, Line, card, kind
from ui.views.facets import Chip, Panel, chips, panels, unfiltered
from ui.views.voices import Presence, Voice, sources, state, voice

COLUMNS = 3


@dataclass(frozen=True)
class Silence:
    """The place of a voice that has nothing, or nothing more, to say.

    Attributes:
        searched: what was searched, and what came of it.
        action: the one thing to do about it.
    """

    voice: Voice
    title: str
    searched: str
    action: Named


@dataclass(frozen=True)
class Turn:
    """A voice's place in a round: a card, a kept place, or nothing."""

    voice: Voice
    card: Card | None = None
    silence: Silence | None = None


@dataclass(frozen=True)
class LeftOut:
    """That the reader searches in some voices only, and the way back to all."""

    told: str
    action: Named


@dataclass(frozen=True)
class Order:
    """A way to sort."""

    name: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class Pager:
    """Where this page stands among the others; an address is empty where there is no such page."""

    page: int
    pages: int
    previous: str
    following: str
    remaining: int


@dataclass(frozen=True)
class Results:
    """Everything on the page of answers.

    Attributes:
        announcement: the answer in one sentence, for who cannot see the marks.
        columns: how many cards stand beside each other.
        concepts: themes that the question names.
        framework: framework texts; they never count.
        framework_count: how many of those there are in all.
        past_the_end: there are answers, but not on this page.
    """

    query: SearchQuery
    announcement: str
    balance: tuple[Presence, ...]
    left_out: LeftOut | None
    columns: int
    rounds: tuple[tuple[Turn, ...], ...]
    framework: tuple[Line, ...]
    framework_count: int
    panels: tuple[Panel, ...]
    chips: tuple[Chip, ...]
    unfiltered: str
    concepts: tuple[Named, ...]
    orders: tuple[Order, ...]
    pager: Pager
    total: int
    withheld: int
    past_the_end: bool


def results(
    found: SearchResults, sizes: Mapping[KnowledgeSource, int], edition: Edition, *, appended: bool = False
) -> Results:
    """The answer to a question.

    Args:
        found: what the core answered.
        sizes: how many documents there are of each source, whatever the question.
        edition: the language of the page.
        appended: the page before this one stays in sight, so its kept places are not repeated.
    """
    query = found.query
    past_the_end = bool(found.total) and not found.hits and query.page > 1
    return Results(
        query=query,
        announcement=announcement(found, edition),
        balance=tuple(_presence(source, found, edition) for source in VOICES),
        left_out=_left_out(query, edition),
        columns=len(_asked(query)) if len(_asked(query)) > 1 else COLUMNS,
        rounds=() if past_the_end else _rounds(found, sizes, edition, appended=appended),
        framework=tuple(_framework(found, edition)),
        framework_count=found.coverage[KnowledgeSource.FRAMEWORK].total,
        panels=panels(found, edition),
        chips=chips(query, edition),
        unfiltered=edition.links.search(unfiltered(query)),
        concepts=tuple(edition.theme(theme) for theme in found.concepts),
        orders=tuple(_order(sort, query, edition) for sort in SORTS),
        pager=_pager(found, edition),
        total=found.total,
        withheld=found.withheld,
        past_the_end=past_the_end,
    )


def announcement(found: SearchResults, edition: Edition) -> str:
    """How many documents answer, in all and per voice."""
    per_voice = [
        edition.wording(f"telling.{SOURCES[source]}", n=edition.wording.number(found.coverage[source].total))
        for source in VOICES
    ]
    return edition.wording.count("telling.gevonden", found.total, stemmen=", ".join(per_voice))


def _presence(source: KnowledgeSource, found: SearchResults, edition: Edition) -> Presence:
    covered = found.coverage[source]
    detail = sources(covered.total, edition)
    if covered.passages:
        detail += ", " + edition.wording.count("telling.passages", covered.passages)
    asked = source in _asked(found.query)
    return Presence(
        voice=voice(source, edition),
        count=covered.total,
        state=state(covered.total) if asked else "buiten",
        detail=detail if asked else edition.wording("telling.buiten"),
    )


def _rounds(
    found: SearchResults, sizes: Mapping[KnowledgeSource, int], edition: Edition, *, appended: bool
) -> tuple[tuple[Turn, ...], ...]:
    """Each voice once, then again. A voice that has no more keeps one place, and then stays out.

    A voice that the reader left out has no place; one voice alone fills the columns.
    """
    asked = _asked(found.query)
    columns = {
        source: [card(hit, found.query, edition) for hit in found.hits if hit.document.knowledge_source is source]
        for source in asked
    }
    gone = _exhausted(found, found.query.page - 1) if appended else frozenset()
    kept = _exhausted(found, found.query.page) - gone
    rows = max(1, *map(len, columns.values())) if asked else 0
    places = {
        source: _silence(source, found, sizes, edition)
        for source in asked
        if source in kept and (len(columns[source]) < rows or len(asked) == 1)
    }
    if len(asked) == 1:
        return _alone(asked[0], columns[asked[0]], places.get(asked[0]), edition)
    return tuple(
        tuple(_turn(source, row, columns[source], places.get(source), edition) for source in asked)
        for row in range(rows)
    )


def _alone(
    source: KnowledgeSource, cards: Sequence[Card], place: Silence | None, edition: Edition
) -> tuple[tuple[Turn, ...], ...]:
    """The only voice that was asked for, three cards beside each other."""
    turns = [_turn(source, row, cards, place, edition) for row in range(len(cards) + (place is not None))]
    return tuple(tuple(turns[first : first + COLUMNS]) for first in range(0, len(turns), COLUMNS))


def _asked(query: SearchQuery) -> list[KnowledgeSource]:
    """The voices that the reader did not leave out."""
    return [source for source in VOICES if not query.filters.sources or source in query.filters.sources]


def _left_out(query: SearchQuery, edition: Edition) -> LeftOut | None:
    """What is said when not all voices are asked."""
    if len(_asked(query)) == len(VOICES):
        return None
    chosen = [edition.voice(source) for source in SOURCES if source in query.filters.sources]
    everywhere = query.filters.model_copy(update={"sources": frozenset()})
    asked = query.model_copy(update={"filters": everywhere, "page": 1})
    return LeftOut(
        told=edition.wording("stilte.buiten", stemmen=edition.wording.listing(chosen)),
        action=Named(edition.wording("stilte.alle_stemmen"), edition.links.search(asked)),
    )


def _turn(source: KnowledgeSource, row: int, cards: Sequence[Card], place: Silence | None, edition: Edition) -> Turn:
    if row < len(cards):
        return Turn(voice(source, edition), card=cards[row])
    return Turn(voice(source, edition), silence=place if row == len(cards) else None)


def _exhausted(found: SearchResults, pages: int) -> frozenset[KnowledgeSource]:
    """The voices that have nothing left after so many pages.

    Known from the totals, since the core gives turns in rounds. In a round that a page
    cuts in two a voice may count as not done yet; then its place comes on the next page.
    """
    totals = {source: found.coverage[source].total for source in VOICES}
    shown = pages * found.query.page_size
    if shown >= found.total and pages:
        return frozenset(VOICES)
    full = 0
    while full < found.total and sum(min(total, full + 1) for total in totals.values()) <= shown:
        full += 1
    return frozenset(source for source, total in totals.items() if total <= full and pages)


def _silence(
    source: KnowledgeSource, found: SearchResults, sizes: Mapping[KnowledgeSource, int], edition: Edition
) -> Silence:
    """What stands in the place of a voice without cards."""
    t, query, slug = edition.wording, found.query, SOURCES[source]
    total = found.coverage[source].total
    searched = t.count(f"stilte.gezocht_{slug}", sizes[source])
    return Silence(
        voice=voice(source, edition),
        title=t(f"stilte.op_{slug}") if total else t(f"stilte.geen_{slug}"),
        searched=t.count(f"stilte.gevonden_{slug}", total) if total else f"{searched} {_about(query, edition)}",
        action=_wider(found, edition),
    )


def _about(query: SearchQuery, edition: Edition) -> str:
    """What was asked for, as the end of a sentence about searching."""
    if query.text:
        return edition.wording("stilte.naar_met_filters" if chips(query, edition) else "stilte.naar", vraag=query.text)
    return edition.wording("stilte.naar_filters")


def _wider(found: SearchResults, edition: Edition) -> Named:
    """The one thing to do when a voice is silent: search wider."""
    t, query = edition.wording, found.query
    if query.text and chips(query, edition):
        return Named(t("stilte.zonder_filters"), edition.links.search(unfiltered(query)))
    if not query.related:
        wider = query.model_copy(update={"related": True, "page": 1})
        return Named(t("stilte.ook_verwant"), edition.links.search(wider))
    if named := (*found.concepts, *sorted(query.filters.themes)):
        theme = edition.theme(named[0])
        return Named(t("stilte.thema", thema=theme.name), theme.url)
    return Named(t("stilte.ander_woord"), "#vraag")


def _framework(found: SearchResults, edition: Edition) -> list[Line]:
    return [
        Line(
            voice=voice(KnowledgeSource.FRAMEWORK, edition),
            title=hit.document.title,
            language=hit.document.language,
            url=edition.links.document(hit.document.id, passage=hit.passage.id, question=found.query.text),
            kind=kind(hit.document, edition),
            facts=(hit.document.place,) if hit.document.place else (),
        )
        for hit in found.framework
    ]


def _order(sort: Sort, query: SearchQuery, edition: Edition) -> Order:
    sorted_so = query.model_copy(update={"sort": sort, "page": 1})
    return Order(
        name=edition.wording(f"sorteer.{SORTS[sort]}"),
        url=edition.links.search(sorted_so),
        chosen=sort is query.sort,
    )


def _pager(found: SearchResults, edition: Edition) -> Pager:
    query = found.query
    pages = max(1, -(-found.total // query.page_size))

    def at(page: int) -> str:
        return edition.links.search(query.model_copy(update={"page": page})) if 1 <= page <= pages else ""

    return Pager(
        page=query.page,
        pages=pages,
        previous=at(min(query.page - 1, pages)),
        following=at(query.page + 1),
        remaining=max(0, found.total - query.page * query.page_size),
    )
