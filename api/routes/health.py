"""``/health``: whether the process lives, and whether it can answer."""

import asyncio
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.loading import Loading
from api.problems import problem
from api.schemas.health import HealthBody
from api.schemas.wire import ProblemEntry
from kb.bootstrap import KnowledgeBase
from kb.errors import KbError, Unavailable
from kb.model.identity import DocumentId

router = APIRouter(tags=["health"])


@router.get("/health/live", summary="Is the process alive?", operation_id="getLiveness")
async def live() -> HealthBody:
    """Always `ok` while the process answers at all."""
    # Asynchronous, with the one below alone: it waits for no thread, and so behind no question.
    return HealthBody(status="ok")


@router.get(
    "/health/ready",
    summary="Can it answer?",
    operation_id="getReadiness",
    responses={503: {"description": "Something that it needs does not answer; `errors` names what."}},
    response_model=HealthBody,
)
async def ready(request: Request) -> HealthBody | Response:
    """`ok` when catalogue and index answer, the index is up to date and words and models are loaded; 503 otherwise."""
    # In other threads than those that answer questions, so behind none of these either.
    return await asyncio.to_thread(_looked, request, request.app.state.base, request.app.state.loading)


def _looked(request: Request, base: KnowledgeBase, loading: Loading) -> HealthBody | Response:
    models = "loading" if loading.under_way else "ok"
    checks = {"catalogue": "ok", "index": "ok", "models": models, "encoder": base.encoder.name}
    try:
        # Of a document that there is not, which takes no time.
        base.catalogue.terms(DocumentId(""))
    except KbError as error:
        checks["catalogue"] = error.code
    try:
        base.index.count()
        if checks["catalogue"] == "ok" and base.following.lag().seconds > base.settings.behind_seconds:
            checks["index"] = "behind"
    except KbError as error:
        checks["index"] = error.code
    entries = [
        ProblemEntry(location="check", name=name, reason=checks[name])
        for name in ("catalogue", "index", "models")
        if checks[name] != "ok"
    ]
    if not entries:
        return HealthBody(status="ok", checks=checks)
    names = ", ".join(entry.name for entry in entries)
    return problem(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        detail=f"Nog niet klaar, of niet bereikbaar: {names}.",
        errors=entries,
        headers={"Retry-After": str(Unavailable.seconds)},
    )
