"""Somebody whom a file names turns out to be a member: what that one did is theirs from then on."""

from collections.abc import Iterator

from kb.errors import Refused
from kb.model.annotation import Coding, Highlight
from kb.model.deed import Change, DeedKind, Head
from kb.model.finding import Finding, Judgement, Stance
from kb.model.foreign import Foreign
from kb.model.memo import Memo
from kb.model.reader import KEEPER, Reader
from kb.model.study import Member, Outgoing, StudyId, Taken, Thing, ThingId
from kb.model.wording import Wording
from kb.ports.annotations import Where
from kb.services.tagging.deeds import Deeds, Plan
from kb.services.tagging.laying import laid_upon

_BY: dict[type[Thing], str] = {
    Memo: "author",
    Finding: "made_by",
    Stance: "by",
    Judgement: "by",
    Outgoing: "by",
    Wording: "by",
}
"""By which field things that are no highlights or codings say whose they are."""


class Claiming:
    """Lets members say that a stranger in the study is they."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    def claim(self, study: StudyId, stranger: ThingId, reader: Reader, *, key: str = "") -> Head:
        """The reader is somebody whom a file names.

        Raises:
            ThingNotFound: there is nobody of that id.
            Refused: it is somebody with an account.
        """

        def plan(me: Member) -> Plan:
            other = self._deeds.one(Member, study, stranger, reader)
            if other.account is not None:
                msg = "dit is iemand met een eigen account"
                raise Refused(msg)
            return Plan(DeedKind.MEMBERS, list(self._changes(study, other, me)), about=me.id)

        return self._deeds.run(study, reader, plan, key=key)

    def _changes(self, study: StudyId, other: Member, me: Member) -> Iterator[Change]:
        """Everything of a stranger as the member's, also in documents that the member may not read."""
        yield from self._highlights(study, other, me)
        annotations = self._deeds.annotations
        mine = {one.said for one in annotations.things(Coding, study, KEEPER, Where(coder=me.id))}
        for coding in annotations.things(Coding, study, KEEPER, Where(coder=other.id)):
            if coding.highlight is None:
                now = coding.model_copy(update={"coder": me.id})
                yield Change(coding, None if now.said in mine else now)
        for kind, field in _BY.items():
            for thing in annotations.things(kind, study, KEEPER):
                if getattr(thing, field) == other.id:
                    yield Change(thing, thing.model_copy(update={field: me.id}))
        for taken in annotations.things(Taken, study, KEEPER):
            if other.id in taken.read_by:
                read = tuple(dict.fromkeys(me.id if one == other.id else one for one in taken.read_by))
                yield Change(taken, taken.model_copy(update={"read_by": read}))
        for named in annotations.things(Foreign, study, KEEPER, Where(on=other.id)):
            yield Change(named, named.model_copy(update={"of": me.id}))
        yield Change(other, None)

    def _highlights(self, study: StudyId, other: Member, me: Member) -> Iterator[Change]:
        annotations = self._deeds.annotations
        there = {
            (one.document, one.version, one.place): one
            for one in annotations.things(Highlight, study, KEEPER, Where(coder=me.id))
        }
        known = {one.said for one in annotations.things(Coding, study, KEEPER, Where(coder=me.id))}
        for highlight in annotations.things(Highlight, study, KEEPER, Where(coder=other.id)):
            same = there.get((highlight.document, highlight.version, highlight.place))
            if same is not None:
                yield from laid_upon(annotations, highlight, same, known, KEEPER)
                continue
            yield Change(highlight, highlight.model_copy(update={"coder": me.id}))
            for coding in annotations.things(Coding, study, KEEPER, Where(highlight=highlight.id)):
                yield Change(coding, coding.model_copy(update={"coder": me.id}))
