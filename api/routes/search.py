"""One question, three voices: ``GET /search``, and ``POST /_zoek`` for a question that should stand in no address."""

from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, Field, StringConstraints

from api.dependencies import Base, Who
from api.paging import PageNumber, PageSize, links
from api.schemas.search import SearchBody
from api.schemas.wire import Wire
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import Reader
from kb.model.search import MAX_QUERY_LENGTH, Filters, SearchQuery, Sort
from kb.model.study import StudyId, ThingId

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


class Asked(Wire):
    """A question with its filters, as it stands in an address or in a body."""

    q: str = Field(
        default="",
        max_length=MAX_QUERY_LENGTH,
        description="The question, in your own words; without it all documents that pass the filters are listed. "
        'Members of studies may type codes by their names: `code:uitstel`, `code:"belt niet"`, `-code:uitstel`.',
    )
    source: list[KnowledgeSource] = Field(default=[], max_length=_MANY, description="Only these knowledge sources.")
    theme: list[Value] = Field(default=[], max_length=_MANY, description="Ids of themes.")
    law: list[Value] = Field(default=[], max_length=_MANY, description="Ids of laws.")
    target_group: list[Value] = Field(default=[], max_length=_MANY, description="Ids of target groups.")
    place: list[Value] = Field(
        default=[], max_length=_MANY, description="Municipalities, or towns in them; any spelling."
    )
    period: Period | None = Field(default=None, description="Years: `2021`, `2015-2019`, `2020-` or `-2014`.")
    code: list[Value] = Field(
        default=[],
        max_length=_MANY,
        description="Ids of codes of a study that you are in: only documents that were given one of these.",
    )
    without_code: list[Value] = Field(
        default=[], max_length=_MANY, description="The same: no documents that were given one of these."
    )
    study: UUID | None = Field(
        default=None, description="Whose codes are typed and counted; else of a code that is chosen, or your newest."
    )
    sort: Sort = Field(default=Sort.RELEVANCE, description="Order of the results.")
    related: bool = Field(default=True, description="Also find other words for the themes that the question names.")
    unread: list[Value] = Field(
        default=[], max_length=_MANY, description="Keys of readings to leave off, such as `place:Arnhem`."
    )
    taken: list[Value] = Field(default=[], max_length=_MANY, description="Keys of unsure readings to use.")
    likely: bool = Field(default=False, description="Also give the first that may be about it; they never count.")
    page: PageNumber = 1
    page_size: PageSize = 12

    @property
    def query(self) -> SearchQuery:
        """The question as the core takes it."""
        year_from, year_to = _years(self.period)
        filters = Filters(
            sources=frozenset(self.source),
            themes=frozenset(map(ThemeId, self.theme)),
            laws=frozenset(map(ThemeId, self.law)),
            target_groups=frozenset(map(ThemeId, self.target_group)),
            places=frozenset(self.place),
            year_from=year_from,
            year_to=year_to,
            codes=frozenset(map(ThingId, self.code)),
            without_codes=frozenset(map(ThingId, self.without_code)),
        )
        return SearchQuery(
            text=self.q,
            filters=filters,
            sort=self.sort,
            related=self.related,
            unread=frozenset(self.unread),
            taken=frozenset(self.taken),
            likely=self.likely,
            page=self.page,
            page_size=self.page_size,
        )


@router.get("/search", summary="Search plural evidence", operation_id="search")
def search(request: Request, response: Response, base: Base, who: Who, asked: Annotated[Asked, Query()]) -> SearchBody:
    """Find exact quotations of research, practice and experience on a question, and which voice is silent.

    Without `q`, everything that passes the filters is listed, newest first.
    """
    body = _found(base, asked, who)
    response.headers["Link"] = links(
        request, base.settings.address, page=asked.page, page_size=asked.page_size, total=body.listed
    )
    return body.told


@router.post("/_zoek", summary="Search without an address", operation_id="searchUnseen")
def search_unseen(base: Base, who: Who, asked: Asked) -> SearchBody:
    """The same with the question in the body, so that it stands in no address, history or log on the way."""
    return _found(base, asked, who).told


class _Found(NamedTuple):
    told: SearchBody
    listed: int


def _found(base: KnowledgeBase, asked: Asked, who: Reader) -> _Found:
    """What answers; for members with how often each code of a study was given in it."""
    narrowing = base.bench.narrowing
    named = StudyId(str(asked.study)) if asked.study else None
    query = narrowing.narrowed(asked.query, who, study=named)
    study = narrowing.searched_in(query.filters, who, study=named)
    results = base.searching.search(query, who)
    codes = [
        one
        for one in (base.seeking.codes(query, study, who) if study else ())
        if one.documents or one.id in query.filters.codes
    ]
    return _Found(SearchBody.of(results, base.linker, encoder=base.encoder.name, codes=codes), results.listed)


def _years(period: str | None) -> tuple[int | None, int | None]:
    """First and last year of a period that has the right form; one year is both."""
    if not period:
        return None, None
    first, dash, last = period.partition("-")
    low, high = int(first) if first else None, int(last) if last else None
    return (low, high) if dash else (low, low)
