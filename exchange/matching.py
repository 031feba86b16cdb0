"""What of a project that comes in is there already, so that it adds only what is new.

The same guid is the same thing. Tools that give new guids are seen through: a user, case or set is
known by name, a code by the way to it, a source by its text, a selection by its place, a coding by
its place, code and coder, a note by its words. A match is one to one, and of several the first that
is free. What is ours and does not come back is told, and never taken for removed.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from exchange import wording
from exchange.project import Code, Coding, Project, Selection, Source, all_codes
from exchange.renaming import Kind, Names, renamed
from kb.model.study import LONGEST_NAME


class Change(NamedTuple):
    """Something that is there and says something else now.

    Attributes:
        guid: ours.
        fields: the names of what differs, in alphabetical order, as ``exchange.project`` has them; ``above`` for what
            it stands under.
    """

    kind: Kind
    guid: str
    fields: tuple[str, ...]


Guids = Mapping[Kind, tuple[str, ...]]


class Matched(NamedTuple):
    """A project that comes in, beside ours; what a file does not say is not changed by it.

    Attributes:
        project: as it came, with our guid for whatever is there already.
        new: of what is not, by kind.
        changed: what is there and differs.
        missing: of ours that did not come back, by kind.
    """

    project: Project
    new: Guids
    changed: tuple[Change, ...]
    missing: Guids

    @property
    def adds_nothing(self) -> bool:
        """Whether all of it is there as it came."""
        return not self.changed and not any(self.new.values())


Known = Iterator[tuple[str, Hashable]]
"""Guids with what tells a thing from others of its kind; nothing where only the guid does."""


def matched(ours: Project, theirs: Project) -> Matched:
    """What of ``theirs`` is in ``ours``, what is new and what differs; both have to hold together, see ``checking``."""
    names, as_they_are = Names({}), Names({})
    for kind, known in _KNOWN.items():
        shared = kind is Kind.SELECTION
        names.of[kind] = _paired(known(ours, as_they_are), known(theirs, names), shared=shared)
    project = _joined(renamed(theirs, names))
    before, after = facts(ours), facts(project)
    new = {kind: tuple(guid for guid in after[kind] if guid not in before[kind]) for kind in Kind}
    missing = {kind: tuple(guid for guid in before[kind] if guid not in after[kind]) for kind in Kind}
    arrived = frozenset(new[Kind.NOTE])
    changed = tuple(
        Change(kind, guid, differing)
        for kind in Kind
        for guid, said in after[kind].items()
        if guid in before[kind] and (differing := _differing(before[kind][guid], said, arrived))
    )
    return Matched(project, new, changed, missing)


def _paired(ours: Known, theirs: Known, *, shared: bool) -> dict[str, str]:
    """For what comes in and is there, what it is called with us; ``shared`` where several may be one."""
    here, coming = dict(ours), dict(theirs)
    free: dict[Hashable, list[str]] = defaultdict(list)
    for guid, key in here.items():
        if key is not None and (shared or guid not in coming):
            free[key].append(guid)
    named = {guid: guid for guid in coming if guid in here}
    for guid, key in coming.items():
        if guid not in named and free.get(key):
            named[guid] = free[key][0] if shared else free[key].pop(0)
    return named


def _joined(project: Project) -> Project:
    """The project with selections of one guid in one."""
    return replace(
        project,
        sources=tuple(replace(one, selections=_together(one.selections)) for one in project.sources),
        notes=tuple(replace(one, selections=_together(one.selections)) for one in project.notes),
    )


def _together(selections: Iterable[Selection]) -> tuple[Selection, ...]:
    found: dict[str, Selection] = {}
    for one in selections:
        had = found.get(one.guid)
        if had is None:
            found[one.guid] = one
        else:
            notes = tuple(dict.fromkeys((*had.notes, *one.notes)))
            found[one.guid] = replace(had, codings=(*had.codings, *one.codings), notes=notes)
    return tuple(found.values())


def _users(project: Project, _: Names) -> Known:
    return ((user.guid, user.name.strip() or None) for user in project.users)


def _codes(project: Project, _: Names) -> Known:
    return ((code.guid, path) for path, code in all_codes(project.codes))


def _variables(project: Project, _: Names) -> Known:
    return ((variable.guid, (variable.name, variable.kind)) for variable in project.variables)


def _sources(project: Project, _: Names) -> Known:
    return ((source.guid, source.text or (source.name, source.kind)) for source in project.sources)


def _notes(project: Project, names: Names) -> Known:
    return ((note.guid, (note.name, note.text, names(Kind.USER, note.made.by))) for note in project.notes)


def _selections(project: Project, names: Names) -> Known:
    for source in (*project.sources, *project.notes):
        for one in source.selections:
            yield one.guid, (names(Kind.SOURCE, names(Kind.NOTE, source.guid)), one.place)


def _codings(project: Project, names: Names) -> Known:
    """By place and not by selection: some tools make one selection of two coders, some make one for each."""
    for source in (*project.sources, *project.notes):
        where = names(Kind.SOURCE, names(Kind.NOTE, source.guid))
        yield from ((coding.guid, (where, *_said(coding, names))) for coding in source.codings)
        for one in source.selections:
            place = (where, one.place)
            yield from ((coding.guid, (*place, *_said(coding, names))) for coding in one.codings)


def _said(coding: Coding, names: Names) -> tuple[str, str]:
    return names(Kind.CODE, coding.code), names(Kind.USER, coding.by)


def _cases(project: Project, _: Names) -> Known:
    return ((case.guid, case.name.strip() or None) for case in project.cases)


def _sets(project: Project, _: Names) -> Known:
    return ((one.guid, one.name) for one in project.sets)


def _links(project: Project, names: Names) -> Known:
    return (
        (link.guid, (link.name, names.anything(link.origin), names.anything(link.target))) for link in project.links
    )


_KNOWN: Mapping[Kind, Callable[[Project, Names], Known]] = {
    Kind.USER: _users,
    Kind.CODE: _codes,
    Kind.VARIABLE: _variables,
    Kind.NOTE: _notes,
    Kind.SOURCE: _sources,
    Kind.SELECTION: _selections,
    Kind.CODING: _codings,
    Kind.CASE: _cases,
    Kind.SET: _sets,
    Kind.LINK: _links,
}
"""In the order in which one needs the other."""

Facts = dict[Kind, dict[str, dict[str, object]]]


def facts(project: Project) -> Facts:
    """What is said of each thing by itself. When it was made is left out, for tools date whatever they write."""
    found: Facts = {kind: {} for kind in Kind}
    for user in project.users:
        found[Kind.USER][user.guid] = {"name": " ".join(user.name.split())[:LONGEST_NAME]}
    _add_codes(project.codes, "", found[Kind.CODE])
    if project.names_only:
        found[Kind.CODE] = {guid: {"name": said["name"]} for guid, said in found[Kind.CODE].items()}
    for variable in project.variables:
        found[Kind.VARIABLE][variable.guid] = {
            "name": variable.name,
            "kind": variable.kind,
            "description": variable.description,
        }
    for kind, sources in ((Kind.SOURCE, project.sources), (Kind.NOTE, project.notes)):
        for source in sources:
            _add_source(source, kind, found)
    for case in project.cases:
        found[Kind.CASE][case.guid] = {
            "name": case.name,
            "description": case.description,
            "values": frozenset(case.values),
            **_sets_of(codes=case.codes, sources=case.sources, selections=case.selections),
        }
    for one in project.sets:
        about = _sets_of(codes=one.codes, sources=one.sources, notes=one.notes)
        found[Kind.SET][one.guid] = {"name": one.name, "description": one.description, **about}
    for link in project.links:
        ends = {"origin": link.origin, "target": link.target, "direction": link.direction}
        found[Kind.LINK][link.guid] = {"name": link.name, **ends, **_sets_of(notes=link.notes)}
    return found


def _add_codes(codes: Iterable[Code], above: str, found: dict[str, dict[str, object]]) -> None:
    for code in codes:
        # Who takes a study out in another language has said nothing else by it.
        description = frozenset((part, told) for part, told in wording.read(code.description).items() if told)
        # So is one of our twelve colours for the one that comes nearest to it.
        said = {
            "name": " ".join(code.name.split())[:LONGEST_NAME],
            "codable": code.codable,
            "color": wording.hue_of(code.color),
            "description": description,
        }
        found[code.guid] = {**said, "above": above, **_sets_of(notes=code.notes)}
        _add_codes(code.codes, code.guid, found)


def _add_source(source: Source, kind: Kind, found: Facts) -> None:
    found[kind][source.guid] = {
        "name": source.name,
        "text": source.text if kind is Kind.SOURCE else (source.text or "").strip(),
        "description": source.description,
        "values": frozenset(source.values),
        **_sets_of(notes=source.notes),
    }
    for selection in source.selections:
        found[Kind.SELECTION][selection.guid] = {
            "start": selection.start,
            "end": selection.end,
            "part": selection.part.place if selection.part else None,
            "above": source.guid,
            "description": selection.description,
            **_sets_of(notes=selection.notes),
        }
        for coding in selection.codings:
            found[Kind.CODING][coding.guid] = _said_by(coding)
    for coding in source.codings:
        found[Kind.CODING][coding.guid] = _said_by(coding)


def _said_by(coding: Coding) -> dict[str, object]:
    return {"code": coding.code, "by": coding.by, **_sets_of(notes=coding.notes)}


def _sets_of(**guids: Iterable[str]) -> dict[str, object]:
    return {name: frozenset(found) for name, found in guids.items()}


def _differing(before: Mapping[str, object], after: Mapping[str, object], arrived: frozenset[str]) -> tuple[str, ...]:
    """What is said otherwise. Silence says nothing else, and a note that is new is no change of where it stands."""
    return tuple(
        sorted(name for name, said in after.items() if name in before and _says_else(name, before[name], said, arrived))
    )


def _says_else(name: str, before: object, said: object, arrived: frozenset[str]) -> bool:
    if isinstance(before, frozenset) and isinstance(said, frozenset):
        return bool(said - before - arrived)
    # Under nothing is a place, too.
    return said != before and (name == "above" or said not in ("", None))
