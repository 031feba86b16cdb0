"""Narrowing an answer: panels with counts, and what is chosen as chips that can be taken off."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.language.tokens import fold
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import Facet, FacetValue, Filters, SearchQuery, SearchResults
from ui.edition import Edition
from ui.forms import SOURCES, Years, own_years, period_of

VALUES_SHOWN = 15
FINDABLE = 8
"""From how many values there is something to find or to sort in a panel."""

_FIXED = {Facet.SOURCE, Facet.PERIOD}
"""Facets whose values have an order of their own."""

_FIELDS = {
    Facet.THEME: "thema",
    Facet.LAW: "wet",
    Facet.TARGET_GROUP: "doelgroep",
    Facet.PLACE: "plaats",
    Facet.PERIOD: "periode",
    Facet.SOURCE: "bron",
}


@dataclass(frozen=True)
class Choice:
    """One value that can be ticked.

    Attributes:
        count: documents in the answer that have it; ``None`` where that is not known.
        or_more: who chooses it may find more.
    """

    value: str
    name: str
    language: str
    count: int | None
    or_more: bool
    chosen: bool


class Chosen(NamedTuple):
    """A value in use: what it is called, and the language of that name where it is not the page's."""

    name: str
    language: str


class Sorting(NamedTuple):
    """An order for the values of a panel, and where it is so; key: ``aantal`` or ``naam``."""

    key: str
    name: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class Panel:
    """One facet.

    Attributes:
        field: the parameter.
        choices: what is shown at once: the first values, and the chosen ones wherever they stand.
        rest: the others, one tap away.
        chosen: the values in use.
        sortings: how values may be ordered; none where there are too few to look for one.
        own_years: from and until when, of one's own; ``None`` where the facet is no stretch of years.
    """

    field: str
    name: str
    choices: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    chosen: tuple[Chosen, ...]
    sortings: tuple[Sorting, ...]
    own_years: Years | None

    @property
    def single(self) -> bool:
        """Only one value at a time."""
        return self.own_years is not None


@dataclass(frozen=True)
class Chip:
    """A filter in use, with the address of the answer without it."""

    field: str
    name: str
    language: str
    url: str


def panels(results: SearchResults, edition: Edition, *, by_name: bool = False) -> tuple[Panel, ...]:
    """The facets that have anything to choose, in a fixed order.

    Args:
        results: the answer.
        edition: the language of the page.
        by_name: values stand by their name, not by their number.
    """
    made = (_panel(facet, results, edition, by_name=by_name) for facet in _FIELDS)
    return tuple(panel for panel in made if panel.choices)


def chips(query: SearchQuery, edition: Edition) -> tuple[Chip, ...]:
    """What is chosen, in the order of the panels."""
    return tuple(
        Chip(
            field=edition.wording(f"facet.{field}"),
            name=name,
            language=language,
            url=edition.links.search(without(query, facet, value)),
        )
        for facet, field in _FIELDS.items()
        for value in _chosen(query.filters, facet)
        for name, language in [_name(facet, value, edition)]
    )


def without(query: SearchQuery, facet: Facet, value: str) -> SearchQuery:
    """The question without one of its filters, from the first page."""
    filters = query.filters
    match facet:
        case Facet.THEME:
            change: dict[str, object] = {"themes": filters.themes - {value}}
        case Facet.LAW:
            change = {"laws": filters.laws - {value}}
        case Facet.TARGET_GROUP:
            change = {"target_groups": filters.target_groups - {value}}
        case Facet.PLACE:
            change = {"places": filters.places - {value}}
        case Facet.SOURCE:
            change = {"sources": frozenset(source for source in filters.sources if source.value != value)}
        case Facet.PERIOD:
            change = {"year_from": None, "year_to": None}
    return query.model_copy(update={"filters": filters.model_copy(update=change), "page": 1})


def unfiltered(query: SearchQuery) -> SearchQuery:
    """The question without any filter, from the first page."""
    return query.model_copy(update={"filters": Filters(), "page": 1})


def _panel(facet: Facet, results: SearchResults, edition: Edition, *, by_name: bool) -> Panel:
    chosen = _chosen(results.query.filters, facet)
    given = results.facets.get(facet, ())
    known = {value.value for value in given}
    counted = [(value.value, value.count) for value in _ordered(facet, given)]
    unknown = [] if facet is Facet.PERIOD else [(value, None) for value in chosen if value not in known]
    choices = [_choice(facet, value, count, value in chosen, results, edition) for value, count in (*counted, *unknown)]
    if by_name and facet not in _FIXED:
        choices.sort(key=lambda choice: fold(choice.name))
    at_once = [n < VALUES_SHOWN or choice.chosen for n, choice in enumerate(choices)]
    return Panel(
        field=_FIELDS[facet],
        name=edition.wording(f"facet.{_FIELDS[facet]}"),
        choices=tuple(choice for choice, shown in zip(choices, at_once, strict=True) if shown),
        rest=tuple(choice for choice, shown in zip(choices, at_once, strict=True) if not shown),
        chosen=tuple(Chosen(*_name(facet, value, edition)) for value in chosen),
        sortings=_sortings(facet, results.query, edition, by_name=by_name) if len(choices) >= FINDABLE else (),
        own_years=own_years(results.query.filters, known) if facet is Facet.PERIOD else None,
    )


def _sortings(facet: Facet, query: SearchQuery, edition: Edition, *, by_name: bool) -> tuple[Sorting, ...]:
    """The orders of a panel, on the page of filters: there they are without scripts too."""
    if facet in _FIXED:
        return ()
    return tuple(
        Sorting(
            key=key,
            name=edition.wording(f"facet.op_{key}"),
            url=edition.links.filters(query, by_name=is_by_name) + f"#facet-{_FIELDS[facet]}",
            chosen=is_by_name is by_name,
        )
        for key, is_by_name in (("aantal", False), ("naam", True))
    )


def _choice(
    facet: Facet, value: str, count: int | None, chosen: bool, results: SearchResults, edition: Edition
) -> Choice:
    name, language = _name(facet, value, edition)
    wire = SOURCES[KnowledgeSource(value)] if facet is Facet.SOURCE else value
    return Choice(
        value=wire, name=name, language=language, count=count, or_more=_or_more(facet, results), chosen=chosen
    )


def _or_more(facet: Facet, results: SearchResults) -> bool:
    """Whether a choice may leave more than it says; each voice is read apart, so to choose one changes nothing."""
    return not results.whole and facet is not Facet.SOURCE


def _ordered(facet: Facet, values: Sequence[FacetValue]) -> Sequence[FacetValue]:
    """Sources in their fixed order, periods newest first, the rest as given."""
    order: dict[Facet, Callable[[Iterable[FacetValue]], list[FacetValue]]] = {
        Facet.SOURCE: lambda all_: sorted(all_, key=lambda value: list(SOURCES).index(KnowledgeSource(value.value))),
        Facet.PERIOD: lambda all_: sorted(all_, key=lambda value: value.value, reverse=True),
    }
    return order[facet](values) if facet in order else values


def _chosen(filters: Filters, facet: Facet) -> tuple[str, ...]:
    """The values of a facet that the question filters by."""
    match facet:
        case Facet.THEME:
            return tuple(sorted(filters.themes))
        case Facet.LAW:
            return tuple(sorted(filters.laws))
        case Facet.TARGET_GROUP:
            return tuple(sorted(filters.target_groups))
        case Facet.PLACE:
            return tuple(sorted(filters.places))
        case Facet.SOURCE:
            return tuple(source.value for source in SOURCES if source in filters.sources)
        case Facet.PERIOD:
            return (period,) if (period := period_of(filters)) else ()


def _name(facet: Facet, value: str, edition: Edition) -> tuple[str, str]:
    """What a value is called, and the language of that name where it is not the page's."""
    match facet:
        case Facet.SOURCE:
            return edition.voice(KnowledgeSource(value)), ""
        case Facet.PERIOD:
            return years(value, edition), ""
        case Facet.PLACE:
            return value, ""
        case _:
            named = edition.theme(ThemeId(value))
            return named.name, named.language


def years(period: str, edition: Edition) -> str:
    """A stretch of years in words: 2015 tot en met 2019, vanaf 2018."""
    since, dash, until = period.partition("-")
    if not dash:
        return period
    if since and until:
        return edition.wording("periode.van_tot", van=since, tot=until)
    return edition.wording("periode.vanaf", van=since) if since else edition.wording("periode.tot", tot=until)
