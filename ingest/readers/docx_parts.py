"""The parts of a Word package, as trees of XML that know each other by their relationships.

Word writes the same elements in two dialects, transitional and strict (ISO/IEC 29500), that
differ in their namespaces only. ``name`` and ``value`` speak of both with the usual prefix.
"""

from collections.abc import Iterator
from functools import lru_cache
from posixpath import dirname, join, normpath
from typing import NamedTuple

from lxml import etree

from ingest.readers import package
from kb.errors import InvalidDocument

Node = etree._Element

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
}
_SPACES: dict[str, list[str]] = {}
for _space, _prefix in _PREFIXES.items():
    _SPACES.setdefault(_prefix, []).append(_space)
_MAIN = "word/document.xml"


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.removeprefix("{").rpartition("}")
    return f"{_PREFIXES.get(space, '?')}:{local}" if space else local


def name(node: Node) -> str:
    """What an element is, such as ``w:p``; empty for a comment or an instruction."""
    return _short(node.tag) if isinstance(node.tag, str) else ""


def value(node: Node, attribute: str = "w:val") -> str | None:
    """An attribute of an element."""
    prefix, local = attribute.split(":")
    for space in _SPACES[prefix]:
        found = node.get(f"{{{space}}}{local}")
        if found is not None:
            return found
    return None


def child(node: Node | None, *path: str) -> Node | None:
    """The first element along a path of children, such as ``w:pPr``, ``w:pStyle``."""
    for step in path:
        node = next((inner for inner in node if name(inner) == step), None) if node is not None else None
    return node


def below(node: Node, wanted: str) -> Iterator[Node]:
    """Every element of a kind inside another, in order."""
    return (inner for inner in node.iter() if name(inner) == wanted)


def is_on(node: Node) -> bool:
    """Whether a property that is written is on: ``w:val="0"`` turns it off."""
    return value(node) not in ("0", "false", "off", "none")


class Relation(NamedTuple):
    """A tie from one part to another, or to something outside."""

    kind: str
    target: str
    outside: bool


class Package:
    """An opened package, checked before by ``package.check``."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._names = {found.lower(): found for found in package.names(data)}
        tops = [relation.target for relation in self.relations_of("").values() if relation.kind == "officeDocument"]
        self.main = tops[0] if tops else _MAIN
        self.relations = self.relations_of(self.main)

    def body(self) -> Node:
        """The body of the document.

        Raises:
            InvalidDocument: there is none.
        """
        body = child(self.tree(self.main), "w:body")
        if body is None:
            msg = "het document is kapot en kan niet gelezen worden"
            raise InvalidDocument(msg)
        return body

    def related(self, kind: str) -> list[str]:
        """The names of the parts of a kind, such as ``footnotes``."""
        return [found.target for found in self.relations.values() if found.kind == kind and not found.outside]

    def trees(self, kind: str) -> Iterator[Node]:
        """The parts of a kind that can be read."""
        for part in self.related(kind):
            tree = self.tree(part)
            if tree is not None:
                yield tree

    def content(self, part: str) -> bytes | None:
        """The bytes of a part."""
        found = self._names.get(part.lower())
        return package.part(self._data, found) if found is not None else None

    def tree(self, part: str) -> Node | None:
        """A part as XML; ``None`` when it is missing or broken."""
        content = self.content(part)
        if content is None:
            return None
        try:
            return package.parsed(content)
        except InvalidDocument:
            return None

    def drawn(self, relation: str) -> Node | None:
        """The part that a drawing refers to."""
        found = self.relations.get(relation)
        return self.tree(found.target) if found is not None and not found.outside else None

    def core(self) -> Node | None:
        """The properties of the document: title, language."""
        tops = self.relations_of("").values()
        names = [relation.target for relation in tops if relation.kind == "core-properties"]
        return self.tree(names[0]) if names else None

    def relations_of(self, part: str) -> dict[str, Relation]:
        """What a part is tied to, by the id that it uses; of no part, the package itself."""
        folder, _, local = part.rpartition("/")
        tree = self.tree(join(folder, "_rels", f"{local}.rels"))
        found: dict[str, Relation] = {}
        for relation in tree if tree is not None else ():
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target, outside = relation.get("Target") or "", relation.get("TargetMode") == "External"
            if not outside:
                target = normpath(join("/", dirname(part), target)).lstrip("/")
            found[relation.get("Id") or ""] = Relation(kind, target, outside)
        return found
