"""What a card quotes: always the source's own words, around what was found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.language.sentences import sentences_of
from kb.model.identity import DocumentId
from kb.model.text import Quote, Span
from ui.excerpt import MAX_WORDS, Excerpt, excerpt, shortened

_OFFSET = 40
_texts = st.text(st.sampled_from("ab  \n\n.?!é🏘"), min_size=1, max_size=400)


def _quote(text: str) -> Quote:
    return Quote(document_id=DocumentId("d"), sha256="", start=_OFFSET, end=_OFFSET + len(text), exact=text)


def _places(text: str, *words: str) -> list[Span]:
    return [Span(start=_OFFSET + text.index(word), end=_OFFSET + text.index(word) + len(word)) for word in words]


def _marked(found: Excerpt) -> list[str]:
    return [segment.text for segment in found.segments if segment.marked]


# The first sentence loads the words of the language.
@settings(deadline=None)
@given(_texts, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=4))
def test_what_is_shown_stands_so_in_the_passage(text: str, places: list[tuple[int, int]]) -> None:
    inside = sorted({(min(a, len(text)), min(b, len(text))) for a, b in places if a < b})
    apart = [place for n, place in enumerate(inside) if all(place[0] >= other[1] for other in inside[:n])]
    matches = [Span(start=_OFFSET + start, end=_OFFSET + end) for start, end in apart if start < end]

    shown = excerpt(_quote(text), matches, words=6)

    assert shown.text in text
    assert len(shown.text.split()) <= 6 or len(sentences_of(shown.text)) == 1
    assert all(segment.text in text for segment in shown.segments)


def test_a_short_passage_is_shown_whole() -> None:
    text = "De post bleef dicht. Pas in mei ging hij open."

    shown = excerpt(_quote(text))

    assert (shown.text, shown.cut_before, shown.cut_after) == (text, False, False)


def test_the_sentences_with_most_different_matches_are_chosen() -> None:
    text = f"{'Veel woorden zonder iets. ' * 12}De deurwaarder kwam. Toen ging de post open. {'Nog meer. ' * 30}"

    shown = excerpt(_quote(text.strip()), _places(text, "deurwaarder", "post"))

    assert _marked(shown) == ["deurwaarder", "post"]
    assert shown.cut_before
    assert shown.cut_after


def test_whole_sentences_are_shown() -> None:
    text = "Eerst dit. " * 30 + "De post bleef dicht. " + "Daarna dat. " * 30

    shown = excerpt(_quote(text.strip()), _places(text, "post"))

    assert shown.text.endswith(".")
    assert shown.text[0].isupper()
    assert len(shown.text.split()) <= MAX_WORDS


def test_one_very_long_sentence_is_shown_whole() -> None:
    text = "Kort. Hier " + " ".join(f"woord{number}" for number in range(200)) + ". Ook kort."

    shown = excerpt(_quote(text), _places(text, "woord150"))

    assert _marked(shown) == ["woord150"]
    assert (shown.text[:6], shown.text[-9:]) == ("Hier w", "woord199.")


@pytest.mark.parametrize("byline", ["Door: Marieke, consulent", "Marieke de Wit, consulent", "— Fatma (34), moeder"])
def test_who_says_it_is_never_in_a_quotation(byline: str) -> None:
    text = f"De post bleef dicht.\n{byline}\nPas in mei ging hij open, en toen belde Marieke."

    for match in ("post", "Marieke"):
        shown = excerpt(_quote(text), _places(text, match)).text
        assert byline not in shown
        assert shown in text


def test_a_match_outside_the_chosen_sentences_is_not_marked() -> None:
    text = "De schuld groeide. " + "Er gebeurde niets. " * 30 + "De schuld bleef en de schuld groeide weer."

    first, second = text.index("schuld"), text.rindex("schuld")
    matches = [Span(start=_OFFSET + place, end=_OFFSET + place + 6) for place in (first, second)]

    assert len(_marked(excerpt(_quote(text), matches))) == 1


def test_a_quotation_stays_inside_one_paragraph_when_that_says_enough() -> None:
    text = "Dit is een alinea die al genoeg zegt over de post van die dag in mei in Breda.\n\nKort."

    assert "\n" not in excerpt(_quote(text), words=30).text


def test_a_sentence_that_fits_is_shown_before_part_of_one_that_does_not() -> None:
    text = f"{' '.join(f'woord{number}' for number in range(40))}. De post bleef die hele lente dicht liggen."

    shown = excerpt(_quote(text), words=30)

    assert (shown.text, shown.cut_before) == ("De post bleef die hele lente dicht liggen.", True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("een twee", "een twee"),
        ("een twee drie", "een twee …"),
        ("een\n\n tweeën drie", "een …"),
        ("onuitsprekelijk", "onuitspre …"),
    ],
)
def test_words_are_shortened_between_two_of_them(words: str, said: str) -> None:
    assert shortened(words, 9) == said
