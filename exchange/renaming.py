"""A project with other guids, wherever they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from exchange.project import Case, Code, Coding, Link, Made, Project, Selection, Set, Source, Unread, Value


class Kind(StrEnum):
    """What has a guid of its own."""

    USER = "user"
    CODE = "code"
    VARIABLE = "variable"
    CASE = "case"
    SOURCE = "source"
    SELECTION = "selection"
    CODING = "coding"
    NOTE = "note"
    LINK = "link"
    SET = "set"


_GUID = re.compile(r'(?<==")\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?(?=")')


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called instead.

    Attributes:
        of: by kind, for each guid another; what is not there keeps its own.
    """

    of: dict[Kind, dict[str, str]]

    def __call__(self, kind: Kind, guid: str) -> str:
        """The guid of a thing of a kind."""
        return self.of.get(kind, {}).get(guid, guid)

    def all(self, kind: Kind, guids: Iterable[str]) -> tuple[str, ...]:
        """The guids of things of a kind, each once."""
        return tuple(dict.fromkeys(self(kind, guid) for guid in guids))

    def anything(self, guid: str) -> str:
        """The guid of a thing of which the kind is not told."""
        return next((found[guid] for found in self.of.values() if guid in found), guid)


def renamed(project: Project, names: Names) -> Project:
    """The project with these guids, also in what is kept unread."""
    return _Renaming(names).project(project)


class _Renaming:
    def __init__(self, names: Names) -> None:
        self._names = names

    def project(self, project: Project) -> Project:
        names = self._names
        return replace(
            project,
            made=self._made(project.made),
            users=tuple(replace(user, guid=names(Kind.USER, user.guid)) for user in project.users),
            codes=tuple(map(self._code, project.codes)),
            variables=tuple(replace(one, guid=names(Kind.VARIABLE, one.guid)) for one in project.variables),
            cases=tuple(map(self._case, project.cases)),
            sources=tuple(self._source(source, Kind.SOURCE) for source in project.sources),
            notes=tuple(self._source(note, Kind.NOTE) for note in project.notes),
            links=tuple(map(self._link, project.links)),
            sets=tuple(map(self._set, project.sets)),
            about=self._notes(project.about),
            unread=tuple(map(self._unread, project.unread)),
        )

    def _notes(self, guids: Iterable[str]) -> tuple[str, ...]:
        return self._names.all(Kind.NOTE, guids)

    def _made(self, made: Made) -> Made:
        return replace(made, by=self._names(Kind.USER, made.by), changed_by=self._names(Kind.USER, made.changed_by))

    def _code(self, code: Code) -> Code:
        under = tuple(map(self._code, code.codes))
        return replace(code, guid=self._names(Kind.CODE, code.guid), notes=self._notes(code.notes), codes=under)

    def _values(self, values: Iterable[Value]) -> tuple[Value, ...]:
        return tuple(replace(value, variable=self._names(Kind.VARIABLE, value.variable)) for value in values)

    def _case(self, case: Case) -> Case:
        names = self._names
        return replace(
            case,
            guid=names(Kind.CASE, case.guid),
            codes=names.all(Kind.CODE, case.codes),
            values=self._values(case.values),
            sources=names.all(Kind.SOURCE, case.sources),
            selections=names.all(Kind.SELECTION, case.selections),
        )

    def _coding(self, coding: Coding) -> Coding:
        names = self._names
        return replace(
            coding,
            guid=names(Kind.CODING, coding.guid),
            code=names(Kind.CODE, coding.code),
            by=names(Kind.USER, coding.by),
            notes=self._notes(coding.notes),
        )

    def _selection(self, selection: Selection) -> Selection:
        return replace(
            selection,
            guid=self._names(Kind.SELECTION, selection.guid),
            codings=tuple(map(self._coding, selection.codings)),
            notes=self._notes(selection.notes),
            made=self._made(selection.made),
        )

    def _source(self, source: Source, kind: Kind) -> Source:
        return replace(
            source,
            guid=self._names(kind, source.guid),
            selections=tuple(map(self._selection, source.selections)),
            codings=tuple(map(self._coding, source.codings)),
            notes=self._notes(source.notes),
            values=self._values(source.values),
            made=self._made(source.made),
        )

    def _link(self, link: Link) -> Link:
        names = self._names
        return replace(
            link,
            guid=names(Kind.LINK, link.guid),
            origin=names.anything(link.origin),
            target=names.anything(link.target),
            notes=self._notes(link.notes),
        )

    def _set(self, one: Set) -> Set:
        names = self._names
        return replace(
            one,
            guid=names(Kind.SET, one.guid),
            codes=names.all(Kind.CODE, one.codes),
            sources=names.all(Kind.SOURCE, one.sources),
            notes=self._notes(one.notes),
        )

    def _unread(self, part: Unread) -> Unread:
        xml = _GUID.sub(lambda found: self._names.anything(found[1].lower()), part.xml)
        return Unread(self._names.anything(part.parent), xml)
