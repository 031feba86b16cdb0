"""Taking back what one did, and doing it again: many levels, also tomorrow, each for oneself."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.errors import InTheWay
from kb.model.deed import DeedKind, Head
from kb.model.reader import KEEPER, Reader
from kb.model.study import Member, Study, StudyId, StudyRole
from kb.services.tagging.deeds import Deeds, Plan

_FAR = 500


class Steps(NamedTuple):
    """What somebody can take back, the last first, and what they can do again, the first first."""

    back: Sequence[Head]
    again: Sequence[Head]

    @property
    def nearest(self) -> list[Head]:
        """What would be taken back next, and what would be done again next."""
        return [*self.back[:1], *self.again[:1]]


_AT_THE_TEXT = frozenset({DeedKind.CODED, DeedKind.UNCODED, DeedKind.BORDERED, DeedKind.MEMO, DeedKind.READ})


class Undoing:
    """Takes back deeds of the reader, the last first, or one that they choose."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    def steps(self, study: StudyId, reader: Reader, *, document: str = "") -> Steps:
        """What the reader can take back and do again; beside a document: in it, and to codes."""
        member = self._deeds.member(study, reader)
        if member.account is None:
            return Steps((), ())
        done = self._deeds.annotations.last(study, member.account, reader, limit=_FAR)
        done = [head for head in done if head.kind.undoable and head.size and _is_beside(head, document)]
        back = [head for head in done if not head.undone]
        # What was done since the last that was taken back, took its place.
        newest = back[0].number if back else 0
        return Steps(back, [head for head in reversed(done) if head.undone and head.number > newest])

    def undo(self, study: StudyId, reader: Reader, *, deed: str = "", document: str = "", key: str = "") -> Head:
        """Take back the reader's last deed, or the one with this id; beside a document the last of ``steps`` there.

        Returns:
            The deed by which that was done; ``undoes`` is the one that was taken back.

        Raises:
            ThingNotFound: there is no such deed.
            InTheWay: there is nothing to take back, or somebody built on it since; nothing has changed.
        """

        def plan(me: Member) -> Plan:
            back = [self._own(study, deed, me, reader)] if deed else self.steps(study, reader, document=document).back
            return self._turn(next(iter(back), None), study)

        return self._deeds.run(study, reader, plan, key=key)

    def redo(self, study: StudyId, reader: Reader, *, document: str = "", key: str = "") -> Head:
        """Do again what the reader took back last, as in ``undo``; the deed by which that was done.

        Raises:
            InTheWay: there is nothing, or something else stands in its place; nothing has changed.
        """

        def plan(_: Member) -> Plan:
            return self._turn(next(iter(self.steps(study, reader, document=document).again), None), study)

        return self._deeds.run(study, reader, plan, key=key)

    def undo_of(self, study: StudyId, reader: Reader, deed: str, *, key: str = "") -> Head:
        """Take back a deed of anybody, by who leads the study.

        Raises:
            ThingNotFound, InTheWay: see ``undo``.
            Forbidden: only the lead may.
        """

        def plan(_: Member) -> Plan:
            head = self._deeds.annotations.deed(study, deed, reader)
            return self._turn(head if head.kind.undoable and not head.undone else None, study)

        return self._deeds.run(study, reader, plan, least=StudyRole.LEAD, key=key)

    def _own(self, study: StudyId, id: str, me: Member, reader: Reader) -> Head | None:
        """A deed of the reader that can be taken back, however long ago it was."""
        deed = self._deeds.annotations.deed(study, id, reader)
        is_theirs = me.account is not None and deed.by == me.account
        return deed if is_theirs and deed.kind.undoable and not deed.undone and not deed.undoes else None

    def _turn(self, head: Head | None, study: StudyId) -> Plan:
        if head is None:
            kind = Study.__name__.lower()
            raise InTheWay(kind, study, "nothing")
        # All of it or nothing, also in what its doer may not read any more.
        deed = self._deeds.annotations.deed(study, head.id, KEEPER)
        changes = deed.changes if head.undone else deed.reversed
        return Plan(head.kind, changes, head.about, head.document, undoes=head.id)


def _is_beside(head: Head, document: str) -> bool:
    return not document or head.kind.is_of_codes or (head.document == document and head.kind in _AT_THE_TEXT)
