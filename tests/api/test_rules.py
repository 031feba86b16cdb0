"""The NL API Design Rules, on the description of the API and on what it really answers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from rdflib import Graph
from rdflib.namespace import SKOS
from starlette.testclient import TestClient

from kb.bootstrap import KnowledgeBase
from kb.errors import IndexDamaged
from kb.model.theme import Register
from tests.api.conftest import ADDRESS, client_of
from tests.api.failing import with_failing_index

_SEMVER = re.compile(r"\d+\.\d+\.\d+")
# A verb that is no thing begins with an underscore.
_KEBAB = re.compile(r"_?[a-z0-9]+(-[a-z0-9]+)*(\.json)?")
_CAMEL = re.compile(r"[a-z][a-zA-Z0-9]*")
_PROBLEM = "application/problem+json"
_MISSING = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def addresses(client: TestClient) -> list[str]:
    """One working address of every operation that the API describes."""
    hit = client.get("/v1/search", params={"q": "schulden"}).json()["hits"][0]
    document, passage = hit["documentId"], hit["passageId"]
    return [
        "/v1/search?q=schulden",
        "/v1/suggestions?q=sch",
        "/v1/documents",
        f"/v1/documents/{document}",
        f"/v1/documents/{document}/passages",
        f"/v1/documents/{document}/history",
        f"/v1/documents/{document}/provenance",
        f"/v1/documents/{document}/annotations",
        f"/v1/passages/{passage}",
        f"/v1/passages/{passage}/neighbours",
        f"/v1/passages/{passage}/collections",
        "/v1/labs",
        "/v1/themes",
        "/v1/themes/schulden",
        "/v1/themes/schulden/sayings",
        "/v1/knowledge-sources",
        "/v1/health/live",
        "/v1/health/ready",
    ]


def _keys(value: object) -> Iterator[str]:
    """Every key in a JSON value, at any depth."""
    if isinstance(value, dict):
        yield from value
        for below in value.values():
            yield from _keys(below)
    elif isinstance(value, list):
        for below in value:
            yield from _keys(below)


def _problem(response: Response, status: int) -> dict[str, Any]:
    """The body of an error, after looking at its form."""
    assert response.status_code == status
    assert response.headers["content-type"] == _PROBLEM
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["title"]
    return body


def test_the_tests_below_walk_every_operation_that_is_described(
    description: dict[str, Any], addresses: list[str]
) -> None:
    def template(address: str) -> str:
        return re.sub(
            r"(?<=/documents/|..passages/)[0-9a-f-]{36}|(?<=/themes/)[^/]+", "{id}", address.partition("?")[0]
        )

    # Those of studies are walked by their members, in ``test_study_rules``, and so is what those publish; those of a
    # collection or a lab by whom they are for, in ``test_policy_at_every_address`` and ``test_schemathesis``.
    theirs = ("/studies", "/findings", "/collections", "/labs/")
    open_to_all = {path: one for path, one in description["paths"].items() if not path.startswith(theirs)}
    read = {f"/v1{path}" for path, operations in open_to_all.items() if "get" in operations}
    assert {template(address) for address in addresses} == read


def test_the_server_is_under_the_major_version(description: dict[str, Any]) -> None:
    major = description["info"]["version"].partition(".")[0]

    assert [server["url"] for server in description["servers"]] == [f"/v{major}"]


def test_the_description_says_who_to_ask(description: dict[str, Any]) -> None:
    assert description["info"]["contact"].keys() >= {"name", "url", "email"}


def test_the_version_is_semantic_and_stands_in_the_header(client: TestClient, description: dict[str, Any]) -> None:
    assert _SEMVER.fullmatch(description["info"]["version"])
    assert client.get("/v1/health/live").headers["api-version"] == description["info"]["version"]


def test_paths_are_kebab_case_without_a_slash_at_the_end(description: dict[str, Any]) -> None:
    segments = [
        segment for path in description["paths"] for segment in path.split("/")[1:] if not segment.startswith("{")
    ]

    assert [segment for segment in segments if not _KEBAB.fullmatch(segment)] == []


def test_parameters_and_fields_are_camel_case(description: dict[str, Any]) -> None:
    parameters = [
        parameter["name"]
        for operations in description["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] != "header"
    ]
    fields = [name for schema in description["components"]["schemas"].values() for name in schema.get("properties", [])]

    assert [name for name in [*parameters, *fields] if not _CAMEL.fullmatch(name)] == []


def test_keys_of_real_answers_are_camel_case(client: TestClient, addresses: list[str]) -> None:
    errors = ["/v1/search?page=x", f"/v1/documents/{_MISSING}"]
    answers = [client.get(address) for address in [*addresses, *errors]]
    # What is linked data names its terms as their vocabularies do.
    plain = [one for one in answers if one.headers["content-type"] != "application/ld+json"]
    assert len(plain) == len(answers) - 1
    keys = {key for one in plain for key in _keys(one.json())}

    assert len(keys) > 60
    assert [key for key in sorted(keys) if not _CAMEL.fullmatch(key)] == []


def test_every_operation_has_an_id_a_summary_and_a_description(description: dict[str, Any]) -> None:
    operations = [operation for path in description["paths"].values() for operation in path.values()]

    assert all(operation["summary"] and operation["description"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_address_answers(client: TestClient, addresses: list[str]) -> None:
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_a_slash_at_the_end_is_another_address(client: TestClient, addresses: list[str]) -> None:
    for address in ["/v1", *addresses]:
        path, _, query = address.partition("?")
        _problem(client.get(f"{path}/?{query}"), 404)


def test_the_root_leads_to_the_description(client: TestClient) -> None:
    answer = client.get("/v1")

    assert (answer.status_code, answer.headers["location"]) == (307, "/v1/openapi.json")


def test_every_answer_carries_the_version(client: TestClient, base: KnowledgeBase, addresses: list[str]) -> None:
    broken = client_of(with_failing_index(base, RuntimeError("kapot")))
    closed = client_of(with_failing_index(base, IndexDamaged("kapot")))
    answers = [
        *((client.get(address), 200) for address in [*addresses, "/v1/openapi.json"]),
        (client.get("/v1"), 307),
        (client.get("/v1/"), 404),
        (client.get("/v1/nergens"), 404),
        (client.get(f"/v1/documents/{_MISSING}"), 404),
        (client.get("/v1/search?page=x"), 400),
        (client.get("/v1/search"), 400),
        (client.post("/v1/search"), 405),
        (client.request("PROPFIND", "/v1/themes"), 405),
        (broken.get("/v1/search?q=schulden"), 500),
        (closed.get("/v1/search?q=schulden"), 503),
        (closed.get("/v1/health/ready"), 503),
    ]

    assert [answer.status_code for answer, _ in answers] == [status for _, status in answers]
    assert [answer.request.url for answer, _ in answers if answer.headers.get("api-version") != "1.0.0"] == []


def test_an_answer_in_a_cache_is_asked_after_before_it_is_used_again(client: TestClient, addresses: list[str]) -> None:
    """A story that is withdrawn is gone at once, also where somebody kept a copy."""
    assert {client.get(address).headers["cache-control"] for address in addresses} == {"private, no-cache"}


def test_errors_are_announced_as_problems_and_never_as_422(description: dict[str, Any]) -> None:
    operations = [operation for path in description["paths"].values() for operation in path.values()]
    responses = [(status, response) for operation in operations for status, response in operation["responses"].items()]

    success, problems = (
        {"200", "201", "204"},
        {"400", "404", "409", "410", "412", "413", "428", "429", "503", "default"},
    )
    assert {status for status, _ in responses} == success | problems
    assert {
        media_type for status, response in responses if status in problems for media_type in response["content"]
    } == {_PROBLEM}
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_all_errors_come_at_once_and_in_dutch(client: TestClient) -> None:
    answer = client.get(
        "/v1/search?q=x&source=krant&sort=bla&related=misschien&page=nul&pageSize=0&period=2020-2010"
        "&place=" + "x" * 101 + "&law=%00" + "&theme=wonen" * 21
    )

    body = _problem(answer, 400)
    assert body["title"] == "De vraag klopt niet"
    assert body["detail"].startswith("Kijk naar: ")
    assert {entry["name"]: (entry["location"], entry["reason"]) for entry in body["errors"]} == {
        "source.0": (
            "query",
            "moet een van deze zijn: 'research', 'practice', 'experience' of 'framework'",
        ),
        "theme": ("query", "mag hoogstens 20 keer voorkomen"),
        "law.0": ("query", "heeft een andere vorm dan gevraagd"),
        "place.0": ("query", "mag hoogstens 100 tekens tellen"),
        "period": ("query", "2020-2010 eindigt voor het begint"),
        "sort": ("query", "moet een van deze zijn: 'relevance' of 'date'"),
        "related": ("query", "moet true of false zijn"),
        "page": ("query", "moet een geheel getal zijn"),
        "pageSize": ("query", "moet 1 of meer zijn"),
    }


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        (f"/v1/documents/{_MISSING}", 404, "Niet gevonden"),
        (f"/v1/documents/{_MISSING}/passages", 404, "Niet gevonden"),
        (f"/v1/passages/{_MISSING}", 404, "Niet gevonden"),
        (f"/v1/passages/{_MISSING}/neighbours", 404, "Niet gevonden"),
        ("/v1/themes/nergens", 404, "Niet gevonden"),
        ("/v1/documents/geen-id", 400, "De vraag klopt niet"),
        ("/v1/documents?page=0", 400, "De vraag klopt niet"),
        ("/v1/themes/" + "x" * 101, 400, "De vraag klopt niet"),
    ],
)
def test_an_error_is_told_in_dutch(client: TestClient, address: str, status: int, title: str) -> None:
    body = _problem(client.get(address), status)

    assert body["title"] == title
    assert body["detail"]
    assert not re.search(r"\b(the|there|is no|not|of type|should)\b", body["detail"])
    assert body["instance"] == address.partition("?")[0]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_method_that_does_not_exist_is_refused_with_those_that_do(
    client: TestClient, addresses: list[str], method: str
) -> None:
    for address in addresses:
        answer = client.request(method, address)
        _problem(answer, 405)
        assert answer.headers["allow"] == "GET, HEAD"


def test_what_can_be_asked_for_can_be_asked_after(client: TestClient, addresses: list[str]) -> None:
    for address in [*addresses, "/v1/openapi.json", "/", "/themas"]:
        whole, bare = client.get(address), client.head(address)
        assert (bare.status_code, bare.content) == (200, b""), address
        assert bare.headers["content-type"] == whole.headers["content-type"]
        assert bare.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize(("method", "address", "status"), [("POST", "/v1", 405), ("GET", "/v1/themes/a%0Ab", 404)])
def test_an_address_that_no_operation_gets_to_see_is_a_problem_too(
    client: TestClient, method: str, address: str, status: int
) -> None:
    _problem(client.request(method, address), status)


def test_a_crash_is_a_problem_that_tells_nothing(base: KnowledgeBase) -> None:
    """The client would raise what leaves the app, where the server writes it to its log with the message."""
    broken = client_of(with_failing_index(base, RuntimeError("verklapt: de vraag van mevrouw Jansen")))

    body = _problem(broken.get("/v1/search?q=schulden"), 500)

    assert body == {
        "type": "about:blank",
        "title": "Er ging iets mis bij ons",
        "status": 500,
        "detail": "Probeer het later nog eens.",
        "instance": "/v1/search",
        "errors": [],
    }


def test_what_does_not_answer_is_a_503_that_names_no_internals(base: KnowledgeBase) -> None:
    closed = client_of(with_failing_index(base, IndexDamaged("the index at /srv/geheim is broken")))

    body = _problem(closed.get("/v1/search?q=schulden"), 503)

    assert body["title"] == "Even niet bereikbaar"
    assert "/srv/geheim" not in str(body)


def test_dates_are_described_as_dates(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]

    assert {"type": "string", "format": "date"} in schemas["RightsBody"]["properties"]["embargoUntil"]["anyOf"]
    assert schemas["DocumentCardBody"]["properties"]["addedAt"]["format"] == "date-time"


def test_moments_are_in_utc_and_dates_may_be_partial(client: TestClient) -> None:
    documents = client.get("/v1/documents?pageSize=100").json()["documents"]

    assert {document["addedAt"] for document in documents} == {"2026-01-01T00:00:00Z"}
    assert {len(document["dated"]["edtf"]) for document in documents} == {4, 7, 10}


def _walk(client: TestClient, address: str, key: str) -> list[dict[str, Any]]:
    """What stands on all pages, by following the links to the next."""
    found: list[dict[str, Any]] = []
    for _ in range(50):
        answer = client.get(address)
        assert answer.status_code == 200
        found += answer.json()[key]
        if "next" not in answer.links:
            return found
        address = answer.links["next"]["url"]
        assert address.startswith(ADDRESS)
    pytest.fail("the links to the next page never end")


@pytest.mark.parametrize(
    ("address", "key", "id"),
    [
        ("/v1/documents?source=research&source=practice&source=experience", "documents", "id"),
        ("/v1/search?q=wijkteam", "hits", "documentId"),
        ("/v1/search?q=wijkteam&sort=date", "hits", "documentId"),
        ("/v1/search?period=2015-", "hits", "documentId"),
    ],
)
@pytest.mark.parametrize("size", [1, 4, 7])
def test_pages_follow_on_each_other_without_gaps_or_doubles(
    client: TestClient, address: str, key: str, id: str, size: int
) -> None:
    whole = client.get(f"{address}&pageSize=100").json()

    walked = [one[id] for one in _walk(client, f"{address}&pageSize={size}", key)]

    assert len(walked) == len(set(walked)) == whole["total"] > 20
    assert walked == [one[id] for one in whole[key]]


def test_the_links_of_a_page_keep_the_question(client: TestClient) -> None:
    links = client.get("/v1/search?q=w%C3%AFjkteam%26wijkteam&source=research&source=practice&pageSize=5&page=2").links

    assert {name: link["url"].removeprefix(f"{ADDRESS}/v1/search?") for name, link in links.items()} == {
        name: f"q=w%C3%AFjkteam%26wijkteam&source=research&source=practice&pageSize=5&page={page}"
        for name, page in {"first": 1, "prev": 1, "next": 3, "last": 4}.items()
    }


def test_a_page_past_the_end_is_empty_and_links_back(client: TestClient) -> None:
    answer = client.get("/v1/documents?page=99")

    assert answer.json()["documents"] == []
    assert answer.links.keys() == {"first", "last"}


def test_the_same_question_gets_the_same_answer_twice(client: TestClient, addresses: list[str]) -> None:
    assert all(client.get(address).content == client.get(address).content for address in addresses)


def test_the_description_is_open_to_other_sites(client: TestClient) -> None:
    answer = client.get("/v1/openapi.json", headers={"Origin": "https://developer.overheid.nl"})

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["openapi"].startswith("3.")


def test_other_sites_may_read_the_version_and_the_links(client: TestClient) -> None:
    answer = client.get("/v1/documents", headers={"Origin": "https://voorbeeld.nl"})

    exposed = {name.strip() for name in answer.headers["access-control-expose-headers"].split(",")}
    rations = {"RateLimit", "RateLimit-Policy", "Retry-After"}
    assert exposed == {"API-Version", "ETag", "Link", "Location", "Preference-Applied", *rations}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/html, */*;q=0.8", "application/json"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("TEXT/TURTLE", "text/turtle; charset=utf-8"),
        ("text/*", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/json, text/turtle;q=0.5", "application/json"),
        ("application/json;q=0.2, application/ld+json; q=0.9", "application/ld+json"),
        ("text/turtle;q=0, application/json", "application/json"),
        ("text/turtle;q=veel", "text/turtle; charset=utf-8"),
        ("image/png", "application/json"),
    ],
)
def test_themes_come_in_the_form_that_is_asked_for(client: TestClient, accept: str | None, media_type: str) -> None:
    answer = client.get("/v1/themes", headers={} if accept is None else {"Accept": accept})

    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"]


# rdflib's own JSON-LD parser uses what rdflib itself calls outdated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("accept", "form"), [("text/turtle", "turtle"), ("application/ld+json", "json-ld")])
def test_linked_data_holds_all_themes_and_no_hidden_label(
    client: TestClient, base: KnowledgeBase, accept: str, form: str
) -> None:
    answer = client.get("/v1/themes", headers={"Accept": accept})
    graph = Graph()
    graph.parse(data=answer.text, format=form)

    hidden = {label for theme in base.thesaurus for label in theme.words(Register.HIDDEN)}
    shown = {label.text for theme in base.thesaurus for label in theme.labels if label.style.shown}
    names = {str(value) for value in graph.objects(None, SKOS.prefLabel)}
    assert names == {name for theme in base.thesaurus for name in theme.name.values()}
    assert list(graph.triples((None, SKOS.hiddenLabel, None))) == []
    assert hidden
    assert {str(value) for value in graph.objects()} & (hidden - shown) == set()


def test_the_address_of_a_theme_in_linked_data_answers(client: TestClient) -> None:
    graph = Graph()
    graph.parse(data=client.get("/v1/themes", headers={"Accept": "text/turtle"}).text, format="turtle")
    concepts = sorted(str(concept) for concept in graph.subjects(SKOS.prefLabel, None))

    answer = client.get(concepts[0])

    assert concepts[0].startswith(f"{ADDRESS}/v1/themes/")
    assert (answer.status_code, answer.json()["id"]) == (200, concepts[0].rpartition("/")[2])
