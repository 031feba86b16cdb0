"""``/health``: whether the process lives, and whether it can answer."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.dependencies import AtStart, Base
from api.problems import problem
from api.schemas.health import HealthBody
from api.schemas.wire import ProblemEntry
from kb.errors import KbError, Unavailable
from kb.model.identity import DocumentId

router = APIRouter(tags=["health"])


@router.get("/health/live", summary="Is the process alive?", operation_id="getLiveness")
async def live() -> HealthBody:
    """Always `ok` while the process answers at all."""
    # Asynchronous, the only one: it waits for no thread, and so behind no question.
    return HealthBody(status="ok")


@router.get(
    "/health/ready",
    summary="Can it answer?",
    operation_id="getReadiness",
    responses={503: {"description": "Something that it needs does not answer; `errors` names what."}},
    response_model=HealthBody,
)
def ready(request: Request, base: Base, loading: AtStart) -> HealthBody | Response:
    """`ok` when catalogue and index answer, the index is up to date and words and models are loaded; 503 otherwise."""
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
