"""What a finding stands on at this moment: which of its quotations still stand, who counts, and what is in the way.

Worked out at each reading, so that what was withdrawn or changed tells at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kb.model.annotation import Highlight
from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.finding import Finding, Stance, StanceKind
from kb.model.identity import DocumentId
from kb.model.study import ThingId
from kb.ports.annotations import Grounds
from kb.ranking.plurality import contribution, units

# A shorter stretch may be anybody's words.
_QUOTED_WORDS = 4


class Flaw(StrEnum):
    """What is wrong with what a finding stands on."""

    SILENT = "silent"
    """No quotation that counts stands."""
    GONE = "gone"
    """Words that nobody may read any more."""
    CHANGED = "changed"
    """Words that are no longer in the text."""
    CLOSED = "closed"
    """Words that not everybody may read."""
    LITERAL = "literal"
    """The sentence itself holds words of a source, which would stay there when the source is withdrawn."""
    TAKEN_OUT = "taken-out"
    """The sentence lost words that were of a source, and nobody said it anew; so long nobody else reads it."""


class Objection(NamedTuple):
    """Something that stands in the way of publishing.

    Attributes:
        stance: the one that it is about; ``None`` where that cannot be shown, or it is about the whole.
        number: how many are meant.
    """

    flaw: Flaw
    stance: ThingId | None = None
    number: int = 1


class Quoted(NamedTuple):
    """A quotation under a finding.

    Attributes:
        stands: its words are in the present text of its document.
        words: those; empty where only numbers were asked for.
    """

    stance: Stance
    highlight: Highlight
    card: DocumentCard
    stands: bool
    words: str = ""

    @property
    def voice(self) -> KnowledgeSource:
        """Whose knowledge it is."""
        return self.card.knowledge_source

    @property
    def counts(self) -> bool:
        """Whether who said it is counted."""
        return self.stands and self.stance.counts and self.voice.counts


class Concluded(NamedTuple):
    """A finding with what it stands on, as far as the reader may read that.

    Attributes:
        closed: how many quotations more are in documents that others may read.
        gone: how many more were in documents that nobody may read any more.
    """

    finding: Finding
    quotations: Sequence[Quoted]
    closed: int = 0
    gone: int = 0

    def people(self, kind: StanceKind, voice: KnowledgeSource) -> int:
        """How many independent people and studies of a voice do this to it; 0 is silence."""
        return units(
            contribution(one.card)
            for one in self.quotations
            if one.counts and one.stance.kind is kind and one.voice is voice
        )

    @property
    def counts(self) -> dict[KnowledgeSource, dict[StanceKind, int]]:
        """The same of each voice, in their order."""
        return {voice: {kind: self.people(kind, voice) for kind in StanceKind} for voice in VOICES}

    @property
    def heard(self) -> tuple[KnowledgeSource, ...]:
        """The voices that say something of it, whatever that is."""
        return tuple(voice for voice in VOICES if any(one.counts and one.voice is voice for one in self.quotations))

    @property
    def stands(self) -> bool:
        """Whether any quotation that counts does."""
        return any(one.counts for one in self.quotations)

    def flaws(self, on: date) -> tuple[Objection, ...]:
        """Why to look at it again: what went or changed since; where it is published, what is no longer for everybody.

        Args:
            on: the day.
        """
        found = [*self._taken_out(), *self._gone(), *(self._closed(on) if self.finding.published_at else ())]
        if self.finding.published_at and not self.stands:
            found.append(Objection(Flaw.SILENT))
        return tuple(found)

    def objections(self, on: date) -> tuple[Objection, ...]:
        """Everything that stands in the way of publishing it, at once.

        Args:
            on: the day.
        """
        silent = () if self.stands else (Objection(Flaw.SILENT),)
        return (*self._taken_out(), *silent, *self._gone(), *self._closed(on), *self._literal())

    def _taken_out(self) -> Iterator[Objection]:
        if self.finding.taken_out:
            yield Objection(Flaw.TAKEN_OUT)

    def _gone(self) -> Iterator[Objection]:
        if self.gone:
            yield Objection(Flaw.GONE, number=self.gone)
        for one in self.quotations:
            if not one.stands:
                yield Objection(Flaw.CHANGED, one.stance.id)

    def _closed(self, on: date) -> Iterator[Objection]:
        if self.closed:
            yield Objection(Flaw.CLOSED, number=self.closed)
        for one in self.quotations:
            if not one.card.terms.open_to_all(on):
                yield Objection(Flaw.CLOSED, one.stance.id)

    def _literal(self) -> Iterator[Objection]:
        sentence = _plain(self.finding.sentence)
        for one in self.quotations:
            words = _plain(one.words)
            if len(words.split()) >= _QUOTED_WORDS and words in sentence:
                yield Objection(Flaw.LITERAL, one.stance.id)


def concluded(
    grounds: Grounds, cards: Mapping[DocumentId, DocumentCard], words: Mapping[ThingId, str] | None = None
) -> Concluded:
    """What a finding stands on.

    Args:
        grounds: as they are stored.
        cards: of the documents that the reader may see.
        words: of the highlights that still stand; ``None`` where only numbers are asked for.
    """
    quotations, went = [], 0
    for stance in grounds.stances:
        highlight, card = grounds.highlights[stance.highlight], cards.get(stance.document)
        if card is None:
            # Withdrawn between two looks.
            went += 1
        elif words is None:
            quotations.append(Quoted(stance, highlight, card, highlight.stands_in(card)))
        else:
            there = words.get(highlight.id, "")
            quotations.append(Quoted(stance, highlight, card, bool(there), there))
    return Concluded(grounds.finding, quotations, grounds.closed, len(grounds.gone) + went)


def by_voice(quotations: Sequence[Quoted]) -> dict[KnowledgeSource, list[Quoted]]:
    """The quotations of each voice that has any."""
    found: dict[KnowledgeSource, list[Quoted]] = defaultdict(list)
    for one in quotations:
        found[one.voice].append(one)
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(".,;:!?\"'“”‘’ ")
