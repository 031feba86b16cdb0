"""HTML: the running text of a page, without what the site wraps around it.

The standard library's parser tells where each piece of text stands. The pieces are
gathered in one pass with the elements they stand in; ``chrome`` chooses among them.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate, groupby
from time import monotonic

from ingest.boilerplate import without_boilerplate
from ingest.readers.chrome import Attributes, Element, PageBlock, Piece, text_of_page
from ingest.readers.content import decode
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from ingest.traced import Traced
from kb.errors import TooLarge

LARGEST = 10 * 1024 * 1024
"""Characters; no page is this long."""
SLOWEST = 20.0
"""Seconds; the parser takes quadratic time over a page that is made for it, such as 100,000 times ``<a``."""

_DEEPEST = 300
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small
    span strike strong sub sup time tt u var wbr
    """.split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Which open elements a start tag closes without saying so, and where the search for them ends.
_CLOSES = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
_LONGEST_CELL = 60
_PARAGRAPH_BREAK = re.compile(rf"{HARD_BREAK}\s*{HARD_BREAK}[\s{HARD_BREAK}]*")
# The name of the site behind the title of a page: "Titel | Site", "Titel – Site".
_SITE = re.compile(r"\s+[|»·–—-]\s+.*$", re.DOTALL)


def read(data: bytes) -> RawDocument:
    """An HTML page.

    Raises:
        TooLarge: it has more than ``LARGEST`` characters, or takes longer than ``SLOWEST``.
    """
    raw, caveats = decode(data)
    if len(raw) > LARGEST:
        msg = f"de webpagina is groter dan {LARGEST // 1024**2} MB"
        raise TooLarge(msg)
    page = _parsed(raw)
    found = without_boilerplate(list(_blocks(text_of_page(page.pieces))))
    return RawDocument(
        raw=raw, blocks=tuple(found), title=_title(page.title, found), language=page.language, caveats=caveats
    )


def blocks(raw: str) -> list[Block]:
    """The blocks in a stretch of HTML."""
    return list(_blocks(text_of_page(_parsed(raw).pieces)))


class _Page(HTMLParser):
    """Gathers the pieces of text of a page."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[Piece] = []
        self.title = ""
        self.language = ""
        self._raw = raw
        self._line_starts = [0, *accumulate(len(line) + 1 for line in raw.split("\n"))]
        self._open = [Element("")]
        self._block = 0
        self._deadline = monotonic() + SLOWEST

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        if tag not in _INLINE and tag != "br":
            self._close_silently(tag)
            self._block += 1
        if tag == "br":
            self._add(Traced.instead(HARD_BREAK, self._offset()))
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(self._open[-1].child(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._block += tag not in _INLINE and tag != "br"
        for position in range(len(self._open) - 1, 0, -1):
            if self._open[position].tag == tag:
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        self._add(Traced.of(data, self._offset()))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        """A character written as a reference; what is none stays as it is written."""
        offset = self._offset()
        meaning = unescape(written + ";")
        if meaning == written + ";":
            ends = self._raw.startswith(";", offset + len(written))
            self._add(Traced.of(written + ";" * ends, offset))
        else:
            self._add(Traced.instead(meaning, offset))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _close_silently(self, tag: str) -> None:
        closing, stops = _CLOSES.get(tag, ({"p"}, set()))
        for position in range(len(self._open) - 1, 0, -1):
            open_tag = self._open[position].tag
            if open_tag in closing:
                del self._open[position:]
                return
            if open_tag in stops or (not stops and open_tag not in _INLINE):
                return

    def _add(self, text: Traced) -> None:
        if monotonic() > self._deadline:
            msg = "de webpagina is te ingewikkeld om te lezen"
            raise TooLarge(msg)
        element = self._open[-1]
        if element.tag == "title" and element.parent and element.parent.tag != "svg":
            self.title += text.text
        else:
            self.pieces.append(Piece(element, self._block, text))


def _parsed(raw: str) -> _Page:
    page = _Page(raw)
    page.feed(raw)
    page.close()
    return page


def _blocks(found: Sequence[PageBlock]) -> Iterator[Block]:
    """The blocks of a page: rows where a table has short cells, else what each element is."""
    for row, group in groupby(found, key=lambda block: block.element.within({"tr"})):
        cells = list(group)
        if row is not None and all(cell.words <= _LONGEST_CELL for cell in cells):
            yield Block(Kind.ROW, _row(cells))
        else:
            yield from _running(cells)


def _row(cells: Sequence[PageBlock]) -> Traced:
    parts: list[Traced | str] = []
    for _, group in groupby(cells, key=lambda cell: cell.element.within({"td", "th"})):
        parts += [" | "] if parts else []
        parts += [_content(cell) for cell in group]
    return Traced.join(parts)


def _running(found: Sequence[PageBlock]) -> Iterator[Block]:
    previous: Element | None = None
    for block in found:
        heading = block.element.within(set(_HEADINGS))
        item = block.element.within({"li", "dt", "dd"})
        for content in _paragraphs(_content(block)):
            if heading is not None:
                yield Block(Kind.HEADING, content, level=_HEADINGS[heading.tag])
            elif item is not None and item is not previous:
                yield Block(Kind.ITEM, content)
            else:
                yield Block(Kind.PARAGRAPH, content)
            previous = item


def _content(block: PageBlock) -> Traced:
    """The text of a block, in which only ``<br>`` and preformatted lines end a line."""
    content = Traced.join(piece.text for piece in block.pieces)
    if block.element.within({"pre"}):
        return content.replace(re.compile(r"\r?\n"), HARD_BREAK)
    return content.strip()


def _paragraphs(content: Traced) -> Iterator[Traced]:
    """The parts of a block between empty lines made with ``<br>``."""
    start = 0
    for found in _PARAGRAPH_BREAK.finditer(content.text):
        yield content.slice(start, found.start())
        start = found.end()
    yield content.slice(start, len(content.text))


def _title(title: str, found: Sequence[Block]) -> str:
    """The title: the only heading of the first level if the page's title begins with it, else the page's title."""
    tops = [block.content.text for block in found if block.kind is Kind.HEADING and block.level == 1]
    whole = " ".join(title.split())
    if len(tops) == 1 and (not whole or " ".join(tops[0].split()) in whole):
        return tops[0]
    return _SITE.sub("", whole)
