"""``ingest.characters``."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given

from ingest.characters import (
    compose,
    drop_invisible,
    expand_ligatures,
    plain_hyphens,
    plain_spaces,
    single_spaces,
)
from ingest.traced import Traced
from tests.ingest.traces import anything, assert_exact, dirty

STEPS = [compose, drop_invisible, expand_ligatures, plain_hyphens, plain_spaces, single_spaces]


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        (compose, "cafe\u0301", "café"),
        (compose, "e\u0301e\u0301n", "één"),
        (drop_invisible, "ge\u00admeente", "gemeente"),
        (drop_invisible, "\ufeffwijk\u200bteam", "wijkteam"),
        (drop_invisible, "a\u200db", "ab"),
        (drop_invisible, "\x02een\x00", "een"),
        (expand_ligatures, "ﬁnanciële eﬀecten", "financiële effecten"),
        (expand_ligatures, "ĳs", "ijs"),
        (plain_hyphens, "huis\u2011aan\u2010huis", "huis-aan-huis"),
        (plain_spaces, "€\u00a01.300\u202feuro\tnetto", "€ 1.300 euro netto"),
        (plain_spaces, "een\r\ntwee\rdrie", "een\ntwee\ndrie"),
        (single_spaces, "een   twee  drie", "een twee drie"),
    ],
)
def test_each_kind_of_damage_is_mended(step: Callable[[Traced], Traced], before: str, after: str) -> None:
    assert step(Traced.of(before, 0)).text == after


def test_a_family_of_joined_emoji_stays_one_family() -> None:
    family = "👩\u200d👧"

    assert drop_invisible(Traced.of(family, 0)).text == family


def test_a_composed_letter_stands_where_its_base_stood() -> None:
    text = compose(Traced.of("cafe\u0301s", 0))

    assert [text.raw(position) for position in range(5)] == [0, 1, 2, 3, 5]


@pytest.mark.parametrize("step", STEPS)
@given(raw=dirty | anything)
def test_every_step_keeps_the_trace_exact(step: Callable[[Traced], Traced], raw: str) -> None:
    assert_exact(step(Traced.of(raw, 0)), raw)


@pytest.mark.parametrize("step", STEPS)
@given(raw=dirty | anything)
def test_every_step_done_twice_does_no_more_than_once(step: Callable[[Traced], Traced], raw: str) -> None:
    once = step(Traced.of(raw, 0))

    assert step(once).text == once.text


@given(raw=dirty | anything)
def test_composing_gives_unicode_form_c(raw: str) -> None:
    assert compose(Traced.of(raw, 0)).text == unicodedata.normalize("NFC", raw)
