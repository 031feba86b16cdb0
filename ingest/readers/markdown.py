"""Markdown (CommonMark with tables and notes): markdown-it-py finds the blocks, ``inline`` traces the words.

``dialects`` first takes out what sites add. markdown-it-py counts lines and takes the marks of
a block (``#``, ``>``, ``-``) off its content; each line of content is looked up again in its line.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ingest.boilerplate import without_boilerplate
from ingest.headings import is_sentence
from ingest.readers import formulas, html
from ingest.readers.content import decode
from ingest.readers.dialects import rewritten
from ingest.readers.front_matter import front_matter
from ingest.readers.inline import visible
from ingest.readers.raw import HARD_BREAK, Block, Kind, NoteMark, RawDocument
from ingest.readers.titles import page_title
from ingest.traced import Edit, Traced

_MOST_MARKS = 400
"""Of one kind in one block; the parser takes quadratic time over unbalanced ones."""
_MARKS = "[`*_<&~!"
_INLINE_MARKS = re.compile(r"\*\*|__|\]\(|`|\[\[")


def _parse_bounded(state: StateCore) -> None:
    """Parse the words of each block; one that is made of marks stays as it is written."""
    for token in state.tokens:
        if token.type == "inline" and token.children is not None:
            if is_costly(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def is_costly(text: str) -> bool:
    """Whether a text holds more marks than anybody types."""
    counts = Counter(text) if len(text) > _MOST_MARKS else Counter()
    return any(counts[mark] > _MOST_MARKS for mark in _MARKS)


# "text_join" would melt escapes and entities into the text around them.
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
_PARSER.core.ruler.at("inline", _parse_bounded)
formulas.add_to(_PARSER)


def read(data: bytes) -> RawDocument:
    """A Markdown file, without its marks and without front matter."""
    raw, caveats = decode(data)
    front = front_matter(raw)
    reading = _Reading(raw, front.end)
    blocks = without_boilerplate([*reading.blocks(), *reading.notes()])
    return RawDocument(
        raw=raw,
        blocks=tuple(blocks),
        note_marks=tuple(sorted(reading.marks)),
        title=front.title or page_title(blocks),
        language=front.language,
        date=front.date,
        contributor=front.contributor,
        caveats=caveats,
        left_out=tuple(reading.left_out),
    )


class _Reading:
    """One pass through the tokens of a file."""

    def __init__(self, raw: str, start: int) -> None:
        self._raw = raw
        self._rewritten = rewritten(list(_lines(raw, start)))
        self.marks: list[NoteMark] = list(self._rewritten.marks)
        self.left_out: dict[str, None] = {}
        self._tokens = _PARSER.parse("\n".join(line.text for line in self._rewritten.lines))
        self._lists: list[bool] = []
        self._heading = 0
        self._table = 0
        self._header = False

    def blocks(self) -> Iterator[Block]:
        """The blocks in order."""
        for position, token in enumerate(self._tokens):
            self._notice(token)
            match token.type:
                case "tr_open":
                    cells = self._cells(position)
                    if any(cell.text.strip() for cell in cells):
                        yield Block.row(cells, table=self._table, header=self._header)
                case "fence" | "code_block":
                    yield Block(Kind.PARAGRAPH, self._literal(token))
                case "html_block":
                    yield from self._html(token)
                case "inline" if not self._in_row(position):
                    yield self._block(token)
                case _:
                    pass

    def notes(self) -> Iterator[Block]:
        """The notes, after everything else."""
        for label, lines in self._rewritten.notes.items():
            content = _with_line_ends([line for line in lines if line.text.strip()], self._raw)
            yield Block(Kind.NOTE, self._words(content), label=label)

    def _notice(self, token: Token) -> None:
        """Keep up with the heading, list or table that is open."""
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1])
            case "heading_close":
                self._heading = 0
            case "list_item_open":
                self._lists.append(True)
            case "list_item_close":
                self._lists.pop()
            case "table_open":
                self._table += 1
            case "thead_open" | "thead_close":
                self._header = token.type == "thead_open"
            case _:
                pass

    def _block(self, token: Token) -> Block:
        content = self._visible(self._traced(token), token.children or [])
        if self._heading and not is_sentence(content.text):
            return Block(Kind.HEADING, content, level=self._heading)
        if self._lists and self._lists[-1]:
            # Further paragraphs of an item are paragraphs.
            self._lists[-1] = False
            return Block(Kind.ITEM, content)
        bold, slanted = (_lead(token, content.text, kind) for kind in ("strong", "em"))
        return Block(Kind.PARAGRAPH, content, lead=bold, slanted=slanted)

    def _visible(self, source: Traced, tokens: Sequence[Token]) -> Traced:
        seen = visible(source, tokens)
        self.marks += seen.marks
        self.left_out.update(dict.fromkeys(seen.left_out))
        return seen.text

    def _words(self, source: Traced) -> Traced:
        """The words of a stretch of Markdown that the parser did not see as a block."""
        if is_costly(source.text):
            return source
        tokens = _PARSER.parseInline(source.text)
        return self._visible(source, tokens[0].children or [] if tokens else [])

    def _line(self, number: int) -> Traced:
        """A line of what the parser saw."""
        lines = self._rewritten.lines
        return lines[number] if number < len(lines) else Traced("")

    def _traced(self, token: Token) -> Traced:
        """The content of a block, every line of it found back in the file."""
        first = token.map[0] if token.map else 0
        found = [
            _found(self._line(first + number), content) for number, content in enumerate(token.content.split("\n"))
        ]
        return _with_line_ends(found, self._raw)

    def _literal(self, token: Token) -> Traced:
        """The lines of a code block, which are kept as they are."""
        first = (token.map[0] if token.map else 0) + (token.type == "fence")
        contents = token.content.removesuffix("\n").split("\n")
        found = [_found(self._line(first + number), content) for number, content in enumerate(contents)]
        return Traced.join(_between(found, HARD_BREAK))

    def _html(self, token: Token) -> Iterator[Block]:
        """A block of HTML, in which sites let Markdown stand too."""
        first, last = token.map or (0, 0)
        source = Traced.join(_between([self._line(number) for number in range(first, last)], "\n"))
        part = html.part(source.text)
        self.marks += (NoteMark(source.raw(mark.raw), mark.label) for mark in part.marks)
        self.left_out.update(dict.fromkeys(part.left_out))
        tables = self._table
        for block in part.blocks:
            self._table = max(self._table, tables + block.table)
            yield block.through(self._from_html(source), tables=tables)

    def _from_html(self, source: Traced) -> Callable[[Traced], Traced]:
        def through(content: Traced) -> Traced:
            content = content.through(source)
            return self._words(content) if _INLINE_MARKS.search(content.text) else content

        return through

    def _in_row(self, position: int) -> bool:
        return self._tokens[position - 1].type in ("th_open", "td_open")

    def _cells(self, position: int) -> list[Traced]:
        """The cells of the row that opens at a token, each found after the one before it."""
        first = (self._tokens[position].map or [0])[0]
        line, done, cells = self._line(first), 0, []
        while self._tokens[position].type != "tr_close":
            token = self._tokens[position]
            if token.type == "inline":
                # In a table a bar that is text is written with a backslash.
                written = token.content if token.content in line.text else token.content.replace("|", "\\|")
                start = line.text.find(written, done)
                cell = line.slice(start, start + len(written)) if start >= 0 else Traced(token.content)
                done = start + len(written) if start >= 0 else done
                cells.append(self._visible(_without_backslash(cell, token.content), token.children or []))
            position += 1
        return cells


def _lead(token: Token, text: str, kind: str) -> int:
    """How many letters at the beginning of a block are bold (``strong``) or in italics (``em``)."""
    children, words = [child for child in token.children or [] if child.type != "text" or child.content], ""
    for child in children[1:] if children and children[0].type == f"{kind}_open" else []:
        if child.type == f"{kind}_close":
            return len(words) if text.startswith(words) else 0
        words += "\n" if child.type == "softbreak" else child.content
    return 0


def _lines(raw: str, start: int) -> Iterator[Traced]:
    """The lines from a place on, without their ends, counted as markdown-it-py counts them."""
    for found in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", raw[start:]):
        text = found.group().rstrip("\r\n")
        yield Traced.of(text, start + found.start())


def _found(line: Traced, content: str) -> Traced:
    """A line of content in its line of the file; marks stand before it, so the last place counts."""
    text = content.strip()
    start = line.text.rstrip(" \t#").rfind(text)
    if start < 0:
        start = line.text.rfind(text)
    return line.slice(start, start + len(text)) if start >= 0 else Traced(text)


def _with_line_ends(found: Sequence[Traced], raw: str) -> Traced:
    """Lines with the line feed after each, which stands in the file too."""
    parts: list[Traced | str] = []
    for line, following in pairwise(found):
        feed = raw.find("\n", line.raw(len(line.text)), following.raw(0)) if line.runs and following.runs else -1
        parts += [line, Traced.of("\n", feed) if feed >= 0 else "\n"]
    return Traced.join([*parts, *found[-1:]])


def _without_backslash(cell: Traced, content: str) -> Traced:
    if cell.text == content:
        return cell
    bars = [position for position in range(len(cell.text)) if cell.text.startswith("\\|", position)]
    return cell.edit(Edit(position, position + 1, "") for position in bars)


def _between(parts: Sequence[Traced], separator: str) -> Iterator[Traced | str]:
    for position, part in enumerate(parts):
        if position:
            yield separator
        yield part
