"""A collection as somebody may read it now: its blocks with the words that they refer to, and whose words those are.

Worked out at each reading, so that what was withdrawn or changed tells at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kb.errors import EntryNotFound, ThingNotFound
from kb.model.collection import (
    Block,
    Collection,
    CollectionId,
    Found,
    Heading,
    Naming,
    Narrations,
    Placed,
    Quoting,
    Reference,
    Silence,
    Synthesis,
    Text,
    Told,
)
from kb.model.document import DocumentCard
from kb.model.edition import Edition, Plurality, said_in
from kb.model.identity import DocumentId
from kb.model.journal import JournalEntry, Report
from kb.model.reader import Reader
from kb.model.reference import Covering, Repeats, Value
from kb.model.remark import Dissent
from kb.ports.catalogue import Catalogue
from kb.ports.collections import DRAFT, Collections, Quoted
from kb.ranking.own_words import OwnWords, own_words
from kb.ranking.plurality import plurality
from kb.services.curating.fixing import Since, fixed, since
from kb.services.curating.quoting import words_at
from kb.services.curating.rules import COVERED, is_covered
from kb.services.tagging.concluding import Concluding
from kb.services.tagging.standing import Concluded


class State(StrEnum):
    """What became of words since they were quoted."""

    STANDS = "stands"
    EARLIER = "earlier"
    """They stand in an earlier version, and no longer in that of now."""
    CHANGED = "changed"
    """They are no longer in the text."""
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    """Not for this reader (any more), or nothing is known of it."""


class Words(NamedTuple):
    """A quotation as it can be read now.

    Attributes:
        exact: the words; empty unless they stand, now or earlier.
        card: of the document; ``None`` where it is not for this reader.
        gone_on: the day on which it was withdrawn.
    """

    reference: Reference
    state: State
    exact: str = ""
    card: DocumentCard | None = None
    gone_on: date | None = None


class Shown(NamedTuple):
    """A block as it can be read now.

    Attributes:
        block: where its own words repeat what was withdrawn, without them.
        words: of its references, in their order.
        card: of a document that it names; ``None`` where that is gone or not for this reader.
        gone_on: the day on which that was withdrawn.
        finding: that it shows; ``None`` where it is not public (any more).
        entry: of a journal that it shows, in an edition as it was then; ``None`` where it is not there for this reader.
        since: what became of the finding or the entry after the edition that shows it.
        dissents: what members do not agree with.
        covered: own words are left out, since they repeat what was withdrawn.
        covered_on: the day on which that was, where it is known.
        placed: in a draft, where it is and who wrote it.
    """

    block: Block
    words: Sequence[Words] = ()
    card: DocumentCard | None = None
    gone_on: date | None = None
    finding: Concluded | None = None
    entry: Report | None = None
    since: Since | None = None
    dissents: Sequence[Dissent] = ()
    covered: bool = False
    covered_on: date | None = None
    placed: Placed | None = None

    @property
    def cards(self) -> Iterator[DocumentCard]:
        """The documents that it quotes or names, as far as they can be read."""
        yield from self.heard
        if self.card is not None:
            yield self.card

    @property
    def heard(self) -> Iterator[DocumentCard]:
        """The documents of which words stand in it: who is only spoken of, is not heard."""
        yield from (one.card for one in self.words if one.card is not None and one.exact)
        if self.finding is not None:
            yield from (one.card for one in self.finding.quotations if one.counts)


class Composed(NamedTuple):
    """A collection, or one of its editions, as it can be read now.

    Attributes:
        collection: as it is, or as the edition says it.
        edition: ``None`` for the draft.
        elsewhere: dissents on blocks that are not in it (any more).
        plurality: now.
    """

    collection: Collection
    edition: Edition | None
    blocks: Sequence[Shown]
    elsewhere: Sequence[Dissent]
    plurality: Plurality
    own_words: OwnWords

    @property
    def words(self) -> Iterator[Words]:
        """Every quotation, in order."""
        return (one for shown in self.blocks for one in shown.words)


class Composing:
    """Puts collections together for who reads them."""

    def __init__(self, *, collections: Collections, catalogue: Catalogue, concluding: Concluding) -> None:
        self._collections = collections
        self._catalogue = catalogue
        self._concluding = concluding

    def draft(self, id: str, reader: Reader) -> Composed:
        """The draft, for who is of its labs.

        Raises:
            CollectionNotFound: there is none, or the reader is not.
        """
        collection = self._collections.one(CollectionId(id), reader)
        placed = self._collections.draft(collection.id, reader)
        return self._composed(collection, None, [one.block for one in placed], reader, placed)

    def fixed(self, composed: Composed, reader: Reader) -> list[Block]:
        """The blocks of a draft as an edition of it keeps them."""
        return [fixed(one.block, self._entry(one.block, reader), one.finding) for one in composed.blocks]

    def edition(self, id: str, number: int, reader: Reader) -> Composed:
        """An edition; of one that was withdrawn nothing but that.

        Raises:
            CollectionNotFound, EditionNotFound: there is none, or it is not for this reader.
        """
        collection = self._collections.one(CollectionId(id), reader)
        edition = self._collections.edition(collection.id, number, reader)
        if not edition.content:
            return self._composed(collection, edition, (), reader, ())
        own, blocks = said_in(edition.content)
        said = Collection.model_validate({**collection.model_dump(), **own})
        return self._composed(said, edition, blocks, reader, ())

    def alone(self, blocks: Sequence[Block], reader: Reader) -> list[Shown]:
        """Blocks that are in no draft and no edition, such as those that are suggested, in their order."""
        told = [self._as_told(block, reader) for block in blocks]
        cards = self.documents(told, reader)
        quoted = [
            Quoted(block.id, one, words_at(one, self._catalogue, reader), cards[one.document].sha256 != one.sha256)
            for block in told
            for one in block.references
            if one.document in cards
        ]
        resolving = Resolving(self._catalogue, cards, quoted)
        return [self._shown(block, resolving, reader, covering=None) for block in told]

    def documents(self, blocks: Sequence[Block], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """The documents that blocks quote or name, those that the reader may see."""
        ids = [one.document for block in blocks for one in block.references]
        ids += [id for block in blocks for id in block.documents]
        return self._catalogue.cards(list(dict.fromkeys(ids)), reader) if ids else {}

    def _composed(
        self,
        collection: Collection,
        edition: Edition | None,
        blocks: Sequence[Block],
        reader: Reader,
        placed: Sequence[Placed],
    ) -> Composed:
        number = edition.number if edition else DRAFT
        blocks = [self._as_told(block, reader) for block in blocks] if edition is None else blocks
        quoted = (
            [*self._collections.quoted(collection.id, number, reader), *self._told(blocks, reader)] if blocks else []
        )
        resolving = Resolving(self._catalogue, self.documents(blocks, reader), quoted)
        covered = self._collections.covered(collection.id, number)
        dissents: dict[str, list[Dissent]] = defaultdict(list)
        for one in self._collections.dissents(collection.id, reader):
            dissents[one.block].append(one)
        places = {one.block.id: one for one in placed}
        shown = [
            self._shown(
                # The store has taken it out of an edition; there only what stands for it goes.
                block if block.id not in covered
                else bare(block, COVERED.__eq__) if edition
                else reduced(block, covered[block.id]),
                resolving, reader, covering=covered.get(block.id),
            )._replace(dissents=dissents.pop(block.id, ()))
            for block in blocks
        ]  # fmt: skip
        shown = [
            one._replace(placed=places[one.block.id]._replace(block=one.block)) if one.block.id in places else one
            for one in shown
        ]
        elsewhere = [one for some in dissents.values() for one in some]
        return Composed(collection, edition, shown, elsewhere, plurality(_heard(shown)), _own_words(shown))

    def _as_told(self, block: Block, reader: Reader) -> Block:
        """A block of a draft with what its entry says now."""
        if not isinstance(block, Told):
            return block
        return fixed(block.model_copy(update={"said": None}), self._entry(block, reader), None)

    def _told(self, blocks: Sequence[Block], reader: Reader) -> list[Quoted]:
        """The quotations in the entries that blocks show as they are now, each under the id of its block."""
        showing = [(block.entry, block.id) for block in blocks if isinstance(block, Told) and block.said]
        found = self._collections.told([entry for entry, _ in showing], reader) if showing else []
        return [one._replace(block=block) for one in found for entry, block in showing if entry == one.block]

    def _shown(self, block: Block, resolving: "Resolving", reader: Reader, *, covering: Covering | None) -> Shown:
        words, on = resolving.words(block, reader), covering.on if covering else None
        found = Shown(block, words, covered=covering is not None, covered_on=on)
        match block:
            case Naming(document=document):
                card = resolving.cards.get(document)
                return found._replace(card=card, gone_on=None if card else resolving.gone_on(document, reader))
            case Found(finding=finding):
                stands = self._finding(finding, reader)
                return found._replace(finding=stands, since=since(block, None, stands))
            case Told(said=said):
                entry = self._entry(block, reader)
                if entry is not None and entry.covered_on and (said is None or COVERED in said.written):
                    found = found._replace(covered=True, covered_on=entry.covered_on)
                return found._replace(entry=said or entry, since=since(block, entry, None))
            case _:
                return found

    def _finding(self, id: str, reader: Reader) -> Concluded | None:
        try:
            return self._concluding.public(id, reader)
        except ThingNotFound:
            return None

    def _entry(self, block: Block, reader: Reader) -> JournalEntry | None:
        """The entry that a block shows, as it is now."""
        if not isinstance(block, Told):
            return None
        try:
            return self._collections.entry(block.entry, reader)
        except EntryNotFound:
            return None


class Resolving:
    """Finds what quotations say now."""

    def __init__(
        self,
        catalogue: Catalogue,
        cards: Mapping[DocumentId, DocumentCard],
        quoted: Iterable[Quoted],
    ) -> None:
        self._catalogue = catalogue
        self.cards = cards
        self._quoted = {(one.block, one.reference): one for one in quoted}
        self._gone: dict[DocumentId, date | None] = {}

    def words(self, block: Block, reader: Reader) -> list[Words]:
        """The quotations in a block."""
        return [self.quoted(block.id, one, reader) for one in block.references]

    def gone_on(self, document: DocumentId, reader: Reader) -> date | None:
        """The day on which a document was withdrawn that the reader might read until then."""
        if document not in self._gone:
            stone = self._catalogue.tombstone(document, reader)
            self._gone[document] = stone.at.date() if stone else None
        return self._gone[document]

    def quoted(self, block: str, reference: Reference, reader: Reader) -> Words:
        """One of them, in a block or an entry."""
        card = self.cards.get(reference.document)
        if card is None:
            day = self.gone_on(reference.document, reader)
            return Words(reference, State.WITHDRAWN if day else State.CLOSED, gone_on=day)
        there = self._quoted.get((block, reference))
        if there is None or not there.exact:
            return Words(reference, State.CHANGED, card=card)
        return Words(reference, State.EARLIER if there.earlier else State.STANDS, there.exact, card)


def _heard(shown: Sequence[Shown]) -> Iterator[DocumentCard]:
    return (card for one in shown for card in one.heard)


def _own_words(shown: Sequence[Shown]) -> OwnWords:
    quotations = [
        (word.card, len("".join(word.exact.split()))) for one in shown for word in one.words if word.card and word.exact
    ]
    quotations += [
        (one.card, len("".join(one.words.split())))
        for block in shown
        if block.finding is not None
        for one in block.finding.quotations
        if one.stands
    ]
    named = [one.card for one in shown if one.card is not None]
    return own_words(quotations, named, _readable(shown))


def _readable(shown: Sequence[Shown]) -> Iterator[str]:
    """What the lab wrote; what stands for words that are not to be read is nobody's words."""
    return (text for one in shown for text in one.block.written if not is_covered(text))


def reduced(block: Block, repeats: Repeats) -> Block:
    """A block of a draft without what is covered of what the lab wrote; where that is not found, without any of it."""
    found = bare(block, repeats)
    return found if found != block else bare(block)


def bare(block: Block, goes: Repeats = lambda _: True) -> Block:
    """A block without what the lab wrote in it, or without that of it which goes."""

    def left(value: Value, *names: str, **must: str) -> dict[str, str]:
        """The fields of a value as they are then: empty, or where something must stand, that."""
        instead = {**dict.fromkeys(names, ""), **must}
        return {name: to for name, to in instead.items() if goes(getattr(value, name))}

    match block:
        case Heading() | Text():
            return block.model_copy(update=left(block, text=COVERED))
        case Quoting() | Naming() | Found():
            return block.model_copy(update=left(block, "why"))
        case Silence():
            return block.model_copy(update=left(block, "reason", "looked_for"))
        case Synthesis(sentences=sentences):
            said = tuple(one.model_copy(update=left(one, text=COVERED)) for one in sentences)
            return block.model_copy(update={"sentences": said})
        case Narrations(tellings=tellings):
            told = tuple(one.model_copy(update=left(one, who=COVERED, text=COVERED)) for one in tellings)
            return block.model_copy(update={"tellings": told})
        case Told(said=said):
            if said is None:
                return block
            said_then = left(said, "tried", "happened", "learned", "adjusted", "change", asked=COVERED)
            return block.model_copy(update={"said": said.model_copy(update=said_then)})
