"""``/studies/{id}/imports`` and ``/exports``: work of other tools into a study, and a study out to them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import StringConstraints

from api.conditions import Once
from api.dependencies import Base
from api.exchanging import Came, Exchanged, Lost, Sent
from api.negotiation import Spoken, in_language
from api.schemas.exchanging import (
    AbsentBody,
    AskExportBody,
    ExportsBody,
    ImportBody,
    LossBody,
    OutgoingBody,
    RulerBody,
)
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, told
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import lab_id
from kb.model.policy import require
from kb.services.tagging.exchanging import Adding

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

_Lab = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
_IN_A_REQUEST = "opgegeven bij het inlezen"


def _adding(  # noqa: PLR0913 - one argument per parameter
    source: Annotated[
        KnowledgeSource | None,
        Query(
            description="Take in what the catalogue does not have; whose knowledge that is. For who may add documents."
        ),
    ] = None,
    access: Annotated[Access, Query(description="With `source`: who may read it.")] = Access.PROFESSIONALS,
    lab: Annotated[list[_Lab], Query(description="With `access=labs`: slugs.", max_length=20)] = [],  # noqa: B006
    licence: Annotated[str, Query(max_length=200)] = "",
    consent: Annotated[
        list[Purpose], Query(description="What its tellers agreed to; of residents at least `read` and `quote`.")
    ] = [],  # noqa: B006
    consent_known: Annotated[str, Query(alias="consentKnown", description="How that is known.", max_length=500)] = "",
    consent_until: Annotated[
        date | None, Query(alias="consentUntil", description="The last day on which it holds.")
    ] = None,
    take: Annotated[
        list[UUID], Query(description="With `source`: the `guid` of each in `absent` that is wanted; else all.")
    ] = [],  # noqa: B006
) -> Adding | None:
    """Under which terms documents are made of what the catalogue does not have; nothing when that is not asked for."""
    if source is None:
        return None
    labs = frozenset(map(lab_id, lab)) if access is Access.LABS else frozenset()
    # What is for labs and names none is for nobody but keepers.
    open_to = Access.RESTRICTED if access is Access.LABS and not labs else access
    rights = Rights(access=open_to, labs=labs, licence=licence)
    agreed = Consent(purposes=frozenset(consent), recorded=consent_known or _IN_A_REQUEST, until=consent_until)
    terms = Terms(knowledge_source=source, rights=rights, consent=agreed if consent else None)
    return Adding(terms, frozenset(map(str, take)))


Asked = Annotated[Adding | None, Depends(_adding)]
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
    adding: Asked,
    dry_run: DryRun = False,
) -> ImportBody:
    """Work of another tool: QDPX, QDC, CSV, JSON-LD, Hypothesis, or a project of Taguette or QualCoder; 200 MB at most.

    What is there already is recognised, what cannot come along is in `losses`, and `_undo` with the deed takes all of
    it back. Documents of the file that the catalogue does not have are in `absent`. With `source` they are taken in, by
    who may add documents; those stay when the rest is taken back.
    """
    if adding is not None:
        require(base.bench.exchanging.may_add(who, adding.terms))
    if dry_run:
        came = exchanged.tried(study, sent, who, spoken)
    else:
        came = exchanged.bring(study, sent, who, adding, once.key, spoken)
    return _body(came, told(base, study, came.head, who) if came.head else None)


@router.get("/studies/{id}/exports", summary="List files that are out", operation_id="listExports")
def list_exports(study: StudyOf, base: Base, who: Researcher, exchanged: Exchanged, spoken: Spoken) -> ExportsBody:
    """The files that were taken out of a study, each with what it held and what stayed; and what a next would not."""
    taken = base.bench.exchanging.outgoing(study, who)
    names = base.bench.studies.names(study, who)
    documents = list({id for one in taken for id in one.documents})
    readable = frozenset(base.catalogue.cards(documents, who))
    return ExportsBody(
        exports=[OutgoingBody.of(one, names, readable, _losses(exchanged.stayed(one, spoken))) for one in taken],
        losses=_losses(exchanged.losses(study, who, spoken)),
    )


@router.post(
    "/studies/{id}/exports",
    summary="Take a study out",
    operation_id="addExport",
    response_class=Response,
    responses=_ANSWERS,
)
def add_export(  # noqa: PLR0913 - path, body and headers
    study: StudyOf, asked: AskExportBody, base: Base, who: Researcher, once: Once, exchanged: Exchanged, spoken: Spoken
) -> Response:
    """A study as a file for another tool, as far as you may read it and its tellers agreed.

    That it is out is noted, with what it held and what stayed behind; `Link` says where.
    """
    file = exchanged.pack(study, asked.form.value, who, once.key, spoken)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Cache-Control": "private, no-store",
        "Link": f'<{base.settings.address}/v1/studies/{study}/exports>; rel="describedby"',
        **in_language(spoken),
    }
    return Response(file.content, media_type=file.media_type, headers=headers)


def _body(came: Came, deed: DeedBody | None) -> ImportBody:
    return ImportBody(
        new=came.new,
        changed=came.changed,
        recoded=came.recoded,
        strangers=came.strangers,
        texts=[one.name for one in came.texts],
        absent=[AbsentBody(**one._asdict()) for one in came.texts],
        losses=_losses(came.losses),
        ruler=RulerBody(**came.counted._asdict()) if came.counted else None,
        deed=deed,
    )


def _losses(lost: tuple[Lost, ...]) -> list[LossBody]:
    return [LossBody(**one._asdict()) for one in lost]
