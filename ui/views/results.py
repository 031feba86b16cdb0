"""The plural answer as a page shows it: who can be heard, rounds of cards, and kept places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kb.model.evidence import VOICES, Amount, KnowledgeSource
from kb.model.search import Mention, SearchQuery, SearchResults, Sort
from kb.services.tagging.narrowing import CodeCount
from ui.edition import Edition, Named
from ui.forms import SORTS, SOURCES
from ui.views.beside import Beside, beside
from ui.views.cards import Line, Reason, kind
from ui.views.code_facets import code_chips, code_panels
from ui.views.facets import Chip, Panel, chips, panels, unfiltered
from ui.views.readings import Readings, readings
from ui.views.rounds import COLUMNS, Turn, rounds, rounds_first
from ui.views.silence import LeftOut, Nothing, asked, left_out, nothing
from ui.views.voices import Presence, presence, voice


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


@dataclass(frozen=True)
class Bridge:
    """The themes that the question names, and the one click that leaves them out or takes them in again.

    Attributes:
        told: key of how they were used: ``gevonden``, ``gezocht`` (nothing was found) or ``uit``.
    """

    told: str
    reasons: tuple[Reason, ...]
    switch: Named


class Part(NamedTuple):
    """A stretch of a respelled question: with another word, or as it was asked."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Meant:
    """The question as it was searched too, and its address with the same filters."""

    parts: tuple[Part, ...]
    url: str

    @property
    def words(self) -> str:
        """The words that differ."""
        return ", ".join(part.text for part in self.parts if part.changed)


@dataclass(frozen=True)
class Results:
    """Everything on the page of answers.

    Attributes:
        announcement: the answer in one sentence, for who cannot see the marks.
        columns: how many cards stand beside each other.
        bridge: themes that the question names; ``None`` when it names none.
        framework: framework texts beside the answer; they never count.
        framework_count: how many of those there are in all.
        framework_url: the list of them; empty when there are none.
        framework_asked: the reader did not leave them out.
        only_framework: the reader asked for nothing else, so they stand in the rounds.
        samples: all that is quoted on this page is made up, so it is said once.
        past_the_end: there are answers, but not on this page.
        read: how the question was read.
        filters: where all filters stand on a page of their own.
        first_rounds: what comes first, from the places and years that were read; then ``rounds`` has the rest.
        missed: passages that a second reader was to read and did not.
        first_told: what stands above those.
        rest_told: what stands above the rest, where it begins.
    """

    query: SearchQuery
    announcement: str
    meant: Meant | None
    balance: tuple[Presence, ...]
    left_out: LeftOut | None
    columns: int
    rounds: tuple[tuple[Turn, ...], ...]
    framework: tuple[Line, ...]
    framework_count: int
    framework_url: str
    framework_asked: bool
    only_framework: bool
    panels: tuple[Panel, ...]
    chips: tuple[Chip, ...]
    filters: str
    unfiltered: str
    bridge: Bridge | None
    orders: tuple[Order, ...]
    pager: Pager
    total: int
    withheld: int
    missed: int
    samples: bool
    past_the_end: bool
    beside: Beside | None
    nothing: Nothing | None
    read: Readings
    first_rounds: tuple[tuple[Turn, ...], ...]
    first_told: str
    rest_told: str


def results(
    found: SearchResults,
    sizes: Mapping[KnowledgeSource, int],
    edition: Edition,
    *,
    mentions: Sequence[Mention] = (),
    appended: bool = False,
    codes: Sequence[CodeCount] = (),
) -> Results:
    """The answer to a question.

    Args:
        found: what the core answered.
        sizes: how many documents there are of each source, whatever the question.
        edition: the language of the page.
        mentions: the themes that the question names, by which words.
        appended: the page before this one stays in sight, so its kept places are not repeated.
        codes: of the reader's own study, with how many of the documents have each.
    """
    query = found.query
    past_the_end = bool(found.total) and not found.hits and query.page > 1
    only_framework = query.filters.sources == {KnowledgeSource.FRAMEWORK}
    told = readings(found, edition)
    is_split = bool(told.rest)
    frameworks = _presence(KnowledgeSource.FRAMEWORK, found, edition)
    return Results(
        query=query,
        announcement=announcement(found, edition),
        meant=_meant(found, edition),
        balance=tuple(_presence(source, found, edition) for source in VOICES),
        left_out=left_out(query, edition),
        columns=len(asked(query)) if len(asked(query)) > 1 else COLUMNS,
        rounds=() if past_the_end else rounds(found, edition, appended=appended, is_split=is_split),
        framework=() if only_framework else tuple(_framework(found, edition)),
        framework_count=frameworks.count,
        framework_url=frameworks.url,
        framework_asked=not query.filters.sources or KnowledgeSource.FRAMEWORK in query.filters.sources,
        only_framework=only_framework,
        panels=(*panels(found, edition), *code_panels(codes, query.filters, edition)),
        chips=(*chips(query, edition), *code_chips(codes, query, edition)),
        filters=edition.links.filters(query),
        unfiltered=edition.links.search(unfiltered(query)),
        bridge=_bridge(found, mentions, edition),
        orders=tuple(_order(sort, query, edition) for sort in SORTS),
        pager=_pager(found, edition),
        total=found.total,
        withheld=found.withheld,
        missed=found.missed,
        samples=bool(found.hits) and all(hit.document.sample for hit in (*found.hits, *found.likely)),
        past_the_end=past_the_end,
        read=told,
        first_rounds=rounds_first(found, edition) if is_split else (),
        first_told=told.first if query.page == 1 else "",
        rest_told=told.rest if _rest_begins(found) else "",
        beside=beside(found, edition),
        nothing=nothing(found, sizes, edition),
    )


def announcement(found: SearchResults, edition: Edition) -> str:
    """How many documents answer, in all and per voice."""
    if found.query.filters.sources == {KnowledgeSource.FRAMEWORK}:
        kader = edition.voice(KnowledgeSource.FRAMEWORK)
        return f"{kader}: {edition.wording.count('telling.teksten', found.coverage[KnowledgeSource.FRAMEWORK].about)}"
    per_voice = [
        edition.wording(f"telling.{SOURCES[source]}", n=edition.wording.number(found.coverage[source].about))
        for source in VOICES
    ]
    return edition.wording.count("telling.gevonden", found.total, stemmen=", ".join(per_voice))


def _bridge(found: SearchResults, mentions: Sequence[Mention], edition: Edition) -> Bridge | None:
    if not mentions:
        return None
    query = found.query
    answered = any(coverage.about for coverage in found.coverage.values())
    other_way = query.model_copy(update={"related": not query.related, "page": 1})
    return Bridge(
        told=("gevonden" if answered else "gezocht") if query.related else "uit",
        reasons=tuple(Reason(mention.words, edition.theme(mention.theme)) for mention in mentions),
        switch=Named(
            edition.wording("via.zet_uit" if query.related else "zoek.verwant"), edition.links.search(other_way)
        ),
    )


def _meant(found: SearchResults, edition: Edition) -> Meant | None:
    """What was searched too, with the words that differ apart."""
    proposed = found.did_you_mean
    if proposed is None:
        return None
    parts, done = [], 0
    for span in proposed.changed:
        parts += [Part(proposed.text[done : span.start], changed=False)]
        parts += [Part(proposed.text[span.start : span.end], changed=True)]
        done = span.end
    parts += [Part(proposed.text[done:], changed=False)]
    query = found.query.model_copy(update={"text": proposed.text, "page": 1})
    return Meant(tuple(part for part in parts if part.text), edition.links.search(query))


def _presence(source: KnowledgeSource, found: SearchResults, edition: Edition) -> Presence:
    covered = found.coverage[source]
    there = presence(source, Amount(covered.about, covered.units), found.query, edition)
    if not source.counts or source in asked(found.query):
        return there
    return replace(there, state="buiten", detail=edition.wording("telling.buiten"), together="", url="")


def _rest_begins(found: SearchResults) -> bool:
    """Whether what comes after begins on this page."""
    shown_before = (found.query.page - 1) * found.query.page_size
    return shown_before <= found.first < found.total and any(not hit.comes_first for hit in found.hits)


def _framework(found: SearchResults, edition: Edition) -> list[Line]:
    return [
        Line(
            voice=voice(KnowledgeSource.FRAMEWORK, edition),
            title=hit.document.title,
            language=hit.document.language,
            url=edition.links.document(hit.document.id, passage=hit.passage.id, query=found.query),
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
    pages = max(1, -(-found.listed // query.page_size))

    def at(page: int) -> str:
        return edition.links.search(query.model_copy(update={"page": page})) if 1 <= page <= pages else ""

    return Pager(
        page=query.page,
        pages=pages,
        previous=at(min(query.page - 1, pages)),
        following=at(query.page + 1),
    )
