"""What stadslabs gather and publish: collections with their drafts, editions, remarks and journals."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from kb.model.collection import BlockId, Collection, CollectionId, Farewell, Placed, Reference, State, Step
from kb.model.edition import Carried, Edition
from kb.model.evidence import KnowledgeSource
from kb.model.identity import AccountId, DocumentId, LabId, ThemeId
from kb.model.journal import JournalEntry
from kb.model.reader import Reader
from kb.model.reference import Covering
from kb.model.remark import Dissent, Suggestion
from kb.model.study import ThingId
from kb.model.text import Span

DRAFT = 0
"""Stands for the draft where the number of an edition is asked for."""


class Asked(NamedTuple):
    """Which collections are asked for; what is left open is not asked about.

    Attributes:
        ids: those with one of these ids.
        theme: a theme; whoever knows the thesaurus says in ``themes`` which are meant by it.
        words: all of which stand in the title, the question or the public value, or begin a word there.
        missing: a voice of which nobody is heard in the newest edition now; one of the three.
        gone: those that were withdrawn, themselves or each of their editions, whatever their state is.
        limit, offset: so many of them, and after how many.
    """

    ids: tuple[CollectionId, ...] | None = None
    lab: LabId | None = None
    theme: ThemeId | None = None
    themes: frozenset[ThemeId] = frozenset()
    place: str | None = None
    state: State | None = None
    words: str = ""
    missing: KnowledgeSource | None = None
    gone: bool = False
    limit: int | None = None
    offset: int = 0


ANY = Asked()


class Topics(NamedTuple):
    """What published collections are of and about.

    Attributes:
        places: by what tells them apart, in small letters.
    """

    labs: Sequence[LabId]
    themes: Sequence[ThemeId]
    places: Sequence[str]


class Quoted(NamedTuple):
    """A quotation in a collection or an entry, as it can be read now.

    Attributes:
        block: that it is in; of an entry its id.
        reference: where the words are.
        exact: the words; empty when they do not stand there (any more) as they were quoted, or are not the reader's.
        earlier: they stand in an earlier version of the document, and no longer in that of now.
    """

    block: str
    reference: Reference
    exact: str = ""
    earlier: bool = False


class Front(NamedTuple):
    """A collection as its newest edition says it, and what that holds: enough for a list.

    Attributes:
        at: when that edition came out.
        quoted: its quotations, as they can be read now.
    """

    collection: Collection
    at: datetime
    quoted: Sequence[Quoted]
    findings: Sequence[ThingId]


class Use(NamedTuple):
    """Where a document is used.

    Attributes:
        edition: ``DRAFT`` for the draft.
        span: of the words; ``None`` where it is named only.
    """

    collection: CollectionId
    edition: int
    block: BlockId
    document: DocumentId
    span: Span | None


class Collections(Protocol):
    """Collections and what belongs to them; part of the database of the catalogue.

    A draft, with what is suggested for it, is for the labs that make it; an edition for those whom its access says;
    that something was withdrawn everybody may know. Who may change what, the services say.

    Raises:
        CatalogueUnavailable: the database does not answer.
        CollectionNotFound: there is none, or it is not for this reader.
    """

    def all(self, reader: Reader, asked: Asked = ANY) -> list[Collection]:
        """Those that the reader may see, the newest published or begun first."""

    def count(self, reader: Reader, asked: Asked = ANY) -> int:
        """How many there are in all, wherever a page of them begins and ends."""

    def fronts(self, ids: Sequence[CollectionId], reader: Reader) -> list[Front]:
        """The newest editions of these collections, in their order; without those of which none stands."""

    def topics(self, reader: Reader) -> Topics:
        """What those that are published and that the reader may see are of and about, each once."""

    def one(self, id: CollectionId, reader: Reader) -> Collection:
        """One by its id."""

    def named(self, slug: str, reader: Reader) -> Collection:
        """One by a name that it has in addresses, or had."""

    def add(self, collection: Collection) -> None:
        """A new one.

        Raises:
            Taken: another has or had its slug.
        """

    def change(self, collection: Collection, *, expected: int) -> Collection:
        """Let it say something else of itself; as it is from then on.

        Args:
            collection: as it is to be; its revision is counted on.
            expected: the revision that it has before.

        Raises:
            InTheWay: somebody changed it meanwhile.
            Taken: another has or had its slug.
        """

    def draft(self, id: CollectionId, reader: Reader) -> list[Placed]:
        """The blocks of the draft, in order."""

    def block(self, id: CollectionId, block: BlockId, reader: Reader) -> Placed:
        """One of them.

        Raises:
            BlockNotFound: it is not in the draft.
        """

    def apply(self, step: Step) -> Step:
        """Carry out a step in one transaction with its event, and write it down; one with the same key only once.

        Raises:
            InTheWay: the block is no longer what the step takes it for.
            BlockNotFound: it is not in the draft.
            Invalid: a place outside it, or more blocks than there may be.
        """

    def done(self, id: CollectionId, key: str, reader: Reader) -> Step | None:
        """What the reader did to a draft under a key, if anything."""

    def steps(self, id: CollectionId, reader: Reader, *, by: AccountId | None = None, limit: int = 50) -> list[Step]:
        """What was done to a draft last, by anybody or by one, the last first; not what took back or did again."""

    def makers(self, id: CollectionId) -> list[AccountId]:
        """Who wrote in a draft, each once; not who wrote only what was taken back."""

    def step(self, id: CollectionId, step: str, reader: Reader) -> Step:
        """One of them.

        Raises:
            BlockNotFound: there is none.
        """

    def quoted(self, id: CollectionId, edition: int, reader: Reader) -> list[Quoted]:
        """The quotations of an edition, or of the draft, in the order of its blocks."""

    def covered(self, id: CollectionId, edition: int) -> Mapping[str, Covering]:
        """The blocks whose own words repeat a document that was withdrawn, and which of them are not shown so long."""

    def publish(self, edition: Edition) -> None:
        """Store the newest edition of a collection, of its draft, in one transaction with its event.

        Raises:
            InTheWay: there is an edition with this number already, or the collection was withdrawn.
        """

    def bring(self, carried: Carried) -> None:
        """Store a collection that came from elsewhere, with its draft, editions and dissents, in one transaction.

        Raises:
            Taken: it is here already, or another has or had its slug.
        """

    def editions(self, id: CollectionId, reader: Reader) -> list[Edition]:
        """Those that the reader may know of, the newest first; of those that were withdrawn without their content."""

    def edition(self, id: CollectionId, number: int, reader: Reader) -> Edition:
        """One of them; of one that was withdrawn without its content.

        Raises:
            EditionNotFound: there is none, or it is not for this reader.
        """

    def withdraw(self, id: CollectionId, number: int, farewell: Farewell) -> None:
        """Withdraw an edition for ever, or put right what is said of that.

        Raises:
            EditionNotFound: there is none.
        """

    def uses(self, document: DocumentId, reader: Reader) -> list[Use]:
        """Where a document that the reader may see is used: in newest editions, and in drafts of their own labs."""

    def absent(self) -> Mapping[CollectionId, int]:
        """How many documents each collection refers to that never were here, as one that came from elsewhere may."""

    def dissents(self, id: CollectionId, reader: Reader) -> list[Dissent]:
        """What members of its labs do not agree with, the oldest first; hidden words for their author only."""

    def disagree(self, dissent: Dissent) -> None:
        """Store what somebody does not agree with, new or changed."""

    def suggestions(self, id: CollectionId, reader: Reader) -> list[Suggestion]:
        """What members suggested, the oldest first; for its labs only."""

    def suggest(self, suggestion: Suggestion) -> None:
        """Store a suggestion, new or answered.

        Raises:
            InTheWay: it was answered already.
        """

    def journal(
        self, reader: Reader, *, lab: LabId | None = None, limit: int = 100, offset: int = 0
    ) -> list[JournalEntry]:
        """The entries of a lab, or of all, the latest day first, as far as the reader may read them."""

    def entry(self, id: str, reader: Reader) -> JournalEntry:
        """One of them.

        Raises:
            EntryNotFound: there is none, or it is not for this reader.
        """

    def write(self, entry: JournalEntry, *, expected: int) -> None:
        """Store an entry.

        Args:
            entry: as it is to be, with its revision.
            expected: the revision that it has before; 0 for a new one.

        Raises:
            InTheWay: somebody wrote in it meanwhile.
        """

    def strike(self, id: str, *, expected: int) -> None:
        """Take an entry away, so that it can be put back.

        Raises:
            InTheWay, EntryNotFound: somebody wrote in it meanwhile, or it is not there.
        """

    def struck(self, id: str, reader: Reader) -> JournalEntry:
        """One that was taken away, for who is of its lab.

        Raises:
            EntryNotFound: there is none, or the reader is not.
        """

    def put_back(self, id: str) -> None:
        """Let one that was taken away stand in its journal again.

        Raises:
            EntryNotFound: there is none.
        """

    def told(self, ids: Sequence[str], reader: Reader) -> list[Quoted]:
        """The quotations in entries, each under the id of its entry."""
