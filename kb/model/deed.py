"""What somebody did in a study, so that it can be undone, also tomorrow.

A deed is the things that it changes, each as it was and as it is from then on. Undoing is a deed the other way round;
it is refused where somebody has built on it since. Two moments are told apart by the numbers of deeds.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code, CodeSet
from kb.model.finding import Finding, Judgement, Stance
from kb.model.foreign import Case, Foreign, Unread, Variable
from kb.model.memo import Memo
from kb.model.study import Member, Outgoing, Study, StudyId, Taken, Thing, ThingId
from kb.model.wording import Wording

KINDS: dict[str, type[Thing]] = {
    kind.__name__.lower(): kind
    for kind in (
        Study,
        Member,
        Taken,
        Code,
        CodeSet,
        Highlight,
        Coding,
        Memo,
        Finding,
        Stance,
        Judgement,
        Variable,
        Case,
        Foreign,
        Unread,
        Outgoing,
        Wording,
    )
}
"""The kinds of things in a study by their names; what others refer to comes before what refers to it."""

REFERENCES: dict[type[Thing], dict[str, type[Thing]]] = {
    Code: {"parent": Code},
    Highlight: {"coder": Member},
    Coding: {"highlight": Highlight, "code": Code, "coder": Member},
    Memo: {"author": Member},
    Finding: {"made_by": Member},
    Stance: {"finding": Finding, "highlight": Highlight, "by": Member},
    Judgement: {"by": Member},
    Outgoing: {"by": Member},
    Wording: {"by": Member},
}
"""By which fields things refer to others, which must be there as long as they are."""


class DeedKind(StrEnum):
    """What was done, for whoever reads or undoes it."""

    BEGUN = "begun"
    STUDY = "study"
    """Its question, its search, or who may see what."""
    MEMBERS = "members"
    DOCUMENTS = "documents"
    DOCUMENTS_LEFT = "documents-left"
    READ = "read"
    """Somebody is done with a document."""
    CODED = "coded"
    UNCODED = "uncoded"
    BORDERED = "bordered"
    CODE_ADDED = "code-added"
    CODE_CHANGED = "code-changed"
    CODE_MOVED = "code-moved"
    CODES_MERGED = "codes-merged"
    CODE_SPLIT = "code-split"
    CODE_RETIRED = "code-retired"
    CODE_REMOVED = "code-removed"
    REVIEWED = "reviewed"
    """Codings of an earlier definition hold under the present one."""
    MEMO = "memo"
    STATED = "stated"
    """A finding was made."""
    FINDING = "finding"
    """It says something else, or was opened or closed to others."""
    FINDING_REMOVED = "finding-removed"
    STANCE = "stance"
    STANCE_REMOVED = "stance-removed"
    JUDGED = "judged"
    WORDED = "worded"
    """A word was offered to the thesaurus, or set aside."""
    VARIABLE_ADDED = "variable-added"
    VARIABLE_CHANGED = "variable-changed"
    VARIABLE_REMOVED = "variable-removed"
    CASE_ADDED = "case-added"
    CASE_CHANGED = "case-changed"
    CASE_REMOVED = "case-removed"
    FILLED = "filled"
    """Cases got values."""
    CARRIED = "carried"
    """Highlights went along to a new version of their document."""
    CLEARED = "cleared"
    """A study to practise in was emptied, to begin it anew."""
    IMPORTED = "imported"
    EXPORTED = "exported"

    @property
    def undoable(self) -> bool:
        """Whether it can be undone: not what has left the house, and not that the study began."""
        return self not in {DeedKind.BEGUN, DeedKind.EXPORTED}

    @property
    def is_of_codes(self) -> bool:
        """Whether it changes the codebook."""
        return self.value.startswith("code-") or self is DeedKind.CODES_MERGED


_NEVER_TOLD = frozenset({"id", "study", "revision"})


class Change(NamedTuple):
    """One thing as it was, and as it is from then on; nothing before what is new, nothing after what goes."""

    before: Thing | None
    after: Thing | None

    @property
    def thing(self) -> Thing:
        """The thing, as it is or was."""
        found = self.after or self.before
        if found is None:
            msg = "a change is of something"
            raise ValueError(msg)
        return found

    @property
    def reversed(self) -> "Change":
        """The change that takes it back."""
        return Change(self.after, self.before)


def added(things: Iterable[Thing]) -> tuple[Change, ...]:
    """The changes that put things where they were not."""
    return tuple(Change(None, thing) for thing in things)


def removed(things: Iterable[Thing]) -> tuple[Change, ...]:
    """The changes that take things away."""
    return tuple(Change(thing, None) for thing in things)


class Head(BaseModel):
    """A deed, without what it changed.

    Attributes:
        number: its place among the deeds of the study, from 1; 0 before it is stored.
        by: the account that did it; empty for the product.
        key: what its sender calls it, so that it happens once however often it is sent; empty: nothing.
        size: how many things it changed.
        about: the thing that it is about first of all, for who reads of it; empty when it is about many.
        document: that it is in, if in one.
        undoes: id of the deed that it takes back, or does again.
        undone: it was taken back, and not done again since.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    study: StudyId
    number: int = 0
    kind: DeedKind
    by: str
    at: datetime
    key: str = ""
    size: int = 0
    about: str = ""
    document: str = ""
    undoes: str = ""
    undone: bool = False


class Deed(Head):
    """A deed with what it changed.

    Attributes:
        changes: each thing once.
    """

    changes: tuple[Change, ...]

    @property
    def reversed(self) -> tuple[Change, ...]:
        """The changes that take it back, in the order in which that can be done."""
        return tuple(change.reversed for change in reversed(self.changes))


def differing(before: BaseModel, after: BaseModel) -> list[str]:
    """The names of the fields in which two states of something differ, but for those that only tell it from others."""
    now = after.model_dump()
    return [name for name, said in before.model_dump().items() if now.get(name) != said and name not in _NEVER_TOLD]


def one_per_thing(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The same changes, those of one thing taken together; what ends as it began is left out."""
    first: dict[ThingId, Thing | None] = {}
    last: dict[ThingId, Thing | None] = {}
    for change in changes:
        first.setdefault(change.thing.id, change.before)
        last[change.thing.id] = change.after
    return tuple(Change(first[id], last[id]) for id in first if first[id] != last[id])
