"""All themes: in parts, each with a page of its own, and found by any word for them."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from kb.language.tokens import fold
from kb.model.evidence import VOICES
from kb.model.identity import ThemeId
from kb.model.theme import Branch, Theme, Thesaurus
from ui.edition import Edition, Named
from ui.views.themes import PARTS, TASKS, Amounts, ThemeLine, definition, theme_line

THEMES = ""
"""The part with the themes themselves."""


@dataclass(frozen=True)
class ThemeGroup:
    """A theme with everything below it.

    Attributes:
        unfolded: what lies below it is open at first.
    """

    id: ThemeId
    head: ThemeLine
    definition: str
    language: str
    lines: tuple[ThemeLine, ...]
    unfolded: bool


@dataclass(frozen=True)
class Tab:
    """A part of the themes, and its page."""

    page: Named
    here: bool


@dataclass(frozen=True)
class Overview:
    """Themes as a page shows them.

    Attributes:
        title: what the part is called.
        part: its name in an address.
        told: how many themes there are and how many of them have no sources, or what was found.
        switch: to all themes of the part, to those with sources, or away from what was found.
    """

    title: str
    part: str
    tabs: tuple[Tab, ...]
    groups: tuple[ThemeGroup, ...]
    wanted: str
    told: str
    switch: Named | None


@dataclass(frozen=True)
class _Shown:
    """Which themes are on a page."""

    amounts: Amounts
    edition: Edition
    wanted: str
    named: Set[ThemeId]
    everything: bool

    def line(self, id: ThemeId, *, depth: int = 0) -> ThemeLine | None:
        """A theme in the list, with the word it was found by; ``None`` when it is not wanted, or has no sources."""
        theme = self.edition.thesaurus[id]
        word = _word(theme, self.wanted) if self.wanted else ""
        if self.wanted:
            has_place = word is not None or id in self.named
        else:
            has_place = self.everything or has_sources(id, self.amounts)
        return theme_line(id, self.amounts, self.edition, depth=depth, word=word or "") if has_place else None


def overview(
    amounts: Amounts,
    edition: Edition,
    *,
    part: str = THEMES,
    wanted: str = "",
    named: Set[ThemeId] = frozenset(),
    everything: bool = False,
) -> Overview:
    """One part of the themes, or whatever is called by the wanted words.

    Args:
        amounts: how much there is per theme and source.
        edition: the language of the page.
        part: key of ``PARTS``, or ``THEMES``.
        wanted: only themes of which a label holds these words, of all parts and also without sources.
        named: themes that the wanted words name in a way of their own.
        everything: also themes without sources.
    """
    shown = _Shown(amounts, edition, wanted, named, everything)
    heads = [head for name in (THEMES, *PARTS) if wanted or name == part for head in _heads(name, edition.thesaurus)]
    made = tuple(group for group in (_group(id, shown) for id in heads) if group is not None)
    told, switch = _told(made, shown, part)
    return Overview(
        title=edition.wording("nav.themas" if part == THEMES else f"themas.deel_{part}"),
        part=part,
        tabs=tuple(_tabs(part, edition)),
        groups=made,
        wanted=wanted,
        told=told,
        switch=switch,
    )


def has_sources(id: ThemeId, amounts: Amounts) -> bool:
    """Whether any of the three voices says something about a theme."""
    return any(amounts[id][voice].documents for voice in VOICES)


def _heads(part: str, thesaurus: Thesaurus) -> list[ThemeId]:
    """The themes that a part begins with; the themes themselves begin with the three tasks."""
    if part != THEMES:
        return [id for id in (PARTS[part],) if id in thesaurus]
    domain = [theme.id for theme in thesaurus.narrower(ThemeId(Branch.THEME)) if theme.id not in TASKS]
    elsewhere = {ThemeId(Branch.THEME), *PARTS.values()}
    tops = [theme.id for theme in thesaurus if theme.broader is None and theme.id not in elsewhere]
    return [id for id in (*TASKS, *domain, *tops) if id in thesaurus]


def _tabs(part: str, edition: Edition) -> Iterator[Tab]:
    for name in (THEMES, *PARTS):
        called = edition.wording("nav.themas" if name == THEMES else f"themas.deel_{name}")
        yield Tab(Named(called, edition.links.themes(part=name)), name == part)


def _group(id: ThemeId, shown: _Shown) -> ThemeGroup | None:
    head = shown.line(id)
    below = (shown.line(theme, depth=0 if shown.wanted else depth) for theme, depth in _below(id, shown.edition))
    lines = tuple(line for line in below if line is not None)
    if head is None and not lines:
        return None
    text, language = definition(shown.edition.thesaurus[id], shown.edition)
    return ThemeGroup(
        id=id,
        head=head or theme_line(id, shown.amounts, shown.edition),
        definition=text,
        language=language,
        lines=lines,
        unfolded=bool(shown.wanted) or id in (*TASKS, *PARTS.values()),
    )


def _below(id: ThemeId, edition: Edition, *, depth: int = 0) -> Iterable[tuple[ThemeId, int]]:
    """Everything below a theme, each followed by what lies below it, by name; what is a part of its own is not."""
    children = sorted(edition.thesaurus.narrower(id), key=lambda theme: fold(theme.called(edition.language)))
    for child in children:
        if child.id not in PARTS.values():
            yield child.id, depth
            yield from _below(child.id, edition, depth=depth + 1)


def _word(theme: Theme, wanted: str) -> str | None:
    """The shown label that holds the wanted words where the name does not; ``None`` when no label does.

    Hidden labels lead here too, and stay hidden.
    """
    sought = fold(wanted)
    if any(sought in fold(name) for name in theme.name.values()):
        return ""
    fitting = [label for label in theme.labels if sought in fold(label.text)]
    if not fitting:
        return None
    return next((label.text for label in fitting if label.style.shown), "")


def _told(groups: tuple[ThemeGroup, ...], shown: _Shown, part: str) -> tuple[str, Named | None]:
    """What is on the page, and the way to more or to less."""
    t, links = shown.edition.wording, shown.edition.links
    if shown.wanted:
        told = t("themas.gevonden" if groups else "themas.niets", woord=shown.wanted)
        return told, Named(t("themas.toon_alle"), links.themes(part=part))
    ids = {id for head in _heads(part, shown.edition.thesaurus) for id in (head, *_ids_below(head, shown.edition))}
    empty = sum(not has_sources(id, shown.amounts) for id in ids)
    if not empty:
        return t.count("themas.alle", len(ids)), None
    if shown.everything:
        return t.count("themas.alle", len(ids)), Named(t("themas.alleen_met"), links.themes(part=part))
    switch = Named(t.count("themas.ook_zonder", empty), links.themes(part=part, everything=True))
    return t.count("themas.met", len(ids) - empty), switch


def _ids_below(id: ThemeId, edition: Edition) -> list[ThemeId]:
    return [theme for theme, _ in _below(id, edition)]
