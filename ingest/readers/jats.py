"""JATS, the XML in which publishers keep articles: title, abstract, sections, tables and notes.

Source: ANSI/NISO Z39.96 (JATS 1.3). The list of references is left out and named; raised numbers that refer to it
are no words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape

from lxml import etree

from ingest.readers import package
from ingest.readers.gathering import Gathering, Line
from ingest.readers.raised import raised
from ingest.readers.raw import Block, Kind, RawDocument
from ingest.readers.roles import who_asks
from kb.errors import InvalidDocument

Node = etree._Element

FORM = "wetenschappelijk artikel"
_ENTITY = b"<!ENTITY"
_LEFT_OUT = {
    "ref-list": "literatuurlijst",
    "kwd-group": "trefwoorden",
    "graphic": "afbeeldingen",
    "media": "bijlagen",
    "supplementary-material": "bijlagen",
    "inline-graphic": "afbeeldingen",
}
_SILENT = frozenset(
    """
    tex-math alt-text long-desc object-id label-alternatives permissions processing-meta journal-meta contrib-group aff
    article-id article-categories pub-date volume issue fpage lpage history author-notes self-uri funding-group
    counts custom-meta-group related-article article-title subtitle title-group trans-title-group elocation-id
    pub-history conference product
    """.split()
)
_BLOCKS = frozenset(
    ("p title list def-list table-wrap table fig disp-quote boxed-text sec fn verse-group caption speech").split()
)
_NUMBER = re.compile(r"[\d\s,;–—\-[\]()]*\d[\d\s,;–—\-[\]()]*")
_ABSTRACTS = ("abstract", "trans-abstract")


def read(data: bytes) -> RawDocument:
    """An article in JATS.

    Raises:
        InvalidDocument: it is broken, defines entities, or is other XML.
    """
    if _ENTITY in data:
        msg = "het document bevat iets wat er niet in hoort (een ENTITY)"
        raise InvalidDocument(msg)
    root = package.parsed(data)
    if _name(root) != "article":
        msg = "dit is een ander soort XML dan een artikel (JATS)"
        raise InvalidDocument(msg)
    return _Reading(root).document()


class _Reading:
    """One pass through an article, in which the raw text grows along."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._gathering = Gathering()
        self._left_out: dict[str, None] = {}
        self._notes: list[tuple[Node, str]] = []
        self._labels = {node.get("rid") or "": _plain(node) for node in root.iter() if _is_note_mark(node)}

    def document(self) -> RawDocument:
        """What the file holds."""
        meta = _first(self._root, "article-meta")
        title = _first(meta, "article-title") if meta is not None else None
        blocks = list(self._blocks(meta, title))
        blocks += [block for note in self._notes for block in self._note(*note)]
        asking = who_asks([(block.speaker, block.content.text) for block in blocks if block.speaker])
        blocks = [replace(block, asks=asking.asked(block.speaker, block.content.text)) for block in blocks]
        return RawDocument(
            raw=self._gathering.raw,
            blocks=tuple(blocks),
            note_marks=tuple(self._gathering.note_marks),
            title=" ".join(self._line(title).text.split()) if title is not None else "",
            language=self._root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
            date=_date(meta),
            contributor="; ".join(_authors(meta)),
            form=FORM,
            left_out=tuple(self._left_out),
        )

    def _blocks(self, meta: Node | None, title: Node | None) -> Iterator[Block]:
        if title is not None:
            yield Block(Kind.HEADING, self._gathering.write(self._line(title)).strip(), level=1)
        for node in meta if meta is not None else ():
            if _name(node) in _ABSTRACTS:
                yield from self._inside(node, 2)
            else:
                self._passes_by(node)
        for part in self._root:
            if _name(part) != "front":
                yield from self._inside(part, 1)

    def _inside(self, nodes: Iterable[Node], level: int) -> Iterator[Block]:
        """The blocks in elements; ``level`` is that of the section around them."""
        for child in nodes:
            called = _name(child)
            if called in ("sec", "app", "ack", "glossary", "notes", "boxed-text", "sub-article", "response"):
                yield from self._inside(child, level + 1)
            elif called == "title":
                yield Block(Kind.HEADING, self._gathering.write(self._line(child)).strip(), level=max(level, 2))
            elif called == "speech":
                yield from self._speech(child, level)
            elif called in ("list-item", "def-item"):
                yield from self._item(child, level)
            elif called == "table":
                yield from self._table(child)
            elif called == "fn":
                self._notes.append((child, self._label(child)))
            elif called in ("p", "verse-line", "attrib", "label", "disp-formula", "preformat", "term"):
                yield from self._paragraph(child, level)
            elif not self._passes_by(child):
                yield from self._inside(child, level)

    def _passes_by(self, node: Node) -> bool:
        """Whether an element is no text, named if that is worth telling."""
        called = _name(node)
        if called in _LEFT_OUT:
            self._left_out[_LEFT_OUT[called]] = None
            return True
        return called in _SILENT or not called

    def _paragraph(self, node: Node, level: int, kind: Kind = Kind.PARAGRAPH) -> Iterator[Block]:
        """A paragraph; what stands in it as a block of its own follows it."""
        line = self._line(node)
        if line.text.strip():
            yield Block(kind, self._gathering.write(line).strip())
        yield from self._inside((child for child in node if _name(child) in _BLOCKS and _name(child) != "fn"), level)

    def _speech(self, node: Node, level: int) -> Iterator[Block]:
        """What somebody says, each paragraph with the name."""
        names = [child for child in node if _name(child) == "speaker"]
        speaker = " ".join(_plain(name).rstrip(" :.") for name in names)
        for block in self._inside((child for child in node if child not in names), level):
            yield replace(block, speaker=speaker) if block.kind in (Kind.PARAGRAPH, Kind.ITEM) else block

    def _item(self, node: Node, level: int) -> Iterator[Block]:
        first = True
        for child in node:
            if _name(child) in ("p", "term") and first:
                yield from self._paragraph(child, level, Kind.ITEM)
                first = False
            elif _name(child) != "label":
                yield from self._inside([child], level)

    def _table(self, table: Node) -> Iterator[Block]:
        number = self._gathering.new_table()
        for row in table.iter():
            if _name(row) != "tr":
                continue
            cells = [[self._line(cell, whole=True)] for cell in row if _name(cell) in ("td", "th")]
            if any(line.text.strip() for cell in cells for line in cell):
                parent = row.getparent()
                heads = parent is not None and _name(parent) == "thead"
                yield self._gathering.row(cells, table=number, header=heads)

    def _note(self, node: Node, label: str) -> Iterator[Block]:
        paragraphs = [child for child in node if _name(child) == "p"] or [node]
        for paragraph in paragraphs:
            line = self._line(paragraph)
            if line.text.strip():
                yield Block(Kind.NOTE, self._gathering.write(line).strip(), label=label)

    def _label(self, note: Node) -> str:
        own = _first(note, "label")
        return _plain(own) if own is not None else self._labels.get(note.get("id") or "", "")

    def _line(self, node: Node, *, whole: bool = False) -> Line:
        """The letters of an element; ``whole``: of the blocks in it too."""
        line = Line()
        self._letters(node, line, whole=whole)
        return line

    def _letters(self, node: Node, line: Line, *, whole: bool) -> None:
        line.add(_spaced(node.text))
        for child in node:
            self._inline(child, line, whole=whole)
            line.add(_spaced(child.tail))

    def _inline(self, node: Node, line: Line, *, whole: bool) -> None:
        called = _name(node)
        if isinstance(node, etree._Entity):
            line.add(unescape(str(node.text)))
        elif called == "break":
            line.add("\n")
        elif _is_note_mark(node):
            line.mark(_plain(node))
        elif _is_work(node) and line.text[-1:] not in ("", " ", "\n", "[", "(", "\xa0"):
            # The number of a work in the list of literature, set against the word before it.
            line.mark(_plain(node))
        elif called == "fn":
            line.mark(self._label(node))
            self._notes.append((node, self._label(node)))
        elif called in ("sup", "mfrac"):
            (self._raised if called == "sup" else self._fraction)(node, line)
        elif called in _BLOCKS and not whole:
            return
        elif called in _BLOCKS:
            line.add(" ")
            self._letters(node, line, whole=True)
        elif not self._passes_by(node):
            self._letters(node, line, whole=whole)

    def _fraction(self, node: Node, line: Line) -> None:
        """What stands above and below a stroke, on one line; a part of several signs stands between brackets."""
        for place, part in enumerate(child for child in node if _name(child)):
            several = sum(bool((inner.text or "").strip()) for inner in part.iter()) > 1
            line.add("/" if place else "")
            line.add("(" if several else "")
            self._inline(part, line, whole=True)
            line.add(")" if several else "")

    def _raised(self, node: Node, line: Line) -> None:
        """Raised letters: a number that refers to a note or to the literature is no word."""
        refers = next((child for child in node.iter() if _name(child) == "xref"), None)
        if refers is not None and _is_note_mark(refers):
            line.mark(_plain(refers))
        elif refers is None or not _NUMBER.fullmatch(_plain(node)):
            line.add(raised(_plain(node)))


def _is_work(node: Node) -> bool:
    """Whether an element is the number of a work in the list of literature."""
    return _name(node) == "xref" and node.get("ref-type") == "bibr" and _NUMBER.fullmatch(_plain(node)) is not None


def _is_note_mark(node: Node) -> bool:
    return _name(node) == "xref" and node.get("ref-type") in ("fn", "table-fn", "author-notes")


def _name(node: Node) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _first(node: Node, wanted: str) -> Node | None:
    return next((found for found in node.iter() if _name(found) == wanted), None)


def _plain(node: Node) -> str:
    return "".join(map(str, node.itertext())).strip()


def _spaced(text: str | None) -> str:
    """Letters in which white space is one space."""
    return re.sub(r"\s+", " ", text or "")


def _authors(meta: Node | None) -> Iterator[str]:
    for contrib in meta.iter() if meta is not None else ():
        if _name(contrib) != "contrib" or contrib.get("contrib-type", "author") != "author":
            continue
        surname, given = (_first(contrib, part) for part in ("surname", "given-names"))
        group = next((node for node in contrib.iter() if _name(node) in ("collab", "string-name")), None)
        if surname is not None:
            yield f"{_plain(surname)}, {_plain(given)}" if given is not None else _plain(surname)
        elif group is not None:
            yield _plain(group)


def _date(meta: Node | None) -> str:
    """The day of publication, as far as it is told."""
    for node in meta.iter() if meta is not None else ():
        if _name(node) == "pub-date":
            found = [_first(node, part) for part in ("year", "month", "day")]
            told = [_plain(one).zfill(2) for one in found if one is not None]
            if found[0] is not None and all(part.isdigit() for part in told):
                return "-".join(told[: 1 + (found[1] is not None) + (found[1] is not None and found[2] is not None)])
    return ""
