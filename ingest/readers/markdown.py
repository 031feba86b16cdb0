"""Markdown (CommonMark with tables): markdown-it-py finds the blocks, ``inline`` traces the words.

markdown-it-py counts lines and takes the marks of a block (``#``, ``>``, ``-``) off its
content; each line of content is looked up again in its line of the file.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.boilerplate import without_boilerplate
from ingest.readers import html
from ingest.readers.content import decode
from ingest.readers.front_matter import front_matter
from ingest.readers.inline import visible
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from ingest.traced import Edit, Traced

# "text_join" would melt escapes and entities into the text around them.
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")


def read(data: bytes) -> RawDocument:
    """A Markdown file, without its marks and without front matter."""
    raw, caveats = decode(data)
    front = front_matter(raw)
    blocks = without_boilerplate(list(_Reading(raw, front.end).blocks()))
    return RawDocument(raw=raw, blocks=tuple(blocks), title=front.title, caveats=caveats)


class _Reading:
    """One pass through the tokens of a file."""

    def __init__(self, raw: str, start: int) -> None:
        self._raw = raw
        body = raw[start:]
        self._tokens = _PARSER.parse(body)
        self._starts = [start, *_line_ends(body, start), len(raw)]
        self._lists: list[bool] = []
        self._heading = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks in order."""
        for position, token in enumerate(self._tokens):
            self._notice(token)
            match token.type:
                case "tr_open":
                    yield Block(Kind.ROW, Traced.join(_between(self._cells(position), " | ")))
                case "fence" | "code_block":
                    yield Block(Kind.PARAGRAPH, self._literal(token))
                case "html_block":
                    yield from self._html(token)
                case "inline" if not self._in_row(position):
                    yield self._block(token)
                case _:
                    pass

    def _notice(self, token: Token) -> None:
        """Keep up with the heading or list that is open."""
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1])
            case "heading_close":
                self._heading = 0
            case "list_item_open":
                self._lists.append(True)
            case "list_item_close":
                self._lists.pop()
            case _:
                pass

    def _block(self, token: Token) -> Block:
        content = visible(self._traced(token), token.children or [])
        if self._heading:
            return Block(Kind.HEADING, content, level=self._heading)
        if self._lists and self._lists[-1]:
            # Further paragraphs of an item are paragraphs.
            self._lists[-1] = False
            return Block(Kind.ITEM, content)
        return Block(Kind.PARAGRAPH, content)

    def _line(self, number: int) -> Traced:
        """A line of the file, without its end."""
        start, end = self._starts[number], self._starts[number + 1]
        return Traced.of(self._raw[start:end].rstrip("\r\n"), start)

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
        first, last = token.map or (0, 0)
        start, end = self._starts[first], self._starts[last]
        for block in html.part(self._raw[start:end]).blocks:
            yield block.moved(start)

    def _in_row(self, position: int) -> bool:
        return self._tokens[position - 1].type in ("th_open", "td_open")

    def _cells(self, position: int) -> list[Traced]:
        """The cells of the row that opens at a token, each found after the one before it."""
        first = (self._tokens[position].map or [0])[0]
        line, done, cells = self._line(first), 0, []
        while self._tokens[position].type != "tr_close":
            token = self._tokens[position]
            if token.type == "inline" and token.content:
                # In a table a bar that is text is written with a backslash.
                written = token.content if token.content in line.text else token.content.replace("|", "\\|")
                start = line.text.find(written, done)
                cell = line.slice(start, start + len(written)) if start >= 0 else Traced(token.content)
                done = start + len(written) if start >= 0 else done
                cells.append(visible(_without_backslash(cell, token.content), token.children or []))
            position += 1
        return cells


def _line_ends(body: str, start: int) -> Iterator[int]:
    """Where the second and further lines begin, counted as markdown-it-py counts them."""
    position = 0
    while position < len(body):
        if body[position] == "\n" or (body[position] == "\r" and body[position + 1 : position + 2] != "\n"):
            yield start + position + 1
        position += 1


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
