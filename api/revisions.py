"""Whether a change of a collection is made: not twice (``Idempotency-Key``), and not of another revision.

Collections, blocks and entries count how often they were written; ``If-Match`` says the revision that somebody saw,
between quotation marks. Whether that is over or still to come, nothing is changed then.
"""

from collections.abc import Callable, Collection
from typing import Annotated, NamedTuple

from fastapi import Depends, Header, Response

from api.conditions import KEY, Stale
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


class Seen(NamedTuple):
    """What somebody saw of what they change.

    Attributes:
        key: what they call the change; empty for one that is sent once.
        tags: of which one has to be that of the revision; empty for whatever it is.
    """

    key: str = ""
    tags: str = ""

    def compare(self, kind: str, id: str, revision: int, *, by: str = "") -> None:
        """Go on only with what they saw.

        Raises:
            Stale: it is another revision.
        """
        if not self.tags or self.tags.strip() == "*":
            return
        if tag(revision) not in (one.strip() for one in self.tags.split(",")):
            raise Stale(kind, id, "changed", by=by, number=revision)

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
                    self.compare("block", there.block.id, there.revision, by=there.by)
                step = do()
        if step.kind not in kinds or bool(step.undoes) is not undoing:
            msg = "deze Idempotency-Key is al voor iets anders gebruikt; neem een andere"
            raise Invalid(msg)
        return step


_TAGS = Header(
    alias="If-Match",
    max_length=1_000,
    description='The revision that you saw, such as `"3"`; when it is another by now, nothing is changed.',
)


def _once(key: Annotated[str, KEY] = "") -> Seen:
    return Seen(key)


def _unchanged(tags: Annotated[str, _TAGS] = "") -> Seen:
    return Seen("", tags)


def _once_and_unchanged(key: Annotated[str, KEY] = "", tags: Annotated[str, _TAGS] = "") -> Seen:
    return Seen(key, tags)


DoneOnce = Annotated[Seen, Depends(_once)]
"""Of what makes something new in a draft."""
SameRevision = Annotated[Seen, Depends(_unchanged)]
"""Of what changes something that counts its revisions."""
OnceSameRevision = Annotated[Seen, Depends(_once_and_unchanged)]
"""Of what changes a block."""
