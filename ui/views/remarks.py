"""What members say of a draft, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.collection import Block, Heading
from kb.model.remark import Answer, Suggestion
from kb.services.curating.composing import Composed, Composing
from kb.services.curating.rules import COVERED
from ui.edition import Edition
from ui.views.collected import BlockView, Disagreed, block_view, covered, disagreements, in_a_line


@dataclass(frozen=True)
class Asked:
    """A suggestion.

    Attributes:
        what: it asks for, in words.
        before, after: how a block was and would be, as it reads now.
        is_bare: its words were taken back, so it cannot be taken.
        answer: what became of it, in words.
        gone: that words of it are gone and since when, in words; empty where all stand.
    """

    id: str
    block: str
    what: str
    who: str
    on: str
    why: str
    before: BlockView | None
    after: BlockView | None
    is_open: bool
    is_bare: bool
    answer: str
    reason: str
    gone: str


@dataclass(frozen=True)
class Against:
    """A disagreement, with the block that it is about."""

    said: Disagreed
    block: str
    about: str


class Part(NamedTuple):
    """A block to choose: what kind it is, and how it begins."""

    id: str
    kind: str
    begins: str


def asked_of(suggestions: Sequence[Suggestion], composing: Composing, edition: Edition) -> tuple[Asked, ...]:
    """Suggestions, those that wait first, the oldest of them before the others; each block with what it quotes."""
    t = edition.wording
    found = sorted(suggestions, key=lambda one: (one.answer is not Answer.OPEN, one.at))
    return tuple(
        Asked(
            one.id,
            one.block or "",
            _what(one, edition),
            t(f"labrol.{one.role.value.replace('-', '_')}"),
            t.date(one.at.date().isoformat()),
            "" if one.why == COVERED else one.why,
            _shown(one.before, composing, edition),
            _shown(one.after, composing, edition),
            one.answer is Answer.OPEN,
            one.is_bare,
            t(f"voorstel.{one.answer.value}"),
            one.reason,
            covered(edition, one.covered_on),
        )
        for one in found
    )


def parts_of(composed: Composed, edition: Edition) -> tuple[Part, ...]:
    """The blocks that one may disagree with, in order, without the headings above them."""
    return tuple(
        Part(one.block.id, edition.wording(f"blok.soort_{one.block.kind}"), in_a_line(one.block, one.words))
        for one in composed.blocks
        if not isinstance(one.block, Heading)
    )


def dissents_of(composed: Composed, edition: Edition) -> tuple[Against, ...]:
    """Every disagreement, in the order of the blocks."""
    found = [
        Against(said, one.block.id, in_a_line(one.block, one.words))
        for one in composed.blocks
        for said in disagreements(one.dissents, edition)
    ]
    return (*found, *(Against(said, "", "") for said in disagreements(composed.elsewhere, edition)))


def _what(one: Suggestion, edition: Edition) -> str:
    block = one.after or one.before
    kind = edition.wording(f"blok.soort_{block.kind}") if block else ""
    return edition.wording(f"voorstel.{one.kind.value}", soort=kind)


def _shown(block: Block | None, composing: Composing, edition: Edition) -> BlockView | None:
    if block is None:
        return None
    (shown,) = composing.alone([block], edition.reader)
    return block_view(shown, edition)
