"""In which order the documents on a theme stand."""

from dataclasses import dataclass

import pytest

from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, ThemeId
from kb.model.standing import Standing, Status
from kb.ranking.weighing import Candidate
from kb.services.finding.ordering import by_word_first, how_much, on_it_first
from tests.building import document

_DEBTS, _ARREARS = ThemeId("schulden"), ThemeId("betalingsachterstand")


@dataclass(frozen=True)
class Made:
    """A document as the test tells it."""

    likely: float
    status: Status = Status.PROPOSED
    theme: ThemeId = _DEBTS
    counts: bool = True
    titled: bool = False


def _share(made: Made) -> float:
    standing = Standing(start=0, end=5, theme=made.theme, status=made.status, probability=made.likely)
    card: DocumentCard = document()[0].model_copy(
        update={"standings": (standing,), "themes": (made.theme,) if made.counts else ()}
    )
    return how_much(card, _DEBTS, frozenset({_DEBTS, _ARREARS}), titled=made.titled)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (Made(0.8), Made(0.6)),
        (Made(0.4, titled=True), Made(0.6)),
        (Made(0.1, Status.CONFIRMED), Made(0.9, titled=True)),
        (Made(0.6), Made(0.8, theme=_ARREARS)),
        (Made(0.4), Made(0.9, counts=False)),
    ],
)
def test_what_is_more_about_a_theme_weighs_more(more: Made, less: Made) -> None:
    assert _share(more) > _share(less)


def test_the_documents_on_a_theme_go_by_how_much_they_are_about_it_and_answer() -> None:
    def candidate(name: str, score: float, *, probability: float | None = None) -> Candidate:
        return Candidate(DocumentId(name), score, (), probability=probability, counts=False)

    found = [candidate("beside", 0.9, probability=0.9), candidate("both", 0.3, probability=0.3)]
    on_it = [
        candidate(name, score)._replace(counts=True) for name, score in (("new", 0.2), ("much", 0.6), ("both", 0.5))
    ]

    ordered = on_it_first(found, on_it)

    assert [(one.id, one.counts) for one in ordered] == [
        ("both", True),
        ("much", True),
        ("new", True),
        ("beside", False),
    ]
    assert ordered[0].probability == 0.3


def test_who_uses_another_word_for_a_theme_gets_what_is_about_that_word_first() -> None:
    found = [
        Candidate(DocumentId("beside"), 0.9, ()),
        Candidate(DocumentId("word"), 0.2, (), probability=0.2),
        Candidate(DocumentId("like"), 0.08, (), probability=0.08, counts=False),
    ]
    on_it = [Candidate(DocumentId(name), score, ()) for name, score in (("much", 0.9), ("like", 0.5), ("word", 0.1))]

    ordered = by_word_first(found, on_it)

    assert [(one.id, one.counts) for one in ordered] == [
        ("word", True),
        ("much", True),
        ("like", True),
        ("beside", False),
    ]
