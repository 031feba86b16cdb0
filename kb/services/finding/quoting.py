"""Which sentences of a passage carry the evidence: what is quoted of it.

One to three whole sentences, next to each other on one line of the text: those that carry most and, where they say
little by themselves, what stands beside them. They are an exact substring of the document;
a heading, a name above a piece, who was there and a row of a table are no sentences. Where a passage has nothing else,
the rows or the line that carry most are quoted, so that a document that answers is never without words.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.language.bylines import is_byline, is_finished
from kb.language.sentences import sentences_of
from kb.language.terms import term_ids
from kb.language.tokens import fold
from kb.model.document import Passage
from kb.model.identity import ThemeId
from kb.model.text import Quote, Span
from kb.ports.encoder import Vector, Vectors, WordVectors
from kb.ranking.snippet import best_rows
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
# The sentence that made a document count outweighs all that.
_SAID = 2.0
# What stands in no sentence is quoted when it has so much more of the question's words.
_MORE = 0.3
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
    """What is quoted.

    Attributes:
        weight: how much it carries; below what any sentence does where it is none.
        is_said: it is whole sentences, and no rows of a table, heading or name.
    """

    quote: Quote
    weight: float
    is_said: bool


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

    def quote(self, passage: Passage, asked: Asked, *, said: Sequence[Span] = (), found: Sequence[Span] = ()) -> Quoted:
        """The sentences that carry most; of equals the first. Where there is none, the rows or the line that does.

        Args:
            passage: to quote from.
            asked: what the sentences are weighed by.
            said: where a theme that is asked for is named or was recognised; outweighs all else.
            found: the words that answer, by which rows of a table are chosen.
        """
        if passage.rows:
            return _of_table(passage, [*found, *said])
        sentences, vectors = self._read(passage.exact)
        alike = (vectors @ asked.vector).tolist() if vectors is not None and asked.vector is not None else None
        if not sentences:
            return Quoted(passage, 0.0, is_said=False)

        def best(runs: Iterable[tuple[int, int]]) -> "_Run | None":
            weighed = [
                _weighed(passage, (first, last), sentences, alike[first:last] if alike else [0.0], asked, said)
                for first, last in runs
            ]
            return max(weighed, key=lambda one: (one.weight, -one.first, one.last), default=None)

        runs = list(_runs(passage.exact, sentences))
        whole, loose = best(runs), best(_loose(passage, sentences))
        # A word that is asked for and stands in no sentence, but in an item of a list, is quoted all the same.
        if whole and not (loose and loose.literal >= whole.literal + _MORE):
            first, last = _full(sentences, runs, (whole.first, whole.last))
            return Quoted(_cut_out(passage, sentences, first, last), whole.weight, is_said=True)
        if loose:
            quote = _cut_out(passage, sentences, loose.first, loose.last)
            return Quoted(quote, loose.weight, is_said=whole is not None)
        return Quoted(passage, 0.0, is_said=False)

    def _sentences(self, text: str) -> tuple[Sequence[_Sentence], Vectors | None]:
        found = [_sentence(text, span) for span in sentences_of(text)]
        if not found:
            return (), None
        return found, self._table.encode_passages([text[one.span.start : one.span.end] for one in found])


class _Run(NamedTuple):
    """Sentences next to each other.

    Attributes:
        literal: how much of the question's words stand in them, and whether what was said does.
        weight: how much they carry in all.
    """

    first: int
    last: int
    literal: float
    weight: float


def _of_table(passage: Passage, found: Sequence[Span]) -> Quoted:
    """The rows around most of what was found; the names of the columns where there are none."""
    rows = best_rows(passage, found)
    start = max(rows[0].span.start, passage.start) if rows else passage.start
    end = min(rows[-1].span.end, passage.end) if rows else passage.end
    return Quoted(_cut(passage, start - passage.start, end - passage.start), 0.0, is_said=False)


def _cut_out(passage: Passage, sentences: Sequence[_Sentence], first: int, last: int) -> Quote:
    """The words of a run."""
    return _cut(passage, sentences[first].span.start, sentences[last - 1].span.end)


def _cut(passage: Passage, start: int, end: int) -> Quote:
    """The words from one place in a passage to before another."""
    return Quote(
        document_id=passage.document_id,
        sha256=passage.sha256,
        start=passage.start + start,
        end=passage.start + end,
        exact=passage.exact[start:end],
    )


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


def _loose(passage: Passage, sentences: Sequence[_Sentence]) -> Iterator[tuple[int, int]]:
    """The same of what is no whole sentence, such as an item of a list, a heading aside."""
    above = {fold(one) for one in passage.path}
    for first in range(len(sentences)):
        for last in range(first + 1, min(first + MOST_SENTENCES, len(sentences)) + 1):
            run = sentences[first:last]
            said = passage.exact[run[0].span.start : run[-1].span.end]
            if run[-1].byline or "\n" in said or sum(one.words for one in run) > _MOST_WORDS:
                break
            if sum(one.words for one in run) >= _FEWEST_WORDS and fold(said) not in above:
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


def _weighed(
    passage: Passage,
    place: tuple[int, int],
    sentences: Sequence[_Sentence],
    alike: Sequence[float],
    asked: Asked,
    said: Sequence[Span],
) -> _Run:
    """How much a run carries: the question's words by their reach, likeness, and words for its themes."""
    run = sentences[slice(*place)]
    reach = asked.enquiry.reach if asked.enquiry else {}
    terms = frozenset[int]().union(*(one.terms for one in run))
    cover = sum(weight for term, weight in reach.items() if term in terms) / (sum(reach.values()) or 1.0)
    whole = Span(start=passage.start + run[0].span.start, end=passage.start + run[-1].span.end)
    themed = any(mark.theme in asked.themes and whole.holds(mark) for mark in passage.marks)
    literal = cover + _SAID * any(map(whole.holds, said))
    short = sum(one.words for one in run) < _ENOUGH_WORDS
    beside = _ALIKE * max(alike) + _THEME * themed - _LONGER * (len(run) - 1) - _SHORT * short
    return _Run(*place, literal, literal + beside)
