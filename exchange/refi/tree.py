"""XML read piece by piece, without anything that XML can do beyond holding text.

No document type, so no entities; nothing is fetched; no deeper than ``DEEPEST``. A piece is let go
when it was read, so that a project of any size takes little room.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from exchange.saying import quoted, refused, said

DEEPEST = 64
MOST_ELEMENTS = 400_000
"""A study with 100,000 codings has some 350,000."""
MOST_OF_KIND = {"Code": 20_000}
_DOCTYPE = "<!DOCTYPE"
_PROLOG = 4_096
_IN_SECTION = 2
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{0,60})["']""")
_ENCODINGS = re.compile(r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-8859-1|windows-1252", re.IGNORECASE)

Element = etree._Element


class Piece(NamedTuple):
    """An element that was read whole.

    Attributes:
        path: the names of what it stands in, without the root.
    """

    path: tuple[str, ...]
    element: Element


def local(element: Element) -> str:
    """The name of an element without its namespace; nothing for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def space(element: Element) -> str:
    """The namespace of an element."""
    return element.tag.rpartition("}")[0].removeprefix("{") if isinstance(element.tag, str) else ""


def pieces(xml: bytes, *, root: str, namespaces: Collection[str], sections: Collection[str]) -> Iterator[Piece]:
    """The root as it begins, then each element under it and each in its sections, as it ends.

    A section itself comes last, without what was given before.

    Raises:
        InvalidExchange: it is no XML, not of this kind, or does what is not allowed.
    """
    if any(_DOCTYPE.encode(encoding) in xml[:_PROLOG] for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
        raise refused("doctype")
    declared = _DECLARED.match(xml)
    if declared and not _ENCODINGS.fullmatch(declared[1].decode("ascii", "replace")):
        raise refused("encoding", name=quoted(declared[1].decode("ascii", "replace")))
    events = etree.iterparse(
        BytesIO(xml),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    path: list[str] = []
    counted: Counter[str] = Counter()
    for event, element in _events(events):
        if event == "start":
            if not path:
                _check_root(element, root, namespaces)
                yield Piece((), element)
            path.append(local(element))
            counted[path[-1]] += 1
            _check_bounds(path, counted)
            continue
        path.pop()
        if len(path) == 1 or (len(path) == _IN_SECTION and path[1] in sections):
            yield Piece(tuple(path[1:]), element)
            _let_go(element)


def _check_bounds(path: Sequence[str], counted: Counter[str]) -> None:
    """While it is read, for a tree takes ten times the room that its file does."""
    if len(path) > DEEPEST:
        raise refused("deep", most=DEEPEST)
    if counted[path[-1]] > MOST_OF_KIND.get(path[-1], MOST_ELEMENTS):
        raise refused("elements_of", most=MOST_OF_KIND[path[-1]], name=quoted(path[-1]))
    if counted.total() > MOST_ELEMENTS:
        raise refused("elements", most=MOST_ELEMENTS)


def _events(events: "etree.iterparse[tuple[str, Element]]") -> Iterator[tuple[str, Element]]:
    try:
        yield from events
    except etree.XMLSyntaxError as error:
        raise refused("xml_line", line=error.lineno or 0) from error
    except (LookupError, UnicodeError, ValueError, OSError) as error:
        raise refused("xml") from error


def _check_root(element: Element, root: str, namespaces: Collection[str]) -> None:
    about = element.getroottree().docinfo
    if about.internalDTD is not None or about.externalDTD is not None:
        raise refused("doctype")
    if local(element) != root or space(element) not in namespaces:
        kind = {"Project": "no_project", "CodeBook": "no_codebook"}[root]
        where = quoted(space(element)) if space(element) else said("package.nothing")
        raise refused(kind, name=quoted(local(element)), space=where)


def _let_go(element: Element) -> None:
    # The element itself stays until the next comes: the parser may still hang text behind it.
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def children(element: Element, *names: str) -> Iterator[Element]:
    """The elements directly under this one with one of these names, in order."""
    return (child for child in element if local(child) in names)


def text_of(element: Element, name: str) -> str | None:
    """The text of the first child with a name; ``None`` when there is no such child."""
    child = next(children(element, name), None)
    return None if child is None else all_text(child)


def all_text(element: Element) -> str:
    """The text in an element, whatever stands in between."""
    return "".join(map(str, element.itertext()))


def kept(element: Element, namespace: str) -> str:
    """An element as canonical XML in one namespace, to be written out again."""
    old = space(element)
    copied = etree.fromstring(etree.tostring(element, with_tail=False), closed())
    for one in copied.iter(etree.Element):
        if space(one) == old:
            one.tag = f"{{{namespace}}}{local(one)}"
    for one in copied.iter():
        # Space between elements is how a tool lays out its file, and would grow each time.
        one.tail = None if one is copied or not (one.tail or "").strip() else one.tail
        if len(one) and not (one.text or "").strip():
            one.text = None
    outer(namespace, "x").append(copied)
    etree.cleanup_namespaces(copied)
    return etree.tostring(copied, method="c14n", exclusive=True, with_tail=False).decode()


def outer(namespace: str, name: str) -> Element:
    """An element in a namespace that needs no prefix under it."""
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def closed() -> etree.XMLParser:
    """A parser that opens nothing and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
