"""What of a file is otherwise here and stays so, and what has no place here: a line for each, so that it is seen."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Literal

from exchange.losses import Loss, LossKind
from exchange.matching import Matched, facts
from exchange.project import Project, Value, all_codes
from exchange.renaming import Kind
from exchange.saying import Said, quoted, said
from kb.model.memo import MemoKind

_SAME = 20
"""Letters that are alike before the first that is not, so that a line shows where."""

UNKEPT: Mapping[Kind, frozenset[str]] = {
    Kind.SOURCE: frozenset({"description", "values"}),
    Kind.SELECTION: frozenset({"description"}),
    Kind.NOTE: frozenset({"name", "description", "values"}),
    Kind.CASE: frozenset({"codes", "selections"}),
    Kind.SET: frozenset({"sources", "notes"}),
}
"""What is said of things in files and has no place with us."""


def differs(field: str, before: str, after: str, *, how: Literal["becomes", "stays", "older"]) -> Said:
    """That something becomes what a file says of it, or not, with what it was and what it says there.

    Args:
        field: what of it.
        before: here.
        after: in the file.
        how: it becomes that; ours stays; or ours stays since the file says what ours said before.
    """
    same = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    cut = max(0, min(len(before), len(after)) - _SAME if same is None else same - _SAME)
    was, now = (
        quoted(f"…{told[cut:]}" if cut else told) if told else said("field.nothing") for told in (before, after)
    )
    return said(f"why.{how}", field=said(f"field.{field}"), before=was, after=now)


def staying(ours: Project, beside: Matched, taken: Mapping[str, frozenset[str]]) -> Iterator[Loss]:
    """What is otherwise in the file, but for the fields that were taken, by guid."""
    names = _names(ours) | _names(beside.project)
    sides = [
        (facts(one), {code.guid: code.color for _, code in all_codes(one.codes)}) for one in (ours, beside.project)
    ]
    shared = _shared(beside.project)
    for change in beside.changed:
        left = set(change.fields) - taken.get(change.guid, frozenset()) - UNKEPT.get(change.kind, frozenset())
        for field in sorted(left):
            before, after = (
                colors[change.guid]
                if field == "color"
                else _shown(here[change.kind][change.guid][field], names, shared)
                for here, colors in sides
            )
            if before != after:
                why = differs(field, before, after, how="stays")
                yield Loss(LossKind.CHANGED, _thing(change.kind, change.guid, names), why)


def unkept(project: Project) -> Iterator[Loss]:
    """What the file says of things that we do not hold of them."""
    names = _names(project)
    for kind, found in facts(project).items():
        for guid, told in found.items():
            for why in _no_place(kind, told):
                yield Loss(LossKind.LEFT_OUT, _thing(kind, guid, names), why)
    for link in project.links:
        yield Loss(LossKind.KEPT_UNREAD, _thing(Kind.LINK, link.guid, names), said("why.kept_known"))
    read = {source.file for source in project.sources}
    for file in project.files:
        if file.name not in read:
            yield Loss(LossKind.LEFT_OUT, said("thing.file", name=quoted(file.name)), said("why.file_not_kept"))
    coded = said("why.not_held", field=said("field.codings"))
    for note in project.notes:
        if note.selections or note.codings:
            yield Loss(LossKind.LEFT_OUT, _thing(Kind.NOTE, note.guid, names), coded)
    for guid, number in _shared(project).items():
        yield Loss(LossKind.CHANGED, _thing(Kind.NOTE, guid, names), said("why.more_places", number=number))


def _no_place(kind: Kind, told: Mapping[str, object]) -> Iterator[Said]:
    """Why what is said of a thing does not come along."""
    for field in sorted(UNKEPT.get(kind, ())):
        # What we call a memo is of which kind it is.
        if told[field] and not (kind is Kind.NOTE and field == "name" and told[field] in set(MemoKind)):
            yield said("why.not_held", field=said(f"field.{field}"))


def standing(project: Project, whole: str) -> Iterator[tuple[str, str, str]]:
    """Each note with what it stands on and the source that that is in, by their guids; ``whole`` is the project."""
    for guid in project.about:
        yield guid, whole, ""
    for _, code in all_codes(project.codes):
        yield from ((guid, code.guid, "") for guid in code.notes)
    for source in project.sources:
        yield from ((guid, source.guid, source.guid) for guid in source.notes)
        for selection in source.selections:
            yield from ((guid, selection.guid, source.guid) for guid in selection.notes)
            for coding in selection.codings:
                yield from ((guid, coding.guid, source.guid) for guid in coding.notes)
        for coding in source.codings:
            yield from ((guid, coding.guid, source.guid) for guid in coding.notes)


def _shared(project: Project) -> Mapping[str, int]:
    """The notes that stand on more than one thing, with on how many."""
    found = Counter(guid for guid, _, _ in standing(project, ""))
    return {guid: number for guid, number in found.items() if number > 1}


def _names(project: Project) -> dict[str, str]:
    """What things are called, by guid."""
    codes = {code.guid: code.name for _, code in all_codes(project.codes)}
    named = (
        project.users,
        project.variables,
        project.cases,
        project.sources,
        project.notes,
        project.links,
        project.sets,
    )
    names = codes | {one.guid: one.name for group in named for one in group}
    for source in (*project.sources, *project.notes):
        for one in source.selections:
            where = f"▭ p. {one.part.page}" if one.part else f"{one.start}–{one.end}"
            names[one.guid] = f"{source.name} {where}"
            names |= {coding.guid: names.get(coding.code, "") for coding in one.codings}
        names |= {coding.guid: names.get(coding.code, "") for coding in source.codings}
    return names


def _thing(kind: Kind, guid: str, names: Mapping[str, str]) -> Said:
    return said("thing.named", kind=said(f"of.{kind}"), name=quoted(names.get(guid, "") or guid))


def _shown(told: object, names: Mapping[str, str], without: Container[str]) -> str:
    """What is said of a thing, with names for guids."""
    if isinstance(told, Value):
        return f"{names.get(told.variable, '')}: {told.value}"
    if isinstance(told, frozenset):
        return ", ".join(sorted(_shown(one, names, without) for one in told if one not in without))
    if isinstance(told, bool):
        return "✓" if told else "–"
    return names.get(str(told), str(told)) if told is not None else ""
