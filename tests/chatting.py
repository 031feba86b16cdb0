"""A server on loopback that speaks as OpenAI's does, and does what a test tells it to."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answering = Callable[["Connection", str], None]


class LanguageModel(ThreadingHTTPServer):
    """The server; what it does can be changed while it runs.

    Attributes:
        asked: what the user's message of each request said.
        sent: the whole bodies, and ``keys`` the keys that came with them.
        written: bytes of answers that it got rid of.
    """

    daemon_threads = True
    # A test that ends does not wait for connections that hang on purpose.
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.answering: Answering = lambda connection, _: connection.say("0")
        self.asked: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.written = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Connection(BaseHTTPRequestHandler):
    """One request."""

    server: LanguageModel

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = body["messages"][-1]["content"]
        self.server.sent.append(body)
        self.server.keys.append(self.headers["Authorization"])
        self.server.asked.append(asked)
        assert self.path == "/v1/chat/completions"
        # Who asked may have gone away.
        with suppress(OSError):
            self.server.answering(self, asked)

    def say(self, content: object) -> None:
        """Answer as a model does."""
        self.give(json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer with any body."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece: bytes, *, pause: float) -> None:
        """Answer with pieces without end, until nobody listens."""
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(piece)
            self.server.written += len(piece)
            time.sleep(pause)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def language_model(answering: Answering | None = None) -> Iterator[LanguageModel]:
    """A server that runs."""
    server = LanguageModel()
    if answering:
        server.answering = answering
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
