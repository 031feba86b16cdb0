"""What was coded in a study in tables, the voices side by side, and the quotations behind every number."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api.dependencies import Base
from api.doing import Changing, Doing
from api.paging import PageNumber, links
from api.schemas.studies import NO_NUL, DeedBody
from api.schemas.tables import DisplayBody, JudgeBody, LineBody, MatrixBody, MeetingsBody, OpeningBody, PairBody
from api.studying import Researcher, StudyOf
from kb.model.deed import DeedKind
from kb.model.study import ThingId
from kb.services.tagging.axes import FARTHEST, NEAR_ENOUGH, Axis, By, Meet
from kb.services.tagging.joining import Rows
from kb.services.tagging.opening import PAGE, Behind
from kb.services.tagging.weighing import Said

router = APIRouter(tags=["tables"])

_MOST_PAIRS = 1_000

RowsOf = Annotated[Rows, Query(description="What the rows are.")]
ColumnsOf = Annotated[Axis, Query(description="By what documents are told apart.")]
VariableOf = Annotated[UUID | None, Query(description="Of cases, where documents are told apart by one.")]
RowOf = Annotated[str, Path(max_length=100, pattern=NO_NUL, description="The id of a code or a concept.")]
Meeting = Annotated[Meet, Query(description="How codings meet.")]
Distance = Annotated[
    int, Query(ge=0, le=FARTHEST, description="How many characters may lie between those that are near.")
]


@router.get("/studies/{id}/matrix", summary="Cross codes with something else", operation_id="getMatrix")
def get_matrix(
    study: StudyOf,
    base: Base,
    who: Researcher,
    rows: RowsOf = Rows.CODES,
    columns: ColumnsOf = Axis.VOICE,
    variable: VariableOf = None,
) -> MatrixBody:
    """How often each code or concept was given, and by how many independent people and studies behind that."""
    crossed = base.bench.joining.matrix(study, rows, _by(columns, variable), who)
    return MatrixBody.of(crossed, rows, columns)


@router.get("/studies/{id}/meetings", summary="See where codes meet", operation_id="listMeetings")
def list_meetings(
    study: StudyOf,
    base: Base,
    who: Researcher,
    meet: Meeting = Meet.OVERLAP,
    of: Annotated[str, Query(max_length=100, pattern=NO_NUL, description="Only those of this code or concept.")] = "",
    near: Distance = NEAR_ENOUGH,
) -> MeetingsBody:
    """Where each two codes or concepts meet, most often first; at most 1,000 pairs."""
    found = base.bench.joining.meetings(study, meet, who, of=of, near=near)
    return MeetingsBody(pairs=tuple(map(PairBody.of, found[:_MOST_PAIRS])))


@router.get("/studies/{id}/quotations", summary="Open a number", operation_id="listQuotations")
def list_quotations(  # noqa: PLR0913 - one argument per query parameter
    study: StudyOf,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    row: Annotated[str, Query(max_length=100, pattern=NO_NUL, description="The code or concept that was given.")] = "",
    columns: Annotated[Axis | None, Query(description="By what documents are told apart.")] = None,
    column: Annotated[str, Query(max_length=200, pattern=NO_NUL, description="In which of those.")] = "",
    variable: VariableOf = None,
    other: Annotated[str, Query(max_length=100, pattern=NO_NUL, description="Another code or concept.")] = "",
    meet: Meeting = Meet.OVERLAP,
    met: Annotated[bool, Query(description="Those that meet it, or else those that do not.")] = True,
    coder: Annotated[UUID | None, Query(description="The member who gave it.")] = None,
    near: Distance = NEAR_ENOUGH,
    page: PageNumber = 1,
) -> OpeningBody:
    """The quotations behind a number of a table, the voices in turns; 20 a page."""
    by = _by(columns, variable) if columns else None
    behind = Behind(row, by, column, ThingId(str(coder)) if coder else None, other, meet, met, near)
    opening = base.bench.behinds.quotations(study, behind, who, page=page)
    total = opening.total + opening.frameworks
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=PAGE, total=total)
    return OpeningBody.of(opening, page=page, page_size=PAGE)


@router.get("/studies/{id}/display", summary="See the voices side by side", operation_id="getDisplay")
def get_display(study: StudyOf, base: Base, who: Researcher, rows: RowsOf = Rows.CODES) -> DisplayBody:
    """Each code or concept with what the three voices say, and what people say of that; disagreement comes first."""
    return DisplayBody(rows=tuple(map(LineBody.of, base.bench.weighing.display(study, rows, who))))


@router.put("/studies/{id}/display/{row}", summary="Say how the voices relate", operation_id="judge")
def judge(row: RowOf, asked: JudgeBody, doing: Changing) -> DeedBody:
    """Your verdict on a row, with its reason; it takes the place of what you said before.

    `If-Match` is the `etag` of that; nobody else can change it.
    """
    return _judged(row, Said(asked.verdict, asked.reason, tuple(map(str, asked.keys))), doing)


@router.delete("/studies/{id}/display/{row}", summary="Take back your verdict", operation_id="takeBackVerdict")
def take_back_verdict(row: RowOf, doing: Changing) -> DeedBody:
    """You say nothing of a row any more. `If-Match` is the `etag` of your verdict."""
    return _judged(row, None, doing)


def _judged(row: str, said: Said | None, doing: Doing) -> DeedBody:
    weighing, study, who = doing.bench.weighing, doing.study, doing.who
    return doing.tell(
        lambda: weighing.judge(study, row, said, who, key=doing.key),
        DeedKind.JUDGED,
        seen=lambda: [weighing.mine(study, row, who)],
    )


def _by(axis: Axis, variable: UUID | None) -> By:
    return By(axis, ThingId(str(variable)) if variable else None)
