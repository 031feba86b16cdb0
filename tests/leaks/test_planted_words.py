"""Words that stand only where nobody may read, hunted everywhere a visitor can go.

The word of a question may come back in its own answer and nowhere else, so each answer
is held beside that to a word that nobody ever wrote: they must be the same.
"""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import _IncludedRouter
from httpx2 import Response
from sqlalchemy import Engine, event
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from api.main import create_app
from kb.model.identity import ThemeId
from kb.model.reader import KEEPER
from kb.model.theme import Register, Thesaurus
from tests.building import thesaurus
from tests.leaks.conftest import EARLIER, OUTDATED, PROPOSED, Explorer
from tests.leaks.planting import CONTROL, FIELDS, KINDS, THEME, YEAR, Kind, every_word, hidden
from tests.leaks.walking import Page, walk

_STARTS = ("/", "/zoeken", "/themas", "/en", "/en/zoeken", "/en/themas", "/zoeken?q=schulden", "/en/zoeken?q=schulden",
           "/suggesties?q=schulden", "/suggesties?q=schulden+en", "/en/suggesties?q=u")  # fmt: skip
_QUESTIONS = (
    "shculden",
    "schulden",
    "schulden+vluchtelingen+wijkteam",
    "loonbeslag",
    "wijkteam",
    "vluchtelingen",
    "onder+ons",
)


def _api(client: TestClient) -> Iterator[str]:
    """Every address of the API that a visitor can come to."""
    for question in _QUESTIONS:
        yield f"/v1/search?q={question}&pageSize=100"
        yield f"/v1/search?q={question}&sort=date&related=false"
    yield from (
        f"/v1/search?{query}" for query in (f"theme={THEME}", "theme=schulden", f"period={YEAR}", "period=1900-")
    )
    yield from (f"/v1/search?source={source}&pageSize=100" for source in ("research", "practice", "experience"))
    yield from ("/v1/search?source=framework", "/v1/documents?pageSize=100", "/v1/documents?source=experience")
    for document in client.get("/v1/documents?pageSize=12").json()["documents"]:
        yield f"/v1/documents/{document['id']}"
        yield from (f"/v1/documents/{document['id']}{more}" for more in ("/history", "/provenance"))
        yield from (f"/v1/documents/{document['id']}?version={number}" for number in (1, 2, 3))
        passages = f"/v1/documents/{document['id']}/passages"
        yield passages
        for passage in client.get(passages).json()["passages"]:
            yield f"/v1/passages/{passage['id']}"
            yield f"/v1/passages/{passage['id']}/neighbours"
    yield from (f"/v1/suggestions?q={typed}" for typed in ("schulden", "schulden en", "en", "wijk", "u", "Utrecht"))
    yield from (f"/v1/themes/{theme}/sayings" for theme in (THEME, "schulden", "bestaanszekerheid"))
    yield from ("/v1/themes", f"/v1/themes/{THEME}", "/v1/themes/schulden", "/v1/knowledge-sources", "/v1")
    yield from ("/v1/openapi.json", "/v1/health/live", "/v1/health/ready", "/health/ready", "/v1/nergens")


def _everything(answer: Response, *, but: frozenset[str] = frozenset()) -> str:
    """An answer with its headers, but for some of them, as it could be searched for a word."""
    headers = [f"{name}: {value}" for name, value in answer.headers.items() if name not in but]
    return "\n".join([*headers, answer.text]).casefold()


# Made of the whole answer, and so of the word that was asked, too.
_OF_THE_WORD = frozenset({"etag", "content-length"})


def _leaks(answers: dict[str, Response], words: set[str]) -> set[tuple[str, str]]:
    """Which word stands in the answer at which address."""
    searched = {address: _everything(answer) for address, answer in answers.items()}
    return {(word, address) for address, text in searched.items() for word in words if word in text}


@pytest.fixture(scope="module")
def walked(planted: Explorer) -> dict[str, Response]:
    """Everything that a visitor can see by following links, with a stale index."""
    themes = planted.base.thesaurus
    on_hidden = themes.closure([ThemeId(THEME), ThemeId("schulden")])

    def enough(address: str) -> bool:
        # All themes are walked in Dutch.
        prefix, _, theme = address.partition("?")[0].rpartition("/")
        return prefix == "/en/themas" and theme not in on_hidden

    found = walk(planted.client, _STARTS, enough=enough)
    assert {address for address, answer in found.items() if answer.status_code not in {200, 303}} == set()
    assert {f"/themas/{theme.id}" for theme in themes} | {f"/en/themas/{theme}" for theme in on_hidden} <= found.keys()
    assert {f"{prefix}/over" for prefix in ("", "/en")} <= found.keys()
    assert len([address for address in found if "/documenten/" in address]) > 10
    return found


@pytest.fixture(scope="module")
def called(planted: Explorer) -> dict[str, Response]:
    """Everything that the API says, with a stale index."""
    return {address: planted.client.get(address) for address in _api(planted.client)}


def test_the_words_really_are_there(planted: Explorer, reindexed: Explorer) -> None:
    for explorer in (planted, reindexed):
        stored = "".join(
            explorer.base.catalogue.document(hidden(kind)[0].id, KEEPER).model_dump_json()
            + "".join(p.model_dump_json() for p in explorer.base.catalogue.passages_of(hidden(kind)[0].id, KEEPER))
            for kind in KINDS
        ).casefold()
        # Only stories have a consent, and so a note of how it was given.
        assert {word for word in every_word() if word not in stored} <= {kind.word("recorded") for kind in KINDS}
    assert planted.base.index.count() == reindexed.base.index.count()


def test_no_page_that_can_be_reached_holds_a_hidden_word(walked: dict[str, Response]) -> None:
    assert _leaks(walked, {*every_word(), OUTDATED, PROPOSED}) == set()


def test_no_answer_of_the_api_holds_a_hidden_word(called: dict[str, Response]) -> None:
    assert _leaks(called, {*every_word(), OUTDATED, PROPOSED}) == set()


def test_an_earlier_version_that_was_for_everyone_stands_at_its_own_address_alone(
    walked: dict[str, Response], called: dict[str, Response]
) -> None:
    addresses = {address.replace("&", "?").partition("?")[2] for _, address in _leaks(walked | called, {EARLIER})}
    assert addresses == {"versie=2", "version=2"}


def test_nothing_leads_to_a_hidden_document(walked: dict[str, Response], called: dict[str, Response]) -> None:
    ids: set[str] = {id for kind in KINDS for id in (hidden(kind)[0].id, hidden(kind)[1][0].id)}

    assert _leaks(walked | called, ids) == set()


def test_the_year_of_hidden_documents_is_no_choice(called: dict[str, Response]) -> None:
    periods = {
        value["value"]
        for address, answer in called.items()
        if address.startswith("/v1/search") and answer.status_code == 200
        for value in answer.json()["facets"]["period"]
    }

    assert periods
    assert not [period for period in periods if YEAR in period]


_OF_ONE = ("/v1/documents/{d}", "/v1/documents/{d}/passages", "/v1/documents/{d}/history",
         "/v1/documents/{d}/provenance", "/v1/documents/{d}?version=1", "/documenten/{d}/geschiedenis",
         "/documenten/{d}?versie=1", "/en/documenten/{d}/geschiedenis",
         "/v1/passages/{p}", "/v1/passages/{p}/neighbours",
         "/documenten/{d}", "/documenten/{d}?passage={p}&q=schulden", "/en/documenten/{d}", "/documenten/{d}.ris",
         "/documenten/{d}.bib?passage={p}", "/en/documenten/{d}.json")  # fmt: skip
"""Every address of one document or passage."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_hidden_document_is_not_there_for_who_knows_its_id(
    planted: Explorer, reindexed: Explorer, kind: Kind
) -> None:
    made, passages = hidden(kind)
    nobody = "00000000-0000-0000-0000-000000000000"
    for explorer in (planted, reindexed):
        for form in _OF_ONE:
            asked, missing = (
                # What is compressed is as long as its ids are odd.
                explorer.client.get(form.format(d=document, p=passage), headers={"Accept-Encoding": "identity"})
                for document, passage in ((made.id, passages[0].id), (nobody, nobody))
            )
            assert (asked.status_code, missing.status_code) == (404, 404)
            told = _everything(asked).replace(made.id, nobody).replace(passages[0].id, nobody)
            assert told == _everything(missing)


def test_a_hidden_document_takes_no_other_work_than_one_that_never_was(reindexed: Explorer) -> None:
    """Counted, since the time it takes is lost in that of anything else."""
    nobody = "00000000-0000-0000-0000-000000000000"
    different = set()
    for kind in KINDS:
        made, passages = hidden(kind)
        for form in _OF_ONE:
            asked, missing = (
                _statements(reindexed, form.format(d=document, p=passage))
                for document, passage in ((made.id, passages[0].id), (nobody, nobody))
            )
            if asked != missing:
                different.add((kind.name, form, len(asked), len(missing)))
    assert different == set()


def _statements(explorer: Explorer, address: str) -> list[str]:
    """What the database is asked for an address."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        explorer.client.get(address)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return asked


_ASKED: tuple[str, ...] = (
    "/v1/search?q={}",
    "/v1/search?q={}&related=false&sort=date",
    "/v1/search?q={}+{}",
    "/v1/search?place={}",
    "/v1/search?q=schulden&place={}",
    "/v1/search?theme={}",
    "/v1/themes/{}",
    "/v1/suggestions?q={}",
    "/v1/suggestions?q=schulden+en+{}",
    "/zoeken?q={}",
    "/en/zoeken?q={}",
    "/zoeken?plaats={}",
    "/zoeken?q=schulden&plaats={}",
    "/zoeken?q={}&bron=ervaring",
    "/zoeken?thema={}",
    "/suggesties?q={}",
    "/en/suggesties?q=schulden+en+{}",
    "/themas?zoek={}",
    "/en/themas?zoek={}",
    "/themas/{}",
    "/documenten/{}",
    "/selectie?q={}",
    "/en/selectie?q={}",
)


@pytest.mark.parametrize("state", ["stale", "fresh"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_to_ask_for_a_hidden_word_is_as_to_ask_for_one_that_nobody_wrote(
    request: pytest.FixtureRequest, kind: Kind, state: str
) -> None:
    explorer: Explorer = request.getfixturevalue("planted" if state == "stale" else "reindexed")
    different = set()
    for field in ("text", "title", "place", "contributor") if state == "stale" else ("text",):
        word, control = kind.word(field), kind.word(field).replace(kind.stem, CONTROL)
        for form in _ASKED:
            asked, same = (explorer.client.get(form.format(one, one)) for one in (word, control))
            told = [
                (answer.status_code, _everything(answer, but=_OF_THE_WORD).replace(one, "…"))
                for answer, one in ((asked, word), (same, control))
            ]
            if told[0] != told[1]:
                different.add(form.format(word, word))
    assert different == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_beginning_of_a_hidden_word_suggests_nothing(planted: Explorer, reindexed: Explorer, kind: Kind) -> None:
    for explorer in (planted, reindexed):
        for typed in (kind.stem, f"schulden en {kind.stem}", kind.word("place")[:-1]):
            assert explorer.client.get("/v1/suggestions", params={"q": typed}).json() == {"suggestions": []}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_slip_in_a_hidden_word_is_not_put_right(planted: Explorer, reindexed: Explorer, kind: Kind) -> None:
    for explorer in (planted, reindexed):
        for field in FIELDS:
            slip = kind.word(field).replace(kind.stem, kind.stem * 2)[: len(kind.word(field)) + 1]
            for asked in (kind.word(field)[:-1], kind.word(field) + "x", slip):
                body = explorer.client.get("/v1/search", params={"q": asked}).json()
                assert body["didYouMean"] is None
    assert planted.client.get("/v1/search", params={"q": "wijktema"}).json()["didYouMean"] == "wijkteam"


_OF_THE_MOMENT = re.compile(r'nonce-[^\s"]+|\d{4}-\d\d-\d\dT[\d:]+\.\d{6}')


def _neutral(answer: Response) -> str:
    """An answer with its headers, without what differs in every run: nonces, moments to the microsecond."""
    without = _OF_THE_MOMENT.sub("", answer.text)
    # A tag is made of the whole answer, and so of such a moment, too.
    of_the_run = {"date"} | ({"etag", "content-length"} if without != answer.text else set())
    headers = sorted(f"{name}: {value}" for name, value in answer.headers.items() if name not in of_the_run)
    return "\n".join([str(answer.status_code), *headers, without])


def _routes(routes: list[BaseRoute], prefix: str = "") -> Iterator[str]:
    """The templates of all addresses that can be asked for."""
    for route in routes:
        if isinstance(route, Mount):
            yield from _routes(route.routes, prefix + route.path)
        elif isinstance(route, _IncludedRouter):
            yield from _routes(route.original_router.routes, prefix)
        elif isinstance(route, Route) and "GET" in (route.methods or ()):
            yield prefix + route.path


_OF_STUDIES = (
    "study", "code", "finding", "annotation", "memo", "member", "document", "stance", "case", "variable",
)  # fmt: skip
_NOBODY = "00000000-0000-4000-8000-000000000000"


def _every_address(explorer: Explorer) -> list[str]:
    """Every address of the route table, with documents, passages and themes in it and with what can be asked of it."""
    listed = explorer.client.get("/v1/documents?pageSize=4").json()["documents"]
    documents = [one["id"] for one in listed]
    passages = [explorer.client.get(f"/v1/documents/{id}/passages").json()["passages"][0]["id"] for id in documents]
    filled = {"vorm": ["ris", "json"], "slug": ["arnhem"], "beginning": list("0123456789abcdef"), "geheim": ["x"],
              "path": ["x"], "path:path": ["x"]}  # fmt: skip
    # Of studies there are none here.
    filled |= {name: [_NOBODY] for name in _OF_STUDIES}
    # Nor of collections.
    filled |= {name: [_NOBODY] for name in ("block", "entry")} | {"paar": ["1..2"]}
    filled |= {name: ["1"] for name in ("number", "before", "after", "n", "blad")}
    found: list[str] = []
    for path in dict.fromkeys(_routes(create_app(explorer.base).routes)):  # type: ignore[attr-defined]
        ids = passages if "/passages/" in path else [THEME, "schulden"] if "/them" in path else documents
        several = [path]
        for name in re.findall(r"\{([\w:]+)\}", path):
            several = [one.replace(f"{{{name}}}", value) for one in several for value in {**filled, "id": ids}[name]]
        found += several
    kept = ",".join(passages)
    found += [f"/selectie{file}?c={kept}" for file in ("", ".csv", ".ris")]
    asked = ("/zoeken", "/en/zoeken", "/zoeken/filters", "/suggesties")
    return found + [f"{path}?q={question}" for path in asked for question in _QUESTIONS]


def test_an_explorer_with_hidden_documents_is_the_twin_of_one_without(reindexed: Explorer, twin: Explorer) -> None:
    """To the byte, headers and tags included: search, facets, spelling, neighbours, themes, sayings, maps, errors."""
    pages = [f"{prefix}{page}" for prefix in ("", "/en") for page in (
        "/zoeken?q=wijkteam&pagina=2", "/zoeken?plaats=Utrecht", f"/zoeken?thema={THEME}", "/zoeken?periode=2000-",
        "/themas/doelgroep", "/themas/bestaanszekerheid", f"/zoeken?periode={YEAR}", "/nergens", "/zoeken?pagina=x",
    )]  # fmt: skip
    documents = [link for link in Page(twin.client.get("/zoeken?q=schulden").text).links if "/documenten/" in link]
    addresses = dict.fromkeys([*_api(twin.client), *_every_address(twin), *pages, *documents])

    different = [
        address
        for address in addresses
        if _neutral(reindexed.client.get(address)) != _neutral(twin.client.get(address))
    ]

    assert len(addresses) > 250
    assert documents
    assert different == []


def _whole(label: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(label)}\b")


def _hidden_labels(themes: Thesaurus) -> set[str]:
    """Labels that may never be shown, without misspellings that are the id of a theme."""
    shown = "\n".join(
        [label.text for theme in themes for label in theme.labels if label.style.shown]
        + [text for theme in themes for text in (theme.id, *theme.definition.values(), *theme.name.values())]
    ).casefold()
    labels = {label.casefold() for theme in themes for label in theme.words(Register.HIDDEN)}
    return {label for label in labels if not _whole(label).search(shown)}


def _shows(answer: Response, label: str) -> bool:
    """Whether a reader sees a label; in an address behind a link it is not seen."""
    if label not in answer.text.casefold():
        return False
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    texts = Page(answer.text).texts if is_page else [answer.text]
    return any(_whole(label).search(text.casefold()) for text in texts)


def test_no_hidden_label_is_ever_shown(
    planted: Explorer, walked: dict[str, Response], called: dict[str, Response]
) -> None:
    labels = _hidden_labels(thesaurus())
    linked = {
        form: planted.client.get("/v1/themes", headers={"Accept": form})
        for form in ("text/turtle", "application/ld+json")
    }

    assert len(labels) > 20
    assert {
        (label, address)
        for address, answer in (walked | called | linked).items()
        for label in labels
        if _shows(answer, label)
    } == set()


def test_no_answer_tells_where_anything_lies(
    planted: Explorer, walked: dict[str, Response], called: dict[str, Response]
) -> None:
    data = str(planted.base.settings.data)
    odd = ("/v1/documents/x", "/v1/search?page=x", "/static/../api/main.py", "/static/%2e%2e/%2e%2e/etc/passwd",
           "/static/assets/../../pages.py", "/nergens", "/v1/themes/x", "/zoeken?pagina=x")  # fmt: skip
    wrong = {address: planted.client.get(address) for address in odd}

    assert "geheimemap" in data
    assert {answer.status_code for answer in wrong.values()} <= {400, 404}
    assert _leaks(walked | called | wrong, {"file:/", data, "geheimemap", ".sqlite3", "traceback"}) == set()
