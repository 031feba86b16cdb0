"""What the styles of an OpenDocument file say about a text: title, heading, hidden, bold, struck out, raised."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from ingest.readers.odf_xml import FO, PRESENTATION, STYLE, TEXT, count, letters_in, name, value

Node = etree._Element

_TITLE = re.compile(r"title|titel", re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|kop)[ _]*([1-9])", re.IGNORECASE)
_TABLE_HEADING = re.compile(r"table heading|tabelkop", re.IGNORECASE)
_RAISED = re.compile(r"super|[1-9]\d*%")
_ENCODED = re.compile(r"_([0-9a-f]{2})_")
_MARGINS = frozenset(("header", "footer", "header-left", "footer-left", "header-first", "footer-first"))


class Styles:
    """The styles of a file, each with those it is based on."""

    def __init__(self, roots: Sequence[Node]) -> None:
        self._styles: dict[tuple[str, str], Node] = {}
        self.language = ""
        self.has_margins = False
        for node in (node for root in roots for node in root.iter() if isinstance(node.tag, str)):
            if node.tag == f"{STYLE}style":
                self._styles[value(node, STYLE, "family"), value(node, STYLE, "name")] = node
            elif node.tag == f"{STYLE}default-style" and value(node, STYLE, "family") == "paragraph":
                self.language = self.language or _language(node)
            elif name(node) in _MARGINS and node.tag.startswith(STYLE):
                self.has_margins = self.has_margins or any(sign.isalpha() for sign in letters_in(node))

    def is_title(self, style: str) -> bool:
        """Whether a paragraph in this style is the title of the document."""
        return any(_TITLE.fullmatch(called) for called in self._names(style))

    def heads(self, style: str) -> bool:
        """Whether a paragraph in this style is the head of a column."""
        return any(_TABLE_HEADING.fullmatch(called) for called in self._names(style))

    def level(self, style: str) -> int:
        """The level of a paragraph in this style as a heading; 0 when it is none."""
        for node in self._chain("paragraph", style):
            if stated := value(node, STYLE, "default-outline-level"):
                return count(stated, 0)
        found = (_HEADING.fullmatch(called) for called in self._names(style))
        return next((int(match.group(1)) for match in found if match), 0)

    def hides(self, style: str, family: str = "paragraph") -> bool:
        """Whether text in this style is not shown."""
        for node in self._chain(family, style):
            for properties in node.iter(f"{STYLE}text-properties"):
                if shown := value(properties, TEXT, "display"):
                    return shown == "none"
        return False

    def is_bold(self, style: str, family: str = "text") -> bool:
        """Whether letters in this style are bold."""
        return self._letters(style, FO, "font-weight", family) in ("bold", "600", "700", "800", "900")

    def is_slanted(self, style: str, family: str = "text") -> bool:
        """Whether letters in this style are in italics."""
        return self._letters(style, FO, "font-style", family) in ("italic", "oblique")

    def strikes(self, style: str) -> bool:
        """Whether letters in this style are struck out."""
        return self._letters(style, STYLE, "text-line-through-style") not in ("", "none")

    def raises(self, style: str) -> bool:
        """Whether letters in this style stand above the line."""
        return _RAISED.match(self._letters(style, STYLE, "text-position")) is not None

    def font(self, style: str) -> str:
        """The font of letters in this style, where it says so."""
        return self._letters(style, STYLE, "font-name") or self._letters(style, FO, "font-family")

    def _letters(self, style: str, space: str, attribute: str, family: str = "text") -> str:
        """What a style, or the nearest that it is based on, says of letters."""
        found = (
            value(properties, space, attribute)
            for node in self._chain(family, style)
            for properties in node.iter(f"{STYLE}text-properties")
        )
        return next(filter(None, found), "")

    def hides_page(self, style: str) -> bool:
        """Whether a slide in this style is left out of the show."""
        found = (node.iter(f"{STYLE}drawing-page-properties") for node in self._chain("drawing-page", style))
        return any(value(one, PRESENTATION, "visibility") == "hidden" for properties in found for one in properties)

    def _names(self, style: str) -> Iterator[str]:
        """The names of a style and of those it is based on, as people see them."""
        if ("paragraph", style) not in self._styles:
            yield _decoded(style)
        for node in self._chain("paragraph", style):
            yield value(node, STYLE, "display-name") or _decoded(value(node, STYLE, "name"))

    def _chain(self, family: str, style: str) -> Iterator[Node]:
        seen: set[str] = set()
        while style and style not in seen and (family, style) in self._styles:
            seen.add(style)
            node = self._styles[family, style]
            yield node
            style = value(node, STYLE, "parent-style-name")


def _language(node: Node) -> str:
    found = (value(properties, FO, "language") for properties in node.iter(f"{STYLE}text-properties"))
    stated = next((language for language in found if language), "")
    return "" if stated in ("none", "zxx") else stated


def _decoded(style: str) -> str:
    """The name of a style, in which signs are written as ``_20_``."""
    return _ENCODED.sub(lambda found: chr(int(found.group(1), 16)), style)
