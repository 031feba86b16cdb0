"""What is new in a draft for who reads the newest edition, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.model.collection import Block
from kb.model.edition import Difference
from kb.services.curating.composing import Composed
from ui.edition import Edition
from ui.views.collected import in_a_line


@dataclass(frozen=True)
class Changed:
    """One thing that is new.

    Attributes:
        how: ``erbij``, ``weg``, ``verplaatst`` or ``veranderd``.
        kind: of block, in words; or what of the collection itself.
        words: how it begins; of what goes nothing of a source.
    """

    how: str
    kind: str
    words: str


def news_of(difference: Difference | None, composed: Composed, edition: Edition) -> tuple[Changed, ...] | None:
    """What is new, as far as it can be read now; ``None`` where there is no edition yet."""
    return None if difference is None else tuple(_changes(difference, composed, edition))


def _changes(difference: Difference, composed: Composed, edition: Edition) -> Iterator[Changed]:
    words = {shown.block.id: shown.words for shown in composed.blocks}

    def of(how: str, block: Block) -> Changed:
        kind = edition.wording(f"blok.soort_{block.kind}")
        return Changed(how, kind, in_a_line(block, words.get(block.id, ())))

    for name in difference.own:
        yield Changed("veranderd", edition.wording(f"uitgeven.veld_{name}"), "")
    for block in difference.added:
        yield of("erbij", block)
    for block in difference.gone:
        yield of("weg", block)
    for moved in difference.moved:
        yield of("verplaatst", moved.block)
    for _, block in difference.changed:
        yield of("veranderd", block)
