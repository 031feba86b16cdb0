"""Which labels in a text are a sign that it is about their theme, and which only stand there."""

import re
from collections.abc import Callable, Sequence

from kb.language.tokens import fold
from kb.model.document import ThemeMark

# An item of a menu or a footer: *Colofon | Privacy*.
_BEFORE, _AFTER = re.compile(r"\|[^\S\n]*$|(?:^|\n)[^\S\n]*$"), re.compile(r"^[^\S\n]*(?:\||\n|$)")


def signs(
    text: str, marks: Sequence[ThemeMark], is_doubtful: Callable[[str], bool], *, offset: int = 0
) -> list[ThemeMark]:
    """Those of the marks of a text that speak for their theme.

    A doubtful word that is spelled otherwise than its label is mostly another word: *mijn stem* is no *stemmen*, *uw
    schuld* no *Schulden*. Nor does an item of a menu say what a text is about.

    Args:
        text: or a part of a document.
        marks: in it.
        is_doubtful: whether a label often means something else.
        offset: where that part begins in the document.
    """

    def speaks(mark: ThemeMark) -> bool:
        start, end = mark.start - offset, mark.end - offset
        is_other = is_doubtful(mark.label) and fold(text[start:end]) != fold(mark.label)
        return not is_other and not _is_item(text, start, end)

    return [mark for mark in marks if speaks(mark)]


def _is_item(text: str, start: int, end: int) -> bool:
    """Whether it stands alone between bars, or between a bar and an end of its line."""
    line = text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
    return "|" in line and bool(_BEFORE.search(text[:start]) and _AFTER.search(text[end:]))
