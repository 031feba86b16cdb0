"""What was coded: words of a version of a document, what was said of them, and by whom."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.codes import CodeBody, Concept
from api.schemas.regions import RegionBody
from api.schemas.studies import DeedBody, Name
from api.schemas.wire import PersonBody, Wire
from kb.model.identity import DocumentId, ThemeId
from kb.model.study import ThingId
from kb.model.text import Span
from kb.services.tagging.coding import MOST, Gift, Given, Place
from kb.services.tagging.listing import Coded

_FAR = 2**31 - 1


class SpanBody(Wire):
    """A stretch of a text, in code points, half-open; never counted in UTF-16."""

    start: int = Field(ge=0, le=_FAR)
    end: int = Field(ge=1, le=_FAR)

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end <= self.start:
            msg = "end moet groter zijn dan start"
            raise ValueError(msg)
        return self

    @property
    def span(self) -> Span:
        """The same in the core."""
        return Span(start=self.start, end=self.end)


class GiveBody(Wire):
    """A code or a concept to give to words or parts of pages: one of `code`, `concept`, `name` and `vivo`."""

    document: UUID
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the text in which you counted.")
    spans: list[SpanBody] = Field(
        default=[],
        max_length=MOST,
        description="Of the words; without any, and without regions, the whole document gets it.",
    )
    regions: list[RegionBody] = Field(
        default=[], max_length=MOST, description="Parts of pages of its PDF, such as a figure."
    )
    code: UUID | None = None
    concept: Concept | None = Field(default=None, description="Of the thesaurus.")
    name: Name | None = Field(default=None, description="Of a code; made when there is none that is called so.")
    parent: UUID | None = Field(default=None, description="Under which a code that is made comes to stand.")
    vivo: bool = Field(default=False, description="The words themselves become the name of a new code.")

    @model_validator(mode="after")
    def _gives_one_thing(self) -> Self:
        if sum([self.code is not None, self.concept is not None, self.name is not None, self.vivo]) != 1:
            msg = "geef één van code, concept, name en vivo"
            raise ValueError(msg)
        return self

    @property
    def gift(self) -> Gift:
        """The same in the core."""
        spans = tuple(one.span for one in self.spans)
        return Gift(
            Place(DocumentId(str(self.document)), self.sha256, spans, tuple(one.drawn for one in self.regions)),
            Given(
                code=ThingId(str(self.code)) if self.code else None,
                concept=ThemeId(self.concept) if self.concept else None,
                new=self.name or "",
                parent=ThingId(str(self.parent)) if self.parent else None,
                vivo=self.vivo,
            ),
        )


class BulkBody(Wire):
    """All of these, or none."""

    annotations: list[GiveBody] = Field(
        min_length=1, max_length=MOST, description=f"Of {MOST} places at most, all spans together."
    )


class BorderBody(SpanBody):
    """Where a highlight is to begin and end; all that is said of it goes along."""


class AnnotationBody(Wire):
    """A code or a concept that a coder gave to words, to a part of a page, or to a whole document."""

    id: str
    document: str
    highlight: str | None = Field(description="`null` for a whole document.")
    version: int | None = Field(description="Of the document, in which the words stand.")
    sha256: str | None = Field(description="Of the text of that version.")
    start: int | None = Field(description="Of the words; `null` for a region, as `end` and `exact`.")
    end: int | None
    exact: str | None = Field(description="The words, as you may read them; `null` when they are not there any more.")
    region: RegionBody | None = Field(description="Where on a page; `null` for words.")
    code: str | None
    concept: str | None
    coder: str = Field(description="The member who gave it.")
    definition: int = Field(description="Of the code, under which it was given.")
    outdated: bool = Field(description="That is not the present one.")
    made_at: datetime

    @classmethod
    def of(cls, coded: Coded) -> Self:
        """The wire form of a coding."""
        return cls(**_said(coded))


class AnnotationsBody(Wire):
    """Codings of a study, the oldest first."""

    annotations: tuple[AnnotationBody, ...]
    total: int
    page: int
    page_size: int


class GivenBody(Wire):
    """What was given that was not there yet."""

    deed: DeedBody
    annotations: tuple[AnnotationBody, ...]
    codes: tuple[CodeBody, ...] = Field(description="Those that were made for it.")


class PublishedBody(AnnotationBody):
    """A coding in a layer that everybody may see."""

    study: str
    name: str = Field(description="Of the code; empty for a concept.")
    by: PersonBody

    @classmethod
    def shown(cls, coded: Coded, study: str, names: Mapping[ThingId, str], by: PersonBody) -> Self:
        """The wire form of a published coding."""
        name = names.get(coded.coding.code, "") if coded.coding.code else ""
        return cls(**_said(coded), study=study, name=name, by=by)


class PublishedAnnotationsBody(Wire):
    """What is published in a document."""

    annotations: tuple[PublishedBody, ...]
    total: int
    page: int
    page_size: int


def _said(coded: Coded) -> dict[str, Any]:
    coding, highlight = coded.coding, coded.highlight
    words = highlight if highlight and not highlight.region else None
    return {
        "id": coding.id,
        "document": coding.document,
        "highlight": coding.highlight,
        "version": highlight.version if highlight else None,
        "sha256": highlight.sha256 if highlight else None,
        "start": words.start if words else None,
        "end": words.end if words else None,
        "exact": coded.quoted.exact if words and coded.quoted else None,
        "region": RegionBody.of(highlight.region) if highlight else None,
        "code": coding.code,
        "concept": coding.concept,
        "coder": coding.coder,
        "definition": coding.definition,
        "outdated": coded.outdated,
        "made_at": coding.made_at.astimezone(UTC),
    }
