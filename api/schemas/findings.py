"""Findings with what they stand on; words are those that stand in the text at this moment, for who asks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.conditions import tag_of
from api.schemas.documents import DocumentCardBody
from api.schemas.regions import PART, RegionBody
from api.schemas.studies import NO_NUL, Prose, Question
from api.schemas.wire import Wire
from kb.model.evidence import KnowledgeSource
from kb.model.finding import Finding, StanceKind
from kb.model.identity import ThemeId
from kb.services.tagging.concluding import Stated
from kb.services.tagging.standing import Concluded, Flaw, Objection, Quoted

_Short = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]


class StateBody(Wire):
    """A finding, and for what it holds."""

    sentence: Question
    theme: str | None = Field(default=None, max_length=100, description="Of the thesaurus.")
    place: _Short = ""
    target_group: _Short = ""
    period: _Short = ""

    def stated(self) -> Stated:
        """The same for the core."""
        theme = ThemeId(self.theme) if self.theme else None
        return Stated(self.sentence, theme, self.place, self.target_group, self.period)


class PeopleBody(Wire):
    """How many independent people and studies of one voice say what of a finding; 0 is silence."""

    supports: int
    qualifies: int
    contradicts: int

    @classmethod
    def of(cls, kinds: Mapping[StanceKind, int]) -> Self:
        """The wire form of the counts of a voice."""
        return cls(**{kind.value: n for kind, n in kinds.items()})


class FindingBody(Wire):
    """A sentence that researchers stand for, within its bounds, with who supports and who contradicts it."""

    id: str
    sentence: str
    theme: str | None
    place: str
    target_group: str
    period: str
    made_at: datetime
    published_at: datetime | None = Field(description="Since when everybody may read it; `null`: a draft.")
    counts: dict[KnowledgeSource, PeopleBody] = Field(description="Per voice. A framework counts nobody.")
    stands: bool = Field(description="Some quotation that counts still stands.")
    closed: int = Field(description="How many quotations more you may not read.")
    gone: int = Field(description="How many quotations nobody may read any more.")

    @classmethod
    def of(cls, one: Concluded) -> Self:
        """The wire form of a finding, without its quotations."""
        return cls(**_fields(one))


class QuotationBody(Wire):
    """Words under a finding, and what somebody says that they do to it."""

    id: str = Field(description="Of the stance.")
    kind: StanceKind
    note: str
    made_at: datetime
    doubted: bool = Field(description="A reader doubts it; it counts again when two members confirm it.")
    counts: bool
    document: DocumentCardBody
    sha256: str = Field(description="Of the text in which the offsets were counted.")
    start: int
    end: int
    stands: bool = Field(description="The words are in the present text.")
    exact: str = Field(description="The words as they stand in the text; empty where they do not any more.")
    region: RegionBody | None = Field(description=PART)

    @classmethod
    def of(cls, one: Quoted) -> Self:
        """The wire form of a quotation."""
        return cls(**_quoted(one))


class OwnQuotationBody(QuotationBody):
    """Words under a finding of a study, for its members."""

    highlight: str
    by: str = Field(description="The member who says it.")
    confirmed_by: tuple[str, ...] = Field(description="The members who did since somebody doubted it.")
    etag: str = Field(description="For `If-Match`.")

    @classmethod
    def of(cls, one: Quoted) -> Self:
        """The wire form for members."""
        stance = one.stance
        own = {"highlight": stance.highlight, "by": stance.by, "confirmed_by": stance.confirmed_by}
        return cls(**_quoted(one), **own, etag=tag_of(stance))


class WholeFindingBody(FindingBody):
    """A finding with its quotations, as far as you may read them."""

    quotations: tuple[QuotationBody, ...]

    @classmethod
    def of(cls, one: Concluded) -> Self:
        """The wire form of a finding with its quotations."""
        return cls(**_fields(one), quotations=tuple(map(QuotationBody.of, one.quotations)))


class ObjectionBody(Wire):
    """Something that is wrong with what a finding stands on."""

    why: Flaw
    stance: str | None = Field(description="The quotation that is meant, where it can be shown.")
    number: int = Field(description="How many are meant.")

    @classmethod
    def of(cls, one: Objection) -> Self:
        """The wire form of an objection."""
        return cls(why=one.flaw, stance=one.stance, number=one.number)


class OwnFindingBody(WholeFindingBody):
    """A finding of a study, for its members."""

    study: str
    made_by: str = Field(description="The member who stated it.")
    quotations: tuple[OwnQuotationBody, ...]
    objections: tuple[ObjectionBody, ...] = Field(description="Everything that stands in the way of publishing it.")

    @classmethod
    def whole(cls, one: Concluded, at: datetime) -> Self:
        """The wire form for members."""
        return cls(
            **_fields(one),
            quotations=tuple(map(OwnQuotationBody.of, one.quotations)),
            study=one.finding.study,
            made_by=one.finding.made_by,
            objections=tuple(map(ObjectionBody.of, one.objections(at.date()))),
        )


class FindingsBody(Wire):
    """Findings, the newest first."""

    findings: tuple[FindingBody, ...]
    total: int
    page: int
    page_size: int


class AttachBody(Wire):
    """What marked words do to a finding, and why."""

    highlight: UUID
    kind: StanceKind
    note: Prose = ""


def _quoted(one: Quoted) -> dict[str, Any]:
    return {
        "id": one.stance.id,
        "kind": one.stance.kind,
        "note": one.stance.note,
        "made_at": one.stance.made_at.astimezone(UTC),
        "doubted": one.stance.doubted,
        "counts": one.counts,
        "document": DocumentCardBody.of(one.card),
        "sha256": one.highlight.sha256,
        "start": one.highlight.start,
        "end": one.highlight.end,
        "stands": one.stands,
        "exact": one.words,
        "region": RegionBody.of(one.highlight.region),
    }


def _fields(one: Concluded) -> dict[str, Any]:
    said: Finding = one.finding
    return {
        "id": said.id,
        "sentence": said.sentence,
        "theme": said.theme,
        "place": said.place,
        "target_group": said.group,
        "period": said.period,
        "made_at": said.made_at.astimezone(UTC),
        "published_at": said.published_at.astimezone(UTC) if said.published_at else None,
        "counts": {voice: PeopleBody.of(kinds) for voice, kinds in one.counts.items()},
        "stands": one.stands,
        "closed": one.closed,
        "gone": one.gone,
    }
