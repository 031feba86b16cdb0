"""``/studies``: a question, who is in it, what is read for it, and taking back what was done."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Request, Response

from api.conditions import Once, SurelyUnchanged, Unchanged, tag_of
from api.dependencies import Base, Who
from api.doing import Changing
from api.paging import PageNumber, PageSize, links
from api.schemas.studies import (
    BeginBody,
    ChangeStudyBody,
    DeedBody,
    FinishBody,
    MemberBody,
    MembersBody,
    OverviewBody,
    PublishBody,
    PutMemberBody,
    StepsBody,
    StudiesBody,
    StudyBody,
    TakeBody,
    TakenBody,
    TakenDocumentsBody,
    UndoBody,
)
from api.studying import Researcher, StudyOf, thing, told
from kb.bootstrap import KnowledgeBase
from kb.errors import Fault, InvalidQuery
from kb.model.deed import DeedKind, Head
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.study import Member, StudyId, Taken
from kb.ports.annotations import Where

router = APIRouter(tags=["studies"])

_UNDOABLE = [kind for kind in DeedKind if kind.undoable]


@router.get("/studies", summary="List your studies", operation_id="listStudies")
def list_studies(
    request: Request, response: Response, base: Base, who: Who, page: PageNumber = 1, page_size: PageSize = 20
) -> StudiesBody:
    """The studies that you are in, the newest first."""
    studies = base.bench.studies.all(who)
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=len(studies))
    first = (page - 1) * page_size
    bodies = tuple(
        StudyBody.of(one, base.annotations.member(one.study, who)) for one in studies[first : first + page_size]
    )
    return StudiesBody(studies=bodies, total=len(studies), page=page, page_size=page_size)


@router.post("/studies", summary="Begin a study", operation_id="addStudy", status_code=201)
def add_study(asked: BeginBody, response: Response, base: Base, who: Who, once: Once) -> StudyBody:
    """A new study that you lead, and that nobody else sees."""
    documents = [DocumentId(str(id)) for id in asked.documents]
    study = base.bench.studies.begin(asked.question, who, documents=documents, query=asked.query, key=once.key)
    response.headers["Location"] = f"{base.settings.address}/v1/studies/{study.id}"
    response.headers["ETag"] = tag_of(study)
    return StudyBody.of(study, base.annotations.member(study.study, who))


@router.get("/studies/{id}", summary="Read a study", operation_id="getStudy")
def get_study(study: StudyOf, response: Response, base: Base, who: Researcher) -> OverviewBody:
    """A study with who is in it, and how much there is."""
    overview = base.bench.studies.overview(study, who)
    response.headers["ETag"] = tag_of(overview.study)
    names = base.bench.studies.names(study, who)
    return OverviewBody.whole(overview, names, base.bench.studies.number(study, who))


@router.patch("/studies/{id}", summary="Change a study", operation_id="changeStudy")
def change_study(
    study: StudyOf, asked: ChangeStudyBody, response: Response, base: Base, who: Researcher, unchanged: SurelyUnchanged
) -> OverviewBody:
    """Another question; for who leads it."""
    studies = base.bench.studies
    unchanged.run(
        base,
        study,
        who,
        lambda: studies.change(study, who, question=asked.question, key=unchanged.key),
        kinds=[DeedKind.STUDY],
        seen=lambda: [studies.study(study, who)],
    )
    return get_study(study, response, base, who)


@router.get("/studies/{id}/members", summary="List members", operation_id="listMembers")
def list_members(study: StudyOf, base: Base, who: Researcher) -> MembersBody:
    """Who is in a study, strangers included who are named in files that came in."""
    one = base.bench.studies.study(study, who)
    names = base.bench.studies.names(study, who)
    members = base.annotations.things(Member, study, who)
    return MembersBody(members=tuple(MemberBody.of(member, one, names) for member in members))


@router.post("/studies/{id}/members", summary="Let somebody in", operation_id="putMember")
def put_member(study: StudyOf, asked: PutMemberBody, base: Base, who: Researcher, unchanged: Unchanged) -> DeedBody:
    """Somebody is this in the study from now on; for who leads it.

    `If-Match` is the `etag` of who is in it already.
    """
    studies = base.bench.studies

    def put() -> Head:
        head = studies.put(study, asked.email, asked.role, who, key=unchanged.key)
        if head is None:
            raise InvalidQuery(Fault("email", "is van niemand met een account"))
        return head

    head = unchanged.run(
        base, study, who, put, kinds=[DeedKind.MEMBERS], seen=lambda: [studies.called(study, asked.email, who)]
    )
    return told(base, study, head, who)


@router.patch("/studies/{id}/members/{member}", summary="Publish what somebody coded", operation_id="publishLayer")
def publish_layer(
    study: StudyOf, member: UUID, asked: PublishBody, base: Base, who: Researcher, unchanged: Unchanged
) -> DeedBody:
    """Let whoever may read the documents see what a member coded, or no longer; for who leads the study.

    `If-Match` is that of the study, where it is kept.
    """
    studies, layer = base.bench.studies, thing(member)
    head = unchanged.run(
        base,
        study,
        who,
        lambda: studies.show(study, who, layer=layer, shown=asked.published, key=unchanged.key),
        kinds=[DeedKind.STUDY],
        seen=lambda: [studies.study(study, who)],
    )
    return told(base, study, head, who)


@router.delete(
    "/studies/{id}/members/{member}", summary="Put somebody out, or leave", operation_id="leaveStudy", status_code=204
)
def leave_study(study: StudyOf, member: UUID, base: Base, who: Researcher, unchanged: Unchanged) -> None:
    """Somebody is no member any more: by who leads it, or by themselves. What they coded stays.

    Sent again by who left it is 404: for who is no member there is no study. Nothing changes then.
    """
    # Who left cannot be told what happened in it, so nothing is.
    studies, one = base.bench.studies, thing(member)
    unchanged.run(
        base,
        study,
        who,
        lambda: studies.leave(study, one, who, key=unchanged.key),
        kinds=[DeedKind.MEMBERS],
        seen=lambda: base.annotations.things(Member, study, who, Where(ids=(one,))),
    )


@router.get("/studies/{id}/documents", summary="List what is read", operation_id="listTaken")
def list_taken(  # noqa: PLR0913 - one argument per query parameter
    study: StudyOf,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> TakenDocumentsBody:
    """The documents that are read for a study, as far as you may read them."""
    rows = base.bench.studies.overview(study, who).rows
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=len(rows))
    first = (page - 1) * page_size
    bodies = tuple(TakenBody.of(row) for row in rows[first : first + page_size])
    return TakenDocumentsBody(documents=bodies, total=len(rows), page=page, page_size=page_size)


@router.post("/studies/{id}/documents", summary="Read documents for it", operation_id="takeDocuments")
def take_documents(study: StudyOf, asked: TakeBody, base: Base, who: Researcher, once: Once) -> DeedBody:
    """Read documents for a study; those that are read for it already stay where they are."""
    documents = [DocumentId(str(id)) for id in asked.documents]
    head = once.run(
        base,
        study,
        who,
        lambda: base.bench.studies.take(study, documents, who, key=once.key),
        kinds=[DeedKind.DOCUMENTS],
    )
    return told(base, study, head, who)


@router.patch("/studies/{id}/documents/{document}", summary="Be done with a document", operation_id="finishDocument")
def finish_document(document: UUID, asked: FinishBody, doing: Changing) -> DeedBody:
    """You are done with a document, or not after all."""
    studies, study, who, id = doing.bench.studies, doing.study, doing.who, DocumentId(str(document))
    return doing.tell(
        lambda: studies.done(study, id, who, read=asked.read, key=doing.key),
        DeedKind.READ,
        seen=lambda: _taken(doing.base, study, id, who),
    )


@router.delete("/studies/{id}/documents/{document}", summary="Read it no longer", operation_id="dropDocument")
def drop_document(document: UUID, doing: Changing) -> DeedBody:
    """Read a document no longer for a study; what was coded in it stays, and counts."""
    studies, study, who, id = doing.bench.studies, doing.study, doing.who, DocumentId(str(document))
    return doing.tell(
        lambda: studies.drop(study, id, who, key=doing.key),
        DeedKind.DOCUMENTS_LEFT,
        seen=lambda: _taken(doing.base, study, id, who),
    )


def _taken(base: KnowledgeBase, study: StudyId, document: DocumentId, who: Reader) -> list[Taken]:
    return base.annotations.things(Taken, study, who, Where(document=document))


@router.get("/studies/{id}/steps", summary="See what you can take back", operation_id="listSteps")
def list_steps(study: StudyOf, base: Base, who: Researcher) -> StepsBody:
    """What you did that can be taken back, the last first, and what you can do again, the first first."""
    steps = base.bench.undoing.steps(study, who)
    members, names = base.annotations.things(Member, study, who), base.bench.studies.names(study, who)
    back, again = ([DeedBody.of(one, members, names) for one in heads] for heads in steps)
    return StepsBody(back=back, again=again)


@router.post("/studies/{id}/_undo", summary="Take back", operation_id="undo")
def undo(
    study: StudyOf, base: Base, who: Researcher, once: Once, asked: Annotated[UndoBody | None, Body()] = None
) -> DeedBody:
    """Take back what you did last, or one deed of yours, also after days; what others built on it is in the way."""
    deed = str(asked.deed) if asked and asked.deed else ""
    head = once.run(
        base,
        study,
        who,
        lambda: base.bench.undoing.undo(study, who, deed=deed, key=once.key),
        kinds=_UNDOABLE,
    )
    return told(base, study, head, who)


@router.post("/studies/{id}/_redo", summary="Do again", operation_id="redo")
def redo(study: StudyOf, base: Base, who: Researcher, once: Once) -> DeedBody:
    """Do again what you took back last."""
    head = once.run(base, study, who, lambda: base.bench.undoing.redo(study, who, key=once.key), kinds=_UNDOABLE)
    return told(base, study, head, who)
