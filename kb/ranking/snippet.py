"""Finding the words of a question in a passage, to mark why it was found."""

from collections.abc import Iterable, Sequence

from kb.language.terms import asked_terms, terms
from kb.model.document import Passage, ThemeMark
from kb.model.identity import ThemeId
from kb.model.search import Match


def matches(passage: Passage, question: str, themes: Iterable[ThemeId] = ()) -> tuple[Match, ...]:
    """The places in a passage that answer to a question, without overlap, in order.

    A word with the stem of one of the question's words comes before another word for
    the same theme. Words that only ask are never marked.

    Args:
        passage: offsets in the result are those of its document.
        question: the asker's words.
        themes: the themes that the question names; empty when other words should not count.
    """
    wanted = {term.key for term in asked_terms(question)}
    places = {(term.start, term.end) for term in terms(passage.exact) if term.key in wanted}
    literal = [
        Match(start=passage.start + start, end=passage.start + end, text=passage.exact[start:end])
        # What an abbreviation stands for is marked as a whole.
        for start, end in sorted(places, key=lambda place: (place[0] - place[1], place))
    ]
    named = set(themes)
    other = [_of_mark(mark, passage) for mark in passage.marks if mark.theme in named]
    return _without_overlap(literal, other)


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
