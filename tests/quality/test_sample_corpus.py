"""The sample corpus through the product as it is shipped, with its own model: bars that must hold."""

from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from bench import quality, topics
from evaluation.evaluating import Evaluating, Judged, System
from kb.bootstrap import open_knowledge_base
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import VISITOR
from kb.model.search import SearchQuery
from kb.services.finding.searching import Searching
from kb.settings import Settings
from ui.edition import edition
from ui.views.cards import Card
from ui.views.home import EXAMPLE_QUESTIONS
from ui.views.rounds import rounds
from ui.wording import Wording, wording

_ON_CARDS = (
    "brieven van de gemeente niet begrijpen",
    "wachten op jeugdhulp",
    "alleen in een nieuwe wijk",
    "rood staan",
    "eenzaamheid ouderen",
)
_QUOTED_SHARE = 0.65


class Measured:
    def __init__(self, folder: Path) -> None:
        self.base = open_knowledge_base(
            Settings(data=folder, encoder=Settings.model_fields["encoder"].default, _env_file=None)
        )
        quality.ingest(self.base, topics.CORPUS)
        self.sources = {card.id: card.knowledge_source for card in self.base.catalogue.every(VISITOR)}
        self.topics = quality.of_evidence(topics.load(), self.sources)
        questions = [Judged(topic.id, topic.query, topic.grades) for topic in self.topics]
        evaluating = Evaluating(retrieving=self.base.retrieving)
        self.runs = {system: evaluating.run(system, questions, VISITOR) for system in System}

    def ndcg(self, system: System) -> float:
        return mean(run.score.ndcg for run in self.runs[system])


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    made = Measured(tmp_path_factory.mktemp("corpus"))
    yield made
    made.base.close()


def test_the_corpus_goes_in_whole(measured: Measured) -> None:
    counts = measured.base.mapping.counts(VISITOR)
    assert [counts[voice] for voice in VOICES] == [90, 90, 90]
    assert counts[KnowledgeSource.FRAMEWORK] == 6
    assert all(card.sample and card.rights.licence == "CC0-1.0" for card in measured.base.catalogue.every(VISITOR))


@pytest.mark.parametrize("key", EXAMPLE_QUESTIONS)
def test_every_voice_answers_the_questions_that_the_front_page_offers(key: str, measured: Measured) -> None:
    question = wording("nl")(f"voorbeeld.{key}")
    coverage = measured.base.searching.search(SearchQuery(text=question), VISITOR).coverage
    assert all(coverage[voice].about for voice in VOICES)


def test_most_words_on_a_card_are_quotation(measured: Measured) -> None:
    nl = edition("nl", measured.base.thesaurus)
    quoted, beside = 0, 0
    for question in _ON_CARDS:
        found = measured.base.searching.search(SearchQuery(text=question), VISITOR)
        cards = [
            turn.card for turns in rounds(found, nl, appended=False, is_split=False) for turn in turns if turn.card
        ]
        quoted += sum(len(one.quotation.text.split()) for one in cards if not one.table)
        beside += sum(len(_beside(one, nl.wording).split()) for one in cards if not one.table)
    assert quoted >= _QUOTED_SHARE * (quoted + beside)


def _beside(card: Card, words: Wording) -> str:
    """What is seen on a card and is not quoted."""
    return " ".join(
        (card.voice.name, card.kind, card.title, *card.facts, words("selectie.bewaar"), words("selectie.kopieer"))
    )


def test_balance_costs_at_most_five_percent(measured: Measured) -> None:
    assert measured.ndcg(System.BALANCE) >= 0.95 * measured.ndcg(System.BRIDGE)


def test_hybrid_beats_each_of_its_parts(measured: Measured) -> None:
    assert measured.ndcg(System.BRIDGE) > measured.ndcg(System.SPARSE)
    assert measured.ndcg(System.BRIDGE) > measured.ndcg(System.DENSE)


def test_every_voice_with_an_answer_is_heard_in_nearly_every_first_three(measured: Measured) -> None:
    heard = [
        quality.all_heard(run.ranking, topic, measured.sources)
        for run, topic in zip(measured.runs[System.BALANCE], measured.topics, strict=True)
    ]
    assert mean(heard) >= 0.95


def test_each_voice_has_its_share_of_every_page(measured: Measured) -> None:
    searching: Searching = measured.base.searching
    for topic in measured.topics[:12]:
        found = searching.search(SearchQuery(text=topic.query, page_size=12), VISITOR)
        shown: list[DocumentId] = [hit.document.id for hit in found.hits]
        for voice in VOICES:
            own = sum(measured.sources[id] is voice for id in shown)
            assert own >= min(len(shown) // 3 - 1, found.coverage[voice].about)
