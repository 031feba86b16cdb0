"""What differs between two editions of a collection, voice by voice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.collection import Block, BlockId, Collection
from kb.model.edition import Difference
from kb.model.evidence import VOICES, KnowledgeSource
from kb.services.curating.composing import Composed, Shown
from ui.edition import Edition, Named
from ui.views.collected import BlockView, block_view
from ui.views.plurality import heard
from ui.views.voices import Voice, voice


class Changed(NamedTuple):
    """A block as it was and as it is."""

    before: BlockView
    after: BlockView


class Moved(NamedTuple):
    """A block that stands elsewhere: its places, from 1."""

    block: BlockView
    origin: int
    position: int


class Shift(NamedTuple):
    """How many documents of a voice came and went."""

    voice: Voice
    came: int
    went: int


@dataclass(frozen=True)
class DifferencePage:
    """What differs.

    Attributes:
        own: what the collection says of itself: what it is called, as it was and as it is.
        heard: how the voices were heard, as it was and as it is, in words.
        shifts: of voices of which anything came or went.
    """

    title: str
    before: Named
    after: Named
    added: tuple[BlockView, ...]
    gone: tuple[BlockView, ...]
    moved: tuple[Moved, ...]
    changed: tuple[Changed, ...]
    own: tuple[tuple[str, str, str], ...]
    heard: tuple[str, str]
    shifts: tuple[Shift, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.gone or self.moved or self.changed or self.own)


def difference_page(
    found: Collection, differs: Difference, before: Composed, after: Composed, edition: Edition
) -> DifferencePage:
    """What differs between two editions, with words of sources as they can be read now."""
    links, t = edition.links, edition.wording
    was, now = (_views(one, edition) for one in (before, after))
    numbers = [one.edition.number if one.edition else 0 for one in (before, after)]
    names = [Named(t("collectie.editie", n=one), links.edition_of(found.slug, one)) for one in numbers]
    return DifferencePage(
        title=found.title,
        before=names[0],
        after=names[1],
        added=_of(differs.added, now),
        gone=_of(differs.gone, was),
        moved=tuple(
            Moved(now[one.block.id], one.origin + 1, one.position + 1) for one in differs.moved if one.block.id in now
        ),
        changed=tuple(
            Changed(was[old.id], now[new.id]) for old, new in differs.changed if old.id in was and new.id in now
        ),
        own=tuple(
            (t(f"collectie.eigen_{name}"), _said(old), _said(new))
            for name, (old, new) in differs.own.items()
            if name in _TOLD
        ),
        heard=tuple(heard(one.edition.plurality, edition).said if one.edition else "" for one in (before, after)),  # type: ignore[arg-type]
        shifts=_shifts(before, after, edition),
    )


_TOLD = ("title", "question", "public_value", "period", "places", "licence")


def _views(composed: Composed, edition: Edition) -> Mapping[BlockId, BlockView]:
    return {one.block.id: block_view(one._replace(dissents=()), edition) for one in composed.blocks}


def _of(blocks: Sequence[Block], views: Mapping[BlockId, BlockView]) -> tuple[BlockView, ...]:
    return tuple(views[one.id] for one in blocks if one.id in views)


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _shifts(before: Composed, after: Composed, edition: Edition) -> tuple[Shift, ...]:
    was, now = (_documents(one.blocks) for one in (before, after))
    shifts = [Shift(voice(one, edition), len(now[one] - was[one]), len(was[one] - now[one])) for one in VOICES]
    return tuple(one for one in shifts if one.came or one.went)


def _documents(blocks: Sequence[Shown]) -> dict[KnowledgeSource, set[str]]:
    found: dict[KnowledgeSource, set[str]] = {source: set() for source in KnowledgeSource}
    for card in (card for one in blocks for card in one.cards):
        found[card.knowledge_source].add(card.id)
    return found
