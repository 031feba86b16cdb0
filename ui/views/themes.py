"""One theme from near by, and a theme in a list with who speaks about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.model.document import DocumentCard, ThemeMark
from kb.model.evidence import VOICES, Amount, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import Filters, SearchQuery
from kb.model.theme import Branch, Register, Theme
from kb.services.exploring.mapping import Example
from kb.services.exploring.voicing import Saying
from ui.edition import Edition, Named
from ui.views.cards import Card, Line, all_made_up, line, quoted
from ui.views.silence import Silence, Told
from ui.views.voices import Presence, Voice, presence, presences, voice

TASKS = (ThemeId("bestaanszekerheid"), ThemeId("kansengelijkheid"), ThemeId("gezond-leven"))
"""The three great tasks of the social domain, in the order in which they are named."""

PARTS = {
    "wetten": ThemeId("wet"),
    "kaders": ThemeId("kader"),
    "sdgs": ThemeId("sdg"),
    "actoren": ThemeId("actor"),
    "doelgroepen": ThemeId("context"),
    "aanpakken": ThemeId("aanpak"),
    "kennissoorten": ThemeId("kennis"),
}
"""The parts of the thesaurus beside the themes themselves, by their name in an address."""

Amounts = Mapping[ThemeId, Mapping[KnowledgeSource, Amount]]
"""How much there is per theme and source."""


@dataclass(frozen=True)
class ThemeLine:
    """A theme in a list, with its three voices.

    Attributes:
        depth: how many steps below its group's heading, from 0.
        word: the word for it that it was found by, where that is not its name.
    """

    theme: Named
    depth: int
    voices: tuple[Presence, ...]
    word: str = ""


@dataclass(frozen=True)
class Said:
    """A voice's example on a theme, or its kept place."""

    voice: Voice
    card: Card | None
    silence: Silence | None


@dataclass(frozen=True)
class Words:
    """What one kind of people calls a theme; key of who they are: ``bewoners`` or ``professionals``."""

    whose: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class ThemePage:
    """One theme from near by.

    Attributes:
        stories: whole sentences in which residents name the theme.
        no_stories: what stands there when there are none.
        laws: the laws that go with the theme.
    """

    name: Named
    definition: str
    definition_language: str
    path: tuple[Named, ...]
    narrower: tuple[ThemeLine, ...]
    related: tuple[ThemeLine, ...]
    voices: tuple[Presence, ...]
    heard: str
    sayings: tuple[Said, ...]
    stories: tuple[Card, ...]
    no_stories: Silence | None
    words: tuple[Words, ...]
    laws: tuple[Named, ...]
    newest: tuple[Line, ...]
    frameworks: tuple[Line, ...]
    search: str

    @property
    def samples(self) -> bool:
        """Whether all that is quoted here is made up, so that it is said once."""
        return all_made_up([*(one.card for one in self.sayings if one.card), *self.stories])


def theme_line(id: ThemeId, amounts: Amounts, edition: Edition, *, depth: int = 0, word: str = "") -> ThemeLine:
    """One theme in a list."""
    voices = presences(amounts[id], question_about(id, edition), edition)
    return ThemeLine(theme=edition.theme(id), depth=depth, voices=voices, word=word)


def heard(voices: Sequence[Presence], edition: Edition) -> str:
    """How many of the three voices speak, in words."""
    return edition.wording("thema.gehoord", n=sum(not one.silent for one in voices))


def definition(theme: Theme, edition: Edition) -> tuple[str, str]:
    """What a theme means, and the language of that text where it is not the page's."""
    if edition.language in theme.definition:
        return theme.definition[edition.language], ""
    text = theme.definition.get("nl", "")
    return text, "nl" if text else ""


@dataclass(frozen=True)
class ThemeFacts:
    """What the core knows about one theme."""

    amounts: Amounts
    latest: Mapping[KnowledgeSource, str]
    examples: Mapping[KnowledgeSource, Example]
    sayings: Sequence[Saying]
    newest: Sequence[DocumentCard]
    frameworks: Sequence[DocumentCard]


def theme_page(theme: Theme, facts: ThemeFacts, edition: Edition) -> ThemePage:
    """One theme with its words, its neighbours and its three voices."""
    voices = tuple(_presence(source, theme.id, facts, edition) for source in VOICES)
    text, language = definition(theme, edition)
    return ThemePage(
        name=edition.theme(theme.id),
        definition=text,
        definition_language=language,
        path=tuple(
            _step(id, edition) for id in reversed(edition.thesaurus.ancestors(theme.id)) if id != Branch.THEME.value
        ),
        narrower=tuple(theme_line(child.id, facts.amounts, edition) for child in edition.thesaurus.narrower(theme.id)),
        related=tuple(theme_line(id, facts.amounts, edition) for id in theme.related if id in edition.thesaurus),
        voices=voices,
        heard=heard(voices, edition),
        sayings=tuple(_said(source, theme, facts, edition) for source in VOICES),
        stories=tuple(_story(saying, edition) for saying in facts.sayings),
        no_stories=None if facts.sayings else _no_stories(theme, facts, edition),
        words=_words(theme),
        laws=tuple(edition.theme(id) for id in theme.related if edition.thesaurus.branch(id) is Branch.LAW),
        newest=tuple(line(card, edition) for card in facts.newest),
        frameworks=tuple(line(card, edition) for card in facts.frameworks),
        search=edition.links.search(question_about(theme.id, edition)),
    )


def _step(id: ThemeId, edition: Edition) -> Named:
    """A theme on the way to another: the page of a part where it is one, else its own."""
    part = next((name for name, top in PARTS.items() if top == id), None)
    if part is None:
        return edition.theme(id)
    return Named(edition.wording(f"themas.deel_{part}"), edition.links.themes(part=part))


def question_about(id: ThemeId, edition: Edition) -> SearchQuery:
    """The question for everything about a theme, in the field of the branch it belongs to."""
    match edition.thesaurus.branch(id):
        case Branch.LAW:
            return SearchQuery(filters=Filters(laws=frozenset({id})))
        case Branch.TARGET_GROUP:
            return SearchQuery(filters=Filters(target_groups=frozenset({id})))
        case _:
            return SearchQuery(filters=Filters(themes=frozenset({id})))


def _presence(source: KnowledgeSource, id: ThemeId, facts: ThemeFacts, edition: Edition) -> Presence:
    """How much of a voice there is, with the year of the newest."""
    amount, latest = facts.amounts[id][source], facts.latest.get(source, "")
    newest = edition.wording("telling.nieuwste", jaar=latest[:4]) if amount.documents and latest else ""
    return presence(source, amount, question_about(id, edition), edition, further=newest)


def _words(theme: Theme) -> tuple[Words, ...]:
    """The words for a theme, of residents and of professionals; who has no word for it is left out."""
    kinds = {"bewoners": theme.words(Register.EVERYDAY), "professionals": theme.words(Register.PROFESSIONAL)}
    return tuple(Words(whose, labels) for whose, labels in kinds.items() if labels)


def _story(saying: Saying, edition: Edition) -> Card:
    """A sentence of a resident, with the words for the theme marked."""
    return quoted(saying.document, saying.passage, edition, part=saying.sentence, matches=_apart(saying.marks))


def _no_stories(theme: Theme, facts: ThemeFacts, edition: Edition) -> Silence:
    """What stands there when no sentence names the theme: there are no stories, or they tell it otherwise."""
    t, source = edition.wording, KnowledgeSource.EXPERIENCE
    told = facts.amounts[theme.id][source].documents
    return Silence(
        voice=voice(source, edition),
        title=t("thema.geen_zin" if told else "thema.geen_verhaal"),
        searched=Told(t("thema.geen_zin_uitleg" if told else "thema.geen_verhaal_uitleg")),
        action=Named(t("thema.verhaal_toevoegen"), edition.links.about("bewoners")),
    )


def _said(source: KnowledgeSource, theme: Theme, facts: ThemeFacts, edition: Edition) -> Said:
    """The example of a voice with its words for the theme marked, or what its silence says."""
    said, example = voice(source, edition), facts.examples.get(source)
    if example is not None:
        below = edition.thesaurus.subtree(theme.id)
        marks = _apart([mark for mark in example.passage.marks if mark.theme in below])
        return Said(said, quoted(example.document, example.passage, edition, matches=marks), None)
    return Said(said, None, _quiet(source, theme, facts, edition))


def _quiet(source: KnowledgeSource, theme: Theme, facts: ThemeFacts, edition: Edition) -> Silence:
    """What stands in the place of a voice without an example: it is silent, or it never names the theme."""
    t = edition.wording
    name = edition.theme(theme.id).name
    silent = not facts.amounts[theme.id][source].documents
    wider = edition.theme(theme.broader) if theme.broader else Named(t("nav.themas"), edition.links.themes())
    return Silence(
        voice=voice(source, edition),
        title=t("thema.stil_titel", stem=edition.voice(source)) if silent else t("thema.geen_voorbeeld"),
        searched=Told(t("thema.stil", thema=name) if silent else t("thema.geen_voorbeeld_uitleg")),
        action=Named(t("thema.breder", thema=wider.name), wider.url),
    )


def _apart(marks: Sequence[ThemeMark]) -> list[ThemeMark]:
    """The marks by place; of two that overlap the first."""
    kept: list[ThemeMark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or kept[-1].end <= mark.start:
            kept.append(mark)
    return kept
