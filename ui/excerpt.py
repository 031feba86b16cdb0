"""The stretch of a passage that a card shows: whole sentences around what was found.

What is shown is always an exact substring of the passage. Offsets of matches are those
of the document, like everywhere in the core; those inside this module are the passage's.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kb.language.bylines import is_byline
from kb.language.sentences import sentences_of
from kb.model.text import Quote, Span

MAX_WORDS = 45
ENOUGH_OF_LIMIT = 3
"""A run of a third of the limit says enough to stand alone."""

_BREAK = re.compile(r"\n+")
_WORD = re.compile(r"\S+")


class Segment(NamedTuple):
    """A piece of an excerpt, with whether it is what was found, and the id by which a list of that leads to it."""

    text: str
    marked: bool = False
    anchor: str = ""


class Excerpt(NamedTuple):
    """Literal words, in pieces.

    Attributes:
        cut_before, cut_after: the passage goes on before or after it.
        span: where they stand in the document.
    """

    segments: tuple[Segment, ...]
    cut_before: bool
    cut_after: bool
    span: Span

    @property
    def text(self) -> str:
        """The words in one piece."""
        return "".join(segment.text for segment in self.segments)


class _Window(NamedTuple):
    start: int
    end: int


def excerpt(passage: Quote, matches: Sequence[Span] = (), *, words: int = MAX_WORDS) -> Excerpt:
    """The sentences of a passage that hold most of the matches.

    Args:
        passage: what to take it from.
        matches: the places that answer to the question, in document offsets.
        words: how many words it may count at most; one sentence that is longer is shown whole.
    """
    text = passage.exact
    found = [_Window(match.start - passage.start, match.end - passage.start) for match in matches]
    window = _best(text, _units(text), found, words)
    return Excerpt(
        segments=tuple(segments(text, window.start, window.end, found)),
        cut_before=bool(text[: window.start].strip()),
        cut_after=bool(text[window.end :].strip()),
        span=Span(start=passage.start + window.start, end=passage.start + window.end),
    )


def whole(passage: Quote, quote: Span, matches: Sequence[Span] = ()) -> Excerpt:
    """A stretch of a passage that was chosen already, as it is."""
    text, start, end = passage.exact, quote.start - passage.start, quote.end - passage.start
    found = [_Window(match.start - passage.start, match.end - passage.start) for match in matches]
    return Excerpt(
        segments=tuple(segments(text, start, end, found)),
        cut_before=bool(text[:start].strip()),
        cut_after=bool(text[end:].strip()),
        span=Span(start=quote.start, end=quote.end),
    )


def segments(text: str, start: int, end: int, found: Iterable[tuple[int, int]]) -> Iterable[Segment]:
    """The stretch ``[start, end)`` of a text in pieces, marked where something was found.

    Args:
        text: the whole text.
        start: where the stretch begins.
        end: one past where it ends.
        found: places to mark, in order and without overlap; what lies outside is passed over.
    """
    position = start
    for first, last in found:
        first, last = max(first, position), min(last, end)
        if first < last:
            if position < first:
                yield Segment(text[position:first])
            yield Segment(text[first:last], marked=True)
            position = last
    if position < end:
        yield Segment(text[position:end])


def shortened(words: str, most: int) -> str:
    """Words in one line of ``most`` characters, cut between two of them where there are more."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else plain[: most + 1].rsplit(" ", 1)[0][:most] + " …"


def _units(text: str) -> list[list[_Window]]:
    """The sentences of all paragraphs, with who says it left out, in stretches; the whole text when there are none."""
    stretches: list[list[_Window]] = [[]]
    for sentence in sentences_of(text):
        if is_byline(text[sentence.start : sentence.end]):
            stretches.append([])
        else:
            stretches[-1].append(_Window(sentence.start, sentence.end))
    return [one for one in stretches if one] or [[_Window(0, len(text))]]


def _words(text: str, window: _Window) -> int:
    return len(_WORD.findall(text, window.start, window.end))


def _best(text: str, stretches: Sequence[Sequence[_Window]], found: Sequence[_Window], words: int) -> _Window:
    """The run of sentences within the limit with most different matches; the first of equals.

    Between runs that hold as much, one that fits is better, then one inside a paragraph, and then the longest,
    unless it would say too little.
    """
    runs = [run for units in stretches for n in range(len(units)) for run in _runs(text, units[n:], words)]

    def quality(run: _Window) -> tuple[int, ...]:
        size = _words(text, run)
        enough = size * ENOUGH_OF_LIMIT >= words
        return (*_worth(text, run, found), size <= words, enough, -len(_BREAK.findall(text, run.start, run.end)), size)

    return max(runs, key=quality)


def _runs(text: str, units: Sequence[_Window], words: int) -> Iterable[_Window]:
    """The first sentence, with one more each time, as long as they fit; at least that first one."""
    for unit in units:
        run = _Window(units[0].start, unit.end)
        if unit is not units[0] and _words(text, run) > words:
            break
        yield run


def _worth(text: str, window: _Window, found: Sequence[_Window]) -> tuple[int, int]:
    """How many different matches it holds, and how many in all."""
    inside = [text[match.start : match.end].casefold() for match in found if _holds(window, match)]
    return len(set(inside)), len(inside)


def _holds(window: _Window, match: _Window) -> bool:
    return window.start <= match.start and match.end <= window.end


def from_a_word(text: str) -> str:
    """A text without the rest of a word that it begins with."""
    return text[re.match(r"\S*\s*", text).end() :]  # type: ignore[union-attr]
