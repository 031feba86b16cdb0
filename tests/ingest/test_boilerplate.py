"""``ingest.boilerplate``."""

import pytest

from ingest.boilerplate import without_boilerplate
from ingest.readers.raw import Block, Kind
from ingest.traced import Traced


def left(*lines: str) -> list[str]:
    blocks = [Block(Kind.PARAGRAPH, Traced.of(line, 0)) for line in lines]
    return [block.content.text for block in without_boilerplate(blocks)]


@pytest.mark.parametrize(
    "line",
    [
        "Close this search box.",
        "Delen op Social Media",
        "Deel dit artikel",
        "Deel dit artikel via Facebook",
        "Leestijd: 3 min.",
        "Leestijd 12 minuten",
        "Lees meer",
        "Cookies accepteren",
        "Share",
        "Print",
        "Terug naar boven",
        "Ga naar de inhoud",
        "Ontdek meer",
        "Volledig overzicht bekijken?",
        "Dit artikel werd geschreven door:",
    ],
)
def test_a_line_of_the_web_page_goes(line: str) -> None:
    assert left("Een alinea.", line, "Nog een.") == ["Een alinea.", "Nog een."]


@pytest.mark.parametrize(
    "line",
    [
        "Delen op Social Media is voor mijn moeder geen optie.",
        "De printer van het buurthuis deed het weer niet.",
        "Lees meer boeken, zei de juf.",
        "Search en rescue",
        "Deel dit met niemand, zei hij, en toen deelde hij het zelf.",
    ],
)
def test_a_sentence_that_looks_like_one_stays(line: str) -> None:
    assert left("Een alinea.", line) == ["Een alinea.", line]


def test_search_goes_only_above_its_box() -> None:
    assert left("Search", "Close this search box.", "Tekst.") == ["Tekst."]
    assert left("Tekst.", "Zoeken", "Ik zocht de hele middag.") == ["Tekst.", "Zoeken", "Ik zocht de hele middag."]


def test_a_call_to_get_in_touch_goes_only_at_the_top() -> None:
    assert left("Neem contact op", "Sociale pijler") == ["Sociale pijler"]
    assert left("Sociale pijler", "Neem contact op") == ["Sociale pijler", "Neem contact op"]
