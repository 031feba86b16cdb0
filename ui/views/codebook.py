"""The codes of a study as a page shows them: whose language they speak, and one of them whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.codebook import HUES, Code, CodeState
from kb.model.evidence import VOICES
from kb.services.tagging.codebooks import Node
from kb.services.tagging.studies import Overview
from kb.services.tagging.undoing import Steps
from ui.edition import Edition, Named
from ui.forms import SOURCES
from ui.views.work import deed_in_words


class Heard(NamedTuple):
    """How often a code was given in one voice."""

    slug: str
    name: str
    codings: int


class Row(NamedTuple):
    """A code in the tree.

    Attributes:
        up, down: its places among its siblings when it moves by one; ``None`` where it cannot.
        outdated: how many codings were given under an earlier definition.
    """

    id: str
    link: Named
    hue: int
    depth: int
    heard: tuple[Heard, ...]
    outdated: int
    retired: bool
    parent: str
    up: int | None
    down: int | None
    chosen: bool


@dataclass(frozen=True)
class Opened:
    """The code that is looked at.

    Attributes:
        others: codes that it can merge into, or stand under, with how deep each stands.
    """

    code: Code
    name: str
    codings: int
    others: tuple[tuple[str, str], ...]
    theme: Named | None


@dataclass(frozen=True)
class CodebookPage:
    """The codes of a study."""

    study: str
    question: str
    rows: tuple[Row, ...]
    opened: Opened | None
    hues: tuple[int, ...]
    themes: tuple[tuple[str, str], ...]
    back: str
    again: str


def codebook_page(
    overview: Overview, nodes: Sequence[Node], chosen: str, steps: Steps, edition: Edition
) -> CodebookPage:
    """The codes of a study, with one that is chosen."""
    called = {str(node.code.id): node.name for node in nodes}
    opened = next((node for node in nodes if node.code.id == chosen), None)
    return CodebookPage(
        study=overview.study.id,
        question=overview.study.question,
        rows=tuple(_rows(overview, nodes, chosen, edition)),
        opened=_opened(opened, nodes, edition) if opened else None,
        hues=tuple(range(HUES)),
        themes=tuple(sorted(((theme.id, edition.theme(theme.id).name) for theme in edition.thesaurus), key=_by_name)),
        back=deed_in_words(steps.back[0], edition, called) if steps.back else "",
        again=deed_in_words(steps.again[0], edition, called) if steps.again else "",
    )


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _rows(overview: Overview, nodes: Sequence[Node], chosen: str, edition: Edition) -> Iterator[Row]:
    siblings: dict[str | None, list[str]] = {}
    for node in nodes:
        siblings.setdefault(node.code.parent, []).append(node.code.id)
    for node in nodes:
        code = node.code
        own = siblings[code.parent]
        place = own.index(code.id)
        yield Row(
            id=code.id,
            link=Named(_name(node, edition), edition.links.codebook(overview.study.study, code=code.id)),
            hue=code.hue,
            depth=min(node.depth, 6),
            heard=tuple(Heard(SOURCES[one], edition.voice(one), node.voices.get(one, 0)) for one in VOICES),
            outdated=node.outdated,
            retired=code.state is CodeState.RETIRED,
            parent=code.parent or "",
            up=place - 1 if place else None,
            down=place + 1 if place + 1 < len(own) else None,
            chosen=code.id == chosen,
        )


def _opened(node: Node, nodes: Sequence[Node], edition: Edition) -> Opened:
    concept = node.code.concept
    return Opened(
        code=node.code,
        name=_name(node, edition),
        codings=node.codings,
        others=tuple(
            (one.code.id, "– " * one.depth + _name(one, edition)) for one in nodes if one.code.id != node.code.id
        ),
        theme=edition.theme(concept) if concept else None,
    )


def _name(node: Node, edition: Edition) -> str:
    return node.name or edition.wording("werk.naam_weg")
