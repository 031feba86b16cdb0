"""Addresses: none of them dead, and the switch of language keeps the page."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.ui.corpus import QUESTION
from ui.links import in_language, language_of

_HREF = re.compile(r'\shref="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_FEW_THEMES = 12


def _links(html: str) -> set[str]:
    return {unescape(href) for href in _HREF.findall(html)}


@pytest.mark.parametrize("start", ["/", f"/zoeken?q={QUESTION.replace(' ', '+')}", "/zoeken?thema=dementie", "/en"])
def test_no_link_is_dead(client: TestClient, start: str) -> None:
    """Everything one or two clicks away answers, and an anchor leads to something."""
    seen, to_visit = {start}, [(start, 0)]
    while to_visit:
        address, depth = to_visit.pop()
        answer = client.get(address)
        while answer.is_redirect:
            answer = client.get(answer.headers["location"])
        assert answer.status_code == 200, address
        if "html" not in answer.headers["content-type"]:
            continue
        anchor = urlsplit(address).fragment
        assert not anchor or anchor in _ID.findall(answer.text), address
        found = {urljoin(address, link) for link in _links(answer.text)} - seen
        themes = sorted(link for link in found if "/themas/" in link)
        found -= set(themes[_FEW_THEMES:])
        if depth < 2:
            seen |= found
            to_visit += [(link, depth + 1) for link in sorted(found)[: 60 if depth == 0 else 15]]


@pytest.mark.parametrize(
    ("path", "query", "dutch", "english"),
    [
        ("/", "", "/", "/en"),
        ("/en", "", "/", "/en"),
        ("/zoeken", "q=post&bron=ervaring", "/zoeken?q=post&bron=ervaring", "/en/zoeken?q=post&bron=ervaring"),
        ("/en/themas/schulden", "", "/themas/schulden", "/en/themas/schulden"),
        ("/enquete", "", "/enquete", "/en/enquete"),
        ("//kwaad.example/x", "", "/kwaad.example/x", "/en/kwaad.example/x"),
        ("/en//kwaad.example", "", "/kwaad.example", "/en/kwaad.example"),
        ("/themas/łódź", "", "/themas/%C5%82%C3%B3d%C5%BA", "/en/themas/%C5%82%C3%B3d%C5%BA"),
        ("/themas/a\nb", "", "/themas/a%0Ab", "/en/themas/a%0Ab"),
    ],
)
def test_another_language_keeps_the_page(path: str, query: str, dutch: str, english: str) -> None:
    assert in_language(path, query, "nl") == dutch
    assert in_language(path, query, "en") == english


def test_only_the_prefix_makes_a_page_english() -> None:
    assert [language_of(path) for path in ("/en", "/en/zoeken", "/enquete", "/")] == ["en", "en", "nl", "nl"]
