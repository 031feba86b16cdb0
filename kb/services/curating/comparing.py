"""What differs between two editions as somebody may read both now: word by word in what the lab wrote itself."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kb.coding.word_by_word import Piece, differences
from kb.model.collection import Block, BlockId, Heading, Narrations, Silence, Synthesis
from kb.model.edition import Difference
from kb.model.remark import Dissent
from kb.services.curating.composing import Composed, Shown, State, bare
from kb.services.curating.rules import COVERED


class Rewritten(NamedTuple):
    """A block as it was and as it is.

    Attributes:
        words: what the lab wrote in it; empty where that stayed.
        otherwise: something else changed, such as what it quotes.
        taken_back: all that changed was withdrawn since, so that nothing of it can be read in either.
    """

    before: Shown
    after: Shown
    words: Sequence[Piece]
    otherwise: bool
    taken_back: bool


def rewritten(
    difference: Difference, before: Composed, after: Composed, *, read: Callable[[str], str] = str
) -> list[Rewritten]:
    """The blocks that changed, without words that may no longer be read.

    Args:
        difference: of two editions.
        before: the one, as somebody may read it now.
        after: the other.
        read: gives Markdown as it is compared; without it that is as it was typed.
    """
    was, now = _by_id(before), _by_id(after)
    pairs = [(was[old.id], now[new.id]) for old, new in difference.changed if old.id in was and new.id in now]
    return [_rewritten(*pair, read) for pair in pairs]


def left(difference: Difference) -> Difference:
    """The same without blocks that changed only by what was taken out of them since."""
    changed = [(was, now) for was, now in difference.changed if _emptied(was) != _emptied(now)]
    return difference._replace(changed=changed)


def disputed(difference: Difference, before: Composed, after: Composed) -> list[Dissent]:
    """What members do not agree with under the blocks that differ, also under those that are gone."""
    both = {**_by_id(before), **_by_id(after)}
    blocks = [*difference.added, *difference.gone, *(one.block for one in difference.moved)]
    blocks += [now for _, now in difference.changed]
    ids = dict.fromkeys(one.id for one in blocks)
    return [dissent for id in ids if id in both for dissent in both[id].dissents]


def _by_id(composed: Composed) -> dict[BlockId, Shown]:
    return {one.block.id: one for one in composed.blocks}


def _rewritten(before: Shown, after: Shown, read: Callable[[str], str]) -> Rewritten:
    was, now = ("\n\n".join(_lines(one.block, read)) for one in (before, after))
    typed = ["\n\n".join(_lines(one.block, str)) for one in (before, after)]
    words = differences(was, now) if was != now else []
    otherwise = _rest(before.block) != _rest(after.block) or (not words and typed[0] != typed[1])
    is_gone = all(word.state is State.WITHDRAWN for one in (before, after) for word in one.words)
    return Rewritten(before, after, words, otherwise, not words and (not otherwise or (bool(before.words) and is_gone)))


def _lines(block: Block, read: Callable[[str], str]) -> Iterator[str]:
    """What people wrote in a block, part by part."""
    match block:
        case Silence(reason=reason, looked_for=looked_for):
            yield from (text for text in (read(reason), looked_for) if text)
        case Narrations(tellings=tellings):
            yield from (f"{one.who}: {read(one.text)}" for one in tellings)
        case Heading() | Synthesis():
            yield from block.written
        case _:
            yield from (read(text) for text in block.written if text)


def _emptied(block: Block) -> Block:
    return bare(block, COVERED.__eq__)


def _rest(block: Block) -> object:
    """All else that a block is; that a sentence or a telling came or went, its words say."""
    plain = bare(block)
    return plain.references, plain.model_dump(exclude={"sentences": True, "tellings": True, "said": {"revision"}})
