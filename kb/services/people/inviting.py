"""Inviting residents to a lab by a code on paper: whoever has no e-mail address can take part too."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from kb.errors import AccountNotFound, Invalid, Taken
from kb.model.identity import AccountId, invited_id, new_id
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

    def invite(self, lab: Lab, role: LabRole, reader: Reader, *, form: str, language: str = "nl") -> Invited:
        """A place in a lab for somebody who has only a code: an account that may elsewhere what a resident may.

        Args:
            lab: that they take part in.
            role: what they are there.
            reader: who invites.
            form: tells one sending of the form from the next, so that a reload makes no second account.
            language: of their pages.

        Raises:
            Forbidden: only its curators may.
            Invalid: curators are people who are known; they come with an account. Or the form has no name.
            Taken: this form made its code already; that cannot be shown again.
        """
        require(decide_in_lab(reader, Action.MANAGE, lab.id))
        if role is LabRole.CURATOR:
            msg = "een curator komt met een account, niet met een code"
            raise Invalid(msg)
        if reader.account is None or not form:
            msg = "een uitnodiging komt van iemand, en van een formulier met een eigen naam"
            raise Invalid(msg)
        now, code = self._now(), new_code()
        account = Account(
            id=invited_id(lab.id, reader.account, form),
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
            if self._is_there(account.id):
                msg = "de code van dit formulier is al gemaakt"
                raise Taken(msg)
            self._people.add(account)
            self._people.place(account.id, lab.id, role)
            self._keys.add(key, digest_of(code))
        return Invited(account, code)

    def withdraw(self, id: AccountId, lab: Lab, reader: Reader) -> None:
        """Whoever was invited to a lab and did not come is not waited for any longer; a code on paper works no more.

        Raises:
            Forbidden: only its curators may.
            AccountNotFound: nobody with that account is still to come here.
        """
        require(decide_in_lab(reader, Action.MANAGE, lab.id))
        if id not in self._people.to_come(lab.id):
            msg = f"nobody is still to come to {lab.slug} with account {id}"
            raise AccountNotFound(msg)
        account = self._people.account(id)
        with self._work():
            self._people.place(id, lab.id, None)
            # Who has an address was invited to the site by an administrator, who alone decides on that.
            if not account.has_mail:
                self._people.change(account.model_copy(update={"disabled": True}))

    def _is_there(self, id: AccountId) -> bool:
        try:
            self._people.account(id)
        except AccountNotFound:
            return False
        return True
