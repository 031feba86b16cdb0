"""``/health``: whether the process lives, and whether it can answer."""

from fastapi import APIRouter, Response

from api.dependencies import AtStart, Base
from api.schemas.health import HealthBody
from kb.errors import KbError
from kb.model.reader import VISITOR
from kb.model.search import Filters

router = APIRouter(tags=["health"])


@router.get("/health/live", summary="Is the process alive?", operation_id="getLiveness")
def live() -> HealthBody:
    """Always `ok` while the process answers at all."""
    return HealthBody(status="ok")


@router.get(
    "/health/ready",
    summary="Can it answer?",
    operation_id="getReadiness",
    responses={503: {"model": HealthBody, "description": "Something it needs does not answer."}},
)
def ready(base: Base, loading: AtStart, response: Response) -> HealthBody:
    """`ok` when catalogue and index answer and words and models are loaded; 503 otherwise."""
    models = "loading" if loading.under_way else "ok"
    checks = {"catalogue": "ok", "index": "ok", "models": models, "encoder": base.encoder.name}
    try:
        base.catalogue.count(Filters(), VISITOR)
    except KbError as error:
        checks["catalogue"] = error.code
    try:
        base.index.count()
    except KbError as error:
        checks["index"] = error.code
    healthy = checks["catalogue"] == checks["index"] == models == "ok"
    if not healthy:
        response.status_code = 503
    return HealthBody(status="ok" if healthy else "unavailable", checks=checks)
