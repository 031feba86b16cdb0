"""Studies: a question, who works on it, and the documents that they read for it.

Everything that stands in a study is a ``Thing``: a frozen value with an id, changed only by a deed (``kb.model.deed``).
"""

from datetime import datetime
from enum import StrEnum
from typing import NewType

from pydantic import BaseModel, ConfigDict, Field

from kb.model.identity import AccountId, DocumentId

StudyId = NewType("StudyId", str)
ThingId = NewType("ThingId", str)

LONGEST_NAME = 200
LONGEST_TEXT = 20_000

TAKEN_OUT = "(teruggenomen)"
"""Stands where somebody's own words repeated what was withdrawn since; shorter than what it takes the place of."""


class Thing(BaseModel):
    """Something that stands in a study.

    Attributes:
        id: a random UUID.
        study: of what study it is a part; of a study its own id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ThingId
    study: StudyId


class StudyRole(StrEnum):
    """What somebody is in a study, each also what those above it are."""

    READER = "reader"
    CODER = "coder"
    LEAD = "lead"

    @property
    def rank(self) -> int:
        """The higher, the more it may."""
        return list(StudyRole).index(self)


class Study(Thing):
    """What researchers want to know together.

    Attributes:
        question: in one sentence.
        query: a search whose documents are looked at, as its address says it; empty when documents are chosen by hand.
        seen_at: up to when what that search finds was looked at; what came in later is new.
        layers: members whose codings whoever may read the document may see; private without.
    """

    question: str = Field(min_length=1, max_length=500)
    query: str = Field(default="", max_length=4_000)
    seen_at: datetime | None = None
    layers: tuple[ThingId, ...] = ()
    made_at: datetime


class Member(Thing):
    """Somebody who works on a study, or a stranger who is named in a file that came in.

    Attributes:
        account: ``None`` for a stranger, who has no rights until a member says to be it.
        name: of a stranger; who has an account is called as the account is.
    """

    account: AccountId | None = None
    name: str = Field(default="", max_length=LONGEST_NAME)
    role: StudyRole


class Taken(Thing):
    """A document that is read for a study.

    Attributes:
        ordinal: its place in the list.
        read_by: the members who said to be done with it.
    """

    document: DocumentId
    ordinal: int
    read_by: tuple[ThingId, ...] = ()


class Stayed(BaseModel):
    """A line on what did not go along in a file, as codes with a number: no words of a document stand in it.

    Attributes:
        kind: what became of it.
        thing, why: what it is, and why, by their names in the texts of exchange.
        number: of those; 0 where none is told.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    thing: str
    why: str
    number: int = 0


class Outgoing(Thing):
    """Something that was taken out of a study, so that a withdrawal can tell in which files its words are.

    Attributes:
        format: as the ending of the file says it.
        by: the member who took it.
        sha256: of the file.
        documents: those whose words it held, with the digest of the text.
        held: how many things of each kind; empty for what went before that was noted.
        stayed: what did not go along, or not as it was.
    """

    format: str = Field(max_length=20)
    by: ThingId
    at: datetime
    sha256: str
    documents: dict[DocumentId, str] = Field(default_factory=dict)
    held: dict[str, int] = Field(default_factory=dict)
    stayed: tuple[Stayed, ...] = ()
