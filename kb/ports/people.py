"""People who sign in, labs, the secrets that stand for accounts, and forms that wait for who has to sign in again."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple, Protocol

from kb.model.identity import AccountId, LabId
from kb.model.key import Key, KeyKind
from kb.model.people import Account, Lab, LabRole
from kb.model.unsent import Unsent


class Proof(NamedTuple):
    """What an account proves itself with.

    Attributes:
        password: as ``Passwords`` wrote it; empty: no password gives entry.
        second_factor: what codes are made of, in base 32; empty: none is asked for.
    """

    password: str = ""
    second_factor: str = ""


class People(Protocol):
    """Accounts, labs, and who belongs to which.

    A change that touches what somebody may do (role, labs, disabled) makes their sessions go on under other secrets;
    one that disables an account ends everything that stands for it. Each change is told of in the same transaction.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def add(self, account: Account, *, tied: tuple[str, str] | None = None) -> None:
        """A new account that nothing gives entry to yet, or what a provider calls so: its issuer and its subject.

        Raises:
            Taken: another account has its e-mail address, or is tied to that.
        """

    def change(self, account: Account) -> None:
        """Put an account in place of the one with its id, but for its labs.

        Raises:
            AccountNotFound: there is none.
            Taken: another account has its e-mail address.
        """

    def accounts(self) -> list[Account]:
        """All of them, by name."""

    def account(self, id: AccountId) -> Account:
        """One by its id.

        Raises:
            AccountNotFound: there is none.
        """

    def by_email(self, email: str) -> Account | None:
        """The account with an e-mail address, however that is written."""

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account that a provider calls so."""

    def tie(self, id: AccountId, issuer: str, subject: str) -> None:
        """An account is what a provider calls so.

        Raises:
            Taken: another account is.
        """

    def is_tied(self, id: AccountId) -> bool:
        """Whether a provider says who it is."""

    def proof(self, id: AccountId) -> Proof:
        """What an account proves itself with."""

    def prove(self, id: AccountId, proof: Proof) -> None:
        """It proves itself with something else from now on."""

    def labs(self) -> list[Lab]:
        """All of them, by name."""

    def lab(self, slug: str) -> Lab:
        """One by its slug.

        Raises:
            LabNotFound: there is none.
        """

    def add_lab(self, lab: Lab) -> None:
        """A new lab.

        Raises:
            Taken: another has its slug.
        """

    def change_lab(self, lab: Lab) -> None:
        """Put a lab in place of the one with its id; the slug stays."""

    def members(self, lab: LabId) -> list[tuple[Account, LabRole]]:
        """Who belongs to a lab, by name."""

    def to_come(self, lab: LabId) -> frozenset[AccountId]:
        """Those who belong to a lab while nothing gives entry to their account yet."""

    def place(self, account: AccountId, lab: LabId, role: LabRole | None) -> None:
        """Somebody is this in a lab from now on, or no longer belongs to it."""


class Keys(Protocol):
    """Secrets that stand for accounts, by their digests; what is past its end is as if it were not there.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def add(self, key: Key, digest: str) -> None:
        """A new one."""

    def find(self, digest: str, kinds: Collection[KeyKind], at: datetime) -> Key | None:
        """One of these kinds that works then."""

    def use(self, digest: str, kinds: Collection[KeyKind], at: datetime) -> Key | None:
        """The same, of what works once: for one caller only, however many ask."""

    def touch(self, digest: str, at: datetime) -> None:
        """It was used."""

    def replace(self, digest: str, by: str, *, until: datetime) -> None:
        """It goes on under another digest; the old one works a little longer, for requests on their way."""

    def of(self, account: AccountId, kinds: Collection[KeyKind], at: datetime) -> list[Key]:
        """Those of an account that work, newest first."""

    def end(self, account: AccountId, id: str) -> bool:
        """End one; whether it was there."""

    def end_all(self, account: AccountId, kinds: Collection[KeyKind], *, but: str = "") -> None:
        """End those of an account, but the one with this digest."""

    def end_everywhere(self, kinds: Collection[KeyKind]) -> None:
        """End those of all accounts."""

    def forget(self, before: datetime) -> None:
        """Delete what ended before then."""


class Attempts(Protocol):
    """Tries that failed, by digests of who tried what."""

    def note(self, of: Collection[str], at: datetime) -> None:
        """One more of each."""

    def count(self, of: str, since: datetime) -> int:
        """How many there were."""

    def clear(self, of: Collection[str]) -> None:
        """They count no more."""

    def forget(self, before: datetime) -> None:
        """Delete those of before."""


class Waiting(Protocol):
    """Forms that wait for who typed them, closed with a secret that only their browser has.

    Raises:
        CatalogueUnavailable: the database does not answer.
    """

    def keep(self, form: Unsent, secret: str) -> bool:
        """Keep one; whether there was room. The same form twice is kept once."""

    def of(self, secret: str, since: datetime) -> list[Unsent]:
        """Those of a browser that came since then, the newest first."""

    def drop(self, id: str, secret: str) -> None:
        """Destroy one, if it is there."""

    def forget(self, before: datetime) -> None:
        """Destroy those of before."""
