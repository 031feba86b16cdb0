import pytest

from kb.language.linker import Linker
from kb.model.identity import ThemeId
from kb.model.search import Mention
from kb.model.theme import Register
from tests.building import thesaurus

linker = Linker(thesaurus())


def found(text: str) -> list[tuple[str, str]]:
    return [(text[mark.start : mark.end], mark.theme) for mark in linker.marks(text)]


def test_a_label_is_found_in_another_form_and_case() -> None:
    assert found("Zij had Grote SCHULD bij de verhuurder.")[0] == ("SCHULD", "schulden")


def test_the_longest_label_wins() -> None:
    assert found("Er is bijzondere bijstand aangevraagd.") == [("bijzondere bijstand", "minimaregelingen")]


def test_offsets_can_be_those_of_a_larger_text() -> None:
    mark = linker.marks("schulden", offset=100)[0]
    assert (mark.start, mark.end) == (100, 108)


def test_an_abbreviation_needs_its_capitals() -> None:
    assert found("Een paar mensen deden mee aan PAR.") == [("PAR", "actieonderzoek")]


def test_a_hidden_label_leads_a_question_but_marks_no_text() -> None:
    hidden = [label.text for theme in thesaurus() for label in theme.labels if label.style is Register.HIDDEN]
    assert "junk" in hidden
    assert linker.named("ben ik een junk") == ("verslaving",)
    assert linker.marks("Hij noemde hem een junk.") == []


def test_no_mark_ever_carries_a_hidden_label() -> None:
    words = " ".join(label.text for theme in thesaurus() for label in theme.labels)
    assert all(mark.style is not Register.HIDDEN for mark in linker.marks(words))


def test_a_text_without_labels_has_no_marks() -> None:
    assert linker.marks("De duiven zijn terug.") == []
    assert linker.marks("") == []


def test_a_question_tells_which_words_name_a_theme() -> None:
    assert linker.mentions("Rood staan, aanmaningen en nog eens rood staan bij dementie") == (
        Mention(theme=ThemeId("schulden"), words=("Rood staan", "aanmaningen")),
        Mention(theme=ThemeId("dementie"), words=("dementie",)),
    )


@pytest.mark.parametrize("said", ["ik ben een junk", "twee junks", "met of zonder clientondersteuning"])
def test_a_hidden_label_names_a_theme_without_its_words(said: str) -> None:
    assert [mention.words for mention in linker.mentions(said)] == [()]


def test_a_label_that_is_shown_with_an_accent_hides_its_spelling_without() -> None:
    assert [mention.words for mention in linker.mentions("hulp van cliëntondersteuning")] == [("cliëntondersteuning",)]


def test_who_acts_is_named_by_a_hidden_label_only() -> None:
    assert linker.named("wat mag een bewoner van de gemeente verwachten") == ()
    assert linker.named("wat mag een klant verwachten") == ("inwoner",)


@pytest.mark.parametrize(
    ("said", "theme", "words"),
    [
        ("ik sta al maanden rood", "schulden", "sta al maanden rood"),
        ("wij komen niet meer rond", "armoede", "komen niet meer rond"),
        ("ze hebben ons uit ons eigen huis gezet", "huisuitzetting", "uit ons eigen huis gezet"),
        ("de huur kunnen we niet betalen", "betaalbaar-wonen", "huur kunnen we niet betalen"),
    ],
)
def test_a_question_may_say_a_label_in_its_own_order(said: str, theme: str, words: str) -> None:
    assert linker.mentions(said) == (Mention(theme=ThemeId(theme), words=(words,)),)


@pytest.mark.parametrize(
    "said",
    [
        "wij staan te wachten, het licht is rood",
        "rood is de kleur van het huis waar wij nu al jaren staan",
        "hij zet de fiets uit de weg bij het huis",
        "er is geen geld voor",
        "ik kom rond zeven uur",
        "ze kwamen rond middernacht",
        "ik ben onzeker of ik in aanmerking kom",
        "ik ben toe aan slagen",
        "er bestaan zeker regelingen",
    ],
)
def test_the_words_of_a_label_in_other_clauses_or_far_apart_name_nothing(said: str) -> None:
    assert linker.mentions(said) == ()


def test_a_hidden_label_in_another_order_keeps_its_words_to_itself() -> None:
    assert linker.mentions("de man was verward") == (Mention(theme=ThemeId("onbegrepen-gedrag"), words=()),)


def test_a_hidden_label_in_another_order_leads_also_from_within_a_longer_one() -> None:
    assert linker.mentions("ik sta verwarde oude man rood") == (
        Mention(theme=ThemeId("schulden"), words=()),
        Mention(theme=ThemeId("onbegrepen-gedrag"), words=()),
    )


def test_a_label_in_another_order_does_not_show_a_hidden_one_that_stands_in_between() -> None:
    assert linker.mentions("ik sta als junk rood")[0] == Mention(theme=ThemeId("schulden"), words=())


def test_what_residents_say_in_several_words_is_told_with_its_place() -> None:
    question = "ik sta al maanden rood en heb schulden"
    assert [question[start:end] for start, end in linker.sayings(question)] == ["sta al maanden rood"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("De Wmo-consulent had schulden.", [("Wmo", "wmo"), ("schulden", "schulden")]),
        ("Een verwijzing naar Wmo/Jeugdwet.", [("Wmo", "wmo"), ("Jeugdwet", "jeugdwet")]),
        ("De Jeugdwetbeschikking loopt af.", [("Jeugdwet", "jeugdwet")]),
        ("Er ligt een Wlz-indicatie.", [("Wlz", "wlz")]),
        ("De Jeugdwet loopt.", [("Jeugdwet", "jeugdwet")]),
        ("Een avg-gevecht en een wmoede man.", []),
    ],
)
def test_a_law_is_named_in_what_is_made_of_its_name(text: str, said: list[tuple[str, str]]) -> None:
    assert found(text) == said
