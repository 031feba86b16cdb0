"""``/studies/{id}/codes``: the codebook, and what becomes of codes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.conditions import Once, Unchanged, tag_of
from api.dependencies import Base
from api.schemas.codes import (
    AddCodeBody,
    ChangeCodeBody,
    CodeBody,
    CodesBody,
    MergeBody,
    MoveBody,
    RetireBody,
    SplitBody,
)
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, put_by, thing, told
from kb.bootstrap import KnowledgeBase
from kb.errors import ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import DeedKind, Head
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.ports.annotations import Where

router = APIRouter(tags=["codes"])

_MOMENT = Query(ge=0, le=2**62, description="As they were after the deed with this number, without how often.")


@router.get("/studies/{id}/codes", summary="List codes", operation_id="listCodes")
def list_codes(
    study: StudyOf,
    base: Base,
    who: Researcher,
    document: Annotated[UUID | None, Query(description="Also say how often in this document.")] = None,
    at: Annotated[int | None, _MOMENT] = None,
) -> CodesBody:
    """The whole codebook as a tree, each code below the one that it stands under, with how often it was given."""
    codebooks = base.bench.codebooks
    if at is not None:
        return CodesBody.of(codebooks.at(study, at, who))
    return CodesBody.of(codebooks.tree(study, who, document=DocumentId(str(document)) if document else None))


@router.post("/studies/{id}/codes", summary="Make a code", operation_id="addCode", status_code=201)
def add_code(
    study: StudyOf, asked: AddCodeBody, response: Response, base: Base, who: Researcher, once: Once
) -> CodeBody:
    """A new code, last under its parent."""
    parent = thing(asked.parent) if asked.parent else None
    head = once.run(
        base,
        study,
        who,
        lambda: base.bench.codebooks.add(study, asked.name, who, parent=parent, key=once.key),
        kinds=[DeedKind.CODE_ADDED],
    )
    (code,) = put_by(base, study, head, who, Code)
    response.headers["Location"] = f"{base.settings.address}/v1/studies/{study}/codes/{code.id}"
    return _body(base, study, code, who, response)


@router.get("/studies/{id}/codes/{code}", summary="Read a code", operation_id="getCode")
def get_code(study: StudyOf, code: UUID, response: Response, base: Base, who: Researcher) -> CodeBody:
    """One code, with what it is for."""
    return _body(base, study, base.bench.codebooks.code(study, str(code), who), who, response)


@router.patch("/studies/{id}/codes/{code}", summary="Change a code", operation_id="changeCode")
def change_code(  # noqa: PLR0913 - where, who and what
    study: StudyOf,
    code: UUID,
    asked: ChangeCodeBody,
    response: Response,
    base: Base,
    who: Researcher,
    unchanged: Unchanged,
) -> CodeBody:
    """What is said of a code; another definition makes what was coded before one to look at again."""
    codebooks, id = base.bench.codebooks, str(code)
    _require_highlights(base, study, asked, who)
    head = unchanged.run(
        base,
        study,
        who,
        lambda: codebooks.change(study, asked.on(codebooks.code(study, id, who)), who, key=unchanged.key),
        kinds=[DeedKind.CODE_CHANGED],
        seen=lambda: [codebooks.code(study, id, who)],
    )
    # Nothing is in a deed that left everything as it was.
    now = next(iter(put_by(base, study, head, who, Code)), None) or codebooks.code(study, id, who)
    return _body(base, study, now, who, response)


@router.delete("/studies/{id}/codes/{code}", summary="Take a code away", operation_id="removeCode")
def remove_code(study: StudyOf, code: UUID, base: Base, who: Researcher, unchanged: Unchanged) -> DeedBody:
    """Take a code away that was given to nothing and has nothing under it."""
    codebooks, id = base.bench.codebooks, thing(code)
    head = unchanged.run(
        base,
        study,
        who,
        lambda: codebooks.remove(study, id, who, key=unchanged.key),
        kinds=[DeedKind.CODE_REMOVED],
        seen=lambda: [codebooks.code(study, id, who)],
    )
    return told(base, study, head, who)


@router.post("/studies/{id}/codes/{code}/_move", summary="Move a code", operation_id="moveCode")
def move_code(
    study: StudyOf, code: UUID, asked: MoveBody, base: Base, who: Researcher, unchanged: Unchanged
) -> DeedBody:
    """Put a code, with all that stands under it, somewhere else in the tree."""
    codebooks, id = base.bench.codebooks, thing(code)
    under = thing(asked.under) if asked.under else None
    head = unchanged.run(
        base,
        study,
        who,
        lambda: codebooks.move(study, id, who, under=under, at=asked.at, key=unchanged.key),
        kinds=[DeedKind.CODE_MOVED],
        seen=lambda: [codebooks.code(study, id, who)],
    )
    return told(base, study, head, who)


@router.post("/studies/{id}/codes/{code}/_merge", summary="Merge codes", operation_id="mergeCodes")
def merge_codes(
    study: StudyOf, code: UUID, asked: MergeBody, base: Base, who: Researcher, unchanged: Unchanged
) -> DeedBody:
    """Let this code take the place of others; what was said twice of the same words is said once."""
    codebooks, id = base.bench.codebooks, thing(code)
    head = unchanged.run(
        base,
        study,
        who,
        lambda: codebooks.merge(study, map(thing, asked.codes), id, who, key=unchanged.key),
        kinds=[DeedKind.CODES_MERGED],
        seen=lambda: [codebooks.code(study, id, who)],
    )
    return told(base, study, head, who)


@router.post("/studies/{id}/codes/{code}/_split", summary="Split a code", operation_id="splitCode")
def split_code(
    study: StudyOf, code: UUID, asked: SplitBody, base: Base, who: Researcher, unchanged: Unchanged
) -> DeedBody:
    """Give some of the codings of this code another one."""
    codebooks, id = base.bench.codebooks, thing(code)
    ids = list(map(thing, asked.annotations))

    def split() -> Head:
        _require_given(base, study, id, ids, who)
        return codebooks.recode(study, ids, thing(asked.to), who, key=unchanged.key)

    head = unchanged.run(
        base,
        study,
        who,
        split,
        kinds=[DeedKind.CODE_SPLIT],
        seen=lambda: [codebooks.code(study, id, who)],
    )
    return told(base, study, head, who)


@router.post("/studies/{id}/codes/{code}/_retire", summary="Retire a code", operation_id="retireCode")
def retire_code(
    study: StudyOf, code: UUID, asked: RetireBody, base: Base, who: Researcher, unchanged: Unchanged
) -> DeedBody:
    """Give a code to nothing new from now on, or use it again; what it was given to keeps it."""
    codebooks, id = base.bench.codebooks, thing(code)
    head = unchanged.run(
        base,
        study,
        who,
        lambda: codebooks.retire(study, id, who, retired=asked.retired, key=unchanged.key),
        kinds=[DeedKind.CODE_RETIRED],
        seen=lambda: [codebooks.code(study, id, who)],
    )
    return told(base, study, head, who)


def _body(base: KnowledgeBase, study: StudyId, code: Code, who: Reader, response: Response) -> CodeBody:
    response.headers["ETag"] = tag_of(code)
    return CodeBody.of(code, base.bench.codebooks.names(study, [code], who)[code.id])


def _require_given(base: KnowledgeBase, study: StudyId, code: ThingId, ids: list[ThingId], who: Reader) -> None:
    """Go on only when all of these codings give the code.

    Raises:
        ThingNotFound: one of them does not, or is not there.
    """
    given = base.annotations.things(Coding, study, who, Where(ids=tuple(ids), code=code))
    if len(given) < len(set(ids)):
        msg = f"not all of these codings give {code}"
        raise ThingNotFound(msg)


def _require_highlights(base: KnowledgeBase, study: StudyId, asked: ChangeCodeBody, who: Reader) -> None:
    """Go on only when what is to show best what a code is, is there.

    Raises:
        ThingNotFound: a highlight is not.
    """
    keys = tuple(thing(one) for one in dict.fromkeys(asked.keys or ()))
    if keys and len(base.annotations.things(Highlight, study, who, Where(ids=keys))) < len(keys):
        msg = f"one of these highlights is not in study {study}"
        raise ThingNotFound(msg)
