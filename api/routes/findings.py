"""``/findings`` that everybody may read, and those of a study with what they stand on."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.conditions import Once, SurelyUnchanged, tag_of
from api.dependencies import Base, Who
from api.doing import Changing, Doing, Rewriting
from api.paging import PageNumber, PageSize, links
from api.schemas.findings import (
    AttachBody,
    FindingBody,
    FindingsBody,
    OwnFindingBody,
    StateBody,
    WholeFindingBody,
)
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf, told
from kb.bootstrap import KnowledgeBase
from kb.model.deed import DeedKind, Head
from kb.model.finding import Finding
from kb.model.reader import Reader
from kb.model.study import StudyId, Thing
from kb.services.tagging.standing import Concluded
from kb.services.tagging.vouching import Ground

router = APIRouter(tags=["findings"])

_FINDING = [DeedKind.STATED, DeedKind.FINDING, DeedKind.FINDING_REMOVED]
_STANCE = [DeedKind.STANCE, DeedKind.STANCE_REMOVED]
_OF_STUDY = "/studies/{id}/findings"
_ONE, _ONE_STANCE = _OF_STUDY + "/{finding}", _OF_STUDY + "/{finding}/stances/{stance}"


@router.get("/findings", summary="List findings", operation_id="listPublicFindings")
def list_public_findings(
    request: Request, response: Response, base: Base, who: Who, page: PageNumber = 1, page_size: PageSize = 20
) -> FindingsBody:
    """What researchers stand for in public, the newest first."""
    return _listed(base.bench.concluding.published(who), request, response, base, page, page_size)


@router.get("/findings/{id}", summary="Read a finding", operation_id="getPublicFinding")
def get_public_finding(id: UUID, base: Base, who: Who) -> WholeFindingBody:
    """A public finding with the words that it stands on, as far as you may read them."""
    return WholeFindingBody.of(base.bench.concluding.public(str(id), who))


@router.post(
    "/findings/{id}/stances/{stance}/_doubt",
    summary="Doubt a quotation",
    operation_id="doubtPublicStance",
    status_code=204,
)
def doubt_public_stance(id: UUID, stance: UUID, base: Base, who: Who, once: Once) -> None:
    """These words do not do that to the finding: it counts no longer, until two members of the study confirm it.

    Whoever has an account may.
    """
    base.bench.vouching.doubt(None, str(id), str(stance), who, key=once.key)


@router.get(_OF_STUDY, summary="List findings of a study", operation_id="listFindings")
def list_findings(  # noqa: PLR0913 - one argument per query parameter
    study: StudyOf,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    again: Annotated[bool, Query(description="Only those whose sources went or changed.")] = False,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> FindingsBody:
    """The findings of a study, drafts too, the newest first."""
    concluding = base.bench.concluding
    found = concluding.again(study, who) if again else concluding.all(study, who)
    return _listed(found, request, response, base, page, page_size)


@router.post(_OF_STUDY, summary="State a finding", operation_id="addFinding", status_code=201)
def add_finding(
    study: StudyOf, asked: StateBody, response: Response, base: Base, who: Researcher, once: Once
) -> OwnFindingBody:
    """A new finding, for the members of the study alone."""
    head = once.run(
        base,
        study,
        who,
        lambda: base.bench.concluding.state(study, asked.stated(), who, key=once.key),
        kinds=_FINDING,
    )
    response.headers["Location"] = f"{base.settings.address}/v1/studies/{study}/findings/{head.about}"
    return _one(base, study, head.about, response, who)


@router.get(_ONE, summary="Read a finding of a study", operation_id="getFinding")
def get_finding(study: StudyOf, finding: UUID, response: Response, base: Base, who: Researcher) -> OwnFindingBody:
    """A finding with the words that it stands on, and everything that stands in the way of publishing it."""
    return _one(base, study, str(finding), response, who)


@router.put(_ONE, summary="Let a finding say something else", operation_id="changeFinding")
def change_finding(  # noqa: PLR0913 - path, body and headers
    study: StudyOf,
    finding: UUID,
    asked: StateBody,
    response: Response,
    base: Base,
    who: Researcher,
    unchanged: SurelyUnchanged,
) -> OwnFindingBody:
    """Another sentence, or other bounds; what it said stays in its history. One that is public changes who leads."""
    unchanged.run(
        base,
        study,
        who,
        lambda: base.bench.concluding.change(study, str(finding), asked.stated(), who, key=unchanged.key),
        kinds=_FINDING,
        seen=lambda: _seen(base, study, finding, who),
    )
    return _one(base, study, str(finding), response, who)


@router.delete(_ONE, summary="Take a finding away", operation_id="removeFinding")
def remove_finding(study: StudyOf, finding: UUID, base: Base, who: Researcher, unchanged: SurelyUnchanged) -> DeedBody:
    """A finding goes with what stood under it; one that is public first has to be retracted."""
    head = unchanged.run(
        base,
        study,
        who,
        lambda: base.bench.concluding.remove(study, str(finding), who, key=unchanged.key),
        kinds=_FINDING,
        seen=lambda: _seen(base, study, finding, who),
    )
    return told(base, study, head, who)


@router.post(_ONE + "/_publish", summary="Publish a finding", operation_id="publishFinding")
def publish_finding(finding: UUID, response: Response, doing: Changing) -> OwnFindingBody:
    """Everybody may read it from now on; 409 says everything that stands in the way. For who leads the study."""
    publish = doing.bench.concluding.publish
    id = _done_to(finding, doing, _FINDING, lambda id: publish(doing.study, id, doing.who, key=doing.key))
    return _one(doing.base, doing.study, id, response, doing.who)


@router.post(_ONE + "/_retract", summary="Take back a finding", operation_id="retractFinding")
def retract_finding(finding: UUID, response: Response, doing: Changing) -> OwnFindingBody:
    """It is for the members of the study alone again. For who leads the study."""
    retract = doing.bench.concluding.retract
    id = _done_to(finding, doing, _FINDING, lambda id: retract(doing.study, id, doing.who, key=doing.key))
    return _one(doing.base, doing.study, id, response, doing.who)


@router.post(_ONE + "/_clear", summary="Clear away what went", operation_id="clearFinding")
def clear_finding(finding: UUID, response: Response, doing: Changing) -> OwnFindingBody:
    """What stood on words that nobody may read any more stands under it no longer."""
    clear = doing.bench.vouching.clear
    id = _done_to(finding, doing, _STANCE, lambda id: clear(doing.study, id, doing.who, key=doing.key))
    return _one(doing.base, doing.study, id, response, doing.who)


@router.post(_ONE + "/stances", summary="Say what words do to it", operation_id="attach")
def attach(finding: UUID, asked: AttachBody, response: Response, doing: Changing) -> OwnFindingBody:
    """Marked words support, qualify or contradict a finding; what you said of them before, this takes the place of.

    `If-Match` is that of the finding.
    """
    ground, put = Ground(str(asked.highlight), asked.kind, asked.note), doing.bench.vouching.attach
    id = _done_to(finding, doing, _STANCE, lambda id: put(doing.study, id, ground, doing.who, key=doing.key))
    return _one(doing.base, doing.study, id, response, doing.who)


@router.delete(_ONE_STANCE, summary="Take words from under it", operation_id="detach")
def detach(finding: UUID, stance: UUID, response: Response, doing: Rewriting) -> OwnFindingBody:
    """Words do not stand under a finding any more: by who said so, or who leads the study.

    `If-Match` is that of the finding, or the `etag` of the quotation.
    """
    away = doing.bench.vouching.detach
    id = _done_to(
        finding, doing, _STANCE, lambda _: away(doing.study, str(stance), doing.who, key=doing.key), stance=stance
    )
    return _one(doing.base, doing.study, id, response, doing.who)


@router.post(_ONE_STANCE + "/_doubt", summary="Doubt a quotation of a study", operation_id="doubtStance")
def doubt_stance(finding: UUID, stance: UUID, response: Response, doing: Changing) -> OwnFindingBody:
    """These words do not do that to the finding: it counts no longer, until two members confirm it.

    `If-Match` is that of the finding, or the `etag` of the quotation.
    """
    doubt = doing.bench.vouching.doubt
    id = _done_to(
        finding,
        doing,
        _STANCE,
        lambda id: doubt(doing.study, id, str(stance), doing.who, key=doing.key),
        stance=stance,
    )
    return _one(doing.base, doing.study, id, response, doing.who)


@router.post(_ONE_STANCE + "/_confirm", summary="Confirm a quotation", operation_id="confirmStance")
def confirm_stance(finding: UUID, stance: UUID, response: Response, doing: Changing) -> OwnFindingBody:
    """They do after all: when two members say so, it counts again.

    `If-Match` is that of the finding, or the `etag` of the quotation.
    """
    confirm = doing.bench.vouching.confirm
    id = _done_to(
        finding, doing, _STANCE, lambda _: confirm(doing.study, str(stance), doing.who, key=doing.key), stance=stance
    )
    return _one(doing.base, doing.study, id, response, doing.who)


def _one(base: KnowledgeBase, study: StudyId, id: str, response: Response, who: Reader) -> OwnFindingBody:
    whole = base.bench.concluding.one(study, id, who)
    response.headers["ETag"] = tag_of(whole.finding)
    return OwnFindingBody.whole(whole, datetime.now(UTC))


def _done_to(
    finding: UUID, doing: Doing, kinds: Sequence[DeedKind], do: Callable[[str], Head], *, stance: UUID | None = None
) -> str:
    """Do something to a finding or to words under it, unless that is another by now than its sender saw; its id."""
    id = str(finding)

    def seen() -> list[Thing]:
        whole = doing.bench.concluding.one(doing.study, id, doing.who)
        return [whole.finding, *(one.stance for one in whole.quotations if one.stance.id == str(stance))]

    doing.run(lambda: do(id), *kinds, seen=seen, either=True)
    return id


def _seen(base: KnowledgeBase, study: StudyId, finding: UUID, who: Reader) -> list[Finding]:
    return [base.bench.concluding.one(study, str(finding), who).finding]


def _listed(
    found: Sequence[Concluded], request: Request, response: Response, base: KnowledgeBase, page: int, page_size: int
) -> FindingsBody:
    total, first = len(found), (page - 1) * page_size
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=total)
    shown = tuple(FindingBody.of(one) for one in found[first : first + page_size])
    return FindingsBody(findings=shown, total=total, page=page, page_size=page_size)
