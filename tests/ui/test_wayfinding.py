"""What machines ask of a site."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import Filters
from ui.pages import wayfinding

_IN = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: TestClient, address: str = "/sitemap.xml") -> list[str]:
    """The addresses in a sitemap, without the site's own."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    found = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    locations = [one.text or "" for one in found.iter(f"{_IN}loc")]
    return [urlsplit(one).path for one in locations]


def test_the_sitemap_lists_what_a_visitor_may_read_but_no_stories(client: TestClient, base: KnowledgeBase) -> None:
    every = {f"/documenten/{card.id}": card for card in base.catalogue.every(KEEPER)}
    open_to_all = {f"/documenten/{card.id}" for card in base.catalogue.every(VISITOR)}
    stories = {path for path, card in every.items() if card.knowledge_source is KnowledgeSource.EXPERIENCE}

    documents = [path for path in listed(client) if path.startswith("/documenten/")]

    assert stories & open_to_all
    assert sorted(documents) == sorted(open_to_all - stories)


def test_every_address_in_the_sitemap_answers(client: TestClient) -> None:
    addresses = listed(client)

    assert {"/", "/en", "/themas", "/over", "/en/toegankelijkheid"} <= set(addresses)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_a_long_sitemap_comes_in_parts_that_miss_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [path for path in listed(client) if path.startswith("/documenten/")]
    monkeypatch.setattr(wayfinding, "_LISTED_AT_ONCE", 1)

    parts = listed(client)

    assert all(re.fullmatch(r"/sitemap-[0-9a-f]\.xml", part) for part in parts)
    assert sorted(path for part in parts for path in listed(client, part)) == sorted(whole)


def test_visitors_without_eyes_are_kept_from_answers_to_questions(client: TestClient) -> None:
    told = client.get("/robots.txt").text.splitlines()

    assert {"Disallow: /zoeken", "Disallow: /en/zoeken", "Disallow: /selectie"} <= set(told)
    assert "Disallow: /documenten" not in told
    assert told[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"


def test_a_browser_can_search_here_from_its_address_bar(client: TestClient) -> None:
    described = ElementTree.fromstring(client.get("/opensearch.xml").content)  # noqa: S314 - our own
    templates = [one.get("template") or "" for one in described.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]

    assert 'type="application/opensearchdescription+xml"' in client.get("/").text
    assert [client.get(one.replace("{searchTerms}", "schulden")).status_code for one in templates] == [200, 200]


def test_there_is_an_icon_where_browsers_look_for_one(client: TestClient) -> None:
    answer = client.get("/favicon.ico")

    assert answer.headers["content-type"] == "image/x-icon"
    assert answer.content[:4] == b"\0\0\1\0"


def test_who_finds_a_weak_spot_is_told_where_to_go(client: TestClient) -> None:
    told = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())

    assert told["Contact"].startswith(("mailto:", "https:"))
    ends = datetime.fromisoformat(told["Expires"])
    assert datetime.now(UTC) < ends < datetime.now(UTC) + timedelta(days=366)


def test_stories_stay_out_of_search_engines_and_off_cards_elsewhere(client: TestClient, base: KnowledgeBase) -> None:
    (story, *_) = base.catalogue.select(Filters(sources=frozenset({KnowledgeSource.EXPERIENCE})), VISITOR, limit=1)
    (report, *_) = base.catalogue.select(Filters(sources=frozenset({KnowledgeSource.RESEARCH})), VISITOR, limit=1)
    of_story, of_report = (client.get(f"/documenten/{card.id}").text for card in (story, report))
    seen_elsewhere = re.findall(r'<meta (?:property="og:[a-z_]+"|name="description") content="([^"]*)">', of_story)

    assert '<meta name="robots" content="noindex">' in of_story
    assert 'name="robots"' not in of_report
    assert f'<meta property="og:title" content="{report.title}">' in of_report
    assert seen_elsewhere
    assert [said for said in seen_elsewhere if story.title in said or "ik " in said.casefold()] == []
