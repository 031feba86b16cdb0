"""``/studies/{id}/imports`` and ``/exports``: work of other tools into a study, and a study out to them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.conditions import Once
from api.dependencies import Base
from api.exchanging import Came, Exchanged, Lost, Sent
from api.negotiation import Spoken, in_language
from api.schemas.exchanging import (
    AskExportBody,
    ExportsBody,
    ImportBody,
    LossBody,
    OutgoingBody,
    RulerBody,
)
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, told

router = APIRouter(tags=["exchange"])

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": _BYTES}}}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_KINDS = (
    "application/zip",
    "application/xml",
    "text/csv",
    "application/x-research-info-systems",
    f"{_OFFICE}spreadsheetml.sheet",
    f"{_OFFICE}wordprocessingml.document",
)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            **dict.fromkeys(_KINDS, _BYTES),
            "application/ld+json": {"schema": {"type": "object"}},
            "application/vnd.citationstyles.csl+json": {"schema": {"type": "array", "items": {"type": "object"}}},
        }
    }
}

DryRun = Annotated[bool, Query(alias="dryRun", description="Only say what it would come to; nothing changes.")]


@router.post("/studies/{id}/imports", summary="Bring in a file", operation_id="addImport", openapi_extra=_FILE)
def add_import(  # noqa: PLR0913 - path, body, query and headers
    study: StudyOf,
    sent: Sent,
    base: Base,
    who: Researcher,
    once: Once,
    exchanged: Exchanged,
    spoken: Spoken,
    dry_run: DryRun = False,
) -> ImportBody:
    """Work of another tool: QDPX, QDC, CSV, JSON-LD, Hypothesis, or a project of Taguette or QualCoder; 200 MB at most.

    What is there already is recognised, what cannot come along is in `losses`, and `_undo` with the deed takes all of
    it back.
    """
    came = exchanged.tried(study, sent, who, spoken) if dry_run else exchanged.bring(study, sent, who, once.key, spoken)
    return _body(came, told(base, study, came.head, who) if came.head else None)


@router.get("/studies/{id}/exports", summary="List files that are out", operation_id="listExports")
def list_exports(study: StudyOf, base: Base, who: Researcher, exchanged: Exchanged, spoken: Spoken) -> ExportsBody:
    """The files that were taken out of a study, in that order, and what a next one would not hold."""
    taken = base.bench.exchanging.outgoing(study, who)
    names = base.bench.studies.names(study, who)
    documents = list({id for one in taken for id in one.documents})
    readable = frozenset(base.catalogue.cards(documents, who))
    return ExportsBody(
        exports=[OutgoingBody.of(one, names, readable) for one in taken],
        losses=_losses(exchanged.losses(study, who, spoken)),
    )


@router.post(
    "/studies/{id}/exports",
    summary="Take a study out",
    operation_id="addExport",
    response_class=Response,
    responses=_ANSWERS,
)
def add_export(
    study: StudyOf, asked: AskExportBody, who: Researcher, once: Once, exchanged: Exchanged, spoken: Spoken
) -> Response:
    """A study as a file for another tool, as far as you may read it and its tellers agreed; that it is out is noted."""
    file = exchanged.pack(study, asked.form.value, who, once.key, spoken)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Cache-Control": "private, no-store",
        **in_language(spoken),
    }
    return Response(file.content, media_type=file.media_type, headers=headers)


def _body(came: Came, deed: DeedBody | None) -> ImportBody:
    return ImportBody(
        new=came.new,
        changed=came.changed,
        recoded=came.recoded,
        strangers=came.strangers,
        texts=came.texts,
        losses=_losses(came.losses),
        ruler=RulerBody(**came.counted._asdict()) if came.counted else None,
        deed=deed,
    )


def _losses(lost: tuple[Lost, ...]) -> list[LossBody]:
    return [LossBody(**one._asdict()) for one in lost]
