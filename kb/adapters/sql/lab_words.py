"""What people of labs wrote themselves in what is stored of collections and journals, found and taken out.

A field counts as written unless it stands here: what is added later is not told before somebody thought of it.
"""

from collections.abc import Iterator
from typing import Any

from kb.language.repeating import Repeating
from kb.model.reference import Repeats

CODED = frozenset(
    {
        *("id", "collection", "edition", "block", "entry", "document", "finding", "lab", "labs", "themes", "successor"),
        *(
            "by",
            "answered_by",
            "of",
            "undoes",
            "key",
            "number",
            "position",
            "origin",
            "expected",
            "stood",
            "revision",
            "version",
        ),
        *("sha256", "words", "start", "end", "newest", "sample", "reduced", "undone", "plurality", "made_by"),
        *("level", "kind", "state", "access", "language", "voice", "role", "answer", "outcome", "changed"),
        *("at", "made_at", "changed_at", "withdrawn_at", "answered_at", "day", "looked_on", "covered_on"),
        # Words in an address are looked for in another way; see ``Repeating.is_in_address``.
        "slug",
    }
)
"""The fields that hold ids, digests, codes, figures and days; all other text people wrote."""

GONE = "…"
"""Stands for what repeated it."""


def written(value: Any) -> Iterator[str]:
    """All that people wrote themselves in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, within in value.items():
            if name not in CODED:
                yield from written(within)
    elif isinstance(value, list):
        for one in value:
            yield from written(one)


def repeats(said: Repeating, value: Any) -> bool:
    """Whether people said any of it again in a value."""
    return any(said.is_in(text) for text in written(value))


def without(value: Any, is_in: Repeats) -> Any:
    """A value in which nothing that people wrote repeats it; of a row of words the others stay."""
    if isinstance(value, str):
        return GONE if is_in(value) else value
    if isinstance(value, dict):
        return {name: within if name in CODED else without(within, is_in) for name, within in value.items()}
    if isinstance(value, list):
        return [without(one, is_in) for one in value if not (isinstance(one, str) and is_in(one))]
    return value


def reduced(value: Any, is_in: Repeats) -> Any:
    """The same of what is known to repeat it: where none of it is found any more, nothing is left."""
    found = without(value, is_in)
    return found if found != value else bare(value)


def bare(value: Any) -> Any:
    """A value without anything that people wrote in it."""
    if isinstance(value, str):
        return GONE if value else ""
    if isinstance(value, dict):
        return {name: within if name in CODED else bare(within) for name, within in value.items()}
    return [bare(one) for one in value if not isinstance(one, str)] if isinstance(value, list) else value
