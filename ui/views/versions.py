"""What became of highlights on a new version, as a page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kb.coding.anchoring import Fate
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId
from kb.model.study import Study
from kb.services.tagging.moving import Moved, Pending
from kb.services.tagging.undoing import Steps
from ui.edition import Edition, Named
from ui.views.deeds import deed_in_words
from ui.views.instead import said_instead


class Waiting(NamedTuple):
    """A document with highlights of an earlier version."""

    document: Named
    language: str
    number: int


class Orphan(NamedTuple):
    """A highlight that cannot be told, with where its words may stand.

    Attributes:
        said: the codes that it has.
        places: what forms send, and the words there.
        codings: ids of what was said of it.
        after: id of the one to decide then; empty for the last.
    """

    id: str
    said: str
    places: tuple[tuple[str, str], ...]
    codings: tuple[str, ...]
    after: str = ""


class Sure(NamedTuple):
    """A highlight that is taken along: its codes and its words."""

    said: str
    words: str
    moved: bool


@dataclass(frozen=True)
class VersionsPage:
    """What waits in a study, and in one document of it.

    Attributes:
        orphans: the one that is decided first stands first.
        later: where the next stands first; empty when there is no other.
        back, again: what can be undone and done again, in words.
    """

    study: str
    question: str
    waiting: tuple[Waiting, ...]
    document: Named | None
    language: str
    sure: tuple[Sure, ...]
    orphans: tuple[Orphan, ...]
    later: str
    back: str
    again: str

    @property
    def all(self) -> int:
        """How many highlights there are of an earlier version."""
        return len(self.sure) + len(self.orphans)

    @property
    def moved(self) -> int:
        """How many of the sure ones stand elsewhere."""
        return sum(one.moved for one in self.sure)


class Waits(NamedTuple):
    """What a page is made of.

    Attributes:
        cards: of the documents that are named.
        waiting: how many highlights stand in an earlier version, by document.
        pending: those of the document that is looked at, if any.
        at: id of the one without a place that is decided first.
    """

    cards: Mapping[DocumentId, DocumentCard]
    waiting: Mapping[DocumentId, int]
    pending: Pending | None
    at: str


def versions_page(study: Study, waits: Waits, names: Mapping[str, str], steps: Steps, edition: Edition) -> VersionsPage:
    """What waits, and of one document each highlight."""
    cards, pending = waits.cards, waits.pending
    card = cards.get(pending.document) if pending else None
    orphans = _in_turn([_orphan(one, names, edition) for one in pending.of(Fate.ORPHAN)], waits.at) if pending else []
    return VersionsPage(
        study=study.id,
        question=study.question,
        waiting=tuple(
            Waiting(_room(study, cards[id], edition), cards[id].language, number)
            for id, number in waits.waiting.items()
        ),
        document=Named(card.title, edition.links.desk(study.study, card.id)) if card else None,
        language=card.language if card else "",
        sure=tuple(_sure(one, names, edition) for one in pending.moved if one.fate is not Fate.ORPHAN)
        if pending
        else (),
        orphans=tuple(orphans),
        later=_later(study, pending.document, orphans[1].id, edition) if pending and len(orphans) > 1 else "",
        back=deed_in_words(steps.back[0], edition, names) if steps.back else "",
        again=deed_in_words(steps.again[0], edition, names) if steps.again else "",
    )


def _in_turn(orphans: Sequence[Orphan], at: str) -> list[Orphan]:
    """From one on and around, each with the one after it."""
    first = next((place for place, one in enumerate(orphans) if one.id == at), 0)
    turned = [*orphans[first:], *orphans[:first]]
    return [one._replace(after=next_one.id) for one, next_one in pairwise(turned)] + turned[-1:]


def _later(study: Study, document: DocumentId, at: str, edition: Edition) -> str:
    return edition.links.study(study.study, "versies", more=[("stuk", document), ("bij", at)]) + "#beurt"


def _room(study: Study, card: DocumentCard, edition: Edition) -> Named:
    return Named(card.title, edition.links.study(study.study, "versies", more=[("stuk", card.id)]))


def _said(one: Moved, names: Mapping[str, str], edition: Edition) -> str:
    called: Sequence[str] = [
        names.get(coding.code, "") if coding.code else edition.theme(coding.concept).name if coding.concept else ""
        for coding in one.codings
    ]
    return ", ".join(dict.fromkeys(name or edition.wording("werk.naam_weg") for name in called)) or "–"


def _sure(one: Moved, names: Mapping[str, str], edition: Edition) -> Sure:
    words = said_instead(one.highlight, one.words, edition)
    return Sure(_said(one, names, edition), words, one.fate is Fate.MOVED)


def _orphan(one: Moved, names: Mapping[str, str], edition: Edition) -> Orphan:
    return Orphan(
        id=one.highlight.id,
        said=_said(one, names, edition),
        places=tuple((f"{span.start}-{span.end}", words) for span, words in one.proposals),
        codings=tuple(coding.id for coding in one.codings),
    )
