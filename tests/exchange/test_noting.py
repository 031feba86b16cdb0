"""What is noted of a file that went out."""

from exchange.losses import Loss, LossKind
from exchange.noting import held, stayed, told
from exchange.saying import counted, quoted, said
from tests.exchange.projects import EVERYTHING

_LEFT = Loss(LossKind.LEFT_OUT, counted("thing.stories", 2), counted("why.consent", 2))
_VIVO = Loss(LossKind.CHANGED, said("thing.in_vivo"), said("why.code_named"))
_LONG = Loss(LossKind.CHANGED, quoted("zeepaardje-4711"), said("why.long_cell", length=40_000, most=32_767))
_NAMED = Loss(LossKind.CHANGED, said("thing.text", name=quoted("zeepaardje-4711")), said("why.line_ends"))


def test_a_line_is_noted_by_its_codes_and_a_number_and_told_again_in_any_language() -> None:
    notes = stayed([_LEFT, _VIVO])

    assert [one.number for one in notes] == [2, 0]
    assert list(told(notes, "nl")) == [loss.told("nl") for loss in (_LEFT, _VIVO)]
    assert list(told(notes, "en")) == [loss.told("en") for loss in (_LEFT, _VIVO)]


def test_words_that_a_line_quotes_are_never_noted() -> None:
    notes = stayed([_LONG, _LEFT, _NAMED])

    assert "zeepaardje" not in str(notes)
    assert [one.thing for one in told(notes, "nl")] == ["2 verhalen", "2 dingen"]


def test_a_file_holds_what_its_form_can_say() -> None:
    assert held(EVERYTHING, "csv-codes") == {"code": 4}
    assert held(EVERYTHING, "qdc") == {"code": 4, "set": 1}
    whole = held(EVERYTHING, "qdpx")
    assert (whole["coding"], whole["note"], whole["link"]) == (7, 1, 1)
