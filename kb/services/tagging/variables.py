"""What can be known of the cases of a study: variables, each with values of one kind."""

from kb.errors import Invalid
from kb.model.deed import Change, DeedKind, Head, added, removed
from kb.model.foreign import Case, Foreign, Variable, VariableKind
from kb.model.reader import Reader
from kb.model.study import Member, StudyId, ThingId
from kb.model.variables import value_of
from kb.ports.annotations import Where
from kb.services.tagging.deeds import Deeds, Plan, new_thing
from kb.services.tagging.naming import in_order, one_name, prose, refuse_taken, refuse_wrong

_MOST = 200


class Variables:
    """What members do with variables."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    def all(self, study: StudyId, reader: Reader) -> list[Variable]:
        """Those of a study by name.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        return in_order(self._deeds.annotations.things(Variable, study, reader))

    def one(self, study: StudyId, id: str, reader: Reader) -> Variable:
        """One by its id.

        Raises:
            StudyNotFound, ThingNotFound: it is not there, or the reader is no member.
        """
        return self._deeds.one(Variable, study, id, reader)

    def add(
        self, study: StudyId, name: str, kind: VariableKind, reader: Reader, *, description: str = "", key: str = ""
    ) -> Head:
        """Something new that can be known of cases.

        Raises:
            Invalid: a name that is none or there already, or too many.
        """
        named = one_name(name)

        def plan(_: Member) -> Plan:
            there = self.all(study, reader)
            refuse_taken([one.name for one in there], [named])
            if len(there) >= _MOST:
                msg = f"in één onderzoek passen {_MOST} kenmerken"
                raise Invalid(msg)
            made = Variable(id=new_thing(), study=study, name=named, kind=kind, description=prose(description))
            return Plan(DeedKind.VARIABLE_ADDED, added([made]), about=made.id)

        return self._deeds.run(study, reader, plan, key=key)

    def change(self, study: StudyId, now: Variable, reader: Reader, *, key: str = "") -> Head:
        """Call a variable something else, or let it have values of another kind, which those it has then become.

        Raises:
            ThingNotFound: it is not there.
            Invalid: a name that is none or another's, or a value that cannot be of that kind.
        """
        name = one_name(now.name)

        def plan(_: Member) -> Plan:
            variable = self.one(study, now.id, reader)
            refuse_taken([one.name for one in self.all(study, reader) if one.id != variable.id], [name])
            update = {"name": name, "kind": now.kind, "description": prose(now.description)}
            changed = variable.model_copy(update=update)
            turned = self._turned(study, changed, reader) if changed.kind is not variable.kind else []
            return Plan(DeedKind.VARIABLE_CHANGED, [Change(variable, changed), *turned], about=variable.id)

        return self._deeds.run(study, reader, plan, key=key)

    def remove(self, study: StudyId, id: ThingId, reader: Reader, *, key: str = "") -> Head:
        """Take a variable away, and its values from all cases.

        Raises:
            ThingNotFound: it is not there.
        """

        def plan(_: Member) -> Plan:
            things = self._deeds.annotations.things
            variable = self.one(study, id, reader)
            known = [one for one in things(Case, study, reader) if variable.id in one.values]
            emptied = [Change(one, given(one, variable.id, "")) for one in known]
            gone = removed([variable, *things(Foreign, study, reader, Where(on=variable.id))])
            return Plan(DeedKind.VARIABLE_REMOVED, [*emptied, *gone], about=variable.id)

        return self._deeds.run(study, reader, plan, key=key)

    def _turned(self, study: StudyId, variable: Variable, reader: Reader) -> list[Change]:
        """The values of a variable as its new kind has them."""
        changes, wrong = [], []
        for case in in_order(self._deeds.annotations.things(Case, study, reader)):
            said = case.values.get(variable.id, "")
            try:
                changes.append(Change(case, given(case, variable.id, value_of(variable.kind, said))))
            except Invalid as error:
                wrong.append(f"bij {case.name}: {error}")
        refuse_wrong(wrong)
        return changes


def given(case: Case, variable: ThingId, value: str) -> Case:
    """A case with another value; an empty one is none."""
    others = {id: known for id, known in case.values.items() if id != variable}
    return case.model_copy(update={"values": others | ({variable: value} if value else {})})
