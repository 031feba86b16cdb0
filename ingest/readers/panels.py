"""Panels of an accordion: what stands under the title that opens one, and where that ends."""

from ingest.readers.elements import CONTROLS, Element, PageBlock

_TEXT = frozenset("blockquote h1 h2 h3 h4 h5 h6 li ol p pre table td th tr ul".split())


class Panels:
    """The panels that are open, going through the blocks of a page in order."""

    def __init__(self) -> None:
        self._open: list[tuple[Element, int]] = []

    @property
    def depth(self) -> int:
        """How many panels are open, one in another."""
        return len(self._open)

    def opens(self, block: PageBlock, following: PageBlock | None, level: int) -> None:
        """Remember the panel that a title of this level opens, where it can be told which one it is."""
        panel = _panel(block, following) if following is not None else None
        if panel is not None:
            self._open.append((panel, level))

    def left(self, block: PageBlock) -> int:
        """The level of the highest title whose panel ends before a block; 0 when none does."""
        level, around = 0, set(block.element.upwards())
        while self._open and self._open[-1][0] not in around:
            level = self._open.pop()[1]
        return level


def stands_above(block: PageBlock, following: PageBlock) -> bool:
    """Whether a block is the title of the panel that follows it; of a row of tabs none is, but for the panel's own."""
    expander = block.expander
    if expander is None or not _is_tab(expander):
        return expander is not None
    named = _named(expander)
    around = {element.attrs.get("id") for element in following.element.upwards()}
    return not named or bool(named & around)


def _is_tab(expander: Element) -> bool:
    toggles = (expander.attrs.get(name) for name in ("data-toggle", "data-bs-toggle"))
    return expander.attrs.get("role", "").lower() == "tab" or any(one in ("tab", "pill") for one in toggles)


def _named(expander: Element) -> set[str]:
    """The ids that the title of a panel names; a link names one by its address."""
    link = expander.attrs.get("href", "")
    written = [expander.attrs.get(name, "") for name in CONTROLS] + [link if link.startswith("#") else ""]
    return {one.lstrip("#") for text in written for one in text.split()} - {""}


def _panel(block: PageBlock, following: PageBlock) -> Element | None:
    """What a title opens: the ``<details>`` around it, what it names, or what follows it."""
    expander = block.expander
    if expander is None:
        return None
    if expander.tag == "summary":
        return expander.parent
    named = _named(expander)
    around = list(following.element.upwards())
    if by_name := next((element for element in around if element.attrs.get("id") in named), None):
        return by_name
    above = set(expander.upwards())
    beside = next((element for element in around if element.parent in above), None)
    return beside if beside is not None and beside not in above and beside.tag not in _TEXT else None
