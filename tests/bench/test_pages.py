"""Every address of the explorer is measured, over documents that are as real as they can be in bulk."""

from collections.abc import Iterator

import pytest
from fastapi.routing import _IncludedRouter
from starlette.routing import BaseRoute, Mount, Route

from api.main import create_app
from bench import bulk, pages, peers
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import SearchQuery
from kb.settings import Settings
from tests.building import document, knowledge_base

# What is no page and no resource: a built file, a way on, a description.
_OTHERWISE = {"/static/{path}", "/v1", "/en/", "/health/live", "/health/ready", "/robots.txt", "/opensearch.xml"}
_OTHERWISE |= {"/favicon.ico", "/.well-known/security.txt"}
# And what is for one reader only.
_OTHERWISE |= {
    f"{prefix}{path}"
    for prefix in ("", "/en")
    for path in (
        "/inloggen/via",
        "/inloggen/terug",
        "/uitloggen",
        "/uitnodiging",
        "/uitnodiging/{geheim}",
        "/wachtwoord-vergeten",
        "/instellingen",
        "/labs/{slug}",
        "/labs/{slug}/verslagen/{id}",
        "/labs/{slug}/verslagen/{id}/bewerken",
        "/labs/{slug}/verslagen/{id}/weg",
        "/beheer/mensen",
        "/collecties/nieuw",
        "/collecties/bewaar",
        "/collecties/bewaard",
        "/collecties/{slug}/bewerken",
        "/collecties/{slug}/bewerken/publiceren",
        "/collecties/{slug}/bewerken/instellingen",
        "/collecties/{slug}/bewerken/voorstellen",
        "/collecties/{slug}/bewerken/terugnemen",
        "/beheer/woorden",
        "/beheer/woorden.{vorm}",
        "/werk",
        "/werk/{study}",
        "/werk/{study}/nu",
        "/werk/{study}/vind-code",
        "/werk/{study}/gevonden",
        "/werk/{study}/zoek",
        "/werk/{study}/meenemen",
        "/werk/{study}/inlezen",
        "/werk/{study}/inlezen/bestand",
        "/werk/{study}/versies",
        "/werk/{study}/codes",
        "/werk/{study}/codes/{code}/splitsen",
        "/werk/{study}/codes/{code}/nakijken",
        "/werk/{study}/memos",
        "/werk/{study}/memos/vind",
        "/werk/{study}/memos/{id}",
        "/werk/{study}/documenten/{id}",
        "/werk/{study}/documenten/{id}/blad/{blad}",
        "/werk/{study}/bevindingen",
        "/werk/{study}/bevindingen/{id}",
        "/werk/{study}/naast-elkaar",
        "/werk/{study}/gevallen",
        "/werk/{study}/gevallen/{id}",
        "/werk/{study}/tabellen",
        "/werk/{study}/citaten",
        # Nobody states findings in bulk.
        "/bevindingen",
        "/bevindingen/{id}",
        # Nor do labs make collections in bulk here: ``bench.curating`` measures those.
        "/collecties",
        "/collecties/{slug}",
        "/collecties/{slug}/versies",
        "/collecties/{slug}/versies/{n}",
        "/collecties/{slug}/versies/{n}.{vorm}",
        "/collecties/{slug}/verschil/{paar}",
    )
}
_OTHERWISE |= {"/v1/findings", "/v1/findings/{id}"}
_OTHERWISE |= {"/v1/studies", "/v1/documents/{id}/annotations"} | {
    f"/v1/studies/{{id}}{path}"
    for path in (
        "",
        "/members",
        "/found",
        "/documents",
        "/codes",
        "/codes/{code}",
        "/findings",
        "/findings/{finding}",
        "/matrix",
        "/meetings",
        "/quotations",
        "/display",
        "/annotations",
        "/annotations/{annotation}",
        "/memos",
        "/memos/{memo}",
        "/cases",
        "/cases/{case}",
        "/variables",
        "/variables/{variable}",
        "/events",
        "/imports",
        "/exports",
        "/steps",
        "/codes/{code}/outdated",
    )
}
_OTHERWISE |= {"/v1/collections", "/v1/passages/{id}/collections", "/v1/labs", "/v1/labs/{id}"} | {
    f"/v1/{path}"
    for path in (
        "collections/{id}",
        "collections/{id}/objections",
        "collections/{id}/editions",
        "collections/{id}/editions/{number}",
        "collections/{id}/editions/{before}/difference/{after}",
        "collections/{id}/plurality",
        "collections/{id}/blocks",
        "collections/{id}/blocks/{block}",
        "collections/{id}/suggestions",
        "collections/{id}/dissents",
        "collections/{id}/feed",
        "labs/{id}/feed",
        "labs/{id}/journal",
        "labs/{id}/journal/{entry}",
    )
}
_SAID = (
    "Wie schulden heeft vraagt pas laat om hulp. De gemeente belt na een maand. Dan is er een plan voor de bijstand."
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("bulk")
    real = [document(f"test:{source}", _SAID, f"{_SAID} Zij helpt.", source=source) for source in KnowledgeSource]
    knowledge_base(folder / "corpus", *real).close()
    monkeypatch_module.setenv("KB_ENCODER", "hashing")
    bulk.fill(folder / "corpus", folder / "data", 60)
    made = open_knowledge_base(Settings(data=folder / "data"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_documents_in_bulk_are_found_and_counted_like_others(base: KnowledgeBase) -> None:
    cards = list(base.catalogue.every(KEEPER))
    assert len(cards) == 61
    assert base.following.in_order()
    assert {card.knowledge_source for card in cards} == set(KnowledgeSource)
    found = base.searching.search(SearchQuery(text="schulden en bijstand"), VISITOR)
    assert all(found.coverage[voice].about + found.coverage[voice].likely for voice in VOICES)
    assert base.catalogue.document(bulk.LONG, VISITOR).pages[-1] > 700_000
    assert [passage.exact for passage in base.catalogue.passages_of(cards[0].id, KEEPER)]


def test_every_address_of_the_explorer_is_measured(base: KnowledgeBase) -> None:
    measured = pages.addresses(base)
    routes = set(_paths(create_app(base).routes))  # type: ignore[attr-defined]
    missed = {path for path in routes - _OTHERWISE if not pages.covers(measured, path.removeprefix("/en") or "/")}
    assert missed == set()
    assert len(routes) > 20


def test_what_grows_faster_than_linear_or_lies_above_the_bar_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    small = {"seconds": 0.001, "first": 0.001, "bytes": 10.0}
    slow, steady = small | {"seconds": 0.02}, small | {"seconds": 0.009}
    late = small | {"seconds": 0.2}
    pages.tell({10_000: dict.fromkeys("abc", small) | {"c": late}, 100_000: {"a": slow, "b": steady, "c": late}})
    told = capsys.readouterr().out
    assert "faster than linear: a\n" in told
    assert "Above 100 ms at 100,000: c\n" in told


def _paths(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from (route.path + path for path in _paths(route.routes))
        elif isinstance(route, _IncludedRouter):
            yield from _paths(route.original_router.routes)
        elif isinstance(route, Route) and "GET" in (route.methods or ()):
            yield route.path.replace("{path:path}", "{path}")


def test_a_search_is_measured_beside_the_calls_of_the_engine_plain_and_with_filters(base: KnowledgeBase) -> None:
    found = peers.compared(base, ["hulp bij schulden"])
    assert {"ours", "engine alone"} <= found.keys()
    assert all(seconds > 0 for ways in found.values() for seconds in (ways["plain"], ways["filtered"]))
