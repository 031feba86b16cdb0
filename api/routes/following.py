"""``/studies/{id}/found``: what the search of a study finds, what of that is new, and saying that it was looked at."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, cast

from fastapi import APIRouter, Body, Depends, Query, Request, Response

from api.dependencies import Base
from api.doing import Adding
from api.paging import PageNumber, PageSize, links
from api.schemas.following import FoundBody, SeenBody
from api.schemas.studies import DeedBody
from api.studying import Researcher, StudyOf
from kb.model.deed import DeedKind
from kb.model.search import SearchQuery

router = APIRouter(tags=["studies"])


class Which(StrEnum):
    """Which of what a search finds."""

    NEW = "new"
    LEFT = "left"


WhichOf = Annotated[Which, Query(description="What came in since it was looked at, or what was left then.")]


def _asked_by(request: Request) -> Callable[[str], SearchQuery | None]:
    """Reads an address as the pages write it; they are a front door of their own, so ``api.main`` brings it."""
    return cast("Callable[[str], SearchQuery | None]", request.app.state.asked_by)


AskedBy = Annotated[Callable[[str], SearchQuery | None], Depends(_asked_by)]


@router.get("/studies/{id}/found", summary="See what its search finds", operation_id="listFound")
def list_found(  # noqa: PLR0913 - one argument per query parameter
    study: StudyOf,
    request: Request,
    response: Response,
    base: Base,
    who: Researcher,
    asked_by: AskedBy,
    which: Annotated[
        Which, Query(description="What came in since it was looked at, or what was left then.")
    ] = Which.NEW,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> FoundBody:
    """The documents that the search of a study finds and that are not read for it, as far as you may read them.

    Before it was looked at the first time all of them are new. A study without a search finds nothing; one whose
    search cannot be asked any more is 400.
    """
    one = base.bench.studies.study(study, who)
    query = asked_by(one.query)
    sought = base.seeking.sought(study, query, who) if query else None
    cards = (sought.new if which is Which.NEW else sought.left) if sought else ()
    response.headers["Link"] = links(request, base.settings.address, page=page, page_size=page_size, total=len(cards))
    return FoundBody.of(one, sought, cards, page=page, page_size=page_size)


@router.post("/studies/{id}/_seen", summary="Say that it was looked at", operation_id="markSeen")
def mark_seen(study: StudyOf, doing: Adding, asked: Annotated[SeenBody | None, Body()] = None) -> DeedBody:
    """What its search found was looked at, for all members; never earlier than was said before, nor later than now."""
    seeking, who = doing.base.seeking, doing.who
    until = asked.until if asked else None
    return doing.tell(lambda: seeking.looked(study, until, who, key=doing.key), DeedKind.STUDY)
