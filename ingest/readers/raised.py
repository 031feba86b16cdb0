"""Letters that are not simply text: raised digits (the mark of a note, or m², 10⁶, 1e) and what was deleted."""

import re

_MARK = re.compile(r"\s*[\[(]?\s*(\d{1,3}|[*†‡]{1,3}|[ivx]{1,5})\s*[\])]?\s*")
# What has a power: a unit, a quantity of one letter (but "u" is a word, and "plan B" a name), a sum between brackets.
_OPERATOR = r"+=*·×÷/−(\d"
_UNIT = re.compile(
    rf"(?:^|[\s{_OPERATOR}-])(?:[cdkm]?m|km|ha|ft|inch|CO|R|N|χ|chi|eta|[a-tv-zα-ω])$"
    rf"|(?:^|[{_OPERATOR}]\s?)[A-Z]$|\([^()]{{1,15}}\s?[+=*·×÷−]\s?[^()]{{1,15}}\)$"
)
# Letters before a mark that are looked at.
_NEAR = 20
_DIGITS = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_RAISED = re.compile(r"\s*[+\-−(]*\d[\d+\-−()]*\s*")


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
    return label if said_so and before.strip() and not before[-1].isdigit() and not has_power(before) else ""


def has_power(before: str) -> bool:
    """Whether digits raised behind a text are a power, as behind a unit, and not the mark of a note."""
    return _UNIT.search(before[-_NEAR:]) is not None


def raised(text: str) -> str:
    """A whole number as raised digits, so that 10⁶ does not become 106; anything else as it is."""
    return text.translate(_DIGITS) if _RAISED.fullmatch(text) else text


def gap(deleted: str) -> str:
    """What keeps the words around a deletion apart: a space where one went with it."""
    return " " if deleted.strip() and deleted != deleted.strip() else ""
