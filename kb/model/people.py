"""People who sign in, the labs that they belong to, and what they may be there."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from kb.model.identity import AccountId, LabId


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
            one, or by a code.
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


class Lab(BaseModel):
    """A stadslab: residents, professionals and researchers of one place.

    Attributes:
        slug: its name in addresses and manifests.
        place: the municipality that it is of; empty when it is of none.
    """

    model_config = ConfigDict(frozen=True)

    id: LabId
    slug: str
    name: str
    place: str = ""
    created_at: datetime


def address_key(email: str) -> str:
    """What tells e-mail addresses apart: two that differ in case or in spaces around them are one."""
    return email.strip().casefold()
