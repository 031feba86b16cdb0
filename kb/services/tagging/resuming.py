"""Where a reader was: the studies that they are in, the one that they did something in last before the others."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from kb.model.deed import DeedKind, Head
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.study import Member, Study, StudyId, StudyRole, Taken
from kb.services.tagging.deeds import Deeds


class Left(NamedTuple):
    """A study as the reader left it.

    Attributes:
        last: what the reader did in it last and did not take back; nothing before the first time.
    """

    study: Study
    me: Member
    last: Head | None

    @property
    def at(self) -> datetime:
        """When that was."""
        return self.last.at if self.last else self.study.made_at

    @property
    def codes_along(self) -> bool:
        """Whether the reader may do something in it."""
        return self.me.role.rank >= StudyRole.CODER.rank


class Resuming:
    """Finds where a reader was."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    def all(self, reader: Reader) -> list[Left]:
        """The studies of a reader, the one of last before the others.

        Raises:
            Forbidden: the reader may not tag at all.
        """
        self._deeds.require_tagging(reader)
        found = [self._left(study, reader) for study in self._deeds.annotations.studies(reader)]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def standing(self, study: StudyId, reader: Reader) -> frozenset[DocumentId]:
        """The documents that are read for a study.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        return frozenset(one.document for one in self._deeds.annotations.things(Taken, study, reader))

    def just_added(self, left: Left, among: Iterable[DocumentId], reader: Reader) -> DocumentId | None:
        """The one of some documents that the reader added to a study, if that is all that they did last in it."""
        head = left.last
        if head is None or head.kind is not DeedKind.DOCUMENTS or head.size != 1:
            return None
        changed = self._deeds.annotations.deed(left.study.study, head.id, reader).changes
        added = {one.after.document for one in changed if isinstance(one.after, Taken) and one.before is None}
        return next((document for document in among if document in added), None)

    def _left(self, study: Study, reader: Reader) -> Left:
        me = self._deeds.member(study.study, reader)
        done = self._deeds.annotations.last(study.study, reader.account, reader) if reader.account else []
        return Left(study, me, next((head for head in done if head.size and not head.undone), None))
