"""Where sentences begin and end."""

import re

from kb.language.dutch import dutch
from kb.model.text import Span

_LINE = re.compile(r"[^\n]+")
# The tokeniser takes a stretch without white space apart one mark at a time, and copies the rest each time: 10 kB of
# "( took 15 seconds. Words and addresses are shorter than this, and of what is longer only the end says anything.
_STRETCH = re.compile(r"\S{150,}")
_TELLING = 3


def sentences(text: str) -> list[Span]:
    """The sentences of one paragraph, without surrounding white space, in order.

    spaCy's Dutch tokeniser knows abbreviations ("o.a.", "dhr."), so a full stop in one ends nothing.
    """
    if not text.strip():
        return []
    if text.isalnum():
        return [Span(start=0, end=len(text))]
    found = []
    for sentence in dutch()(_STRETCH.sub(_stand_in, text)).sents:
        start, end = sentence.start_char, sentence.end_char
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append(Span(start=start, end=end))
    return found


def _stand_in(stretch: re.Match[str]) -> str:
    """A word of the same length, that ends as the stretch does."""
    found = stretch.group()
    return "x" * (len(found) - _TELLING) + found[-_TELLING:]


def sentences_of(text: str) -> list[Span]:
    """The sentences of a text of several paragraphs, in order; none runs over a line break."""
    return [
        Span(start=line.start() + sentence.start, end=line.start() + sentence.end)
        for line in _LINE.finditer(text)
        for sentence in sentences(line.group())
    ]
