"""Panels of an accordion: what stands under the title that opens one, and where that ends."""

from ingest.readers.elements import CONTROLS, Element, PageBlock

_TEXT = frozenset("blockquote h1 h2 h3 h4 h5 h6 li ol p pre table td th tr ul".split())


class Panels:
    """The panels that are open, going through the blocks of a page in order."""

    def __init__(self) -> None:
        self._open: list[tuple[Element, int]] = []

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


def _panel(block: PageBlock, following: PageBlock) -> Element | None:
    """What a title opens: the ``<details>`` around it, what it names, or what follows it."""
    expander = block.expander
    if expander is None:
        return None
    if expander.tag == "summary":
        return expander.parent
    named = {one.lstrip("#") for name in CONTROLS for one in expander.attrs.get(name, "").split()}
    around = list(following.element.upwards())
    if by_name := next((element for element in around if element.attrs.get("id") in named - {""}), None):
        return by_name
    above = set(expander.upwards())
    beside = next((element for element in around if element.parent in above), None)
    return beside if beside is not None and beside not in above and beside.tag not in _TEXT else None
