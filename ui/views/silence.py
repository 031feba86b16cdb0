"""What stands in the place of a voice that is not heard: what was searched, and the one thing to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.search import SearchQuery, SearchResults
from ui.edition import Edition, Named
from ui.forms import SOURCES
from ui.views.facets import chips, unfiltered
from ui.views.voices import Voice, voice

MOST_ACTIONS = 4


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
class Nothing:
    """That no voice has anything on a question, and what can be done.

    Attributes:
        told: that, with how much was searched.
        actions: the likeliest first.
    """

    told: str
    actions: tuple[Named, ...]


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


def silence(
    source: KnowledgeSource, found: SearchResults, sizes: Mapping[KnowledgeSource, int], edition: Edition
) -> Silence:
    """What stands in the place of a voice without cards."""
    t, slug = edition.wording, SOURCES[source]
    total = found.coverage[source].about
    searched = _searched(source, found, sizes, edition)
    return Silence(
        voice=voice(source, edition),
        title=t(f"stilte.op_{slug}") if total else t(f"stilte.geen_{slug}"),
        searched=t.count(f"stilte.gevonden_{slug}", total) if total else searched,
        action=_wider(found, edition),
    )


def nothing(found: SearchResults, sizes: Mapping[KnowledgeSource, int], edition: Edition) -> Nothing | None:
    """What is said where no voice answers a question; one place, not three that are empty alike."""
    t, query = edition.wording, found.query
    if found.total or not query.text or not asked(query):
        return None
    searched = sum(found.coverage[source].collection for source in asked(query))
    actions = []
    if chips(query, edition):
        actions.append(Named(t("stilte.zonder_filters"), edition.links.search(unfiltered(query))))
    actions += [Named(t("stilte.thema", thema=theme.name), theme.url) for theme in map(edition.theme, found.concepts)]
    actions.append(Named(t("niets.themas"), edition.links.themes()))
    told = t.count("niets.gezocht", searched) if searched else t.count("niets.leeg", sum(sizes[one] for one in VOICES))
    return Nothing(told=told, actions=tuple(actions[:MOST_ACTIONS]))


def _searched(
    source: KnowledgeSource, found: SearchResults, sizes: Mapping[KnowledgeSource, int], edition: Edition
) -> str:
    """What was searched of a voice that is silent: nothing passes the filters, or nothing of that is about it."""
    t, slug = edition.wording, SOURCES[source]
    there = found.coverage[source].collection
    if not there:
        return t.count(f"stilte.niets_{slug}", sizes[source])
    return f"{t.count(f'stilte.gezocht_{slug}', there)} {_about(found.query, edition)}"


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
