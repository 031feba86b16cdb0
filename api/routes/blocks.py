"""``/collections/{id}/blocks``: the draft of a collection, changed one small step at a time."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Response

from api.curating import CollectionOf, refer
from api.dependencies import Base, Who
from api.revisions import DoneOnce, OnceMaybeSeen, OnceSameRevision, put_tag
from api.schemas.blocks import (
    AddBlockBody,
    ChangeBlockBody,
    DraftBlockBody,
    DraftBody,
    MoveBlockBody,
    StepBody,
    UndoStepBody,
    kept_or_new,
    revision_after,
)
from kb.errors import BlockNotFound
from kb.model.collection import Step, StepKind
from kb.services.curating.drafting import block_of

router = APIRouter(tags=["collections"])

_ALL = "/collections/{id}/blocks"
_ONE = _ALL + "/{block}"


@router.get(_ALL, summary="Read a draft", operation_id="listBlocks")
def list_blocks(collection: CollectionOf, base: Base, who: Who) -> DraftBody:
    """The blocks of the draft, in order; for who is of its labs."""
    composed = base.curation.composing.draft(collection.id, who)
    return DraftBody(blocks=tuple(DraftBlockBody.of(one, who) for one in composed.blocks))


@router.post(_ALL, summary="Add a block", operation_id="addBlock", status_code=201)
def add_block(
    collection: CollectionOf, asked: AddBlockBody, response: Response, base: Base, who: Who, once: DoneOnce
) -> StepBody:
    """A new block, last or at a place."""

    def add() -> Step:
        said = asked.said(asked.kind, lambda place: refer(base, place, who))
        block = block_of({"kind": asked.kind, **said})
        return base.curation.drafting.add(collection.id, block, who, position=asked.position, key=once.key)

    step = once.step(base, collection.id, who, add, kinds=[StepKind.ADD])
    response.headers["Location"] = f"{base.settings.address}/v1/collections/{collection.id}/blocks/{step.block}"
    return _told(step, response)


@router.get(_ONE, summary="Read a block of a draft", operation_id="getBlock")
def get_block(collection: CollectionOf, block: UUID, response: Response, base: Base, who: Who) -> DraftBlockBody:
    """One block with its words as you may read them now."""
    composed = base.curation.composing.draft(collection.id, who)
    found = next((one for one in composed.blocks if one.block.id == str(block)), None)
    if found is None:
        msg = f"there is no block {block} in collection {collection.id}"
        raise BlockNotFound(msg)
    body = DraftBlockBody.of(found, who)
    put_tag(response, body.revision)
    return body


@router.patch(_ONE, summary="Change a block", operation_id="changeBlock")
def change_block(  # noqa: PLR0913 - where, who and what
    collection: CollectionOf,
    block: UUID,
    asked: ChangeBlockBody,
    response: Response,
    base: Base,
    who: Who,
    seen: OnceSameRevision,
) -> StepBody:
    """Let a block say something else; of two who write in one block at once the second hears it (412)."""
    drafting, id = base.curation.drafting, str(block)

    def edit() -> Step:
        there = drafting.block(collection.id, id, who)
        find = kept_or_new(there.block.references, lambda place: refer(base, place, who))
        said: dict[str, Any] = {**there.block.model_dump(), **asked.said(there.block.kind, find)}
        return drafting.edit(collection.id, block_of(said), who, expected=there.revision, key=seen.key)

    step = seen.step(
        base, collection.id, who, edit, kinds=[StepKind.EDIT], seen=lambda: drafting.block(collection.id, id, who)
    )
    return _told(step, response)


@router.delete(_ONE, summary="Take a block away", operation_id="removeBlock")
def remove_block(collection: CollectionOf, block: UUID, base: Base, who: Who, seen: OnceSameRevision) -> StepBody:
    """Take a block out of the draft; it can be taken back."""
    drafting, id = base.curation.drafting, str(block)
    step = seen.step(
        base,
        collection.id,
        who,
        lambda: drafting.remove(collection.id, id, who, key=seen.key),
        kinds=[StepKind.REMOVE],
        seen=lambda: drafting.block(collection.id, id, who),
    )
    return StepBody.of(step)


@router.post(f"{_ONE}/_move", summary="Move a block", operation_id="moveBlock")
def move_block(  # noqa: PLR0913 - where, who and what
    collection: CollectionOf,
    block: UUID,
    asked: MoveBlockBody,
    response: Response,
    base: Base,
    who: Who,
    seen: OnceMaybeSeen,
) -> StepBody:
    """Let a block stand elsewhere among the others."""
    drafting, id = base.curation.drafting, str(block)
    step = seen.step(
        base,
        collection.id,
        who,
        lambda: drafting.move(collection.id, id, asked.position, who, key=seen.key),
        kinds=[StepKind.MOVE],
        seen=lambda: drafting.block(collection.id, id, who),
    )
    return _told(step, response)


@router.post("/collections/{id}/_undo", summary="Take back a step", operation_id="undoStep")
def undo_step(
    collection: CollectionOf, base: Base, who: Who, once: DoneOnce, asked: Annotated[UndoStepBody | None, Body()] = None
) -> StepBody:
    """Take back what you did last, or one of your last fifty steps; what others wrote there since is in the way."""
    chosen = str(asked.step) if asked and asked.step else ""
    undo = base.curation.drafting.undo
    step = once.step(
        base, collection.id, who, lambda: undo(collection.id, who, step=chosen, key=once.key), undoing=True
    )
    return StepBody.of(step)


@router.post("/collections/{id}/_redo", summary="Do a step again", operation_id="redoStep")
def redo_step(collection: CollectionOf, base: Base, who: Who, once: DoneOnce) -> StepBody:
    """Do again what you took back last."""
    redo = base.curation.drafting.redo
    return StepBody.of(
        once.step(base, collection.id, who, lambda: redo(collection.id, who, key=once.key), undoing=True)
    )


def _told(step: Step, response: Response) -> StepBody:
    put_tag(response, revision_after(step))
    return StepBody.of(step)
