"""What is kept of a provider and for how long, what a browser carries, and an answer that never ends."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from joserfc.errors import InvalidKeyIdError

from kb.adapters.oidc import line
from kb.adapters.oidc.documents import Documents
from kb.adapters.oidc.line import Line
from kb.adapters.oidc.seal import JweSeal
from kb.errors import ProviderUnavailable
from kb.ports.provider import Errand
from tests.issuing import Issuer, issuing, new_key

ERRAND = Errand("een", "twee", "drie", "/zoeken?q=schulden", "nl", datetime(2026, 1, 1, tzinfo=UTC))


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **how_long: float) -> None:
        self.at += timedelta(**how_long)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def documents(issuer: Issuer, clock: Clock) -> Documents:
    return Documents(issuer.address, Line(issuer.address), clock)


def test_documents_are_fetched_once_in_five_minutes(documents: Documents, issuer: Issuer, clock: Clock) -> None:
    for _ in range(3):
        documents.key("een", "RS256")
    assert len(issuer.asked) == 2
    clock.pass_by(minutes=5)
    documents.key("een", "RS256")
    assert len(issuer.asked) == 4


def test_a_key_that_was_taken_away_works_for_five_minutes_at_most(
    documents: Documents, issuer: Issuer, clock: Clock
) -> None:
    documents.key("een", "RS256")
    issuer.keys = [new_key("twee")]
    clock.pass_by(minutes=5)
    with pytest.raises(InvalidKeyIdError):
        documents.key("een", "RS256")


def test_a_key_is_for_what_it_says_only(documents: Documents, issuer: Issuer) -> None:
    for algorithm in ("PS256", "RS256"):
        assert documents.key(None, algorithm).kid == "een"
    issuer.keys = [new_key("een"), new_key("twee")]
    with pytest.raises(InvalidKeyIdError):
        documents.key("drie", "RS256")
    for id, algorithm in ((None, "RS256"), ("een", "ES256")):
        with pytest.raises(InvalidKeyIdError):
            documents.key(id, algorithm)


def test_who_comes_after_one_that_waited_in_vain_does_not_wait_and_later_tries_again(clock: Clock) -> None:
    with issuing() as gone:
        port = gone.server_port
    documents = Documents(f"http://127.0.0.1:{port}", Line("http:"), clock)
    with pytest.raises(ProviderUnavailable):
        documents.metadata()
    with issuing(port) as back:
        with pytest.raises(ProviderUnavailable):
            documents.metadata()
        assert back.asked == []
        clock.pass_by(seconds=5)
        assert documents.metadata().token == f"{back.address}/token"


def test_what_a_browser_carries_is_opened_by_who_has_the_secret_only() -> None:
    sealed = JweSeal("geheim").close(ERRAND)

    assert JweSeal("geheim").open(sealed) == ERRAND
    assert JweSeal("ander").open(sealed) is None
    body, mark = sealed[:-4], sealed[-4:]
    for wrong in ("", "a.b.c", "een", body + mark[::-1] + "A", "\u00eb.a.a.a.a", sealed + "="):
        assert JweSeal("geheim").open(wrong) is None


class Endless(BaseHTTPRequestHandler):
    """Answers, and goes on answering."""

    piece, pause = b" ", 0.05

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(self.piece)
                time.sleep(self.pause)
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("piece", "pause"), [(b" ", 0.05), (b" " * 100_000, 0.0)], ids=["slow", "large"])
def test_an_answer_that_never_ends_is_no_answer(
    piece: bytes, pause: float, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_SECONDS", 1.0)
    monkeypatch.setattr(Endless, "piece", piece)
    monkeypatch.setattr(Endless, "pause", pause)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    server.daemon_threads, server.block_on_close = True, False
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    start = time.monotonic()
    try:
        with pytest.raises(ProviderUnavailable):
            Documents(f"http://127.0.0.1:{server.server_port}", Line("http:"), clock).metadata()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert time.monotonic() - start < 3
