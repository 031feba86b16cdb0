"""What forms send: its fields, and kept quotations carried on by an address."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ui import keeping
from ui.forms import Pairs

_MOST_FIELDS = 200


async def _posted(request: Request) -> Pairs:
    """The fields of a form; a body can only be awaited, so this is the one place that does. ``api.gate`` limits it."""
    body = await request.body()
    try:
        return parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS, keep_blank_values=True)
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error


Posted = Annotated[Pairs, Depends(_posted)]


def keep_here(request: Request, posted: Posted) -> Response:
    """Back to the page that the form stands on, now with the quotation kept, or without it."""
    given = request.query_params
    before = keeping.read(given.get(keeping.KEPT, ""))
    keys = keeping.changed(before, posted)
    known, asked = (keeping.question(given.get(name, "")) for name in (keeping.UNDER, "q"))
    under = keeping.under(known, before=before, asked=asked, adds=any(name == keeping.KEEP for name, _ in posted))
    pairs = [(name, value) for name, value in given.multi_items() if name not in keeping.CARRIED]
    pairs += [(keeping.KEPT, keeping.write(keys))] if keys else []
    pairs += [(keeping.UNDER, under)] if keys and under else []
    about = next((value for name, value in posted if name in {keeping.KEEP, keeping.DROP}), "")
    anchor = f"#kaart-{about}" if keeping.kept_of(about) else ""
    path = "/" + quote(request.url.path.lstrip("/"))
    return RedirectResponse(path + (f"?{urlencode(pairs)}" if pairs else "") + anchor, HTTPStatus.SEE_OTHER)
