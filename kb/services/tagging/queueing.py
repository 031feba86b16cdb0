"""Going through what has a code one by one: to split the code, or because its definition changed since.

A queue stands nowhere: it is what has the code now, in the order of the texts, and a place in that. So it is true for
whoever looks, also when somebody else goes through the same one.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from kb.errors import InTheWay, ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import DeedKind, Head
from kb.model.identity import is_id
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.ports.annotations import Marked, Where
from kb.ports.work import Work
from kb.services.tagging.codebooks import Codebooks
from kb.services.tagging.deeds import Deeds
from kb.services.tagging.keying import digits
from kb.services.tagging.listing import Coded, Listing

END = "einde"
"""The place after the last."""

_Place = tuple[str, int, int, str]


class Queue(StrEnum):
    """Which codings are gone through."""

    SPLIT = "split"
    """All that have the code."""
    OUTDATED = "outdated"
    """Those that got it under an earlier definition."""


class Turn(NamedTuple):
    """A place in a queue.

    Attributes:
        coded: what stands there; ``None`` at the end.
        left: how many are still to do, with this one.
        passed: how many before it are still in the queue.
        after: the id of the next, or ``END``.
    """

    coded: Coded | None
    left: int
    passed: int
    after: str


class Queues:
    """Queues of the codings of a code."""

    def __init__(self, deeds: Deeds, *, codebooks: Codebooks, listing: Listing, work: Work) -> None:
        self._deeds = deeds
        self._codebooks = codebooks
        self._listing = listing
        self._work = work

    def turn(self, study: StudyId, code: str, queue: Queue, reader: Reader, *, at: str = "") -> Turn:
        """The coding with this id, or what took its place; without one the first.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            ThingNotFound: there is no such code.
        """
        marked = self._waiting(study, self._deeds.one(Code, study, code, reader), queue, reader)
        index = self._index(study, marked, at, reader)
        here, after = marked[index : index + 1], marked[index + 1 : index + 2]
        return Turn(
            coded=self._listing.one(study, here[0].id, reader) if here else None,
            left=len(marked) - index,
            passed=index,
            after=after[0].id if after else END,
        )

    def keys(self, study: StudyId, code: str, offered: Sequence[Code], reader: Reader) -> dict[str, int]:
        """The digits of the codes that are offered, see ``digits``; one that was made in the queue moves no other.

        Args:
            study: in which.
            code: that is gone through.
            offered: codes to give instead, in the order in which they are offered.
            reader: who goes through it.
        """
        born: dict[str, int] = {}
        for one in offered:
            began = self._deeds.annotations.history(study, one.id, reader)[:1] if one.parent == code else []
            if began and began[0].kind is DeedKind.CODE_SPLIT:
                born[one.id] = began[0].number
        return digits(sorted(born, key=born.__getitem__), first=[one.id for one in offered if one.id not in born])

    def give(self, study: StudyId, code: str, coding: ThingId, to: ThingId, reader: Reader) -> Head:
        """Give what has the code another one.

        Raises:
            InTheWay: it has that code no more.
            ThingNotFound: one of them is not there.
        """
        with self._work():
            self._refuse_gone(study, code, coding, reader)
            return self._codebooks.recode(study, [coding], to, reader)

    def give_new(self, study: StudyId, code: str, coding: ThingId, name: str, reader: Reader) -> Head:
        """Give it a code that is new and stands under the one it had, as one deed.

        Raises:
            Invalid: no name, or one that stands there already.
            InTheWay, ThingNotFound: see ``give``.
        """
        with self._work():
            self._refuse_gone(study, code, coding, reader)
            return self._codebooks.split_off(study, [coding], name, ThingId(code), reader)

    def keep(self, study: StudyId, code: str, coding: ThingId, reader: Reader) -> Head:
        """The code holds under its present definition.

        Raises:
            InTheWay, ThingNotFound: see ``give``.
        """
        with self._work():
            self._refuse_gone(study, code, coding, reader)
            return self._codebooks.review(study, [coding], reader)

    def touched(self, study: StudyId, deed: str, reader: Reader) -> str:
        """The id of the coding that a deed was about, as far as the reader may know of it; empty if of none."""
        changes = self._deeds.annotations.deed(study, deed, reader).changes
        return next((change.thing.id for change in changes if isinstance(change.thing, Coding)), "")

    def _refuse_gone(self, study: StudyId, code: str, coding: ThingId, reader: Reader) -> None:
        if self._deeds.one(Coding, study, coding, reader).code != code:
            kind = Coding.__name__.lower()
            raise InTheWay(kind, coding, "changed")

    def _waiting(self, study: StudyId, code: Code, queue: Queue, reader: Reader) -> Sequence[Marked]:
        annotations, where = self._deeds.annotations, Where(code=code.id)
        marked = sorted(annotations.marked(study, reader, where), key=_place)
        if queue is Queue.SPLIT:
            return marked
        given = annotations.things(Coding, study, reader, where) if code.definition > 1 else []
        outdated = {one.id for one in given if one.definition < code.definition}
        return [one for one in marked if one.id in outdated]

    def _index(self, study: StudyId, marked: Sequence[Marked], at: str, reader: Reader) -> int:
        """Where a coding stands, or would stand if it were still in the queue."""
        if at == END:
            return len(marked)
        found = next((index for index, one in enumerate(marked) if one.id == at), None)
        if found is not None or not is_id(at):
            return found or 0
        try:
            coding = self._deeds.one(Coding, study, at, reader)
        except ThingNotFound:
            return 0
        place = _place(self._marked(study, coding, reader))
        return sum(_place(one) < place for one in marked)

    def _marked(self, study: StudyId, coding: Coding, reader: Reader) -> Marked:
        span = self._deeds.one(Highlight, study, coding.highlight, reader).span if coding.highlight else None
        start, end = (span.start, span.end) if span else (None, None)
        return Marked(coding.id, "", "", coding.document, start, end, coding.highlight or coding.coder)


def _place(one: Marked) -> _Place:
    """The order of the texts; what is said of a whole document comes before what is said of its words."""
    return one.document, -1 if one.start is None else one.start, -1 if one.end is None else one.end, one.id
