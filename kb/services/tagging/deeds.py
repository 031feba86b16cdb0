"""Carrying out what a member does in a study, as one change that can be taken back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from kb.errors import Forbidden, ThingNotFound
from kb.model.deed import Change, Deed, DeedKind, Head, one_per_thing
from kb.model.identity import is_id, new_id
from kb.model.policy import Action, Reason, decide, require
from kb.model.reader import KEEPER, Reader
from kb.model.study import Member, StudyId, StudyRole, ThingId
from kb.ports.annotations import Annotations, Kind, Where
from kb.ports.work import Work


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def new_thing() -> ThingId:
    """The id of something that somebody makes in a study."""
    return ThingId(new_id())


class Plan(NamedTuple):
    """What somebody is about to do.

    Attributes:
        kind: what it is.
        changes: of things; those of one thing count as one.
        about: the thing that it is about first of all.
        document: that it is in, if in one.
        undoes: id of the deed that it takes back or does again.
    """

    kind: DeedKind
    changes: Sequence[Change]
    about: str = ""
    document: str = ""
    undoes: str = ""


class Deeds:
    """Lets members do things, as far as their role in the study and the policy let them."""

    def __init__(self, *, annotations: Annotations, work: Work, now: Callable[[], datetime] = utc_now) -> None:
        self.annotations = annotations
        self._work = work
        self.now = now

    def require_tagging(self, reader: Reader) -> None:
        """Go on only for who may tag at all.

        Raises:
            Forbidden: signing in, a role or a scope is needed.
        """
        require(decide(reader, Action.TAG, on=self.now().date()))

    def member(self, study: StudyId, reader: Reader, least: StudyRole = StudyRole.READER) -> Member:
        """Who the reader is in a study.

        Raises:
            StudyNotFound: they are no member, or it is not there.
            Forbidden: their role is less.
        """
        found = self.annotations.member(study, reader)
        if found.role.rank < least.rank:
            raise Forbidden(Reason.ROLE)
        return found

    def one(self, kind: type[Kind], study: StudyId, id: str, reader: Reader) -> Kind:
        """A thing by its id.

        Raises:
            ThingNotFound: it is not in the study, or in a document that the reader may not read.
        """
        found = self.some(kind, study, [id], reader)
        if not found:
            msg = f"there is no {kind.__name__.lower()} {id} in study {study}"
            raise ThingNotFound(msg)
        return found[0]

    def some(self, kind: type[Kind], study: StudyId, ids: Iterable[str], reader: Reader) -> list[Kind]:
        """Those of the things that are there."""
        asked = tuple(ThingId(id) for id in dict.fromkeys(ids) if is_id(id))
        return self.annotations.things(kind, study, reader, Where(ids=asked)) if asked else []

    def run(
        self,
        study: StudyId,
        reader: Reader,
        plan: Callable[[Member], Plan],
        *,
        least: StudyRole = StudyRole.CODER,
        key: str = "",
    ) -> Head:
        """Carry out what a member plans as one deed: what the plan reads still holds where it changes something.

        Args:
            study: in which.
            reader: who does it.
            plan: says what to change, given who the reader is in the study.
            least: the role that it takes.
            key: what its sender calls it, so that it happens once however often it is sent.

        Raises:
            StudyNotFound, Forbidden: see ``member``.
            InTheWay: a thing is no longer what it was when it was read, or another refers to it.
        """
        self.require_tagging(reader)
        with self._work():
            me = self.member(study, reader, least)
            return self.annotations.done(study, reader, key) or self.carry_out(study, reader, plan(me), key=key)

    def carry_out(self, study: StudyId, reader: Reader, plan: Plan, *, key: str = "", invited: bool = False) -> Head:
        """Carry out a plan, in one transaction with its event.

        Args:
            study: in which.
            reader: whose deed it is.
            plan: what to change.
            key: see ``run``.
            invited: it is something that whoever reads what is published may do, members or not.

        Raises:
            InTheWay: see ``run``.
        """
        deed = Deed(
            id=new_id(),
            study=study,
            by=reader.account or "",
            at=self.now(),
            key=key,
            **plan._replace(changes=one_per_thing(plan.changes))._asdict(),
        )
        return self.annotations.apply(deed, KEEPER if invited else reader)
