"""Pages of a list, with links to the others (RFC 8288)."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request

from kb.model.search import MAX_PAGE_SIZE

# Deeper than any ranking goes; keeps offsets within what databases take.
MAX_PAGE = 10_000

PageNumber = Annotated[int, Query(ge=1, le=MAX_PAGE, description="Page, counted from 1.")]
PageSize = Annotated[int, Query(alias="pageSize", ge=1, le=MAX_PAGE_SIZE, description="Results per page.")]


def links(request: Request, address: str, *, page: int, page_size: int, total: int) -> str:
    """The value of a ``Link`` header: first, previous, next and last page.

    Args:
        request: its path and parameters are kept.
        address: where the API is published, without a slash at the end.
        page: the page that is answered.
        page_size: results per page.
        total: results in all.
    """
    last = max(1, -(-total // page_size))
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    parameters = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
    return ", ".join(
        f'<{address}{request.url.path}?{urlencode([*parameters, ("page", str(number))])}>; rel="{name}"'
        for name, number in pages.items()
        if 1 <= number <= last
    )
