"""Inviting residents to a lab by a code on paper: whoever has no e-mail address can take part too."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from kb.errors import Invalid
from kb.model.identity import AccountId, new_id
from kb.model.key import Key, KeyKind, digest_of, new_code, new_sign_in_name
from kb.model.people import Account, Lab, LabRole, Role
from kb.model.policy import Action, decide_in_lab, require
from kb.model.reader import Reader
from kb.ports.people import Keys, People
from kb.ports.work import Work
from kb.services.people.accounts import INVITATION_LASTS

_NAME = "Bewoner"


class Invited(NamedTuple):
    """Somebody who may come.

    Attributes:
        code: gives entry once, to choose a password; kept nowhere.
    """

    account: Account
    code: str


class Inviting:
    """Invitations by the curators of labs."""

    def __init__(self, *, people: People, keys: Keys, work: Work, now: Callable[[], datetime]) -> None:
        self._people = people
        self._keys = keys
        self._work = work
        self._now = now

    def invite(self, lab: Lab, role: LabRole, reader: Reader, *, language: str = "nl") -> Invited:
        """A place in a lab for somebody who has only a code: an account that may elsewhere what a resident may.

        Raises:
            Forbidden: only its curators may.
            Invalid: curators are people who are known; they come with an account.
        """
        require(decide_in_lab(reader, Action.MANAGE, lab.id))
        if role is LabRole.CURATOR:
            msg = "een curator komt met een account, niet met een code"
            raise Invalid(msg)
        now, code = self._now(), new_code()
        account = Account(
            id=AccountId(new_id()),
            email=new_sign_in_name(),
            name=_NAME,
            role=Role.VISITOR,
            language=language,
            created_at=now,
        )
        key = Key(
            id=new_id(), kind=KeyKind.INVITATION, account=account.id, created_at=now, until=now + INVITATION_LASTS
        )
        with self._work():
            self._people.add(account)
            self._people.place(account.id, lab.id, role)
            self._keys.add(key, digest_of(code))
        return Invited(account, code)
