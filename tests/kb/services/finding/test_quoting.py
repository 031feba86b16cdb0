"""Which sentences of a passage are quoted."""

import pytest

from kb.adapters.encoders.ours import static
from kb.language.terms import query_terms
from kb.model.document import Passage
from kb.services.finding.gathering import Enquiry
from kb.services.finding.quoting import MOST_SENTENCES, Quoted, Quoting
from tests.building import document

_TEXT = (
    "Door Jan de Wit, buurtteam Noord\n"
    "In de zomer was het stil op het plein. De wachtlijst voor jeugdhulp was toen acht maanden. "
    "Ouders belden elke week. De koffie is op.\n"
    "Wachtlijst jeugdhulp\n"
    "In het najaar kwam er een nieuwe verwarmingsketel in het wijkgebouw. Die doet het goed."
)


@pytest.fixture(scope="module")
def quoting() -> Quoting:
    return Quoting(table=static())


def _quote(quoting: Quoting, question: str, text: str = _TEXT) -> tuple[Passage, Quoted]:
    _, (passage,) = document("test:een", text)
    reach = query_terms(question)
    enquiry = Enquiry(question, reach, frozenset(), frozenset(), static().encode_query(question))
    return passage, quoting.quote(passage, quoting.asked(enquiry, ()))


def test_the_sentence_that_carries_the_question_is_quoted_and_no_heading_or_byline(quoting: Quoting) -> None:
    passage, found = _quote(quoting, "wachtlijst jeugdhulp")
    assert "De wachtlijst voor jeugdhulp was toen acht maanden." in found.quote.exact
    assert "Jan de Wit" not in found.quote.exact
    assert "\n" not in found.quote.exact
    assert found.quote.stands_in("" * passage.start + _TEXT)


def test_a_question_in_other_words_is_met_by_likeness(quoting: Quoting) -> None:
    _, found = _quote(quoting, "kapotte cv in het buurthuis vervangen")
    assert "verwarmingsketel" in found.quote.exact


def test_at_most_three_whole_sentences_are_quoted(quoting: Quoting) -> None:
    text = " ".join(f"De schulden van gezin {number} liepen op." for number in ("een", "twee", "drie", "vier", "vijf"))
    _, found = _quote(quoting, "schulden gezin een twee drie vier vijf", text)
    assert found.quote.exact.count(".") <= MOST_SENTENCES
    assert found.quote.exact.endswith(".")


def test_a_short_sentence_brings_what_stands_beside_it_as_far_as_a_card_goes(quoting: Quoting) -> None:
    before, said, after = (
        "De koffie is op.",
        "De wachtlijst groeit elke maand.",
        "Ouders bellen elke week met het wijkteam en horen dan elke week hetzelfde antwoord van iemand anders.",
    )
    long = f"Daarna {'kwam er niets en ' * 15}bleef het stil."

    def quoted(*sentences: str) -> str:
        found = _quote(quoting, "wachtlijst", " ".join(sentences))[1]
        return found.quote.exact

    assert quoted(before, said, after) == f"{before} {said} {after}"
    assert quoted(said, after, before, before) == f"{said} {after} {before}"
    assert quoted(said, long) == said
    assert quoted(f"{before}\n{said}\n{after}") == said


@pytest.mark.parametrize(
    ("question", "text", "exact", "is_said"),
    [
        ("wachtlijst", "Wachtlijst jeugdhulp\nDoor Jan de Wit", "Wachtlijst jeugdhulp\nDoor Jan de Wit", False),
        # A word that stands beside a sentence, and not in one.
        (
            "Cruks",
            "Elke avond zit ik weer te gokken. Cruks.",
            "Elke avond zit ik weer te gokken. Cruks.",
            True,
        ),
        # A word that stands in a list only.
        (
            "voedselbank",
            "Van de inwoners reist een vijfde niet mee met de bus.\nvoedselbank niet bereikt: 2 procent",
            "voedselbank niet bereikt: 2 procent",
            True,
        ),
        # A list that says no more than a sentence does.
        (
            "voedselbank",
            "Een vijfde bereikt de voedselbank niet met de bus.\nvoedselbank niet bereikt: 2 procent",
            "Een vijfde bereikt de voedselbank niet met de bus.",
            True,
        ),
    ],
)
def test_what_stands_in_no_whole_sentence_is_quoted_where_no_sentence_has_it(
    quoting: Quoting, question: str, text: str, exact: str, *, is_said: bool
) -> None:
    _, found = _quote(quoting, question, text)
    assert (found.quote.exact, found.is_said) == (exact, is_said)


@pytest.mark.parametrize(
    "line",
    [
        "Aanwezig: de Wmo-consulent, de casemanager en de wijkverpleegkundige.",
        "Van: de Wmo-consulent van team Noord. Aan: de leden van de raad.",
        "Uitgesproken op een avond over de Wmo, Enschede, juni 2019, door de consulent.",
    ],
)
def test_who_was_there_and_who_writes_to_whom_is_no_sentence(quoting: Quoting, line: str) -> None:
    _, found = _quote(quoting, "Wmo-consulent", f"{line} Wij spraken over het logeerhuis en de Wmo.")
    assert found.quote.exact == "Wij spraken over het logeerhuis en de Wmo."


def test_who_says_it_is_not_in_the_middle_either(quoting: Quoting) -> None:
    text = "De wachtlijst groeit. Tekst: Jan de Wit. De wachtlijst voor jeugdhulp is lang."
    _, found = _quote(quoting, "wachtlijst jeugdhulp groeit", text)
    assert "Jan" not in found.quote.exact


def test_a_sentence_longer_than_a_card_is_quoted_whole(quoting: Quoting) -> None:
    long = f"De wachtlijst voor jeugdhulp groeide {', en groeide ' * 40}tot niemand meer belde."
    _, found = _quote(quoting, "wachtlijst jeugdhulp", f"De koffie is op in het wijkgebouw. {long}")
    assert found.quote.exact == long


def test_a_sentence_that_only_begins_like_such_a_line_is_one(quoting: Quoting) -> None:
    said = "Aan tafel zei de Wmo-consulent: dat kan niet."
    _, found = _quote(quoting, "Wmo-consulent", f"{said} Toen was het stil in de zaal, heel lang.")
    assert said in found.quote.exact
