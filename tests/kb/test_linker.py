from kb.language.linker import Linker
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
