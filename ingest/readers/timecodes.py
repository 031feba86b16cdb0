"""Codes such as ``[00:12:33]`` that tell where in a recording something is said."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.raw import TimeMark
from ingest.traced import Edit, Traced

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:[0-5]\d(?:[.,]\d{1,3})?"
CODE = rf"(?:\[ ?{_CLOCK} ?\]|\( ?{_CLOCK} ?\)|#{_CLOCK}(?:-\d)?#|<{_CLOCK}>|\{{ ?{_CLOCK} ?\}}|{_CLOCK})"
"""A time of day looks the same; whoever uses this pattern knows why it is none."""

# Between marks that no time of day stands in; between round brackets only with hours, minutes and seconds.
_MARKED = re.compile(
    rf"\[ ?{_CLOCK} ?\]|\( ?\d{{1,2}}:\d{{1,2}}:[0-5]\d(?:[.,]\d{{1,3}})? ?\)|#{_CLOCK}(?:-\d)?#|<{_CLOCK}>"
)
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")
_FEWEST = 2


class Code(NamedTuple):
    """A code in a text, by its place there, and the second that it tells."""

    start: int
    end: int
    seconds: float


def seconds(code: str) -> float:
    """The seconds from the beginning that a code tells."""
    whole = code.split("-")[0] if code.startswith("#") else code
    total = 0.0
    for number in _NUMBERS.findall(whole):
        total = total * 60 + float(number.replace(",", "."))
    return total


def codes(text: str) -> Iterator[Code]:
    """The codes in a text that can be nothing else."""
    return (Code(found.start(), found.end(), seconds(found.group())) for found in _MARKED.finditer(text))


def are_in_order(texts: Sequence[str]) -> bool:
    """Whether there are several codes in these texts, each later than the one before: then they are a recording's."""
    told = [code.seconds for text in texts for code in codes(text)]
    return len(told) >= _FEWEST and all(before <= after for before, after in pairwise(told))


def without_codes(content: Traced) -> tuple[Traced, list[TimeMark]]:
    """A text without its codes, and the places in the raw text that they tell of."""
    found = list(codes(content.text))
    marks = [TimeMark(content.raw(code.start), code.seconds) for code in found]
    edits = []
    for code in found:
        end = code.end
        # Of the spaces at both sides of a code one stays.
        while (
            end < len(content.text)
            and content.text[end] == " "
            and content.text[code.start - 1 : code.start] in ("", " ")
        ):
            end += 1
        edits.append(Edit(code.start, end, ""))
    return content.edit(edits).strip(" "), marks
