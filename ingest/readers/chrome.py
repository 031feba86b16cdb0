"""What on a web page is text, and what the site wraps around it.

Three sieves: elements that are never text (by tag, role or being hidden), elements whose
class or id says so (unless they hold most of the page), and then the part of the page
where the text stands: ``<main>``, the one ``<article>``, or else the smallest element
that holds nearly all long paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from ingest.traced import Traced

Attributes = Sequence[tuple[str, str | None]]

_NEVER = frozenset(
    """
    aside audio button canvas dialog footer form head iframe input nav noscript object script select style svg
    template textarea video
    """.split()
)
_ROLES = frozenset("navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar".split())
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHROME = re.compile(
    r"cookies?|cookie[a-z]+|koekje|share|sharing|sharebar|delen|deel(?:knop(?:pen)?|balk)|social|socials|socialmedia"
    r"|nav|navbar|navigation|navigatie|menu|hoofdmenu|breadcrumbs?|kruimel(?:s|pad)?|sidebar|zijbalk"
    r"|newsletter|nieuwsbrief|related|gerelateerd|verwant|footer|voet|voettekst|masthead"
    r"|advert(?:s|isement|entie|enties)?|ads?|comments?|reacties?|skip|skiplink"
)
_NAMES = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])")
_NEVER_CHROME = frozenset("html body main article h1".split())

_LINK_SHARE = 0.75
_LONG = 15
"""A block of this many words is no label, date or button."""
_OUTSIDE, _OUTSIDE_SHARE = 60, 1 / 8
"""Words in long blocks that may stand outside the text (a notice, a call to subscribe), and their share at most."""


@dataclass(eq=False)
class Element:
    """An open element of the page, with the way up.

    Attributes:
        never: it or an element around it is never text.
    """

    tag: str
    parent: "Element | None" = None
    never: bool = False
    chrome: bool = False

    def child(self, tag: str, attrs: Attributes) -> "Element":
        """An element inside this one."""
        known = {name: value or "" for name, value in attrs}
        never = self.never or self._never(tag, known)
        names = _NAMES.findall(f"{known.get('class', '')} {known.get('id', '')}")
        says_so = any(_CHROME.fullmatch(name.lower()) for name in names)
        return Element(tag, self, never, says_so and tag not in _NEVER_CHROME)

    def _never(self, tag: str, attrs: dict[str, str]) -> bool:
        return (
            tag in _NEVER
            # Inside a text a header holds its title; elsewhere that of the site.
            or (tag == "header" and not self.within({"main", "article"}))
            or attrs.get("role", "").lower() in _ROLES
            or ("hidden" in attrs and attrs["hidden"] != "until-found")
            or attrs.get("aria-hidden", "").lower() == "true"
            or bool(_INVISIBLE.search(attrs.get("style", "")))
        )

    def upwards(self) -> Iterator["Element"]:
        """This element and those around it, from the inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def within(self, tags: set[str]) -> "Element | None":
        """The nearest element with one of these tags, itself included."""
        return next((element for element in self.upwards() if element.tag in tags), None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text without a tag in it.

    Attributes:
        block: pieces with the same number stand in one block.
    """

    element: Element
    block: int
    text: Traced


@dataclass(frozen=True)
class PageBlock:
    """The pieces of one block."""

    pieces: tuple[Piece, ...]

    @property
    def element(self) -> Element:
        """The element of its first piece."""
        return self.pieces[0].element

    @cached_property
    def words(self) -> int:
        """Its length."""
        return sum(len(piece.text.text.split()) for piece in self.pieces)

    @cached_property
    def is_links(self) -> bool:
        """Whether it is little else than links, and no heading."""
        letters = sum(len(piece.text.text.strip()) for piece in self.pieces)
        linked = sum(len(piece.text.text.strip()) for piece in self.pieces if piece.element.within({"a"}))
        heading = self.element.within({"h1", "h2", "h3", "h4", "h5", "h6"})
        return heading is None and linked > _LINK_SHARE * letters


def text_of_page(pieces: Sequence[Piece]) -> list[PageBlock]:
    """The blocks of running text, in order."""
    seen = [piece for piece in pieces if not piece.element.never]
    chosen, marked = _marked_part(seen)
    chrome = _chrome(chosen)
    kept = [piece for piece in chosen if not any(element in chrome for element in piece.element.upwards())]
    blocks = [PageBlock(tuple(group)) for _, group in groupby(kept, key=lambda piece: piece.block)]
    text = [block for block in blocks if block.words and not block.is_links]
    return text if marked else _around_the_text(text)


def _marked_part(pieces: list[Piece]) -> tuple[list[Piece], bool]:
    """The part that the page itself marks as its content, and whether it does."""
    total = _words(pieces)
    main = [piece for piece in pieces if piece.element.within({"main"})]
    if _words(main) * 5 > total:
        return main, True
    articles = {_outermost_article(piece.element) for piece in pieces} - {None}
    article = [piece for piece in pieces if piece.element.within({"article"})]
    if len(articles) == 1 and _words(article) * 5 > total:
        return article, True
    return pieces, False


def _words(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text.text.split()) for piece in pieces)


def _outermost_article(element: Element) -> Element | None:
    return next((found for found in reversed(list(element.upwards())) if found.tag == "article"), None)


def _chrome(pieces: Sequence[Piece]) -> set[Element]:
    """The elements whose name says that they are no text; one with most of the words is text all the same."""
    words: Counter[Element] = Counter()
    for piece in pieces:
        count = len(piece.text.text.split())
        words.update({element: count for element in piece.element.upwards() if element.chrome})
    half = _words(pieces) / 2
    return {element for element, count in words.items() if count <= half}


def _around_the_text(blocks: list[PageBlock]) -> list[PageBlock]:
    """The blocks in the smallest element that holds nearly all long ones, and the one title above it."""
    words: Counter[Element] = Counter()
    for block in blocks:
        if block.words >= _LONG:
            words.update(dict.fromkeys(_containers(block.element), block.words))
    if not words:
        return blocks
    total = max(words.values())
    outside = min(_OUTSIDE, _OUTSIDE_SHARE * total)
    holding = [element for element, count in words.items() if total - count <= outside]
    smallest = max(holding, key=lambda element: sum(1 for _ in element.upwards()))
    titles = [block for block in blocks if block.element.within({"h1"})]
    return [block for block in blocks if smallest in block.element.upwards() or [block] == titles]


def _containers(element: Element) -> Iterator[Element]:
    tags = {"div", "section", "article", "main", "body", "html", "td", "center", ""}
    return (found for found in element.upwards() if found.tag in tags)
