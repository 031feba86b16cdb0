"""How the question was read: chips that can be taken off or on, and in words what was done and what was not."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kb.language.places import gazetteer
from kb.language.tokens import bare
from kb.model.identity import ThemeId
from kb.model.question import ReadAs, Reading
from kb.model.search import SearchQuery, SearchResults
from ui.edition import Edition, Named
from ui.forms import READ_AS, TAKEN, UNREAD, write
from ui.views.facets import years
from ui.views.origins import asked_first

_LANGUAGES = Path(__file__).parents[1] / "tekst" / "talen.json"


@dataclass(frozen=True)
class ReadingChip:
    """One reading, with the address of the answer with it taken off, or on.

    Attributes:
        kind: what it was read as.
        name: what it is called; a theme by the words of the question where there are any.
        language: of that name, where it is not the page's.
        state: ``aan``, ``onzeker`` (not used until it is asked for) or ``uit`` (taken off).
    """

    kind: str
    name: str
    language: str
    state: str
    url: str


class Foreign(NamedTuple):
    """A sentence to who asks in another language, in that language.

    Attributes:
        direction: ``rtl`` or ``ltr``.
    """

    text: str
    language: str
    direction: str


@dataclass(frozen=True)
class Readings:
    """What is told of how the question was read.

    Attributes:
        notes: sentences on phrases, words left out, and signs that mean nothing here.
        either: the themes of a word of more than one, which was read as none of them.
        first: that some documents come first, and how many; empty when none were asked to.
        rest: what stands above those that come after.
        foreign: what was searched for a question in another language; ``None`` when it is Dutch.
        kept: fields and values of the readings taken off and on, so that a filter keeps them.
    """

    chips: tuple[ReadingChip, ...] = ()
    notes: tuple[str, ...] = ()
    either: tuple[Named, ...] = ()
    first: str = ""
    rest: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    foreign: Foreign | None = None


def readings(found: SearchResults, edition: Edition) -> Readings:
    """How the question of an answer was read."""
    said = asked_first(found.read, edition, about=found.about_there)
    t = edition.wording
    first = t("gelezen.niets_eerst", herkomst=said.opening)
    if found.apart:
        nothing = t("gelezen.niet_samen", herkomst=said.opening)
        said = said._replace(when="")
        first = f"{nothing} {t.count('gelezen.eerst', found.first, herkomst=said.said)}"
    elif found.first:
        first = t.count("gelezen.eerst", found.first, herkomst=said.said)
    elif chosen := _chosen_otherwise(found, edition):
        first = t("gelezen.anders_gekozen", keuze=chosen, herkomst=said.said)
    return Readings(
        chips=tuple(_chip(reading, found.query, edition) for reading in found.read.readings),
        notes=tuple(_notes(found, edition)),
        either=tuple(map(edition.theme, found.read.called)) if len(found.read.called) > 1 else (),
        first=first if said.said else "",
        rest=t("gelezen.daarna", herkomst=said.said) if said.said and found.first else "",
        foreign=_foreign(found, edition),
        kept=tuple((field, value) for field, value in write(found.query) if field in {UNREAD, TAKEN}),
    )


def _chosen_otherwise(found: SearchResults, edition: Edition) -> str:
    """The filter on places by which nothing from the places of the question can be shown; empty when it is not so."""
    chosen = found.query.filters.places
    asked = {one.value for one in found.read.readings if one.used and one.read_as is ReadAs.PLACE}
    return edition.wording.listing(sorted(chosen)) if asked and chosen and asked.isdisjoint(chosen) else ""


def _foreign(found: SearchResults, edition: Edition) -> Foreign | None:
    """Said in the language of the question where we have it, otherwise in English."""
    read = found.read
    if not read.language:
        return None
    language = read.language if read.language in _spoken() else "en"
    searched = ", ".join(edition.thesaurus[theme].called("nl") for theme in read.bridged)
    key = "ruim" if read.half_bridged else "gezocht" if read.bridged else "niets"
    text = _spoken()[language][key].format(woorden=searched)
    return Foreign(text, language, "rtl" if language == "ar" else "ltr")


@lru_cache(maxsize=1)
def _spoken() -> dict[str, dict[str, str]]:
    """What is said to who asks in another language."""
    found: dict[str, dict[str, str]] = json.loads(_LANGUAGES.read_text(encoding="utf-8"))
    return found


def _chip(reading: Reading, query: SearchQuery, edition: Edition) -> ReadingChip:
    name, language = _name(reading, edition)
    keys, field = (query.unread, "unread") if reading.sure else (query.taken, "taken")
    changed = query.model_copy(update={field: keys ^ {reading.key}, "page": 1})
    return ReadingChip(
        kind=edition.wording(f"facet.{READ_AS[reading.read_as]}"),
        name=name,
        language=language,
        state="aan" if reading.used else "uit" if reading.sure else "onzeker",
        url=edition.links.search(changed),
    )


def _name(reading: Reading, edition: Edition) -> tuple[str, str]:
    if reading.read_as is ReadAs.PLACE:
        return reading.value, ""
    if reading.read_as is ReadAs.PERIOD:
        return years(reading.value, edition), ""
    named = edition.theme(ThemeId(reading.value))
    return named.name, named.language


def _notes(found: SearchResults, edition: Edition) -> list[str]:
    t, read = edition.wording, found.read
    told = {"letterlijk": read.phrases, "zonder": read.without, "tekens": read.unread}
    notes = [
        t(f"gelezen.{key}", woorden=t.listing([f"“{one}”" for one in words])) for key, words in told.items() if words
    ]
    notes += _called(found, edition)
    notes += _unknown_places(found, edition)
    notes += [t("gelezen.afkorting", kort=one.short, lang=one.long) for one in read.spelled_out]
    return notes


def _unknown_places(found: SearchResults, edition: Edition) -> list[str]:
    """That a place that was chosen is none that is known, with the name that it is like."""
    t = edition.wording
    if any(one.collection for one in found.coverage.values()):
        return []
    unknown = [place for place in sorted(found.query.filters.places) if not gazetteer().municipality(place)]
    return [
        t("gelezen.plaats_lijkt", plaats=place, naam=near)
        if (near := gazetteer().nearest(place))
        else t("gelezen.plaats_onbekend", plaats=place)
        for place in unknown
    ]


def _called(found: SearchResults, edition: Edition) -> list[str]:
    """That the question was read as a theme that is called otherwise."""
    called = found.read.called if len(found.read.called) == 1 else ()
    words = {bare(word) for one in found.read.readings if one.value in called for word in one.words}
    return [
        edition.wording("gelezen.als", thema=edition.theme(one).name)
        for one in called
        if bare(edition.thesaurus[one].called("nl")) not in words
    ]
