"""Going through the HTML of a page once: the pieces of text, with the elements they stand in.

The standard library's parser tells where each piece stands; it does not close what HTML leaves
open, so that is done here.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate
from time import monotonic
from typing import NamedTuple

from ingest.readers.chrome import EMBEDDED, PICTURES
from ingest.readers.elements import HEADINGS, Absence, Attributes, Element, Piece
from ingest.readers.raised import gap
from ingest.readers.raw import HARD_BREAK
from ingest.traced import Traced
from kb.errors import TooLarge

SLOWEST = 20.0
"""Seconds; the parser takes quadratic time over a page that is made for it, such as 100,000 times ``<a``."""

_DEEPEST = 120
_MOST_BROKEN = 20
"""Tags that never end; to look for the end of each takes the whole rest of the page."""

_EMBEDS = frozenset("audio embed iframe object video".split())
_WITH_BUTTONS = frozenset(("p", *HEADINGS))
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark optgroup option q rp rt
    ruby s samp select small span strike strong sub sup time tt u var wbr
    annotation annotation-xml math mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup
    msup mtable mtd mtext mtr munder munderover semantics
    """.split()
)
# Which open elements a start tag closes without saying so, and where the search for them ends.
_CLOSES = {
    "option": ({"option"}, {"select"}),
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
_CONTROLLED = re.compile(
    r"""\s(?:aria-controls|data-(?:bs-)?target|data-controls)\s*=\s*["']?#?([^"'>]+)|<a\s[^<>]*\shref\s*=\s*["']?#([\w-]+)""",
    re.IGNORECASE,
)
_TYPED = frozenset(("", "text", "email", "tel", "number", "date", "url"))
_SEARCHES = re.compile(r"q|s|query|search\w*|zoek\w*|trefwoord\w*", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
# What a tag puts into the text where it stands.
_SIGNS = {"br": HARD_BREAK, "rt": " (", "select": " ", "option": " "}
# Parts of a fraction that hold several signs.
_BRACKETED = frozenset(("mrow", "mfrac"))
_END_SIGNS = {"rt": ")", "select": " ", "option": " "}
# The parser gives up on a reference to a character by no number, and takes all tags after it for text.
_NO_REFERENCE = re.compile(r"&(?=#(?![0-9]|[xX][0-9a-fA-F]))")
_INSTEAD = "\ufdd0"
TICKED, UNTICKED = "☒", "☐"


class Page(NamedTuple):
    """A page that was gone through.

    Attributes:
        pieces: its stretches of text, in order.
        title: what ``<title>`` says.
        metas: what its ``<meta>`` elements say, by name in small letters; the first counts.
        data: what stands in its scripts of structured data (JSON-LD).
        left_out: what is no text and would be seen: pictures that are described, what comes from elsewhere.
    """

    pieces: list[Piece]
    title: str
    language: str
    metas: dict[str, str]
    data: list[str]
    left_out: tuple[str, ...] = ()


def gathered(raw: str) -> Page:
    """What stands in a page or a stretch of one.

    Raises:
        TooLarge: it takes longer than ``SLOWEST``.
    """
    parser = _Parser(raw)
    try:
        # As long as it says text; then also what begins as a tag at the very end.
        parser.feed(_NO_REFERENCE.sub(_INSTEAD, raw))
        parser.close()
    except _BrokenOff:
        parser.rest()
    left_out = tuple(parser.left_out)
    return Page(parser.pieces, parser.title, parser.language, parser.metas, parser.data, left_out)


class _BrokenOff(Exception):
    """Too many tags begin that never end."""


class _Parser(HTMLParser):
    """Gathers the pieces of text of a page."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[Piece] = []
        self.title = ""
        self.language = ""
        self.metas: dict[str, str] = {}
        self.data: list[str] = []
        self.left_out: dict[str, None] = {}
        self._raw = raw
        self._line_starts = [0, *accumulate(len(line) + 1 for line in raw.split("\n"))]
        self._open = [Element("")]
        self._block = 0
        self._controlled = frozenset(_controlled(raw))
        self._after_expander = False
        self._deadline = monotonic() + SLOWEST
        self._broken = 0
        self._halved: set[Element] = set()

    def rest(self) -> None:
        """Take what was not gone through for text as it stands."""
        self.handle_data(self._raw[self._offset() :])

    def parse_starttag(self, i: int) -> int:
        """Where a tag ends."""
        return self._ended(super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        """Where an end tag ends."""
        return self._ended(super().parse_endtag(i))

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Where a comment ends."""
        return self._ended(super().parse_comment(i, report))

    def parse_pi(self, i: int) -> int:
        """Where an instruction ends."""
        return self._ended(super().parse_pi(i))

    def parse_html_declaration(self, i: int) -> int:
        """Where a declaration ends."""
        try:
            return self._ended(super().parse_html_declaration(i))
        except AssertionError:
            # So the parser says that it knows no such declaration.
            return self.parse_bogus_comment(i)

    def _ended(self, end: int) -> int:
        self._broken += end < 0
        if self._broken > _MOST_BROKEN:
            raise _BrokenOff
        return end

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = known.get("lang", "")
        if tag == "meta":
            self._meta(known)
        if self._parts(tag) or tag == "option":
            self._close_silently(tag)
        self._block += self._parts(tag)
        if tag in _SIGNS:
            self._add(Traced.instead(_SIGNS[tag], self._offset()))
        if tag == "input":
            self._input(known)
        self._leave_out(tag, known)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open_child(tag, attrs)

    def _leave_out(self, tag: str, attrs: dict[str, str]) -> None:
        """Remember what would be seen here and is no text."""
        around = self._open[-1]
        drawn = tag == "text" and around.within({"svg"}) and around.within({"noscript", "template"}) is None
        described = tag == "img" and around.absence is None and any(map(str.isalnum, attrs.get("alt", "")))
        if drawn or described:
            self.left_out[PICTURES] = None
        elif around.absence is None and tag in _EMBEDS and not _UNSEEN.search(attrs.get("style", "")):
            self.left_out[EMBEDDED] = None

    def _parts(self, tag: str) -> bool:
        """Whether an element parts blocks; a button in a heading or a sentence is part of it."""
        if tag == "button":
            return self._open[-1].within(_WITH_BUTTONS) is None
        return tag not in _INLINE and tag != "br"

    def _open_child(self, tag: str, attrs: Attributes) -> None:
        identity = dict(attrs).get("id") or ""
        self._stroke(tag)
        child = self._open[-1].child(tag, attrs, opened=identity in self._controlled or self._after_expander)
        if tag in ("td", "th") and (row := child.within({"tr"})) is not None:
            row.cells.append(child)
        self._open.append(child)

    def _stroke(self, tag: str) -> None:
        """Put the stroke of a fraction before what stands below it, and brackets before a part of several signs."""
        around = self._open[-1]
        if around.tag == "mfrac":
            self._add(
                Traced.instead(
                    ("/" if around in self._halved else "") + ("(" if tag in _BRACKETED else ""), self._offset()
                )
            )
            self._halved.add(around)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _END_SIGNS:
            self._add(Traced.instead(_END_SIGNS[tag], self._offset()))
        self._block += self._parts(tag)
        if tag == self._open[-1].tag in _BRACKETED and (around := self._open[-1].parent) and around.tag == "mfrac":
            self._add(Traced.instead(")", self._offset()))
        for position in range(len(self._open) - 1, 0, -1):
            if self._open[position].tag == tag:
                self._after_expander = self._after_expander or self._open[position].is_expander
                del self._open[position:]
                return

    def handle_data(self, data: str) -> None:
        self._add(Traced.of(data.replace(_INSTEAD, "&"), self._offset()))

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

    def _meta(self, attrs: dict[str, str]) -> None:
        called = (attrs.get("name") or attrs.get("property") or attrs.get("itemprop") or "").lower()
        if called and attrs.get("content"):
            self.metas.setdefault(called, " ".join(attrs["content"].split()))

    def _input(self, attrs: dict[str, str]) -> None:
        """What somebody filled in, in a form that was saved with the answers."""
        kind, value = attrs.get("type", "").lower(), attrs.get("value", "")
        if kind in ("checkbox", "radio"):
            sign = TICKED if "checked" in attrs else UNTICKED
            self._add(Traced.instead(f" {sign} ", self._offset()))
        elif kind in _TYPED and value.strip() and not _SEARCHES.fullmatch(attrs.get("name", "")):
            end = self._offset() + len(self.get_starttag_text() or "")
            start = self._raw.find(value, self._offset(), end)
            written = Traced.of(value, start) if start >= 0 else Traced.instead(value, self._offset())
            self._open.append(Element("textarea", self._open[-1], {"value": value}, self._open[-1].absence))
            self._add(Traced.join([" ", written, " "]))
            self._open.pop()

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
        elif element.tag == "script":
            if "json" in element.attrs.get("type", "").lower():
                self.data.append(text.text)
        else:
            if element.absence is Absence.DELETED and (kept := gap(text.text)):
                standing = next(outer for outer in element.upwards() if outer.absence is not Absence.DELETED)
                self.pieces.append(Piece(standing, self._block, Traced.instead(kept, text.raw(0))))
            if text.text.strip():
                self._after_expander = any(inside.is_expander for inside in element.upwards())
            self.pieces.append(Piece(element, self._block, text))


def _controlled(raw: str) -> Iterator[str]:
    """The ids of what the page can show and hide."""
    for found in _CONTROLLED.finditer(raw):
        yield from (found.group(1) or found.group(2) or "").split()
