"""What the routes of imports and exports ask of the front door of exchange; ``api.takeaway`` brings it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager
from typing import Annotated, BinaryIO, NamedTuple, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.dependencies import Base
from api.studying import Researcher, StudyOf
from kb.model.deed import Head
from kb.model.reader import Reader
from kb.model.study import Outgoing, StudyId
from kb.services.tagging.exchanging import Adding

_BATCH = 512 * 1024


class Lost(NamedTuple):
    """What does not come along, or not as it was."""

    kind: str
    thing: str
    why: str


class Absent(NamedTuple):
    """A source of a file that is not in the catalogue, see ``exchange.placing``."""

    guid: str
    name: str
    kind: str
    size: int
    codings: int


class Counted(NamedTuple):
    """How positions in a file were counted."""

    unit: str
    ends: str
    marked: bool


class Came(NamedTuple):
    """What a file comes to in a study, see ``exchange.arriving``.

    Attributes:
        head: the deed; ``None`` when it was only tried.
    """

    new: Mapping[str, int]
    changed: int
    recoded: tuple[str, ...]
    strangers: tuple[str, ...]
    texts: tuple[Absent, ...]
    losses: tuple[Lost, ...]
    counted: Counted | None
    head: Head | None


class File(NamedTuple):
    """A study as a file."""

    content: bytes
    name: str
    media_type: str


class Exchange(NamedTuple):
    """Files in and out of studies; what is said beside the work itself, in the language that is named last.

    Attributes:
        receiving: a new file to write what comes, gone afterwards.
        bring: brings a file in under a key, with what it holds and the catalogue does not where that is asked for.
        tried: only says what it would come to.
        losses: what a file of a study would not hold.
        stayed: what a file that is out did not hold.
        pack: makes one, and notes under a key that it was taken out.
    """

    receiving: Callable[[], AbstractContextManager[BinaryIO]]
    bring: Callable[[StudyId, BinaryIO, Reader, Adding | None, str, str], Came]
    tried: Callable[[StudyId, BinaryIO, Reader, str], Came]
    losses: Callable[[StudyId, Reader, str], tuple[Lost, ...]]
    stayed: Callable[[Outgoing, str], tuple[Lost, ...]]
    pack: Callable[[StudyId, str, Reader, str, str], File]


def _exchange(request: Request) -> Exchange:
    return cast("Exchange", request.app.state.exchange)


Exchanged = Annotated[Exchange, Depends(_exchange)]


async def _sent(
    request: Request, study: StudyOf, base: Base, who: Researcher, exchanged: Exchanged
) -> AsyncIterator[BinaryIO]:
    """What somebody sends, once it is known that they may; written away as it comes, in another thread."""
    await run_in_threadpool(base.bench.exchanging.member, study, who)
    with exchanged.receiving() as file:
        batch = bytearray()
        async for chunk in request.stream():
            batch += chunk
            if len(batch) >= _BATCH:
                await run_in_threadpool(file.write, bytes(batch))
                batch.clear()
        await run_in_threadpool(file.write, bytes(batch))
        file.seek(0)
        yield file


Sent = Annotated[BinaryIO, Depends(_sent)]
