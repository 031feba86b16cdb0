"""A project in which nothing leads nowhere: what refers to something that is not there is taken out, by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from exchange.losses import Loss, LossKind
from exchange.project import (
    Case,
    Code,
    Codebook,
    Coding,
    Link,
    Made,
    Note,
    Project,
    Selection,
    Set,
    Source,
    User,
    Value,
    all_codes,
)
from exchange.saying import Said, quoted, said

T = TypeVar("T")

_GUIDS = re.compile(r'\bguid="\{?([0-9a-fA-F-]{36})\}?"')
_NOBODY = "onbekend"


class Checked(NamedTuple):
    """A project that holds together, and what was taken out."""

    project: Project
    losses: tuple[Loss, ...]


def checked(project: Project) -> Checked:
    """The project without what leads nowhere; who is named and not listed becomes a user without a name."""
    checking = _Checking(project)
    return Checked(checking.project(project), tuple(checking.losses))


def checked_codebook(codebook: Codebook) -> tuple[Codebook, tuple[Loss, ...]]:
    """A codebook in which sets hold codes that are there, and notes, which it has none of, are not referred to."""
    found, losses = checked(Project("", codes=codebook.codes, sets=codebook.sets))
    return replace(codebook, codes=found.codes, sets=found.sets), losses


def place_of(selection: Selection, source: Source) -> Said:
    """Where a selection stands, as a line calls it."""
    if selection.part:
        named = said("thing.region", page=selection.part.page)
        return said("thing.in_source", thing=named, source=quoted(source.name))
    return said("thing.place", start=selection.start, end=selection.end, source=quoted(source.name))


@dataclass(frozen=True)
class _Known:
    """The guids there are, by kind."""

    codes: frozenset[str]
    notes: frozenset[str]
    sources: frozenset[str]
    selections: frozenset[str]
    variables: frozenset[str]
    everything: frozenset[str]


def _known(project: Project) -> _Known:
    codes = {code.guid for _, code in all_codes(project.codes)}
    sources = {source.guid for source in project.sources}
    notes = {note.guid for note in project.notes}
    selections = {one.guid for source in (*project.sources, *project.notes) for one in source.selections}
    representations = {source.representation for source in project.sources if source.representation}
    unread = {guid.lower() for part in project.unread for guid in _GUIDS.findall(part.xml)}
    variables = {variable.guid for variable in project.variables}
    others: set[str] = {
        one.guid for group in (project.users, project.cases, project.links, project.sets) for one in group
    }
    codings = {
        coding.guid
        for source in (*project.sources, *project.notes)
        for coding in (*source.codings, *(coding for one in source.selections for coding in one.codings))
    }
    sources |= representations
    return _Known(
        frozenset(codes),
        frozenset(notes | unread),
        frozenset(sources | unread),
        frozenset(selections | unread),
        frozenset(variables),
        frozenset(codes | sources | notes | selections | unread | variables | others | codings),
    )


class _Checking:
    def __init__(self, project: Project) -> None:
        self.losses: list[Loss] = []
        self._there = _known(project)
        self._listed = {user.guid for user in project.users}
        self._strangers: dict[str, None] = {}

    def project(self, project: Project) -> Project:
        """The project that holds together."""
        there = self._there
        found = replace(
            project,
            made=self._made(project.made),
            codes=tuple(self._code(code) for code in project.codes),
            cases=tuple(self._case(case) for case in project.cases),
            sources=tuple(self._source(source) for source in project.sources),
            notes=tuple(self._source(note) for note in project.notes),
            links=tuple(link for link in map(self._link, project.links) if link is not None),
            sets=tuple(self._set(one) for one in project.sets),
            about=self._only(project.about, there.notes, said("thing.project"), "note"),
        )
        strangers = tuple(User(guid, _NOBODY) for guid in self._strangers)
        for stranger in strangers:
            self._tell(LossKind.CHANGED, said("thing.person", name=stranger.guid), said("why.stranger"))
        return replace(found, users=(*found.users, *strangers))

    def _tell(self, kind: LossKind, thing: Said, why: Said) -> None:
        self.losses.append(Loss(kind, thing, why))

    def _only(self, guids: Iterable[str], there: frozenset[str], of: Said, what: str) -> tuple[str, ...]:
        """The guids that lead somewhere."""
        found = tuple(guids)
        if any(guid not in there for guid in found):
            self._tell(LossKind.LEFT_OUT, of, said("why.dangling", what=said(f"one.{what}")))
        return tuple(guid for guid in found if guid in there)

    def _by(self, guid: str) -> str:
        if guid and guid not in self._listed:
            self._strangers[guid] = None
        return guid

    def _made(self, made: Made) -> Made:
        self._by(made.by)
        self._by(made.changed_by)
        return made

    def _code(self, code: Code) -> Code:
        notes = self._only(code.notes, self._there.notes, said("thing.code", name=quoted(code.name)), "note")
        return replace(code, notes=notes, codes=tuple(self._code(one) for one in code.codes))

    def _values(self, values: tuple[Value, ...], of: Said) -> tuple[Value, ...]:
        known = set(self._only((value.variable for value in values), self._there.variables, of, "variable"))
        return tuple(value for value in values if value.variable in known)

    def _case(self, case: Case) -> Case:
        of, there = said("thing.case", name=quoted(case.name)), self._there
        return replace(
            case,
            codes=self._only(case.codes, there.codes, of, "code"),
            values=self._values(case.values, of),
            sources=self._only(case.sources, there.sources, of, "source"),
            selections=self._only(case.selections, there.selections, of, "selection"),
        )

    def _codings(self, codings: tuple[Coding, ...], of: Said) -> tuple[Coding, ...]:
        known = set(self._only((coding.code for coding in codings), self._there.codes, of, "code"))
        for coding in codings:
            self._by(coding.by)
        return tuple(
            replace(coding, notes=self._only(coding.notes, self._there.notes, of, "note"))
            for coding in codings
            if coding.code in known
        )

    def _selection(self, selection: Selection, source: Source) -> Selection:
        of = place_of(selection, source)
        self._made(selection.made)
        return replace(
            selection,
            codings=self._codings(selection.codings, of),
            notes=self._only(selection.notes, self._there.notes, of, "note"),
        )

    def _source(self, source: Source | Note) -> Source:
        of = said("thing.source", name=quoted(source.name))
        self._made(source.made)
        return replace(
            source,
            selections=tuple(self._selection(one, source) for one in source.selections),
            codings=self._codings(source.codings, of),
            notes=self._only(source.notes, self._there.notes, of, "note"),
            values=self._values(source.values, of),
        )

    def _link(self, link: Link) -> Link | None:
        ends = (link.origin, link.target)
        of = said("thing.link", name=quoted(link.name))
        if not all(end in self._there.everything for end in ends):
            self._tell(LossKind.LEFT_OUT, of, said("why.dangling_link"))
            return None
        return replace(link, notes=self._only(link.notes, self._there.notes, of, "note"))

    def _set(self, one: Set) -> Set:
        of, there = said("thing.set", name=quoted(one.name)), self._there
        return replace(
            one,
            codes=self._only(one.codes, there.codes, of, "code"),
            sources=self._only(one.sources, there.sources, of, "source"),
            notes=self._only(one.notes, there.notes, of, "note"),
        )
