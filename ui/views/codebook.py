"""The codes of a study as a page shows them: whose language they speak, and one of them whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.model.codebook import HUES, Code, CodeState
from kb.model.deed import Head
from kb.model.document import DocumentCard
from kb.model.evidence import VOICES
from kb.model.identity import DocumentId
from kb.services.tagging.codebooks import Node
from kb.services.tagging.listing import Listed
from kb.services.tagging.studies import Overview
from kb.services.tagging.undoing import Steps
from ui.edition import Edition, Named
from ui.forms import SOURCES
from ui.views.comparing import Comparison, compared, moments
from ui.views.deeds import deed_in_words
from ui.views.instead import said_instead


class Heard(NamedTuple):
    """How often a code was given in one voice."""

    slug: str
    name: str
    codings: int


class Row(NamedTuple):
    """A code in the tree.

    Attributes:
        codings: how often it was given.
        up, down: its places among its siblings when it moves by one; ``None`` where it cannot.
        inward, outward: the code that it comes to stand under when it moves under the one before it, or beside the one
            that it stands under, with its place there: ``id:3``; empty where it cannot.
        outdated: how many codings were given under an earlier definition.
    """

    id: str
    link: Named
    hue: int
    depth: int
    heard: tuple[Heard, ...]
    codings: int
    outdated: int
    retired: bool
    parent: str
    up: int | None
    down: int | None
    inward: str
    outward: str
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


class Given(NamedTuple):
    """Words that have the code.

    Attributes:
        id: of the coding.
        words: as they stand there; empty where a whole document is meant.
        link: to them at the desk; its name is the title of the document.
    """

    id: str
    words: str
    is_whole: bool
    link: Named
    language: str
    slug: str
    voice: str
    outdated: bool


@dataclass(frozen=True)
class Quotations:
    """A page of the words that have a code.

    Attributes:
        page: from 1.
    """

    given: tuple[Given, ...]
    total: int
    page: int
    before: str
    after: str

    @property
    def outdated(self) -> tuple[Given, ...]:
        """Those that got it under an earlier definition."""
        return tuple(one for one in self.given if one.outdated)


@dataclass(frozen=True)
class CodebookPage:
    """The codes of a study."""

    study: str
    question: str
    rows: tuple[Row, ...]
    opened: Opened | None
    quotations: Quotations | None
    moments: tuple[tuple[str, str], ...]
    comparison: Comparison | None
    hues: tuple[int, ...]
    themes: tuple[tuple[str, str], ...]
    back: str
    again: str


class Shown(NamedTuple):
    """What a codebook is shown with.

    Attributes:
        chosen: the code that is opened.
        listed: some of its codings.
        page: which those are, from 1.
        cards: of the documents that those stand in.
        heads: what was done with codes, the last first.
        numbers: the deeds after which codes are compared, the second ``None`` for now; ``None`` when nothing is.
        told: what deeds were about that are not about codes, see ``names_beside``.
        then, until: the codes as they were after those; ``until`` is ``None`` for now.
    """

    chosen: str
    listed: Listed | None
    page: int
    cards: Mapping[DocumentId, DocumentCard]
    heads: Sequence[Head]
    told: Mapping[str, str]
    numbers: tuple[int, int | None] | None
    then: Sequence[Node]
    until: Sequence[Node] | None


PAGE = 25
"""So many words of a code stand on a page."""


def codebook_page(
    overview: Overview, nodes: Sequence[Node], shown: Shown, steps: Steps, edition: Edition
) -> CodebookPage:
    """The codes of a study, with one that is chosen."""
    chosen = shown.chosen
    called = {str(node.code.id): node.name for node in nodes}
    opened = next((node for node in nodes if node.code.id == chosen), None)
    return CodebookPage(
        study=overview.study.id,
        question=overview.study.question,
        rows=tuple(_rows(overview, nodes, chosen, edition)),
        opened=_opened(opened, nodes, edition) if opened else None,
        quotations=_quotations(overview, shown, edition) if shown.listed else None,
        moments=tuple(moments(shown.heads, called, edition)),
        comparison=_compared(shown, nodes, edition) if shown.numbers else None,
        hues=tuple(range(HUES)),
        themes=tuple(sorted(((theme.id, edition.theme(theme.id).name) for theme in edition.thesaurus), key=_by_name)),
        back=deed_in_words(steps.back[0], edition, {**called, **shown.told}) if steps.back else "",
        again=deed_in_words(steps.again[0], edition, {**called, **shown.told}) if steps.again else "",
    )


def _compared(shown: Shown, nodes: Sequence[Node], edition: Edition) -> Comparison:
    until = nodes if shown.until is None else shown.until
    return compared(shown.heads, shown.numbers or (0, None), shown.then, until, edition)


def _quotations(overview: Overview, shown: Shown, edition: Edition) -> Quotations:
    listed, study, links = shown.listed or Listed((), 0), overview.study.study, edition.links
    given = []
    for one in listed.coded:
        card = shown.cards.get(one.coding.document)
        if card is None:
            continue
        url = links.desk(study, card.id, chosen=one.highlight.id if one.highlight else "")
        given.append(
            Given(
                id=one.coding.id,
                words=said_instead(one.highlight, one.quoted.exact, edition) if one.quoted else "",
                is_whole=one.highlight is None,
                link=Named(card.title, url + (f"#hl-{one.highlight.id}" if one.highlight else "")),
                language=card.language,
                slug=SOURCES[card.knowledge_source],
                voice=edition.voice(card.knowledge_source),
                outdated=one.outdated,
            )
        )

    def to(page: int) -> str:
        return links.codebook(study, code=shown.chosen, page=page) + "#citaten"

    return Quotations(
        given=tuple(given),
        total=listed.total,
        page=shown.page,
        before=to(shown.page - 1) if shown.page > 1 else "",
        after=to(shown.page + 1) if shown.page * PAGE < listed.total else "",
    )


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _rows(overview: Overview, nodes: Sequence[Node], chosen: str, edition: Edition) -> Iterator[Row]:
    siblings: dict[str | None, list[str]] = {}
    parents: dict[str, str | None] = {node.code.id: node.code.parent for node in nodes}
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
            codings=node.codings,
            outdated=node.outdated,
            retired=code.state is CodeState.RETIRED,
            parent=code.parent or "",
            up=place - 1 if place else None,
            down=place + 1 if place + 1 < len(own) else None,
            inward=f"{own[place - 1]}:{len(siblings.get(own[place - 1], ()))}" if place else "",
            outward=_beside(code.parent, parents, siblings),
            chosen=code.id == chosen,
        )


def _beside(code: str | None, parents: Mapping[str, str | None], siblings: Mapping[str | None, Sequence[str]]) -> str:
    """The place right after a code; nothing for none."""
    if code is None:
        return ""
    above = parents[code]
    return f"{above or ''}:{siblings[above].index(code) + 1}"


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


def in_tree(nodes: Sequence[Node], edition: Edition) -> list[tuple[str, str]]:
    """The codes of a tree to choose from, each with its name a little further in than that of the one above it."""
    return [(node.code.id, "\u2003" * node.depth + (node.name or edition.wording("werk.naam_weg"))) for node in nodes]
