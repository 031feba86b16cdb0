"""Notes on a web page: raised marks that lead to an element, and the elements that they lead to."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.readers.elements import Element, PageBlock, Piece
from ingest.readers.raised import note_label, raised
from ingest.readers.raw import NoteMark
from ingest.traced import Traced

_NOTES = re.compile(
    r"_?(?:fn|ftn|edn|footnote|endnote|voetnoot|eindnoot|noot|note|cite_?note|sdfootnote)[\w:.-]*", re.IGNORECASE
)
_BACK = re.compile(r"_?(?:fnref|ftnref|ednref|footnote-?ref|cite_?ref|noteref|sdfootnote\d+anc)[\w:.-]*", re.IGNORECASE)
_ARROWS = frozenset("↩↑↵⏎⤴⬆^")


class Marked(NamedTuple):
    """The pieces of a page without the marks of notes.

    Attributes:
        labels: of the elements that are notes, by their id, the marks that refer to them.
    """

    pieces: list[Piece]
    marks: list[NoteMark]
    labels: dict[str, str]


def without_marks(pieces: Sequence[Piece]) -> Marked:
    """The pieces of a page, of which raised digits are marks of notes or written as what they mean."""
    kept: list[Piece] = []
    marks: list[NoteMark] = []
    labels: dict[str, str] = {}
    before = ""
    block = -1
    for piece in pieces:
        before, block = ("", piece.block) if piece.block != block else (before, block)
        target = _target(piece.element)
        sup = piece.element.within({"sup"})
        label = ""
        if sup is not None or (target and _leads_to_note(piece.element, target) and piece.text.text.strip()):
            label = note_label(before, piece.text.text, linked=bool(target) and not _BACK.fullmatch(target))
        if label:
            marks.append(NoteMark(piece.text.raw(0), label))
            if target:
                labels.setdefault(target, label)
        elif sup is None or not _is_bracket(piece.text.text):
            new = raised(piece.text.text) if sup is not None else piece.text.text
            text = piece.text if new == piece.text.text else Traced.instead(new, piece.text.raw(0))
            kept.append(replace(piece, text=text))
            before = new if new.strip() else before + new
    return Marked(kept, marks, labels)


def _leads_to_note(element: Element, target: str) -> bool:
    """Whether a link says that it is the mark of a note, or leads to what is called one."""
    link = element.within({"a"})
    said = f"{link.attrs.get('epub:type', '')} {link.attrs.get('role', '')}".split() if link is not None else []
    return bool(_NOTES.fullmatch(target)) or "noteref" in said or "doc-noteref" in said


def _is_bracket(text: str) -> bool:
    return text.strip() in ("[", "]", ",")


def _target(element: Element) -> str:
    """The id that a link around an element leads to on the same page; empty when it leads elsewhere."""
    link = element.within({"a"})
    address = link.attrs.get("href", "") if link is not None else ""
    return address[1:] if address.startswith("#") else ""


def label_of(block: PageBlock, labels: dict[str, str]) -> str | None:
    """The label of the note that a block is, or is part of; ``None`` when it is none."""
    for piece in block.pieces:
        for element in piece.element.upwards():
            for identity in (element.attrs.get("id"), element.attrs.get("name")):
                if identity and identity in labels:
                    return labels[identity]
    return None


def without_way_back(block: PageBlock) -> PageBlock | None:
    """A note without the link back to the text; ``None`` when nothing else is in it."""
    pieces = tuple(piece for piece in block.pieces if not _leads_back(piece))
    return PageBlock(pieces) if any(piece.text.text.strip() for piece in pieces) else None


def _leads_back(piece: Piece) -> bool:
    target = _target(piece.element)
    return bool(target) and (_BACK.fullmatch(target) is not None or piece.text.text.strip(" \ufe0e\ufe0f") in _ARROWS)
