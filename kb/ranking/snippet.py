"""Finding the words of a question in a passage, to mark why it was found."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from kb.language.operators import says
from kb.language.terms import Term, asked_terms, compound_keys, terms
from kb.language.tokens import fold, words
from kb.model.document import Passage, ThemeMark
from kb.model.identity import ThemeId
from kb.model.search import Match
from kb.model.structure import Row
from kb.model.text import Span

# A card has room for so many rows, and for so many words in them unless the first has more.
_MOST_ROWS = 4
MOST_WORDS = 45


def matches(
    passage: Passage,
    question: str,
    themes: Iterable[ThemeId] = (),
    *,
    near: Iterable[ThemeId] = (),
    phrases: Iterable[str] = (),
) -> tuple[Match, ...]:
    """The places in a passage that answer to a question, without overlap, in order.

    A word with the stem of one of the question's words comes before another word for
    the same theme. Words that only ask are never marked, unless they are asked for just so. Part of
    a compound is marked only where all its parts stand: *stand* says nothing of *bijstand*.

    Args:
        passage: offsets in the result are those of its document.
        question: the asker's words.
        themes: the themes that the question names; empty when other words should not count.
        near: themes near to those; words for them say something only where nothing else does.
        phrases: what must stand there just so.
    """
    found = _terms_of(passage.exact)
    whole, in_parts = _wanted(question, {term.key for term in found})
    # The first term of a word is that of the whole: *arts* in *huisarts* says nothing of a *tandarts*.
    firsts = {(term.start, term.end): term.key for term in reversed(found)}
    places = {
        (term.start, term.end)
        for term in found
        if term.key in whole or (term.key in in_parts and firsts[term.start, term.end] == term.key)
    }
    places |= {place for phrase in phrases for place in _phrased(passage.exact, phrase)}
    literal = [
        Match(start=passage.start + start, end=passage.start + end, text=passage.exact[start:end])
        # What an abbreviation stands for is marked as a whole.
        for start, end in sorted(places, key=lambda place: (place[0] - place[1], place))
    ]
    other = _of_themes(passage, set(themes)) or ([] if literal else _of_themes(passage, set(near)))
    return _without_overlap(literal, other)


def best_rows(passage: Passage, found: Sequence[Span] = (), *, words: int = MOST_WORDS) -> Sequence[Row]:
    """The rows of a table around most of what was found, as many as fit; none where there are only names of columns.

    Args:
        passage: what to take them from.
        found: in document offsets.
        words: how many words they may count, unless the first has more.
    """
    rows = body(passage)
    first = max(range(len(rows)), key=lambda n: (_hits(rows[n], found), -n), default=0)
    if not passage.columns and first < _MOST_ROWS and _words_of(rows[: first + 1], passage) <= words:
        # Nothing says what the columns are called; the top row may.
        first = 0
    last, count = first, 0
    while last < len(rows) and last - first < _MOST_ROWS:
        count += _words_of([rows[last]], passage)
        if last > first and count > words:
            break
        last += 1
    return rows[first:last]


def body(passage: Passage) -> Sequence[Row]:
    """The rows of a table without those that only say what its columns are called."""
    return [row for row in passage.rows if not (row.header and passage.columns)]


def _hits(row: Row, found: Sequence[Span]) -> int:
    return sum(row.cells[0].start <= one.start < row.cells[-1].end for one in found)


def _words_of(rows: Sequence[Row], passage: Passage) -> int:
    places = [(row.cells[0].start - passage.start, row.cells[-1].end - passage.start) for row in rows]
    return sum(len(passage.exact[max(0, start) : end].split()) for start, end in places)


def _wanted(question: str, there: Collection[str]) -> tuple[set[str], set[str]]:
    """The terms of a question that may be marked in a passage with such terms: of whole words, and of their parts."""
    whole: set[str] = set()
    in_parts: set[str] = set()
    for said, parts in _asked(question):
        whole |= said.difference(parts)
        if len(parts) > 1 and all(part in there for part in parts):
            in_parts |= said.intersection(parts)
    return whole, in_parts


# Of every passage that is shown, and again of each page and filter of the same question.
@lru_cache(maxsize=100)
def _asked(question: str) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    """Of each word of a question its terms, and those of its parts."""
    found = groupby(asked_terms(question), key=lambda term: (term.start, term.end))
    return [
        (frozenset(term.key for term in group), compound_keys(question[start:end])) for (start, end), group in found
    ]


@lru_cache(maxsize=1_000)
def _terms_of(text: str) -> list[Term]:
    return list(terms(text))


def _phrased(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where the words of a phrase stand together."""
    said, asked = list(words(text)), [fold(word.text) for word in words(phrase)]
    folded = [fold(word.text) for word in said]
    for first in range(len(said) - len(asked) + 1 if asked else 0):
        if folded[first : first + len(asked)] == asked:
            start, end = said[first].start, said[first + len(asked) - 1].end
            if says(text[start:end], phrase):
                yield start, end


def _of_themes(passage: Passage, themes: Collection[ThemeId]) -> list[Match]:
    return [_of_mark(mark, passage) for mark in passage.marks if mark.theme in themes]


def _of_mark(mark: ThemeMark, passage: Passage) -> Match:
    said = passage.exact[mark.start - passage.start : mark.end - passage.start]
    return Match(start=mark.start, end=mark.end, text=said, theme=mark.theme)


def _without_overlap(*groups: Sequence[Match]) -> tuple[Match, ...]:
    """The matches of all groups by place; an earlier group wins where two overlap."""
    kept: list[Match] = []
    for group in groups:
        for match in group:
            if all(match.end <= other.start or match.start >= other.end for other in kept):
                kept.append(match)
    return tuple(sorted(kept, key=lambda match: match.start))
