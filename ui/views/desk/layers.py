"""Layers of what is marked in a document: who gave a code, and from which branch of the codebook. Each can be off.

What is off is neither drawn under words nor in the margin, nor heard; the highlight that is chosen is always whole.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kb.model.annotation import Coding, Highlight
from kb.model.study import ThingId
from kb.services.tagging.coding import Marks
from ui.edition import Edition
from ui.views.desk.at import BETWEEN, At

_LONGEST = 4_000
# So many branches are listed: those that are off, then those that most of what is marked lies in.
_MOST = 24
THEMES = "themas"
"""The branch of what was not given a code but a theme."""


class Layer(NamedTuple):
    """A layer that something of the document lies in.

    Attributes:
        query: of the same page with this layer switched.
    """

    id: str
    name: str
    on: bool
    query: str


class Layers(NamedTuple):
    """The layers of a document.

    Attributes:
        everything: query of the page with all of them on; empty when they are.
        mine: query of the page with only what the reader gave; empty when that is so, or where nobody else gave any.
        off: how many are off.
        unlisted: how many branches are not listed.
    """

    coders: tuple[Layer, ...]
    branches: tuple[Layer, ...]
    everything: str
    mine: str
    off: int
    unlisted: int


def read_off(said: str) -> frozenset[str]:
    """What an address switches off."""
    return frozenset(one for one in said[:_LONGEST].split(BETWEEN) if one)


def layers_of(at: At, edition: Edition) -> Layers:
    """The layers of a document, each with the way to switch it; none where all of it lies in one."""
    root = _roots(at)
    whose = dict.fromkeys([*(one.coder for one in at.marks.highlights), *(one.coder for one in _codings(at.marks))])
    names = {str(node.code.id): node.name for node in at.nodes}
    names[THEMES] = edition.wording("werk.laag_themas")
    within = Counter(_branch(one, root) for one in _codings(at.marks))
    listed = set(sorted(within, key=lambda one: (one not in at.off, -within[one]))[:_MOST])
    coders = sorted(((at.members.get(one, ""), one) for one in whose), key=lambda pair: (pair[1] != at.me, pair))
    branches = [(name, one) for one, name in names.items() if one in listed]
    others = frozenset(one for one in whose if one != at.me)
    mine = (at.off | others) - {str(at.me)}

    def layers(pairs: list[tuple[str, str]]) -> Iterator[Layer]:
        for name, one in pairs:
            query = _query(at, at.off ^ {one})
            yield Layer(one, name or edition.wording("werk.naam_weg"), one not in at.off, query)

    return Layers(
        coders=tuple(layers([(name, str(one)) for name, one in coders])) if len(coders) > 1 else (),
        branches=tuple(layers(branches)) if len(branches) > 1 else (),
        everything=_query(at, frozenset()) if at.off else "",
        mine=_query(at, mine) if others and at.me in whose and mine != at.off else "",
        off=len(at.off & {*whose, *within}),
        unlisted=len(within) - len(branches) if len(branches) > 1 else 0,
    )


def seen(at: At) -> Marks:
    """What is marked in the layers that are on, and all of the highlight that is chosen."""
    if not at.off:
        return at.marks
    root = _roots(at)

    def is_on(coding: Coding) -> bool:
        return coding.coder not in at.off and _branch(coding, root) not in at.off

    codings: dict[ThingId, list[Coding]] = {}
    shown: list[Highlight] = []
    for one in at.marks.highlights:
        said = at.marks.codings.get(one.id, ())
        left = list(said) if one.id == at.chosen else [coding for coding in said if is_on(coding)]
        if left or one.id == at.chosen or (not said and one.coder not in at.off):
            shown.append(one)
            codings[one.id] = left
    return Marks(shown, codings, [one for one in at.marks.whole if is_on(one)])


def _query(at: At, off: frozenset[str]) -> str:
    return at._replace(off=off).query(**at.here) or "?"


def _codings(marks: Marks) -> Iterator[Coding]:
    yield from (coding for those in marks.codings.values() for coding in those)
    yield from marks.whole


def _branch(coding: Coding, roots: dict[str, str]) -> str:
    return roots.get(coding.code or "", "") if coding.concept is None else THEMES


def _roots(at: At) -> dict[str, str]:
    """Each code with the one at the top that it stands under; a parent stands before what is under it."""
    found: dict[str, str] = {}
    for node in at.nodes:
        found[node.code.id] = found.get(node.code.parent or "", str(node.code.id))
    return found
