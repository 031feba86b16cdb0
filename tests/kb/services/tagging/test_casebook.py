"""Cases, what is known of them, and taking all of that back."""

import pytest

from kb.errors import DocumentNotFound, InTheWay, Invalid, StudyNotFound, ThingNotFound
from kb.model.deed import added
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.model.foreign import Case, Foreign, VariableKind
from kb.model.identity import DocumentId
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import ThingId
from kb.services.tagging.axes import Axis, By
from kb.services.tagging.casebook import Cell, Described
from kb.services.tagging.deeds import new_thing
from kb.services.tagging.joining import Rows
from tests.building import document
from tests.kb.services.tagging.conftest import Desk
from tests.peopling import someone


def _case(desk: Desk, name: str, *, of: tuple[DocumentId, ...] = ()) -> ThingId:
    made = desk.bench.casebook.add(desk.id, [Described(name, "", list(of))], desk.noor)
    return ThingId(made.about)


def _variable(desk: Desk, name: str, kind: VariableKind = VariableKind.TEXT) -> ThingId:
    return ThingId(desk.bench.variables.add(desk.id, name, kind, desk.noor).about)


def _values(desk: Desk) -> dict[str, dict[str, str]]:
    names = desk.bench.casebook.names(desk.id, desk.noor)
    cases = desk.bench.casebook.all(desk.id, desk.noor)
    return {one.name: {names[id]: value for id, value in one.values.items()} for one in cases}


def test_what_is_known_of_cases_tells_documents_apart_and_each_step_can_be_taken_back(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    case = _case(desk, "Gezin 1", of=(desk.story.id,))
    size = _variable(desk, "Kinderen", VariableKind.INTEGER)
    desk.bench.casebook.fill(desk.id, [Cell(case, size, " 2 ")], desk.noor)

    by = By(Axis.VARIABLE, size)
    assert desk.bench.joining.matrix(desk.id, Rows.CODES, by, desk.noor).columns == ["2"]

    desk.bench.casebook.change(desk.id, case, Described("Gezin Een"), desk.noor)
    desk.bench.variables.remove(desk.id, size, desk.noor)
    desk.bench.casebook.remove(desk.id, case, desk.noor)
    assert _values(desk) == {}
    steps: list[tuple[str, dict[str, str]]] = [
        ("Gezin Een", {}),
        ("Gezin Een", {"Kinderen": "2"}),
        ("Gezin 1", {"Kinderen": "2"}),
    ]
    for name, known in steps:
        desk.bench.undoing.undo(desk.id, desk.noor)
        assert _values(desk) == {name: known}
    for _ in range(3):
        desk.bench.undoing.undo(desk.id, desk.noor)
    assert (_values(desk), desk.bench.variables.all(desk.id, desk.noor)) == ({}, [])


def test_values_are_all_taken_or_none_and_every_wrong_one_is_named(desk: Desk) -> None:
    one, two = _case(desk, "Gezin 2"), _case(desk, "Gezin 10")
    since, size = _variable(desk, "Sinds", VariableKind.DATE), _variable(desk, "Kinderen", VariableKind.INTEGER)
    cells = [Cell(one, since, "1-2-2024"), Cell(one, size, "veel"), Cell(two, since, "gisteren")]

    with pytest.raises(Invalid, match=r"Kinderen bij Gezin 2: “veel” .*; Sinds bij Gezin 10: “gisteren”"):
        desk.bench.casebook.fill(desk.id, cells, desk.noor)
    assert _values(desk) == {"Gezin 2": {}, "Gezin 10": {}}

    desk.bench.casebook.fill(desk.id, [cells[0], Cell(two, size, "3")], desk.noor)
    assert _values(desk) == {"Gezin 2": {"Sinds": "2024-02-01"}, "Gezin 10": {"Kinderen": "3"}}
    desk.bench.casebook.fill(desk.id, [Cell(one, since, "")], desk.noor)
    assert list(_values(desk)["Gezin 2"]) == []
    with pytest.raises(ThingNotFound):
        desk.bench.casebook.fill(desk.id, [Cell(one, new_thing(), "3")], desk.noor)


def test_a_value_that_somebody_else_gave_meanwhile_is_not_written_over(desk: Desk) -> None:
    case, size = _case(desk, "Gezin 1"), _variable(desk, "Kinderen")
    stranger = Reader.of(someone(desk.library, "Bo", Role.RESEARCHER))
    with pytest.raises(StudyNotFound):
        desk.bench.casebook.fill(desk.id, [Cell(case, size, "2", before="")], stranger)
    desk.bench.casebook.fill(desk.id, [Cell(case, size, "2", before="")], desk.ana)

    with pytest.raises(InTheWay) as caught:
        desk.bench.casebook.fill(desk.id, [Cell(case, size, "3", before="")], desk.noor)
    assert caught.value.by == desk.ana.account
    desk.bench.casebook.fill(desk.id, [Cell(case, size, "3", before="2")], desk.noor)
    assert _values(desk)["Gezin 1"] == {"Kinderen": "3"}


def test_a_variable_takes_its_values_along_to_another_kind_or_says_which_do_not_fit(desk: Desk) -> None:
    one, two, size = _case(desk, "Gezin 1"), _case(desk, "Gezin 2"), _variable(desk, "Kinderen")
    desk.bench.casebook.fill(desk.id, [Cell(one, size, "1,5"), Cell(two, size, "veel")], desk.noor)
    now = desk.bench.variables.one(desk.id, size, desk.noor).model_copy(update={"kind": VariableKind.FLOAT})

    with pytest.raises(Invalid, match="bij Gezin 2: “veel”"):
        desk.bench.variables.change(desk.id, now, desk.noor)
    desk.bench.casebook.fill(desk.id, [Cell(two, size, "")], desk.noor)
    desk.bench.variables.change(desk.id, now.model_copy(update={"name": "Kinderen thuis"}), desk.noor)

    assert _values(desk)["Gezin 1"] == {"Kinderen thuis": "1.5"}
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert _values(desk)["Gezin 1"] == {"Kinderen": "1,5"}


def test_a_name_that_is_none_or_there_already_is_refused(desk: Desk) -> None:
    other, _ = _case(desk, "Gezin 2"), _case(desk, "Gezin 1")
    _variable(desk, "Gezin 1")

    for name in ("", " ", "gezin 1", "x" * 201, "een\0twee"):
        with pytest.raises(Invalid):
            desk.bench.casebook.add(desk.id, [Described("Gezin 3"), Described(name)], desk.noor)
        with pytest.raises(Invalid):
            desk.bench.casebook.change(desk.id, other, Described(name), desk.noor)
        with pytest.raises(Invalid):
            desk.bench.variables.add(desk.id, name, VariableKind.TEXT, desk.noor)
    assert list(_values(desk)) == ["Gezin 1", "Gezin 2"]


def test_documents_that_one_may_not_read_stay_with_a_case_and_are_only_counted(desk: Desk) -> None:
    secret, said = document("test:dossier", "Het dossier.", source=KnowledgeSource.PRACTICE, title="Dossier")
    secret = secret.model_copy(update={"rights": Rights(access=Access.RESTRICTED)})
    desk.library.catalogue.save(secret, said)
    keeper = someone(desk.library, "Bea", Role.ADMINISTRATOR)
    desk.bench.studies.put(desk.id, keeper.email, desk.bench.studies.me(desk.id, desk.noor).role, desk.noor)
    case = _case(desk, "Gezin 1", of=(desk.story.id,))
    with pytest.raises(DocumentNotFound):
        _case(desk, "Gezin 2", of=(secret.id,))
    bea = Reader.of(keeper)
    desk.bench.casebook.change(desk.id, case, Described("Gezin 1", "", [desk.story.id, secret.id]), bea)

    desk.bench.casebook.change(desk.id, case, Described("Gezin 1", "", [desk.report.id]), desk.noor)

    mine, hers = (desk.bench.casebook.one(desk.id, case, reader) for reader in (desk.noor, bea))
    assert ([one.id for one in mine.cards], mine.hidden) == ([desk.report.id], 1)
    assert ({one.id for one in hers.cards}, hers.hidden) == ({desk.report.id, secret.id}, 0)


def test_what_a_case_was_called_elsewhere_goes_with_it_and_comes_back(desk: Desk) -> None:
    case = _case(desk, "Gezin 1")
    things = desk.library.annotations.things
    named = Foreign(id=new_thing(), study=desk.id, of=case, tool="T", project="P", guid="g")
    desk.bench.exchanging.bring_in(desk.id, desk.noor, lambda _: added([named]))

    desk.bench.casebook.remove(desk.id, case, desk.noor)
    assert things(Foreign, desk.id, desk.noor) == []
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert [one.of for one in things(Foreign, desk.id, desk.noor)] == [case]


def test_words_that_are_taken_back_go_from_the_values_of_cases_too(desk: Desk) -> None:
    case, said = _case(desk, "Gezin 1", of=(desk.story.id,)), _variable(desk, "Wat zij zei")
    typed = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij."
    desk.bench.casebook.fill(desk.id, [Cell(case, said, typed)], desk.noor)

    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    (left,) = desk.library.annotations.things(Case, desk.id, desk.noor)
    assert left.values == {said: "(teruggenomen)."}
