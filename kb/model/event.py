"""What happened: who did what to which thing, when and through what; a chain in which each knows the one before.

An event holds codes, ids and days, and never a word that somebody wrote: no name, title, text, reason or address. So
it can be kept for ever. Its hash is the SHA-256 of all it says, the hash of the one before included, as JSON with
sorted keys, without spaces, in UTF-8 and composed characters (NFC). Its number is not in it: that is its place in the
chain, which the hashes hold already, so that one row that is put in or taken out can be told from all that moved.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, field_serializer, field_validator

from kb.model.identity import is_id

START = "0" * 64
"""What stands for the hash of the event before the first."""

Detail = str | int | tuple[str, ...]
"""What a detail may be: a code, a number or a day, or a list of codes."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}|")
_NOT_HASHED = {"number", "hash"}


class Through(StrEnum):
    """By what road a change came."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    PRODUCT = "product"
    """The product by itself: nobody asked for it."""


class Action(StrEnum):
    """What was done: the kind of thing, and a verb."""

    DOCUMENT_ADDED = "document.added"
    DOCUMENT_CHANGED = "document.changed"
    """Its text or what is said of it; a changed text is a new version."""
    DOCUMENT_PLACED = "document.placed"
    """It is found in a place where it was not, or where something else is said of it."""
    DOCUMENT_UNPLACED = "document.unplaced"
    DOCUMENT_NARROWED = "document.narrowed"
    DOCUMENT_WIDENED = "document.widened"
    DOCUMENT_WITHDRAWN = "document.withdrawn"
    DOCUMENT_REMOVED = "document.removed"
    DOCUMENT_RETURNED = "document.returned"
    """Its withdrawal was taken back."""
    DOCUMENT_FORGOTTEN = "document.forgotten"
    """Earlier versions of it were destroyed."""
    DOCUMENT_CONFIRMED = "document.confirmed"
    DOCUMENT_UNCONFIRMED = "document.unconfirmed"
    DOCUMENT_THEMED = "document.themed"
    """A keeper said what it is about, or not about."""
    DOCUMENT_COMPARED = "document.compared"
    """A keeper said what it is to another that is much alike."""
    DOCUMENT_COUNTED = "document.counted"
    """It counts as another from now on, or by itself again."""
    ACCOUNT_ADDED = "account.added"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_DISABLED = "account.disabled"
    ACCOUNT_PROVED = "account.proved"
    """It has another password or second factor."""
    ACCOUNT_TIED = "account.tied"
    """A provider says who it is."""
    ACCOUNT_KEY_ADDED = "account.key-added"
    """Something stands for it: a session, a token, a link."""
    ACCOUNT_KEY_ENDED = "account.key-ended"
    LAB_ADDED = "lab.added"
    LAB_CHANGED = "lab.changed"
    LAB_JOINED = "lab.joined"
    """Somebody belongs to it, or is something else in it."""
    LAB_LEFT = "lab.left"
    STUDY_ADDED = "study.added"
    STUDY_CHANGED = "study.changed"
    """Something was done in it: the detail ``kind`` says what, ``deed`` is the id under which it stands in full."""
    STUDY_EXPORTED = "study.exported"
    """Words and codes of it were taken out as a file."""
    COLLECTION_ADDED = "collection.added"
    COLLECTION_CHANGED = "collection.changed"
    """What it says of itself, or a step in its draft: the detail ``kind`` says which."""
    COLLECTION_PUBLISHED = "collection.published"
    """A new edition."""
    COLLECTION_WITHDRAWN = "collection.withdrawn"
    """For ever: an edition of it where the detail ``edition`` says which, otherwise all of it."""
    COLLECTION_REMARKED = "collection.remarked"
    """A member suggested something, does not agree with something, or was answered."""
    JOURNAL_WRITTEN = "journal.written"
    JOURNAL_STRUCK = "journal.struck"
    LINE_LISTED = "line.listed"
    """A line was put on the list of what was withdrawn or narrowed."""
    EVENTS_MOVED = "events.moved"
    """The events before this one were moved to a file; its thing is the hash of the last of them."""

    @property
    def kind(self) -> str:
        """The kind of thing that it was done to."""
        return self.partition(".")[0]


class Event(BaseModel):
    """One thing that happened.

    Attributes:
        number: its place in the chain, from 1.
        at: when (UTC).
        by: id of the account that did it; empty where nobody was signed in.
        thing: id of what it was done to.
        before, after: of a thing that has versions the one before and the one after, where there is one.
        details: codes, numbers and days that tell more.
        previous: the hash of the event before.
        hash: of this one.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    at: datetime
    by: str
    through: Through
    action: Action
    thing: str
    before: int | None = None
    after: int | None = None
    details: Mapping[str, Detail] = {}
    previous: str
    hash: str = ""

    @field_validator("by")
    @classmethod
    def _opaque(cls, by: str) -> str:
        if by and not is_id(by):
            msg = "an account is named by its id"
            raise ValueError(msg)
        return by

    @field_validator("thing")
    @classmethod
    def _is_code(cls, thing: str) -> str:
        if not thing or not _CODE.fullmatch(thing):
            msg = "a thing is named by its id"
            raise ValueError(msg)
        return thing

    @field_validator("details")
    @classmethod
    def _are_codes(cls, details: Mapping[str, Detail]) -> Mapping[str, Detail]:
        for name, value in details.items():
            parts = value if isinstance(value, tuple) else (str(value),)
            if not all(map(_CODE.fullmatch, (name, *parts))):
                msg = f"the detail {name} is no code"
                raise ValueError(msg)
        return details

    @field_serializer("at")
    def _in_utc(self, at: datetime) -> str:
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    @property
    def kind(self) -> str:
        """The kind of thing that it is about."""
        return self.action.kind

    @property
    def written(self) -> dict[str, Any]:
        """The event as it is written down, in a row or a line."""
        return {"kind": self.kind, **self.model_dump(mode="json")}

    def sealed(self) -> Self:
        """The event with its hash."""
        return self.model_copy(update={"hash": hash_of(self.written)})


def hash_of(written: Mapping[str, Any]) -> str:
    """The hash that an event must have, as 64 hexadecimal digits.

    Args:
        written: what stands in a row or a line, whether or not it is an event still.
    """
    return hashlib.sha256(canonical({name: written[name] for name in written if name not in _NOT_HASHED})).hexdigest()


def canonical(value: object) -> bytes:
    """A value as JSON that is the same on every machine."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", written).encode("utf-8", "surrogatepass")
