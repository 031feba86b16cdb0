"""``/studies/{id}/events``: what others do in a study, as it happens.

As server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) for
``Accept: text/event-stream``, else as JSON, for which one may wait. The database is asked each second, since other
processes write to it, too. Asynchronous, as health is: who waits for news occupies no thread.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import Base
from api.identity import AGAIN
from api.negotiation import preferred
from api.revalidation import STREAM
from api.schemas.studies import DeedBody, DeedsBody
from api.streaming import Streams
from api.studying import Researcher, StudyOf
from kb.bootstrap import KnowledgeBase
from kb.errors import KbError, Refused
from kb.model.reader import Reader
from kb.model.study import Member, StudyId

router = APIRouter(tags=["events"])

LONGEST_WAIT = 25
_PAUSE_SECONDS = 1.0
_HEARTBEAT_SECONDS = 15.0
# Then who listens comes again; so nothing that was forgotten stays forever.
_LASTS_SECONDS = 900.0
_MOST = 200

After = Annotated[int, Query(ge=0, le=2**62, description="Only what came after the deed with this number.")]
Wait = Annotated[
    int, Query(ge=0, le=LONGEST_WAIT, description="As JSON: how many seconds to wait for something to happen.")
]
Last = Annotated[
    str, Header(alias="Last-Event-ID", max_length=20, description="The same as `after`, as browsers send it.")
]


@router.get(
    "/studies/{id}/events",
    summary="Hear what is done",
    operation_id="listEvents",
    response_model=DeedsBody,
    responses={200: {"content": {STREAM: {"schema": {"type": "string"}}}}},
)
async def list_events(  # noqa: PLR0913 - one argument per parameter
    study: StudyOf, request: Request, base: Base, who: Researcher, after: After = 0, wait: Wait = 0, last: Last = ""
) -> Any:
    """What was done in a study after a moment: what changed, never what it says.

    With `Accept: text/event-stream` it goes on until you leave the study, your session ends, or this explorer stops.
    """
    if last.isascii() and last.isdecimal():
        after = max(after, int(last))
    news = await run_in_threadpool(_news, base, study, who, after)
    streams: Streams = request.app.state.streams
    if preferred(request.headers.get("Accept", ""), ("application/json", STREAM)) == STREAM:
        told = _told(request, base, study, news, after)
        return StreamingResponse(streams.counted(told), media_type=STREAM, headers={"Vary": "Accept"})
    until = time.monotonic() + wait
    while not news and time.monotonic() < until and not streams.stopping:
        await asyncio.sleep(min(_PAUSE_SECONDS, max(0.0, until - time.monotonic())))
        news = await run_in_threadpool(_news, base, study, who, after)
    return DeedsBody(events=tuple(news), last=news[-1].number if news else after)


async def _told(
    request: Request, base: KnowledgeBase, study: StudyId, news: list[DeedBody], after: int
) -> AsyncIterator[str]:
    """What happens, until there is a reason to stop."""
    streams: Streams = request.app.state.streams
    end, said = time.monotonic() + _LASTS_SECONDS, time.monotonic()
    yield f"retry: {int(_PAUSE_SECONDS * 2000)}\n\n"
    while not streams.stopping and time.monotonic() < end:
        for one in news:
            after, said = one.number, time.monotonic()
            yield f"id: {one.number}\nevent: deed\ndata: {one.model_dump_json(by_alias=True)}\n\n"
        if time.monotonic() - said > _HEARTBEAT_SECONDS:
            said = time.monotonic()
            yield ": nog hier\n\n"
        await asyncio.sleep(_PAUSE_SECONDS)
        try:
            who = await run_in_threadpool(request.scope["state"][AGAIN])
            news = await run_in_threadpool(_news, base, study, who, after)
        except KbError as error:
            # Who is no member any more, or not signed in, hears nothing more; not even why.
            if isinstance(error, Refused):
                yield "event: signed-out\ndata: {}\n\n"
            return


def _news(base: KnowledgeBase, study: StudyId, who: Reader, after: int) -> list[DeedBody]:
    heads = base.bench.studies.log(study, who, after=after, limit=_MOST)
    if not heads:
        return []
    members, names = base.annotations.things(Member, study, who), base.bench.studies.names(study, who)
    return [DeedBody.of(one, members, names) for one in heads]
