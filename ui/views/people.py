"""People, labs and what stands for them, as pages show it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from starlette.requests import Request

from kb.model.key import Key
from kb.model.people import Account, Lab, LabRole, Role
from kb.model.reader import Scope
from kb.services.people.labs import Member as Belonging
from ui.edition import Edition, Named

# In this order, since most browsers also say that they are others.
_BROWSERS = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


class Session(NamedTuple):
    """Where somebody is signed in."""

    id: str
    device: str
    used: str
    here: bool


class Token(NamedTuple):
    """What a program comes with."""

    id: str
    name: str
    may: str
    until: str
    used: str


class Place(NamedTuple):
    """A lab that somebody belongs to, and as what."""

    lab: Named
    role: str


class Member(NamedTuple):
    """Somebody in a lab.

    Attributes:
        sign_in: what who came by a code on paper signs in with, to tell codes apart that nobody used yet.
    """

    id: str
    name: str
    role: LabRole
    is_self: bool
    sign_in: str = ""


class Person(NamedTuple):
    """Somebody with an account."""

    id: str
    name: str
    email: str
    role: Role
    labs: tuple[str, ...]
    disabled: bool


def device_of(request: Request, edition: Edition) -> str:
    """What a browser and its machine are called, as far as they say so; empty when they do not."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in _BROWSERS if sign in said), "")
    system = next((name for sign, name in _SYSTEMS if sign in said), "")
    if not browser or not system:
        return browser or system
    return edition.wording("apparaat.op", browser=browser, systeem=system)


def sessions(keys: Sequence[Key], own: str, edition: Edition) -> tuple[Session, ...]:
    """Where somebody is signed in, this session first."""
    shown = [
        Session(
            id=key.id,
            device=key.label or edition.wording("account.sessie_onbekend"),
            used=_day(key.used_at or key.created_at, edition),
            here=key.id == own,
        )
        for key in keys
    ]
    return tuple(sorted(shown, key=lambda session: not session.here))


def tokens(keys: Sequence[Key], edition: Edition) -> tuple[Token, ...]:
    """Somebody's tokens."""
    return tuple(
        Token(
            id=key.id,
            name=key.label,
            may=edition.wording.listing([edition.wording(f"account.mag_{one}") for one in Scope if one in key.scopes]),
            until=_day(key.until, edition),
            used=_day(key.used_at, edition) if key.used_at else "",
        )
        for key in keys
    )


def idle(lasts: timedelta, edition: Edition) -> str:
    """For how long somebody may do nothing, in words."""
    minutes = round(lasts.total_seconds() / 60)
    if minutes % 60:
        return edition.wording.count("account.minuten", minutes)
    return edition.wording.count("account.uren", minutes // 60)


def places(account: Account, labs: Sequence[Lab], edition: Edition) -> tuple[Place, ...]:
    """The labs that somebody belongs to, by name."""
    theirs = dict(account.labs)
    return tuple(
        Place(
            Named(lab.name, edition.links.lab(lab.slug)), edition.wording(f"labrol.{theirs[lab.id].replace('-', '_')}")
        )
        for lab in labs
        if lab.id in theirs
    )


def people(accounts: Sequence[Account], labs: Sequence[Lab]) -> tuple[Person, ...]:
    """Everybody with an account."""
    names = {lab.id: lab.name for lab in labs}
    return tuple(
        Person(
            id=one.id,
            name=one.name,
            email=one.email,
            role=one.role,
            labs=tuple(sorted(names[lab] for lab, _ in one.labs if lab in names)),
            disabled=one.disabled,
        )
        for one in accounts
    )


def members(there: Iterable[Belonging], own: str | None) -> tuple[Member, ...]:
    """Some of those who belong to a lab."""
    return tuple(
        Member(one.account.id, one.account.name, one.role, one.account.id == own, _paper_name(one.account))
        for one in there
    )


def _paper_name(account: Account) -> str:
    return "" if account.has_mail else account.email


def _day(at: datetime, edition: Edition) -> str:
    return edition.wording.date(at.date().isoformat())
