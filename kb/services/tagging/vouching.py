"""Saying which words a finding stands on, whether they support or contradict it, and doubting that.

Only what a person says counts: nothing here guesses what words do to a finding.
"""

from typing import NamedTuple

from kb.errors import Forbidden, Invalid, Refused, ThingNotFound
from kb.model.annotation import Highlight
from kb.model.deed import Change, DeedKind, Head, removed
from kb.model.finding import Finding, Stance, StanceKind
from kb.model.identity import is_id
from kb.model.policy import Reason
from kb.model.reader import KEEPER, Reader, Scope
from kb.model.study import LONGEST_TEXT, Member, StudyId, StudyRole, ThingId
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds, Plan, new_thing


class Ground(NamedTuple):
    """What marked words do to a finding, and why."""

    highlight: str
    kind: StanceKind
    note: str = ""


class Vouching:
    """The quotations under findings."""

    def __init__(self, deeds: Deeds, *, coder: Coder, catalogue: Catalogue) -> None:
        self._deeds = deeds
        self._coder = coder
        self._catalogue = catalogue

    def attach(self, study: StudyId, id: str, ground: Ground, reader: Reader, *, key: str = "") -> Head:
        """Say what marked words do to a finding, and why; who said something else of them before, says this instead.

        Raises:
            ThingNotFound: the finding or the highlight is not there.
            Refused: the words do not stand there any more, or the finding is published and not everybody may read them.
            Invalid: the note is too long.
        """
        why = _checked_note(ground.note)

        def plan(me: Member) -> Plan:
            finding = self._deeds.one(Finding, study, id, reader)
            marked = self._deeds.one(Highlight, study, ground.highlight, reader)
            self._refuse_unfit(finding, marked, reader)
            where = Where(finding=finding.id, document=marked.document)
            there = self._deeds.annotations.things(Stance, study, reader, where)
            known = next((one for one in there if one.highlight == marked.id and one.by == me.id), None)
            stance = Stance(
                id=known.id if known else new_thing(),
                study=study,
                finding=finding.id,
                highlight=marked.id,
                document=marked.document,
                kind=ground.kind,
                note=why,
                by=me.id,
                made_at=known.made_at if known else self._deeds.now(),
                doubted=known.doubted if known else False,
            )
            return Plan(DeedKind.STANCE, [Change(known, stance)], about=finding.id, document=marked.document)

        return self._deeds.run(study, reader, plan, key=key)

    def detach(self, study: StudyId, stance: str, reader: Reader, *, key: str = "") -> Head:
        """Words do not stand under a finding any more.

        Raises:
            ThingNotFound: they did not.
            Forbidden: somebody else said so, and the reader does not lead the study.
        """

        def plan(me: Member) -> Plan:
            there = self._deeds.one(Stance, study, stance, reader)
            if there.by != me.id:
                self._deeds.member(study, reader, StudyRole.LEAD)
            return Plan(DeedKind.STANCE_REMOVED, removed([there]), about=there.finding, document=there.document)

        return self._deeds.run(study, reader, plan, key=key)

    def clear(self, study: StudyId, id: str, reader: Reader, *, key: str = "") -> Head:
        """Take from under a finding what stood on words that nobody may read any more; nobody gets to see them."""

        def plan(_: Member) -> Plan:
            there = self._deeds.one(Finding, study, id, reader)
            # What others may read is theirs to judge.
            (found,) = self._deeds.annotations.grounds(reader, study=study, ids=[there.id])
            went = self._deeds.annotations.things(Stance, study, KEEPER, Where(ids=found.gone))
            return Plan(DeedKind.STANCE_REMOVED, removed(went), about=there.id)

        return self._deeds.run(study, reader, plan, key=key)

    def doubt(self, study: StudyId | None, id: str, stance: str, reader: Reader, *, key: str = "") -> Head:
        """Whoever may read a quotation says that it does not do this to the finding: it counts no longer.

        Args:
            study: that the finding is in; ``None`` for one that is published.
            id: of the finding.
            stance: what is doubted.
            reader: who does; they need an account, and no role.
            key: see ``Deeds.run``.

        Raises:
            ThingNotFound: it is not there, or not for this reader.
            Forbidden: the reader has not signed in.
        """
        if reader.account is None:
            raise Forbidden(Reason.SIGN_IN)
        if Scope.TAG not in reader.scopes:
            raise Forbidden(Reason.SCOPE)
        grounds = self._deeds.annotations.grounds(reader, study=study, ids=[ThingId(id)] if is_id(id) else [])
        there = next((one for found in grounds for one in found.stances if one.id == stance), None)
        if there is None:
            msg = f"there is no stance {stance} on finding {id}"
            raise ThingNotFound(msg)
        now = there.model_copy(update={"doubted": True, "confirmed_by": ()})
        plan = Plan(DeedKind.STANCE, [Change(there, now)], about=there.finding, document=there.document)
        return self._deeds.carry_out(there.study, reader, plan, key=key, invited=True)

    def confirm(self, study: StudyId, stance: str, reader: Reader, *, key: str = "") -> Head:
        """A member says that words do this to the finding after all; when two do, it counts again.

        Raises:
            ThingNotFound: it is not there.
            Invalid: nobody doubts it.
        """

        def plan(me: Member) -> Plan:
            there = self._deeds.one(Stance, study, stance, reader)
            if not there.doubted:
                msg = "niemand twijfelt hieraan"
                raise Invalid(msg)
            by = tuple(dict.fromkeys([*there.confirmed_by, me.id]))
            now = there.model_copy(update={"confirmed_by": by})
            return Plan(DeedKind.STANCE, [Change(there, now)], about=there.finding, document=there.document)

        return self._deeds.run(study, reader, plan, key=key)

    def _refuse_unfit(self, finding: Finding, marked: Highlight, reader: Reader) -> None:
        if marked.id not in self._coder.words([marked], reader):
            msg = "deze woorden staan niet meer in het stuk"
            raise Refused(msg)
        card = self._catalogue.cards([marked.document], reader)[marked.document]
        if finding.published_at is not None and not card.terms.open_to_all(self._deeds.now().date()):
            msg = "deze bevinding is openbaar, en niet iedereen mag dit stuk lezen"
            raise Refused(msg)


def _checked_note(note: str) -> str:
    plain = note.strip()
    if len(plain) > LONGEST_TEXT or "\0" in plain:
        msg = f"een toelichting heeft hoogstens {LONGEST_TEXT} tekens"
        raise Invalid(msg)
    return plain
