"""What somebody kept, as an address carries it: no cookie, no account.

The parameter ``c`` has a key for each quotation, in order: the passage's id in 22 letters and, mostly, where the words
begin and end in the document (code points). A page that gets it hands it on in every link.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from uuid import UUID

from kb.model.identity import PassageId
from kb.model.search import MAX_QUERY_LENGTH
from kb.model.selection import MOST_KEPT, Kept
from kb.model.text import Span

KEPT = "c"
UNDER = "onder"
"""The parameter with the question that all of it was kept under; absent where there were several."""
CARRIED = frozenset({KEPT, UNDER})
KEEP, DROP = "bewaar", "weg"
"""What a form says to do with the quotation whose key is the value."""

_BETWEEN = "~"
_KEY = re.compile(r"([\w-]{22})(?:\.(\d{1,9})\.(\d{1,9}))?", re.ASCII)


def key(kept: Kept) -> str:
    """The key of a quotation; may stand in an address and in an id as it is."""
    passage = urlsafe_b64encode(UUID(kept.passage).bytes).decode().rstrip("=")
    return f"{passage}.{kept.span.start}.{kept.span.end}" if kept.span else passage


def kept_of(key: str) -> Kept | None:
    """The quotation that a key stands for; ``None`` when it is no key."""
    found = _KEY.fullmatch(key)
    if found is None or (found[2] and int(found[2]) >= int(found[3])):
        return None
    try:
        passage = PassageId(str(UUID(bytes=urlsafe_b64decode(found[1] + "=="))))
    except (Error, ValueError):
        return None
    return Kept(passage, Span(start=int(found[2]), end=int(found[3])) if found[2] else None)


def read(value: str) -> tuple[str, ...]:
    """The keys in an address, each once, as many as fit; what is no key is passed over."""
    keys = dict.fromkeys(one for one in value.split(_BETWEEN) if kept_of(one))
    return tuple(keys)[:MOST_KEPT]


def write(keys: Iterable[str]) -> str:
    """Keys as an address carries them."""
    return _BETWEEN.join(keys)


def question(value: str) -> str:
    """A question in an address, tidied."""
    return " ".join(value.split())[:MAX_QUERY_LENGTH]


def under(known: str, *, before: tuple[str, ...], asked: str, adds: bool) -> str:
    """The question that all of it is kept under; empty where there are several or none.

    Args:
        known: that what was kept before was kept under.
        before: the keys of that.
        asked: on the page that a form stood on.
        adds: whether it kept another one.
    """
    if not adds:
        return known
    return asked if not before or asked == known else ""


def changed(keys: tuple[str, ...], posted: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The keys after what a form asks for; what does not fit any more is not added."""
    for name, value in posted:
        if name == KEEP:
            keys = read(write((*keys, value)))
        elif name == DROP:
            keys = tuple(one for one in keys if one != value)
    return keys
