"""Writing in a draft, one small step at a time, each of which can be taken back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from pydantic import ValidationError

from kb.errors import InTheWay, Invalid
from kb.model.collection import (
    BLOCK,
    Block,
    BlockId,
    Collection,
    CollectionId,
    Found,
    Heading,
    Naming,
    Narrations,
    Placed,
    Quoting,
    Silence,
    Step,
    StepKind,
    Synthesis,
    Text,
    Told,
)
from kb.model.identity import AccountId, new_id
from kb.model.policy import Action
from kb.model.reader import Reader
from kb.ports.collections import Collections
from kb.ports.work import Work
from kb.services.curating.rules import Clock, not_withdrawn, one_line, own_words, require_in

_FAR = 50
_AHEAD = timedelta(hours=14)


class Steps(NamedTuple):
    """What somebody can take back, the last first, and what they can do again, the first first."""

    back: Sequence[Step]
    again: Sequence[Step]


class Drafting:
    """The drafts of collections."""

    def __init__(self, *, collections: Collections, work: Work, now: Clock) -> None:
        self._collections = collections
        self._work = work
        self._now = now

    def blocks(self, id: str, reader: Reader) -> list[Placed]:
        """The blocks of a draft, in order.

        Raises:
            CollectionNotFound: there is none, or the reader is not of its labs.
        """
        return self._collections.draft(CollectionId(id), reader)

    def block(self, id: str, block: str, reader: Reader) -> Placed:
        """One of them.

        Raises:
            CollectionNotFound, BlockNotFound: it is not there, or not for this reader.
        """
        return self._collections.block(CollectionId(id), BlockId(block), reader)

    def add(
        self, id: str, block: Block, reader: Reader, *, position: int | None = None, key: str = "", of: str = ""
    ) -> Step:
        """Put a new block in a draft.

        Args:
            id: of the collection.
            block: what it says; it gets an id of its own.
            reader: who does it.
            position: its place from then on; without one it comes last.
            key: what its sender calls it, so that it happens once however often it is sent.
            of: id of the suggestion that it comes from, if any.

        Raises:
            Forbidden, CollectionNotFound: the reader may not.
            Invalid: a place outside the draft, or words that cannot be stored.
        """
        new = self._looked(checked(block)).model_copy(update={"id": BlockId(new_id())})
        with self._work():
            collection, me = self._mine(id, reader)
            last = len(self._collections.draft(collection.id, reader))
            place = last if position is None else position
            return self._apply(collection, me, StepKind.ADD, after=new, position=place, origin=place, key=key, of=of)

    def edit(self, id: str, block: Block, reader: Reader, *, expected: int, key: str = "", of: str = "") -> Step:
        """Let a block say something else.

        Args:
            id: of the collection.
            block: as it is from then on, of the kind that it was.
            reader: who does it.
            expected: the revision that they saw.
            key: see ``add``.
            of: see ``add``.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound: the reader may not, or it is not there.
            InTheWay: somebody wrote in it meanwhile.
            Invalid: words that cannot be stored, or another kind of block.
        """
        with self._work():
            collection, me = self._mine(id, reader)
            there = self._collections.block(collection.id, block.id, reader)
            if there.block.kind != block.kind:
                msg = "een blok wordt geen blok van een andere soort"
                raise Invalid(msg)
            said = {
                "before": there.block,
                "after": self._looked(checked(block)),
                "expected": expected,
                "key": key,
                "of": of,
            }
            place = there.position
            return self._apply(collection, me, StepKind.EDIT, position=place, origin=place, **said)

    def move(
        self, id: str, block: str, position: int, reader: Reader, *, expected: int | None = None, key: str = ""
    ) -> Step:
        """Let a block stand elsewhere.

        Args:
            id: of the collection.
            block: its id.
            position: its place among all from then on, from 0.
            reader: who does it.
            expected: the revision that they saw; moving does not change it.
            key: see ``add``.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound, InTheWay: see ``edit``.
            Invalid: a place outside the draft.
        """
        with self._work():
            collection, me = self._mine(id, reader)
            there = self._collections.block(collection.id, BlockId(block), reader)
            said: dict[str, Any] = {"before": there.block, "after": there.block, "key": key}
            said |= {"position": position, "origin": there.position}
            seen = there.revision if expected is None else expected
            return self._apply(collection, me, StepKind.MOVE, expected=seen, **said)

    def remove(
        self, id: str, block: str, reader: Reader, *, expected: int | None = None, key: str = "", of: str = ""
    ) -> Step:
        """Take a block away.

        Raises:
            Forbidden, CollectionNotFound, BlockNotFound, InTheWay: see ``edit``.
        """
        with self._work():
            collection, me = self._mine(id, reader)
            there = self._collections.block(collection.id, BlockId(block), reader)
            seen = there.revision if expected is None else expected
            said: dict[str, Any] = {"position": there.position, "origin": there.position, "key": key, "of": of}
            return self._apply(collection, me, StepKind.REMOVE, before=there.block, expected=seen, **said)

    def done(self, id: str, key: str, reader: Reader) -> Step | None:
        """What the reader did to a draft under a key, if anything."""
        return self._collections.done(CollectionId(id), key, reader)

    def steps(self, id: str, reader: Reader) -> Steps:
        """What the reader can take back and do again."""
        if reader.account is None:
            return Steps((), ())
        done = self._collections.steps(CollectionId(id), reader, by=reader.account, limit=_FAR)
        back = [one for one in done if not one.undone]
        # What was done since the last that was taken back, took its place.
        newest = back[0].number if back else 0
        return Steps(back, [one for one in reversed(done) if one.undone and one.number > newest])

    def history(self, id: str, reader: Reader) -> list[Step]:
        """What was done to a draft last, by anybody, the last first."""
        return self._collections.steps(CollectionId(id), reader, limit=_FAR)

    def undo(self, id: str, reader: Reader, *, step: str = "", key: str = "") -> Step:
        """Take back the reader's last step, or the one with this id.

        Returns:
            The step by which that was done; ``undoes`` is the one that was taken back.

        Raises:
            InTheWay: there is nothing to take back, or somebody wrote in that block since; nothing has changed.
        """
        with self._work():
            collection, me = self._mine(id, reader)
            back = self.steps(collection.id, reader).back
            chosen = next((one for one in back if step in {"", one.id}), None)
            return self._turn(collection, me, chosen, reader, key=key, asked=step)

    def redo(self, id: str, reader: Reader, *, key: str = "") -> Step:
        """Do again what the reader took back last.

        Raises:
            InTheWay: see ``undo``.
        """
        with self._work():
            collection, me = self._mine(id, reader)
            again = next(iter(self.steps(collection.id, reader).again), None)
            return self._turn(collection, me, again, reader, key=key)

    def _turn(
        self, collection: Collection, me: AccountId, step: Step | None, reader: Reader, *, key: str, asked: str = ""
    ) -> Step:
        if step is None:
            raise InTheWay("step", asked or collection.id, "gone")
        # Of what was undone the step itself is done again, otherwise its opposite.
        before, after = (step.before, step.after) if step.undone else (step.after, step.before)
        place = step.position if step.undone else step.origin
        blocks = self._collections.draft(collection.id, reader)
        there = next((one for one in blocks if one.block.id == step.block), None)
        if (there.block if there else None) != before:
            by = there.by if there else ""
            raise InTheWay("block", step.block, "changed" if there else "gone", by=by, number=step.number)
        said: dict[str, Any] = {"before": before, "after": after, "key": key, "undoes": step.id}
        said["expected"] = there.revision if there else step.expected + 1
        if before is None:
            kind, said["position"] = StepKind.ADD, min(place, len(blocks))
        elif after is None:
            kind, said["position"] = StepKind.REMOVE, there.position if there else place
        elif step.kind is StepKind.MOVE:
            kind, said["position"] = StepKind.MOVE, min(place, len(blocks) - 1)
        else:
            kind, said["position"] = StepKind.EDIT, there.position if there else place
        return self._apply(collection, me, kind, origin=there.position if there else said["position"], **said)

    def _mine(self, id: str, reader: Reader) -> tuple[Collection, AccountId]:
        collection = self._collections.one(CollectionId(id), reader)
        me = require_in(reader, Action.CURATE, collection)
        not_withdrawn(collection)
        return collection, me.account

    def _looked(self, block: Block) -> Block:
        """The same block, of which nobody says that somebody will have looked.

        Raises:
            Invalid: they do.
        """
        # Where the day begins first, it is tomorrow already.
        if isinstance(block, Silence) and block.looked_on and block.looked_on > (self._now() + _AHEAD).date():
            msg = f"er kan niet gezocht zijn op {block.looked_on:%d-%m-%Y}: die dag moet nog komen"
            raise Invalid(msg)
        return block

    def _apply(self, collection: Collection, me: AccountId, kind: StepKind, **said: Any) -> Step:
        position = said["position"]
        if position < 0:
            msg = f"plaats {position} is er niet"
            raise Invalid(msg)
        step = Step(id=new_id(), collection=collection.id, kind=kind, by=me, at=self._now(), **said)
        return self._collections.apply(step)


def block_of(said: Any) -> Block:
    """A block by what a program says of it.

    Raises:
        Invalid: it is none; it says which field is wrong.
    """
    try:
        return checked(BLOCK.validate_python({"id": new_id(), **said} if isinstance(said, dict) else said))
    except ValidationError as error:
        wrong = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
        msg = f"dit is geen blok: {', '.join(wrong) or 'leeg'}"
        raise Invalid(msg) from error


def checked(block: Block) -> Block:
    """The same block, with words as they are stored.

    Raises:
        Invalid: words that cannot be stored.
    """
    match block:
        case Heading(text=text):
            return block.model_copy(update={"text": one_line(text, "een kop", least=1, most=200)})
        case Text(text=text):
            return block.model_copy(update={"text": _some(text, "een tekst")})
        case Quoting(why=why) | Naming(why=why) | Found(why=why):
            return block.model_copy(update={"why": own_words(why, "de toelichting")})
        case Silence(reason=reason, looked_for=looked_for):
            said = {"reason": own_words(reason, "de reden"), "looked_for": one_line(looked_for, "de vraag", most=500)}
            return block.model_copy(update=said)
        case Synthesis(sentences=sentences):
            lines = [
                one.model_copy(update={"text": one_line(one.text, "een zin", least=1, most=500)}) for one in sentences
            ]
            return block.model_copy(update={"sentences": tuple(lines)})
        case Narrations(tellings=tellings):
            told = [
                one.model_copy(
                    update={
                        "who": one_line(one.who, "wie vertelt", least=1, most=200),
                        "text": _some(one.text, "een verhaal"),
                    }
                )
                for one in tellings
            ]
            return block.model_copy(update={"tellings": tuple(told)})
        case Told():
            return block


def _some(text: str, name: str) -> str:
    plain = own_words(text, name)
    if not plain:
        msg = f"{name} is niet leeg"
        raise Invalid(msg)
    return plain
