"""Suggestions and "did you mean" as a browser without scripts gets them, and the part that the field asks for."""

import re
from html import escape, unescape
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from kb.bootstrap import KnowledgeBase
from kb.model.reader import VISITOR
from tests.ui.corpus import CLOSED, STORY
from ui.edition import Edition, edition
from ui.views.suggestions import suggestions

_PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
_TAG = re.compile(r"<[^>]+>")


def _said(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _addresses(html: str, attribute: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'{attribute}="([^"]*)"', html)]


def test_each_kind_leads_to_what_it_names(client: TestClient) -> None:
    html = client.get("/suggesties", params={"q": "de"}).text
    story = re.search(rf'href="(/documenten/[^"]+)"[^>]*>{STORY}</a>', html)

    assert 'href="/themas/dementie"' in html
    assert story
    assert STORY in client.get(story[1]).text
    place = client.get("/suggesties", params={"q": "bre"}).text
    assert '<a class="nl-link mv-raak" href="/zoeken?plaats=Breda">Breda</a>' in place


def test_another_word_is_told_with_the_theme_it_leads_to(client: TestClient) -> None:
    assert "Thema rood staan → hoort bij thema Schulden" in _said(client.get("/suggesties?q=rood+st").text)


@pytest.mark.parametrize("typed", ["de", "rood", "bre", "mon"])
def test_the_list_under_the_field_holds_the_same_as_the_page(client: TestClient, typed: str) -> None:
    whole, part = (client.get("/suggesties", params={"q": typed}, headers=given) for given in ({}, _PART))
    listed = whole.text[whole.text.index('class="mv-regels"') :].partition("</ul>")[0]

    links = [address for address in _addresses(listed, "href") if not address.startswith("#")]
    assert _addresses(part.text, "data-href") == links
    assert links
    assert 'role="listbox"' in part.text
    assert "<html" not in part.text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_was_typed_itself_stays_the_first_to_choose(client: TestClient, prefix: str) -> None:
    for given in ({}, _PART):
        html = client.get(f"{prefix}/suggesties?q=rood+st", headers=given).text
        first = html[html.index('class="mv-suggestie"' if given else 'class="mv-regels"') :].partition("</li>")[0]
        assert f'="{prefix}/zoeken?q=rood+st"' in first
        assert ("Search for: rood st" if prefix else "Zoek op: rood st") in _said(first)


def test_the_list_says_how_many_there_are(client: TestClient) -> None:
    told = {typed: re.search(r'data-melding="([^"]*)"', client.get(f"/suggesties?q={typed}", headers=_PART).text)
            for typed in ("rood", "xqz")}  # fmt: skip

    assert {typed: found and found[1] for typed, found in told.items()} == {
        "rood": "2 suggesties",
        "xqz": "Geen suggesties",
    }


def test_what_was_typed_can_always_be_searched_for_first(client: TestClient) -> None:
    said = _said(client.get("/suggesties?q=sgulden", headers=_PART).text)
    assert said.startswith("Zoek op: sgulden Zoeken Zoek op: schulden Zoeken")
    assert "Zoek op: xqz" in _said(client.get("/suggesties?q=xqz", headers=_PART).text)


def test_part_and_page_are_kept_apart_and_not_kept_for_long(client: TestClient) -> None:
    for given in ({}, _PART):
        answer = client.get("/suggesties?q=de", headers=given)
        assert "HX-Request" in answer.headers["vary"]
        assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_form_leads_to_the_page_without_scripts(client: TestClient, prefix: str) -> None:
    html = client.get(f"{prefix}/zoeken?q=schulden").text

    assert f'type="submit" formaction="{prefix}/suggesties"' in html
    assert client.get(f"{prefix}/suggesties?q=schulden&plaats=Breda&verwant=nee").status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Typ een paar letters."),
        ("xqz", "Wij hebben geen suggesties voor “xqz”. Zoek toch op deze woorden"),
        ("<xqz>", "Wij hebben geen suggesties voor “<xqz>”."),
    ],
)
def test_without_suggestions_the_page_says_what_to_do(client: TestClient, typed: str, told: str) -> None:
    answer = client.get("/suggesties", params={"q": typed})

    assert told in _said(answer.text)
    assert f">{escape(typed)}</textarea>" in answer.text


def test_nobody_gets_the_title_of_a_closed_document(client: TestClient) -> None:
    assert CLOSED.casefold().startswith("rapport")
    for given in ({}, _PART):
        assert CLOSED not in client.get("/suggesties?q=rapport", headers=given).text


def test_an_english_page_names_themes_in_english_and_says_which_words_are_dutch(client: TestClient) -> None:
    html = client.get("/en/suggesties?q=rood").text

    assert '<span lang="nl">rood staan</span>' in html
    assert 'href="/en/themas/schulden"' in html


def test_a_word_of_another_language_is_marked_as_such(base: KnowledgeBase, dutch: Edition) -> None:
    english = base.thesaurus["schulden"].name["en"]
    found = base.suggesting.suggest(english, VISITOR)
    (shown,) = [one for one in suggestions(found, english, dutch).options if one.target.url == "/themas/schulden"]
    (own,) = [
        one
        for one in suggestions(found, english, edition("en", base.thesaurus)).options
        if one.target.url == "/en/themas/schulden"
    ]

    assert (shown.word, shown.word_language) == (english, "en")
    assert (own.word, own.word_language) == ("", "")


def test_what_was_searched_too_is_a_link_that_keeps_the_filters(client: TestClient) -> None:
    asked = {"q": "onze shculden en de aanmanignen", "plaats": "Breda", "sorteer": "datum"}
    html = client.get("/zoeken?" + urlencode(asked)).text
    meant = re.search(r'Ook gezocht op <a [^>]*href="([^"]*)"[^>]*>(.*?)</a>\.', html)

    assert meant
    assert meant[2] == "<b>schulden</b>, <b>aanmaningen</b>"
    assert unescape(meant[1]) == "/zoeken?" + urlencode(asked | {"q": "onze schulden en de aanmaningen"})
    assert "Ook gezocht op" not in client.get(unescape(meant[1])).text


def test_what_was_searched_too_stands_above_an_answer_that_is_empty(client: TestClient) -> None:
    html = client.get("/zoeken?q=consultatiebureu&plaats=Venlo").text

    assert html.index("Ook gezocht op") < html.index("Hierover vonden wij niets")
    # Three voices that are silent alike are no picture of anything.
    assert "mv-balans" not in html
    assert "We also searched for" in client.get("/en/zoeken?q=consultatiebureu&plaats=Venlo").text


def test_what_was_searched_too_is_said_to_who_cannot_see_it(client: TestClient) -> None:
    part = client.get("/zoeken?q=shculden", headers=_PART | {"HX-Target": "div#resultaten"}).text

    assert re.search(r'<p id="melding"[^>]*>[^<]+Ook gezocht op schulden\.</p>', part)
