"""A search as the document list of a study: what it finds, and what of that is new."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.errors import Forbidden, Invalid, InvalidQuery, StudyNotFound
from kb.model.identity import DocumentId, new_id
from kb.model.search import Filters, SearchQuery
from kb.model.study import Study, ThingId
from tests.building import document
from tests.kb.services.tagging.searched import Searched, searched

_DEBTS = SearchQuery(text="schulden")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Searched]:
    with searched(tmp_path) as made:
        yield made


def _titles(place: Searched, ids: set[DocumentId]) -> set[str]:
    return {name for name, one in place.made.items() if one.id in ids}


def test_before_it_was_looked_at_all_that_is_not_read_yet_is_new(place: Searched) -> None:
    place.base.bench.studies.take(place.id, [place.made["memo"].id], place.noor)

    found = place.base.seeking.sought(place.id, _DEBTS, place.noor)

    assert _titles(place, {card.id for card in found.new}) == {"monitor", "verhaal"}
    assert (len(found.left), found.taken, found.total) == (0, 1, 3)


def test_after_that_only_what_came_in_since_is_new(place: Searched) -> None:
    first = place.base.seeking.sought(place.id, _DEBTS, place.noor)
    place.base.seeking.looked(place.id, first.at, place.noor)
    later, passages = document("test:later", "Schulden na de winter.", title="Later")
    later = later.model_copy(update={"added_at": datetime.now(UTC)})
    place.base.catalogue.save(later, passages)
    place.base.following.catch_up()

    found = place.base.seeking.sought(place.id, _DEBTS, place.noor)

    assert [card.title for card in found.new] == ["Later"]
    assert _titles(place, {card.id for card in found.left}) == {"monitor", "verhaal", "memo"}


def test_each_member_is_told_of_what_they_may_read(place: Searched) -> None:
    place.base.withdrawing.withdraw([place.made["verhaal"].id], reason="op verzoek")
    place.base.following.catch_up()

    found = place.base.seeking.sought(place.id, _DEBTS, place.noor)

    assert _titles(place, {card.id for card in found.new}) == {"monitor", "memo"}


def test_looking_never_goes_back_in_time_nor_beyond_now(place: Searched) -> None:
    now = datetime.now(UTC)
    place.base.seeking.looked(place.id, now + timedelta(days=3), place.noor)
    seen = place.base.bench.studies.study(place.id, place.noor).seen_at
    assert seen is not None
    assert seen <= datetime.now(UTC)

    place.base.seeking.looked(place.id, now - timedelta(days=3), place.noor)
    assert place.base.bench.studies.study(place.id, place.noor).seen_at == seen


def test_another_search_is_looked_at_anew_and_the_lead_chooses_it(place: Searched) -> None:
    place.base.seeking.looked(place.id, datetime.now(UTC), place.noor)
    place.base.seeking.follow(place.id, "q=schulden", place.noor)

    study = place.base.bench.studies.study(place.id, place.noor)

    assert isinstance(study, Study)
    assert (study.query, study.seen_at) == ("q=schulden", None)
    with pytest.raises(StudyNotFound):
        place.base.seeking.follow(place.id, "q=x", place.bo)
    with pytest.raises(Invalid):
        place.base.seeking.follow(place.id, "x" * 4_001, place.noor)
    assert place.base.bench.undoing.undo(place.id, place.noor)
    assert place.base.bench.studies.study(place.id, place.noor).query == ""


def test_who_is_no_member_is_told_nothing(place: Searched) -> None:
    with pytest.raises(StudyNotFound):
        place.base.seeking.sought(place.id, _DEBTS, place.bo)
    with pytest.raises((StudyNotFound, Forbidden)):
        place.base.seeking.looked(place.id, datetime.now(UTC), place.bo)


def test_a_search_with_codes_works_and_one_with_an_unknown_code_is_refused(place: Searched) -> None:
    code = place.code("monitor", "ziekte")
    query = SearchQuery(text="schulden", filters=Filters(codes=frozenset({code})))

    # To code a document is to read it for the study.
    found = place.base.seeking.sought(place.id, query, place.noor)
    assert (found.total, found.taken) == (1, 1)
    unknown = Filters(codes=frozenset({ThingId(new_id())}))
    with pytest.raises(InvalidQuery):
        place.base.seeking.sought(place.id, SearchQuery(text="schulden", filters=unknown), place.noor)


def test_all_pages_of_a_search_are_gone_through_in_their_order(place: Searched) -> None:
    for query in (_DEBTS, SearchQuery(filters=Filters(year_from=2000))):
        paged = [
            hit.document.id
            for page in (1, 2, 3)
            for hit in place.base.searching.search(
                query.model_copy(update={"page": page, "page_size": 1}), place.noor
            ).hits
        ]
        assert [card.id for card in place.base.searching.documents(query, place.noor)] == paged
