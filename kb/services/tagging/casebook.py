"""The cases of a study: who or what is studied, which documents are of each, and what is known of it.

Tables tell documents apart by what is known of the cases that they are of, see ``axes``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.errors import InTheWay, Invalid, ThingNotFound
from kb.model.deed import Change, DeedKind, Head, added, removed
from kb.model.document import DocumentCard
from kb.model.foreign import Case, Foreign, Variable
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.study import Member, StudyId, ThingId
from kb.model.variables import value_of
from kb.ports.annotations import Kind, Where
from kb.ports.catalogue import Catalogue
from kb.services.tagging.deeds import Deeds, Plan, new_thing
from kb.services.tagging.naming import in_order, one_name, prose, refuse_taken, refuse_wrong
from kb.services.tagging.variables import given

_MOST = 5_000


class Described(NamedTuple):
    """What a case is.

    Attributes:
        documents: that are of it; ``None`` leaves them as they are.
    """

    name: str
    description: str = ""
    documents: Sequence[DocumentId] | None = None


class Cell(NamedTuple):
    """A value that somebody gives a case.

    Attributes:
        value: as they write it; empty takes it away.
        before: what stood there as they saw it; ``None``: whatever stands there.
    """

    case: ThingId
    variable: ThingId
    value: str
    before: str | None = None


class Row(NamedTuple):
    """A case as who is in its study sees it.

    Attributes:
        cards: its documents that the reader may read.
        hidden: how many more there are.
    """

    case: Case
    cards: Sequence[DocumentCard]
    hidden: int


class Casebook:
    """What members do with cases."""

    def __init__(self, deeds: Deeds, *, catalogue: Catalogue) -> None:
        self._deeds = deeds
        self._catalogue = catalogue

    def all(self, study: StudyId, reader: Reader) -> list[Case]:
        """Those of a study by name, where 2 comes before 10.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        return in_order(self._deeds.annotations.things(Case, study, reader))

    def rows(self, cases: Iterable[Case], reader: Reader) -> list[Row]:
        """Cases with the documents of theirs that the reader may read."""
        asked = list(cases)
        ids = list(dict.fromkeys(id for one in asked for id in one.documents))
        cards = self._catalogue.cards(ids, reader) if ids else {}
        return [_row(one, cards) for one in asked]

    def one(self, study: StudyId, id: str, reader: Reader) -> Row:
        """One by its id.

        Raises:
            StudyNotFound, ThingNotFound: it is not there, or the reader is no member.
        """
        return self.rows([self._deeds.one(Case, study, id, reader)], reader)[0]

    def add(self, study: StudyId, cases: Sequence[Described], reader: Reader, *, key: str = "") -> Head:
        """New cases.

        Raises:
            Invalid: a name that is none or there already, or too many.
            DocumentNotFound: one that the reader may not read.
        """
        asked = [one._replace(name=one_name(one.name), description=prose(one.description)) for one in cases]

        def plan(_: Member) -> Plan:
            there = self.all(study, reader)
            refuse_taken([one.name for one in there], [one.name for one in asked])
            if len(there) + len(asked) > _MOST:
                msg = f"in één onderzoek passen {_MOST} gevallen"
                raise Invalid(msg)
            self._refuse_unreadable([id for one in asked for id in one.documents or ()], reader)
            made = [
                Case(
                    id=new_thing(),
                    study=study,
                    name=one.name,
                    description=one.description,
                    documents=tuple(dict.fromkeys(one.documents or ())),
                )
                for one in asked
            ]
            return Plan(DeedKind.CASE_ADDED, added(made), about=made[0].id if len(made) == 1 else "")

        return self._deeds.run(study, reader, plan, key=key)

    def change(self, study: StudyId, id: ThingId, now: Described, reader: Reader, *, key: str = "") -> Head:
        """Call a case something else, or let other documents be of it; those that the reader may not read stay.

        Raises:
            ThingNotFound: it is not there.
            Invalid: a name that is none, or of another case.
            DocumentNotFound: one that the reader may not read.
        """
        name = one_name(now.name)

        def plan(_: Member) -> Plan:
            case, cards, _hidden = self.one(study, id, reader)
            refuse_taken([one.name for one in self.all(study, reader) if one.id != case.id], [name])
            documents = case.documents
            if now.documents is not None:
                self._refuse_unreadable(now.documents, reader)
                seen = {one.id for one in cards}
                documents = tuple(dict.fromkeys([*now.documents, *(one for one in documents if one not in seen)]))
            update = {"name": name, "description": prose(now.description), "documents": documents}
            return Plan(DeedKind.CASE_CHANGED, [Change(case, case.model_copy(update=update))], about=case.id)

        return self._deeds.run(study, reader, plan, key=key)

    def remove(self, study: StudyId, id: ThingId, reader: Reader, *, key: str = "") -> Head:
        """Take a case away with all that is known of it; its documents and their codings stay.

        Raises:
            ThingNotFound: it is not there.
        """

        def plan(_: Member) -> Plan:
            case = self._deeds.one(Case, study, id, reader)
            named = self._deeds.annotations.things(Foreign, study, reader, Where(on=case.id))
            return Plan(DeedKind.CASE_REMOVED, removed([case, *named]), about=case.id)

        return self._deeds.run(study, reader, plan, key=key)

    def fill(self, study: StudyId, cells: Iterable[Cell], reader: Reader, *, key: str = "") -> Head:
        """Give cases values, all of them or none.

        Raises:
            ThingNotFound: a case or variable that is not there.
            Invalid: values that are not of their kind, each with where it was given.
            InTheWay: somebody else has changed a value since it was seen.
        """
        asked = list(cells)

        def plan(_: Member) -> Plan:
            cases = self._all(Case, study, (one.case for one in asked), reader)
            variables = self._all(Variable, study, (one.variable for one in asked), reader)
            now, wrong = dict(cases), []
            for one in asked:
                case, variable = cases[one.case], variables[one.variable]
                if one.before is not None and one_line(one.before) != one_line(case.values.get(variable.id, "")):
                    raise self._overtaken(study, case, reader)
                try:
                    now[case.id] = given(now[case.id], variable.id, value_of(variable.kind, one.value))
                except Invalid as error:
                    wrong.append(f"{variable.name} bij {case.name}: {error}")
            refuse_wrong(wrong)
            changes = [Change(cases[id], now[id]) for id in cases]
            return Plan(DeedKind.FILLED, changes, about=asked[0].case if len(now) == 1 else "")

        return self._deeds.run(study, reader, plan, key=key)

    def names(self, study: StudyId, reader: Reader) -> dict[str, str]:
        """What cases and variables are called, by their ids."""
        things = self._deeds.annotations.things
        there: list[Case | Variable] = [*things(Case, study, reader), *things(Variable, study, reader)]
        return {one.id: one.name for one in there}

    def _all(self, kind: type[Kind], study: StudyId, ids: Iterable[str], reader: Reader) -> dict[ThingId, Kind]:
        wanted = dict.fromkeys(ids)
        found = {one.id: one for one in self._deeds.some(kind, study, wanted, reader)}
        if len(found) < len(wanted):
            msg = f"one of these is not in study {study}"
            raise ThingNotFound(msg)
        return found

    def _refuse_unreadable(self, documents: Iterable[DocumentId], reader: Reader) -> None:
        ids = list(dict.fromkeys(documents))
        there = self._catalogue.cards(ids, reader) if ids else {}
        for id in ids:
            if id not in there:
                self._catalogue.document(id, reader)

    def _overtaken(self, study: StudyId, case: Case, reader: Reader) -> InTheWay:
        history = self._deeds.annotations.history(study, case.id, reader)
        by, number = (history[-1].by, history[-1].number) if history else ("", 0)
        return InTheWay("case", case.id, "changed", by=by, number=number)


def one_line(value: str) -> str:
    """A value as a browser gives it back that showed it in one line."""
    return " ".join(value.split())


def _row(case: Case, cards: Mapping[DocumentId, DocumentCard]) -> Row:
    found = [cards[id] for id in case.documents if id in cards]
    return Row(case, found, len(case.documents) - len(found))
