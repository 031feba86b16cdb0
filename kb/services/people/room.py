"""All services about people, wired on their stores."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from kb.ports.passwords import Passwords
from kb.ports.people import Attempts, Keys, People
from kb.services.people.accounts import Accounts
from kb.services.people.labs import Labs
from kb.services.people.signing import Limits, Signing
from kb.services.people.throttling import Throttling
from kb.services.people.tokens import Tokens


class Stores(NamedTuple):
    """Where people, their secrets and their tries are kept."""

    people: People
    keys: Keys
    attempts: Attempts


class Room(NamedTuple):
    """What there is to do with people."""

    signing: Signing
    accounts: Accounts
    labs: Labs
    tokens: Tokens


def _now() -> datetime:
    return datetime.now(UTC)


def furnish(stores: Stores, passwords: Passwords, limits: Limits, *, now: Callable[[], datetime] = _now) -> Room:
    """The services, on these stores and by this clock."""
    signing = Signing(
        people=stores.people,
        keys=stores.keys,
        passwords=passwords,
        throttling=Throttling(stores.attempts),
        limits=limits,
        now=now,
    )
    accounts = Accounts(people=stores.people, keys=stores.keys, passwords=passwords, signing=signing, now=now)
    labs = Labs(people=stores.people, now=now)
    return Room(signing, accounts, labs, Tokens(people=stores.people, keys=stores.keys, now=now))
