"""The visible words of a stretch of Markdown, traced.

markdown-it-py says which words remain but not where they stood. Its tokens follow the
source from left to right without leaving anything out, so each is found by going along
the source with a cursor: words are taken over, marks are stepped over.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from ingest.readers.chrome import DELETED, PICTURES
from ingest.readers.raised import gap, note_label, raised
from ingest.readers.raw import HARD_BREAK, NoteMark
from ingest.traced import Traced

_TAG = re.compile(r"<(?P<closes>/?)(?P<name>del|s|strike|sup)\b")


class Seen(NamedTuple):
    """What a reader sees of a stretch.

    Attributes:
        marks: where it refers to notes with raised digits.
        left_out: what was seen and not taken.
    """

    text: Traced
    marks: list[NoteMark]
    left_out: list[str]


def visible(source: Traced, tokens: Sequence[Token]) -> Seen:
    """What a reader sees of ``source``, given the inline tokens that markdown-it-py made of it."""
    cursor = _Cursor(source)
    text = Traced.join(cursor.walk(tokens))
    left_out = [DELETED] * cursor.deleted_words + [PICTURES] * cursor.has_pictures
    return Seen(text, cursor.marks, left_out)


class _Cursor:
    """A place in the source, up to which everything is accounted for."""

    def __init__(self, source: Traced) -> None:
        self.marks: list[NoteMark] = []
        self.deleted_words = False
        self.has_pictures = False
        self._source = source
        self._text = source.text
        self._with_spaces = source.text.replace("\n", " ")
        self._position = 0
        self._deleted = 0
        self._raised = False
        self._before = ""

    def walk(self, tokens: Sequence[Token]) -> Iterator[Traced | str]:
        for token in tokens:
            for part in self._token(token):
                text = part if isinstance(part, str) else part.text
                if self._deleted:
                    self.deleted_words = self.deleted_words or bool(text.strip())
                    yield gap(text)
                elif self._raised and isinstance(part, Traced):
                    yield from self._note(part)
                else:
                    self._before = text or self._before
                    yield part

    def _note(self, part: Traced) -> Iterator[Traced]:
        """Raised letters: the mark of a note, or what they mean."""
        label = note_label(self._before, part.text)
        if label:
            self.marks.append(NoteMark(part.raw(0), label))
        else:
            new = raised(part.text)
            yield part if new == part.text else Traced.instead(new, part.raw(0))

    def _token(self, token: Token) -> Iterator[Traced | str]:
        match token.type:
            case "text":
                yield self._words(token.content)
            case "text_special":
                yield self._special(token)
            case "code_inline":
                self._skip(token.markup)
                yield self._code(token.content)
                self._skip(token.markup)
            case "formula":
                yield self._code(token.content)
            case "softbreak":
                yield self._line_feed()
            case "hardbreak":
                yield Traced.instead(HARD_BREAK, self._line_feed().raw(0))
            case "html_inline" if token.content.lower().startswith("<br"):
                self._skip(token.content)
                yield HARD_BREAK
            case _:
                self._step_over(token)

    def _step_over(self, token: Token) -> None:
        """Pass a mark that nobody sees."""
        autolink = token.markup == "autolink"
        match token.type:
            case "link_open":
                self._skip("<" if autolink else "[")
            case "link_close":
                self._skip(">" if autolink else "]")
                if not autolink:
                    self._skip_destination()
            case "image":
                self.has_pictures = self.has_pictures or bool(token.content.strip())
                self._skip(f"![{token.content}]")
                self._skip_destination()
            case "html_inline":
                self._skip(token.content)
                self._tag(token.content.lower())
            case "s_open" | "s_close":
                self._skip(token.markup)
                self._deleted += 1 if token.type == "s_open" else -1
            case _:
                self._skip(token.markup)

    def _tag(self, tag: str) -> None:
        """Keep up with words that are struck out or raised by HTML."""
        found = _TAG.match(tag)
        if found is not None and found["name"] == "sup":
            self._raised = not found["closes"]
        elif found is not None:
            self._deleted = max(self._deleted + (-1 if found["closes"] else 1), 0)

    def _skip(self, mark: str) -> None:
        found = self._text.find(mark, self._position) if mark else -1
        if found >= 0:
            self._position = found + len(mark)

    def _words(self, words: str) -> Traced:
        found = self._text.find(words, self._position)
        if found < 0:
            return Traced(words)
        self._position = found + len(words)
        return self._source.slice(found, self._position)

    def _special(self, token: Token) -> Traced:
        """An escaped character, which stands after its backslash, or an entity; another backslash is one."""
        start = self._text.find(token.markup, self._position)
        if start < 0:
            return Traced(token.content)
        self._position = start + len(token.markup)
        if token.markup.startswith("\\") and token.content != token.markup:
            return self._source.slice(start + 1, self._position)
        return Traced.instead(token.content, self._source.raw(start))

    def _code(self, content: str) -> Traced:
        """Code, in which a line end counts as a space."""
        found = self._with_spaces.find(content, self._position)
        if found < 0:
            return Traced(content)
        self._position = found + len(content)
        return self._source.slice(found, self._position)

    def _line_feed(self) -> Traced:
        found = self._text.find("\n", self._position)
        if found < 0:
            return Traced("\n")
        self._position = found + 1
        return self._source.slice(found, found + 1)

    def _skip_destination(self) -> None:
        """Step over ``(address "title")`` or ``[label]`` after the text of a link."""
        following = self._text[self._position : self._position + 1]
        if following == "[":
            self._skip("]")
        if following != "(":
            return
        end = len(self._text)
        position = self._past_space(self._position + 1)
        address = parseLinkDestination(self._text, position, end)
        position = self._past_space(address.pos if address.ok else position)
        if self._text[position : position + 1] != ")":
            title = parseLinkTitle(self._text, position, end)
            position = self._past_space(title.pos if title.ok else position)
        self._position = position
        self._skip(")")

    def _past_space(self, position: int) -> int:
        while self._text[position : position + 1].isspace():
            position += 1
        return position
