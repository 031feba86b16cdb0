"""Mending the letters of a text, one kind of damage at a time."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ingest.traced import Edit, Traced

_INVISIBLE = re.compile(
    # Control characters, soft hyphen, zero-width space, marks of direction.
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
# Joiners mean something in emoji and in other scripts.
_JOINER = re.compile(r"(?<![^\x00-\u024f])[\u200c\u200d]+(?![^\x00-\u024f])")
_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ",
}  # fmt: skip
_LIGATURE = re.compile("[" + "".join(_LIGATURES) + "]")
_RETURN = re.compile(r"\r\n?")
_ODD_SPACE = re.compile(r"[\t\x85\v\f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ODD_HYPHEN = re.compile("[\u2010\u2011]")
_MOST_MARKS = 32
"""On one letter; as Unicode keeps it for text that streams (UAX #15, 13)."""
_SPACES = re.compile(r" {2,}")


def compose(text: Traced) -> Traced:
    """The text in Unicode normalisation form C."""
    if unicodedata.is_normalized("NFC", text.text):
        return text
    clusters = list(_clusters(text.text))
    composed = text.edit(_compositions(text.text, clusters))
    if any(end - start == _MOST_MARKS for start, end in clusters):
        # To put marks of a whole pile in order takes quadratic time.
        return composed
    whole = unicodedata.normalize("NFC", text.text)
    # A rare script may compose across the clusters; then only the whole can be traced.
    return composed if composed.text == whole else text.edit([Edit(0, len(text.text), whole)])


def _compositions(text: str, clusters: Iterable[tuple[int, int]]) -> Iterator[Edit]:
    for start, end in clusters:
        new = unicodedata.normalize("NFC", text[start:end])
        if new != text[start:end]:
            yield Edit(start, end, new)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Letters with the marks upon them; a pile of marks in pieces."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or _begins_cluster(text[position]) or position - start == _MOST_MARKS:
            yield start, position
            start = position


def _begins_cluster(character: str) -> bool:
    return not unicodedata.combining(character) and not "\u1160" <= character <= "\u11ff"


def drop_invisible(text: Traced) -> Traced:
    """The text without characters that nobody sees."""
    return text.replace(_INVISIBLE, "").replace(_JOINER, "")


def expand_ligatures(text: Traced) -> Traced:
    """The text with joined letters such as ``ﬁ`` written as two."""
    return text.replace(_LIGATURE, lambda found: _LIGATURES[found.group()])


def plain_spaces(text: Traced) -> Traced:
    """The text with every kind of space on a line an ordinary one, and every end of a line a line feed."""
    return text.replace(_RETURN, "\n").replace(_ODD_SPACE, " ")


def plain_hyphens(text: Traced) -> Traced:
    """The text with typographic hyphens as they are typed."""
    return text.replace(_ODD_HYPHEN, "-")


def single_spaces(text: Traced) -> Traced:
    """The text with one space where there were more.

    Only the surplus is taken out, so that the first space keeps its trace.
    """
    return text.edit(Edit(found.start() + 1, found.end(), "") for found in _SPACES.finditer(text.text))
