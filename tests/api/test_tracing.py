"""Spans for OpenTelemetry, as what collects them gets them: a real receiver of OTLP over HTTP on loopback."""

import ast
import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from starlette.testclient import TestClient

from api.main import create_app
from api.serving import watchers
from kb.bootstrap import KnowledgeBase
from tests.api.conftest import ADDRESS
from tests.api.failing import with_failing_index

_ROOT = Path(__file__).parents[2]
_ASKED = "mevrouwjansenheeftschulden"
_TRACE, _PART = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Collector:
    """Keeps what is sent to it, by path."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        got = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got.append((self.path, gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def spans(self) -> list[Span]:
        found = [ExportTraceServiceRequest.FromString(body) for path, body in self.got if path == "/v1/traces"]
        return [span for one in found for of in one.resource_spans for scope in of.scope_spans for span in scope.spans]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    made = Collector()
    thread = Thread(target=made.server.serve_forever)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.address)
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def _visit(base: KnowledgeBase, beside: ExitStack) -> None:
    tell = watchers(base, beside)
    # Entered, so that the app starts: then FastAPI would begin to tell.
    client = beside.enter_context(TestClient(create_app(base, tell=tell), base_url=ADDRESS))
    client.get(f"/v1/search?q={_ASKED}", headers={"traceparent": f"00-{_TRACE}-{_PART}-01"})
    client.get(f"/zoeken?q={_ASKED}", headers={"traceparent": _ASKED, "baggage": f"q={_ASKED}"})
    client.get(f"/uitnodiging/{_ASKED}")
    broken = create_app(with_failing_index(base, ValueError(_ASKED)), tell=tell)
    TestClient(broken, base_url=ADDRESS).get(f"/v1/search?q={_ASKED}")


def test_a_request_is_a_span_of_the_trace_that_it_came_with(base: KnowledgeBase, collector: Collector) -> None:
    with ExitStack() as beside:
        _visit(base, beside)

    first, second, third, broken = collector.spans
    assert (first.trace_id.hex(), first.parent_span_id.hex(), first.kind) == (_TRACE, _PART, Span.SPAN_KIND_SERVER)
    assert [span.name for span in (first, second, third)] == [
        "GET /v1/search",
        "GET /zoeken",
        "GET /uitnodiging/{geheim}",
    ]
    assert not second.parent_span_id
    assert {one.key for one in first.attributes} == {
        "http.request.method",
        "http.route",
        "http.response.status_code",
        "meervoud.request",
    }
    assert (first.status.code, broken.status.code) == (Status.STATUS_CODE_UNSET, Status.STATUS_CODE_ERROR)
    assert 0 < first.end_time_unix_nano - first.start_time_unix_nano < 60_000_000_000


def test_nothing_of_what_was_asked_is_sent_also_when_fastapi_would_tell_it(
    base: KnowledgeBase, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")

    with ExitStack() as beside:
        _visit(base, beside)

    assert {path for path, _ in collector.got} == {"/v1/traces"}
    assert len(collector.spans) == 4
    assert [body for _, body in collector.got if _ASKED.encode() in body] == []


@pytest.mark.parametrize(
    "off", [{"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, {"OTEL_SDK_DISABLED": "true"}, {"OTEL_TRACES_EXPORTER": "none"}]
)
def test_nothing_is_made_or_sent_unless_it_is_asked(
    base: KnowledgeBase, collector: Collector, monkeypatch: pytest.MonkeyPatch, off: dict[str, str]
) -> None:
    for name, value in off.items():
        monkeypatch.setenv(name, value)

    with ExitStack() as beside:
        assert watchers(base, beside) == []

    assert collector.got == []


def _imports_at_once(file: Path) -> Iterator[str]:
    """What a module imports when it is imported itself."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}"
            yield from (f"{node.module}.{one.name}" for one in node.names)


@pytest.mark.parametrize(
    ("package", "module"), [("opentelemetry", "api.tracing"), ("prometheus_client", "api.metrics")]
)
def test_who_asks_for_none_does_not_wait_for_what_makes_them(package: str, module: str) -> None:
    files = [file for folder in ("api", "kb", "ui", "ingest") for file in (_ROOT / folder).rglob("*.py")]
    imported = {
        file.relative_to(_ROOT).as_posix(): set(_imports_at_once(file))
        for file in files
        if "node_modules" not in file.parts
    }

    assert {name for name, found in imported.items() if any(one.split(".")[0] == package for one in found)} == {
        f"{module.replace('.', '/')}.py"
    }
    assert [name for name, found in imported.items() if module in found] == []
