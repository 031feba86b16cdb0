"""Running the explorer, and finding the one that runs.

The process that serves holds the embedded index. It leaves its address in the data
folder, so that the command line can ask it what it cannot look up itself.
"""

import json
import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import uvicorn

from api.gate import Patient
from api.loading import settle
from api.main import create_app, streams_of
from api.streaming import Streams
from api.watching import Tell
from kb.bootstrap import KnowledgeBase
from kb.bootstrap.places import SERVING
from kb.errors import IndexInUse, Unavailable
from kb.model.search import Filters
from kb.settings import Settings

logger = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 30
# How long taking an answer may take once the explorer is told to stop; no answer takes so long to make.
_GRACE_SECONDS = 45


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens on a port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(base: KnowledgeBase, *, started: Callable[[str], None]) -> None:
    """Answer requests until the process is told to stop.

    Args:
        base: what to serve.
        started: called with the address once it answers.
    """
    address = address_of(base.settings)
    with address_left_in(base.settings):
        answer(base, started=lambda: started(address))


def answer(base: KnowledgeBase, bound: socket.socket | None = None, *, started: Callable[[], None]) -> None:
    """Answer requests until the process is told to stop.

    Args:
        base: what to serve.
        bound: what to listen on, with others; its own address when there is none.
        started: called once it answers.
    """
    with ExitStack() as beside:
        _server(base, started, tell=watchers(base, beside)).run(sockets=[bound] if bound else None)


def _server(base: KnowledgeBase, started: Callable[[], None], *, tell: Sequence[Tell]) -> uvicorn.Server:
    settings, app = base.settings, create_app(base, tell=tell, loaded=settle)
    # No access log: the question stands in the address. No other form of the log than that of this process.
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Patient,
        ws="none",
        access_log=False,
        log_config=None,
        # Uvicorn would believe whatever this machine says of who calls; see ``api.calling``.
        proxy_headers=False,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return _Server(config, started=started, streams=streams_of(app))


def watchers(base: KnowledgeBase, beside: ExitStack) -> list[Tell]:
    """Who is told what was answered, with what they need kept up until the end."""
    settings = base.settings
    told: list[Tell] = []
    # Imported here, since who asks for neither need not wait for what makes them.
    if settings.metrics_port:
        from api.metrics import Metrics

        metrics = Metrics(base)
        beside.enter_context(metrics.served(settings.metrics_host, settings.metrics_port))
        told.append(metrics.count)
    if _spans_are_asked():
        try:
            from api.tracing import spans
        except ImportError:
            logger.warning("no spans are sent: opentelemetry is not installed (the extra telemetry)")
        else:
            told.append(beside.enter_context(spans()))
    return told


def _spans_are_asked() -> bool:
    """Whether the standard variables of OpenTelemetry say where spans go."""
    said = os.environ.get
    places = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    off = said("OTEL_SDK_DISABLED", "").lower() == "true" or said("OTEL_TRACES_EXPORTER") == "none"
    return any(said(place) for place in places) and not off


class Asked(NamedTuple):
    """A question to the explorer that runs.

    Attributes:
        filters: of which only those by codes are asked about.
        secret: the token of who asks; empty for a visitor.
    """

    question: str
    page_size: int
    filters: Filters = Filters()
    secret: str = ""


def ask(data: Path, asked: Asked) -> str:
    """The answer of the explorer that holds the index of a data folder, as JSON.

    Raises:
        IndexInUse: something else holds it.
        Unavailable: it does not answer as it should.
    """
    try:
        address = json.loads((data / SERVING).read_text())["address"]
    except (OSError, ValueError, KeyError) as error:
        msg = "de zoekindex is in gebruik door een ander programma; probeer het opnieuw als dat klaar is"
        raise IndexInUse(msg) from error
    params: dict[str, str | int | list[str]] = {
        "q": asked.question,
        "pageSize": asked.page_size,
        "code": sorted(asked.filters.codes),
        "withoutCode": sorted(asked.filters.without_codes),
    }
    headers = {"Authorization": f"Bearer {asked.secret}"} if asked.secret else {}
    try:
        answer = httpx.get(f"{address}/v1/search", params=params, headers=headers, timeout=_TIMEOUT_SECONDS)
    except httpx.HTTPError as error:
        msg = f"de verkenner op {address} heeft de zoekindex in gebruik, maar antwoordt niet ({type(error).__name__})"
        raise Unavailable(msg) from error
    if not answer.headers.get("content-type", "").endswith("json"):
        msg = f"wat op {address} antwoordt, is de verkenner niet"
        raise Unavailable(msg)
    return answer.text


class _Server(uvicorn.Server):
    """Uvicorn that says when it answers, and ends what has no end of its own before it waits for the rest."""

    def __init__(self, config: uvicorn.Config, *, started: Callable[[], None], streams: Streams) -> None:
        super().__init__(config)
        self._say_started = started
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._streams.stop()
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._say_started()


def address_of(settings: Settings) -> str:
    """Where it answers."""
    return f"http://{settings.host}:{settings.port}"


@contextmanager
def address_left_in(settings: Settings) -> Iterator[None]:
    """While the explorer runs, its address and this process in its data folder."""
    file = settings.data / SERVING
    file.write_text(json.dumps({"address": address_of(settings), "pid": os.getpid()}))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
