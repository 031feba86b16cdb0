"""Who may do what, and why not. The one place where that is decided; pure, and short enough to read aloud.

A person's role decides what they may do, a document's terms who may read it, and its teller's consent stands above
both: what a resident took back nobody reads, administrators included. What the database and the index select by is made
out of ``clearance``, which says the same of all documents at once; a test compares the three.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kb.errors import Forbidden
from kb.model.evidence import Access, Terms, consent_given
from kb.model.identity import LabId
from kb.model.people import LabRole, Role
from kb.model.reader import VISITOR, Reader, Scope


class Action(StrEnum):
    """What somebody may want to do."""

    KNOW = "know"
    """See that a document is there, and why they may not read it; others get to see nothing at all."""
    READ = "read"
    TAG = "tag"
    CURATE = "curate"
    CONTRIBUTE = "contribute"
    """Suggest something for what a lab makes, and say that one does not agree."""
    ADD = "add"
    CHANGE = "change"
    """Say something else of a document: who may read it, what it is about."""
    WITHDRAW = "withdraw"
    MANAGE = "manage"
    """People, labs, and what happened."""


class Reason(StrEnum):
    """Why not."""

    SIGN_IN = "sign-in"
    ROLE = "role"
    LAB = "lab"
    KEEPERS = "keepers"
    EMBARGO = "embargo"
    CONSENT = "consent"
    SCOPE = "scope"
    OTHER_SITE = "other-site"
    """A form that came from elsewhere; the edge says so."""


class Verdict(NamedTuple):
    """Whether somebody may, and if not, why."""

    allowed: bool
    reason: Reason | None = None


YES = Verdict(allowed=True)

LEAST: dict[Action, Role] = {
    Action.KNOW: Role.VISITOR,
    Action.READ: Role.VISITOR,
    Action.TAG: Role.RESEARCHER,
    Action.CURATE: Role.CURATOR,
    Action.CONTRIBUTE: Role.CURATOR,
    Action.ADD: Role.CURATOR,
    Action.CHANGE: Role.CURATOR,
    Action.WITHDRAW: Role.ADMINISTRATOR,
    Action.MANAGE: Role.ADMINISTRATOR,
}
"""The least role that may do something."""

LEAST_IN_LAB: dict[Action, LabRole] = {
    Action.KNOW: LabRole.MEMBER,
    Action.READ: LabRole.MEMBER,
    Action.CURATE: LabRole.CO_CURATOR,
    Action.CONTRIBUTE: LabRole.MEMBER,
    Action.MANAGE: LabRole.CURATOR,
}
"""The least role in a lab that may do something with what is that lab's; for the rest the role elsewhere decides."""

_SCOPES: dict[Action, Scope] = {
    Action.KNOW: Scope.READ,
    Action.READ: Scope.READ,
    Action.TAG: Scope.TAG,
    Action.CURATE: Scope.CURATE,
    Action.CONTRIBUTE: Scope.CURATE,
    Action.ADD: Scope.INGEST,
    Action.CHANGE: Scope.INGEST,
    Action.WITHDRAW: Scope.ADMIN,
    Action.MANAGE: Scope.ADMIN,
}


def useful_scopes(reader: Reader) -> tuple[Scope, ...]:
    """What a token of a reader can be for: that with which it may do anything, as their roles are now."""

    def may(action: Action) -> bool:
        least = LEAST_IN_LAB.get(action)
        in_lab = least is not None and any(role.rank >= least.rank for _, role in reader.labs)
        return in_lab or reader.role.rank >= LEAST[action].rank

    return tuple(scope for scope in Scope if any(may(action) for action, of in _SCOPES.items() if of is scope))


def require(verdict: Verdict) -> None:
    """Go on only when it is allowed.

    Raises:
        Forbidden: it is not.
    """
    if verdict.reason is not None:
        raise Forbidden(verdict.reason)


class Clearance(NamedTuple):
    """Which documents are open to a reader, on any day on which their tellers agree.

    Attributes:
        access: kinds of documents that are open whatever lab they are for.
        labs: those whose documents are open, too.
        early: also before an embargo ends.
        everything: also without consent and withdrawn.
    """

    access: frozenset[Access]
    labs: frozenset[LabId] = frozenset()
    early: bool = False
    everything: bool = False


def clearance(reader: Reader) -> Clearance:
    """What is open to a reader."""
    if reader.keeper:
        return Clearance(frozenset(Access), early=True, everything=True)
    if reader.account is None or Scope.READ not in reader.scopes:
        return Clearance(frozenset({Access.PUBLIC}))
    if reader.role is Role.ADMINISTRATOR:
        return Clearance(frozenset(Access), early=True)
    access = {Access.PUBLIC} | ({Access.PROFESSIONALS} if reader.role.rank >= Role.PROFESSIONAL.rank else set())
    return Clearance(frozenset(access), frozenset(lab for lab, _ in reader.labs))


def may_name(reader: Reader, role: Role) -> bool:
    """Whether a reader may know by name who did something, who has this role: colleagues may, and who manages people.

    Residents with an account are named to nobody else.
    """
    if reader.keeper:
        return True
    if reader.account is None or Scope.READ not in reader.scopes:
        return False
    least = Role.PROFESSIONAL.rank
    return reader.role is Role.ADMINISTRATOR or (reader.role.rank >= least and role.rank >= least)


def decide(reader: Reader, action: Action, terms: Terms | None = None, *, on: date) -> Verdict:
    """Whether a reader may do something.

    Args:
        reader: who.
        action: what.
        terms: of the document that it is done with, if any; one that was withdrawn is no document any more.
        on: the day.
    """
    if reader.keeper:
        return YES
    if reader.role.rank < LEAST[action].rank:
        return Verdict(allowed=False, reason=Reason.SIGN_IN if reader.account is None else Reason.ROLE)
    if _SCOPES[action] is not Scope.READ and _SCOPES[action] not in reader.scopes:
        return Verdict(allowed=False, reason=Reason.SCOPE)
    # Without the scope to read, a token still reads what everybody may.
    reading = reader if Scope.READ in reader.scopes else VISITOR
    why_not = _why_closed(clearance(reading), terms, on) if terms else None
    if why_not is None or (terms and action is Action.KNOW and _may_know(reading, terms, why_not)):
        return YES
    if reading is not reader:
        why_not = Reason.SCOPE
    elif reader.account is None and why_not in _CLOSED_TO.values():
        why_not = Reason.SIGN_IN
    return Verdict(allowed=False, reason=why_not)


def decide_in_lab(reader: Reader, action: Action, lab: LabId) -> Verdict:
    """Whether a reader may do something with what is a lab's."""
    if reader.keeper or (reader.role is Role.ADMINISTRATOR and _SCOPES[action] in reader.scopes):
        return YES
    if reader.account is None:
        return Verdict(allowed=False, reason=Reason.SIGN_IN)
    if _SCOPES[action] not in reader.scopes:
        return Verdict(allowed=False, reason=Reason.SCOPE)
    role, least = reader.role_in(lab), LEAST_IN_LAB.get(action)
    if role is None:
        return Verdict(allowed=False, reason=Reason.LAB)
    return YES if least is not None and role.rank >= least.rank else Verdict(allowed=False, reason=Reason.ROLE)


def _why_closed(open_to: Clearance, terms: Terms, on: date) -> Reason | None:
    """Why a document is not open, the reason first that stands above the others."""
    rights, consent = terms.rights, terms.consent
    agreed = consent.holds(on) if consent else consent_given(terms.knowledge_source, None)
    if not agreed:
        return Reason.CONSENT
    if rights.access not in open_to.access and not (rights.access is Access.LABS and rights.labs & open_to.labs):
        return _CLOSED_TO[rights.access]
    if rights.embargo_until and rights.embargo_until > on and not open_to.early:
        return Reason.EMBARGO
    return None


_CLOSED_TO = {Access.PROFESSIONALS: Reason.ROLE, Access.LABS: Reason.LAB, Access.RESTRICTED: Reason.KEEPERS}


def _may_know(reader: Reader, terms: Terms, why_not: Reason) -> bool:
    """Professionals know of what is a lab's or not out yet, members of a lab of what is theirs.

    Of what is for keepers, and of what its teller did not agree to, nobody else knows.
    """
    if why_not not in {Reason.LAB, Reason.EMBARGO}:
        return False
    return reader.role.rank >= Role.PROFESSIONAL.rank or bool(terms.rights.labs & clearance(reader).labs)
