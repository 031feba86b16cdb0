"""Foot- and endnotes and comments of a Word document, and the marks that refer to them."""

from collections.abc import Iterator
from typing import NamedTuple

from ingest.readers.docx_letters import Found
from ingest.readers.docx_parts import Node, Package, child, name, value

_PARTS = {"w:footnote": "footnotes", "w:endnote": "endnotes", "w:comment": "comments"}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Note(NamedTuple):
    """A note."""

    node: Node
    label: str
    comment: bool


class Notes:
    """The notes of a document by kind and id; each kind is counted in the order in which the text refers to them."""

    def __init__(self, package: Package) -> None:
        self._nodes: dict[tuple[str, str], Node] = {}
        self._counts = dict.fromkeys(_PARTS, 0)
        self._formats = _formats(package)
        for kind, part in _PARTS.items():
            for tree in package.trees(part):
                for node in tree:
                    # Others are the lines between text and notes.
                    if name(node) == kind and value(node, "w:type") in (None, "normal"):
                        self._nodes[kind, value(node, "w:id") or ""] = node

    def label(self, kind: str, note_id: str) -> str:
        """The mark of the next note of a kind."""
        self._counts[kind] += 1
        number = self._counts[kind]
        if kind == "w:comment":
            node = self._nodes.get((kind, note_id))
            return f"{(value(node, 'w:initials') if node is not None else None) or 'opm.'}{number}"
        return _numbered(number, self._formats[kind])

    def referred(self, found: Found) -> Iterator[Note]:
        """The notes that the text refers to, foot- and endnotes first, then comments; notes may refer to notes."""
        done: set[tuple[str, str]] = set()
        for comments in (False, True):
            while waiting := [key for key in found.notes if key not in done and (key[0] == "w:comment") == comments]:
                done.update(waiting)
                for key in waiting:
                    if key in self._nodes:
                        yield Note(self._nodes[key], found.notes[key], comments)


def _formats(package: Package) -> dict[str, str]:
    formats = {"w:footnote": "decimal", "w:endnote": "lowerRoman"}
    for settings in package.trees("settings"):
        for kind in formats:
            stated = child(settings, f"{kind}Pr", "w:numFmt")
            formats[kind] = (value(stated) if stated is not None else None) or formats[kind]
    return formats


def _numbered(number: int, written: str) -> str:
    if written in ("lowerRoman", "upperRoman"):
        letters = _roman(number)
        return letters.upper() if written == "upperRoman" else letters
    if written in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if written == "upperLetter" else letter
    return str(number)


def _roman(number: int) -> str:
    parts = []
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        parts.append(letters * count)
    return "".join(parts)
