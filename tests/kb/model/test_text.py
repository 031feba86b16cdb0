import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kb.model.identity import DocumentId, document_id, passage_id
from kb.model.text import OffsetMap, Quote, Run, Span


def test_a_span_runs_forward_from_zero() -> None:
    with pytest.raises(ValidationError, match="3:2"):
        Span(start=3, end=2)
    with pytest.raises(ValidationError):
        Span(start=-1, end=2)


def test_a_quote_stands_only_where_the_words_are_exactly_the_same() -> None:
    quote = Quote(document_id=DocumentId("x"), sha256="", start=4, end=8, exact="huis")
    assert quote.stands_in("het huis")
    assert not quote.stands_in("het Huis")
    assert not quote.stands_in("het  huis")


def test_a_place_maps_back_through_runs_and_gaps() -> None:
    # "ge-\nmeente zegt" became "gemeente zegt"
    offsets = OffsetMap(runs=(Run(start=0, raw=0, length=2), Run(start=2, raw=4, length=11)))
    assert [offsets.raw(n) for n in (0, 1, 2, 8)] == [0, 1, 4, 10]
    assert offsets.raw_span(Span(start=0, end=8)) == Span(start=0, end=10)


@given(st.integers(0, 500))
def test_an_empty_map_maps_everything_to_the_beginning(offset: int) -> None:
    assert OffsetMap().raw(offset) == 0


def test_ids_follow_from_origin_and_content() -> None:
    one = document_id("lab:een")
    assert one == document_id("lab:een") != document_id("lab:twee")
    assert passage_id(one, "a" * 64, 0, 5) == passage_id(one, "a" * 64, 0, 5)
    assert len({passage_id(one, sha, 0, end) for sha in ("a" * 64, "b" * 64) for end in (5, 6)}) == 4
