"""Searching for what was given codes, by members and by others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import InvalidQuery
from kb.model.identity import new_id
from kb.model.reader import VISITOR
from kb.model.search import Filters, SearchQuery
from kb.model.study import StudyId, ThingId
from tests.kb.services.tagging.searched import Searched, searched


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    with searched(Path(tmp_path_factory.mktemp("narrowing"))) as made:
        made.code("monitor", "ziekte")
        made.code("verhaal", "slaap", parent=made.code("verhaal", "lichaam"))
        yield made


def _codes(place: Searched) -> dict[str, ThingId]:
    return {node.name: node.code.id for node in place.base.bench.codebooks.tree(place.id, place.noor)}


def test_only_what_was_given_one_of_the_codes_or_one_below_it_answers(place: Searched) -> None:
    codes = _codes(place)
    assert place.found() == {"monitor", "verhaal", "memo"}
    assert place.found(codes=frozenset({codes["ziekte"]})) == {"monitor"}
    assert place.found(codes=frozenset({codes["lichaam"]})) == {"verhaal"}
    assert place.found(codes=frozenset({codes["slaap"], codes["ziekte"]})) == {"monitor", "verhaal"}


def test_what_was_given_a_code_can_be_left_out(place: Searched) -> None:
    codes = _codes(place)
    assert place.found(without_codes=frozenset({codes["ziekte"]})) == {"verhaal", "memo"}
    assert place.found(without_codes=frozenset(codes.values())) == {"memo"}


def test_codes_narrow_lists_without_a_question_too(place: Searched) -> None:
    codes = _codes(place)
    assert place.found("", codes=frozenset({codes["ziekte"]})) == {"monitor"}
    assert place.found("", without_codes=frozenset({codes["ziekte"]})) == {"verhaal", "memo"}


def test_a_code_of_somebody_elses_study_is_as_one_that_does_not_exist(place: Searched) -> None:
    code = _codes(place)["ziekte"]
    told = set()
    for reader in (place.bo, VISITOR):
        for id in (code, ThingId(new_id()), ThingId("geen-id")):
            for field in ("codes", "without_codes"):
                query = SearchQuery(text="schulden", filters=Filters.model_validate({field: {id}}))
                with pytest.raises(InvalidQuery) as error:
                    place.base.bench.narrowing.narrowed(query, reader)
                told.add((str(error.value), error.value.faults))
    assert len(told) == 1


def test_a_search_with_codes_that_nobody_looked_up_is_refused(place: Searched) -> None:
    query = SearchQuery(text="schulden", filters=Filters(codes=frozenset({_codes(place)["ziekte"]})))
    with pytest.raises(InvalidQuery):
        place.base.searching.search(query, place.noor)


def test_each_code_says_how_many_of_the_found_documents_have_it_as_if_none_was_chosen(place: Searched) -> None:
    codes = _codes(place)
    for chosen in (frozenset[ThingId](), frozenset({codes["ziekte"]})):
        query = SearchQuery(text="schulden", filters=Filters(codes=chosen))
        counts = place.base.seeking.codes(query, place.study, place.noor)
        assert {one.name: one.documents for one in counts} == {"ziekte": 1, "lichaam": 1, "slaap": 1}
    counts = place.base.seeking.codes(SearchQuery(text="ziek wakker duiven"), place.study, place.noor)
    assert sum(one.documents for one in counts) <= 3


def test_a_withdrawn_document_leaves_the_counts(tmp_path: Path) -> None:
    with searched(tmp_path) as place:
        place.code("verhaal", "slaap")
        place.base.withdrawing.withdraw([place.made["verhaal"].id], reason="op verzoek")
        place.base.following.catch_up()

        (count,) = place.base.seeking.codes(SearchQuery(text="schulden"), place.study, place.noor)

        assert count.documents == 0
        assert place.found(codes=frozenset({count.id})) == set()


def test_codes_may_be_typed_by_name_in_the_question(place: Searched) -> None:
    assert place.found("schulden code:Ziekte") == {"monitor"}
    assert place.found("schulden -code:lichaam") == {"monitor", "memo"}
    assert place.found('code:ziekte code:"lichaam"') == {"monitor", "verhaal"}


def test_a_code_that_nobody_of_the_study_made_is_told_to_members_and_is_a_word_to_others(place: Searched) -> None:
    narrowing = place.base.bench.narrowing
    with pytest.raises(InvalidQuery, match="‘onzin’"):
        narrowing.read(SearchQuery(text="schulden code:onzin"), place.noor)
    for reader in (place.bo, VISITOR):
        for name in ("ziekte", "onzin"):
            query = SearchQuery(text=f"schulden code:{name}")
            assert narrowing.narrowed(query, reader) == query


def test_codes_are_set_against_the_study_that_is_named_or_the_one_of_a_code(place: Searched) -> None:
    narrowing, newer = place.base.bench.narrowing, place.base.bench.studies.begin("En daarna?", place.noor)
    chosen = Filters(codes=frozenset({_codes(place)["ziekte"]}))

    assert narrowing.searched_in(Filters(), place.noor) == newer
    assert narrowing.searched_in(chosen, place.noor) == place.study
    assert narrowing.searched_in(Filters(), place.noor, study=place.id) == place.study
    assert narrowing.searched_in(Filters(), VISITOR) is None
    told = set()
    for reader in (place.bo, VISITOR):
        for id in (place.id, StudyId(new_id())):
            with pytest.raises(InvalidQuery) as error:
                narrowing.searched_in(Filters(), reader, study=id)
            told.add(error.value.faults)
    assert len(told) == 1
    with pytest.raises(InvalidQuery):
        narrowing.called(["ziekte"], place.noor, study=newer.study)
