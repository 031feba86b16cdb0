"""All themes: in parts, those with sources first, and found by any word for them."""

import re

import pytest
from starlette.testclient import TestClient

from tests.building import thesaurus
from tests.ui.reading import text_of
from ui.views.themes import PARTS, TASKS

_THEME = re.compile(r'href="/themas/([a-z0-9-]+)"')
_GROUP = re.compile(r'<details[^>]*id="onder-([a-z0-9-]+)"([^>]*)>')


def _list(html: str) -> str:
    """The themes, without the way to more or fewer of them."""
    return html.partition('id="themalijst"')[2].partition('class="mv-themas"')[2]


def test_a_part_is_no_theme_too() -> None:
    assert not PARTS.keys() & {theme.id for theme in thesaurus()}
    assert set(PARTS.values()) <= {theme.id for theme in thesaurus()}


def test_every_theme_is_on_exactly_one_page(client: TestClient) -> None:
    pages = [client.get(f"/themas{part}?alle=ja").text for part in ("", *(f"/{part}" for part in PARTS))]
    shown = [theme for html in pages for theme in _THEME.findall(_list(html))]

    assert sorted(shown) == sorted(theme.id for theme in thesaurus() if theme.id != "thema")


def test_the_three_tasks_come_first_and_are_open(client: TestClient) -> None:
    html = _list(client.get("/themas?alle=ja").text)
    folded = {group: "open" not in rest for group, rest in _GROUP.findall(html)}

    assert [one for one in _THEME.findall(html) if one in TASKS] == list(TASKS)
    assert _THEME.findall(html)[0] == TASKS[0]
    assert [group for group, is_folded in folded.items() if not is_folded] == list(TASKS)
    assert len(folded) > len(TASKS)


def test_only_themes_with_sources_are_shown_until_all_are_asked_for(client: TestClient) -> None:
    some, everything = (client.get(f"/themas{asked}").text for asked in ("", "?alle=ja"))
    (switch,) = re.findall(r'href="([^"]+)">Toon ook \d+ thema’s zonder bronnen', some)

    shown = _THEME.findall(_list(some))
    assert "schulden" in shown
    assert "kinderarmoede" not in shown
    assert f"Hier staan {len(shown)} thema’s met bronnen." in text_of(some)
    assert switch == "/themas?alle=ja"
    assert "kinderarmoede" in _THEME.findall(_list(everything))
    assert 'href="/themas">Toon alleen thema’s met bronnen' in everything


@pytest.mark.parametrize(
    ("wanted", "theme", "said"),
    [
        ("rood staan", "schulden", "rood staan → hoort bij thema Schulden"),
        ("ik sta al maanden rood", "schulden", "Schulden"),
        ("wmo", "wmo", "Wet maatschappelijke ondersteuning"),
        ("kinderarm", "kinderarmoede", "Kinderarmoede"),
    ],
)
def test_a_theme_is_found_by_any_word_in_any_part_also_without_sources(
    client: TestClient, wanted: str, theme: str, said: str
) -> None:
    html = client.get("/themas", params={"zoek": wanted}).text

    assert theme in _THEME.findall(_list(html))
    assert said in text_of(_list(html))
    assert "dementie" not in _THEME.findall(_list(html))


def test_a_law_leads_back_to_the_laws(client: TestClient) -> None:
    crumbs = client.get("/themas/wmo").text.partition('class="mv-kruimel"')[2].partition("</nav>")[0]

    assert re.findall(r'href="([^"]+)">([^<]+)', crumbs) == [("/themas", "Thema’s"), ("/themas/wetten", "Wetten")]
    assert re.findall(r'aria-current="page">([^<]+)', client.get("/themas/wetten").text) == ["Wetten", "Wetten"]


def test_a_theme_page_goes_from_who_is_heard_to_asking_on(client: TestClient) -> None:
    html = client.get("/themas/schulden").text
    order = [html.index(f'id="{id}"') for id in ("voorbeelden", "bewonerstaal", "woorden", "verwant", "vraagverder")]

    assert html.index("mv-balans--onder") < order[0]
    assert order == sorted(order)


def test_for_the_list_alone_htmx_gets_the_list_alone(client: TestClient) -> None:
    part = client.get("/themas?zoek=schuld", headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert "<html" not in part.text
    assert "schulden" in _THEME.findall(part.text)
    assert part.headers["HX-Replace-Url"] == "/themas?zoek=schuld"
