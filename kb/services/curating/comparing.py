"""What differs between two editions as somebody may read both now: word by word in what the lab wrote itself."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.coding.word_by_word import Piece, differences
from kb.model.collection import Block, BlockId, Narrations, Silence
from kb.model.edition import Difference
from kb.model.remark import Dissent
from kb.services.curating.composing import Composed, Shown, bare


class Rewritten(NamedTuple):
    """A block as it was and as it is.

    Attributes:
        words: what the lab wrote in it; empty where that stayed.
        otherwise: something else changed, such as what it quotes.
    """

    before: Shown
    after: Shown
    words: Sequence[Piece]
    otherwise: bool


def rewritten(difference: Difference, before: Composed, after: Composed) -> list[Rewritten]:
    """The blocks that changed, without words that may no longer be read."""
    was, now = _by_id(before), _by_id(after)
    pairs = [(was[old.id], now[new.id]) for old, new in difference.changed if old.id in was and new.id in now]
    return [_rewritten(*pair) for pair in pairs]


def disputed(difference: Difference, before: Composed, after: Composed) -> list[Dissent]:
    """What members do not agree with under the blocks that differ, also under those that are gone."""
    both = {**_by_id(before), **_by_id(after)}
    blocks = [*difference.added, *difference.gone, *(one.block for one in difference.moved)]
    blocks += [now for _, now in difference.changed]
    ids = dict.fromkeys(one.id for one in blocks)
    return [dissent for id in ids if id in both for dissent in both[id].dissents]


def _by_id(composed: Composed) -> dict[BlockId, Shown]:
    return {one.block.id: one for one in composed.blocks}


def _rewritten(before: Shown, after: Shown) -> Rewritten:
    was, now = ("\n\n".join(_lines(one.block)) for one in (before, after))
    words = differences(was, now) if was != now else []
    return Rewritten(before, after, words, _rest(before.block) != _rest(after.block))


def _lines(block: Block) -> Iterator[str]:
    """What people wrote in a block, part by part."""
    match block:
        case Silence(reason=reason, looked_for=looked_for):
            yield from (text for text in (reason, looked_for) if text)
        case Narrations(tellings=tellings):
            yield from (f"{one.who}: {one.text}" for one in tellings)
        case _:
            yield from (text for text in block.written if text)


def _rest(block: Block) -> object:
    """All else that a block is; that a sentence or a telling came or went, its words say."""
    plain = bare(block)
    return plain.references, plain.model_dump(exclude={"sentences": True, "tellings": True, "said": {"revision"}})
