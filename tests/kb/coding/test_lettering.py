"""Letters of a page are found in the text, wherever the page draws them; a letter that is not sure has no place."""

from kb.coding.lettering import lettered
from kb.model.text import Span

TEXT = (
    "De gemeente belt eerst en gaat daarna pas langs bij bewoners.\n\n"
    "Wie schulden heeft, neemt de telefoon vaak niet op; de samenwerking helpt dan.\n\n"
    "Noot: dit staat onderaan de bladzijde, in kleine letters."
)


def _placed(page: str, text: str = TEXT, *stretches: Span) -> str:
    """What the text has at the places of a page's letters; a dot for a letter without one."""
    letters = [letter for letter in page if not letter.isspace()]
    found = lettered(text, stretches or (Span(start=0, end=len(text)),), letters)
    return "".join("." if place is None else text[place] for place in found)


def test_columns_notes_and_headers_in_another_order_are_found() -> None:
    one, other, note = TEXT.split("\n\n")

    assert _placed(f"Kop 12 {note} {other} {one}") == "....." + "".join((note + other + one).split())


def test_words_broken_at_the_end_of_a_line_and_ligatures_are_found() -> None:
    text = "Zij noemt de oﬃciële samenwerking een effect van de afspraken."

    assert _placed("Zij noemt de officiële samen-\nwerking een eﬀect van de afspraken.", text) == (
        "Zijnoemtdeoﬃﬃﬃciële" + "samen.werkingeenefectvandeafspraken."
    )


def test_short_cells_between_long_rows_are_found_without_the_lines_between_them() -> None:
    text = "Wie kregen er hulp in welk jaar?\nArnhem | 12 | 7 | 31\nEde | 5\nBron: registratie van de wijkteams."

    placed = _placed("Wie kregen er hulp in welk jaar? Arnhem 12 7 31 Ede 5 Bron: registratie van de wijkteams.", text)

    assert placed == "".join(text.replace("|", "").split())


def test_marks_of_notes_that_the_text_does_not_have_part_no_words() -> None:
    text = "Dat zeiden de bewoners in de wijk zelf. Zij niet. Hij wel. Wij soms. Daarna zeiden de anderen het ook."

    placed = _placed(text.replace("zelf.", "zelf.1").replace("niet.", "niet.2").replace("wel.", "wel.3"), text)

    letters = "".join(text.split())
    assert placed == letters.replace("zelf.", "zelf..").replace("niet.", "niet..").replace("wel.", "wel..")


def test_what_stands_twice_is_found_by_what_stands_beside_it() -> None:
    text = "Eerst zei zij het was te laat. Daarna zei hij het was te laat. Toen zei ik het was te laat."
    letters = [letter for letter in text if not letter.isspace()]

    found = lettered(text, [Span(start=0, end=len(text))], letters)

    assert found == [place for place, letter in enumerate(text) if not letter.isspace()]


def test_what_may_be_either_of_two_has_no_place() -> None:
    said = "Dat weet ik niet meer precies. "

    assert set(_placed(said, said * 2)) == {"."}


def test_other_words_have_no_place() -> None:
    assert set(_placed("Heel andere woorden, over een heel ander onderwerp dan wat hier staat.")) == {"."}
    assert set(_placed(TEXT[:62], TEXT, Span(start=63, end=len(TEXT)))) == {"."}
    assert _placed("") == ""
