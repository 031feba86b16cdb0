"""People who sign in, the labs that they belong to, and what they may be there."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from kb.errors import Invalid
from kb.model.identity import AccountId, LabId

_LONGEST_NAME, _LONGEST_EMAIL, _LONGEST_LINE = 200, 254, 500


class Role(StrEnum):
    """What somebody may do everywhere, each also what those above it may."""

    VISITOR = "visitor"
    """Nobody in particular; also a resident with an account, who is something in a lab only."""
    PROFESSIONAL = "professional"
    RESEARCHER = "researcher"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        """The higher, the more it may."""
        return list(Role).index(self)


class LabRole(StrEnum):
    """What somebody is in one lab, each also what those above it may."""

    MEMBER = "member"
    CO_CURATOR = "co-curator"
    """A resident who curates along."""
    CURATOR = "curator"

    @property
    def rank(self) -> int:
        """The higher, the more it may."""
        return list(LabRole).index(self)


class Membership(NamedTuple):
    """What somebody is in one lab."""

    lab: LabId
    role: LabRole


class Account(BaseModel):
    """Somebody who can sign in.

    Attributes:
        email: to sign in with, as it was typed; compared by ``address_key``. Empty for who came by a provider without
            one; a name without ``@`` for who came by a code on paper.
        name: as others see it.
        language: of the pages, ``nl`` or ``en``.
        labs: in the order of their ids.
        disabled: cannot sign in, and what was signed in is ended.
    """

    model_config = ConfigDict(frozen=True)

    id: AccountId
    email: str
    name: str
    role: Role
    language: str = "nl"
    labs: tuple[Membership, ...] = ()
    disabled: bool = False
    created_at: datetime

    @property
    def has_mail(self) -> bool:
        """Whether a letter can be sent to them."""
        return "@" in self.email


class Lab(BaseModel):
    """A stadslab: residents, professionals and researchers of one place.

    Attributes:
        slug: its name in addresses and manifests.
        place: the municipality that it is of; empty when it is of none.
        question: that it works on, in one sentence.
        public_value: for whom that is good, and what, in one sentence.
    """

    model_config = ConfigDict(frozen=True)

    id: LabId
    slug: str
    name: str
    place: str = ""
    question: str = ""
    public_value: str = ""
    created_at: datetime


def address_key(email: str) -> str:
    """What tells e-mail addresses apart: two that differ in case or in spaces around them are one."""
    return email.strip().casefold()


def checked_name(name: str) -> str:
    """A name without needless spaces.

    Raises:
        Invalid: there is none, or it is very long, or it holds what is no text.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        msg = f"een naam heeft 1 tot {_LONGEST_NAME} tekens"
        raise Invalid(msg)
    return plain


def checked_line(text: str) -> str:
    """A sentence without needless spaces; it may be empty.

    Raises:
        Invalid: it is very long, or holds what is no text.
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST_LINE or not plain.isprintable():
        msg = f"een zin heeft hoogstens {_LONGEST_LINE} tekens, die allemaal te zien zijn"
        raise Invalid(msg)
    return plain


def checked_email(email: str) -> str:
    """An e-mail address without spaces around it; whether it exists only a letter to it can tell.

    Raises:
        Invalid: it is none.
    """
    plain = email.strip()
    name, at, host = plain.rpartition("@")
    fits = name and at and "." in host.strip(".") and not any(sign.isspace() for sign in plain) and plain.isprintable()
    if not fits or len(plain) > _LONGEST_EMAIL:
        msg = "dit is geen e-mailadres"
        raise Invalid(msg)
    return plain
