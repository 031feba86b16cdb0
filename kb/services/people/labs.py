"""Labs and who belongs to them."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from kb.errors import Invalid
from kb.model.identity import AccountId, lab_id
from kb.model.people import Account, Lab, LabRole, checked_line, checked_name
from kb.model.policy import Action, decide, decide_in_lab, require
from kb.model.reader import Reader
from kb.ports.people import People

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 80


class Member(NamedTuple):
    """Somebody who belongs to a lab.

    Attributes:
        came: whether anything gives entry to the account; who was only invited never did anything here.
    """

    account: Account
    role: LabRole
    came: bool


class Labs:
    """The labs; that there are any everybody may know, who is in one only its members and who manages people."""

    def __init__(self, *, people: People, now: Callable[[], datetime]) -> None:
        self._people = people
        self._now = now

    def all(self) -> list[Lab]:
        """All of them, by name."""
        return self._people.labs()

    def lab(self, slug: str) -> Lab:
        """One by its slug.

        Raises:
            LabNotFound: there is none.
        """
        return self._people.lab(slug)

    def add(self, slug: str, name: str, reader: Reader, *, place: str = "") -> Lab:
        """A new lab.

        Raises:
            Forbidden: only who manages people may.
            Taken, Invalid: another has this slug, or it does not fit in an address.
        """
        require(decide(reader, Action.MANAGE, on=self._now().date()))
        if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
            msg = "de korte naam van een lab bestaat uit kleine letters, cijfers en streepjes"
            raise Invalid(msg)
        lab = Lab(id=lab_id(slug), slug=slug, name=checked_name(name), place=place.strip(), created_at=self._now())
        self._people.add_lab(lab)
        return lab

    def say(self, lab: Lab, reader: Reader, *, question: str, public_value: str) -> Lab:
        """Let a lab say what it asks and for whom that is good, each in a sentence that may be empty.

        Raises:
            Forbidden: only who curates in it may.
            Invalid: a very long sentence, or what is no text.
        """
        require(decide_in_lab(reader, Action.CURATE, lab.id))
        said = {"question": checked_line(question), "public_value": checked_line(public_value)}
        now = lab.model_copy(update=said)
        self._people.change_lab(now)
        return now

    def members(self, lab: Lab, reader: Reader) -> list[Member]:
        """Who belongs to a lab, by name, also who was invited and did not come yet.

        Raises:
            Forbidden: only its members may know.
        """
        require(decide_in_lab(reader, Action.KNOW, lab.id))
        return self._members(lab)

    def roles(self, lab: Lab) -> dict[LabRole, int]:
        """How many people who came are what in a lab, which everybody may know; nobody by name."""
        return dict(Counter(one.role for one in self._members(lab) if one.came))

    def place(self, email: str, lab: Lab, role: LabRole, reader: Reader) -> bool:
        """Somebody with an account is this in a lab from now on; whether there is such an account.

        Raises:
            Forbidden: only its curators may.
        """
        require(decide_in_lab(reader, Action.MANAGE, lab.id))
        account = self._people.by_email(email)
        if account is None:
            return False
        self._people.place(account.id, lab.id, role)
        return True

    def put(self, account: AccountId, lab: Lab, role: LabRole | None, reader: Reader) -> None:
        """Another role for a member, or none.

        Raises:
            Forbidden: only its curators may; whoever leaves may leave themselves.
            AccountNotFound: there is no such account.
        """
        if not (reader.account == account and role is None):
            require(decide_in_lab(reader, Action.MANAGE, lab.id))
        self._people.place(account, lab.id, role)

    def _members(self, lab: Lab) -> list[Member]:
        to_come = self._people.to_come(lab.id)
        return [Member(account, role, account.id not in to_come) for account, role in self._people.members(lab.id)]
