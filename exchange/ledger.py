"""What bringing a project into a study comes to so far: changes to make, and what things of a file are called here."""

from collections.abc import Iterable
from typing import NamedTuple

from exchange.losses import Loss
from exchange.project import Project
from kb.bootstrap import Library
from kb.model.deed import Change, added
from kb.model.foreign import Foreign
from kb.model.reader import Reader
from kb.model.study import LONGEST_NAME, Member, StudyId, Thing, ThingId
from kb.services.tagging.deeds import new_thing


class Desk(NamedTuple):
    """Where something comes in, and by whom."""

    library: Library
    study: StudyId
    reader: Reader


class Ledger:
    """The changes of one import.

    Attributes:
        losses: what does not come along, or not as it was.
        came: guids of what is new.
        changes: all that has to be done.
        called: by the id of ours, what it is called in files since it came in with one.
    """

    def __init__(self, desk: Desk, project: Project, me: Member) -> None:
        self.desk = desk
        self.losses: list[Loss] = []
        self.came: set[str] = set()
        self.changes: list[Change] = []
        self._me = me
        self._tool = (project.origin or "?")[:LONGEST_NAME]
        self.project = (project.name or project.origin or "?")[:LONGEST_NAME]
        annotations = desk.library.annotations
        self._members = {one.id for one in annotations.things(Member, desk.study, desk.reader)}
        named = annotations.things(Foreign, desk.study, desk.reader)
        self._ids: dict[str, str] = {one.guid: one.of for one in named}
        self._named = {(one.guid, one.of) for one in named}
        self.called: dict[str, str] = {}
        for one in named:
            self.called.setdefault(one.of, one.guid)

    def put(self, things: Iterable[Thing]) -> None:
        """Add things that have no name in the file."""
        self.changes += added(list(things))

    def add(self, thing: Thing, guid: str) -> None:
        """Add what is called so in the file."""
        self.put([thing])
        self.came.add(guid)
        self.name(guid, thing.id)
        if isinstance(thing, Member):
            self._members.add(thing.id)

    def name(self, guid: str, id: str) -> None:
        """Note what something of ours is called in the file."""
        self._ids[guid] = id
        if guid != id and (guid, id) not in self._named:
            self._named.add((guid, id))
            self.put(
                [
                    Foreign(
                        id=new_thing(), study=self.desk.study, of=id, tool=self._tool, project=self.project, guid=guid
                    )
                ]
            )

    def id(self, guid: str) -> ThingId:
        """What something of the file is called here: its own guid where nothing else is known."""
        return ThingId(self._ids.get(guid, guid))

    def knows(self, guid: str) -> bool:
        """Whether something of the file has a name here."""
        return guid in self._ids

    def coder(self, guid: str) -> ThingId:
        """The member that somebody of the file is; who brings it in, where nobody is told."""
        id = self.id(guid)
        return id if id in self._members else self._me.id
