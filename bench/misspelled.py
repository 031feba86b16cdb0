"""A slip of the pen: is a question with one letter wrong answered like the same one without it?

Every question of the sample corpus that something answers, with a slip in the word that the fewest documents have: a
letter missing, doubled, another one, or swapped with its neighbour, in turn. Which letter is chance, the same at each
run. What happens to be another word is drawn again: nobody can tell that one. Nothing is learned or tuned on these.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bench import topics
from bench.quality import ingest
from bench.tables import show, write
from bench.topics import Topic
from evaluation.answering import Answering, Need
from evaluation.counting import Estimate, Measure, estimates
from kb.adapters.encoders.ours import STATIC
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.language.askwords import telling
from kb.language.tokens import Token, stem, words
from kb.language.wordlist import is_word
from kb.model.reader import VISITOR
from kb.settings import Settings

_MEASURES = (Measure.CORRECTED, Measure.MISSPELLED, Measure.SPELLING)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Shorter words are never doubted: there is a word one letter beside nearly all of them.
_SHORTEST = 5
_TRIES = 50


def run() -> None:
    """Measure the default encoder and the one for large collections, and print what came of it."""
    settings = Settings()
    rows = []
    found = {}
    for encoder in dict.fromkeys((settings.encoder, STATIC)):
        with tempfile.TemporaryDirectory() as place:
            base = open_knowledge_base(settings.model_copy(update={"data": Path(place), "encoder": encoder}))
            ingest(base, topics.CORPUS)
            needs, told = measure(base, topics.load())
            base.close()
        rows += [[encoder, one.measure.value, one.value, "[{:.3f}, {:.3f}]".format(*one.interval)] for one in told]
        found[encoder] = {one.measure.value: one._asdict() for one in told}
    show(f"Slips of the pen: {len(needs)} questions (bar: -0.05)", ["encoder", "", "of voices", "95 %"], rows)
    write("misspelled", {"questions": [[need.text, need.corrected] for need in needs], "measures": found})


def measure(base: KnowledgeBase, asked: Sequence[Topic]) -> tuple[list[Need], list[Estimate]]:
    """The questions with a slip, and what came of them beside those without."""
    base.spelling.learn()
    needs = list(with_slips(base, asked))
    answered = Answering(searching=base.searching, catalogue=base.catalogue).ask(needs, VISITOR)
    return needs, [one for one in estimates(answered) if one.measure in _MEASURES]


def with_slips(base: KnowledgeBase, asked: Sequence[Topic]) -> Iterator[Need]:
    """The questions that something answers and that have a word to misspell."""
    documents = Counter(one for text in base.catalogue.texts(VISITOR) for one in _stems(text.text))
    for number, topic in enumerate(one for one in asked if one.is_answered):
        chance = Random(topic.id)  # noqa: S311 - no secret
        telling_words = [word for word in telling(topic.query) if len(word.text) >= _SHORTEST and word.text.isalpha()]
        rarest = min(telling_words, key=lambda word: documents[stem(word.text)], default=None)
        slip = _slip(rarest, number, chance, documents) if rarest else ""
        if rarest and slip:
            text = topic.query[: rarest.start] + slip + topic.query[rarest.end :]
            yield Need(topic.id, text, topic.grades, corrected=topic.query)


def _slip(word: Token, number: int, chance: Random, known: Counter[str]) -> str:
    """The word with one slip, of a kind that goes by turns; empty when each one tried is another word."""
    tried = (_with_slip(word.text, number, chance) for _ in range(_TRIES))
    return next((one for one in tried if one != word.text and not is_word(one.lower()) and not known[stem(one)]), "")


def _with_slip(word: str, number: int, chance: Random) -> str:
    """A word with one letter wrong; people seldom mistake the first."""
    at = chance.randrange(1, len(word))
    match number % 4:
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[: at + 1] + word[at:]
        case 2:
            return word[:at] + chance.choice(_LETTERS) + word[at + 1 :]
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _stems(text: str) -> set[str]:
    return {stem(word.text) for word in words(text)}
