"""Entries of the journals of labs: what was asked, tried, seen, learned and adjusted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kb.model.collection import Collection, CollectionId
from kb.model.journal import Changed, JournalEntry
from kb.services.curating.composing import Words
from kb.services.curating.rules import COVERED
from ui.edition import Edition, Named
from ui.markdown import rendered
from ui.views.collected import Quoted, covered, quoted
from ui.views.collections import Labs

STEPS = ("vraag", "geprobeerd", "gebeurd", "geleerd", "bijgesteld")
"""The steps of an entry, as fields of its form and as keys of the texts."""


@dataclass(frozen=True)
class EntryView:
    """An entry.

    Attributes:
        lab: that wrote it.
        url: of its own page.
        steps: those that say something: key, name and words as HTML.
        outcome: how it went, in words.
        change: whether and what changes, in words; empty where nothing does.
        gone: that words of it are gone and since when, in words; empty where all stand.
        because: the collection or edition that changed because of it.
    """

    id: str
    lab: Named
    place: str
    url: str
    on: str
    day: str
    steps: tuple[tuple[str, str, Markup], ...]
    outcome: str
    change: str
    gone: str
    quoted: tuple[Quoted, ...]
    because: Named | None
    themes: tuple[Named, ...]


def entry_view(
    entry: JournalEntry,
    words: Sequence[Words],
    labs: Labs,
    edition: Edition,
    collections: Mapping[CollectionId, Collection],
) -> EntryView:
    """An entry as it can be read now.

    Args:
        entry: which.
        words: its quotations.
        labs: by their ids.
        edition: the language and the reader.
        collections: those that entries refer to and that the reader may see.
    """
    t, lab = edition.wording, labs[entry.lab]
    return EntryView(
        id=entry.id,
        lab=Named(lab.name, edition.links.lab(lab.slug)),
        place=lab.place,
        url=edition.links.journal_entry(lab.slug, entry.id),
        on=t.date(entry.day.isoformat()),
        day=entry.day.isoformat(),
        steps=tuple(
            (key, t(f"verslag.{key}"), rendered(text)) for key, text in _steps(entry) if text not in {"", COVERED}
        ),
        outcome=t(f"verslag.uitkomst_{entry.outcome.value}"),
        gone=covered(edition, entry.covered_on),
        change=""
        if entry.changed is Changed.NOT or entry.change == COVERED
        else t(f"verslag.wel_{entry.changed.value}", wat=entry.change),
        quoted=tuple(quoted(one, edition) for one in words),
        because=_because(entry, collections, edition),
        themes=tuple(edition.theme(one) for one in entry.themes),
    )


def said(entry: JournalEntry) -> dict[str, str]:
    """What an entry says, as fields of its form."""
    return {
        **dict(_steps(entry)),
        "dag": entry.day.isoformat(),
        "uitkomst": entry.outcome.value,
        "verandert": entry.changed.value,
        "verandering": entry.change,
        "collectie": entry.collection or "",
        "editie": str(entry.edition or ""),
        "toegang": entry.access.value,
    }


def _steps(entry: JournalEntry) -> Iterator[tuple[str, str]]:
    return zip(STEPS, (entry.asked, entry.tried, entry.happened, entry.learned, entry.adjusted), strict=True)


def _because(entry: JournalEntry, collections: Mapping[CollectionId, Collection], edition: Edition) -> Named | None:
    found = collections.get(entry.collection) if entry.collection else None
    if found is None:
        return None
    if not entry.edition:
        return Named(found.title, edition.links.collection(found.slug))
    name = edition.wording("verslag.editie_van", n=entry.edition, wat=found.title)
    return Named(name, edition.links.edition_of(found.slug, entry.edition))
