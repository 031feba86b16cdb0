"""What on a web page is text, and what the site wraps around it.

Three sieves: elements that are never text (by tag, role or being hidden), elements whose
class or id says so (where they hold links or a few words, never a sentence), and then the part of the page
where the text stands: ``<main>``, the one ``<article>``, or else the smallest element
that holds nearly all long paragraphs. What residents say in reaction is text wherever it stands.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from ingest.readers.elements import HEADINGS, Absence, Element, PageBlock, Piece

_CHROME = re.compile(
    r"cookies?|cookie[a-z]+|koekje|sharebar|deel(?:knop(?:pen)?|balk)|socialmedia"
    r"|nav|navbar|navigation|navigatie|menu|hoofdmenu|breadcrumbs?|kruimel(?:s|pad)?|sidebar|zijbalk"
    r"|newsletter|nieuwsbrief|footer|masthead|advert(?:s|isement|entie|enties)?|skiplinks?"
)
# Words that may as well be part of what the text is about: "onder-delen", "social-domein".
_PERHAPS_CHROME = re.compile(r"share|sharing|delen|social|socials|related|gerelateerd|verwant|voet|voettekst|ads?|skip")
_STRUCTURE = frozenset(
    """
    area balk bar block blok blog bottom box btn button buttons col column component container content field group
    icon icons inner item items js knop knoppen link links list lijst main media module overlay page panel post posts
    primary region right left row secondary section site sites small large sub top unit view widget wrap wrapper
    """.split()
)
_SAYS_NOT = frozenset("has heeft met no not with without zonder geen".split())
# What a site says of itself, in whole sentences.
_NOTICE = re.compile(
    r"\bcookies?\b|\bnieuwsbrief|\bnewsletter\b|\bjavascript\b|©|\balle rechten voorbehouden", re.IGNORECASE
)
_MOST_UNLINKED = 25
"""Words outside links in what is called a menu; with more it is not one."""
_WHOLE = frozenset(("html", "body", ""))
_NEVER_CHROME = frozenset("html body main article h1".split())

_LONG = 15
"""A block of this many words is no label, date or button."""
_REACTION = 4
"""Words; what is shorter is the number of reactions, or a name."""
_OUTSIDE, _OUTSIDE_SHARE = 60, 1 / 8
"""Words in long blocks that may stand outside the text (a notice, a call to subscribe), and their share at most."""
_TELLING = 8
"""Words; a sentence of this length outside the text says something, such as when the office is closed."""
_NEAR = 3
"""Blocks between a text and its heading."""
_FORM_BLOCKS = 3
"""Long blocks in a form with which it is no form but the page."""

FRAME, HIDDEN = "menu's en andere omlijsting van de site", "verborgen tekst"
DELETED, PICTURES = "doorgehaalde tekst", "afbeeldingen"
EMBEDDED = "filmpjes, kaarten en andere inhoud van elders"
_ABSENT = {Absence.FRAME: FRAME, Absence.HIDDEN: HIDDEN, Absence.DELETED: DELETED}


def text_of_page(pieces: Sequence[Piece]) -> tuple[list[PageBlock], tuple[str, ...]]:
    """The blocks of running text, in order, and what was left out."""
    seen = list(_seen(pieces))
    left_out = _absent(pieces)
    chosen, marked = _marked_part(seen)
    chrome = _chrome(chosen)
    outside = _Outside(chrome)
    kept = [piece for piece in chosen if not outside.holds(piece.element)]
    blocks = [PageBlock(tuple(group)) for _, group in groupby(kept, key=lambda piece: piece.block)]
    worded = [block for block in blocks if block.words]
    text = worded if marked else _around_the_text(_without_menus(worded))
    if sum(block.words for block in text) < _words(seen):
        left_out[FRAME] = None
    return text, tuple(left_out)


def all_text(pieces: Sequence[Piece]) -> tuple[list[PageBlock], tuple[str, ...]]:
    """Every block, in order, and what was left out: of a book or a message, around which no site stands."""
    kept = [piece for piece in _worded(pieces) if piece.element.absence is None or _is_beside(piece.element)]
    blocks = [PageBlock(tuple(group)) for _, group in groupby(kept, key=lambda piece: piece.block)]
    left_out = [text for text in _absent(pieces) if text != FRAME]
    return [block for block in blocks if block.words], tuple(left_out)


def _is_beside(element: Element) -> bool:
    """Whether an element stands beside the text: notes, head and foot, but no list of links."""
    return element.absence is Absence.FRAME and element.within({"nav", "button", "dialog"}) is None


def _worded(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces of blocks in which anything stands."""
    for _, group in groupby(pieces, key=lambda piece: piece.block):
        block = list(group)
        if any(not piece.text.text.isspace() for piece in block):
            yield from block


def _seen(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces that may be text: a button only in the midst of a sentence, as a term that it explains is."""
    for _, group in groupby(_worded(pieces), key=lambda piece: piece.block):
        block = list(group)
        said = [place for place, piece in enumerate(block) if _is_said(piece)]
        for place, piece in enumerate(block):
            if piece.element.absence is None or (_is_button(piece) and said and said[0] < place < said[-1]):
                yield piece


def _is_said(piece: Piece) -> bool:
    return piece.element.absence is None and any(map(str.isalnum, piece.text.text))


def _is_button(piece: Piece) -> bool:
    return piece.element.absence is Absence.FRAME and piece.element.within({"button"}) is not None


class _Outside:
    """Elements that are left out with everything in them."""

    def __init__(self, elements: set[Element]) -> None:
        self._known: dict[Element | None, bool] = {None: False, **dict.fromkeys(elements, True)}

    def holds(self, element: Element) -> bool:
        """Whether an element, or one around it, is left out."""
        above = list(takewhile(lambda outer: outer not in self._known, element.upwards()))
        top = above[-1].parent if above else element
        self._known.update(dict.fromkeys(above, self._known[top]))
        return self._known[element]


def _absent(pieces: Sequence[Piece]) -> dict[str, None]:
    return {
        _ABSENT[piece.element.absence]: None
        for piece in pieces
        if piece.element.absence in _ABSENT and any(map(str.isalnum, piece.text.text))
    }


def _marked_part(pieces: list[Piece]) -> tuple[list[Piece], bool]:
    """The part that the page itself marks as its content, and whether it does."""
    total = _words(pieces)
    main = [piece for piece in pieces if piece.element.within({"main"})]
    if _words(main) * 5 > total:
        return [*_above(pieces, main), *_with_reactions(pieces, {"main"})], True
    articles = {_outermost_article(piece.element) for piece in pieces if not _in_reactions(piece.element)} - {None}
    article = [piece for piece in pieces if piece.element.within({"article"})]
    if len(articles) == 1 and _words(article) * 5 > total:
        return _with_reactions(pieces, {"article"}), True
    return pieces, False


def _above(pieces: Sequence[Piece], main: Sequence[Piece]) -> list[Piece]:
    """The title of a page that stands above its content, with the sentences between them."""
    titles = {piece.element.within({"h1"}) for piece in pieces} - {None}
    if len(titles) != 1 or any(piece.element.within({"h1"}) for piece in main):
        return []
    above = list(takewhile(lambda piece: not piece.element.within({"main"}), pieces))
    found: list[Piece] = []
    for _, group in groupby(above, key=lambda piece: piece.block):
        block = PageBlock(tuple(group))
        is_title = block.element.within({"h1"}) is not None
        if is_title or (found and block.words >= _TELLING and _is_prose(block)):
            found += block.pieces
    return [piece for piece in found if not _in_reactions(piece.element)]


def _with_reactions(pieces: list[Piece], tags: set[str]) -> list[Piece]:
    return [piece for piece in pieces if piece.element.within(tags) or _in_reactions(piece.element)]


def _in_reactions(element: Element) -> bool:
    return any(outer.is_reactions and outer.tag not in ("html", "body") for outer in element.upwards())


def _words(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text.text.split()) for piece in pieces)


def _outermost_article(element: Element) -> Element | None:
    return next((found for found in reversed(list(element.upwards())) if found.tag == "article"), None)


def _chrome(pieces: Sequence[Piece]) -> set[Element]:
    """The elements that are no text by their name, or as a form; one with most of the words is text all the same."""
    words: Counter[Element] = Counter()
    long: Counter[Element] = Counter()
    loose: Counter[Element] = Counter()
    prose: set[Element] = set()
    spoken: set[Element] = set()
    text: set[Element] = set()
    for _, group in groupby(pieces, key=lambda piece: piece.block):
        block = PageBlock(tuple(group))
        around = list(block.element.upwards())
        words.update(dict.fromkeys(around, block.words))
        loose.update(dict.fromkeys(around, 0 if block.is_links else block.words))
        if block.words >= _LONG and not block.is_links:
            long.update(around)
        if _is_prose(block):
            prose.update(around)
        if block.words >= _REACTION and block.heading is None and not block.is_links:
            # A form in which the whole page stands is not the one to react in.
            spoken.update(takewhile(lambda outer: outer.tag != "form", around))
        if block.element.within({"h1"}) or _is_answered(block):
            text.update(around)
    half = _words(pieces) / 2
    return {
        element
        for element, count in words.items()
        if count <= half
        and (
            (element.tag == "form" and long[element] < _FORM_BLOCKS and element not in text)
            or (
                element not in prose
                and loose[element] <= _MOST_UNLINKED
                and _called_chrome(element, has_long=long[element] > 0)
            )
            or (element.is_reactions and element not in spoken)
            or (element.tag in ("aside", "footer") and element not in prose and not _in_reactions(element))
        )
    }


def _is_prose(block: PageBlock) -> bool:
    """Whether it is running text about something else than the site."""
    return block.is_prose and _NOTICE.search("".join(piece.text.text for piece in block.pieces)) is None


def _is_answered(block: PageBlock) -> bool:
    """Whether a field in it holds what somebody filled in or chose."""
    filled = (piece for piece in block.pieces if piece.text.text.strip())
    return any(piece.element.within({"textarea", "select"}) for piece in filled)


def _called_chrome(element: Element, *, has_long: bool) -> bool:
    """Whether a class or the id of an element says that it is no text."""
    if element.tag in _NEVER_CHROME:
        return False
    for words in element.names:
        if words and words[0] in _SAYS_NOT:
            continue
        if any(_CHROME.fullmatch(word) for word in words):
            return True
        rest = [word for word in words if not _PERHAPS_CHROME.fullmatch(word)]
        if len(rest) < len(words) and not has_long and _STRUCTURE.issuperset(rest):
            return True
    return False


def _without_menus(blocks: list[PageBlock]) -> list[PageBlock]:
    """The blocks without those that are only links; a single link stays in a table, and in the midst of the text."""
    long = [place for place, block in enumerate(blocks) if block.words >= _LONG and not block.is_links]
    if not long and 2 * sum(block.words for block in blocks if block.is_links) > sum(block.words for block in blocks):
        # An agenda may be nothing but links to what will be discussed.
        return blocks
    rows = {block.element.within({"tr"}) for block in blocks if not block.is_links} - {None}
    first, last = (long[0], long[-1]) if long else (0, -1)
    return [
        block
        for place, block in enumerate(blocks)
        if not block.is_links or block.element.within({"tr"}) in rows or (first < place < last and block.is_one_link)
    ]


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
    first = next(place for place, block in enumerate(blocks) if smallest in block.element.upwards())
    title = _title(blocks, first)
    above = _heading_above(blocks, first) if title is None else None
    if title is not None:
        smallest = _with_title(smallest, title)
    return [
        block
        for block in blocks
        if smallest in block.element.upwards()
        or block is title
        or block is above
        or _in_reactions(block.element)
        or (block.words >= _TELLING and _is_prose(block))
    ]


def _title(blocks: Sequence[PageBlock], first: int) -> PageBlock | None:
    """The one title of a page; without any ``<h1>`` the one heading of the highest level, or what heads the text.

    Args:
        blocks: what stands on the page.
        first: the place of the first block of the text.
    """
    headings = [(HEADINGS[block.heading.tag], place) for place, block in enumerate(blocks) if block.heading is not None]
    highest = min(headings, default=(0, 0))[0]
    titles = [place for level, place in headings if level == highest]
    if len(titles) == 1 and (highest == 1 or titles[0] <= first):
        return blocks[titles[0]]
    return _heading_above(blocks, first) if highest > 1 else None


def _with_title(smallest: Element, title: PageBlock) -> Element:
    """The element that holds a text and its title; the text alone where that would be the whole page with its frame."""
    around = set(smallest.upwards())
    both = next(element for element in title.element.upwards() if element in around)
    stands_loose = title.heading is not None and title.heading.parent is both
    return both if stands_loose or both.tag not in _WHOLE else smallest


def _heading_above(blocks: Sequence[PageBlock], first: int) -> PageBlock | None:
    """The heading right above the text, with a date or a name between them at most."""
    if blocks[first].heading is not None:
        return None
    return next((block for block in reversed(blocks[max(first - _NEAR, 0) : first]) if block.heading is not None), None)


def _containers(element: Element) -> Iterator[Element]:
    tags = {"div", "section", "article", "main", "body", "html", "td", "center", "form", ""}
    return (found for found in element.upwards() if found.tag in tags)
