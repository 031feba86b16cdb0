"""Who asks, and what they may see.

Accounts come later. Until then the web and the command line read as ``VISITOR``;
``KEEPER`` is the product itself at work (indexing, rebuilding), never a person.
"""

from pydantic import BaseModel, ConfigDict

from kb.model.evidence import Access


class Reader(BaseModel):
    """A reader's clearance.

    Attributes:
        access: the kinds of documents open to this reader.
        keeper: sees everything, also what is under embargo or without consent.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    access: frozenset[Access] = frozenset({Access.PUBLIC})
    keeper: bool = False


VISITOR = Reader(name="visitor")
KEEPER = Reader(name="keeper", access=frozenset(Access), keeper=True)
