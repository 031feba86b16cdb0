"""Stating what was found, and letting everybody read it; ``vouching`` says which words it stands on."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from kb.errors import Fault, Invalid, NotReady, Refused, ThingNotFound
from kb.model.deed import Change, DeedKind, Head, added, removed
from kb.model.finding import Finding, Stance
from kb.model.identity import ThemeId, is_id
from kb.model.reader import KEEPER, Reader
from kb.model.study import TAKEN_OUT, Member, StudyId, StudyRole, ThingId
from kb.model.theme import Thesaurus
from kb.ports.annotations import Grounds, Where
from kb.ports.catalogue import Catalogue
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds, Plan, new_thing
from kb.services.tagging.naming import refuse_unseen
from kb.services.tagging.standing import Concluded, concluded


class Stated(NamedTuple):
    """What a finding says, and for what it holds.

    Attributes:
        theme, place, group, period: empty where it is not bound.
    """

    sentence: str
    theme: ThemeId | None = None
    place: str = ""
    group: str = ""
    period: str = ""


class Version(NamedTuple):
    """A finding as it was from a moment on.

    Attributes:
        by: the account that made it so.
    """

    finding: Finding
    by: str
    at: datetime


class Concluding:
    """The findings of studies, and those that everybody may read."""

    def __init__(self, deeds: Deeds, *, coder: Coder, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._deeds = deeds
        self._coder = coder
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def all(self, study: StudyId, reader: Reader) -> list[Concluded]:
        """Those of a study, the newest first, without the words.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        return self._numbers(self._deeds.annotations.grounds(reader, study=study), reader)

    def again(self, study: StudyId, reader: Reader) -> list[Concluded]:
        """Those of a study to look at again, since a source of theirs was withdrawn, closed or changed."""
        today = self._deeds.now().date()
        return [one for one in self.all(study, reader) if one.flaws(today)]

    def one(self, study: StudyId, id: str, reader: Reader) -> Concluded:
        """A finding of a study with the words that it stands on.

        Raises:
            StudyNotFound, ThingNotFound: it is not there, or not for this reader.
        """
        asked = [ThingId(id)] if is_id(id) else []
        return self._whole(self._deeds.annotations.grounds(reader, study=study, ids=asked), id, reader)

    def published(self, reader: Reader) -> list[Concluded]:
        """Those that everybody may read, the newest first, without the words."""
        return self._numbers(self._deeds.annotations.grounds(reader), reader)

    def public(self, id: str, reader: Reader) -> Concluded:
        """A published finding with the words that it stands on, as far as this reader may read them.

        Raises:
            ThingNotFound: there is none, or it is not published.
        """
        asked = [ThingId(id)] if is_id(id) else []
        return self._whole(self._deeds.annotations.grounds(reader, ids=asked), id, reader)

    def shown(self, ids: Sequence[ThingId], reader: Reader) -> dict[ThingId, Concluded]:
        """The same of several at once, by their ids; those that are not published are left out."""
        grounds = self._deeds.annotations.grounds(reader, ids=list(ids)) if ids else []
        return {one.finding.id: one for one in self._wholes(grounds, reader)}

    def versions(self, study: StudyId, id: str, reader: Reader) -> list[Version]:
        """What a finding said before and says now, in order."""
        deeds = self._deeds.annotations.history(study, ThingId(id), reader) if is_id(id) else []
        afters = [(deed, change.after) for deed in deeds for change in deed.changes]
        return [Version(after, deed.by, deed.at) for deed, after in afters if isinstance(after, Finding)]

    def state(self, study: StudyId, said: Stated, reader: Reader, *, key: str = "") -> Head:
        """A new finding, for the members of the study alone.

        Raises:
            Invalid: no sentence, or too long, or with what stands in the place of words that were taken out.
            ThingNotFound: there is no such theme.
        """
        checked = self._checked(said)

        def plan(me: Member) -> Plan:
            made = Finding(id=new_thing(), study=study, made_by=me.id, made_at=self._deeds.now(), **checked._asdict())
            return Plan(DeedKind.STATED, added([made]), about=made.id)

        return self._deeds.run(study, reader, plan, key=key)

    def change(
        self, study: StudyId, id: str, said: Stated, reader: Reader, *, before: Finding | None = None, key: str = ""
    ) -> Head:
        """Let a finding say something else; what it said stays in its history.

        Args:
            study: that it is in.
            id: of the finding.
            said: what it says from then on.
            reader: who does it; a finding that is published only who leads the study.
            before: as the reader saw it; given, nothing changes where it says something else by now.
            key: see ``Deeds.run``.

        Raises:
            InTheWay: it says something else than was seen.
            Invalid, ThingNotFound, Forbidden: see ``state``; only the lead may.
        """
        checked = self._checked(said)

        def plan(_: Member) -> Plan:
            there = self._deeds.one(Finding, study, id, reader)
            self._lead_if_public(there, reader)
            now = there.model_copy(update=checked._asdict())
            return Plan(DeedKind.FINDING, [Change(before or there, now)], about=there.id)

        return self._deeds.run(study, reader, plan, key=key)

    def remove(self, study: StudyId, id: str, reader: Reader, *, key: str = "") -> Head:
        """Take a finding away, with everything that was said to stand under it.

        Raises:
            Refused: it is published.
            InTheWay: a memo is on it.
        """

        def plan(me: Member) -> Plan:
            there = self._deeds.one(Finding, study, id, reader)
            if there.published_at is not None:
                msg = "deze bevinding is openbaar; haal haar eerst terug"
                raise Refused(msg)
            if there.made_by != me.id:
                self._deeds.member(study, reader, StudyRole.LEAD)
            stances = self._deeds.annotations.things(Stance, study, KEEPER, Where(finding=there.id))
            return Plan(DeedKind.FINDING_REMOVED, removed([*stances, there]), about=there.id)

        return self._deeds.run(study, reader, plan, key=key)

    def publish(self, study: StudyId, id: str, reader: Reader, *, key: str = "") -> Head:
        """Let everybody read a finding, with the quotations that it stands on.

        Raises:
            NotReady: something stands in the way; it says everything that does.
            Forbidden: only the lead may.
        """

        def plan(_: Member) -> Plan:
            whole = self.one(study, id, reader)
            now = self._deeds.now()
            objections = whole.objections(now.date())
            if objections:
                raise NotReady(whole.finding.id, *(Fault(one.stance or "", one.flaw.value) for one in objections))
            open_now = whole.finding.model_copy(update={"published_at": whole.finding.published_at or now})
            return Plan(DeedKind.FINDING, [Change(whole.finding, open_now)], about=whole.finding.id)

        return self._deeds.run(study, reader, plan, least=StudyRole.LEAD, key=key)

    def retract(self, study: StudyId, id: str, reader: Reader, *, key: str = "") -> Head:
        """A finding is for the members of the study alone again.

        Raises:
            Forbidden: only the lead may.
        """

        def plan(_: Member) -> Plan:
            there = self._deeds.one(Finding, study, id, reader)
            now = there.model_copy(update={"published_at": None})
            return Plan(DeedKind.FINDING, [Change(there, now)], about=there.id)

        return self._deeds.run(study, reader, plan, least=StudyRole.LEAD, key=key)

    def _numbers(self, grounds: Sequence[Grounds], reader: Reader) -> list[Concluded]:
        ids = list(dict.fromkeys(stance.document for one in grounds for stance in one.stances))
        cards = self._catalogue.cards(ids, reader) if ids else {}
        return [concluded(one, cards) for one in grounds]

    def _whole(self, grounds: Sequence[Grounds], id: str, reader: Reader) -> Concluded:
        if not grounds:
            msg = f"there is no finding {id}"
            raise ThingNotFound(msg)
        (found,) = self._wholes(grounds, reader)
        return found

    def _wholes(self, grounds: Sequence[Grounds], reader: Reader) -> list[Concluded]:
        ids = list(dict.fromkeys(stance.document for one in grounds for stance in one.stances))
        cards = self._catalogue.cards(ids, reader) if ids else {}
        highlights = [highlight for one in grounds for highlight in one.highlights.values()]
        words = self._coder.words(highlights, reader) if ids else {}
        return [concluded(one, cards, words) for one in grounds]

    def _lead_if_public(self, finding: Finding, reader: Reader) -> None:
        if finding.published_at is not None:
            self._deeds.member(finding.study, reader, StudyRole.LEAD)

    def _checked(self, said: Stated) -> Stated:
        if said.theme is not None and said.theme not in self._thesaurus:
            msg = f"there is no concept {said.theme}"
            raise ThingNotFound(msg)
        if any(TAKEN_OUT in part for part in (said.sentence, said.group)):
            msg = f"zeg in eigen woorden wat er moet staan in plaats van “{TAKEN_OUT}”"
            raise Invalid(msg)
        return Stated(
            _one_line(said.sentence, least=1, most=500),
            said.theme,
            _one_line(said.place, most=100),
            _one_line(said.group, most=200),
            _one_line(said.period, most=100),
        )


def _one_line(text: str, *, most: int, least: int = 0) -> str:
    plain = " ".join(text.split())
    if len(plain) < least:
        msg = "een bevinding heeft een zin nodig"
        raise Invalid(msg)
    if len(plain) > most:
        msg = f"“{plain[:30]}…” is te lang: hier passen {most} tekens, en dit zijn er {len(plain)}"
        raise Invalid(msg)
    refuse_unseen(plain)
    return plain
