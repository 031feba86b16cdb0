"""``/studies/{id}/memos``: what researchers write down."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api import webannotation
from api.conditions import Once, SurelyUnchanged, tag_of
from api.dependencies import Base
from api.paging import PageNumber, PageSize, links
from api.routes.annotations import Iris, is_linked
from api.schemas.memos import MemoBody, MemosBody, RewriteBody, WriteBody
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, told
from api.webannotation import Names, Node
from kb.bootstrap import KnowledgeBase
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import DeedKind
from kb.model.identity import DocumentId
from kb.model.memo import Memo
from kb.model.reader import Reader
from kb.model.study import StudyId
from kb.ports.annotations import Where

router = APIRouter(tags=["memos"])

_LINKED: dict[int | str, dict[str, Any]] = {
    200: {"content": {webannotation.MEDIA_TYPE: {"schema": {"type": "object"}}}}
}


@router.get(
    "/studies/{id}/memos",
    summary="List memos",
    operation_id="listMemos",
    response_model=MemosBody,
    responses=_LINKED,
)
def list_memos(  # noqa: PLR0913 - one argument per query parameter
    study: StudyOf,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    on: Annotated[UUID | None, Query(description="Only those on this thing.")] = None,
    document: Annotated[UUID | None, Query(description="Only those on this document and what is in it.")] = None,
    iris: Iris = False,  # noqa: ARG001 - read where pages are made
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Any:
    """Memos in the order in which they were begun; as W3C Web Annotations for `Accept: application/ld+json`."""
    asked = Where(on=str(on) if on else None, document=DocumentId(str(document)) if document else None)
    total, address = base.annotations.count(Memo, study, who, asked), base.settings.address
    some = asked._replace(limit=page_size, offset=(page - 1) * page_size)
    memos = base.annotations.things(Memo, study, who, some)
    if is_linked(request):
        nodes = _nodes(base, study, memos, who)
        return webannotation.pages(request, address, nodes, page=page, page_size=page_size, total=total)
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = links(request, address, page=page, page_size=page_size, total=total)
    return MemosBody(memos=tuple(map(MemoBody.of, memos)), total=total, page=page, page_size=page_size)


@router.post("/studies/{id}/memos", summary="Write a memo", operation_id="addMemo", status_code=201)
def add_memo(study: StudyOf, asked: WriteBody, response: Response, base: Base, who: Researcher, once: Once) -> MemoBody:
    """A new memo. The words of a highlight that it is on are referred to, never written down a second time."""
    head = once.run(
        base,
        study,
        who,
        lambda: base.bench.memos.write(study, str(asked.on), asked.text, who, kind=asked.kind, key=once.key),
        kinds=[DeedKind.MEMO],
    )
    response.headers["Location"] = f"{base.settings.address}/v1/studies/{study}/memos/{head.about}"
    return _body(_memo(base, study, head.about, who), response)


@router.get(
    "/studies/{id}/memos/{memo}",
    summary="Read a memo",
    operation_id="getMemo",
    response_model=MemoBody,
    responses=_LINKED,
)
def get_memo(study: StudyOf, memo: UUID, request: Request, response: Response, base: Base, who: Researcher) -> Any:
    """One memo; as a W3C Web Annotation for `Accept: application/ld+json`."""
    found = _memo(base, study, str(memo), who)
    if is_linked(request):
        return webannotation.one(_nodes(base, study, [found], who)[0], tag_of(found))
    response.headers["Vary"] = "Accept"
    return _body(found, response)


@router.patch("/studies/{id}/memos/{memo}", summary="Rewrite a memo", operation_id="changeMemo")
def change_memo(  # noqa: PLR0913 - where, who and what
    study: StudyOf,
    memo: UUID,
    asked: RewriteBody,
    response: Response,
    base: Base,
    who: Researcher,
    unchanged: SurelyUnchanged,
) -> MemoBody:
    """Another text for a memo of yours."""
    id = str(memo)
    unchanged.run(
        base,
        study,
        who,
        lambda: base.bench.memos.change(study, id, asked.text, who, kind=asked.kind, key=unchanged.key),
        kinds=[DeedKind.MEMO],
        seen=lambda: [_memo(base, study, id, who)],
    )
    return _body(_memo(base, study, id, who), response)


@router.delete("/studies/{id}/memos/{memo}", summary="Take a memo away", operation_id="removeMemo")
def remove_memo(study: StudyOf, memo: UUID, base: Base, who: Researcher, unchanged: SurelyUnchanged) -> DeedBody:
    """Take a memo of yours away."""
    id = str(memo)
    head = unchanged.run(
        base,
        study,
        who,
        lambda: base.bench.memos.change(study, id, "", who, key=unchanged.key),
        kinds=[DeedKind.MEMO],
        seen=lambda: [_memo(base, study, id, who)],
    )
    return told(base, study, head, who)


def _memo(base: KnowledgeBase, study: StudyId, id: str, who: Reader) -> Memo:
    return base.bench.memos.one(study, id, who)


def _body(memo: Memo, response: Response) -> MemoBody:
    response.headers["ETag"] = tag_of(memo)
    return MemoBody.of(memo)


def _nodes(base: KnowledgeBase, study: StudyId, memos: Sequence[Memo], who: Reader) -> list[Node]:
    """Memos as annotations on what they are on."""
    ids = Where(ids=tuple(dict.fromkeys(one.on for one in memos)))
    highlights = {one.id: one for one in base.annotations.things(Highlight, study, who, ids)}
    quoted = base.bench.coder.quoted(list(highlights.values()), who, around=webannotation.AROUND)
    names = Names(base.settings.address, study, {}, base.bench.studies.names(study, who))
    known = {
        one.id: f"{names.uri}/{place}/{one.id}"
        for kind, place in ((Coding, "annotations"), (Code, "codes"))
        for one in base.annotations.things(kind, study, who, ids)
    }

    def about(memo: Memo) -> Node | str:
        if memo.on in highlights:
            highlight = highlights[memo.on]
            return webannotation.target(highlight.document, highlight, quoted.get(memo.on), names.address)
        if str(memo.on) == str(study):
            return names.uri
        if str(memo.on) == memo.document:
            return f"{names.address}/v1/documents/{memo.on}"
        return known.get(memo.on, f"{names.uri}#{memo.on}")

    return [webannotation.of_memo(one, about(one), names) for one in memos]
