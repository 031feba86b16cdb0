"""What is noted of a file that was taken out: how many things it held and what stayed behind, and never any words.

Words live in documents alone, so that a withdrawal reaches them; a line of a report that quotes is noted as a number.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from exchange.losses import Loss, LossKind, Told
from exchange.matching import facts
from exchange.project import Project
from exchange.renaming import Kind
from exchange.saying import Said, counted
from kb.model.study import Stayed

_CODED = (Kind.USER, Kind.CODE, Kind.SOURCE, Kind.CODING)
_HELD: Mapping[str, Sequence[Kind]] = {
    "qdpx": tuple(Kind),
    "zip": tuple(Kind),
    "qdc": (Kind.CODE, Kind.SET),
    "csv-codes": (Kind.CODE,),
    "csv": _CODED,
    "xlsx": _CODED,
    "docx": _CODED,
    "jsonld": (*_CODED, Kind.SELECTION, Kind.NOTE),
}


def held(project: Project, ending: str) -> dict[str, int]:
    """How many things of each kind a file holds, by the ending that says which file it is."""
    found = facts(project)
    return {kind.value: len(found[kind]) for kind in _HELD[ending] if found[kind]}


def stayed(losses: Iterable[Loss]) -> tuple[Stayed, ...]:
    """What stayed behind or went otherwise, without what is quoted of it."""
    losses = tuple(losses)
    lines = [_line(loss) for loss in losses]
    quoting = Counter(loss.kind for loss, line in zip(losses, lines, strict=True) if line is None)
    more = (
        _said(kind, counted("thing.lines", number), counted("why.quoting", number)) for kind, number in quoting.items()
    )
    return (*(line for line in lines if line), *more)


def told(notes: Iterable[Stayed], language: str) -> Iterator[Told]:
    """It in words."""
    for note in notes:
        thing, why = (Said(code, (("number", note.number),)) for code in (note.thing, note.why))
        yield Told(note.kind, thing.told(language), why.told(language))


def _line(loss: Loss) -> Stayed | None:
    """A loss that is told by a number or by nothing; ``None`` for one that quotes."""
    parts = [part for part in (loss.thing, loss.why) if isinstance(part, Said)]
    values = dict(pair for part in parts for pair in part.values)
    if isinstance(loss.thing, str) or set(values) - {"number"} or not all(type(one) is int for one in values.values()):
        return None
    return _said(loss.kind, loss.thing, loss.why)


def _said(kind: LossKind, thing: Said, why: Said) -> Stayed:
    number = dict((*thing.values, *why.values)).get("number", 0)
    return Stayed(kind=kind.value, thing=thing.code, why=why.code, number=int(str(number)))
