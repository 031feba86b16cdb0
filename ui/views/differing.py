"""What differs between two editions of a collection, word by word and voice by voice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kb.coding.word_by_word import GONE, NEW, STAYED, Piece, differences
from kb.model.collection import Block, BlockId, Collection
from kb.model.edition import Difference
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import LabId, ThemeId
from kb.services.curating.comparing import rewritten
from kb.services.curating.composing import Composed, Shown
from ui.edition import Edition, Named
from ui.markdown import plain
from ui.views.collected import BlockView, block_view
from ui.views.collections import Labs
from ui.views.plurality import heard
from ui.views.voices import Voice, voice


class Changed(NamedTuple):
    """A block as it was and as it is.

    Attributes:
        words: what the lab wrote in it, word by word; empty where that stayed.
        otherwise: something else changed, such as what it quotes: then it is shown as it was, too.
        before: without what members do not agree with, which stands under it as it is.
    """

    kind: str
    words: Sequence[Piece]
    otherwise: bool
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
        taken_back: blocks of which all that changed was withdrawn since, with what they are called.
        own: what the collection says of itself: what it is called, and word by word what stayed, went and came.
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
    taken_back: tuple[Changed, ...]
    own: tuple[tuple[str, Sequence[Piece]], ...]
    heard: tuple[str, str]
    shifts: tuple[Shift, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.gone or self.moved or self.changed or self.taken_back or self.own)


def difference_page(
    found: Collection, differs: Difference, before: Composed, after: Composed, labs: Labs, edition: Edition
) -> DifferencePage:
    """What differs between two editions, with words of sources as they can be read now."""
    links, t = edition.links, edition.wording
    was, now = _views(before, edition), _views(after, edition)
    numbers = [one.edition.number if one.edition else 0 for one in (before, after)]
    changed = [
        (one.taken_back, Changed(t(f"blok.soort_{one.after.block.kind}"), one.words, one.otherwise, was_then, now[id]))
        for one in rewritten(differs, before, after, read=plain)
        for id in [one.after.block.id]
        for was_then in [replace(was[id], dissents=())]
    ]
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
        changed=tuple(one for is_gone, one in changed if not is_gone),
        taken_back=tuple(one for is_gone, one in changed if is_gone),
        own=tuple(_own(differs, labs, edition)),
        heard=tuple(heard(one.edition.plurality, edition).said if one.edition else "" for one in (before, after)),  # type: ignore[arg-type]
        shifts=_shifts(before, after, edition),
    )


def _own(differs: Difference, labs: Labs, edition: Edition) -> Iterator[tuple[str, Sequence[Piece]]]:
    """What the collection says otherwise of itself, each with its name."""
    t = edition.wording
    for name, (was, now) in differs.own.items():
        if name == "agenda":
            for key, called in _AGENDA.items():
                if was[key] != now[key]:
                    yield t(f"collectie.agenda_{called}"), differences(was[key], now[key])
        elif isinstance(was, list):
            both = ([_named(name, one, labs, edition) for one in some] for some in (was, now))
            yield t(f"uitgeven.veld_{name}"), _items(*both)
        elif name in _PROSE:
            yield t(f"uitgeven.veld_{name}"), differences(was, now)
        else:
            before, after = (_named(name, one, labs, edition) for one in (was, now))
            yield t(f"uitgeven.veld_{name}"), [Piece(before, GONE), Piece(" ", STAYED), Piece(after, NEW)]


_AGENDA = {"moral": "moreel", "institutional": "institutioneel", "knowledge": "kennis"}
_PROSE = frozenset({"title", "question", "public_value", "period"})


def _named(field: str, value: str, labs: Labs, edition: Edition) -> str:
    """A value of a field of a collection, in words."""
    match field:
        case "themes":
            return edition.theme(ThemeId(value)).name
        case "labs":
            lab = labs.get(LabId(value))
            return lab.name if lab else value
        case "access":
            return edition.wording(f"uitgeven.voor_{value}")
        case "language":
            return edition.wording(f"instelling.{value}")
        case _:
            return value


def _items(was: Sequence[str], now: Sequence[str]) -> list[Piece]:
    """Names in a list: those that stayed and came, in the order of now, and then those that went."""
    found = [Piece(one, STAYED if one in was else NEW) for one in now]
    found += [Piece(one, GONE) for one in was if one not in now]
    commas = [Piece(", ", STAYED)] * len(found)
    return [piece for pair in zip(found, commas, strict=True) for piece in pair][:-1]


def _views(composed: Composed, edition: Edition) -> Mapping[BlockId, BlockView]:
    return {one.block.id: block_view(one, edition) for one in composed.blocks}


def _of(blocks: Sequence[Block], views: Mapping[BlockId, BlockView]) -> tuple[BlockView, ...]:
    return tuple(views[one.id] for one in blocks if one.id in views)


def _shifts(before: Composed, after: Composed, edition: Edition) -> tuple[Shift, ...]:
    was, now = (_documents(one.blocks) for one in (before, after))
    shifts = [Shift(voice(one, edition), len(now[one] - was[one]), len(was[one] - now[one])) for one in VOICES]
    return tuple(one for one in shifts if one.came or one.went)


def _documents(blocks: Sequence[Shown]) -> dict[KnowledgeSource, set[str]]:
    found: dict[KnowledgeSource, set[str]] = {source: set() for source in KnowledgeSource}
    for card in (card for one in blocks for card in one.cards):
        found[card.knowledge_source].add(card.id)
    return found
