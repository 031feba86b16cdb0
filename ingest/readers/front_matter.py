"""The block of YAML between two lines of three hyphens at the very top of a text file."""

import re
from typing import NamedTuple

_BLOCK = re.compile(
    r"\A---[ \t]*\r?\n(?=[\w-]+[ \t]*:)(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_TITLE = re.compile(r"^(?:title|titel)[ \t]*:[ \t]*(.+?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


class FrontMatter(NamedTuple):
    """Where the block ends (0: there is none) and the title in it."""

    end: int
    title: str


def front_matter(raw: str) -> FrontMatter:
    """The block that a text begins with; a lone rule of hyphens is none."""
    found = _BLOCK.match(raw)
    if found is None:
        return FrontMatter(0, "")
    title = _TITLE.search(found.group(1))
    return FrontMatter(found.end(), title.group(1).strip("\"'") if title else "")
