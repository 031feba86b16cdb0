"""Cases of a study as a table to fill in: a row for each, a column for each variable.

A form holds some two hundred fields, so a wide or a long table comes in parts.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.errors import Invalid
from kb.model.foreign import Case, Variable, VariableKind
from kb.model.study import StudyId, ThingId
from kb.model.variables import value_of
from kb.services.tagging.casebook import Cell, Row, one_line
from ui.edition import Edition, Named
from ui.forms import Pairs
from ui.views.voices import Voice, voice

_FIELDS = 180
_TALL, _WIDE = 25, 12
_VALUE, _SEEN = "w:", "zag:"
_DAY = re.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})")


class Field(NamedTuple):
    """A cell to fill in.

    Attributes:
        name: what its field is called in the form.
        label: for who cannot see where it stands.
        value: as people read it; what somebody typed, as long as that is not kept.
        stands: what is kept where that is something else than what was typed; ``None`` where it is the same.
    """

    name: str
    label: str
    heading: Variable
    value: str
    stands: str | None = None


class CaseRow(NamedTuple):
    """A case in the table.

    Attributes:
        seen: what a form remembers of the values that it showed.
    """

    id: str
    name: Named
    documents: int
    seen: tuple[str, str]
    fields: tuple[Field, ...]


class Part(NamedTuple):
    """Which of many rows or columns are shown: the first and the last, counted from 1."""

    first: int
    last: int
    total: int
    number: int
    before: bool
    after: bool


class DocumentRow(NamedTuple):
    """A document of a case, or one that can be."""

    id: str
    title: Named
    language: str
    voice: Voice


def part_of(total: int, size: int, number: int) -> Part:
    """One part of so many, the last where there are fewer parts."""
    number = min(max(number, 1), max(1, -(-total // size)))
    first = (number - 1) * size
    last = min(first + size, total)
    return Part(first + 1 if total else 0, last, total, number, number > 1, last < total)


def wide(variables: Sequence[Variable], number: int) -> tuple[Part, Sequence[Variable]]:
    """The variables that are shown beside each other."""
    part = part_of(len(variables), _WIDE, number)
    return part, variables[max(part.first - 1, 0) : part.last]


def tall(cases: Sequence[Case], columns: int, number: int) -> tuple[Part, Sequence[Case]]:
    """The cases that are shown below each other, as many as a form holds fields for."""
    part = part_of(len(cases), min(_TALL, _FIELDS // (columns + 1)), number)
    return part, cases[max(part.first - 1, 0) : part.last]


def case_row(
    row: Row, variables: Sequence[Variable], study: StudyId, edition: Edition, typed: Sequence[Cell] = ()
) -> CaseRow:
    """A case with what is known of it.

    Args:
        row: the case.
        variables: the columns.
        study: that it is in.
        edition: in which language.
        typed: what somebody filled in that is not kept.
    """
    case = row.case
    waiting = {one.variable: one.value for one in typed if one.case == case.id}
    remembered = json.dumps({one.id: case.values.get(one.id, "") for one in variables}, ensure_ascii=False)
    return CaseRow(
        id=case.id,
        name=Named(case.name, edition.links.study(study, f"gevallen/{case.id}")),
        documents=len(row.cards) + row.hidden,
        seen=(f"{_SEEN}{case.id}", remembered),
        fields=tuple(_field(case, one, edition, waiting.get(one.id)) for one in variables),
    )


def document_row(row: Row, study: StudyId, edition: Edition) -> tuple[DocumentRow, ...]:
    """The documents of a case that one may read."""
    return tuple(
        DocumentRow(
            one.id,
            Named(one.title, edition.links.desk(study, one.id)),
            one.language,
            voice(one.knowledge_source, edition),
        )
        for one in row.cards
    )


def filled(posted: Pairs, variables: Sequence[Variable], edition: Edition) -> list[Cell]:
    """What somebody filled in that is not what the form showed them.

    Raises:
        Invalid: it is no form of ours.
    """
    typed, kinds = dict(posted), {one.id: one.kind for one in variables}
    found = []
    for name, value in posted:
        if not name.startswith(_VALUE):
            continue
        case, _, variable = name.removeprefix(_VALUE).partition(":")
        before = _remembered(typed.get(f"{_SEEN}{case}", "")).get(variable, "")
        kind = kinds.get(ThingId(variable), VariableKind.TEXT)
        if one_line(value) != shown(kind, before, edition):
            found.append(Cell(ThingId(case), ThingId(variable), value, before))
    return found


def shown(kind: VariableKind, value: str, edition: Edition) -> str:
    """A value as people read it, and can write it."""
    plain = one_line(value)
    if kind is VariableKind.BOOLEAN:
        try:
            return value_of(kind, plain)
        except Invalid:
            return plain
    if kind is VariableKind.FLOAT and edition.language == "nl":
        return plain.replace(".", ",")
    if kind in {VariableKind.DATE, VariableKind.DATETIME}:
        day = r"\3-\2-\1" if edition.language == "nl" else r"\1-\2-\3"
        return _DAY.sub(day, plain).replace("T", " ", 1)
    return plain


def _field(case: Case, variable: Variable, edition: Edition, typed: str | None) -> Field:
    kept = shown(variable.kind, case.values.get(variable.id, ""), edition)
    label = edition.wording("geval.cel", kenmerk=variable.name, geval=case.name)
    name = f"{_VALUE}{case.id}:{variable.id}"
    if typed is None:
        return Field(name, label, variable, kept)
    return Field(name, label, variable, typed, kept)


def _remembered(said: str) -> Mapping[str, str]:
    try:
        found = json.loads(said or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        msg = "dit formulier is niet van ons"
        raise Invalid(msg)
    return found
