import pytest

from kb.language.loosely import LooseLabels, forms

labels = LooseLabels[str]()
for label in (
    "rood staan",
    "niet rondkomen",
    "uit huis gezet",
    "wachten op hulp",
    "zo alleen",
    "baan maar niet rondkomen",
):
    labels.add(label, label)


def found(text: str) -> list[tuple[str, str]]:
    return [(label, text[start:end]) for label, start, end in labels.find(text)]


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("Ik sta al maanden rood.", "rood staan", "sta al maanden rood"),
        ("Rood stond ik elke maand", "rood staan", "Rood stond"),
        ("ik sta 1.250 euro rood", "rood staan", "sta 1.250 euro rood"),
        ("wij komen niet meer rond met ons loon", "niet rondkomen", "komen niet meer rond"),
        ("het huis waar ik woonde werd uit ons huis gezet", "uit huis gezet", "uit ons huis gezet"),
        ("Op hulp wacht ik al lang", "wachten op hulp", "Op hulp wacht"),
    ],
)
def test_the_words_of_a_label_may_bend_and_change_places(text: str, label: str, said: str) -> None:
    assert found(text) == [(label, said)]


@pytest.mark.parametrize(
    "text",
    [
        "Wij staan hier. Rood is de bus",
        "ik sta, maar rood is de bus",
        "ik sta hier al een uur of wat in de rij voor rood",
        "de bus komt rond acht uur niet",
        "zo kan ik alleen op maandag",
        "het licht is rood",
        "",
        "\uff9e \uff9f",
    ],
)
def test_words_of_other_clauses_far_apart_or_in_another_sense_are_no_label(text: str) -> None:
    assert found(text) == []


def test_a_word_that_comes_again_makes_no_longer_place() -> None:
    assert {said for _, said in found("rood sta rood sta rood")} == {"rood sta", "sta rood"}


@pytest.mark.parametrize(
    "verb",
    [
        "betalen betaalt betaalde betaald",
        "liggen lig ligt lag",
        "pakken pakt gepakt",
        "voelen voelt voelde",
        "stoppen stop stopt",
        "staan sta staat stond",
        "komen komt kwam kwamen gekomen",
        "begrijpen begrijp begreep begrepen",
        "helpen hielp geholpen",
        "krijgen krijgt kreeg gekregen",
        "zien ziet zag gezien",
        "eten eet at gegeten",
        "slapen slaap sliep",
        "lezen leest las gelezen",
        "spreken sprak gesproken",
        "zitten zat gezeten",
    ],
)
def test_forms_of_one_verb_have_a_root_in_common(verb: str) -> None:
    infinitive, *others = verb.split()
    assert [other for other in others if not forms(infinitive) & forms(other)] == []


def test_words_that_only_look_alike_have_no_root_in_common() -> None:
    assert not forms("huis") & forms("huren")
    assert not forms("weten") & forms("wachten")
