"""How the box and its workers talk: JSON, so that what a worker says can only be data.

A message is its length in eight bytes and then its bytes.
"""

import datetime as dt
import socket
from collections.abc import Mapping
from struct import Struct

from pydantic import BaseModel, ConfigDict

from ingest.entry import Entry
from ingest.prepared import Prepared, Unusable
from kb.model.document import Document, Passage

_LENGTH = Struct("<Q")
# Five times the text of the longest document, with its passages and marks.
LARGEST_MESSAGE = 400_000_000


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class Job(_Message):
    """A file to read, and the moment at which it is added."""

    entry: Entry
    now: dt.datetime


class Noted(_Message):
    """A line for the log: never words of a text."""

    logger: str
    level: int
    message: str
    fields: Mapping[str, str | int | float] = {}


class Found(_Message):
    """A document, or why there is none."""

    part: str = ""
    document: Document | None = None
    passages: list[Passage] = []
    code: str = ""
    reason: str = ""

    @classmethod
    def of(cls, one: Prepared | Unusable) -> "Found":
        """The message for what was prepared."""
        if isinstance(one, Unusable):
            return cls(part=one.part, code=one.code, reason=one.reason)
        return cls(part=one.part, document=one.document, passages=one.passages)

    @property
    def value(self) -> Prepared | Unusable:
        """What was prepared."""
        if self.document is None:
            return Unusable(self.code, self.reason, self.part)
        return Prepared(self.document, self.passages, self.part)


class Reply(_Message):
    """What came of a job.

    Attributes:
        seconds: per stage.
        used: seconds of a processor.
        peak: the most bytes of memory that the worker had so far.
        last: the worker ends itself after this one.
    """

    found: tuple[Found, ...]
    used: float = 0.0
    peak: int = 0
    seconds: Mapping[str, float] = {}
    log: tuple[Noted, ...] = ()
    last: bool = False


class Closed(Exception):
    """The other side is gone."""


def send(to: socket.socket, message: bytes) -> None:
    """Send a message.

    Raises:
        Closed: nobody reads it any more.
    """
    try:
        to.sendall(_LENGTH.pack(len(message)))
        to.sendall(message)
    except OSError as error:
        raise Closed from error


def receive(from_: socket.socket) -> bytes:
    """The next message.

    Raises:
        Closed: there comes none, or not the whole of it.
    """
    (length,) = _LENGTH.unpack(_exactly(from_, _LENGTH.size))
    if length > LARGEST_MESSAGE:
        raise Closed
    return _exactly(from_, length)


def _exactly(from_: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        try:
            piece = from_.recv(min(count - len(data), 1 << 20))
        except OSError as error:
            raise Closed from error
        if not piece:
            raise Closed
        data += piece
    return bytes(data)
