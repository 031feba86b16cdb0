"""Studies: beginning one, who is in it, and which documents are read for it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kb.errors import Invalid, Refused
from kb.model.deed import Change, DeedKind, Head, added, removed
from kb.model.document import DocumentCard
from kb.model.identity import AccountId, DocumentId, keyed_id
from kb.model.people import Account, Role
from kb.model.policy import LEAST, Action
from kb.model.reader import Reader
from kb.model.study import Member, Study, StudyId, StudyRole, Taken, ThingId
from kb.ports.annotations import Hidden, Where
from kb.ports.catalogue import Catalogue
from kb.ports.people import People
from kb.services.tagging.deeds import Deeds, Plan, new_thing
from kb.services.tagging.naming import refuse_unseen

_MOST_DOCUMENTS = 2_000


class Row(NamedTuple):
    """A document of a study, for who opens the study.

    Attributes:
        codings: how many there are in it, of everybody.
        mine: how many of those are the reader's.
        read: the reader said to be done with it.
    """

    taken: Taken
    card: DocumentCard
    codings: int
    mine: int
    read: bool


class Overview(NamedTuple):
    """A study as who is in it sees it.

    Attributes:
        rows: its documents, in order.
        hidden: those that the reader may not read (any more).
        deeds: how much was done in it.
    """

    study: Study
    me: Member
    members: Sequence[Member]
    names: dict[AccountId, str]
    rows: Sequence[Row]
    hidden: Sequence[Hidden]


class Place(NamedTuple):
    """A study as who opens one of its documents sees it.

    Attributes:
        names: what its members are called.
        read: the reader said to be done with the document.
        number: of the last deed, so that what others do since can be asked for.
    """

    study: Study
    me: Member
    names: dict[ThingId, str]
    read: bool
    number: int


class Studies:
    """The studies that a reader is in."""

    def __init__(self, deeds: Deeds, *, catalogue: Catalogue, people: People) -> None:
        self._deeds = deeds
        self._catalogue = catalogue
        self._people = people

    def all(self, reader: Reader) -> list[Study]:
        """Those of the reader, the newest first.

        Raises:
            Forbidden: the reader may not tag at all.
        """
        self._deeds.require_tagging(reader)
        return self._deeds.annotations.studies(reader)

    def begin(
        self,
        question: str,
        reader: Reader,
        *,
        documents: Iterable[DocumentId] = (),
        query: str = "",
        key: str = "",
    ) -> Study:
        """A new study that the reader leads; under a key that the reader used before, the study of then.

        Raises:
            Forbidden: the reader may not tag at all.
            Invalid: no question, or too many documents.
            DocumentNotFound: one that the reader may not read.
        """
        self._deeds.require_tagging(reader)
        id = ThingId(keyed_id(f"study:{reader.account}:{key}")) if key else new_thing()
        study = Study(id=id, study=StudyId(id), question=_one_line(question), query=query, made_at=self._deeds.now())
        lead = Member(id=new_thing(), study=study.study, account=reader.account, role=StudyRole.LEAD)
        taken = self._taken(study.study, documents, reader, first=0)
        plan = Plan(DeedKind.BEGUN, added([study, lead, *taken]), about=id)
        self._deeds.carry_out(study.study, reader, plan, key=key)
        return self._deeds.one(Study, study.study, id, reader) if key else study

    def study(self, id: StudyId, reader: Reader) -> Study:
        """One by its id.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        self._deeds.member(id, reader)
        return self._deeds.one(Study, id, id, reader)

    def me(self, id: StudyId, reader: Reader) -> Member:
        """Who the reader is in one.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        return self._deeds.member(id, reader)

    def overview(self, id: StudyId, reader: Reader) -> Overview:
        """One with its members and documents.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        me = self._deeds.member(id, reader)
        study = self._deeds.one(Study, id, id, reader)
        annotations = self._deeds.annotations
        members = annotations.things(Member, id, reader)
        taken = annotations.things(Taken, id, reader)
        cards = self._catalogue.cards([one.document for one in taken], reader)
        codings: dict[DocumentId, int] = {}
        mine: dict[DocumentId, int] = {}
        for tally in annotations.tallies(id, reader, per=["document", "coder"]):
            codings[tally.document] = codings.get(tally.document, 0) + tally.codings
            if tally.coder == me.id:
                mine[tally.document] = mine.get(tally.document, 0) + tally.codings
        rows = [
            Row(one, cards[one.document], codings.get(one.document, 0), mine.get(one.document, 0), me.id in one.read_by)
            for one in taken
            if one.document in cards
        ]
        return Overview(study, me, members, self._names(members), rows, annotations.hidden(id, reader))

    def of_document(self, id: StudyId, document: DocumentId, reader: Reader) -> Place:
        """A study for who opens a document of it, or one that may become so.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        me = self._deeds.member(id, reader)
        taken = self._deeds.annotations.things(Taken, id, reader, Where(document=document))
        last = self._deeds.annotations.latest(id, reader, limit=1)
        return Place(
            self._deeds.one(Study, id, id, reader),
            me,
            self.names(id, reader),
            any(me.id in one.read_by for one in taken),
            last[0].number if last else 0,
        )

    def names(self, id: StudyId, reader: Reader) -> dict[ThingId, str]:
        """What members are called, by their ids."""
        members = self._deeds.annotations.things(Member, id, reader)
        accounts = self._names(members)
        return {one.id: accounts.get(one.account, one.name) if one.account else one.name for one in members}

    def change(self, id: StudyId, reader: Reader, *, question: str, key: str = "") -> Head:
        """Another question.

        Raises:
            Forbidden: only the lead may.
        """

        def plan(_: Member) -> Plan:
            study = self._deeds.one(Study, id, id, reader)
            other = study.model_copy(update={"question": _one_line(question)})
            return Plan(DeedKind.STUDY, [Change(study, other)], about=id)

        return self._deeds.run(id, reader, plan, least=StudyRole.LEAD, key=key)

    def show(self, id: StudyId, reader: Reader, *, layer: ThingId, shown: bool, key: str = "") -> Head:
        """Let whoever may read the documents see the codings of a member, or no longer.

        Raises:
            Forbidden: only the lead may.
        """

        def plan(_: Member) -> Plan:
            study = self._deeds.one(Study, id, id, reader)
            self._deeds.one(Member, id, layer, reader)
            others = tuple(one for one in study.layers if one != layer)
            other = study.model_copy(update={"layers": (*others, layer) if shown else others})
            return Plan(DeedKind.STUDY, [Change(study, other)], about=layer)

        return self._deeds.run(id, reader, plan, least=StudyRole.LEAD, key=key)

    def put(self, id: StudyId, email: str, role: StudyRole, reader: Reader, *, key: str = "") -> Head | None:
        """Somebody with an account is this in the study from now on; ``None`` when nobody has that address.

        Raises:
            Forbidden: only the lead may.
            Refused: the study would have no lead, or the account may not tag.
        """
        self._deeds.member(id, reader, StudyRole.LEAD)
        account = self._people.by_email(email)
        if account is None or account.disabled:
            return None
        if role is not StudyRole.READER and not _may_tag(account):
            msg = "wie codeert, heeft de rol van onderzoeker of meer nodig; een beheerder kan die geven"
            raise Refused(msg)

        def plan(_: Member) -> Plan:
            members = self._deeds.annotations.things(Member, id, reader)
            known = next((one for one in members if one.account == account.id), None)
            now = Member(id=known.id if known else new_thing(), study=id, account=account.id, role=role)
            self._refuse_leaderless(members, known, now)
            return Plan(DeedKind.MEMBERS, [Change(known, now)], about=now.id)

        return self._deeds.run(id, reader, plan, least=StudyRole.LEAD, key=key)

    def called(self, id: StudyId, email: str, reader: Reader) -> Member | None:
        """The member who signs in with an address, if there is one."""
        account = self._people.by_email(email)
        members = self._deeds.annotations.things(Member, id, reader)
        return next((one for one in members if account and one.account == account.id), None)

    def leave(self, id: StudyId, member: ThingId, reader: Reader, *, key: str = "") -> Head:
        """Somebody is no member any more: by the lead, or by themselves. What they coded stays, as a stranger's.

        Raises:
            Forbidden: somebody else may not.
            Refused: the study would have no lead.
        """

        def plan(me: Member) -> Plan:
            if me.id != member:
                self._deeds.member(id, reader, StudyRole.LEAD)
            one = self._deeds.one(Member, id, member, reader)
            self._refuse_leaderless(self._deeds.annotations.things(Member, id, reader), one, None)
            name = self._names([one]).get(one.account, one.name) if one.account else one.name
            stranger = one.model_copy(update={"account": None, "name": name or "?", "role": StudyRole.READER})
            return Plan(DeedKind.MEMBERS, [Change(one, stranger)], about=one.id)

        return self._deeds.run(id, reader, plan, least=StudyRole.READER, key=key)

    def take(self, id: StudyId, documents: Iterable[DocumentId], reader: Reader, *, key: str = "") -> Head:
        """Read documents for the study.

        Raises:
            DocumentNotFound: one that the reader may not read.
            Invalid: too many.
        """

        def plan(_: Member) -> Plan:
            there = self._deeds.annotations.things(Taken, id, reader)
            known = {one.document for one in there}
            first = max((one.ordinal for one in there), default=-1) + 1
            taken = self._taken(id, [one for one in documents if one not in known], reader, first=first)
            return Plan(DeedKind.DOCUMENTS, added(taken))

        return self._deeds.run(id, reader, plan, key=key)

    def drop(self, id: StudyId, document: DocumentId, reader: Reader, *, key: str = "") -> Head:
        """Read a document no longer for the study; what was coded in it stays, and counts.

        Nothing changes where it was not read for it.
        """

        def plan(_: Member) -> Plan:
            found = self._deeds.annotations.things(Taken, id, reader, Where(document=document))
            return Plan(DeedKind.DOCUMENTS_LEFT, removed(found), document=document)

        return self._deeds.run(id, reader, plan, key=key)

    def done(self, id: StudyId, document: DocumentId, reader: Reader, *, read: bool, key: str = "") -> Head:
        """The reader is done with a document, or not after all."""

        def plan(me: Member) -> Plan:
            changes = []
            for one in self._deeds.annotations.things(Taken, id, reader, Where(document=document)):
                others = tuple(by for by in one.read_by if by != me.id)
                changes.append(Change(one, one.model_copy(update={"read_by": (*others, me.id) if read else others})))
            return Plan(DeedKind.READ, changes, document=document)

        return self._deeds.run(id, reader, plan, key=key)

    def log(self, id: StudyId, reader: Reader, *, after: int = 0, limit: int = 100) -> list[Head]:
        """What was done in a study after a moment."""
        return self._deeds.annotations.deeds(id, reader, after=after, limit=limit)

    def latest(self, id: StudyId, reader: Reader, *, limit: int = 100) -> list[Head]:
        """What was done in a study last, the last first."""
        return self._deeds.annotations.latest(id, reader, limit=limit)

    def number(self, id: StudyId, reader: Reader) -> int:
        """The number of the last deed, after which comes what is new."""
        return next((head.number for head in self.latest(id, reader, limit=1)), 0)

    def _taken(self, study: StudyId, documents: Iterable[DocumentId], reader: Reader, *, first: int) -> list[Taken]:
        ids = list(dict.fromkeys(documents))
        if len(ids) + first > _MOST_DOCUMENTS:
            msg = f"in één onderzoek passen {_MOST_DOCUMENTS} stukken"
            raise Invalid(msg)
        there = self._catalogue.cards(ids, reader)
        for id in ids:
            if id not in there:
                self._catalogue.document(id, reader)
        return [
            Taken(id=new_thing(), study=study, document=id, ordinal=first + number) for number, id in enumerate(ids)
        ]

    def _names(self, members: Iterable[Member]) -> dict[AccountId, str]:
        ids = {one.account for one in members if one.account}
        return {id: self._people.account(id).name for id in ids}

    @staticmethod
    def _refuse_leaderless(members: Iterable[Member], before: Member | None, after: Member | None) -> None:
        others = [one for one in members if before is None or one.id != before.id]
        now = [*others, after] if after else others
        if not any(one.role is StudyRole.LEAD and one.account for one in now):
            msg = "een onderzoek heeft iemand nodig die het leidt; maak eerst een ander leider"
            raise Refused(msg)


def _may_tag(account: Account) -> bool:
    least: Role = LEAST[Action.TAG]
    return account.role.rank >= least.rank


def _one_line(question: str) -> str:
    plain = " ".join(question.split())
    if not plain or len(plain) > 500:
        msg = "een onderzoek begint met een vraag van 1 tot 500 tekens"
        raise Invalid(msg)
    refuse_unseen(plain)
    return plain
