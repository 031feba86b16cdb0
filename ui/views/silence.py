"""What stands in the place of a voice that is not heard: what was searched, and the one thing to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import Filters, SearchQuery, SearchResults
from ui.edition import Edition, Named
from ui.forms import SOURCES, period_of
from ui.views.facets import chips, unfiltered
from ui.views.origins import asked_first, origin
from ui.views.voices import Voice, voice

MOST_ACTIONS = 6
# Stands in a sentence where a number with a link comes.
_HERE = "{}"

_QUOTED = re.compile(r'["“”„«]([^"“”„«»]*)["“”»]')


class Told(NamedTuple):
    """A sentence with a number in it that leads to what it counts."""

    before: str
    counted: Named | None = None
    after: str = ""

    @property
    def text(self) -> str:
        """The sentence without its link."""
        return self.before + (self.counted.name if self.counted else "") + self.after


@dataclass(frozen=True)
class Silence:
    """The place of a voice that has nothing, or nothing more, to say.

    Attributes:
        searched: what was searched, and what came of it.
        action: the one thing to do about it.
    """

    voice: Voice
    title: str
    searched: Told
    action: Named


@dataclass(frozen=True)
class Nothing:
    """That no voice has anything on a question, and what can be done.

    Attributes:
        told: that, with how much was searched.
        there: what we have from the places and years that it names; ``None`` where it names none.
        actions: the likeliest first.
    """

    told: Told
    actions: tuple[Named, ...]
    there: Told | None = None


@dataclass(frozen=True)
class LeftOut:
    """That the reader searches in some voices only, and the way back to all."""

    told: str
    action: Named


def asked(query: SearchQuery) -> list[KnowledgeSource]:
    """The voices that the reader did not leave out."""
    return [source for source in VOICES if not query.filters.sources or source in query.filters.sources]


def left_out(query: SearchQuery, edition: Edition) -> LeftOut | None:
    """What is said when not all voices are asked."""
    if len(asked(query)) == len(VOICES):
        return None
    chosen = [edition.voice(source) for source in SOURCES if source in query.filters.sources]
    everywhere = query.filters.model_copy(update={"sources": frozenset()})
    wider = query.model_copy(update={"filters": everywhere, "page": 1})
    return LeftOut(
        told=edition.wording("stilte.buiten", stemmen=edition.wording.listing(chosen)),
        action=Named(edition.wording("stilte.alle_stemmen"), edition.links.search(wider)),
    )


def silence(source: KnowledgeSource, found: SearchResults, edition: Edition) -> Silence:
    """What stands in the place of a voice without cards."""
    t, slug = edition.wording, SOURCES[source]
    total = found.coverage[source].about
    return Silence(
        voice=voice(source, edition),
        title=t(f"stilte.op_{slug}") if total else t(f"stilte.geen_{slug}"),
        searched=_found_all(source, found, edition) if total else _searched(source, found, edition),
        action=_wider(found, edition),
    )


def _asked_for(query: SearchQuery) -> str:
    """The question, to stand between quotation marks: its own become single ones."""
    return _QUOTED.sub(r"‘\1’", query.text)


def nothing(found: SearchResults, sizes: Mapping[KnowledgeSource, int], edition: Edition) -> Nothing | None:
    """What is said where no voice answers a question; one place, not three that are empty alike."""
    t, query = edition.wording, found.query
    if found.total or not query.text or not asked(query):
        return None
    searched = sum(found.coverage[source].collection for source in asked(query))
    everything = Filters(sources=frozenset(asked(query)))
    actions = []
    if elsewhere := sum(found.coverage[source].elsewhere for source in asked(query)):
        actions.append(
            Named(t.count(f"niets.{_where(query.filters)}", elsewhere), _url(query.filters.wider, found, edition))
        )
    if chips(query, edition):
        actions.append(Named(t("stilte.zonder_filters"), edition.links.search(unfiltered(query))))
    actions += [_onward(theme, found, edition) for theme in found.nearest]
    actions = [*actions[: MOST_ACTIONS - 1], Named(t("niets.themas"), edition.links.themes())]
    filters = everything if query.filters == Filters() else query.filters
    told = with_link(t("niets.gezocht"), t.count("telling.bronnen", searched), _url(filters, None, edition))
    if not searched:
        size = sum(sizes[one] for one in asked(query))
        told = with_link(t("niets.leeg"), edition.wording.number(size), _url(everything, None, edition))
    return Nothing(told=told, actions=tuple(actions), there=_there(found, edition))


def _onward(theme: ThemeId, found: SearchResults, edition: Edition) -> Named:
    """A theme to go on with, and whether it was named, or lies above what was."""
    above = {edition.thesaurus[one].broader for one in found.concepts[:1]}
    named = edition.theme(theme)
    told = edition.wording(
        "stilte.thema" if theme in found.concepts else "thema.breder" if theme in above else "niets.dichtbij",
        thema=named.name,
    )
    return Named(told, named.url)


def _there(found: SearchResults, edition: Edition) -> Told | None:
    """How much there is from the places and years that were read, whatever it is about."""
    t, there = edition.wording, asked_first(found.read, edition)
    if found.there is None:
        return None
    if not found.there.documents:
        return Told(t("niets.vandaan_niets", herkomst=there.opening))
    return with_link(
        t("niets.vandaan", herkomst=there.opening, bronnen=_HERE),
        t.count("telling.bronnen", found.there.documents),
        _url(found.there.filters, None, edition),
    )


def _found_all(source: KnowledgeSource, found: SearchResults, edition: Edition) -> Told:
    """That a voice has nothing more than this."""
    total = found.coverage[source].about
    return with_link(
        edition.wording("stilte.gevonden"),
        edition.wording.count(f"stilte.stukken_{SOURCES[source]}", total),
        _url(found.query.filters, found, edition, source),
    )


def _searched(source: KnowledgeSource, found: SearchResults, edition: Edition) -> Told:
    """What was searched of a voice that is silent, and whether it is so without the filters."""
    t, slug, query = edition.wording, SOURCES[source], found.query
    covered = found.coverage[source]
    if query.filters.wider == query.filters:
        text = t("stilte.gezocht", vraag=_asked_for(query), stukken=_HERE)
        searched = t.count(f"stilte.stukken_{slug}", covered.collection)
        return with_link(text, searched, _url(query.filters, None, edition, source))
    text = t(
        "stilte.gekozen_vraag" if query.text else "stilte.gekozen",
        keuze=_chosen(query.filters, edition),
        stuk=t(f"stilte.geen_stuk_{slug}"),
        vraag=_asked_for(query),
        elders=t(f"stilte.{_where(query.filters)}" if covered.elsewhere else f"stilte.{_where(query.filters)}_niet"),
    )
    if not covered.elsewhere:
        return Told(text)
    return with_link(text, t.number(covered.elsewhere), _url(query.filters.wider, found, edition, source))


def _chosen(filters: Filters, edition: Edition) -> str:
    """The filters as the beginning of a sentence: from where and when, or only that there are any."""
    if filters.concepts or not (filters.places or period_of(filters)):
        return edition.wording("stilte.keuze")
    periods = [period_of(filters)] if period_of(filters) else []
    return origin(sorted(filters.places), periods, edition).opening


def _where(filters: Filters) -> str:
    """Key of what wider filters leave: the whole country, or everything."""
    return "heel_nederland" if filters.places else "zonder_keuze"


def _url(filters: Filters, found: SearchResults | None, edition: Edition, source: KnowledgeSource | None = None) -> str:
    """The list under filters of one voice or of all that were asked, of who answers or of all documents."""
    if source:
        filters = filters.model_copy(update={"sources": frozenset({source})})
    query = found.query if found else SearchQuery()
    return edition.links.search(query.model_copy(update={"filters": filters, "page": 1, "likely": False}))


def with_link(text: str, counted: str, url: str) -> Told:
    """A sentence with a number in the place that was kept for it."""
    before, _, after = text.partition(_HERE)
    return Told(before, Named(counted, url), after)


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
