"""Parts of a project that a study only keeps: links become such parts, and are links again when they go out."""

from collections.abc import Iterable

from lxml import etree

from exchange.project import Link, Unread
from exchange.refi import grammar
from exchange.refi.building import Builder
from exchange.refi.elements import Elements
from exchange.refi.tree import closed, kept, local

LINKS = "Links"


def kept_link(link: Link) -> Unread:
    """A link as a part to keep."""
    builder = Builder(grammar.PROJECT)
    section = builder.root(LINKS)
    builder.link(section, link)
    return Unread(LINKS, kept(section[0], grammar.PROJECT))


def parted(parts: Iterable[Unread]) -> tuple[tuple[Link, ...], tuple[Unread, ...]]:
    """The links among parts that were kept, and the others."""
    elements, links, others = Elements(), list[Link](), list[Unread]()
    for part in parts:
        element = etree.fromstring(part.xml.encode(), closed()) if part.parent == LINKS else None
        if element is not None and local(element) == "Link":
            links.append(elements.link(element))
        else:
            others.append(part)
    return tuple(links), tuple(others)
