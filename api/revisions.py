"""Whether a change of a collection is made: not twice (``Idempotency-Key``), and not of another revision.

Collections, blocks and entries count how often they were written; ``If-Match`` says the revision that somebody saw,
between quotation marks. Whether that is over or still to come, nothing is changed then. What has no revisions has the
digest of what it is.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Annotated

from fastapi import Depends, Response

from api.conditions import KEY, NEEDED_TAGS, TAGS, Precondition, Stale, differing
from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid
from kb.model.collection import CollectionId, Placed, Step, StepKind
from kb.model.reader import Reader


def tag(revision: int) -> str:
    """The value of ``ETag`` for a revision."""
    return f'"{revision}"'


def put_tag(response: Response, revision: int | None) -> None:
    """Say which revision an answer is of; of what went none."""
    if revision is not None:
        response.headers["ETag"] = tag(revision)


class Seen(Precondition):
    """What somebody saw of what they change."""

    def compare(
        self, kind: str, id: str, revision: int, *, by: str = "", fields: Callable[[], Sequence[str]] = tuple
    ) -> None:
        """Go on only with what they saw.

        Raises:
            Unconditional: they did not say what, and have to.
            Stale: it is another revision.
        """
        if not self.holds(tag(revision)):
            raise Stale(kind, id, "changed", by=by, number=revision, fields=fields())

    def step(  # noqa: PLR0913 - where, who and what
        self,
        base: KnowledgeBase,
        collection: CollectionId,
        who: Reader,
        do: Callable[[], Step],
        *,
        kinds: Collection[StepKind] = frozenset(StepKind),
        seen: Callable[[], Placed] | None = None,
        undoing: bool = False,
    ) -> Step:
        """Change a draft, unless that was done under this key; comparing and changing are one transaction.

        Raises:
            Stale: the block is another revision.
            Invalid: the key was used for something else.
        """
        room = base.curation
        with room.work():
            step = room.drafting.done(collection, self.key, who) if self.key else None
            if step is None:
                if seen is not None:
                    there = seen()
                    self.compare(
                        "block",
                        there.block.id,
                        there.revision,
                        by=there.by,
                        fields=lambda: self._fields(base, collection, there, who),
                    )
                step = do()
        if step.kind not in kinds or bool(step.undoes) is not undoing:
            msg = "deze Idempotency-Key is al voor iets anders gebruikt; neem een andere"
            raise Invalid(msg)
        return step

    def _fields(self, base: KnowledgeBase, collection: CollectionId, there: Placed, who: Reader) -> list[str]:
        """In what a block differs from the revision that they saw, as far as its steps tell."""
        for step in base.curation.collections.steps(collection, who):
            if step.before and step.after and step.block == there.block.id and tag(step.expected) in self.seen:
                return differing(step.before, there.block)
        return []


def _once(key: Annotated[str, KEY] = "") -> Seen:
    return Seen(key=key)


def _unchanged(tags: Annotated[str, TAGS] = "") -> Seen:
    return Seen(tags=tags)


def _surely_unchanged(tags: Annotated[str, NEEDED_TAGS] = "") -> Seen:
    return Seen(tags=tags, needed=True)


def _once_and_unchanged(key: Annotated[str, KEY] = "", tags: Annotated[str, TAGS] = "") -> Seen:
    return Seen(key=key, tags=tags)


def _once_and_surely_unchanged(key: Annotated[str, KEY] = "", tags: Annotated[str, NEEDED_TAGS] = "") -> Seen:
    return Seen(key=key, tags=tags, needed=True)


DoneOnce = Annotated[Seen, Depends(_once)]
"""Of what makes something new in a draft."""
MaybeSeen = Annotated[Seen, Depends(_unchanged)]
"""Of what changes something that counts its revisions, or has a tag, without going over words of somebody else."""
SameRevision = Annotated[Seen, Depends(_surely_unchanged)]
"""Of what changes or takes away what somebody wrote."""
OnceSameRevision = Annotated[Seen, Depends(_once_and_surely_unchanged)]
"""Of what changes or takes away a block."""
OnceMaybeSeen = Annotated[Seen, Depends(_once_and_unchanged)]
"""Of what moves a block."""
