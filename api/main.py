"""The one place where everything meets: ``create_app(base)``."""

import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from api import openapi, problems
from api.at_work import AtWork
from api.calling import Calling
from api.gate import Gate, Limits
from api.headers import Headers
from api.identity import READER, Identity
from api.loading import Loading
from api.rationing import API_SEARCHES, Rationing
from api.revalidation import Revalidation
from api.routes import (
    annotations,
    blocks,
    cases,
    citations,
    codes,
    collections,
    documents,
    editions,
    events,
    exchanging,
    feeds,
    findings,
    following,
    health,
    labs,
    memos,
    remarks,
    search,
    sources,
    studies,
    suggestions,
    tables,
    themes,
)
from api.streaming import Streams
from api.takeaway import LARGEST, exchange, intake, takeaway
from api.tidying import tidy_while_running
from api.uploads import Special, Uploads
from api.watching import Arrival, Tell, Watch
from kb.bootstrap import KnowledgeBase
from kb.errors import KbError
from kb.model.reader import VISITOR
from kb.model.search import SearchQuery
from ui import pages
from ui.edition import edition
from ui.links import Links
from ui.pages.answering import error_page, told
from ui.views.files import words_of
from ui.views.following import asked_by
from ui.wording import LANGUAGES

logger = logging.getLogger(__name__)

_COMPRESSION = 5
_OF_LABS = (collections, editions, blocks, remarks, labs, feeds)
_OF_STUDIES = (studies, codes, annotations, cases, memos, findings, tables, events, exchanging, following)
# What FastAPI would tell by itself holds the question, ids and secrets of links; what we tell is in ``api.watching``.
_TELLS_NOTHING: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def create_app(base: KnowledgeBase, *, tell: Sequence[Tell] = (), loaded: Callable[[], None] = lambda: None) -> ASGIApp:
    """The explorer over a knowledge base: pages at ``/``, the API under ``/v1``.

    While it runs, it indexes what others store in the catalogue. Closing ``base``
    remains with the caller.

    Args:
        base: what to explore.
        tell: called with each request that was answered.
        loaded: called once all is loaded that a question would wait for.
    """
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        telemetry=_TELLS_NOTHING,
    )
    app.state.base, app.state.loading = base, Loading(then=loaded)
    app.include_router(health.router)
    app.add_api_route("/v1", _to_description, include_in_schema=False)
    app.state.streams = Streams()
    uploads = Uploads(base.settings.data)
    api = _create_api(base, app.state.loading, app.state.streams)
    api.state.exchange = exchange(base, uploads)
    app.mount("/v1", api)
    app.include_router(pages.router(base, takeaway(base), intake(base, uploads)))
    app.add_exception_handler(HTTPException, _page_of_http_error)
    app.add_exception_handler(Exception, _page_of_bug)
    app.add_middleware(Arrival)
    app.add_middleware(AtWork)
    app.add_middleware(Revalidation)
    # Faster than the usual level, and hardly larger.
    app.add_middleware(GZipMiddleware, compresslevel=_COMPRESSION)
    app.add_middleware(
        Rationing,
        searches=base.settings.searches_per_minute,
        writes=base.settings.writes_per_minute,
        searching=_searching(),
        refused=_page_of_refusal,
    )
    app.add_middleware(Identity, people=base.people, public_url=base.settings.public_url, refused=_page_of_refusal)
    limits = Limits(base.settings.most_requests, base.settings.most_bytes, base.settings.request_seconds)
    special = Special(LARGEST, limits)
    gate = Gate(app, limits=limits, turned_away=_page_of_http_error, special=special)
    called = Calling(gate, proxies=base.settings.proxies)
    return Watch(Headers(called, api_version=openapi.VERSION), tell=tell)


def streams_of(app: ASGIApp) -> Streams:
    """The streams of an app that was made here."""
    found: Streams = app.state.streams  # type: ignore[attr-defined] # what wraps the app hands its state on
    return found


def _searching() -> frozenset[str]:
    """Every address that asks the index."""
    of_pages = {
        address
        for links in map(Links, LANGUAGES)
        for address in (links.search(), links.filters(SearchQuery()), links.suggestions())
    }
    return frozenset(of_pages | API_SEARCHES)


def _create_api(base: KnowledgeBase, loading: Loading, streams: Streams) -> FastAPI:
    api = FastAPI(
        openapi_url="/openapi.json", docs_url=None, redoc_url=None, redirect_slashes=False, telemetry=_TELLS_NOTHING
    )
    api.state.base, api.state.loading, api.state.streams = base, loading, streams
    api.state.asked_by = asked_by
    api.state.file_words = lambda: words_of(
        edition("nl", base.thesaurus), base.settings.address, datetime.now(UTC).date()
    )
    for module in (search, suggestions, documents, citations, themes, sources, *_OF_STUDIES, *_OF_LABS, health):
        api.include_router(module.router)
    problems.register(api)
    openapi.describe(api)
    return api


def _to_description() -> RedirectResponse:
    return RedirectResponse("/v1/openapi.json")


def _page_of_http_error(request: Request, error: Exception) -> Response:
    if request.url.path == "/v1" or request.url.path.startswith("/v1/"):
        # What a mounted app never gets to see: other methods on its root, a line break in a path.
        return problems.on_http_error(request, error)
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    page = error_page(request, status)
    page.headers.update(getattr(error, "headers", None) or {})
    return page


def _page_of_refusal(request: Request, error: KbError) -> Response:
    """What whoever gets about whom it cannot be said who they are, or who sends a form of another site."""
    request.scope["state"][READER] = VISITOR
    if request.url.path.startswith("/v1/"):
        return problems.on_kb_error(request, error)
    return told(request, error)


def _page_of_bug(request: Request, error: Exception) -> Response:  # noqa: ARG001 - `api.headers` reports it
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    base: KnowledgeBase = app.state.base
    loading: Loading = app.state.loading
    stop, changed = threading.Event(), threading.Event()
    workers = [
        threading.Thread(target=_follow_while_running, args=(base, stop, changed), name="indexing", daemon=True),
        threading.Thread(
            target=_learn_while_running, args=(base, loading, stop, changed), name="spelling", daemon=True
        ),
        threading.Thread(target=tidy_while_running, args=(base, stop), name="tidying", daemon=True),
    ]
    loading.begin()
    for worker in workers:
        worker.start()
    yield
    stop.set()
    changed.set()
    base.following.stop()
    for worker in workers:
        worker.join()


def _learn_while_running(
    base: KnowledgeBase, loading: Loading, stop: threading.Event, changed: threading.Event
) -> None:
    """Recall the words of the documents at the start, and learn those that came in since; a tenth of the time at most.

    To read 5,000 documents for the first time takes 4 seconds, in which a suggestion took 20 ms instead of 12; to rest
    after each document made that 23 seconds and the slowest requests slower.
    """
    _recall(base, loading)
    while not stop.is_set():
        changed.clear()
        start = time.monotonic()
        try:
            base.spelling.learn(go_on=lambda: not stop.is_set())
        except Exception as error:
            # Searching does without; only the kind, for the message may hold words of a text.
            logger.exception("words could not be learnt", exc_info=None, extra={"kind": type(error).__name__})
            changed.set()
        _finish(loading, base)
        stop.wait(max(base.settings.index_seconds, 9 * (time.monotonic() - start)))
        changed.wait()


def _recall(base: KnowledgeBase, loading: Loading) -> None:
    """Be ready with the words of before, where there are any, rather than after those that came in since."""
    try:
        if base.spelling.recall():
            _finish(loading, base)
    except KbError as error:
        # They are learnt then.
        logger.warning("words could not be recalled", extra={"reason": error.code})


def _finish(loading: Loading, base: KnowledgeBase) -> None:
    try:
        loading.finish(base)
    except Exception as error:
        # A question will tell; only the kind, for the message may hold words of a text.
        logger.exception("not all could be loaded", exc_info=None, extra={"kind": type(error).__name__})


class _Stopped(Exception):
    """Nobody waits for more."""


def _follow_while_running(base: KnowledgeBase, stop: threading.Event, changed: threading.Event) -> None:
    """Follow what others change in the catalogue, and leave the rest to the next start when it is time to stop.

    Where the index is another's to write to, it moves by itself.
    """
    stood = None

    def go_on(_: int) -> None:
        if stop.is_set():
            raise _Stopped

    while not stop.wait(base.settings.index_seconds):
        try:
            done, stands = base.following.catch_up(go_on), base.index.position
        except _Stopped:
            return
        except KbError as error:
            logger.warning("indexing has to wait", extra={"reason": error.code})
        except Exception as error:
            # Whatever it was, the next round may succeed; only the kind, for the message may hold words of a text.
            logger.exception("indexing failed", exc_info=None, extra={"kind": type(error).__name__})
        else:
            if done:
                logger.info("documents indexed", extra={"documents": done})
            if stands != stood:
                stood = stands
                changed.set()
