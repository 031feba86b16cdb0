"""All services about people, wired on their stores."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from kb.ports.passwords import Passwords
from kb.ports.people import Attempts, Keys, People, Waiting
from kb.ports.post import Post
from kb.ports.provider import Provider, Seal
from kb.ports.work import Work
from kb.services.people.accounts import Accounts
from kb.services.people.entering import Entering, House
from kb.services.people.holding import Holding
from kb.services.people.inviting import Inviting
from kb.services.people.labs import Labs
from kb.services.people.mailing import Link, Mailing
from kb.services.people.own import Own
from kb.services.people.signing import Limits, Signing
from kb.services.people.throttling import Throttling
from kb.services.people.tokens import Tokens


class Stores(NamedTuple):
    """Where people, their secrets, their tries and their forms are kept, and what makes one change of several."""

    people: People
    keys: Keys
    attempts: Attempts
    waiting: Waiting
    work: Work


class Way(NamedTuple):
    """The way in by the provider of an organisation."""

    provider: Provider
    seal: Seal
    house: House


class Mail(NamedTuple):
    """The way to people by e-mail, and the addresses that letters lead to."""

    post: Post
    link: Link


class Room(NamedTuple):
    """What there is to do with people.

    Attributes:
        entering: by a provider; nothing when the organisation has none.
        mailing: links by e-mail; nothing when there is no mail server.
    """

    signing: Signing
    accounts: Accounts
    own: Own
    labs: Labs
    tokens: Tokens
    inviting: Inviting
    holding: Holding
    entering: Entering | None = None
    mailing: Mailing | None = None


def _now() -> datetime:
    return datetime.now(UTC)


def furnish(
    stores: Stores,
    passwords: Passwords,
    limits: Limits,
    *,
    way: Way | None = None,
    mail: Mail | None = None,
    now: Callable[[], datetime] = _now,
) -> Room:
    """The services, on these stores and by this clock."""
    people, keys, attempts, waiting, work = stores
    signing = Signing(
        people=people, keys=keys, passwords=passwords, throttling=Throttling(attempts), limits=limits, now=now
    )
    accounts = Accounts(people=people, keys=keys, passwords=passwords, work=work, now=now)
    return Room(
        signing,
        accounts,
        Own(people=people, keys=keys, passwords=passwords, signing=signing, work=work, now=now),
        Labs(people=people, now=now),
        Tokens(people=people, keys=keys, now=now),
        Inviting(people=people, keys=keys, work=work, now=now),
        Holding(waiting=waiting, keys=keys, now=now),
        Entering(**way._asdict(), people=people, keys=keys, signing=signing, work=work, now=now) if way else None,
        Mailing(**mail._asdict(), accounts=accounts, attempts=attempts, now=now) if mail else None,
    )
