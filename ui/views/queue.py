"""A place in a queue as a page shows it: words, big, and the codes that they can get by one key each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.codebook import Code, CodeState
from kb.model.document import DocumentCard
from kb.services.tagging.codebooks import Node
from kb.services.tagging.coding import Quoted
from kb.services.tagging.queueing import Turn
from ui.edition import Edition, Named
from ui.excerpt import from_a_word
from ui.forms import SOURCES
from ui.views.instead import said_instead

AROUND = 240
"""So many characters stand around the words, on either side."""


class Choice(NamedTuple):
    """A code that words can get.

    Attributes:
        key: that gives it; empty for what has none.
    """

    id: str
    name: str
    hue: int
    key: str


class Offer(NamedTuple):
    """All codes of the study, and the digits of those that are offered."""

    nodes: Sequence[Node]
    keys: Mapping[str, int]


@dataclass(frozen=True)
class QueuePage:
    """A place in a queue.

    Attributes:
        quoted: the words with what stands around them, cut between words; ``None`` for a whole document, and where
            they are gone.
        cut_before, cut_after: the text goes on before or after that.
        where: they stand; ``None`` at the end.
        coding: its id; empty at the end.
        after: see ``Turn``.
        choices: those with a key.
        further: ids and names of those without.
    """

    code: Code
    name: str
    left: int
    passed: int
    quoted: Quoted | None
    cut_before: bool
    cut_after: bool
    is_whole: bool
    where: Named | None
    language: str
    slug: str
    voice: str
    coding: str
    after: str
    choices: tuple[Choice, ...]
    further: tuple[tuple[str, str], ...]


def queue_page(
    turn: Turn, code: Code, offer: Offer, card: DocumentCard | None, quoted: Quoted | None, edition: Edition
) -> QueuePage:
    """What is asked about one coding.

    Args:
        turn: the place in the queue.
        code: that is gone through.
        offer: what can be given instead.
        card: of the document that the words stand in; ``None`` at the end.
        quoted: the words, with ``AROUND`` characters around them: more than ``turn`` holds.
        edition: in which language.
    """
    one = turn.coded
    marked = one.highlight if one else None
    choices = [
        Choice(node.code.id, _name(node, edition), node.code.hue, str(offer.keys.get(node.code.id, "")))
        for node in offered(code, offer.nodes)
    ]
    return QueuePage(
        code=code,
        name=next((_name(node, edition) for node in offer.nodes if node.code.id == code.id), ""),
        left=turn.left,
        passed=turn.passed,
        quoted=quoted and between_words(quoted._replace(exact=said_instead(marked, quoted.exact, edition))),
        cut_before=quoted is not None and len(quoted.before) == AROUND,
        cut_after=quoted is not None and len(quoted.after) == AROUND,
        is_whole=one is not None and marked is None,
        where=_where(code, card, marked.id if marked else "", edition) if card else None,
        language=card.language if card else "",
        slug=SOURCES[card.knowledge_source] if card else "",
        voice=edition.voice(card.knowledge_source) if card else "",
        coding=one.coding.id if one else "",
        after=turn.after,
        choices=tuple(sorted((choice for choice in choices if choice.key), key=lambda choice: choice.key)),
        further=tuple((choice.id, choice.name) for choice in choices if not choice.key),
    )


def between_words(quoted: Quoted) -> Quoted:
    """The words with no more around them than whole words, where the text goes on."""
    before, after = quoted.before, quoted.after
    return quoted._replace(
        before=from_a_word(before) if len(before) == AROUND else before,
        after=from_a_word(after[::-1])[::-1] if len(after) == AROUND else after,
    )


def _where(code: Code, card: DocumentCard, marked: str, edition: Edition) -> Named:
    url = edition.links.desk(code.study, card.id, chosen=marked)
    return Named(card.title, url + (f"#hl-{marked}" if marked else ""))


def offered(code: Code, nodes: Sequence[Node]) -> list[Node]:
    """What can be given instead: first the codes below this one, for those are what it is split into."""
    usable = [
        node
        for node in nodes
        if node.code.codable and node.code.state is not CodeState.RETIRED and node.code.id != code.id
    ]
    below = [node for node in usable if node.code.parent == code.id]
    return [*below, *(node for node in usable if node.code.parent != code.id)]


def _name(node: Node, edition: Edition) -> str:
    return node.name or edition.wording("werk.naam_weg")
