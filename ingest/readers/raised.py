"""Letters that are not simply text: raised digits (the mark of a note, or m², 10⁶, 1e) and what was deleted."""

import re

_MARK = re.compile(r"\s*[\[(]?\s*(\d{1,3}|[*†‡]{1,3}|[ivx]{1,5})\s*[\])]?\s*")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[cdkm]?m|km|ha|ft|inch|CO|R|N|x|y|χ|chi|eta)$")
# Letters before a mark that are looked at.
_NEAR = 20
_DIGITS = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")


def note_label(before: str, raised: str, *, linked: bool = False) -> str:
    """The label of the note that raised letters refer to; empty when they are no mark.

    Args:
        before: the text up to them.
        raised: the raised letters.
        linked: they lead to another place on the page.
    """
    found = _MARK.fullmatch(raised)
    before = before[-_NEAR:]
    if found is None:
        return ""
    label = found.group(1)
    if linked:
        return label
    said_so = label[0] in "*†‡" or label.isdigit()
    return label if said_so and before.strip() and not before[-1].isdigit() and not _UNIT.search(before) else ""


def raised(text: str) -> str:
    """Digits as raised digits, so that 10⁶ does not become 106; other letters as they are."""
    return text.translate(_DIGITS) if any(map(str.isdigit, text)) and not any(map(str.isalpha, text)) else text


def gap(deleted: str) -> str:
    """What keeps the words around a deletion apart: a space where one went with it."""
    return " " if deleted.strip() and deleted != deleted.strip() else ""
