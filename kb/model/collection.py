"""Collections: what a stadslab gathers around a question, block by block.

Words of sources stand in the catalogue only. A block refers to them by their place and their digest, and they are read
each time with the reader's rights; so what is taken back there is gone here.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, NewType

from pydantic import Field, TypeAdapter, field_validator, model_validator

from kb.model.evidence import Access, KnowledgeSource
from kb.model.identity import AccountId, DocumentId, LabId, ThemeId
from kb.model.journal import Report
from kb.model.reference import LONGEST_TEXT as LONGEST_TEXT  # what a collection is made of is to be had here, too
from kb.model.reference import CollectionId as CollectionId
from kb.model.reference import Reference as Reference
from kb.model.reference import Value
from kb.model.study import ThingId

BlockId = NewType("BlockId", str)

LONGEST_LINE = 500
MOST_BLOCKS = 300
_MOST_PARTS = 100


class State(StrEnum):
    """How far a collection is."""

    DRAFT = "draft"
    """For its labs only."""
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """For ever; what is left says that it was there."""


class Agenda(Value):
    """What a collection says, by the three agendas of public value; empty where it says nothing of it."""

    moral: str = Field(default="", max_length=LONGEST_LINE)
    institutional: str = Field(default="", max_length=LONGEST_LINE)
    knowledge: str = Field(default="", max_length=LONGEST_LINE)


class Farewell(Value):
    """What is said of a collection or an edition that was withdrawn.

    Attributes:
        reason: can be put right later.
        successor: the collection that took its place, if any.
    """

    at: datetime
    reason: str = Field(min_length=1, max_length=LONGEST_LINE)
    successor: CollectionId | None = None


class Collection(Value):
    """What a lab gathers around a question.

    Attributes:
        labs: that make it, the one that it stands with first.
        slug: its name in addresses; those that it had before lead to it for ever.
        question: in one sentence; a draft may still look for it, an edition has one.
        public_value: for whom it is good, and what.
        period: as people say it.
        access: who may read its editions; never more than may read what it quotes.
        licence: of the lab's own words.
        revision: how often what is said here changed.
        newest: number of the newest edition that stands; 0 without one.
        sample: it was made up to show what the product does.
    """

    id: CollectionId
    labs: tuple[LabId, ...] = Field(min_length=1, max_length=10)
    slug: str = Field(min_length=1, max_length=80)
    title: str = Field(min_length=1, max_length=200)
    question: str = Field(default="", max_length=LONGEST_LINE)
    public_value: str = Field(default="", max_length=LONGEST_LINE)
    themes: tuple[ThemeId, ...] = Field(default=(), max_length=20)
    places: tuple[str, ...] = Field(default=(), max_length=50)
    period: str = Field(default="", max_length=100)
    agenda: Agenda = Agenda()
    language: Literal["nl", "en"] = "nl"
    access: Access = Access.PUBLIC
    licence: str = Field(default="CC-BY-4.0", max_length=100)
    state: State = State.DRAFT
    farewell: Farewell | None = None
    revision: int = 1
    newest: int = 0
    sample: bool = False
    made_at: datetime

    @property
    def written(self) -> tuple[str, ...]:
        """What the lab says of it in its own words; its address is made of such words."""
        agenda: dict[str, str] = self.agenda.model_dump()
        own = (self.title, self.question, self.public_value, self.period, self.licence, self.slug.replace("-", " "))
        return (*own, *self.places, *agenda.values())

    @field_validator("access")
    @classmethod
    def _for_people(cls, access: Access) -> Access:
        if access is Access.RESTRICTED:
            msg = "a collection is for somebody"
            raise ValueError(msg)
        return access

    @model_validator(mode="after")
    def _farewell_when_withdrawn(self) -> "Collection":
        if (self.state is State.WITHDRAWN) != (self.farewell is not None):
            msg = "what is withdrawn says why, and nothing else does"
            raise ValueError(msg)
        return self


class _Block(Value):
    id: BlockId

    @property
    def references(self) -> tuple[Reference, ...]:
        """The quotations in it, in order."""
        return ()

    @property
    def documents(self) -> tuple[DocumentId, ...]:
        """The documents that it names without quoting."""
        return ()

    @property
    def findings(self) -> tuple[ThingId, ...]:
        """The findings in it."""
        return ()

    @property
    def written(self) -> tuple[str, ...]:
        """What the lab wrote in it itself."""
        return ()


class Heading(_Block):
    """A heading; level 2 begins a part, 3 and 4 stand within."""

    kind: Literal["heading"] = "heading"
    level: int = Field(default=2, ge=2, le=4)
    text: str = Field(min_length=1, max_length=200)

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return (self.text,)


class Text(_Block):
    """The lab's own words, in Markdown."""

    kind: Literal["text"] = "text"
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return (self.text,)


class Quoting(_Block):
    """Words of a source, and why they are here."""

    kind: Literal["quote"] = "quote"
    reference: Reference
    why: str = Field(default="", max_length=LONGEST_TEXT)

    @property
    def references(self) -> tuple[Reference, ...]:
        """See ``_Block``."""
        return (self.reference,)

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return (self.why,)


class Naming(_Block):
    """A document that is named without quoting it, and why."""

    kind: Literal["document"] = "document"
    document: DocumentId
    why: str = Field(default="", max_length=LONGEST_TEXT)

    @property
    def documents(self) -> tuple[DocumentId, ...]:
        """See ``_Block``."""
        return (self.document,)

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return (self.why,)


class Stood(Value):
    """What an edition keeps of a finding that it shows, to tell whether that changed since.

    Attributes:
        said: digest of its sentence and of what it holds for.
        under: what each thing that was said to stand under it does to it, by its id; ``-`` after what did not count.
        others: how many more there were that who published could not read.
    """

    said: str = Field(pattern="^[0-9a-f]{64}$")
    under: Mapping[ThingId, str] = {}
    others: int = 0


class Found(_Block):
    """A finding of researchers, with what it stands on, and why it is here.

    Attributes:
        stood: in an edition, how it was when that came out.
    """

    kind: Literal["finding"] = "finding"
    finding: ThingId
    why: str = Field(default="", max_length=LONGEST_TEXT)
    stood: Stood | None = None

    @property
    def findings(self) -> tuple[ThingId, ...]:
        """See ``_Block``."""
        return (self.finding,)

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return (self.why,)


class Silence(_Block):
    """A place that is kept for a voice that is not heard.

    Attributes:
        voice: one of the three.
        reason: why it is silent here, as far as the lab knows.
        looked_on: the day on which somebody looked; ``None``: nobody did.
        looked_for: the question that they looked with.
    """

    kind: Literal["silence"] = "silence"
    voice: KnowledgeSource
    reason: str = Field(default="", max_length=LONGEST_TEXT)
    looked_on: date | None = None
    looked_for: str = Field(default="", max_length=LONGEST_LINE)

    @field_validator("voice")
    @classmethod
    def _is_a_voice(cls, voice: KnowledgeSource) -> KnowledgeSource:
        if not voice.counts:
            msg = "only research, practice and experience are voices"
            raise ValueError(msg)
        return voice

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return (self.reason,)


class Sentence(Value):
    """A sentence of the lab, and the quotations that it rests on; published with at least one."""

    text: str = Field(min_length=1, max_length=LONGEST_LINE)
    rests_on: tuple[Reference, ...] = Field(default=(), max_length=_MOST_PARTS)


class Synthesis(_Block):
    """What the lab makes of it, sentence by sentence."""

    kind: Literal["synthesis"] = "synthesis"
    sentences: tuple[Sentence, ...] = Field(min_length=1, max_length=_MOST_PARTS)

    @property
    def references(self) -> tuple[Reference, ...]:
        """See ``_Block``."""
        return tuple(one for sentence in self.sentences for one in sentence.rests_on)

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return tuple(sentence.text for sentence in self.sentences)


class Told(_Block):
    """An entry of the journal of a lab.

    Attributes:
        said: in an edition, what it said when that came out; in a draft it says what it does now.
    """

    kind: Literal["journal"] = "journal"
    entry: str = Field(min_length=1, max_length=36)
    said: Report | None = None

    @property
    def references(self) -> tuple[Reference, ...]:
        """See ``_Block``."""
        return self.said.quotations if self.said else ()

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return self.said.written if self.said else ()


class Telling(Value):
    """What one party tells of something."""

    who: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


class Narrations(_Block):
    """One thing, told by several parties next to each other.

    Attributes:
        about: the words that it is about, if any.
    """

    kind: Literal["narrations"] = "narrations"
    about: Reference | None = None
    tellings: tuple[Telling, ...] = Field(min_length=1, max_length=10)

    @property
    def references(self) -> tuple[Reference, ...]:
        """See ``_Block``."""
        return (self.about,) if self.about else ()

    @property
    def written(self) -> tuple[str, ...]:
        """See ``_Block``."""
        return tuple(telling.text for telling in self.tellings)


Block = Annotated[
    Heading | Text | Quoting | Naming | Found | Silence | Synthesis | Told | Narrations, Field(discriminator="kind")
]
"""A part of a collection."""

BLOCK: TypeAdapter[Block] = TypeAdapter(Block)
"""Reads and writes a block of any kind."""


class Placed(NamedTuple):
    """A block in a draft.

    Attributes:
        position: its place among the others, from 0.
        revision: how often it was written, from 1; moving it does not count.
        by: the account that wrote it last.
    """

    block: Block
    position: int
    revision: int
    by: AccountId
    at: datetime


class StepKind(StrEnum):
    """What was done to a draft."""

    ADD = "add"
    EDIT = "edit"
    MOVE = "move"
    REMOVE = "remove"


class Step(Value):
    """One small thing that somebody did to a draft, so that it can be undone.

    Attributes:
        number: its place among the steps of the collection, from 1; 0 before it is stored.
        before, after: the block as it was and is; nothing before what is new, nothing after what went.
        position: where it is from then on; of what went, where it was.
        origin: where it was; of what is new, where it is.
        expected: the revision that the block must have; 0 for one that is new.
        key: what its sender calls it, so that it happens once however often it is sent; empty: nothing.
        undoes: id of the step that it takes back, or does again.
        undone: it was taken back, and not done again since.
        of: id of the suggestion that it comes from; its maker stays known.
    """

    id: str
    collection: CollectionId
    number: int = 0
    kind: StepKind
    by: AccountId
    at: datetime
    before: Block | None = None
    after: Block | None = None
    position: int = 0
    origin: int = 0
    expected: int = 0
    key: str = Field(default="", max_length=64)
    undoes: str = ""
    undone: bool = False
    of: str = ""

    @property
    def block(self) -> BlockId:
        """Of what block it is."""
        found = self.after or self.before
        if found is None:
            msg = "a step is of a block"
            raise ValueError(msg)
        return found.id


def references_of(blocks: Iterator[Block] | tuple[Block, ...] | list[Block]) -> list[Reference]:
    """Every quotation in blocks, in order."""
    return [reference for block in blocks for reference in block.references]
