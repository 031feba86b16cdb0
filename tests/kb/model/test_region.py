"""Parts of pages, as they are drawn and as they are kept."""

import pytest
from pydantic import ValidationError

from kb.model.annotation import Highlight
from kb.model.region import Drawn, Region
from tests.studying import NOW, new, study

_WIDTH, _HEIGHT, _FILE = 595.276, 841.89, "f" * 64


def _region(left: int, bottom: int, right: int, top: int, page: int = 3) -> Region:
    return Region(page=page, left=left, bottom=bottom, right=right, top=top, width=_WIDTH, height=_HEIGHT, file=_FILE)


def _drawn(drawn: Drawn) -> Region:
    return Region.of(drawn, width=_WIDTH, height=_HEIGHT, file=_FILE)


def test_what_is_drawn_from_the_top_left_is_kept_from_the_bottom_left() -> None:
    region = _drawn(Drawn(3, 50, 10, 25, 20))

    assert (region.page, region.left, region.bottom, region.right, region.top) == (3, 298, 589, 446, 758)
    assert region.called == "▭ p. 3"


@pytest.mark.parametrize(
    "sides", [(0, 0, 595, 842), (1, 1, 2, 2), (0, 0, 595, 841), (100, 200, 333, 700), (594, 0, 595, 1)]
)
def test_what_is_drawn_of_a_region_is_that_region_again(sides: tuple[int, int, int, int]) -> None:
    region = _region(*sides)

    drawn = region.drawn

    assert _drawn(drawn) == region
    assert 0 <= drawn.x < drawn.x + drawn.width <= 100.0001
    assert 0 <= drawn.y < drawn.y + drawn.height <= 100.0001


@pytest.mark.parametrize(
    "sides", [(10, 10, 10, 20), (20, 10, 10, 20), (10, 20, 20, 10), (-1, 0, 5, 5), (0, 0, 596, 5), (0, 0, 5, 843)]
)
def test_a_region_has_an_area_and_lies_on_its_page(sides: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValidationError):
        _region(*sides)


@pytest.mark.parametrize("drawn", [Drawn(1, 90, 0, 20, 10), Drawn(1, 0, 0, 0.01, 10), Drawn(0, 1, 1, 5, 5)])
def test_what_is_drawn_outside_the_page_is_no_region(drawn: Drawn) -> None:
    with pytest.raises(ValidationError):
        _drawn(drawn)


def test_regions_meet_on_one_page_only() -> None:
    large, small = _region(0, 0, 100, 100), _region(50, 50, 90, 100)

    assert large.meets(small)
    assert small.meets(large)
    assert large.holds(small)
    assert not small.holds(large)
    assert not large.meets(_region(100, 0, 200, 100))
    assert not large.meets(_region(50, 50, 90, 90, page=4))


def test_a_highlight_holds_words_or_is_a_region() -> None:
    made = {
        "id": new(),
        "study": study().study,
        "document": "d",
        "version": 1,
        "sha256": "0" * 64,
        "coder": new(),
        "made_at": NOW,
    }
    region = _region(0, 0, 10, 10)
    assert Highlight(**made, start=7, end=7, words="", region=region).place == (7, 7, region)
    for other in (
        {"start": 7, "end": 7, "words": "w"},
        {"start": 7, "end": 8, "words": "", "region": region},
        {"start": 7, "end": 7, "words": "w", "region": region},
    ):
        with pytest.raises(ValidationError):
            Highlight(**made, **other)
