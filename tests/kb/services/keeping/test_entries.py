"""``kb.services.keeping.entries``."""

from kb.language.terms import Field, field_terms, passage_terms
from kb.model.document import Document, Passage
from kb.model.text import Span
from kb.services.keeping.entries import sparse_terms
from tests.building import document

TITLE = "Een titel"


def passages(*paths: tuple[str, ...], columns: tuple[str, ...] = ()) -> tuple[Document, list[Passage]]:
    made, _ = document("test:een", *["Woorden."] * len(paths), title=TITLE)
    spans = [Span(start=10 * n, end=10 * n + 8) for n in range(len(paths))]
    return made, [
        made.passage(span, ordinal=n, path=path, columns=columns)
        for n, (span, path) in enumerate(zip(spans, paths, strict=True))
    ]


def names(made: Document, found: list[Passage]) -> list[set[int]]:
    own = passage_terms("Woorden.")
    return [set(terms) - set(own) for terms in sparse_terms(made, found)]


def of(field: Field, *texts: str) -> set[int]:
    return {term for text in texts for term in field_terms(field, text)}


def test_the_title_is_the_first_passages_alone() -> None:
    assert names(*passages((), ())) == [of(Field.TITLE, TITLE), set()]


def test_the_nearest_heading_is_every_passages_and_a_higher_one_the_first_passages_below_it() -> None:
    _, second, third, fourth = names(*passages((), ("Aanpak", "Bellen"), ("Aanpak", "Bellen"), ("Aanpak", "Schrijven")))

    assert second == of(Field.HEADING, "Aanpak", "Bellen")
    assert third == of(Field.HEADING, "Bellen")
    assert fourth == of(Field.HEADING, "Schrijven")


def test_a_heading_that_says_what_the_title_says_is_no_other_name() -> None:
    assert names(*passages(("Een  TITEL.",))) == [of(Field.TITLE, TITLE)]


def test_the_names_of_columns_are_names_too() -> None:
    assert names(*passages((), columns=("Bedrag", "Jaar"))) == [
        of(Field.TITLE, TITLE) | of(Field.HEADING, "Bedrag Jaar")
    ]
