"""The codes of a study at two moments, side by side: what came, what went, and what of a code became otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.model.codebook import CodeState
from kb.model.deed import Head
from kb.services.tagging.codebooks import Node
from ui.edition import Edition
from ui.views.deeds import deed_in_words


class Difference(NamedTuple):
    """A code that was not at the first moment what it was at the second: ``erbij``, ``eraf`` or ``anders``."""

    then: str
    now: str
    how: str


class Comparison(NamedTuple):
    """Two moments.

    Attributes:
        then: the number of the deed after which is looked.
        until: the same of the second; empty for now.
        named: what the second is called above its column; empty for now.
    """

    then: str
    until: str
    named: str
    differences: tuple[Difference, ...]


def moments(heads: Sequence[Head], called: Mapping[str, str], edition: Edition) -> Iterator[tuple[str, str]]:
    """When something was done with codes, by the number of the deed: the last first."""
    for head in heads:
        yield str(head.number), f"{_when(head, edition)} · {deed_in_words(head, edition, called)}"


def compared(
    heads: Sequence[Head], numbers: tuple[int, int | None], then: Sequence[Node], now: Sequence[Node], edition: Edition
) -> Comparison:
    """What is otherwise at the second moment than at the first."""
    first, second = numbers
    named = next((_when(head, edition) for head in heads if head.number == second), "")
    differences = tuple(_differences(then, now, edition))
    return Comparison(str(first), str(second) if second else "", named, differences)


def _when(head: Head, edition: Edition) -> str:
    return f"{edition.wording.date(head.at.date().isoformat())} {head.at:%H:%M}"


def _differences(then: Sequence[Node], now: Sequence[Node], edition: Edition) -> Iterator[Difference]:
    """The codes that are not what they were, in the order of the second moment and then of the first."""
    before, after = ({node.code.id: node for node in nodes} for nodes in (then, now))
    for id in dict.fromkeys([*after, *before]):
        old, new = before.get(id), after.get(id)
        if old is None and new is not None:
            yield Difference("", _described(new, edition), "erbij")
        elif new is None and old is not None:
            yield Difference(_described(old, edition), "", "eraf")
        elif old is not None and new is not None and old.code != new.code:
            sides = list(zip(_further(old, then, edition), _further(new, now, edition), strict=True))
            own, other = ([pair[side] for pair in sides if pair[0] != pair[1]] for side in (0, 1))
            was, is_now = _with(_described(old, edition), own), _with(_described(new, edition), other)
            # Where only the numbers of places were dealt again, nothing is otherwise for who reads it.
            if was != is_now:
                yield Difference(was, is_now, "anders")


def _described(node: Node, edition: Edition) -> str:
    """A code in one line: what it is called, and what it is for."""
    said = " · ".join(part for part in node.code.defined if part)
    retired = f" ({edition.wording('werk.uit_gebruik')})" if node.code.state is CodeState.RETIRED else ""
    return f"{node.name or edition.wording('werk.naam_weg')}{retired}" + (f": {said}" if said else "")


def _with(described: str, further: Sequence[str]) -> str:
    return f"{described} [{'; '.join(further)}]" if further else described


def _further(node: Node, nodes: Sequence[Node], edition: Edition) -> Iterator[str]:
    """What else a code is, told only where it differs; as many for each code."""
    t, code = edition.wording, node.code
    names = {one.code.id: one.name for one in nodes}
    siblings = [one.code.id for one in nodes if one.code.parent == code.parent]
    yield t("werk.is_code") if code.codable else t("werk.is_map")
    yield (
        t("werk.staat_onder", code=names.get(code.parent) or t("werk.naam_weg")) if code.parent else t("werk.bovenaan")
    )
    yield t("werk.staat_op", n=siblings.index(code.id) + 1)
    yield t("werk.kleur_n", n=code.hue + 1)
    theme = edition.theme(code.concept).name if code.concept else ""
    relation = t(f"werk.band_{code.mapping}") if code.mapping else ""
    yield t("werk.bij_thema", thema=theme, band=relation) if theme else t("werk.geen_begrip")
    yield t.count("werk.kernplekken", len(code.keys))
