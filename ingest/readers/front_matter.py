"""The block at the very top of a text file that says what it is: YAML between ``---``, TOML between ``+++``."""

import re
from typing import NamedTuple

_BLOCK = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\r?\n(?=(?:[ \t]*(?:#[^\n]*)?\r?\n)*[\w-]+[ \t]*[:=])(?P<fields>.*?)"
    r"^(?:(?P=mark)|\.\.\.)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_FIELD = re.compile(r"^(?P<name>[\w-]+)[ \t]*[:=][ \t]*(?P<value>[^\r\n]*?)[ \t]*\r?$", re.MULTILINE)
_ITEM = re.compile(r"\s*-[ \t]+([^\r\n]+)")
_NAMES = {
    "title": ("title", "titel"),
    "date": ("date", "datum", "published", "pubdate"),
    "contributor": ("author", "auteur", "authors", "auteurs", "creator"),
    "language": ("lang", "language", "taal"),
}


class FrontMatter(NamedTuple):
    """Where the block ends (0: there is none) and what it says."""

    end: int
    title: str = ""
    date: str = ""
    contributor: str = ""
    language: str = ""


def front_matter(raw: str) -> FrontMatter:
    """The block that a text begins with; a lone rule of hyphens is none."""
    found = _BLOCK.match(raw)
    if found is None:
        return FrontMatter(0)
    fields = found["fields"]
    said = {field["name"].lower(): _value(field, fields) for field in reversed(list(_FIELD.finditer(fields)))}
    values = {name: next((said[key] for key in keys if said.get(key)), "") for name, keys in _NAMES.items()}
    return FrontMatter(found.end(), **values)


def _value(field: re.Match[str], fields: str) -> str:
    """A value without its quotes; of a list the first."""
    written = field["value"]
    if not written and (item := _ITEM.match(fields, field.end())):
        written = item.group(1)
    if written.startswith("["):
        written = written.strip("[]").split(",")[0]
    if written[:1] not in "\"'":
        written = written.partition(" #")[0]
    return written.strip().strip("\"'").strip()
