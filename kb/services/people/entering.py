"""Signing in with the provider of the organisation, and what somebody may do by the groups that they are in.

What the provider says at each sign-in goes before what was set here: the highest role that one of their groups gives,
and nobody in without one. Reading what is public needs no account, so nobody is shut out of that.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from kb.errors import EntryRefused, Invalid, ProviderUnavailable, Taken
from kb.model.identity import AccountId, new_id
from kb.model.key import KeyKind, digest_of, new_secret
from kb.model.people import Account, Role, checked_email, checked_name
from kb.ports.people import Keys, People, Proof
from kb.ports.provider import Errand, Identified, Provider, Seal
from kb.ports.work import Work
from kb.services.people.signing import Signing

ERRAND_LASTS = timedelta(minutes=10)
# A cookie holds 4 kB.
_LONGEST_BACK = 1_500
_NAMELESS = "Zonder naam"


class House(NamedTuple):
    """The rules of the organisation.

    Attributes:
        name: what it is called, on the button.
        roles: what a group makes somebody.
        adopts: an account with the e-mail address that the provider checked becomes theirs.
    """

    name: str
    roles: Mapping[str, Role]
    adopts: bool = False


class Departure(NamedTuple):
    """Where to send a browser, and what it carries."""

    address: str
    sealed: str


class Arrival(NamedTuple):
    """The secret of a new session, and the path that somebody came from."""

    secret: str
    back: str


class Entering:
    """The way in by a provider."""

    def __init__(  # noqa: PLR0913 - what stands between somebody and a session
        self,
        *,
        provider: Provider,
        seal: Seal,
        house: House,
        people: People,
        keys: Keys,
        signing: Signing,
        work: Work,
        now: Callable[[], datetime],
    ) -> None:
        self._work = work
        self.house = house
        self._provider = provider
        self._seal = seal
        self._people = people
        self._keys = keys
        self._signing = signing
        self._now = now

    def depart(self, back: str, language: str) -> Departure:
        """The way to the provider.

        Raises:
            ProviderUnavailable: it does not answer.
        """
        errand = Errand(
            state=new_secret(),
            nonce=new_secret(),
            verifier=secrets.token_urlsafe(48),
            back=back if len(back) <= _LONGEST_BACK else "",
            language=language,
            until=self._now() + ERRAND_LASTS,
        )
        return Departure(self._provider.ask(errand), self._seal.close(errand))

    def errand(self, sealed: str) -> Errand | None:
        """What a browser was sent with, if it was and there is still time."""
        found = self._seal.open(sealed)
        return found if found and self._now() < found.until else None

    def arrive(self, sealed: str, answer: Mapping[str, str], *, device: str = "") -> Arrival:
        """The way back.

        Args:
            sealed: what the browser carries.
            answer: the parameters that it came back with.
            device: what the session is called in the list of its owner.

        Raises:
            EntryRefused: see there.
            ProviderUnavailable: it does not answer.
        """
        errand = self.errand(sealed)
        if errand is None or digest_of(errand.state) != digest_of(answer.get("state", "")):
            raise EntryRefused("errand")
        who = self._provider.identify(answer, errand)
        role = self._role(who)
        account = self._people.by_subject(who.issuer, who.subject) or self._welcome(who, role, errand.language)
        if account.disabled:
            raise EntryRefused("disabled")
        if not self._signing.once(account.id, errand.state, lasts=ERRAND_LASTS):
            raise EntryRefused("errand")
        self._follow(account, role)
        return Arrival(self._signing.open(account, device=device), errand.back)

    def farewell(self) -> str:
        """Where somebody signs out of the provider, too; empty when that is nowhere, or it does not answer."""
        try:
            return self._provider.farewell()
        except ProviderUnavailable:
            # Here they are signed out, whatever happens there.
            return ""

    def knows(self, id: AccountId) -> bool:
        """Whether the provider says who somebody is."""
        return self._people.is_tied(id)

    def _role(self, who: Identified) -> Role | None:
        """The highest that one of their groups gives."""
        given = [self.house.roles[group] for group in who.groups if group in self.house.roles]
        return max(given, key=lambda role: role.rank, default=None)

    def _follow(self, account: Account, role: Role | None) -> None:
        """Make an account what the groups say; whoever is in none of them any more is nobody in particular, and out."""
        now = role or Role.VISITOR
        with self._work():
            if account.role is not now:
                self._people.change(account.model_copy(update={"role": now}))
            if role is None:
                self._keys.end_all(account.id, {KeyKind.SESSION, KeyKind.TOKEN})
        if role is None:
            raise EntryRefused("groups")

    def _welcome(self, who: Identified, role: Role | None, language: str) -> Account:
        """The account of somebody who comes by the provider for the first time."""
        if role is None:
            raise EntryRefused("groups")
        email = _email(who)
        there = self._people.by_email(email) if email else None
        if there is not None:
            return self._adopt(there, who)
        account = Account(
            id=AccountId(new_id()), email=email, name=_name(who), role=role, language=language, created_at=self._now()
        )
        try:
            self._people.add(account, tied=(who.issuer, who.subject))
        except Taken as error:
            # They came twice at once, or somebody got that address meanwhile.
            found = self._people.by_subject(who.issuer, who.subject)
            if found is None:
                raise EntryRefused("email") from error
            return found
        return account

    def _adopt(self, account: Account, who: Identified) -> Account:
        """An account of before becomes theirs, and whatever gave entry to it does so no more: it could be another's."""
        if account.disabled:
            raise EntryRefused("disabled")
        if not (self.house.adopts and who.verified) or self._people.is_tied(account.id):
            raise EntryRefused("email")
        with self._work():
            self._people.tie(account.id, who.issuer, who.subject)
            self._people.prove(account.id, Proof())
            self._keys.end_all(account.id, set(KeyKind))
        return account


def _email(who: Identified) -> str:
    try:
        return checked_email(who.email)
    except Invalid:
        return ""


def _name(who: Identified) -> str:
    for name in (who.name, who.email):
        try:
            return checked_name(name)
        except Invalid:
            continue
    return _NAMELESS
