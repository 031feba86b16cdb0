"""A question and its plural answer, on a real catalogue and a real index."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.adapters.sql.database import WRITING, connect
from kb.bootstrap import KnowledgeBase
from kb.errors import InvalidQuery
from kb.model.evidence import VOICES, Access, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.model.search import Facet, Filters, SearchQuery, SearchResults, Sort
from tests.building import document, knowledge_base

RESEARCH, PRACTICE, EXPERIENCE, FRAMEWORK = KnowledgeSource


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = [
        document(
            f"test:r{n}", f"Huurders met een huurachterstand, meting {n}.", "Slot.", place="Emmen", when=f"20{n:02}"
        )
        for n in range(10, 20)
    ]
    made += [
        document(f"test:p{n}", f"De huurder belde over de huur, notitie {n}.", source=PRACTICE, when=f"2021-0{n}")
        for n in range(1, 6)
    ]
    made += [
        document(
            "test:e1", "Ik kon de huur niet betalen.", "Toen ging ik rood staan.", source=EXPERIENCE, place="Venlo"
        ),
        document("test:e2", "Mijn uitkering was op.", source=EXPERIENCE, when=""),
        document("test:f1", "Wie huur niet betaalt, krijgt een brief: artikel 3.", source=FRAMEWORK),
        document("test:geheim", "De geheime huurlijst.", source=EXPERIENCE, access=Access.RESTRICTED),
        document("test:duif", "De duiven zijn terug op het dak.", source=PRACTICE, when="2012"),
    ]
    opened = knowledge_base(tmp_path_factory.mktemp("kb"), *made)
    yield opened
    opened.close()


def ask(base: KnowledgeBase, question: str = "", **more: object) -> SearchResults:
    return base.searching.search(SearchQuery.model_validate({"text": question, **more}), VISITOR)


def origins(results: SearchResults) -> list[str]:
    return [hit.document.origin.removeprefix("test:") for hit in results.hits]


def test_every_voice_is_heard_in_the_first_three(base: KnowledgeBase) -> None:
    found = ask(base, "huur niet betalen")
    assert {hit.document.knowledge_source for hit in found.hits[:3]} == set(VOICES)


def test_a_hit_is_an_exact_quotation_with_its_reasons(base: KnowledgeBase) -> None:
    for hit in ask(base, "huur niet betalen").hits:
        whole = base.catalogue.document(hit.document.id, VISITOR)
        assert whole.text[hit.passage.start : hit.passage.end] == hit.passage.exact
        assert hit.passage.sha256 == whole.sha256
        for match in hit.matches:
            assert whole.text[match.start : match.end] == match.text


def test_words_weigh_less_where_the_question_has_words_that_nobody_uses(base: KnowledgeBase) -> None:
    def words(question: str) -> float:
        understood = base.retrieving.understand(question, related=False)
        found = base.retrieving.candidates(base.retrieving.retrieve(understood, Filters(), VISITOR))
        return max(candidate.words for group in found.values() for candidate in group)

    assert words("huurachterstand") > 0.95
    assert words("huurachterstand toverfluit") < 0.6


def test_a_filter_leaves_the_score_of_a_hit_as_it_is(base: KnowledgeBase) -> None:
    scores = {hit.document.id: hit.score for hit in ask(base, "huur niet betalen", page_size=100).hits}
    narrowed = ask(base, "huur niet betalen", filters=Filters(places=frozenset({"Emmen"})), page_size=100).hits
    assert narrowed
    assert all(hit.score == pytest.approx(scores[hit.document.id]) for hit in narrowed)


def test_frameworks_stand_apart_and_count_for_nothing(base: KnowledgeBase) -> None:
    found = ask(base, "huur niet betalen brief")
    assert [hit.document.origin for hit in found.framework] == ["test:f1"]
    assert FRAMEWORK not in {hit.document.knowledge_source for hit in found.hits}
    assert found.total == sum(found.coverage[voice].about for voice in VOICES)


def test_only_frameworks_means_no_voice_at_all(base: KnowledgeBase) -> None:
    found = ask(base, "artikel")
    assert found.total == 0
    assert found.hits == ()
    assert [found.coverage[voice].about for voice in VOICES] == [0, 0, 0]
    assert found.framework


def test_a_silent_voice_is_counted_as_zero_and_not_padded(base: KnowledgeBase) -> None:
    found = ask(base, "duiven op het dak")
    assert found.coverage[PRACTICE].about == 1
    assert found.coverage[RESEARCH].about == found.coverage[EXPERIENCE].about == 0
    assert origins(found) == ["duif"]


def test_pages_have_no_gaps_and_no_doubles(base: KnowledgeBase) -> None:
    whole = origins(ask(base, "huur", page_size=100))
    pages = [origins(ask(base, "huur", page=page, page_size=4)) for page in range(1, 7)]
    assert [origin for page in pages for origin in page] == whole
    assert len(whole) == len(set(whole)) == ask(base, "huur").total
    assert ask(base, "huur", page=99).hits == ()


def test_the_same_question_gives_the_same_answer(base: KnowledgeBase) -> None:
    assert ask(base, "huur en schulden") == ask(base, "huur en schulden")


def test_newest_first_within_the_turns(base: KnowledgeBase) -> None:
    found = ask(base, "huurder", sort=Sort.DATE, page_size=100)
    for voice in VOICES:
        dates = [hit.document.date for hit in found.hits if hit.document.knowledge_source is voice]
        assert dates == sorted(dates, reverse=True)


def test_filters_hold_for_hits_counts_and_facets(base: KnowledgeBase) -> None:
    found = ask(base, "huur", filters=Filters(places=frozenset({"Venlo"})))
    assert origins(found) == ["e1"]
    assert found.total == 1
    assert [(value.value, value.count) for value in found.facets[Facet.SOURCE]] == [("experience", 1)]
    only = ask(base, "huur", filters=Filters(sources=frozenset({PRACTICE})))
    assert {hit.document.knowledge_source for hit in only.hits} == {PRACTICE}
    assert only.framework == ()


def test_a_facet_that_was_chosen_in_still_shows_its_other_values(base: KnowledgeBase) -> None:
    without = ask(base, "huur huurachterstand").facets[Facet.PLACE]
    found = ask(base, "huur huurachterstand", filters=Filters(places=frozenset({"Venlo"})))
    assert found.facets[Facet.PLACE] == without
    assert {value.value for value in without} == {"Emmen", "Venlo"}


def test_all_frameworks_can_be_read_when_only_they_were_asked_for(tmp_path: Path) -> None:
    made = [document(f"test:{n}", f"Beleid over huur, deel {n}.", source=FRAMEWORK) for n in range(8)]
    base = knowledge_base(tmp_path, *made)
    alone = Filters(sources=frozenset({FRAMEWORK}))
    assert len(ask(base, "huur").framework) == 5
    for question in ("huur", ""):
        pages = [ask(base, question, filters=alone, page=page, page_size=3) for page in (1, 2, 3, 4)]
        assert [len(page.framework) for page in pages] == [3, 3, 2, 0]
        assert len({hit.document.id for page in pages for hit in page.framework}) == pages[0].listed == 8
        assert pages[0].total == 0
    base.close()


def test_facets_count_all_answers_and_not_only_this_page(base: KnowledgeBase) -> None:
    found = ask(base, "huurachterstand", page_size=1)
    counts = {value.value: value.count for value in found.facets[Facet.PERIOD]}
    assert counts["2010-2014"] == counts["2015-2019"] == 5


def test_what_is_restricted_is_in_no_count(base: KnowledgeBase) -> None:
    assert "geheim" not in origins(ask(base, "geheime huurlijst", page_size=100))
    assert sum(value.count for value in ask(base, "geheime huurlijst").facets[Facet.SOURCE]) == len(
        origins(ask(base, "geheime huurlijst", page_size=100))
    ) + len(ask(base, "geheime huurlijst").framework)


def test_other_words_for_a_theme_are_found_and_can_be_switched_off(base: KnowledgeBase) -> None:
    found = ask(base, "bijstand")
    assert found.concepts == ("bijstand",)
    (hit,) = [hit for hit in found.hits if hit.document.origin == "test:e2"]
    assert [(match.text, match.theme) for match in hit.matches] == [("uitkering", "bijstand")]
    without = ask(base, "bijstand", related=False)
    assert without.concepts == ()
    assert "e2" not in origins(without)


def test_without_words_the_filters_alone_answer_newest_first(base: KnowledgeBase) -> None:
    found = ask(base, filters=Filters(themes=frozenset({ThemeId("schulden")})))
    assert origins(found) == ["e1"]
    assert found.hits[0].passage.exact == "Toen ging ik rood staan."
    assert [match.text for match in found.hits[0].matches] == ["rood staan"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"text": ""}, "q"),
        ({"text": "   "}, "q"),
        ({"text": "a" * 1001}, "q"),
        ({"text": "huur\x00"}, "q"),
        ({"text": "huur\ud800"}, "q"),
        ({"text": "de het een"}, "q"),
        ({"text": "?!"}, "q"),
        ({"text": "huur", "page": 0}, "page"),
        ({"text": "huur", "page_size": 0}, "pageSize"),
        ({"text": "huur", "page_size": 101}, "pageSize"),
        ({"filters": {"themes": ["zeppelin"]}}, "theme"),
        ({"filters": {"laws": ["schulden", "zeppelin"]}}, "law"),
    ],
)
def test_a_question_that_cannot_be_answered_names_the_field(
    base: KnowledgeBase, asked: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidQuery) as caught:
        base.searching.search(_query(asked), VISITOR)
    assert caught.value.field == field


def _query(asked: dict[str, object]) -> SearchQuery:
    return SearchQuery().model_copy(update=asked | {"filters": Filters.model_validate(asked.get("filters", {}))})


def test_a_question_of_exactly_the_longest_length_is_answered(base: KnowledgeBase) -> None:
    assert ask(base, ("huur " * 200)[:1000].strip()).total > 0


def test_a_hit_whose_text_was_changed_underneath_is_withheld(tmp_path: Path) -> None:
    made = document("test:een", "De huur is hoog.", "De huur is laag.")
    base = knowledge_base(tmp_path, made)
    engine = connect(base.settings.catalogue_url)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        connection.execute(text("UPDATE versions SET text = replace(text, 'hoog', 'HOOG')"))
    found = base.searching.search(SearchQuery(text="huur hoog"), VISITOR)
    shown = [hit.passage.exact for hit in found.hits] + [more.passage.exact for hit in found.hits for more in hit.more]
    assert shown == ["De huur is laag."]
    engine.dispose()
    base.close()


def test_every_fault_of_a_question_is_told_at_once(base: KnowledgeBase) -> None:
    wrong = _query({"text": "de", "page": 0, "filters": {"themes": ["a"], "laws": ["b"], "places": ["x\x00"]}})
    with pytest.raises(InvalidQuery) as caught:
        base.searching.search(wrong, VISITOR)
    assert [fault.field for fault in caught.value.faults] == ["q", "page", "theme", "law", "place"]


def test_a_filter_only_ever_narrows(base: KnowledgeBase) -> None:
    whole = set(origins(ask(base, "huurachterstand meting 12", page_size=100)))
    for year in range(2010, 2024, 3):
        narrowed = ask(
            base, "huurachterstand meting 12", page_size=100, filters=Filters(year_from=year, year_to=year + 2)
        )
        assert set(origins(narrowed)) <= whole
    for voice in VOICES:
        only = ask(base, "huurachterstand meting 12", page_size=100, filters=Filters(sources=frozenset({voice})))
        assert set(origins(only)) <= whole


def test_frameworks_are_in_no_count_of_a_facet(base: KnowledgeBase) -> None:
    found = ask(base, "huur niet betalen", page_size=100)
    assert found.framework
    assert sum(value.count for value in found.facets[Facet.PERIOD]) <= found.total
    sources = {value.value: value.count for value in found.facets[Facet.SOURCE]}
    assert sources["framework"] == 1
