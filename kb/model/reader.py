"""Who asks: a visitor, somebody who signed in, or the product itself at work."""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from kb.model.evidence import Access
from kb.model.identity import AccountId, LabId
from kb.model.people import Account, LabRole, Membership, Role


class Scope(StrEnum):
    """What a token was made for; the rest of what its owner may, it may not."""

    READ = "read"
    TAG = "tag"
    CURATE = "curate"
    INGEST = "ingest"
    ADMIN = "admin"


class Reader(BaseModel):
    """Who asks. What that lets them do is ``kb.model.policy``'s to say.

    Attributes:
        account: ``None`` for visitors and for the product itself.
        scopes: of the token that they came with; everything for whoever signed in.
        keeper: the product itself at work (indexing, rebuilding), never a person: sees everything, also what is
            under embargo, without consent or withdrawn.
    """

    model_config = ConfigDict(frozen=True)

    account: AccountId | None = None
    role: Role = Role.VISITOR
    labs: tuple[Membership, ...] = ()
    scopes: frozenset[Scope] = frozenset(Scope)
    keeper: bool = False

    @classmethod
    def of(cls, account: Account, scopes: frozenset[Scope] = frozenset(Scope)) -> "Reader":
        """The reader that an account is."""
        return cls(account=account.id, role=account.role, labs=account.labs, scopes=scopes)

    def role_in(self, lab: LabId) -> LabRole | None:
        """What they are in a lab; ``None`` when they do not belong to it."""
        return dict(self.labs).get(lab)


VISITOR = Reader()
KEEPER = Reader(keeper=True)


def audience(access: Access, labs: Sequence[LabId]) -> tuple[Reader, ...]:
    """Who may read what has this access and nothing more than they must: nobody in particular."""
    nobody = AccountId("")
    match access:
        case Access.PUBLIC:
            return (VISITOR,)
        case Access.PROFESSIONALS:
            return (Reader(account=nobody, role=Role.PROFESSIONAL),)
        case Access.LABS:
            return tuple(Reader(account=nobody, labs=(Membership(lab, LabRole.MEMBER),)) for lab in labs)
        case Access.RESTRICTED:
            return (KEEPER,)
