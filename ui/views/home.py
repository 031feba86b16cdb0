"""The front page: one question, three voices, and the ways in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import SearchQuery
from kb.services.exploring.mapping import Example
from ui.edition import Edition, Named
from ui.views.cards import Card, Line, line, quoted
from ui.views.themes import TASKS, Amounts, ThemeLine, definition, question_about, theme_line
from ui.views.voices import Presence, Voice, presences, voice

EXAMPLE_QUESTIONS = ("brieven", "wachten", "alleen")
"""Keys of the questions to try."""

_THEMES_PER_TASK = 5
_THEMES_SHOWN = 8
_WORDS_QUOTED = 32


@dataclass(frozen=True)
class Task:
    """One of the three great tasks, with the themes in it that most is said about."""

    theme: Named
    definition: str
    language: str
    themes: tuple[Named, ...]
    voices: tuple[Presence, ...]


@dataclass(frozen=True)
class Speaker:
    """A voice under its mark on the horizon, with an example where there is one."""

    voice: Voice
    whose: str
    card: Card | None


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    questions: tuple[Named, ...]
    speakers: tuple[Speaker, ...]
    speaking_about: Named | None
    tasks: tuple[Task, ...]
    newest: tuple[Line, ...]
    themes: tuple[ThemeLine, ...]
    empty: bool


@dataclass(frozen=True)
class HomeFacts:
    """What the core knows for the front page.

    Attributes:
        amounts: how much there is per theme and source.
        sizes: documents per source.
        spoken: the theme of the examples; ``None`` when there is no theme with any.
    """

    amounts: Amounts
    sizes: Mapping[KnowledgeSource, int]
    spoken: ThemeId | None
    examples: Mapping[KnowledgeSource, Example]
    newest: Sequence[DocumentCard]


def home_page(facts: HomeFacts, edition: Edition) -> HomePage:
    """The front page of an edition."""
    return HomePage(
        questions=tuple(example_questions(edition)),
        speakers=tuple(_speaker(source, facts, edition) for source in VOICES),
        speaking_about=edition.theme(facts.spoken) if facts.spoken and facts.examples else None,
        tasks=tuple(_task(id, facts.amounts, edition) for id in TASKS if id in edition.thesaurus),
        newest=tuple(line(card, edition) for card in facts.newest),
        themes=tuple(theme_line(id, facts.amounts, edition) for id in _busiest(facts.amounts, edition)),
        empty=not any(facts.sizes.values()),
    )


def example_questions(edition: Edition) -> list[Named]:
    """Questions to try, with their answers' addresses; in Dutch, as the sources are."""
    texts = [edition.wording(f"voorbeeld.{key}") for key in EXAMPLE_QUESTIONS]
    return [Named(text, edition.links.search(SearchQuery(text=text))) for text in texts]


def spoken_theme(amounts: Amounts, edition: Edition) -> ThemeId | None:
    """The theme inside the three tasks on which the quietest voice has most to say; the first of equals."""
    inside = [child.id for task in TASKS if task in edition.thesaurus for child in edition.thesaurus.narrower(task)]
    return max(inside, key=lambda id: min(amounts[id][voice].units for voice in VOICES), default=None)


def _speaker(source: KnowledgeSource, facts: HomeFacts, edition: Edition) -> Speaker:
    one = voice(source, edition)
    example = facts.examples.get(source)
    return Speaker(
        voice=one,
        whose=edition.wording(f"stem.van_{one.slug}"),
        card=quoted(example.document, example.passage, edition, words=_WORDS_QUOTED) if example else None,
    )


def _task(id: ThemeId, amounts: Amounts, edition: Edition) -> Task:
    text, language = definition(edition.thesaurus[id], edition)
    children = [theme.id for theme in edition.thesaurus.narrower(id)]
    return Task(
        theme=edition.theme(id),
        definition=text,
        language=language,
        themes=tuple(edition.theme(child) for child in _most(children, amounts)[:_THEMES_PER_TASK]),
        voices=presences(amounts[id], question_about(id, edition), edition),
    )


def _busiest(amounts: Amounts, edition: Edition) -> list[ThemeId]:
    """Themes below the tasks that most documents are about."""
    inside = [id for task in TASKS if task in edition.thesaurus for id in edition.thesaurus.subtree(task) - {task}]
    return _most(inside, amounts)[:_THEMES_SHOWN]


def _most(ids: Sequence[ThemeId], amounts: Amounts) -> list[ThemeId]:
    """Those with most documents of the three voices first, equals by id."""
    return sorted(ids, key=lambda id: (-sum(amounts[id][voice].documents for voice in VOICES), id))
