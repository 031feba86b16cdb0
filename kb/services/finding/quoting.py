"""Which sentences of a passage carry the evidence: what is quoted of it.

One to three whole sentences, next to each other on one line of the text: those that carry most and, where they say
little by themselves, what stands beside them. They are an exact substring of the document;
a heading, a name above a piece, who was there and a row of a table are no sentences.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.language.bylines import is_byline, is_finished
from kb.language.sentences import sentences_of
from kb.language.terms import term_ids
from kb.model.document import Passage
from kb.model.identity import ThemeId
from kb.model.text import Quote, Span
from kb.ports.encoder import Vector, Vectors, WordVectors
from kb.services.finding.gathering import Enquiry

MOST_SENTENCES = 3
# More sentences than one only when they fit on a card.
_MOST_WORDS = 45
_FEWEST_WORDS = 4
# Below this a sentence says little by itself.
_ENOUGH_WORDS = 10
# Below this what stands beside it is quoted too, so that most of a card is quotation.
_FULL_WORDS = 36
# What weighs beside the words of the question, of which all together weigh one. Set by hand, on the sample corpus.
_ALIKE, _THEME, _LONGER, _SHORT = 0.5, 0.25, 0.04, 0.15
_REMEMBERED = 2_000


class Asked(NamedTuple):
    """What the sentences are weighed by.

    Attributes:
        enquiry: ``None`` when there are no words, only themes.
        vector: of the question, by the table of words.
        themes: that are asked for, with those below them.
    """

    enquiry: Enquiry | None
    vector: Vector | None
    themes: frozenset[ThemeId]


class Quoted(NamedTuple):
    """The sentences, and how much they carry."""

    quote: Quote
    weight: float


class _Sentence(NamedTuple):
    span: Span
    terms: frozenset[int]
    words: int
    whole: bool
    byline: bool


class Quoting:
    """Chooses sentences."""

    def __init__(self, *, table: WordVectors) -> None:
        self._table = table
        self._read = lru_cache(_REMEMBERED)(self._sentences)

    def asked(self, enquiry: Enquiry | None, themes: Collection[ThemeId]) -> Asked:
        """A question, ready to weigh sentences by."""
        vector = self._table.encode_query(enquiry.text) if enquiry else None
        return Asked(enquiry, vector, frozenset(themes))

    def quote(self, passage: Passage, asked: Asked) -> Quoted | None:
        """The sentences that carry most; of equals the first. ``None`` where there is no whole sentence."""
        sentences, vectors = self._read(passage.exact) if not passage.rows else ((), None)
        alike = (vectors @ asked.vector).tolist() if vectors is not None and asked.vector is not None else None
        runs = list(_runs(passage.exact, sentences))
        weighed = [
            (_weight(passage, sentences[first:last], alike[first:last] if alike else [0.0], asked), -first, last)
            for first, last in runs
        ]
        if not weighed:
            return None
        weight, minus_first, last = max(weighed)
        first, last = _full(sentences, runs, (-minus_first, last))
        start, end = sentences[first].span.start, sentences[last - 1].span.end
        return Quoted(
            Quote(
                document_id=passage.document_id,
                sha256=passage.sha256,
                start=passage.start + start,
                end=passage.start + end,
                exact=passage.exact[start:end],
            ),
            weight,
        )

    def _sentences(self, text: str) -> tuple[Sequence[_Sentence], Vectors | None]:
        found = [_sentence(text, span) for span in sentences_of(text)]
        if not found:
            return (), None
        return found, self._table.encode_passages([text[one.span.start : one.span.end] for one in found])


def _sentence(text: str, span: Span) -> _Sentence:
    said = text[span.start : span.end]
    words = len(said.split())
    byline = is_byline(said)
    whole = words >= _FEWEST_WORDS and is_finished(said) and not byline
    return _Sentence(span, term_ids(said), words, whole, byline)


def _runs(text: str, sentences: Sequence[_Sentence]) -> Iterator[tuple[int, int]]:
    """From which sentence to before which: whole ones that follow each other on one line, and fit."""
    for first, one in enumerate(sentences):
        if not one.whole:
            continue
        yield first, first + 1
        for last in range(first + 2, min(first + MOST_SENTENCES, len(sentences)) + 1):
            run = sentences[first:last]
            goes_on = "\n" not in text[run[0].span.start : run[-1].span.end]
            reads_on = goes_on and not any(each.byline for each in run)
            if not (run[-1].whole and reads_on and sum(each.words for each in run) <= _MOST_WORDS):
                break
            yield first, last


def _full(sentences: Sequence[_Sentence], runs: Sequence[tuple[int, int]], best: tuple[int, int]) -> tuple[int, int]:
    """The best run with what stands beside it, as far as it is short; rather what comes after it than before."""

    def words(run: tuple[int, int]) -> int:
        return sum(one.words for one in sentences[slice(*run)])

    around = [run for run in runs if run[0] <= best[0] and best[1] <= run[1]]
    full = [run for run in around if words(run) >= _FULL_WORDS]
    return (
        min(full, key=lambda run: (words(run), -run[0])) if full else max(around, key=lambda run: (words(run), run[0]))
    )


def _weight(passage: Passage, run: Sequence[_Sentence], alike: Sequence[float], asked: Asked) -> float:
    """How much a run carries: the question's words by their reach, likeness, and words for its themes."""
    reach = asked.enquiry.reach if asked.enquiry else {}
    said = frozenset[int]().union(*(one.terms for one in run))
    cover = sum(weight for term, weight in reach.items() if term in said) / (sum(reach.values()) or 1.0)
    start, end = passage.start + run[0].span.start, passage.start + run[-1].span.end
    themed = any(mark.theme in asked.themes and start <= mark.start and mark.end <= end for mark in passage.marks)
    short = sum(one.words for one in run) < _ENOUGH_WORDS
    return cover + _ALIKE * max(alike) + _THEME * themed - _LONGER * (len(run) - 1) - _SHORT * short
