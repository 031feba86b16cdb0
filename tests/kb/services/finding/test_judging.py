"""Which documents are about a question: the judge on a real catalogue and index, with the encoder that ships."""

from collections.abc import Iterator

import numpy as np
import pytest

from kb.adapters.encoders.ours import static
from kb.bootstrap import KnowledgeBase
from kb.language.terms import UNSEEN, keys, term_id
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.model.search import Because, Filters, SearchQuery, SearchResults, Tier
from kb.ports.encoder import Vectors
from kb.ports.judge import OUTSIDE
from kb.services.finding.gathering import Enquiry, Gathering
from kb.services.finding.judging import READ_PER_SOURCE, Judging, to_read
from kb.services.finding.nearest import Nearest
from kb.services.finding.quoting import Quoting
from kb.services.finding.searching import Searching
from kb.services.finding.showing import Showing
from tests.building import document, knowledge_base

RESEARCH, PRACTICE, EXPERIENCE, FRAMEWORK = KnowledgeSource

_TEXTS = {
    "schuld": "Wie schulden heeft, meldt zich pas na vijf jaar bij de schuldhulpverlening van de gemeente.",
    "post": "Uit angst voor nieuwe schulden en aanmaningen maakt zij de enveloppen van de deurwaarder niet meer open.",
    "duif": "De postduiven kwamen om half vier terug uit Limoges; de blauwe doffer was de eerste.",
    "bus": "De buurtbus rijdt op donderdag langs de dorpen, met een vrijwilliger aan het stuur.",
    "taart": "Klop de eieren met de suiker en doe er dan de gezeefde bloem bij.",
    "dak": "Het dak van het gymzaaltje lekt sinds de storm en de gemeente laat het na de zomer herstellen.",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = [
        document(f"test:{voice}-{name}", words, source=voice, title=f"Verslag {name}")
        for voice in (RESEARCH, PRACTICE)
        for name, words in _TEXTS.items()
    ]
    made += [
        document("test:heerlen", "Hij liet de brieven van de deurwaarder ongeopend.", source=RESEARCH, place="Heerlen"),
    ]
    made += [document("test:bewoner", _TEXTS["taart"], source=EXPERIENCE, title="Recept")]
    opened = knowledge_base(tmp_path_factory.mktemp("kb"), *made, encoder="joined")
    yield opened
    opened.close()


def ask(base: KnowledgeBase, question: str, **more: object) -> SearchResults:
    return base.searching.search(SearchQuery.model_validate({"text": question, **more}), VISITOR)


def names(results: SearchResults) -> set[str]:
    return {hit.document.title.removeprefix("Verslag ") for hit in results.hits}


def test_only_what_is_about_the_question_is_a_hit_and_counts(base: KnowledgeBase) -> None:
    found = ask(base, "brieven van de deurwaarder ongeopend laten liggen")
    assert "post" in names(found)
    assert names(found).isdisjoint({"duif", "bus", "taart", "dak"})
    assert found.coverage[RESEARCH].about == sum(hit.document.knowledge_source is RESEARCH for hit in found.hits)
    assert found.coverage[EXPERIENCE].about == 0
    assert found.judge.startswith("bewijs joined")


def test_what_a_question_names_counts_whatever_the_judge_says(base: KnowledgeBase) -> None:
    (hit,) = ask(base, "Limoges").hits[:1]
    assert (hit.document.title, hit.tier, hit.why.because) == ("Verslag duif", Tier.ABOUT, Because.WORDS)
    named = ask(base, "recept").hits[0]
    assert (named.document.title, named.why.because) == ("Recept", Because.NAME)


@pytest.mark.parametrize("question", ["hoe krijg ik een lekke fietsband geplakt", "voetbaluitslagen van zondag"])
def test_a_question_that_nothing_answers_gets_no_hits(base: KnowledgeBase, question: str) -> None:
    found = ask(base, question)
    assert found.hits == ()
    assert found.total == 0
    assert all(coverage.about == 0 for coverage in found.coverage.values())
    assert found.coverage[RESEARCH].collection == len(_TEXTS) + 1


def test_what_is_about_it_and_from_the_place_that_was_named_comes_first_however_likely(base: KnowledgeBase) -> None:
    found = ask(base, "brieven van de deurwaarder ongeopend laten liggen Heerlen")
    assert found.first == 1
    assert found.hits[0].document.places == ("Heerlen",)
    assert [hit.comes_first for hit in found.hits] == [True, *[False] * (len(found.hits) - 1)]
    assert found.total > 1


def test_what_may_be_about_it_is_given_only_when_asked_for_and_never_counted(base: KnowledgeBase) -> None:
    question = "brieven van de deurwaarder ongeopend laten liggen"
    without, beside = ask(base, question), ask(base, question, likely=True)
    assert without.likely == ()
    assert len(beside.likely) == sum(coverage.likely for coverage in beside.coverage.values())
    assert beside.hits == without.hits
    assert beside.total == without.total
    for hit in beside.hits:
        assert hit.tier is Tier.ABOUT
        assert hit.probability is not None
        assert hit.probability >= 0.1
    assert all(hit.tier is Tier.LIKELY for hit in beside.likely)


def test_facets_count_what_is_about_the_question_alone(base: KnowledgeBase) -> None:
    found = ask(base, "brieven van de deurwaarder ongeopend laten liggen")
    of_sources = {value.value: value.count for values in found.facets.values() for value in values}
    assert of_sources["research"] == found.coverage[RESEARCH].about


def test_the_name_of_a_theme_finds_what_its_filter_and_its_page_count(base: KnowledgeBase) -> None:
    theme = ThemeId("schulden")
    by_name = ask(base, "schulden")
    by_filter = ask(base, "", filters=Filters(themes=frozenset({theme})))
    on_page = base.mapping.theme_amounts(VISITOR)[theme]
    for source in KnowledgeSource:
        counted = [Amount(found.coverage[source].about, found.coverage[source].units) for found in (by_name, by_filter)]
        assert counted == [on_page[source]] * 2
    assert by_name.total > 0


@pytest.mark.parametrize("label", ["Schuldenproblematiek", "in de schulden", "in de schulddn", "deurwaarders"])
def test_a_label_of_a_theme_finds_what_its_name_finds_and_says_how_it_was_read(base: KnowledgeBase, label: str) -> None:
    base.spelling.learn()
    by_name, by_label = ask(base, "schulden"), ask(base, label)
    for source in KnowledgeSource:
        counted = [(found.coverage[source].about, found.coverage[source].units) for found in (by_name, by_label)]
        assert counted[0] == counted[1]
    assert {hit.document.id for hit in by_label.hits} == {hit.document.id for hit in by_name.hits}
    assert [reading.key for reading in by_label.read.readings] == ["theme:schulden"]
    assert by_label.read.called == ("schulden",)


def test_a_label_from_a_place_counts_the_theme_and_leads_with_the_place(base: KnowledgeBase) -> None:
    found = ask(base, "schuldenproblematiek Heerlen")
    assert found.coverage == ask(base, "schulden").coverage
    assert (found.first, found.hits[0].document.place) == (1, "Heerlen")


def test_a_word_for_a_part_of_a_theme_leads_with_what_is_about_that_word(base: KnowledgeBase) -> None:
    by_word = ask(base, "deurwaarder", unread=frozenset({"theme:schulden"}))
    found = ask(base, "deurwaarder")
    assert 0 < by_word.total < found.total
    assert found.hits[0].document.id in {hit.document.id for hit in by_word.hits}


def test_a_label_that_is_taken_off_is_looked_for_in_its_words(base: KnowledgeBase) -> None:
    as_words = ask(base, "in de schulden", unread=frozenset({"theme:schulden"}))
    assert as_words.coverage != ask(base, "in de schulden").coverage


def test_of_each_source_so_many_passages_are_read_and_first_the_best_of_each_document(base: KnowledgeBase) -> None:
    understood = base.retrieving.understand("schulden en post", related=True)
    retrieved = base.retrieving.retrieve(understood, Filters(), VISITOR)
    candidates = base.retrieving.candidates(retrieved, judged=True)
    read = to_read(candidates)
    assert len(read) <= READ_PER_SOURCE * len(candidates)
    assert {one.passages[0] for group in candidates.values() for one in group} <= set(read)


def test_evidence_is_measured_against_a_background_that_no_collection_changes(base: KnowledgeBase) -> None:
    passage = base.catalogue.passages_of(ask(base, "schulden").hits[0].document.id, VISITOR)[0]
    card = base.catalogue.cards([passage.document_id], VISITOR)[passage.document_id]
    question = "schulden"
    vector = base.encoder.encode_query(question)
    enquiry = Enquiry(question, {}, frozenset(), frozenset(), vector)

    def margin(background: dict[str, Vectors]) -> dict[str, float]:
        gathering = Gathering(encoder=base.encoder, table=static(), background=background)
        (evidence,) = gathering.gather(enquiry, [passage], [card], base.index.vectors([passage.id]), {})
        return evidence

    same = base.encoder.parts(vector[None, :])
    none = margin({})
    against_itself = margin({part: np.repeat(rows, 10, axis=0) for part, rows in same.items()})
    assert not any(name.startswith("beyond") for name in none)
    for part in same:
        assert against_itself[f"beyond {part}"] == pytest.approx(none[part] - 1, abs=1e-3)


def test_without_a_judge_everything_that_is_found_counts(base: KnowledgeBase) -> None:
    unjudged = Judging(catalogue=base.catalogue, index=base.index, gathering=base.judging.gathering, judge=None)
    searching = Searching(
        catalogue=base.catalogue,
        retrieving=base.retrieving,
        judging=unjudged,
        understanding=base.understanding,
        showing=Showing(
            catalogue=base.catalogue,
            thesaurus=base.thesaurus,
            quoting=Quoting(table=static()),
            nearest=Nearest(table=static(), thesaurus=base.thesaurus),
        ),
        thesaurus=base.thesaurus,
    )
    question = SearchQuery(text="gemeente en deurwaarder op donderdag")
    all_of_it, judged = searching.search(question, VISITOR), base.searching.search(question, VISITOR)
    assert all_of_it.total > judged.total
    assert all_of_it.judge == ""
    assert {hit.probability for hit in all_of_it.hits} == {None}


def test_a_compound_that_occurs_nowhere_is_said_by_its_parts(base: KnowledgeBase) -> None:
    whole, *parts = (term_id(key) for key in keys("gokverslaving"))
    made, passages = document("test:gok", "Met gokken stopte hij niet: het was een verslaving.")
    enquiry = Enquiry(
        "gokverslaving",
        {whole: UNSEEN, **dict.fromkeys(parts, 5.0)},
        frozenset({whole}),
        frozenset(),
        base.encoder.encode_query("gokverslaving"),
    )
    (evidence,) = base.judging.gathering.gather(enquiry, passages, [made], {}, {})
    assert (evidence["cover"], evidence["rarest word"]) == (1.0, 1.0)
    (evidence,) = base.judging.gathering.gather(
        enquiry._replace(unseen=frozenset({whole, *parts})), passages, [made], {}, {}
    )
    assert evidence["cover"] < 0.5


def test_a_question_that_names_a_theme_is_not_outside_the_field(base: KnowledgeBase) -> None:
    question = "wat kost een lekke fietsband plakken"
    understood = base.retrieving.understand(question, related=True)
    retrieved = base.retrieving.retrieve(understood, Filters(), VISITOR)
    read = to_read(base.retrieving.candidates(retrieved, judged=True))
    enquiry = base.retrieving.enquiry(question, understood, retrieved)
    assert enquiry.themes == frozenset()
    assert base.judging.read(enquiry, read, VISITOR)[0].evidence[OUTSIDE] > 0
    named = enquiry._replace(themes=frozenset({ThemeId("schulden")}))
    assert base.judging.read(named, read, VISITOR)[0].evidence[OUTSIDE] == 0
