"""Atom feeds (RFC 4287) of what stadslabs publish: what everybody may read, and what was withdrawn (RFC 6721).

In a feed stand titles and what its lab says is new; words of sources are at the address that it leads to, where they
are read with the rights of the moment.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree import ElementTree

from fastapi import Response

from kb.model.collection import Collection, Farewell
from kb.model.edition import Edition
from kb.model.evidence import Access

MEDIA_TYPE = "application/atom+xml"
MOST = 100

_ATOM, _GONE = "http://www.w3.org/2005/Atom", "http://purl.org/atompub/tombstones/1.0"
# What XML cannot hold (XML 1.0, section 2.2); people may have typed some of it.
_NO_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535, *range(55296, 57344)))

_GONE_NEWS = "Deze woorden zijn weg: ze herhaalden een bron die op {on:%d-%m-%Y} is teruggenomen."

for _prefix, _uri in (("", _ATOM), ("at", _GONE)):
    ElementTree.register_namespace(_prefix, _uri)


class Item(NamedTuple):
    """Something in a feed.

    Attributes:
        id: for ever.
        link: where it is read.
        author: the labs that made it.
        gone: why it is not there any more.
    """

    id: str
    title: str
    link: str
    at: datetime
    summary: str
    author: str
    gone: Farewell | None = None


def items_of(collection: Collection, editions: Sequence[Edition], author: str, address: str) -> list[Item]:
    """The editions that everybody may read, and those that everybody may know to be withdrawn."""
    page = f"{address}/collecties/{collection.slug}"
    return [
        Item(
            id=f"{address}/v1/collections/{collection.id}/editions/{one.number}",
            title=f"{collection.title} ({one.number})",
            link=f"{page}/versies/{one.number}",
            at=one.at,
            summary=_GONE_NEWS.format(on=one.covered_on) if one.covered_on else one.news,
            author=author,
            gone=one.farewell or collection.farewell,
        )
        for one in editions
        if one.access is Access.PUBLIC
    ]


def feed(id: str, title: str, about: str, items: Iterable[Item]) -> Response:
    """A feed, the newest first.

    Args:
        id: where it is, which is what it is called for ever.
        title: of it.
        about: the page that it is of.
        items: in any order; so many as a feed holds are in it.
    """
    newest = sorted(items, key=_moment, reverse=True)[:MOST]
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    _text(root, "id", id)
    _text(root, "title", title)
    _text(root, "updated", _written(_moment(newest[0]) if newest else datetime(2026, 1, 1, tzinfo=UTC)))
    ElementTree.SubElement(root, f"{{{_ATOM}}}link", {"rel": "self", "href": id, "type": MEDIA_TYPE})
    ElementTree.SubElement(root, f"{{{_ATOM}}}link", {"rel": "alternate", "href": about, "type": "text/html"})
    for one in newest:
        _deleted(root, one, one.gone) if one.gone else _entry(root, one)
    written = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(written, media_type=MEDIA_TYPE)


def _moment(one: Item) -> datetime:
    return one.gone.at if one.gone else one.at


def _entry(root: ElementTree.Element, one: Item) -> None:
    entry = ElementTree.SubElement(root, f"{{{_ATOM}}}entry")
    _text(entry, "id", one.id)
    _text(entry, "title", one.title)
    _text(entry, "updated", _written(one.at))
    _text(entry, "published", _written(one.at))
    _text(ElementTree.SubElement(entry, f"{{{_ATOM}}}author"), "name", one.author)
    ElementTree.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": one.link, "type": "text/html"})
    _text(entry, "summary", one.summary)


def _deleted(root: ElementTree.Element, one: Item, farewell: Farewell) -> None:
    gone = ElementTree.SubElement(root, f"{{{_GONE}}}deleted-entry", {"ref": one.id, "when": _written(farewell.at)})
    comment = ElementTree.SubElement(gone, f"{{{_GONE}}}comment")
    comment.text = farewell.reason.translate(_NO_XML)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = text.translate(_NO_XML)


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
