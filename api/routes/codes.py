"""``/studies/{id}/codes``: the codebook, and what becomes of codes."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditions import tag_of
from api.dependencies import Base
from api.doing import Adding, Changing, Doing, Rewriting
from api.paging import PageNumber, PageSize, links
from api.schemas.annotations import AnnotationBody, AnnotationsBody
from api.schemas.codes import (
    AddCodeBody,
    ChangeCodeBody,
    CodeBody,
    CodesBody,
    MergeBody,
    MoveBody,
    RecolourBody,
    RetireBody,
    ReviewBody,
    SplitBody,
    StartBody,
)
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, put_by, thing
from kb.bootstrap import KnowledgeBase
from kb.errors import ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import DeedKind, Head
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.ports.annotations import Where
from kb.services.tagging.codebooks import Codebooks

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
def add_code(asked: AddCodeBody, response: Response, doing: Adding) -> CodeBody:
    """A new code, last under its parent."""
    base, study, who, codebooks = doing.base, doing.study, doing.who, doing.bench.codebooks
    parent = thing(asked.parent) if asked.parent else None
    head = doing.run(lambda: codebooks.add(study, asked.name, who, parent=parent, key=doing.key), DeedKind.CODE_ADDED)
    (code,) = put_by(base, study, head, who, Code)
    response.headers["Location"] = f"{base.settings.address}/v1/studies/{study}/codes/{code.id}"
    return _body(base, study, code, who, response)


@router.post("/studies/{id}/codes/_start", summary="Start from a theme", operation_id="startCodes")
def start_codes(asked: StartBody, doing: Adding) -> DeedBody:
    """Codes for a theme of the thesaurus and all below it, mapped to those; what is there already stays."""
    codebooks, theme = doing.bench.codebooks, ThemeId(asked.theme)
    return doing.tell(lambda: codebooks.start_from(doing.study, theme, doing.who, key=doing.key), DeedKind.CODE_ADDED)


@router.post("/studies/{id}/codes/_recolour", summary="Recolour codes", operation_id="recolourCodes")
def recolour_codes(asked: RecolourBody, doing: Adding) -> DeedBody:
    """Give several codes other colours: all of them as one deed, or none."""
    hues = {thing(id): hue for id, hue in asked.hues.items()}
    codebooks = doing.bench.codebooks
    return doing.tell(lambda: codebooks.recolour(doing.study, hues, doing.who, key=doing.key), DeedKind.CODE_CHANGED)


@router.get("/studies/{id}/codes/{code}", summary="Read a code", operation_id="getCode")
def get_code(study: StudyOf, code: UUID, response: Response, base: Base, who: Researcher) -> CodeBody:
    """One code, with what it is for."""
    return _body(base, study, base.bench.codebooks.code(study, str(code), who), who, response)


@router.patch("/studies/{id}/codes/{code}", summary="Change a code", operation_id="changeCode")
def change_code(code: UUID, asked: ChangeCodeBody, response: Response, doing: Rewriting) -> CodeBody:
    """What is said of a code; another definition makes what was coded before one to look at again."""
    base, study, who, codebooks, id = doing.base, doing.study, doing.who, doing.bench.codebooks, str(code)
    _require_highlights(base, study, asked, who)
    head = doing.run(
        lambda: codebooks.change(study, asked.on(codebooks.code(study, id, who)), who, key=doing.key),
        DeedKind.CODE_CHANGED,
        seen=lambda: [codebooks.code(study, id, who)],
    )
    # Nothing is in a deed that left everything as it was.
    now = next(iter(put_by(base, study, head, who, Code)), None) or codebooks.code(study, id, who)
    return _body(base, study, now, who, response)


@router.delete("/studies/{id}/codes/{code}", summary="Take a code away", operation_id="removeCode")
def remove_code(code: UUID, doing: Rewriting) -> DeedBody:
    """Take a code away that was given to nothing and has nothing under it."""
    return _done_to(
        code,
        doing,
        DeedKind.CODE_REMOVED,
        lambda codebooks, id: codebooks.remove(doing.study, id, doing.who, key=doing.key),
    )


@router.post("/studies/{id}/codes/{code}/_move", summary="Move a code", operation_id="moveCode")
def move_code(code: UUID, asked: MoveBody, doing: Changing) -> DeedBody:
    """Put a code, with all that stands under it, somewhere else in the tree."""
    under = thing(asked.under) if asked.under else None
    return _done_to(
        code,
        doing,
        DeedKind.CODE_MOVED,
        lambda codebooks, id: codebooks.move(doing.study, id, doing.who, under=under, at=asked.at, key=doing.key),
    )


@router.post("/studies/{id}/codes/{code}/_merge", summary="Merge codes", operation_id="mergeCodes")
def merge_codes(code: UUID, asked: MergeBody, doing: Changing) -> DeedBody:
    """Let this code take the place of others; what was said twice of the same words is said once."""
    return _done_to(
        code,
        doing,
        DeedKind.CODES_MERGED,
        lambda codebooks, id: codebooks.merge(doing.study, map(thing, asked.codes), id, doing.who, key=doing.key),
    )


@router.post("/studies/{id}/codes/{code}/_split", summary="Split a code", operation_id="splitCode")
def split_code(code: UUID, asked: SplitBody, doing: Changing) -> DeedBody:
    """Give some of the codings of this code another one, which may be new: then making it is part of the deed."""
    ids = list(map(thing, asked.annotations))

    def split(codebooks: Codebooks, id: ThingId) -> Head:
        _require_given(doing.base, doing.study, id, ids, doing.who)
        if asked.to is None:
            return codebooks.split_off(doing.study, ids, asked.name, id, doing.who, key=doing.key)
        return codebooks.recode(doing.study, ids, thing(asked.to), doing.who, key=doing.key)

    return _done_to(code, doing, DeedKind.CODE_SPLIT, split)


@router.post("/studies/{id}/codes/{code}/_retire", summary="Retire a code", operation_id="retireCode")
def retire_code(code: UUID, asked: RetireBody, doing: Changing) -> DeedBody:
    """Give a code to nothing new from now on, or use it again; what it was given to keeps it."""
    return _done_to(
        code,
        doing,
        DeedKind.CODE_RETIRED,
        lambda codebooks, id: codebooks.retire(doing.study, id, doing.who, retired=asked.retired, key=doing.key),
    )


@router.get("/studies/{id}/codes/{code}/outdated", summary="List what to look at again", operation_id="listOutdated")
def list_outdated(  # noqa: PLR0913 - path and one argument per query parameter
    study: StudyOf,
    code: UUID,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> AnnotationsBody:
    """The codings that were made under an earlier definition of a code; `_split` or `_review` says what of them."""
    said = base.bench.codebooks.code(study, str(code), who)
    given = base.annotations.things(Coding, study, who, Where(code=said.id))
    old = [one for one in given if one.definition < said.definition]
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=len(old))
    first = (page - 1) * page_size
    shown = base.bench.listing.of(study, old[first : first + page_size], who)
    bodies = tuple(map(AnnotationBody.of, shown))
    return AnnotationsBody(annotations=bodies, total=len(old), page=page, page_size=page_size)


@router.post("/studies/{id}/codes/{code}/_review", summary="Say that it is still right", operation_id="reviewCode")
def review_code(code: UUID, asked: ReviewBody, doing: Changing) -> DeedBody:
    """Codings of this code hold under its definition of now, too."""
    ids = list(map(thing, asked.annotations))

    def review(codebooks: Codebooks, id: ThingId) -> Head:
        _require_given(doing.base, doing.study, id, ids, doing.who)
        return codebooks.review(doing.study, ids, doing.who, key=doing.key)

    return _done_to(code, doing, DeedKind.REVIEWED, review)


def _done_to(code: UUID, doing: Doing, kind: DeedKind, do: Callable[[Codebooks, ThingId], Head]) -> DeedBody:
    """What was done to one code, unless it is another by now than its sender saw."""
    codebooks, id = doing.bench.codebooks, thing(code)
    return doing.tell(lambda: do(codebooks, id), kind, seen=lambda: [codebooks.code(doing.study, id, doing.who)])


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
