"""What texts are about, with the models that are shipped: named, recognised, or neither."""

import json
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.bootstrap.engines import open_recognising
from kb.model.document import Document, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import VISITOR
from kb.model.search import Filters
from kb.model.standing import Standing, Status
from kb.services.keeping.recognising import Recognising, stretches, together
from kb.settings import Settings
from tests.building import document

STORY = KnowledgeSource.EXPERIENCE
SLEEPS = "Ik slaap al drie weken in mijn auto, achter de bouwmarkt. De regen tikt op het dak."


@pytest.fixture(scope="module")
def recognising() -> Recognising:
    return open_recognising(Settings(encoder="joined", _env_file=None))


def _filled(folder: Path, *documents: tuple[Document, list[Passage]]) -> KnowledgeBase:
    base = open_knowledge_base(Settings(data=folder, encoder="joined", _env_file=None))
    for made, passages in documents:
        base.catalogue.save(made, passages)
    base.following.catch_up()
    return base


def _themes(recognising: Recognising, text: str, source: KnowledgeSource = STORY) -> dict[str, Status]:
    return {one.theme: one.status for one in recognising.about([(text, source)])[0]}


def test_a_theme_of_which_no_word_stands_there_is_proposed(recognising: Recognising) -> None:
    assert _themes(recognising, SLEEPS).get("dakloosheid") is Status.PROPOSED


def test_a_theme_of_which_a_word_stands_there_is_named(recognising: Recognising) -> None:
    said = "Onze schulden werden kwijtgescholden na drie jaar bij de kredietbank."
    assert _themes(recognising, said).get("schulden") is Status.NAMED


@pytest.mark.parametrize(
    ("said", "theme"),
    [
        ("Wij won met de klaverjasclub van Drachten, en mochten de beker een jaar houden.", "wonen"),
        ("De bewegingen van de aardkorst werden met een seismometer gemeten.", "leefstijl"),
        ("Ik had me gesneden aan het blik, de wond is verbonden met een schone theedoek.", "sociale-cohesie"),
    ],
)
def test_a_word_that_means_something_else_makes_no_theme(recognising: Recognising, said: str, theme: str) -> None:
    assert theme not in _themes(recognising, said)


def test_a_doubtful_word_in_another_form_does_not_count(recognising: Recognising) -> None:
    (found,) = recognising.about([("Wat is er dan met mijn stem. Hij belt, hij doet zo'n stem, goedemiddag.", STORY)])[
        0
    ]
    assert (found.theme, found.status, recognising.counts(found, STORY)) == (
        "lokale-democratie",
        Status.PROPOSED,
        False,
    )


@pytest.mark.parametrize(
    ("said", "law"),
    [
        ("De vader belt elke dinsdag over de fietsen. Volgens de Wmo kan dat.", "wmo"),
        ("De vader belt elke dinsdag over de fietsen. Volgens de Wet maatschappelijke ondersteuning kan dat.", "wmo"),
        ("Overdracht: sleutel ligt in de la, Jeugdwet loopt tot maart, hond is uit geweest.", "jeugdwet"),
    ],
)
def test_a_law_that_is_called_by_its_name_counts_whatever_the_text_resembles(
    recognising: Recognising, said: str, law: str
) -> None:
    found = {one.theme: one for one in recognising.about([(said, STORY)])[0]}
    assert found[ThemeId(law)].status is Status.NAMED
    assert recognising.counts(found[ThemeId(law)], STORY)


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Waarom ik na zes jaar uit de cliëntenraad stap", "zeggenschap"),
        ("Achttien en op de wachtlijst", "wachttijden"),
        ("Aan de onbekende van het kindpakket", "minimaregelingen"),
    ],
)
def test_what_a_title_names_is_what_its_text_is_about(recognising: Recognising, title: str, theme: str) -> None:
    said = "Op dinsdag belde ik nog een keer. Een mevrouw schreef alles op en zei dat iemand terug zou bellen."
    found = {one.theme: one for one in recognising.about([(said, STORY)], titles=[title])[0]}
    assert theme not in _themes(recognising, said)
    assert found[ThemeId(theme)].status is Status.NAMED
    assert recognising.counts(found[ThemeId(theme)], STORY)


def test_a_title_may_use_a_word_of_a_theme_for_something_else(recognising: Recognising) -> None:
    recipe = "Meng de bloem met het ei en de melk, laat het beslag een kwartier rusten en bak de koeken goudbruin."
    assert recognising.about([(recipe, STORY)], titles=["Waarom ik woon in een taart"]) == [()]


def test_a_text_about_nothing_has_no_theme(recognising: Recognising) -> None:
    nothing = [
        "De responstijd van het systeem nam bij vierduizend gelijktijdige sessies toe van 0,3 naar 2,1 seconden.",
        "Meng de bloem met het ei en de melk, laat het beslag een kwartier rusten en bak de pannenkoeken goudbruin.",
        "Morgen is het eerst bewolkt met wat regen in het noorden, later klaart het op en wordt het achttien graden.",
    ]
    assert [_themes(recognising, text) for text in nothing] == [{}, {}, {}]


def test_the_sentence_that_says_so_is_given(recognising: Recognising) -> None:
    text = f"Het was een koude maandag en de bus kwam niet. {SLEEPS}"
    found = {one.theme: one for one in recognising.about([(text, STORY)])[0]}
    place = found[ThemeId("dakloosheid")]
    assert text[place.start : place.end] == "Ik slaap al drie weken in mijn auto, achter de bouwmarkt."


def test_an_encoder_that_nothing_was_learned_with_has_named_themes_only() -> None:
    hashing = open_recognising(Settings(encoder="hashing", _env_file=None))
    assert _themes(hashing, f"{SLEEPS} Ik heb schulden.") == {"schulden": Status.NAMED}


def test_a_long_text_is_read_in_stretches_between_sentences() -> None:
    text = " ".join(f"Dit is zin {n} en die heeft tien woorden in totaal." for n in range(60))
    found = stretches(text)
    assert len(found) > 1
    assert all(len(text[one.start : one.end].split()) <= 150 and text[one.end - 1] == "." for one in found)
    assert (found[0].start, found[-1].end) == (0, len(text))


def test_of_several_passages_the_surest_one_speaks() -> None:
    def standing(status: Status, probability: float, start: int) -> Standing:
        return Standing(start=start, end=start + 5, theme=ThemeId("schulden"), status=status, probability=probability)

    named, likely = standing(Status.NAMED, 0.4, 10), standing(Status.PROPOSED, 0.9, 20)
    assert together([(likely,), (named,)]) == (named,)


def test_what_is_recognised_is_stored_counted_and_found(tmp_path: Path) -> None:
    sure = (
        "Na de scheiding sliep ik elf maanden buiten, op een bank in het park en soms in de nachtopvang. "
        "Zonder adres kreeg ik geen briefadres en zonder briefadres kreeg ik geen kamer."
    )
    vetoed = "Wij won met de klaverjasclub van Drachten, en mochten de beker een jaar houden."
    base = _filled(tmp_path, document("test:auto", sure, source=STORY), document("test:beker", vetoed, source=STORY))
    card, other = (
        base.catalogue.cards([document(name)[0].id], VISITOR).popitem()[1] for name in ("test:auto", "test:beker")
    )
    counted = base.mapping.theme_amounts(VISITOR)[ThemeId("dakloosheid")][STORY]
    listed = base.catalogue.select(Filters(themes=frozenset({ThemeId("dakloosheid")})), VISITOR, limit=9)
    base.close()
    assert "dakloosheid" in card.themes
    assert {"dakloosheid", "wonen"} <= card.concepts
    assert "dakloosheid" in {one.theme for one in card.standings}
    assert (counted.documents, [one.id for one in listed]) == (1, [card.id])
    assert (other.themes, other.standings) == ((), ())


def test_what_is_recognised_stays_when_the_same_text_comes_again(tmp_path: Path) -> None:
    made = document("test:auto", SLEEPS, source=STORY)
    base = _filled(tmp_path, made)
    before = base.catalogue.cards([made[0].id], VISITOR)
    assert base.catalogue.save(*made).outcome == "unchanged"
    after = base.catalogue.cards([made[0].id], VISITOR)
    base.close()
    assert before == after
    assert json.loads(after[made[0].id].model_dump_json())["standings"]
