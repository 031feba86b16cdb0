"""The styles of a Word document: what a paragraph is, and which letters are hidden or bold.

A property may stand at the letters, in their style or in the paragraph's, and styles are based
on each other. Properties that are on or off, such as *bold*, turn each other around when both
styles set them (ECMA-376-1, 17.7.3).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from ingest.readers.docx_parts import Node, child, is_on, name, value

_HEADING = re.compile(r"(?:heading|kop|tussenkop)\s*_?([1-9])(?![0-9]).*", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|documenttitel|titel document)", re.IGNORECASE)
_LIST = re.compile(r"(?:list|lijst|opsomming|bullet)(?!\s*(?:continue|paragraph|alinea|voortzetting)).*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|inhopg)\s*\d+|(?:toc ?heading|kop ?van ?inhoudsopgave|inhoud ?kop)", re.IGNORECASE)
_BODY_LEVEL = 9
_NOTHING = etree.Element("nothing")


class Style(NamedTuple):
    """A style of paragraphs, letters or tables."""

    name: str
    based_on: str
    node: Node


class Nature(NamedTuple):
    """What a paragraph is by its style: a heading of a level, a title, an item or a line of the table of contents."""

    level: int = 0
    title: bool = False
    item: bool = False
    contents: bool = False


class Styles:
    """The styles of a document, by id."""

    def __init__(self, tree: Node | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        self._known: dict[tuple[str, str], bool] = {}
        for node in tree if tree is not None else ():
            if name(node) == "w:style":
                self._add(node)

    def _add(self, node: Node) -> None:
        style_id = value(node, "w:styleId") or ""
        named, based_on = child(node, "w:name"), child(node, "w:basedOn")
        called = (value(named) if named is not None else None) or style_id
        self._styles[style_id] = Style(called, (value(based_on) if based_on is not None else None) or "", node)
        if value(node, "w:type") == "paragraph" and value(node, "w:default") in ("1", "true", "on"):
            self._default = style_id

    def chain(self, style_id: str) -> Iterator[Style]:
        """A style and those it is based on; one that the document does not describe goes by its id."""
        seen: set[str] = set()
        while style_id and style_id not in seen:
            seen.add(style_id)
            style = self._styles.get(style_id)
            if style is None:
                if len(seen) == 1:
                    yield Style(style_id, "", _NOTHING)
                return
            yield style
            style_id = style.based_on

    def style_of(self, paragraph: Node) -> str:
        """The id of the style of a paragraph."""
        named = child(paragraph, "w:pPr", "w:pStyle")
        return (value(named) if named is not None else None) or self._default

    def nature(self, paragraph: Node) -> Nature:
        """What a paragraph is."""
        styles = list(self.chain(self.style_of(paragraph)))
        names = [style.name for style in styles]
        if any(map(_CONTENTS.fullmatch, names)):
            return Nature(contents=True)
        if any(map(_TITLE.fullmatch, names)):
            return Nature(level=1, title=True)
        level = self._level(paragraph, styles)
        return Nature(level=level, item=not level and self._is_item(paragraph, styles))

    @staticmethod
    def _level(paragraph: Node, styles: list[Style]) -> int:
        own = _outline(paragraph)
        if own is not None:
            return own
        for style in styles:
            if found := _HEADING.fullmatch(style.name):
                return int(found.group(1))
            outline = _outline(style.node)
            if outline is not None:
                return outline
        return 0

    @staticmethod
    def _is_item(paragraph: Node, styles: list[Style]) -> bool:
        for node in (paragraph, *(style.node for style in styles)):
            number = child(node, "w:pPr", "w:numPr", "w:numId")
            if number is not None:
                return value(number) != "0"
        return any(_LIST.fullmatch(style.name) for style in styles)

    def has(self, toggle: str, run: Node, paragraph_style: str) -> bool:
        """Whether letters have a property that is on or off, such as ``w:vanish``."""
        own = child(run, "w:rPr", toggle)
        if own is not None:
            return is_on(own)
        named = child(run, "w:rPr", "w:rStyle")
        letters = (value(named) if named is not None else None) or ""
        return self._sets(toggle, letters) != self._sets(toggle, paragraph_style)

    def _sets(self, toggle: str, style_id: str) -> bool:
        """Whether a style, or the nearest one under it that says anything, turns a property on."""
        if (toggle, style_id) not in self._known:
            said = (child(style.node, "w:rPr", toggle) for style in self.chain(style_id))
            nearest = next((node for node in said if node is not None), None)
            self._known[toggle, style_id] = nearest is not None and is_on(nearest)
        return self._known[toggle, style_id]

    def marks_first_row(self, style_id: str) -> bool:
        """Whether a style of tables gives the first row a look of its own."""
        return any(
            name(node) == "w:tblStylePr" and value(node, "w:type") == "firstRow"
            for style in self.chain(style_id)
            for node in style.node
        )


def _outline(node: Node) -> int | None:
    """The level that a paragraph or style states; 0 for running text."""
    found = child(node, "w:pPr", "w:outlineLvl")
    if found is None:
        return None
    stated = value(found) or ""
    return (int(stated) + 1) % (_BODY_LEVEL + 1) if stated.isdigit() and int(stated) <= _BODY_LEVEL else 0
