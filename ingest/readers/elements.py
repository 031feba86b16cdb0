"""The elements of a web page, and the stretches of text that stand in them."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from ingest.traced import Traced

Attributes = Sequence[tuple[str, str | None]]
HEADINGS = {f"h{level}": level for level in range(1, 7)}

# What a formula is in another notation is the same formula again.
_CODE = frozenset(
    "annotation annotation-xml audio canvas head iframe noscript object rp script style svg template video".split()
)
_FRAME = frozenset("aside dialog nav".split())
_DELETED = frozenset("del s strike".split())
_ROLES = frozenset("navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar".split())
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LINES = frozenset(("text-decoration", "text-decoration-line"))
_WORDS = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])")
_PANEL = re.compile(
    r"accordeon|accordions?|collaps\w*|expand\w*|faq|foldout|harmonica|inklap\w*|panels?|pane|tabpanel|toggle|togglable"
    r"|uitklap\w*|uitvouw\w*"
)
_REACTIONS = re.compile(r"comments?|commentlist|(?:bewoners)?reacties?|reactielijst|opmerkingen|replies|responses?")
# What a list that belongs to the site lets choose: an order, a language.
_SITE_CHOICE = re.compile(
    r".*(?:sort|order|volgorde|lang|taal|locale|filter|per_?page|limit|zoek|search|categor|archi).*|q|s|query",
    re.IGNORECASE,
)
_SHORTEST_SENTENCE = 5
_SENTENCE_END = re.compile(r"[^\W_]{2}[.!?…][\"'”’»)\]]*(?:\s*$|\s+[\"“‘(]?[A-ZÀ-Ý])")
_HEADS_TEXT = frozenset("title titel titelblok article artikel entry post".split())
"""Words in the name of a header that holds the title of a text, wherever it stands: ``title-block-header``."""
CONTROLS = ("aria-controls", "data-target", "data-bs-target", "data-controls")
"""What names, on the title of a panel, the panel that it opens."""


class Absence(Enum):
    """Why an element is never text."""

    CODE = "code"
    FRAME = "frame"
    HIDDEN = "hidden"
    DELETED = "deleted"


@dataclass(eq=False)
class Element:
    """An open element of the page, with the way up.

    Attributes:
        absence: why it is never text, or an element around it.
        cells: of a row of a table, its cells, also those that stay empty.
    """

    tag: str
    parent: "Element | None" = None
    attrs: Mapping[str, str] = field(default_factory=dict)
    absence: Absence | None = None
    cells: list["Element"] = field(default_factory=list)

    def child(self, tag: str, attrs: Attributes, *, opened: bool = False) -> "Element":
        """An element inside this one.

        Args:
            tag: its name.
            attrs: its attributes.
            opened: something on the page shows it when asked to, so hidden is only how it begins.
        """
        element = Element(tag, self, {name: value or "" for name, value in attrs})
        element.absence = self.absence or element._absence(opened=opened)
        return element

    def _absence(self, *, opened: bool) -> Absence | None:
        if self.tag in _CODE or (self.tag == "option" and not self._is_chosen()):
            return Absence.CODE
        if self.tag in _DELETED or self._is_struck():
            return Absence.DELETED
        if self._is_hidden() and not (opened or self.is_panel):
            return Absence.HIDDEN
        return Absence.FRAME if self._is_frame() else None

    def _is_chosen(self) -> bool:
        """Whether it is the answer that was chosen from a list; one without a value says to choose."""
        return "selected" in self.attrs and bool(self.attrs.get("value", "-")) and "disabled" not in self.attrs

    def _is_struck(self) -> bool:
        declared = (one.partition(":") for one in self.attrs.get("style", "").lower().split(";"))
        return any(name.strip() in _LINES and "line-through" in value for name, _, value in declared)

    def _is_hidden(self) -> bool:
        return (
            ("hidden" in self.attrs and self.attrs["hidden"] != "until-found")
            or self.attrs.get("aria-hidden", "").lower() == "true"
            or bool(_INVISIBLE.search(self.attrs.get("style", "")))
        )

    def _is_frame(self) -> bool:
        if self.tag == "select" and _SITE_CHOICE.fullmatch(self.attrs.get("name", self.attrs.get("id", ""))):
            return True
        if self.attrs.get("role", "").lower() in _ROLES:
            return True
        if self.tag == "div" and self.attrs.get("title") in ("header", "footer"):
            # So LibreOffice saves what stands above and below each page.
            return True
        if self.tag == "button":
            return not (self.is_expander or self.within(HEADINGS.keys()))
        if self.tag in _FRAME:
            # Beside a text stands what belongs to it, or links to others; what is in it tells.
            return not (self.is_reactions or (self.tag == "aside" and self.within({"main", "article"})))
        if self.tag in ("header", "footer") and any(outer.is_reactions for outer in self.upwards()):
            # There it says who reacts, and when.
            return False
        if self.tag == "header" and any(_HEADS_TEXT.intersection(words) for words in self.names):
            return False
        # Inside a text a header holds its title and a footer what is said at its end; elsewhere those of the site.
        return self.tag in ("header", "footer") and not self.within({"main", "article"})

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The words in each of its classes and its id, in small letters."""
        tokens = f"{self.attrs.get('class', '')} {self.attrs.get('id', '')}".split()
        return tuple(tuple(word.lower() for word in _WORDS.findall(token)) for token in tokens)

    @cached_property
    def is_panel(self) -> bool:
        """Whether it is the part of an accordion or a tab that opens when asked to."""
        if self.attrs.get("role", "").lower() == "tabpanel":
            return True
        # Signs beside the heading of a panel are called after it too.
        return self.tag not in ("i", "span") and any(_PANEL.fullmatch(word) for words in self.names for word in words)

    @property
    def is_expander(self) -> bool:
        """Whether it is what opens a panel."""
        return (
            self.tag == "summary"
            or "aria-expanded" in self.attrs
            or self.attrs.get("role", "").lower() == "tab"
            or any(name in self.attrs for name in CONTROLS)
            or any(self.attrs.get(name) in ("collapse", "tab", "pill") for name in ("data-toggle", "data-bs-toggle"))
        )

    @cached_property
    def is_reactions(self) -> bool:
        """Whether its name says that people react in it."""
        return any(_REACTIONS.fullmatch(word) for words in self.names for word in words)

    def upwards(self) -> Iterator["Element"]:
        """This element and those around it, from the inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def within(self, tags: Set[str]) -> "Element | None":
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
    def heading(self) -> Element | None:
        """The heading it stands in."""
        return self.element.within(HEADINGS.keys())

    @cached_property
    def expander(self) -> Element | None:
        """What it stands in that opens a panel."""
        return next((element for element in self.element.upwards() if element.is_expander), None)

    @cached_property
    def is_one_link(self) -> bool:
        """Whether there is exactly one link in it."""
        return len({piece.element.within({"a"}) for piece in self.pieces if piece.text.text.strip()} - {None}) == 1

    @cached_property
    def is_links(self) -> bool:
        """Whether it is little else than links, and no heading."""
        if self.heading is not None or self.expander is not None:
            return False
        letters = sum(len(piece.text.text.strip()) for piece in self.pieces)
        linked = sum(len(piece.text.text.strip()) for piece in self.pieces if piece.element.within({"a"}))
        return linked > LINK_SHARE * letters

    @cached_property
    def is_prose(self) -> bool:
        """Whether it is running text: a sentence, and no heading or list of links."""
        if self.words < _SHORTEST_SENTENCE or self.heading is not None or self.is_links:
            return False
        return _SENTENCE_END.search("".join(piece.text.text for piece in self.pieces)) is not None


LINK_SHARE = 0.75
