"""Blocks of collections: as somebody may read them now, and as a program says them."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.conditions import tag_of
from api.schemas.documents import DocumentCardBody
from api.schemas.findings import WholeFindingBody
from api.schemas.journals import COVERED_ON, ReportBody
from api.schemas.spots import SpotBody
from api.schemas.studies import NO_NUL
from api.schemas.wire import Wire
from kb.errors import Invalid
from kb.model.collection import Reference, Step, StepKind, Synthesis, Told
from kb.model.evidence import KnowledgeSource
from kb.model.people import LabRole
from kb.model.reader import Reader
from kb.model.remark import Dissent
from kb.services.curating.composing import Shown, Words

Kind = Literal["heading", "text", "quote", "document", "finding", "silence", "synthesis", "journal", "narrations"]
WordsState = Literal["stands", "earlier", "changed", "withdrawn", "closed"]
_OFFSET = 2**31 - 1
Line = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
Prose = Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NUL)]


class SaidSentenceBody(Wire):
    """A sentence of the lab, and the words that it rests on."""

    text: Line
    rests_on: tuple[SpotBody, ...] = Field(default=(), max_length=100)


class TellingBody(Wire):
    """What one party tells."""

    who: Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
    text: Prose


class ChangeBlockBody(Wire):
    """What a block says from now on; what is left out stays, and what its kind does not have is refused."""

    level: int | None = Field(default=None, ge=2, le=4)
    text: Prose | None = None
    why: Prose | None = None
    quotation: SpotBody | None = Field(default=None, description="Of a quote, or what narrations are about.")
    document: UUID | None = None
    finding: UUID | None = None
    voice: KnowledgeSource | None = None
    reason: Prose | None = None
    looked_on: date | None = None
    looked_for: Line | None = None
    sentences: tuple[SaidSentenceBody, ...] | None = Field(default=None, max_length=100)
    entry: UUID | None = None
    tellings: tuple[TellingBody, ...] | None = Field(default=None, max_length=10)

    def said(self, kind: str, refer: Callable[[SpotBody], Reference]) -> dict[str, Any]:
        """The fields of the core that are given."""
        plain = {"level", "text", "why", "voice", "reason", "looked_on", "looked_for", "tellings"}
        said: dict[str, Any] = self.model_dump(include=plain, exclude_unset=True, exclude_none=True)
        said |= {name: str(id) for name in ("document", "finding", "entry") if (id := getattr(self, name)) is not None}
        if self.quotation is not None:
            said["about" if kind == "narrations" else "reference"] = refer(self.quotation)
        if self.sentences is not None:
            said["sentences"] = [
                {"text": one.text, "rests_on": [refer(place) for place in one.rests_on]} for one in self.sentences
            ]
        return said


class AddBlockBody(ChangeBlockBody):
    """A new block."""

    kind: Kind
    position: int | None = Field(
        default=None, ge=-_OFFSET, le=_OFFSET, description="Its place from then on, from 0; without one it comes last."
    )


class MoveBlockBody(Wire):
    """Where a block stands from then on."""

    position: int = Field(ge=-_OFFSET, le=_OFFSET, description="From 0.")


class UndoStepBody(Wire):
    """What to take back."""

    step: UUID | None = Field(default=None, description="One of yours; without it the last.")


class StepBody(Wire):
    """What was done to a draft: to which block, never what it says."""

    id: str
    number: int = Field(description="Its place among what was done, from 1.")
    kind: StepKind
    block: str
    position: int = Field(description="Where the block is from then on; of what went, where it was.")
    revision: int | None = Field(description="Of the block from then on, for `If-Match`; `null`: it went.")
    at: datetime
    undoes: str = Field(description="The step that it takes back, or does again.")

    @classmethod
    def of(cls, step: Step) -> Self:
        """The wire form of a step."""
        said = step.model_dump(include={"id", "number", "kind", "block", "position", "undoes"})
        return cls(**said, block=step.block, revision=revision_after(step), at=step.at.astimezone(UTC))


def revision_after(step: Step) -> int | None:
    """The revision that a block has by a step."""
    match step.kind:
        case StepKind.ADD:
            return max(1, step.expected)
        case StepKind.EDIT:
            return step.expected + 1
        case StepKind.MOVE:
            return step.expected
        case StepKind.REMOVE:
            return None


class WordsBody(Wire):
    """A quotation as you may read it now."""

    state: WordsState
    exact: str = Field(description="The words; empty unless they stand, now or earlier.")
    document: DocumentCardBody | None
    version: int | None
    sha256: str | None = Field(description="Of the text in which the offsets were counted.")
    start: int | None
    end: int | None
    gone_on: date | None = Field(description="The day on which its source was withdrawn.")

    @classmethod
    def of(cls, words: Words) -> Self:
        """The wire form of a quotation; of what is not for this reader not even where it stands."""
        place = words.reference if words.card is not None else None
        return cls(
            state=words.state.value,
            exact=words.exact,
            document=DocumentCardBody.of(words.card) if words.card else None,
            version=place and place.version,
            sha256=place and place.sha256,
            start=None if place is None else place.start,
            end=place and place.end,
            gone_on=words.gone_on,
        )


class SentenceBody(Wire):
    """A sentence of the lab."""

    text: str
    rests_on: tuple[int, ...] = Field(description="Which of the block's `words`, from 0.")


class DissentBody(Wire):
    """What a member does not agree with; only its author can change it."""

    id: str
    block: str
    lab: str
    role: LabRole = Field(description="What its author was in the lab.")
    at: datetime
    changed_at: datetime
    text: str = Field(description="Empty where it is hidden or withdrawn.")
    hidden: str = Field(description="Why a keeper keeps its words from being read; empty: everybody reads them.")
    withdrawn_at: datetime | None
    covered_on: date | None = COVERED_ON
    mine: bool
    etag: str = Field(description="For `If-Match`.")

    @classmethod
    def of(cls, one: Dissent, who: Reader) -> Self:
        """The wire form of a dissent, without who its author is."""
        said = one.model_dump(include={"id", "block", "lab", "role", "text", "hidden", "covered_on"})
        times = {
            name: at and at.astimezone(UTC)
            for name in ("at", "changed_at", "withdrawn_at")
            for at in [getattr(one, name)]
        }
        return cls(**said, **times, mine=who.account is not None and one.by == who.account, etag=tag_of(one))


class BlockBody(Wire):
    """A block as you may read it now; fields that its kind does not have are `null`."""

    id: str
    kind: Kind
    level: int | None
    text: str | None
    why: str | None
    voice: KnowledgeSource | None
    reason: str | None
    looked_on: date | None
    looked_for: str | None
    sentences: tuple[SentenceBody, ...] | None
    tellings: tuple[TellingBody, ...] | None
    words: tuple[WordsBody, ...] = Field(description="Its quotations, in order.")
    document: DocumentCardBody | None = Field(description="That it names; `null` where it is gone, or not for you.")
    gone_on: date | None = Field(description="The day on which that was withdrawn.")
    finding: WholeFindingBody | None
    entry: ReportBody | None = Field(description="Of a journal; in an edition as it was when that came out.")
    since: Literal["changed", "gone"] | None = Field(
        description="What became of the finding or the entry after the edition; `null`: nothing."
    )
    dissents: tuple[DissentBody, ...]
    covered: bool = Field(description="Own words are left out, since they repeat what was withdrawn.")
    covered_on: date | None = COVERED_ON

    @classmethod
    def of(cls, shown: Shown, who: Reader) -> Self:
        """The wire form of a block."""
        return cls(**_fields(shown, who))


class DraftBlockBody(BlockBody):
    """A block of a draft."""

    position: int
    revision: int = Field(description="For `If-Match`, between quotation marks.")
    at: datetime = Field(description="When it was last written.")

    @classmethod
    def of(cls, shown: Shown, who: Reader) -> Self:
        """The wire form of a block of a draft."""
        if shown.placed is None:
            msg = "a block of a draft has a place"
            raise Invalid(msg)
        _, position, revision, _, at = shown.placed
        return cls(**_fields(shown, who), position=position, revision=revision, at=at.astimezone(UTC))


class DraftBody(Wire):
    """The blocks of a draft, in order."""

    blocks: tuple[DraftBlockBody, ...]


def _fields(shown: Shown, who: Reader) -> dict[str, Any]:
    block = shown.block
    said: dict[str, Any] = {
        name: getattr(block, name, None)
        for name in ("level", "text", "why", "voice", "reason", "looked_on", "looked_for")
    }
    tellings = getattr(block, "tellings", None)
    said["tellings"] = tellings and tuple(TellingBody(who=one.who, text=one.text) for one in tellings)
    said["sentences"] = _sentences(block) if isinstance(block, Synthesis) else None
    return {
        "id": block.id,
        "kind": block.kind,
        **said,
        "words": tuple(map(WordsBody.of, shown.words)),
        "document": DocumentCardBody.of(shown.card) if shown.card else None,
        "gone_on": shown.gone_on,
        "finding": WholeFindingBody.of(shown.finding) if shown.finding else None,
        "entry": ReportBody.told(block.entry, shown.entry) if isinstance(block, Told) and shown.entry else None,
        "since": shown.since and shown.since.value,
        "dissents": tuple(DissentBody.of(one, who) for one in shown.dissents),
        "covered": shown.covered,
        "covered_on": shown.covered_on,
    }


def _sentences(block: Synthesis) -> tuple[SentenceBody, ...]:
    found, first = [], 0
    for one in block.sentences:
        found.append(SentenceBody(text=one.text, rests_on=tuple(range(first, first + len(one.rests_on)))))
        first += len(one.rests_on)
    return tuple(found)


def kept_or_new(there: Sequence[Reference], make: Callable[[SpotBody], Reference]) -> Callable[[SpotBody], Reference]:
    """Finds the reference of a place: the one that a block has already, which may be of an earlier version, or new."""

    def refer(place: SpotBody) -> Reference:
        same = (str(place.document), place.start, place.end)
        kept = (one for one in there if (one.document, one.start, one.end) == same and place.sha256 in {"", one.sha256})
        return next(kept, None) or make(place)

    return refer
