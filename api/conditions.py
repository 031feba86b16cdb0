"""Whether a change is made: not twice (``Idempotency-Key``), and not of what is something else by now (``If-Match``).

The tag of a thing is the digest of all that it is, so it is the same on every machine and for every reader.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Annotated, NamedTuple

from fastapi import Depends, Header

from kb.bootstrap import KnowledgeBase
from kb.errors import InTheWay, Invalid
from kb.model.deed import DeedKind, Head
from kb.model.identity import digest
from kb.model.reader import Reader
from kb.model.study import StudyId, Thing


class Stale(InTheWay):
    """It is something else than its sender saw."""

    code = "stale"


def tag_of(*things: Thing | None) -> str:
    """The value of ``ETag`` for what is told of these things."""
    return f'"{digest("|".join(one.model_dump_json() for one in things if one))[:32]}"'


class Condition(NamedTuple):
    """Under which a change is to be made.

    Attributes:
        key: what its sender calls it; empty for one that is sent once.
        tags: of which one has to be that of the thing; empty for whatever it is.
    """

    key: str = ""
    tags: str = ""

    def run(
        self,
        base: KnowledgeBase,
        study: StudyId,
        who: Reader,
        do: Callable[[], Head],
        *,
        kinds: Collection[DeedKind],
        seen: Callable[[], Sequence[Thing | None]] = tuple,
    ) -> Head:
        """Make a change, unless it was made under this key; what is compared and what is changed are one transaction.

        Args:
            base: where the study stands.
            study: that is changed.
            who: changes it.
            do: makes the change, under the key.
            kinds: of deeds that the change may be.
            seen: the things that the tags are of.

        Raises:
            Stale: none of the tags is that of the things.
            Invalid: the key was used for something else.
        """
        with base.bench.work():
            head = base.annotations.done(study, who, self.key)
            if head is None:
                self._compare(base, study, who, seen)
                head = do()
            if head.kind not in kinds:
                msg = "deze Idempotency-Key is al voor iets anders gebruikt; neem een andere"
                raise Invalid(msg)
            return head

    def _compare(
        self, base: KnowledgeBase, study: StudyId, who: Reader, seen: Callable[[], Sequence[Thing | None]]
    ) -> None:
        if not self.tags or self.tags.strip() == "*":
            return
        things = seen()
        if tag_of(*things) in (one.strip() for one in self.tags.split(",")):
            return
        thing = next(one for one in things if one)
        history = base.annotations.history(study, thing.id, who)
        by, number = (history[-1].by, history[-1].number) if history else ("", 0)
        raise Stale(type(thing).__name__.lower(), thing.id, "changed", by=by, number=number)


KEY = Header(
    alias="Idempotency-Key",
    max_length=64,
    pattern=r"^[!-~]*$",
    description="What you call this change; sent twice under one name it happens once, with the same answer.",
)
"""The header that names a change."""
_TAGS = Header(
    alias="If-Match",
    max_length=1_000,
    description="The `ETag` of what you saw; when it is something else by now, nothing is changed.",
)


def _once(key: Annotated[str, KEY] = "") -> Condition:
    return Condition(key)


def _once_and_unchanged(key: Annotated[str, KEY] = "", tags: Annotated[str, _TAGS] = "") -> Condition:
    return Condition(key, tags)


Once = Annotated[Condition, Depends(_once)]
"""Of what makes something new."""
Unchanged = Annotated[Condition, Depends(_once_and_unchanged)]
"""Of what changes something that is there."""
