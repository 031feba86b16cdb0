"""Publishing editions of collections: what stands in the way, what is new, and withdrawing for ever."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from kb.errors import Fault, InTheWay, NotReady
from kb.language.repeating import Repeating
from kb.model.collection import (
    Block,
    BlockId,
    Collection,
    CollectionId,
    Farewell,
    Found,
    Heading,
    Narrations,
    Silence,
    Synthesis,
    Text,
    Told,
)
from kb.model.document import DocumentCard
from kb.model.edition import Difference, Edition, content_of, difference, digest_of
from kb.model.evidence import KnowledgeSource, Purpose
from kb.model.journal import Report
from kb.model.policy import Action, clearance, decide
from kb.model.reader import KEEPER, Reader, audience
from kb.ports.collections import Collections
from kb.ports.people import People
from kb.ports.work import Work
from kb.services.curating.comparing import left
from kb.services.curating.composing import Composed, Composing, Shown, State, Words
from kb.services.curating.crediting import made_by
from kb.services.curating.leaving import in_own_words, successor_of, without_literal
from kb.services.curating.rules import Clock, is_covered, not_withdrawn, one_line, require_in

_FORBIDS = ("alle rechten voorbehouden", "all rights reserved", "niet overnemen", "niet verspreiden", "intern gebruik")


class Flaw(StrEnum):
    """What is wrong with a collection that is to be published."""

    QUESTION = "question"
    """It asks nothing."""
    EMPTY = "empty"
    """It has no blocks."""
    CHANGED = "changed"
    """The words at the place of a quotation are not those that were quoted."""
    GONE = "gone"
    """A source was withdrawn, or cannot be read by who publishes."""
    CLOSED = "closed"
    """Not everybody for whom the edition is may read a source or an entry."""
    CONSENT = "consent"
    """Its teller did not agree to a story being in a collection."""
    LICENCE = "licence"
    """The licence of a source forbids it."""
    GROUNDLESS = "groundless"
    """A sentence that says what the lab makes of it rests on no quotation that can be read."""
    FINDING = "finding"
    """A finding that is not public, or that no quotation supports any more."""
    LEVEL = "level"
    """A level of headings is skipped."""
    LITERAL = "literal"
    """What the collection says of itself repeats words of a source, where they would stay."""
    BLANKED = "blanked"
    """Own words are not to be read any more, since they repeat what was withdrawn."""
    LAST_WORD = "last-word"
    """About residents, and the last block is who made it speaking: a remark only."""
    UNHEARD = "unheard"
    """Stories are spoken of, and none of their words stands in it: a remark only."""
    SILENT = "silent"
    """A voice is silent, and no place is kept for it: a remark only."""
    HEARD = "heard"
    """A place is kept for a voice of which the collection holds words: a remark only."""


_REMARKS = frozenset({Flaw.LAST_WORD, Flaw.UNHEARD, Flaw.SILENT, Flaw.HEARD})


class Objection(NamedTuple):
    """Something that is wrong with a collection.

    Attributes:
        block: that it is about; ``None`` where it is about the whole.
    """

    flaw: Flaw
    block: BlockId | None = None

    @property
    def stands_in_the_way(self) -> bool:
        """Whether it cannot be published so; otherwise it is only worth a thought."""
        return self.flaw not in _REMARKS


class Publishing:
    """Editions of collections."""

    def __init__(
        self,
        *,
        collections: Collections,
        composing: Composing,
        people: People,
        work: Work,
        position: Callable[[], int],
        now: Clock,
    ) -> None:
        """Wire it up.

        Args:
            collections: where they are.
            composing: puts them together.
            people: says who is what in a lab.
            work: makes one change of several.
            position: how far the catalogue's log of changes is.
            now: gives the present moment.
        """
        self._collections = collections
        self._composing = composing
        self._people = people
        self._work = work
        self._position = position
        self._now = now

    def check(self, id: str, reader: Reader) -> tuple[Objection, ...]:
        """Everything that is wrong with the draft as an edition, in the order of its blocks; remarks last.

        Raises:
            CollectionNotFound: there is none, or the reader is not of its labs.
        """
        return tuple(self._objections(self._composing.draft(id, reader)))

    def publish(self, id: str, news: str, reader: Reader, *, key: str = "") -> Edition:
        """Let the draft be read by whom its access says, as the newest edition; once under a key.

        Raises:
            Forbidden, CollectionNotFound: the reader may not.
            NotReady: something stands in the way; it says everything that does.
            Invalid: no word of what is new, words of a source in it, or the collection was withdrawn.
        """
        said = one_line(news, "wat er nieuw is", least=1, most=500)
        with self._work():
            collection = self._collections.one(CollectionId(id), reader)
            me = require_in(reader, Action.CURATE, collection)
            there = self._collections.editions(collection.id, KEEPER)
            if same := next((one for one in there if key and one.key == key and one.by == me.account), None):
                return same
            not_withdrawn(collection)
            composed = self._composing.draft(id, reader)
            without_literal(said, "wat er nieuw is,", _quoted(composed))
            wrong = [one for one in self._objections(composed) if one.stands_in_the_way]
            if wrong:
                faults = (Fault(one.block or "", one.flaw.value) for one in wrong)
                raise NotReady(collection.id, *faults, kind="collection")
            last = max((one.number for one in there), default=0)
            content = content_of(collection, self._composing.fixed(composed, reader))
            edition = Edition(
                collection=collection.id,
                number=last + 1,
                at=self._now(),
                by=me.account,
                content=content,
                sha256=digest_of(content),
                news=said,
                licence=collection.licence,
                access=collection.access,
                plurality=composed.plurality,
                made_by=made_by(collection, me, reader, collections=self._collections, people=self._people),
                position=self._position(),
                key=key,
            )
            self._collections.publish(edition)
        return edition

    def editions(self, id: str, reader: Reader) -> list[Edition]:
        """Those that the reader may know of, the newest first.

        Raises:
            CollectionNotFound: there is none, or it is not for this reader.
        """
        return self._collections.editions(CollectionId(id), reader)

    def difference(self, id: str, before: int, after: int, reader: Reader) -> Difference:
        """What is in one edition that is not in another, and the other way round.

        Raises:
            CollectionNotFound, EditionNotFound: one of them is not there, not for this reader, or withdrawn.
        """
        one, other = (self._whole(id, number, reader) for number in (before, after))
        return difference(one, other)

    def news(self, id: str, reader: Reader) -> Difference | None:
        """What is in the draft that is not in the newest edition as it reads now; nothing where there is no edition.

        Raises:
            CollectionNotFound: there is none, or the reader is not of its labs.
        """
        composed = self._composing.draft(id, reader)
        collection = composed.collection
        if not collection.newest:
            return None
        now = content_of(collection, self._composing.fixed(composed, reader))
        return left(difference(self._whole(id, collection.newest, reader), now))

    def withdraw(self, id: str, number: int, reason: str, reader: Reader, *, successor: str = "") -> None:
        """Withdraw an edition for ever; said again it puts the reason right. The others stay.

        Args:
            id: of the collection.
            number: of the edition.
            reason: for everybody to read.
            reader: who does it.
            successor: name or id of another collection that says now what it said, if any.

        Raises:
            Forbidden, CollectionNotFound, EditionNotFound: the reader may not, or there is none.
            Invalid: no reason, words of a source in it, or a successor that nobody would get to.
        """
        with self._work():
            collection = self._collections.one(CollectionId(id), reader)
            require_in(reader, Action.CURATE, collection)
            edition = self._collections.edition(collection.id, number, reader)
            at = edition.farewell.at if edition.farewell else self._now()
            said = in_own_words(reason, collection, self._collections, KEEPER, edition=number)
            instead = successor_of(collection, successor, self._collections, reader)
            self._collections.withdraw(collection.id, number, Farewell(at=at, reason=said, successor=instead))

    def _whole(self, id: str, number: int, reader: Reader) -> str:
        edition = self._collections.edition(CollectionId(id), number, reader)
        if not edition.content:
            raise InTheWay("edition", id, "gone", number=number)
        return edition.content

    def _objections(self, composed: Composed) -> Iterator[Objection]:
        collection = composed.collection
        if not collection.question:
            yield Objection(Flaw.QUESTION)
        if not composed.blocks:
            yield Objection(Flaw.EMPTY)
        if _repeats_sources(collection, composed):
            yield Objection(Flaw.LITERAL)
        if any(map(is_covered, collection.written)):
            yield Objection(Flaw.BLANKED)
        level = 1
        for shown in composed.blocks:
            if isinstance(shown.block, Heading):
                if shown.block.level > level + 1:
                    yield Objection(Flaw.LEVEL, shown.block.id)
                level = shown.block.level
            for flaw in dict.fromkeys(self._flaws(shown, collection)):
                yield Objection(flaw, shown.block.id)
        yield from _remarks(composed)

    def _flaws(self, shown: Shown, collection: Collection) -> Iterator[Flaw]:
        for word in shown.words:
            yield from self._word_flaws(word, collection)
        block = shown.block
        if shown.covered or any(map(is_covered, block.written)):
            yield Flaw.BLANKED
        if block.documents:
            yield from self._card_flaws(shown.card, collection) if shown.card else iter((Flaw.GONE,))
        if isinstance(block, Found):
            if shown.finding is None or not shown.finding.stands:
                yield Flaw.FINDING
            else:
                for one in shown.finding.quotations:
                    yield from self._card_flaws(one.card, collection)
        if isinstance(block, Told):
            yield from _entry_flaws(shown.entry, collection)
        if isinstance(block, Synthesis) and _is_groundless(block, shown.words):
            yield Flaw.GROUNDLESS

    def _word_flaws(self, word: Words, collection: Collection) -> Iterator[Flaw]:
        if word.card is None:
            yield Flaw.GONE
            return
        if word.state is not State.STANDS:
            yield Flaw.CHANGED
        yield from self._card_flaws(word.card, collection)

    def _card_flaws(self, card: DocumentCard, collection: Collection) -> Iterator[Flaw]:
        today = self._now().date()
        who = audience(collection.access, collection.labs)
        if not all(decide(one, Action.READ, card.terms, on=today).allowed for one in who):
            yield Flaw.CLOSED
        agreed = card.consent is not None and Purpose.COLLECT in card.consent.purposes
        if card.knowledge_source is KnowledgeSource.EXPERIENCE and not agreed:
            yield Flaw.CONSENT
        if any(words in card.rights.licence.casefold() for words in _FORBIDS):
            yield Flaw.LICENCE


def _is_groundless(block: Synthesis, words: Sequence[Words]) -> bool:
    """Whether a sentence rests on no quotation that can be read."""
    readable = {word.reference for word in words if word.state is State.STANDS}
    return any(not readable.intersection(sentence.rests_on) for sentence in block.sentences)


def _entry_flaws(entry: Report | None, collection: Collection) -> Iterator[Flaw]:
    if entry is None:
        yield Flaw.GONE
        return
    for one in map(clearance, audience(collection.access, collection.labs)):
        if entry.access not in one.access and entry.lab not in one.labs:
            yield Flaw.CLOSED


def _repeats_sources(collection: Collection, composed: Composed) -> bool:
    said = Repeating(*_quoted(composed), names=False)
    return any(said.is_in(text) for text in collection.written)


def _quoted(composed: Composed) -> list[str]:
    return [word.exact for word in composed.words if word.exact]


def _remarks(composed: Composed) -> Iterator[Objection]:
    kept = {one.block.voice for one in composed.blocks if isinstance(one.block, Silence)}
    heard = {word.card.knowledge_source for word in composed.words if word.card is not None and word.exact}
    if any(voice not in kept for voice in composed.plurality.silent):
        yield Objection(Flaw.SILENT)
    for shown in composed.blocks:
        if isinstance(shown.block, Silence) and shown.block.voice in heard:
            yield Objection(Flaw.HEARD, shown.block.id)
    if KnowledgeSource.EXPERIENCE in composed.own_words.paraphrased:
        yield Objection(Flaw.UNHEARD)
    residents = any(
        card.knowledge_source is KnowledgeSource.EXPERIENCE for one in composed.blocks for card in one.cards
    )
    if residents and composed.blocks and _is_own(composed.blocks[-1].block):
        yield Objection(Flaw.LAST_WORD, composed.blocks[-1].block.id)


def _is_own(block: Block) -> bool:
    """Whether the lab speaks in it, and nobody else."""
    return isinstance(block, Heading | Text | Synthesis | Narrations | Told | Silence)
