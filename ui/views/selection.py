"""A selection as a page shows it: per voice what was kept, with a kept place for a voice that is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.model.citation import Citation
from kb.model.evidence import KnowledgeSource
from kb.model.search import Filters, SearchQuery
from ui.edition import Edition, Named
from ui.forms import SOURCES
from ui.views.home import example_questions
from ui.views.keeping import Takeable, takeable_of
from ui.views.origin import origin
from ui.views.silence import Silence, Told
from ui.views.voices import Voice, voice

REMOVED = "weg"
"""The parameter with what was taken out last: its place and its key."""


@dataclass(frozen=True)
class Item:
    """A quotation in the selection.

    Attributes:
        note: as it was typed.
        up, down: the selection with it one place higher or lower; empty where it cannot go.
        without: the selection without it.
    """

    take: Takeable
    title: str
    language: str
    url: str
    words: str
    facts: str
    note: str
    up: str
    down: str
    without: str


@dataclass(frozen=True)
class Group:
    """A voice in the selection, or its kept place."""

    voice: Voice
    items: tuple[Item, ...]
    silence: Silence | None


@dataclass(frozen=True)
class Gone:
    """A quotation that may no longer be quoted, and the selection without it."""

    key: str
    without: str


@dataclass(frozen=True)
class SelectionPage:
    """The selection.

    Attributes:
        address: of this page, to share.
        files: per extension the address of the file.
        undo: the selection with what was taken out last; empty when nothing was.
        kept_notes: notes of quotations that are not on the page, so that undoing brings them back.
        example: a question to begin with, where nothing is kept.
    """

    question: str
    title: str
    groups: tuple[Group, ...]
    gone: tuple[Gone, ...]
    address: str
    files: Mapping[str, str]
    undo: str
    kept_notes: Mapping[str, str]
    example: Named
    count: int


@dataclass(frozen=True)
class Chosen:
    """What the page is made of.

    Attributes:
        keys: in order.
        citations: of each key; ``None`` when it may no longer be quoted.
        removed: place and key of what was taken out last; ``None`` when nothing was.
        title, notes: as they were typed; the notes by key.
    """

    keys: tuple[str, ...]
    citations: Sequence[Citation | None]
    removed: tuple[int, str] | None = None
    title: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


def selection_page(chosen: Chosen, edition: Edition, extensions: Sequence[str]) -> SelectionPage:
    """A selection, or how to begin one."""
    links = edition.links
    by_key = dict(zip(chosen.keys, chosen.citations, strict=True))
    return SelectionPage(
        question=links.asked,
        title=chosen.title,
        groups=tuple(group for source in SOURCES if (group := _group(source, by_key, chosen, edition))),
        gone=tuple(Gone(key, _without(key, chosen, edition)) for key, found in by_key.items() if found is None),
        address=links.selection(),
        files={extension: links.selection(file=extension) for extension in extensions},
        undo=_undo(chosen, edition),
        kept_notes={key: note for key, note in chosen.notes.items() if by_key.get(key) is None and note},
        example=example_questions(edition)[0],
        count=len(chosen.keys),
    )


def _group(
    source: KnowledgeSource, by_key: Mapping[str, Citation | None], chosen: Chosen, edition: Edition
) -> Group | None:
    """What was kept of a voice, or its kept place; a framework that is not there has none."""
    own = {key: one for key, one in by_key.items() if one and one.work.knowledge_source is source}
    if not own and not source.counts:
        return None
    some_gone = any(one is None for one in by_key.values())
    keys = list(own)
    items = tuple(_item(key, keys, one, chosen, edition) for key, one in own.items())
    return Group(voice(source, edition), items, None if own else _silence(source, edition, some_gone=some_gone))


def _item(key: str, among: Sequence[str], citation: Citation, chosen: Chosen, edition: Edition) -> Item:
    place, work = among.index(key), citation.work
    return Item(
        take=takeable_of(citation, edition),
        title=work.title,
        language=work.language,
        url=edition.links.prefix + citation.path,
        words=citation.copied,
        facts=", ".join(origin(citation, edition)),
        note=chosen.notes.get(key, ""),
        up=_swapped(key, among[place - 1], chosen, edition) if place else "",
        down=_swapped(key, among[place + 1], chosen, edition) if place + 1 < len(among) else "",
        without=_without(key, chosen, edition),
    )


def _swapped(one: str, other: str, chosen: Chosen, edition: Edition) -> str:
    turned = {one: other, other: one}
    return edition.links.selection(tuple(turned.get(key, key) for key in chosen.keys)) + f"#kaart-{one}"


def _without(key: str, chosen: Chosen, edition: Edition) -> str:
    place = chosen.keys.index(key)
    left = tuple(one for one in chosen.keys if one != key)
    return edition.links.selection(left, more=[(REMOVED, f"{place}.{key}")]) + "#weg"


def _undo(chosen: Chosen, edition: Edition) -> str:
    if chosen.removed is None or chosen.removed[1] in chosen.keys:
        return ""
    place, key = chosen.removed
    return edition.links.selection((*chosen.keys[:place], key, *chosen.keys[place:])) + f"#kaart-{key}"


def _silence(source: KnowledgeSource, edition: Edition, *, some_gone: bool) -> Silence:
    """The place of a voice of which nothing stands there, with the way to find it.

    Of what is not there any more nobody says whose voice it was; so it is not said that nothing of this one was kept.
    """
    t, slug = edition.wording, SOURCES[source]
    query = SearchQuery(text=edition.links.asked, filters=Filters(sources=frozenset({source})))
    return Silence(
        voice=voice(source, edition),
        title=t("selectie.ontbreekt", stem=edition.voice(source)),
        searched=Told(t("selectie.ontbreekt_weg") if some_gone else t(f"selectie.ontbreekt_{slug}")),
        action=Named(t(f"selectie.zoek_{slug}"), edition.links.search(query)),
    )
