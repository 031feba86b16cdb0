"""Whether a change of a collection is made: not twice (``Idempotency-Key``), and not of another revision.

Collections, blocks and entries count how often they were written; ``If-Match`` says the revision that somebody saw,
between quotation marks. Whether that is over or still to come, nothing is changed then. What has no revisions has the
digest of what it is.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Annotated

from fastapi import Depends, Response

from api.conditions import KEY, NEEDED_TAGS, TAGS, Precondition, Stale
from kb.bootstrap import KnowledgeBase
from kb.errors import Invalid
from kb.model import collection as shelf
from kb.model.collection import CollectionId, Placed, Step, StepKind
from kb.model.deed import differing
from kb.model.event import Action, Event
from kb.model.journal import JournalEntry
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

    def compare(self, kind: str, id: str, revision: int, *, past: Callable[[], Sequence[Event]] = tuple) -> None:
        """Go on only with what they saw.

        Args:
            kind: what it is that counts its revisions.
            id: of that.
            revision: that it is now.
            past: the events that told of each, in order.

        Raises:
            Unconditional: they did not say what they saw, and have to.
            Stale: it is another revision.
        """
        if self.holds(tag(revision)):
            return
        events = past()
        first = next((n for n, one in enumerate(events) if _before(one) in self.seen), len(events))
        fields = dict.fromkeys(name for one in events[first:] for name in _fields_in(one))
        raise Stale(kind, id, "changed", by=events[-1].by if events else "", number=revision, fields=fields)

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
                    if not self.holds(tag(there.revision)):
                        raise self._stale(base, collection, there, who)
                step = do()
        if step.kind not in kinds or bool(step.undoes) is not undoing:
            msg = "deze Idempotency-Key is al voor iets anders gebruikt; neem een andere"
            raise Invalid(msg)
        return step

    def _stale(self, base: KnowledgeBase, collection: CollectionId, there: Placed, who: Reader) -> Stale:
        """Who wrote a block, and in what it differs from the revision that they saw, as far as its steps tell."""
        steps = (one for one in base.curation.collections.steps(collection, who) if one.block == there.block.id)
        seen = next((one.before for one in steps if one.before and one.after and tag(one.expected) in self.seen), None)
        fields = differing(seen, there.block) if seen else ()
        return Stale("block", there.block.id, "changed", by=there.by, number=there.revision, fields=fields)


def written(base: KnowledgeBase, collection: shelf.Collection) -> list[Event]:
    """The events that told of what a collection says of itself."""
    found = base.events.of(collection.id)
    return [one for one in found if one.action is Action.COLLECTION_CHANGED and one.details.get("kind") == "own"]


def entered(base: KnowledgeBase, entry: JournalEntry) -> list[Event]:
    """The events that told of an entry of a journal."""
    found = base.events.of(entry.lab)
    return [one for one in found if one.action is Action.JOURNAL_WRITTEN and one.details.get("entry") == entry.id]


def _before(event: Event) -> str:
    """The tag of the revision before a change; empty where its event does not say which that was."""
    revision = event.details.get("revision")
    return tag(revision - 1) if isinstance(revision, int) else ""


def _fields_in(event: Event) -> tuple[str, ...]:
    fields = event.details.get("fields", ())
    return fields if isinstance(fields, tuple) else ()


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
