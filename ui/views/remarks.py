"""What members say of a draft, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model.collection import Block
from kb.model.remark import Answer, Suggestion
from kb.services.curating.composing import Composed
from ui.edition import Edition
from ui.views.collected import Disagreed, disagreements, in_a_line


@dataclass(frozen=True)
class Asked:
    """A suggestion.

    Attributes:
        what: it asks for, in words.
        before, after: how a block was and would be, in the words of who makes the collection.
        answer: what became of it, in words.
    """

    id: str
    block: str
    what: str
    who: str
    on: str
    why: str
    before: str
    after: str
    is_open: bool
    answer: str
    reason: str


@dataclass(frozen=True)
class Against:
    """A disagreement, with the block that it is about."""

    said: Disagreed
    block: str
    about: str


def asked_of(suggestions: Sequence[Suggestion], edition: Edition) -> tuple[Asked, ...]:
    """Suggestions, those that wait first, the oldest of them before the others."""
    t = edition.wording
    found = sorted(suggestions, key=lambda one: (one.answer is not Answer.OPEN, one.at))
    return tuple(
        Asked(
            one.id,
            one.block or "",
            _what(one, edition),
            t(f"labrol.{one.role.value.replace('-', '_')}"),
            t.date(one.at.date().isoformat()),
            one.why,
            _own(one.before),
            _own(one.after),
            one.answer is Answer.OPEN,
            t(f"voorstel.{one.answer.value}"),
            one.reason,
        )
        for one in found
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


def _own(block: Block | None) -> str:
    """What the lab wrote in a block; words of sources stay where they are."""
    return "\n".join(one for one in block.written if one) if block else ""
