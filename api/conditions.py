"""Whether a change is made: not twice (``Idempotency-Key``), and not of what is something else by now (``If-Match``).

Where two people could write over each other's words, ``If-Match`` is needed (428 without it, RFC 6585); where nothing
is lost but a mark it is heeded when it is there. ``*`` is for whatever there is. The tag of a thing of a study is the
digest of all that it is, so it is the same on every machine and for every reader; what counts its revisions has those
as its tags, see ``api.revisions``.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header
from pydantic import BaseModel

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid
from kb.model.deed import Deed, DeedKind, Head, differing
from kb.model.identity import digest
from kb.model.reader import Reader
from kb.model.study import StudyId, Thing


class Stale(InTheWay):
    """It is something else than its sender saw.

    Attributes:
        fields: in what, as far as that is known.
    """

    code = "stale"

    def __init__(
        self, kind: str, id: str, why: str, *, by: str = "", number: int = 0, fields: Iterable[str] = ()
    ) -> None:
        super().__init__(kind, id, why, by=by, number=number)
        self.fields = tuple(fields)


class Unconditional(Invalid):
    """A change that does not say of what, where it could go over somebody's words."""

    code = "unconditional"


def tag_of(*things: BaseModel | None) -> str:
    """The value of ``ETag`` for what is told of these things."""
    return f'"{digest("|".join(one.model_dump_json() for one in things if one))[:32]}"'


@dataclass(frozen=True, kw_only=True)
class Precondition:
    """Under which a change is to be made.

    Attributes:
        key: what its sender calls it; empty for one that is sent once.
        tags: of which one has to be that of the thing; empty for whatever it is.
        needed: there have to be tags.
    """

    key: str = ""
    tags: str = ""
    needed: bool = False

    @property
    def seen(self) -> frozenset[str]:
        """The tags that its sender saw."""
        return frozenset(one.strip() for one in self.tags.split(",") if one.strip())

    def holds(self, *tags: str) -> bool:
        """Whether a thing with one of these tags is still what its sender saw.

        Raises:
            Unconditional: they did not say what they saw, and have to.
        """
        if not self.seen and self.needed:
            msg = "If-Match is needed here"
            raise Unconditional(msg)
        return not self.seen or "*" in self.seen or not self.seen.isdisjoint(tags)


class Condition(Precondition):
    """Under which something of a study is changed."""

    def run(  # noqa: PLR0913 - where, who and what
        self,
        base: KnowledgeBase,
        study: StudyId,
        who: Reader,
        do: Callable[[], Head],
        *,
        kinds: Collection[DeedKind],
        seen: Callable[[], Sequence[Thing | None]] = tuple,
        either: bool = False,
    ) -> Head:
        """Make a change, unless it was made under this key; what is compared and what is changed are one transaction.

        Args:
            base: where the study stands.
            study: that is changed.
            who: changes it.
            do: makes the change, under the key.
            kinds: of deeds that the change may be.
            seen: the things that the tags are of.
            either: a tag may be that of any one of them; otherwise it is of all together.

        Raises:
            Unconditional: there are no tags, and there have to be.
            Stale: none of the tags is that of the things.
            Invalid: the key was used for something else.
        """
        with base.bench.work():
            head = base.annotations.done(study, who, self.key)
            if head is None:
                there = [one for one in seen() if one]
                groups = [(one,) for one in there] if either else [tuple(there)]
                if not self.holds(*(tag_of(*group) for group in groups)):
                    raise self._stale(base, study, who, groups)
                head = do()
            if head.kind not in kinds:
                msg = "deze Idempotency-Key is al voor iets anders gebruikt; neem een andere"
                raise Invalid(msg)
            return head

    def _stale(self, base: KnowledgeBase, study: StudyId, who: Reader, groups: Sequence[tuple[Thing, ...]]) -> Stale:
        """What is something else, since whose deed, and in what."""
        if not any(groups):
            return Stale("thing", "", "gone")
        found = []
        for group in groups:
            deeds = [deed for one in group for deed in base.annotations.history(study, one.id, who)]
            deeds.sort(key=lambda deed: -deed.number)
            found.append((deeds[0].number if deeds else 0, group[0], deeds))
        number, thing, deeds = max(found, key=lambda one: one[0])
        each = (self._fields(group, past) for group, (_, _, past) in zip(groups, found, strict=True))
        fields = next(filter(None, each), [])
        by = deeds[0].by if deeds else ""
        return Stale(type(thing).__name__.lower(), thing.id, "changed", by=by, number=number, fields=fields)

    def _fields(self, now: tuple[Thing, ...], deeds: Sequence[Deed]) -> list[str]:
        """In what things differ from what its sender saw, by going back from the last deed until that is found."""
        then = {one.id: one for one in now}
        for deed in deeds:
            for change in deed.changes:
                if change.before is None:
                    return []
                then[change.thing.id] = change.before
            if tag_of(*then.values()) in self.seen:
                return list(dict.fromkeys(name for one in now for name in differing(then[one.id], one)))
        return []


KEY = Header(
    alias="Idempotency-Key",
    max_length=64,
    pattern=r"^[!-~]*$",
    description="What you call this change; sent twice under one name it happens once, with the same answer.",
)
"""The header that names a change."""
NEEDED = "Without it nothing is changed (428); `*` is for whatever there is."
"""What the description of the header says where it has to be there; see ``api.openapi``."""
_WHAT = (
    "The `ETag` of what you saw, or the `etag` in a body; when it is something else by now, nothing is changed (412)."
)
TAGS = Header(alias="If-Match", max_length=1_000, description=_WHAT)
NEEDED_TAGS = Header(alias="If-Match", max_length=1_000, description=f"{_WHAT} {NEEDED}")


def _once(key: Annotated[str, KEY] = "") -> Condition:
    return Condition(key=key)


def _unchanged(key: Annotated[str, KEY] = "", tags: Annotated[str, TAGS] = "") -> Condition:
    return Condition(key=key, tags=tags)


def _surely_unchanged(key: Annotated[str, KEY] = "", tags: Annotated[str, NEEDED_TAGS] = "") -> Condition:
    return Condition(key=key, tags=tags, needed=True)


Once = Annotated[Condition, Depends(_once)]
"""Of what makes something new."""
Unchanged = Annotated[Condition, Depends(_unchanged)]
"""Of what changes something that is there, without going over words."""
SurelyUnchanged = Annotated[Condition, Depends(_surely_unchanged)]
"""Of what changes or takes away what somebody wrote."""
