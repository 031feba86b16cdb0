"""EPUB: the chapters in reading order, read as the web pages that they are; the contents list is left out.

Source: W3C EPUB 3.3. The raw text is the pages one after the other, in which links from one to another lead to
their own place, so that notes at the end of the book are found.
"""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from ingest.readers import html, package
from ingest.readers.content import decode
from ingest.readers.raw import RawDocument
from kb.errors import EncryptedDocument, InvalidDocument, TooLarge

Node = etree._Element

EPUB = package.Kind("een EPUB-boek", (b"epub+zip",), doctypes=True)
_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))
_ELSEWHERE = re.compile(r"""(\bhref\s*=\s*["'])(?![a-z]+:)[^"'#<>]{1,300}#""", re.IGNORECASE)
_HEAD = re.compile(r"<head\b.*?</head\s*>", re.IGNORECASE | re.DOTALL)


class _Item(NamedTuple):
    path: str
    media_type: str
    is_contents: bool


def read(data: bytes) -> RawDocument:
    """A book.

    Raises:
        InvalidDocument: it is broken, protected, too large when unpacked, or no EPUB.
    """
    package.check(data, EPUB)
    path = _opf(data)
    opf = package.parsed(package.part(data, path) or b"<none/>")
    pages = list(_pages(data, path, opf))
    _refuse_protected(data, pages)
    raw = "\n".join(_page(package.part(data, page.path)) for page in pages if not page.is_contents)
    if len(raw) > html.LARGEST:
        msg = f"het boek is groter dan {html.LARGEST // 1024**2} MB"
        raise TooLarge(msg)
    found = html.part(raw, whole=True)
    left_out = [*(("inhoudsopgave",) if any(page.is_contents for page in pages) else ()), *found.left_out]
    if b"image/" in etree.tostring(opf):
        left_out.append("afbeeldingen")
    return RawDocument(
        raw=raw,
        blocks=tuple(found.blocks),
        note_marks=tuple(found.marks),
        title=_fact(opf, "title"),
        language=_fact(opf, "language"),
        date=_fact(opf, "date")[:10],
        contributor=_fact(opf, "creator"),
        left_out=tuple(left_out),
    )


def _opf(data: bytes) -> str:
    """Where the list of what is in the book stands."""
    container = package.part(data, "META-INF/container.xml")
    for node in package.parsed(container).iter() if container else ():
        if _name(node) == "rootfile" and node.get("full-path"):
            return unquote(node.get("full-path") or "")
    msg = "het boek is kapot: er staat niet in waar de tekst is"
    raise InvalidDocument(msg)


def _pages(data: bytes, path: str, opf: Node) -> Iterator[_Item]:
    """The pages of a book in reading order."""
    items: dict[str, _Item] = {}
    for node in opf.iter():
        if _name(node) == "item":
            place = normpath(join(dirname(path), unquote(node.get("href") or "")))
            contents = "nav" in (node.get("properties") or "").split()
            items[node.get("id") or ""] = _Item(place, node.get("media-type") or "", contents)
    there = set(package.names(data))
    for node in opf.iter():
        item = items.get(node.get("idref") or "") if _name(node) == "itemref" else None
        if item is not None and item.media_type in _PAGES and item.path in there:
            yield item


def _refuse_protected(data: bytes, pages: list[_Item]) -> None:
    """Refuse a book whose pages are locked; fonts often are, and do no harm."""
    locks = package.part(data, "META-INF/encryption.xml")
    locked = {unquote(node.get("URI") or "") for node in package.parsed(locks).iter()} if locks else set()
    if any(page.path in locked for page in pages):
        msg = "het boek is beveiligd (DRM); vraag een onbeveiligde versie"
        raise EncryptedDocument(msg)


def _page(data: bytes) -> str:
    """A page without its head, with links to other pages made links to a place."""
    text = decode(data).text if data.strip() else ""
    return _ELSEWHERE.sub(r"\1#", _HEAD.sub("", text, count=1))


def _fact(opf: Node, wanted: str) -> str:
    """What the book says about itself."""
    found = (node for node in opf.iter() if _name(node) == wanted and "purl.org/dc" in str(node.tag))
    return next(("".join(map(str, node.itertext())).strip() for node in found), "")


def _name(node: Node) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
