"""The front page: one question, three voices, and the ways in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import SearchQuery, SearchResults
from ui.edition import Edition, Named
from ui.views.cards import Card, Line, card, line
from ui.views.silence import Silence, silence
from ui.views.themes import TASKS, Amounts, ThemeLine, definition, question_about, theme_line
from ui.views.voices import Presence, Voice, presences, voice

EXAMPLE_QUESTIONS = ("brieven", "wachten", "alleen")
"""Keys of the questions to try."""

_THEMES_PER_TASK = 5
_THEMES_SHOWN = 8


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
    """A voice under its mark on the horizon, with its answer to the question or its kept place."""

    voice: Voice
    whose: str
    card: Card | None
    silence: Silence | None


@dataclass(frozen=True)
class HomePage:
    """The front page.

    Attributes:
        questions: to try.
        asked: the question that the three voices answer; ``None`` where none of them says anything.
    """

    questions: tuple[Named, ...]
    asked: Named | None
    speakers: tuple[Speaker, ...]
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
        answers: to the question that most voices answer.
    """

    amounts: Amounts
    sizes: Mapping[KnowledgeSource, int]
    answers: SearchResults
    newest: Sequence[DocumentCard]


def home_page(facts: HomeFacts, edition: Edition) -> HomePage:
    """The front page of an edition."""
    return HomePage(
        questions=tuple(example_questions(edition)),
        asked=_asked(facts.answers, edition) if facts.answers.hits else None,
        speakers=tuple(_speaker(source, facts.answers, edition) for source in VOICES),
        tasks=tuple(_task(id, facts.amounts, edition) for id in TASKS if id in edition.thesaurus),
        newest=tuple(line(card, edition) for card in facts.newest),
        themes=tuple(theme_line(id, facts.amounts, edition) for id in _busiest(facts.amounts, edition)),
        empty=not any(facts.sizes.values()),
    )


def questions(edition: Edition) -> list[SearchQuery]:
    """Questions to try; in Dutch, as the sources are."""
    return [SearchQuery(text=edition.wording(f"voorbeeld.{key}")) for key in EXAMPLE_QUESTIONS]


def example_questions(edition: Edition) -> list[Named]:
    """Questions to try, with their answers' addresses."""
    return [Named(query.text, edition.links.search(query)) for query in questions(edition)]


def heard(answers: SearchResults) -> int:
    """How many of the three voices answer."""
    return sum(bool(answers.coverage[voice].about) for voice in VOICES)


def _asked(answers: SearchResults, edition: Edition) -> Named:
    return Named(answers.query.text, edition.links.search(answers.query))


def _speaker(source: KnowledgeSource, answers: SearchResults, edition: Edition) -> Speaker:
    """A voice with its best answer."""
    one = voice(source, edition)
    best = next((hit for hit in answers.hits if hit.document.knowledge_source is source), None)
    return Speaker(
        voice=one,
        whose=edition.wording(f"stem.van_{one.slug}"),
        card=card(best, answers.query, edition) if best else None,
        silence=None if best or not answers.hits else silence(source, answers, edition),
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
