from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import Access, KnowledgeSource
from kb.model.question import ReadAs
from kb.model.reader import VISITOR
from kb.model.search import Facet, Filters, FoundIn, SearchQuery, SearchResults
from kb.services.finding import retrieving
from tests.building import document, knowledge_base

RESEARCH, PRACTICE = KnowledgeSource.RESEARCH, KnowledgeSource.PRACTICE


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder: Path = tmp_path_factory.mktemp("kb")
    made = knowledge_base(
        folder,
        document("test:a", "Eenzaamheid is overal. Eenzaamheid groeit.", place="Tilburg", when="2020"),
        document("test:b", "De maaltijd gaat tegen eenzaamheid, zegt zij.", place="Arnhem", when="2016"),
        document("test:c", "Over eenzaamheid en de eigen bijdrage.", place="Vlissingen", when="2016"),
        document("test:d", "Over eenzaamheid en de toto, zonder meer.", place="Vlissingen", when="2012"),
        document("test:e", "De bijdrage is eigen aan eenzaamheid.", source=PRACTICE, title="Het buurthuis"),
    )
    made.spelling.learn()
    yield made
    made.close()


def ask(base: KnowledgeBase, text: str, **more: object) -> SearchResults:
    return base.searching.search(SearchQuery(text=text, **more), VISITOR)


def origins(found: SearchResults) -> list[str]:
    return [hit.document.origin.removeprefix("test:") for hit in found.hits]


@pytest.mark.parametrize(
    ("question", "theme"),
    [
        ("eenzaamheid", "eenzaamheid"),
        ("de eenzaamheid", "eenzaamheid"),
        ("over eenzaamheid", "eenzaamheid"),
        ("hoe zit het met eenzaamheid?", "eenzaamheid"),
        ("Wat weten jullie over eenzaamheid", "eenzaamheid"),
        ("ik zoek informatie over eenzaamheid", "eenzaamheid"),
        ("eenzaamheid in Nederland", "eenzaamheid"),
        ("eenzaamheid Arnhem", "eenzaamheid"),
        ("eenzaamheid in de gemeente Arnhem", "eenzaamheid"),
        ("Arnhemse eenzaamheid uit 2016", "eenzaamheid"),
        ("eenzaamheid -xyzzy", "eenzaamheid"),
        ("eenzaamheid NOT xyzzy", "eenzaamheid"),
        ('"het buurthuis" eenzaamheid', "eenzaamheid"),
        ("de gemeente", "gemeente"),
        ("loneliness", "eenzaamheid"),
        ("loneliness in Arnhem", "eenzaamheid"),
        ("yalnızlık -xyzzy", "eenzaamheid"),
        ("geen eenzaamheid", None),
        ("eenzaamheid bij mannen", None),
        ('"eenzaamheid"', None),
        ("my loneliness at night", None),
        ("informal care", "mantelzorg"),
        ("older people", "ouderen"),
        ("domestic violence", "huiselijk-geweld"),
    ],
)
def test_a_theme_is_asked_for_alone_however_it_is_asked(base: KnowledgeBase, question: str, theme: str | None) -> None:
    assert base.understanding.read(SearchQuery(text=question), VISITOR).theme == theme


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("hoe kan iemand van schulden af?", "schulden af"),
        # Who asks of themselves is read whole: what is left of this would resemble too much.
        ("welke auto moet ik kopen", "welke auto moet ik kopen"),
        ("wat werkt tegen dichte deuren in Nederland", "dichte deuren"),
        ("ik wil geen hulp meer", "ik wil geen hulp meer"),
        ("ik leef op straat", "ik leef op straat"),
        ("wat nu", "wat nu"),
    ],
)
def test_what_only_asks_is_not_sought(base: KnowledgeBase, question: str, sought: str) -> None:
    assert base.understanding.read(SearchQuery(text=question), VISITOR).text == sought


@pytest.mark.parametrize(
    ("question", "language", "themes", "comes_first", "without"),
    [
        ("debts in Arnhem", "en", {"schulden"}, {"Arnhem"}, ()),
        ("loneliness in Vlissingen 2018", "en", {"eenzaamheid"}, {"Vlissingen"}, ()),
        ("debts -deurwaarder", "en", {"schulden"}, set(), ("deurwaarder",)),
        ("my son goes to school without money for debts", "en", {"schulden"}, set(), ()),
        ("the municipality stopped my benefit", "en", {"bijstand"}, set(), ()),
        ("they want to take my children away", "en", {"jeugdbescherming", "jongeren"}, set(), ()),
        ("evde küf var", "tr", {"woonkwaliteit"}, set(), ()),
        ("mieszkam w samochodzie", "pl", {"dakloosheid"}, set(), ()),
        ("oğlum okula gitmiyor", "tr", {"schooluitval"}, set(), ()),
        ("цвіль у спальні", "uk", {"woonkwaliteit"}, set(), ()),
        ("je suis seul", "fr", {"eenzaamheid"}, set(), ()),
        ("meine Mutter ist dement", "de", {"dementie"}, set(), ()),
        ("je suis malade à Arnhem", "fr", set(), set(), ()),
    ],
)
def test_a_question_in_another_language_is_read_as_a_dutch_one_is(
    base: KnowledgeBase,
    question: str,
    language: str,
    themes: set[str],
    comes_first: set[str],
    without: tuple[str, ...],
) -> None:
    asked = base.understanding.read(SearchQuery(text=question), VISITOR)
    assert (asked.read.language, set(asked.read.bridged)) == (language, themes)
    assert (set(asked.first.places), asked.read.without) == (comes_first, without)
    assert bool(asked.text) is bool(themes)
    # It is judged by what was asked, beside its words in Dutch.
    assert (question.split()[0] in asked.meant) is bool(themes)


def test_what_is_from_the_place_that_was_read_comes_first(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid Arnhem")
    assert origins(found)[0] == "b"
    assert found.first == 1
    assert found.total == 5
    assert [hit.comes_first for hit in found.hits] == [True, False, False, False, False]
    assert [reading.key for reading in found.read.readings] == ["theme:eenzaamheid", "place:Arnhem"]


def test_place_and_year_together_find_the_one_report(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid Vlissingen 2016")
    assert (origins(found)[0], found.first) == ("c", 1)


def test_the_place_leads_after_the_place_in_its_year_and_before_the_rest(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid Vlissingen 2012")
    assert (origins(found)[:2], found.first) == (["d", "c"], 1)
    listed = base.searching.documents(SearchQuery(text="eenzaamheid Vlissingen 2012"), VISITOR)
    assert [card.origin for card in listed] == [hit.document.origin for hit in found.hits]


def test_what_is_from_there_leads_by_its_adjective_too(base: KnowledgeBase) -> None:
    found = ask(base, "Arnhemse eenzaamheid")
    assert (origins(found)[0], found.first, found.total) == ("b", 1, 5)


def test_what_is_from_the_place_leads_when_nothing_is_from_its_year_too(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid Arnhem 2020")
    assert (origins(found)[0], found.first, found.apart) == ("b", 1, True)
    assert not ask(base, "eenzaamheid Vlissingen 2016").apart
    assert not ask(base, "eenzaamheid Delfzijl 2016").apart


def test_a_question_that_nothing_answers_is_near_to_themes_or_to_none(base: KnowledgeBase) -> None:
    near = ask(base, "isolement", related=False)
    assert (near.total, near.nearest) == (0, ("eenzaamheid",))
    # On what lies nearest to this there is nothing to read.
    assert ask(base, "huurachterstanden", related=False).nearest == ()
    assert ask(base, "Jeugdwet").nearest == ()
    assert ask(base, "fietsband plakken").nearest == ()
    assert ask(base, "eenzaamheid").nearest == ()


def test_a_reading_that_is_taken_off_is_a_word_again(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid Arnhem", unread=frozenset({"place:Arnhem"}))
    assert found.first == found.total
    assert [(one.key, one.used) for one in found.read.readings][1] == ("place:Arnhem", False)


def test_an_unsure_place_waits_until_it_is_taken_on(base: KnowledgeBase) -> None:
    asked, taken = (
        ask(base, "eenzaamheid Wmo 2016"),
        ask(base, "eenzaamheid Wmo 2016", taken=frozenset({"period:2016"})),
    )
    assert asked.first == asked.total
    assert taken.first == 2
    assert {hit.document.year for hit in taken.hits[:2]} == {2016}


def test_a_theme_that_is_taken_off_is_not_looked_for(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid", unread=frozenset({"theme:eenzaamheid"}))
    assert found.concepts == ()
    assert [reading.used for reading in found.read.readings] == [False]


def test_a_phrase_stands_in_every_answer(base: KnowledgeBase) -> None:
    found = ask(base, '"eigen bijdrage" eenzaamheid')
    assert origins(found) == ["c"]
    assert found.read.phrases == ("eigen bijdrage",)
    assert found.total == sum(found.coverage[source].about for source in (RESEARCH, PRACTICE)) == 1


def test_a_phrase_may_stand_in_the_title(base: KnowledgeBase) -> None:
    assert origins(ask(base, '"het buurthuis" eenzaamheid')) == ["e"]


def test_a_word_left_out_stands_in_no_document_of_the_answer(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid -bijdragen")
    assert set(origins(found)) == {"a", "b", "d"}
    assert found.read.without == ("bijdragen",)


def test_connectives_are_told_and_not_searched(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid AND maaltijd")
    assert found.read.unread == ("AND",)
    assert origins(found)[0] == "b"


def test_a_word_that_occurs_nowhere_is_searched_as_it_was_meant(base: KnowledgeBase) -> None:
    found = ask(base, "maaltjid")
    assert found.read.also is not None
    assert found.read.also.words == ("maaltijd",)
    assert origins(found)[0] == "b"


def test_what_stands_between_quotation_marks_is_meant_so(base: KnowledgeBase) -> None:
    assert ask(base, '"maaltjid" eenzaamheid').read.also is None


def test_without_a_place_or_year_everything_comes_first(base: KnowledgeBase) -> None:
    found = ask(base, "eenzaamheid groeit overal maaltijd")
    assert found.first == found.total
    assert all(hit.comes_first for hit in found.hits)


def test_words_as_people_say_them_are_searched_as_they_are_meant(base: KnowledgeBase) -> None:
    found = ask(base, "kheb eensaamheid")
    assert found.read.also is not None
    assert found.read.also.words == ("eenzaamheid",)
    assert found.total == 5


def test_an_abbreviation_of_the_field_is_right_and_a_rare_word_is_read_as_the_usual_one(base: KnowledgeBase) -> None:
    assert ask(base, "Tozo eenzaamheid").read.also is None
    respelled = ask(base, "dementi eenzaamheid").read.also
    assert respelled is not None
    assert respelled.words == ("dementie",)


def test_a_word_that_no_text_has_is_read_as_one_that_people_know(base: KnowledgeBase) -> None:
    found = ask(base, "minderjaarigen eenzaamheid")
    assert found.read.also is not None
    assert found.read.also.words == ("minderjarigen",)


def test_a_few_words_are_likelier_in_the_language_of_the_pages(base: KnowledgeBase) -> None:
    dutch, english = (base.understanding.read(SearchQuery(text="lonely", edition=one), VISITOR) for one in ("nl", "en"))
    assert (dutch.read.language, english.read.language) == ("", "en")
    assert english.theme == "eenzaamheid"


def test_nothing_counts_where_only_a_broad_word_of_a_question_is_known(base: KnowledgeBase) -> None:
    found = ask(base, "my landlord does not repair my lonely house")
    assert found.total
    found = ask(base, "my landlord does not repair the house")
    assert found.read.bridged == ("wonen",)
    assert found.read.half_bridged
    assert not found.total


def test_a_question_in_another_language_is_searched_by_its_themes(base: KnowledgeBase) -> None:
    found = ask(base, "what can I do about loneliness")
    assert (found.read.language, found.read.bridged) == ("en", ("eenzaamheid",))
    assert found.total == 5


def test_nothing_is_counted_where_no_dutch_words_are_known(base: KnowledgeBase) -> None:
    found = ask(base, "what will the weather be tomorrow")
    assert (found.read.language, found.read.bridged, found.total) == ("en", (), 0)
    assert all(coverage.about == 0 for coverage in found.coverage.values())


def test_the_themes_that_led_are_those_of_the_question_as_it_was_searched(base: KnowledgeBase) -> None:
    assert [one.theme for one in ask(base, "eenzaamheid -dementie").mentions] == ["eenzaamheid"]
    assert ask(base, "eenzaamheid Arnhem", unread=frozenset({"theme:eenzaamheid"})).mentions == ()
    (respelled,) = ask(base, "eenzaamhied").mentions
    assert respelled.words == ("eenzaamheid",)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("Vlissingen", Filters(places=frozenset({"Vlissingen"}))),
        ("wat is er in vlissingen?", Filters(places=frozenset({"Vlissingen"}))),
        ("2016", Filters(year_from=2016, year_to=2016)),
        ("Vlissingen in 2012", Filters(places=frozenset({"Vlissingen"}), year_from=2012, year_to=2012)),
        ("Vlissingen 1975", Filters(places=frozenset({"Vlissingen"}))),
    ],
)
def test_only_a_place_or_year_finds_what_its_filter_does(base: KnowledgeBase, question: str, filters: Filters) -> None:
    found = ask(base, question)
    assert sorted(origins(found)) == sorted(origins(ask(base, "", filters=filters)))
    assert found.first == found.total > 0
    assert {hit.found_in for hit in found.hits} == {FoundIn.ORIGIN}


@pytest.mark.parametrize(("question", "alone"), [("iets over Arnhem", True), ("het weer morgen in Arnhem", False)])
def test_a_place_is_asked_for_alone_when_nothing_else_is(base: KnowledgeBase, question: str, *, alone: bool) -> None:
    assert base.understanding.read(SearchQuery(text=question), VISITOR).alone is alone


def test_a_place_that_the_filters_leave_out_has_nothing(base: KnowledgeBase) -> None:
    assert ask(base, "Vlissingen", filters=Filters(places=frozenset({"Arnhem"}))).total == 0
    assert ask(base, "2016", filters=Filters(year_from=2018)).total == 0
    (hit,) = ask(base, "Vlissingen", filters=Filters(year_to=2014)).hits
    assert hit.document.origin == "test:d"


def test_an_abbreviation_is_the_word_that_names_the_theme_it_stands_for(base: KnowledgeBase) -> None:
    (mention,) = ask(base, "OTS").mentions
    assert mention.words == ("OTS",)


def test_young_people_are_a_target_group(base: KnowledgeBase) -> None:
    read = ask(base, "schulden bij jongeren in een kleine gemeente").read.readings
    assert [(one.read_as, one.value) for one in read] == [(ReadAs.THEME, "schulden"), (ReadAs.TARGET_GROUP, "jongeren")]


def test_parents_who_are_something_name_no_parenthood(base: KnowledgeBase) -> None:
    assert ask(base, "ouders zijn geworven via advocaten").read.readings == ()


_SAID, _AROUND = "Wij bellen na donderdag terug.", "Op donderdag bellen wij daarna terug, ook na een week."


@pytest.fixture(scope="module")
def phrased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """More documents with a phrase than are retrieved for a question, among others with its words."""
    places = ("Arnhem", "Tilburg")
    made = knowledge_base(
        tmp_path_factory.mktemp("phrases"),
        *(document(f"test:{n}", _SAID, f"Alinea {n}.", source=PRACTICE, place=places[n % 2]) for n in range(55)),
        *(document(f"test:o{n}", _AROUND, source=PRACTICE) for n in range(10)),
        document("test:titled", "Een gewone dag.", title="Na donderdag"),
        document("test:closed", _SAID, source=PRACTICE, access=Access.PROFESSIONALS),
        document("test:debts", "Schulden. " + _SAID, source=PRACTICE, place="Arnhem"),
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "filters", "total"),
    [
        ('"na donderdag"', Filters(), 57),
        ('"Na Donderdag" hoe gaat dat verder', Filters(), 57),
        ('"na donderdag"', Filters(places=frozenset({"Arnhem"})), 29),
        ('"na donderdag"', Filters(sources=frozenset({RESEARCH})), 1),
        ('schulden "na donderdag"', Filters(), 1),
        ('"na donderdag" -schulden', Filters(), 56),
        ('"na donderdag" "alinea 7"', Filters(), 1),
        ('"na donderdag" "wij bellen"', Filters(), 56),
        ('"na woensdag"', Filters(), 0),
    ],
)
def test_a_phrase_is_a_fact_and_every_document_that_has_it_counts(
    phrased: KnowledgeBase, question: str, filters: Filters, total: int
) -> None:
    found = ask(phrased, question, filters=filters)
    listed = phrased.searching.documents(SearchQuery(text=question, filters=filters), VISITOR)
    told = sum(found.coverage[source].about for source in (RESEARCH, PRACTICE))
    assert (found.total, told, len(listed), found.whole) == (total, total, total, True)
    assert sum(one.count for one in found.facets[Facet.PERIOD]) == total
    assert "test:closed" not in {card.origin for card in listed}


def test_a_phrase_in_more_than_is_read_says_so_and_filters_read_on(
    phrased: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieving, "PHRASE_DEPTH", 20)
    found, narrowed = (
        ask(phrased, '"na donderdag"', filters=one) for one in (Filters(), Filters(places=frozenset({"Tilburg"})))
    )
    assert (found.whole, 20 <= found.total < 57) == (False, True)
    assert narrowed.total >= 20


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("eenzaamheid -vlissingen", {"a", "b", "e"}),
        ('eenzaamheid -"Arnhem"', {"a", "c", "d", "e"}),
        ("eenzaamheid -verslag", set()),
        ("eenzaamheid -maaltijd", {"a", "c", "d", "e"}),
        ("eenzaamheid -buurthuis", {"a", "b", "c", "d"}),
    ],
)
def test_a_word_that_is_left_out_stands_nowhere_on_the_card(base: KnowledgeBase, question: str, left: set[str]) -> None:
    assert set(origins(ask(base, question))) == left


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("eenzaamheid niet ouderen", ("niet",)),
        ("eenzaamheid niet Arnhem", ("niet",)),
        ("mensen die niet werken", ()),
        ("niet werken", ()),
        ("eenzaamheid niet", ()),
        ("mijn zoon is niet eenzaam", ()),
    ],
)
def test_who_may_mean_a_minus_by_a_word_is_told(base: KnowledgeBase, question: str, told: tuple[str, ...]) -> None:
    assert base.understanding.read(SearchQuery(text=question), VISITOR).read.unread == told
