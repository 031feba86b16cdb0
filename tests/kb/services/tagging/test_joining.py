"""Tables of what was coded."""

import pytest

from kb.errors import Invalid, StudyNotFound
from kb.model.codebook import Mapping
from kb.model.deed import DeedKind, added
from kb.model.evidence import KnowledgeSource
from kb.model.foreign import Case, Variable, VariableKind
from kb.model.reader import VISITOR
from kb.services.tagging.axes import Axis, By, Meet
from kb.services.tagging.coding import Given
from kb.services.tagging.deeds import new_thing
from kb.services.tagging.joining import Crossed, Rows
from kb.services.tagging.opening import Behind
from tests.building import document
from tests.kb.services.tagging.conftest import Desk
from tests.studying import deed

VOICES = [source.value for source in KnowledgeSource]


def _table(crossed: Crossed) -> dict[str, dict[str, tuple[int, int]]]:
    """Codings and people of each row and column where there are any."""
    return {
        row.name: {
            column: (cell.codings, cell.contributors)
            for column in crossed.columns
            if (cell := crossed.table.cell(row.id, column)).codings
        }
        for row in crossed.rows
    }


@pytest.fixture
def coded(desk: Desk) -> Desk:
    desk.code("Ik durfde", "schaamte")
    desk.code("Mijn buurvrouw", "schaamte")
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    desk.code("Zij schamen zich", "schaamte", of=desk.report)
    law, passages = document("test:wet", "De gemeente helpt tijdig.", source=KnowledgeSource.FRAMEWORK, place="Ede")
    desk.library.catalogue.save(law, passages)
    desk.code("helpt tijdig", "schaamte", of=law)
    return desk


def test_codes_stand_against_voices_with_people_and_a_framework_counts_nobody(coded: Desk) -> None:
    crossed = coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.VOICE), coded.noor)

    assert list(crossed.columns) == VOICES
    assert _table(crossed) == {
        "schaamte": {"research": (1, 1), "experience": (2, 1), "framework": (1, 0)},
        "naaste": {"experience": (1, 1)},
    }


def test_codes_stand_against_places_and_years_without_frameworks(coded: Desk) -> None:
    made, passages = document("test:ede", "Ook daar schaamt men zich.", place="Ede", when="2019")
    coded.library.catalogue.save(made, passages)
    coded.code("schaamt men zich", "schaamte", of=made)

    places = coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.PLACE), coded.noor)
    years = coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.YEAR), coded.noor)

    assert _table(places) == {"schaamte": {"Ede": (1, 1)}, "naaste": {}}
    assert _table(years)["schaamte"] == {"2019": (1, 1), "2021": (3, 2)}


def test_codes_stand_against_target_groups_that_documents_are_about(coded: Desk) -> None:
    made, passages = document("test:jong", "Jongeren met schulden schamen zich.")
    coded.library.catalogue.save(made, passages)
    coded.code("schamen zich", "jong", of=made)

    crossed = coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.GROUP), coded.noor)

    assert _table(crossed)["jong"] == {"jongeren": (1, 1)}


def test_codes_stand_against_a_variable_of_cases(coded: Desk) -> None:
    age = Variable(id=new_thing(), study=coded.id, name="leeftijd", kind=VariableKind.TEXT)
    case = Case(id=new_thing(), study=coded.id, name="A", documents=(coded.story.id,), values={age.id: "30-39"})
    coded.library.annotations.apply(
        deed(coded.study, coded.noor, *added([age, case]), kind=DeedKind.IMPORTED), coded.noor
    )

    crossed = coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.VARIABLE, age.id), coded.noor)

    assert _table(crossed) == {"schaamte": {"30-39": (2, 1)}, "naaste": {"30-39": (1, 1)}}
    assert coded.bench.variables.all(coded.id, coded.noor) == [age]
    with pytest.raises(Invalid):
        coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.VARIABLE), coded.noor)


def test_concepts_of_the_thesaurus_are_rows_too(coded: Desk) -> None:
    theme = next(iter(coded.library.thesaurus)).id
    coded.bench.coder.give(coded.id, coded.place(coded.story, "Mijn"), Given(concept=theme), coded.noor)

    crossed = coded.bench.joining.matrix(coded.id, Rows.THEMES, By(Axis.VOICE), coded.noor)

    assert [row.id for row in crossed.rows] == [theme]
    assert crossed.table.cell(theme, "experience").codings == 1


def test_a_code_that_says_a_concept_counts_with_it_and_opens_its_quotations(coded: Desk) -> None:
    theme, by, bench = next(iter(coded.library.thesaurus)).id, By(Axis.VOICE), coded.bench
    bench.coder.give(coded.id, coded.place(coded.report, "hulp"), Given(concept=theme), coded.noor)

    for mapping, counted in ((Mapping.CLOSE, 5), (Mapping.BROADER, 5), (Mapping.NARROWER, 1)):
        code = next(one.code for one in bench.codebooks.tree(coded.id, coded.noor) if one.name == "schaamte")
        bench.codebooks.change(coded.id, code.model_copy(update={"concept": theme, "mapping": mapping}), coded.noor)
        crossed = bench.joining.matrix(coded.id, Rows.THEMES, by, coded.noor)
        assert [row.id for row in bench.joining.rows(coded.id, Rows.THEMES, coded.noor)] == [theme]
        numbers = {column: crossed.table.cell(theme, column).codings for column in crossed.columns}
        assert (mapping, sum(numbers.values())) == (mapping, counted)
        for column, number in numbers.items():
            opened = bench.behinds.quotations(coded.id, Behind(theme, by, column), coded.noor)
            assert opened.total + opened.frameworks == number


def test_words_with_a_concept_and_codes_that_say_it_are_one_quotation(coded: Desk) -> None:
    theme, by, bench = next(iter(coded.library.thesaurus)).id, By(Axis.VOICE), coded.bench
    for name in ("schaamte", "naaste"):
        code = next(one.code for one in bench.codebooks.tree(coded.id, coded.noor) if one.name == name)
        said = code.model_copy(update={"concept": theme, "mapping": Mapping.EXACT})
        bench.codebooks.change(coded.id, said, coded.noor)
    words = coded.place(coded.story, "Mijn buurvrouw")
    bench.coder.give(coded.id, words, Given(concept=theme), coded.noor)
    bench.coder.give(coded.id, words, Given(new="naaste"), coded.noor)

    def counted() -> tuple[int, int]:
        cell = bench.joining.matrix(coded.id, Rows.THEMES, by, coded.noor).table.cell(theme, "experience")
        opened = bench.behinds.quotations(coded.id, Behind(theme, by, "experience"), coded.noor)
        assert len(opened.quotations) == opened.total
        return cell.codings, opened.total

    assert counted() == (3, 3)
    bench.coder.give(coded.id, words, Given(concept=theme), coded.ana)
    assert counted() == (4, 4)


def test_a_code_that_was_never_given_is_a_row_of_silence_unless_it_is_retired(coded: Desk) -> None:
    for name in ("stil", "oud"):
        coded.bench.codebooks.add(coded.id, name, coded.noor)
    (old,) = (node.code for node in coded.bench.codebooks.tree(coded.id, coded.noor) if node.name == "oud")
    coded.bench.codebooks.retire(coded.id, old.id, coded.noor)

    crossed = coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.VOICE), coded.noor)

    assert [row.name for row in crossed.rows] == ["schaamte", "naaste", "stil"]
    assert _table(crossed)["stil"] == {}


def test_what_was_withdrawn_counts_no_more(coded: Desk) -> None:
    coded.library.withdrawing.withdraw([coded.story.id], "op verzoek")

    crossed = coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.VOICE), coded.noor)

    assert _table(crossed) == {"schaamte": {"research": (1, 1), "framework": (1, 0)}, "naaste": {}}


@pytest.mark.parametrize(
    ("meet", "pairs"),
    [
        (Meet.OVERLAP, {("schaamte", "naaste"): (1, 1), ("naaste", "schaamte"): (1, 1)}),
        (Meet.INSIDE, {("schaamte", "naaste"): (1, 1)}),
        (Meet.NEAR, {("schaamte", "naaste"): (2, 1), ("naaste", "schaamte"): (1, 1)}),
        (Meet.PARAGRAPH, {("schaamte", "naaste"): (2, 1), ("naaste", "schaamte"): (1, 1)}),
        (Meet.DOCUMENT, {("schaamte", "naaste"): (2, 1), ("naaste", "schaamte"): (1, 1)}),
    ],
)
def test_codes_meet_in_several_ways(coded: Desk, meet: Meet, pairs: dict[tuple[str, str], tuple[int, int]]) -> None:
    names = {node.code.id: node.name for node in coded.bench.codebooks.tree(coded.id, coded.noor)}

    found = coded.bench.joining.meetings(coded.id, meet, coded.noor)

    told = {(names[one.one], names[one.other]): (one.codings, one.people) for one in found}  # type: ignore[index]
    assert told == pairs


def test_codes_in_different_paragraphs_do_not_meet_in_one(desk: Desk) -> None:
    made, passages = document("test:twee", "Eerst dit.", "Later dat.")
    desk.library.catalogue.save(made, passages)
    desk.code("dit", "een", of=made)
    desk.code("dat", "twee", of=made)

    assert desk.bench.joining.meetings(desk.id, Meet.PARAGRAPH, desk.noor) == []
    assert len(desk.bench.joining.meetings(desk.id, Meet.DOCUMENT, desk.noor)) == 2


def test_meetings_of_one_code_alone(coded: Desk) -> None:
    (own,) = (node.code.id for node in coded.bench.codebooks.tree(coded.id, coded.noor) if node.name == "naaste")

    found = coded.bench.joining.meetings(coded.id, Meet.OVERLAP, coded.noor, of=own)

    assert [one.one for one in found] == [own]


def test_who_is_no_member_gets_no_table(coded: Desk) -> None:
    with pytest.raises(StudyNotFound):
        coded.bench.joining.matrix(coded.id, Rows.CODES, By(Axis.VOICE), VISITOR)
    with pytest.raises(StudyNotFound):
        coded.bench.joining.meetings(coded.id, Meet.OVERLAP, VISITOR)
