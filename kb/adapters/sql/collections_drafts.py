"""Drafts of collections: blocks in order, changed by small steps that are written down."""

from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, func, insert, select, update

from kb.adapters.sql.collection_tables import blocks, mentions, shown_findings, steps
from kb.adapters.sql.collections_covering import cover_block
from kb.adapters.sql.collections_rows import mention, placed_of, refuse_strangers, written
from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.errors import BlockNotFound, InTheWay, Invalid
from kb.model.collection import MOST_BLOCKS, BlockId, CollectionId, Placed, Step, StepKind
from kb.model.edition import Carried
from kb.model.event import Action
from kb.model.identity import AccountId
from kb.model.reader import Reader
from kb.ports.collections import DRAFT


class SqlDrafts:
    """The drafts of ``Collections``."""

    _engine: Engine

    def draft(self, id: CollectionId, reader: Reader) -> list[Placed]:
        """See ``Collections``."""
        asked = select(blocks).where(blocks.c.collection == id).order_by(blocks.c.position)
        with reading(self._engine) as connection:
            refuse_strangers(connection, id, reader)
            return [placed_of(row) for row in connection.execute(asked)]

    def block(self, id: CollectionId, block: BlockId, reader: Reader) -> Placed:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            refuse_strangers(connection, id, reader)
            return placed_of(_row(connection, id, block))

    def apply(self, step: Step) -> Step:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            done = _done(connection, step.collection, step.key, step.by)
            if done is not None:
                return done
            _CARRY_OUT[step.kind](connection, step)
            return _write_down(connection, step)

    def done(self, id: CollectionId, key: str, reader: Reader) -> Step | None:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            refuse_strangers(connection, id, reader)
            return _done(connection, id, key, reader.account or "")

    def steps(self, id: CollectionId, reader: Reader, *, by: AccountId | None = None, limit: int = 50) -> list[Step]:
        """See ``Collections``."""
        asked = select(steps).where(steps.c.collection == id, steps.c.undoes == "")
        if by is not None:
            asked = asked.where(steps.c.by == by)
        with reading(self._engine) as connection:
            refuse_strangers(connection, id, reader)
            return [_step_of(row) for row in connection.execute(asked.order_by(steps.c.number.desc()).limit(limit))]

    def makers(self, id: CollectionId) -> list[AccountId]:
        """See ``Collections``."""
        asked = select(steps.c.by).where(steps.c.collection == id, steps.c.undoes == "", steps.c.undone.is_(False))
        with reading(self._engine) as connection:
            return [AccountId(by) for by in connection.execute(asked.distinct().order_by(steps.c.by)).scalars()]

    def step(self, id: CollectionId, step: str, reader: Reader) -> Step:
        """See ``Collections``."""
        asked = select(steps).where(steps.c.collection == id, steps.c.id == step)
        with reading(self._engine) as connection:
            refuse_strangers(connection, id, reader)
            row = connection.execute(asked).one_or_none()
            if row is None:
                msg = f"there is no step {step} in collection {id}"
                raise BlockNotFound(msg)
            return _step_of(row)


def _done(connection: Connection, collection: CollectionId, key: str, by: str) -> Step | None:
    """What somebody did under a key already."""
    if not key or not by:
        return None
    same = and_(steps.c.key == key, steps.c.collection == collection, steps.c.by == by)
    row = connection.execute(select(steps).where(same)).one_or_none()
    return _step_of(row) if row else None


def _row(connection: Connection, collection: CollectionId, block: BlockId) -> Row[Any]:
    asked = select(blocks).where(blocks.c.id == block, blocks.c.collection == collection)
    row = connection.execute(asked).one_or_none()
    if row is None:
        msg = f"there is no block {block} in collection {collection}"
        raise BlockNotFound(msg)
    return row


def _as_expected(connection: Connection, step: Step) -> Row[Any]:
    """The block that a step is about, as long as it is what the step takes it for.

    Raises:
        BlockNotFound, InTheWay: it is not there, or somebody wrote in it.
    """
    row = _row(connection, step.collection, step.block)
    if row.revision != step.expected:
        raise InTheWay("block", step.block, "changed", by=row.by, number=_last(connection, step))
    return row


def _add(connection: Connection, step: Step) -> None:
    count = _count(connection, step.collection)
    if count >= MOST_BLOCKS:
        msg = f"een collectie heeft hoogstens {MOST_BLOCKS} blokken"
        raise Invalid(msg)
    _refuse_outside(step.position, count)
    if connection.execute(select(blocks.c.id).where(blocks.c.id == step.block)).first():
        raise InTheWay("block", step.block, "there", number=_last(connection, step))
    _shift(connection, step.collection, step.position, MOST_BLOCKS, 1)
    said = {"collection": step.collection, "position": step.position, "revision": max(1, step.expected)}
    connection.execute(insert(blocks).values(id=step.block, **said, **_content(step)))
    _mention(connection, step)


def _edit(connection: Connection, step: Step) -> None:
    row = _as_expected(connection, step)
    this = blocks.c.id == step.block
    connection.execute(update(blocks).where(this).values(revision=row.revision + 1, **_content(step)))
    _mention(connection, step)


def _move(connection: Connection, step: Step) -> None:
    row = _as_expected(connection, step)
    _refuse_outside(step.position, _count(connection, step.collection) - 1)
    if row.position < step.position:
        _shift(connection, step.collection, row.position + 1, step.position, -1)
    else:
        _shift(connection, step.collection, step.position, row.position - 1, 1)
    connection.execute(update(blocks).where(blocks.c.id == step.block).values(position=step.position))


def _remove(connection: Connection, step: Step) -> None:
    row = _as_expected(connection, step)
    connection.execute(delete(blocks).where(blocks.c.id == step.block))
    _shift(connection, step.collection, row.position, MOST_BLOCKS, -1)
    _mention(connection, step)


_CARRY_OUT = {StepKind.ADD: _add, StepKind.EDIT: _edit, StepKind.MOVE: _move, StepKind.REMOVE: _remove}


def _content(step: Step) -> dict[str, str]:
    if step.after is None:
        msg = "a block that stays says something"
        raise Invalid(msg)
    return {"content": step.after.model_dump_json(), "by": step.by, "at": written(step.at)}


def _count(connection: Connection, collection: CollectionId) -> int:
    asked = select(func.count()).select_from(blocks).where(blocks.c.collection == collection)
    return int(connection.execute(asked).scalar_one())


def _refuse_outside(position: int, last: int) -> None:
    if not 0 <= position <= last:
        msg = f"plaats {position} is er niet; er kan tot plaats {last}"
        raise Invalid(msg)


def _shift(connection: Connection, collection: CollectionId, first: int, last: int, by: int) -> None:
    """Let blocks stand further on or back."""
    those = and_(blocks.c.collection == collection, blocks.c.position.between(first, last))
    connection.execute(update(blocks).where(those).values(position=blocks.c.position + by))


def _mention(connection: Connection, step: Step) -> None:
    """What the block quotes and names now, in place of before."""
    for table in (mentions, shown_findings):
        here = and_(table.c.collection == step.collection, table.c.edition == DRAFT, table.c.block == step.block)
        connection.execute(delete(table).where(here))
    cover_block(connection, step.collection, step.block, step.after.model_dump_json() if step.after else None)
    if step.after is not None:
        mention(connection, step.collection, DRAFT, [step.after])


def _last(connection: Connection, step: Step) -> int:
    asked = select(func.max(steps.c.number)).where(steps.c.block == step.block)
    return int(connection.execute(asked).scalar_one() or 0)


def _write_down(connection: Connection, step: Step) -> Step:
    asked = select(func.max(steps.c.number)).where(steps.c.collection == step.collection)
    done = step.model_copy(update={"number": (connection.execute(asked).scalar_one() or 0) + 1})
    said = done.model_dump(mode="json", include={"id", "collection", "number", "by", "key", "undoes"})
    connection.execute(insert(steps).values(**said, block=done.block, content=done.model_dump_json()))
    if done.undoes:
        # Done again, it is not undone any more.
        before = connection.execute(select(steps.c.undone).where(steps.c.id == done.undoes)).scalar_one()
        connection.execute(update(steps).where(steps.c.id == done.undoes).values(undone=not before))
    details = {"kind": done.kind.value, "step": done.id, "number": done.number, "block": done.block}
    record(connection, Action.COLLECTION_CHANGED, done.collection, details=details)
    return done


def _step_of(row: Row[Any]) -> Step:
    return Step.model_validate_json(row.content).model_copy(update={"undone": row.undone})


def bring_blocks(connection: Connection, carried: Carried) -> None:
    """Put in the draft of a collection that came from elsewhere."""
    made = carried.collection
    rows = [
        {"id": block.id, "collection": made.id, "position": place, "revision": 1, "content": block.model_dump_json()}
        | {"by": "", "at": written(made.made_at)}
        for place, block in enumerate(carried.blocks)
    ]
    if rows:
        connection.execute(insert(blocks), rows)
    mention(connection, made.id, DRAFT, carried.blocks)
