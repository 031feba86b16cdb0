"""Places of selections by our ruler, after it was measured which one the file uses.

One file is written by one tool, so one ruler is taken for all its texts. What cannot be placed is
left out by name, and what holds other words than it says is marked, see ``kb.coding.rulers``.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from exchange.losses import Loss, LossKind
from exchange.project import Selection, Source
from exchange.refi.grammar import LONGEST_NAME
from exchange.saying import Value, quoted, said
from kb.coding.rulers import RULERS, Measured, Misplaced, Named, Ruler, Scale, Written, holds, measured

_WHY = {
    Misplaced.OUTSIDE: "outside",
    Misplaced.BACKWARD: "backward",
    Misplaced.EMPTY: "empty_place",
    Misplaced.INSIDE: "inside",
}


class Drafted(NamedTuple):
    """A source with selections as the file has them: positions by its ruler, and names in place of labels.

    Attributes:
        written: its text; ``None`` where there is none to select in.
        parts: of its pages, which need no ruler.
    """

    source: Source
    written: Written | None
    parts: tuple[Selection, ...] = ()


class Placed(NamedTuple):
    """Sources with selections by our ruler.

    Attributes:
        measured: which ruler the file uses.
    """

    sources: tuple[Source, ...]
    measured: Measured
    losses: tuple[Loss, ...]


def placed(drafts: Sequence[Drafted], rulers: Sequence[Ruler] = RULERS) -> Placed:
    """The sources of one file, in the order given; by one of these rulers."""
    samples = [
        (draft.written, [Named(one.guid, one.start, one.end, one.label) for one in draft.source.selections])
        for draft in drafts
        if draft.written is not None and draft.source.selections
    ]
    found = measured(samples, rulers)
    doubts = frozenset(found.doubts)
    losses: list[Loss] = []
    sources = tuple(_placed(draft, found, doubts, losses) for draft in drafts)
    return Placed(sources, found, tuple(losses))


def _placed(draft: Drafted, found: Measured, doubts: frozenset[str], losses: list[Loss]) -> Source:
    source, written, parts = draft
    if written is None:
        if source.selections:
            thing = said("thing.selections_in", number=len(source.selections), source=quoted(source.name))
            losses.append(Loss(LossKind.LEFT_OUT, thing, said("why.no_text")))
        return replace(source, text=None, selections=parts)
    scale = Scale(written, found.ruler)
    selections: list[Selection] = []
    for selection in source.selections:
        named = said("thing.selection", name=quoted(selection.label or selection.guid))
        thing = said("thing.in_source", thing=named, source=quoted(source.name))
        place = scale.place(selection.start, selection.end)
        if isinstance(place, Misplaced):
            where: dict[str, Value] = {"start": selection.start, "end": selection.end, "length": len(written.text)}
            losses.append(Loss(LossKind.LEFT_OUT, thing, said(f"why.{_WHY[place]}", **where)))
            continue
        words = written.text[place.start : place.end]
        if selection.guid in doubts:
            losses.append(Loss(LossKind.DOUBTFUL, thing, said("why.stands_there", words=quoted(words))))
        label = "" if holds(selection.label, words) else selection.label[:LONGEST_NAME]
        is_doubtful = selection.guid in doubts
        selections.append(replace(selection, start=place.start, end=place.end, label=label, doubtful=is_doubtful))
    return replace(source, text=written.text, selections=(*selections, *parts))
