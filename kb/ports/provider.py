"""The organisation's provider of identities, and what a browser carries while it is on its way there and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol


class Errand(NamedTuple):
    """What somebody was sent to the provider with; nobody but this browser may come back with it.

    Attributes:
        state: comes back in the answer.
        nonce: stands in what the provider signs.
        verifier: shown when the code is redeemed (PKCE, RFC 7636); until then only its digest leaves us.
        back: the path of ours that they came from.
        language: of the pages, ``nl`` or ``en``.
        until: it is over from then on.
    """

    state: str
    nonce: str
    verifier: str
    back: str
    language: str
    until: datetime


class Identified(NamedTuple):
    """Who somebody is, as the provider says it.

    Attributes:
        issuer: the provider.
        subject: its name for the account, which never changes.
        name: for people; may be empty.
        email: may be empty.
        verified: the provider says that the e-mail address is theirs.
        groups: that they are in.
    """

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    verified: bool = False
    groups: frozenset[str] = frozenset()


class Provider(Protocol):
    """Where people prove who they are.

    Raises:
        ProviderUnavailable: it does not answer, or not as it should.
    """

    def ask(self, errand: Errand) -> str:
        """The address to send a browser to."""

    def identify(self, answer: Mapping[str, str], errand: Errand) -> Identified:
        """Who came back.

        Args:
            answer: the parameters of the address that they came back to.
            errand: what they were sent with.

        Raises:
            EntryRefused: nobody that can be believed.
        """

    def farewell(self) -> str:
        """The address where somebody signs out there, too; empty when there is none."""


class Seal(Protocol):
    """Keeps an errand where nobody can read or change it: in the browser of whoever was sent."""

    def close(self, errand: Errand) -> str:
        """The errand, fit for a cookie."""

    def open(self, sealed: str) -> Errand | None:
        """The errand again; nothing when this is none of ours. Whether it is over is for others to see."""
