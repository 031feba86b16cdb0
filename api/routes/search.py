"""``GET /search``: one question, three voices."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, StringConstraints

from api.dependencies import Base, Who
from api.paging import PageNumber, PageSize, links
from api.schemas.search import SearchBody
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.search import MAX_QUERY_LENGTH, Filters, SearchQuery, Sort

router = APIRouter(tags=["search"])

_MANY = 20
_MAX_VALUE_LENGTH = 100
_PERIOD = r"^([0-9]{4}|[0-9]{4}-[0-9]{4}|[0-9]{4}-|-[0-9]{4})$"


def _in_order(period: str) -> str:
    low, high = _years(period)
    if low is not None and high is not None and low > high:
        msg = f"{period} eindigt voor het begint"
        raise ValueError(msg)
    return period


# PostgreSQL takes no NUL in a text.
Value = Annotated[str, StringConstraints(max_length=_MAX_VALUE_LENGTH, pattern=r"^[^\x00]*$")]
Period = Annotated[str, StringConstraints(pattern=_PERIOD), AfterValidator(_in_order)]


@router.get("/search", summary="Search plural evidence", operation_id="search")
def search(  # noqa: PLR0913 - one argument per query parameter
    request: Request,
    response: Response,
    base: Base,
    who: Who,
    q: Annotated[
        str,
        Query(
            max_length=MAX_QUERY_LENGTH,
            description="The question, in your own words; without it all documents that pass the filters are listed.",
        ),
    ] = "",
    source: Annotated[list[KnowledgeSource], Query(max_length=_MANY, description="Only these knowledge sources.")] = [],  # noqa: B006
    theme: Annotated[list[Value], Query(max_length=_MANY, description="Ids of themes.")] = [],  # noqa: B006
    law: Annotated[list[Value], Query(max_length=_MANY, description="Ids of laws.")] = [],  # noqa: B006
    target_group: Annotated[
        list[Value], Query(alias="targetGroup", max_length=_MANY, description="Ids of target groups.")
    ] = [],  # noqa: B006
    place: Annotated[
        list[Value], Query(max_length=_MANY, description="Municipalities, or towns in them; any spelling.")
    ] = [],  # noqa: B006
    period: Annotated[Period | None, Query(description="Years: `2021`, `2015-2019`, `2020-` or `-2014`.")] = None,
    sort: Annotated[Sort, Query(description="Order of the results.")] = Sort.RELEVANCE,
    related: Annotated[bool, Query(description="Also find other words for the themes that the question names.")] = True,
    unread: Annotated[
        list[Value], Query(max_length=_MANY, description="Keys of readings to leave off, such as `place:Arnhem`.")
    ] = [],  # noqa: B006
    taken: Annotated[list[Value], Query(max_length=_MANY, description="Keys of unsure readings to use.")] = [],  # noqa: B006
    likely: Annotated[bool, Query(description="Also give the first that may be about it; they never count.")] = False,
    page: PageNumber = 1,
    page_size: PageSize = 12,
) -> SearchBody:
    """Find exact quotations of research, practice and experience on a question, and which voice is silent.

    Without `q`, everything that passes the filters is listed, newest first.
    """
    year_from, year_to = _years(period)
    query = SearchQuery(
        text=q,
        filters=Filters(
            sources=frozenset(source),
            themes=frozenset(map(ThemeId, theme)),
            laws=frozenset(map(ThemeId, law)),
            target_groups=frozenset(map(ThemeId, target_group)),
            places=frozenset(place),
            year_from=year_from,
            year_to=year_to,
        ),
        sort=sort,
        related=related,
        unread=frozenset(unread),
        taken=frozenset(taken),
        likely=likely,
        page=page,
        page_size=page_size,
    )
    results = base.searching.search(query, who)
    response.headers["Link"] = links(
        request, base.settings.address, page=page, page_size=page_size, total=results.listed
    )
    return SearchBody.of(results, base.linker, encoder=base.encoder.name)


def _years(period: str | None) -> tuple[int | None, int | None]:
    """First and last year of a period that has the right form; one year is both."""
    if not period:
        return None, None
    first, dash, last = period.partition("-")
    low, high = int(first) if first else None, int(last) if last else None
    return (low, high) if dash else (low, low)
