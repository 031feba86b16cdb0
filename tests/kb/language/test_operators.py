import pytest

from kb.language.operators import Typed, TypedCodes, says, typed, typed_codes


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ('"eigen bijdrage" bij hulp', Typed("eigen bijdrage bij hulp", ("eigen bijdrage",))),
        ("“Eigen bijdrage” wmo", Typed("Eigen bijdrage wmo", ("Eigen bijdrage",))),
        ("schulden -jongeren", Typed("schulden", (), ("jongeren",))),
        ('schulden -"jong volwassenen"', Typed("schulden", (), ("jong volwassenen",))),
        ("schulden AND jongeren NOT studenten", Typed("schulden jongeren", (), ("studenten",), ("AND",))),
        ('schulden NOT "jong volwassenen"', Typed("schulden", (), ("jong volwassenen",))),
        ("SCHULDEN NOT HEERLEN", Typed("SCHULDEN NOT HEERLEN")),
        ("<b>dementie</b> <a href='x'>thuis</a>", Typed("dementie thuis")),
        ("jong <18 en >65", Typed("jong <18 en >65")),
        ("wonen OF zorg", Typed("wonen zorg", (), (), ("OF",))),
        ("+schulden wijk* && hulp", Typed("schulden wijk hulp", (), (), ("+", "*", "&&"))),
    ],
)
def test_signs_are_read_or_told(question: str, read: Typed) -> None:
    assert typed(question)[:4] == read[:4]


@pytest.mark.parametrize(
    "question",
    [
        "zorg -en welzijn",
        "co-ouder en e-mail",
        "65+ en alleen",
        'een " in een vraag',
        "hulp - maar van wie",
        "IK WIL HULP EN GEEN BRIEVEN",
        "18- en 18+",
        "niet of wel en hoe",
    ],
)
def test_ordinary_sentences_are_left_as_they_are(question: str) -> None:
    assert typed(question) == Typed(question, beside=question)


def test_an_empty_phrase_asks_nothing() -> None:
    assert typed('"" schulden') == Typed("schulden", beside="schulden")


def test_the_words_beside_a_phrase_are_known_apart() -> None:
    asked = typed('over "eigen bijdrage" -hulp AND wonen')
    assert (asked.text, asked.beside) == ("over eigen bijdrage wonen", "over wonen")


@pytest.mark.parametrize(
    ("text", "phrase", "stands"),
    [
        ("De eigen  bijdrage steeg.", "Eigen bijdrage", True),
        ("De eigen\nbijdrage steeg.", "eigen bijdrage", True),
        ("Dat is eigen. Bijdrage volgt.", "eigen bijdrage", False),
        ("De oneigen bijdrage.", "eigen bijdrage", False),
        ("De eigen bijdragen.", "eigen bijdrage", False),
        ("Eén co-ouder", "een co ouder", True),
        ("Iets", "...", False),
    ],
)
def test_a_phrase_stands_in_a_text_just_so(text: str, phrase: str, *, stands: bool) -> None:
    assert says(text, phrase) is stands


def test_codes_are_read_by_name_with_other_signs_left_in_place() -> None:
    asked = typed_codes('wachten code:"belt  niet" -code:uitstel -jongeren Code:naaste "eigen bijdrage"')

    assert asked == TypedCodes('wachten -jongeren "eigen bijdrage"', ("belt niet", "naaste"), ("uitstel",))


@pytest.mark.parametrize("question", ["postcode:1234", "code: rood", "de code", 'code:""', "barcode:x"])
def test_what_only_looks_like_a_code_stays_a_word(question: str) -> None:
    assert typed_codes(question) == TypedCodes(question)
