"""What is told of each request: how it was answered, and nothing of who asked what."""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client import generate_latest
from starlette.testclient import TestClient

from api.logs import REQUEST, Fields, Lines, as_asked
from api.main import create_app
from api.metrics import ENTRIES, Metrics
from api.serving import is_free
from api.watching import Answered
from kb.bootstrap import KnowledgeBase
from kb.errors import CatalogueUnavailable, Unavailable
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader, Scope
from tests.api.corpus import corpus
from tests.api.failing import with_failing_index
from tests.building import knowledge_base
from tests.conftest import free_port
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD, sign_in, someone
from ui.links import Links
from ui.wording import LANGUAGES

_ASKED = "mevrouwjansenheeftschulden"
_WRONG = "nietmijnwachtwoord"


@dataclass
class Told:
    """An explorer with the lines it logged, the requests it told of, and its figures."""

    base: KnowledgeBase
    client: TestClient
    metrics: Metrics
    written: io.StringIO
    answered: list[Answered] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written.getvalue().splitlines()]

    @property
    def figures(self) -> str:
        return generate_latest(self.metrics.registry).decode()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """After a visit of everything that may leave a trace: questions, signing in, failing, links, tokens, crashes."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Lines())
    root.addHandler(handler)
    levels = {name: logging.getLogger(name).level for name in ("api", "ui", "ingest", "exchange", "evaluation", "kb")}
    as_asked("json", "debug")
    base = knowledge_base(tmp_path_factory.mktemp("gadegeslagen"), *corpus())
    try:
        metrics, answered = Metrics(base), list[Answered]()
        app = create_app(base, tell=[metrics.count, answered.append])
        client = TestClient(app, base_url=ORIGIN, follow_redirects=False)
        made = Told(base, client, metrics, written, answered)
        _visit(made)
        yield made
    finally:
        base.close()
        root.removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _visit(told: Told) -> None:
    people, client = told.base.people, told.client
    for address in (
        "/zoeken?q={}",
        "/v1/search?q={}",
        "/suggesties?q={}",
        "/{}",
        "/themas/{}",
        "/v1/{}",
        "/inloggen?naar=/{}",
    ):
        client.get(address.format(_ASKED))
    client.post("/v1/_zoek", json={"q": _ASKED})
    client.request(_ASKED.upper(), "/zoeken")
    client.head(f"/zoeken?q={_ASKED}")
    ana = someone(told.base, "Ana Verhoeven", Role.ADMINISTRATOR)
    client.post("/inloggen", data={"email": ana.email, "wachtwoord": _WRONG}, headers=FROM_OURS)
    client.post("/inloggen", data={"email": "wie@niemand.example", "wachtwoord": _WRONG}, headers=FROM_OURS)
    sign_in(client, ana)
    _, link = people.accounts.add("Bram Verhoeven", "bram@stad.example", Role.PROFESSIONAL, KEEPER)
    client.get(f"/uitnodiging/{link}")
    token = people.tokens.add(Reader.of(ana), "script", {Scope.READ}, timedelta(days=1))
    client.get("/v1/documents", headers={"Authorization": f"Bearer {token}"})
    told.secrets |= {link, token, *client.cookies.values()}
    for error in (ValueError(_ASKED), CatalogueUnavailable(_ASKED)):
        broken = create_app(with_failing_index(told.base, error), tell=[told.metrics.count, told.answered.append])
        TestClient(broken, base_url=ORIGIN).get(f"/v1/search?q={_ASKED}")


def test_a_request_is_told_by_the_template_of_its_address(told: Told) -> None:
    found = {(one.method, one.route, one.status) for one in told.answered}

    assert found >= {
        ("GET", "/zoeken", 200),
        ("GET", "/v1/search", 200),
        ("POST", "/v1/_zoek", 200),
        ("GET", "/themas/{id}", 404),
        ("GET", "none", 404),
        ("OTHER", "/zoeken", 405),
        ("POST", "/inloggen", 403),
        ("POST", "/inloggen", 303),
        ("GET", "/uitnodiging/{geheim}", 200),
        ("GET", "/v1/documents", 200),
        ("HEAD", "/zoeken", 200),
        ("GET", "/v1/search", 500),
        ("GET", "/v1/search", 503),
    }


def test_each_request_is_a_line_of_json_with_what_else_was_logged_of_it(told: Told) -> None:
    requests = [line for line in told.lines if line["message"] == "request answered"]
    (crash,) = (line for line in told.lines if line["message"] == "request failed")

    assert len(requests) == len(told.answered)
    assert len({line["request"] for line in requests}) == len(requests)
    assert requests[0].keys() == {"time", "level", "logger", "message", "request", "method", "route", "status", "ms"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", requests[0]["time"])
    assert [line["status"] for line in requests if line["request"] == crash["request"]] == [500]


def test_no_line_and_no_figure_tells_who_asked_what(told: Told) -> None:
    private = {_ASKED, _ASKED.upper(), _WRONG, PASSWORD, "Verhoeven", "stad.example", "niemand.example", *told.secrets}
    everything = "".join(line for line in told.written.getvalue().splitlines(True) if '"logger": "httpx' not in line)

    assert len(private) > 9
    assert [one for one in private if one in everything or one in told.figures] == []


def test_the_figures_count_requests_and_what_there_is(told: Told) -> None:
    assert 'meervoud_requests_total{method="POST",route="/inloggen",status="403"} 2.0' in told.figures
    assert "meervoud_sign_ins_refused_total 2.0" in told.figures
    assert all(Links(language).sign_in().endswith(ENTRIES) for language in LANGUAGES)
    assert 'meervoud_request_seconds_count{route="/uitnodiging/{geheim}"} 1.0' in told.figures
    assert 'meervoud_documents{source="framework"} 1.0' in told.figures
    assert "meervoud_waiting_documents 0.0" in told.figures
    assert f"meervoud_indexed_passages {told.base.index.count()}.0" in told.figures
    assert 'meervoud_up{part="catalogue"} 1.0' in told.figures
    assert "process_resident_memory_bytes" in told.figures


def test_labels_are_few_whatever_is_asked(told: Told) -> None:
    labels = set(re.findall(r'(\w+)="', told.figures))
    before = told.figures.count("\n")
    for number in range(20):
        told.client.get(f"/nergens-{number}")
        told.client.request(f"METHODE{number}", f"/v1/documents/{number}")

    assert labels == {"method", "route", "status", "le", "source", "part", "implementation", "version"} & labels
    assert told.figures.count("\n") - before < 20


def test_figures_of_a_part_that_does_not_answer_are_left_out(base: KnowledgeBase) -> None:
    broken = with_failing_index(base, CatalogueUnavailable("stuk"))

    figures = generate_latest(Metrics(broken).registry).decode()

    assert 'meervoud_up{part="index"} 0.0' in figures
    assert "meervoud_indexed_passages" not in figures
    assert 'meervoud_documents{source="framework"} 1.0' in figures


def test_figures_are_served_at_a_port_of_their_own(base: KnowledgeBase) -> None:
    port = free_port()
    with Metrics(base).served("127.0.0.1", port):
        got = httpx2.get(f"http://127.0.0.1:{port}/metrics", timeout=5)
        with pytest.raises(Unavailable, match="KB_METRICS_PORT"), Metrics(base).served("127.0.0.1", port):
            pass

    assert "meervoud_documents" in got.text
    assert is_free("127.0.0.1", port)


def test_an_error_is_logged_without_its_message() -> None:
    written = io.StringIO()
    logger = logging.getLogger("los")
    handler = logging.StreamHandler(written)
    logger.addHandler(handler)
    try:
        for form in (Lines(), Fields("%(message)s")):
            handler.setFormatter(form)
            try:
                raise ValueError(_ASKED)
            except ValueError:
                logger.exception("it broke", extra={"number": 1})
    finally:
        logger.removeHandler(handler)

    assert _ASKED not in written.getvalue()
    assert json.loads(written.getvalue().splitlines()[0])["raised"].endswith("ValueError")
    assert "test_watching.py" in written.getvalue()


def test_a_field_takes_the_place_of_nothing_and_begins_no_line() -> None:
    record = logging.makeLogRecord({"msg": "echt", "level": "vals", "path": "a\nb\u2028c", "where": Path("x")})

    line = Lines().format(record)

    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line)["level"] != "vals"
    assert json.loads(line)["where"] == "x"


def test_outside_a_request_there_is_no_number() -> None:
    assert REQUEST.get() == ""
