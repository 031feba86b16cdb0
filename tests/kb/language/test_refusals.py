import pytest

from kb.language.refusals import denies, refuses


@pytest.mark.parametrize(
    "question",
    [
        "ik wil geen hulp meer",
        "mijn broer weigert de wijkverpleging",
        "zij durft niet naar het gesprek",
        "moeder gaat niet meer naar de inloop",
        "liever geen vreemden in huis",
        "geen toestemming voor het delen van mijn dossier",
        "hoe stop ik met beschermd wonen, ik wil het niet",
        "ik wil da nie",
    ],
)
def test_who_does_not_want_something_refuses(question: str) -> None:
    assert refuses(question)


@pytest.mark.parametrize(
    "question",
    [
        "hoe vraag ik hulp aan",
        "ik wil hulp",
        "wachttijd voor een woning",
        "geen geld voor boodschappen",
        "wie helpt bij de belasting",
        "mijn zoon komt niet aan een baan",
    ],
)
def test_who_asks_or_tells_of_a_want_does_not(question: str) -> None:
    assert not refuses(question)


@pytest.mark.parametrize(
    "sentence",
    ["Zij zegde het wonen op.", "Wij gaven het budget terug.", "Hij deed de deur niet open.", "Toen ben ik gestopt."],
)
def test_a_sentence_with_an_end_or_a_denial_can_be_about_a_refusal(sentence: str) -> None:
    assert denies(sentence)


def test_an_offer_denies_nothing() -> None:
    assert not denies("Een traplift vraagt u aan bij de gemeente; plaatsing duurt acht weken.")
