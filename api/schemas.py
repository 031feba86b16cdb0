"""What goes over the wire, in camelCase; terms from SKOS, Dublin Core and W3C Web Annotation.

Offsets count Unicode code points, half-open. Dates are ISO 8601 and may be partial
(``2021``, ``2021-03``); date-times are in UTC.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from kb.language.linker import Linker
from kb.model.document import Document, DocumentCard, Passage, Section
from kb.model.evidence import Access, KnowledgeSource, Purpose
from kb.model.search import Coverage, Facet, FacetValue, Hit, Match, Mention, SearchResults
from kb.model.suggestion import Suggestions
from kb.model.theme import Register, Theme, Thesaurus

SOURCE_LABELS = {
    KnowledgeSource.RESEARCH: {"nl": "onderzoek", "en": "research"},
    KnowledgeSource.PRACTICE: {"nl": "vakkennis", "en": "practice"},
    KnowledgeSource.EXPERIENCE: {"nl": "ervaringskennis", "en": "experience"},
    KnowledgeSource.FRAMEWORK: {"nl": "kader", "en": "framework"},
}


class Wire(BaseModel):
    """Base: camelCase names, nothing unknown."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Problem(Wire):
    """An error by RFC 9457, with one entry per parameter at fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    errors: tuple["ProblemEntry", ...] = ()


class ProblemEntry(Wire):
    """What is wrong with one parameter."""

    location: str
    name: str
    reason: str


class MatchBody(Wire):
    """Words in the text that answer the question; ``theme`` when they do so through the thesaurus."""

    start: int
    end: int
    text: str
    theme: str | None = None
    theme_label: str | None = None

    @classmethod
    def of(cls, match: Match, thesaurus: Thesaurus) -> Self:
        """The wire form of a match."""
        label = thesaurus[match.theme].called("nl") if match.theme else None
        return cls(start=match.start, end=match.end, text=match.text, theme=match.theme, theme_label=label)


class MentionBody(Wire):
    """A theme that the question names, and by which of its words; no words when they may not be shown."""

    theme: str
    theme_label: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, mention: Mention, thesaurus: Thesaurus) -> Self:
        """The wire form of a mention."""
        return cls(theme=mention.theme, theme_label=thesaurus[mention.theme].called("nl"), words=mention.words)


class RanksBody(Wire):
    """Rank from 1 per retriever over the three voices; null where it was not found that way."""

    sparse: int | None
    dense: int | None


class EvidenceBody(Wire):
    """How far a passage reaches, from 0 to 1: the question's words, rare ones most, and likeness in meaning."""

    words: float
    likeness: float


class HitBody(Wire):
    """A document that answers, with its best passage as an exact quotation."""

    document_id: str
    passage_id: str
    knowledge_source: KnowledgeSource
    title: str
    text: str
    start: int
    end: int
    sha256: str
    score: float
    ranks: RanksBody
    evidence: EvidenceBody
    matches: tuple[MatchBody, ...]
    form: str
    date: str
    place: str
    contributor: str
    page: int | None
    sample: bool
    more_passage_ids: tuple[str, ...]

    @classmethod
    def of(cls, hit: Hit, thesaurus: Thesaurus) -> Self:
        """The wire form of a hit."""
        card, passage = hit.document, hit.passage
        return cls(
            document_id=card.id,
            passage_id=passage.id,
            knowledge_source=card.knowledge_source,
            title=card.title,
            text=passage.exact,
            start=passage.start,
            end=passage.end,
            sha256=passage.sha256,
            score=hit.score,
            ranks=RanksBody(sparse=hit.ranks.sparse, dense=hit.ranks.dense),
            evidence=EvidenceBody(words=hit.evidence.words, likeness=hit.evidence.likeness),
            matches=tuple(MatchBody.of(match, thesaurus) for match in hit.matches),
            form=card.form,
            date=card.date,
            place=card.place,
            contributor=card.contributor,
            page=passage.page,
            sample=card.sample,
            more_passage_ids=tuple(more.id for more in hit.more),
        )


class CoverageBody(Wire):
    """Documents and passages of one source above the relevance floor, and documents on this page."""

    total: int
    passages: int
    shown: int

    @classmethod
    def of(cls, coverage: Coverage) -> Self:
        """The wire form of a coverage."""
        return cls(total=coverage.total, passages=coverage.passages, shown=coverage.shown)


class FacetValueBody(Wire):
    """One value to narrow by, with the number of documents that have it."""

    value: str
    label: str
    count: int


class FacetsBody(Wire):
    """What the results can be narrowed by, after rights and filters; labels are Dutch."""

    theme: tuple[FacetValueBody, ...]
    source: tuple[FacetValueBody, ...]
    law: tuple[FacetValueBody, ...]
    target_group: tuple[FacetValueBody, ...]
    place: tuple[FacetValueBody, ...]
    period: tuple[FacetValueBody, ...]

    @classmethod
    def of(cls, facets: dict[Facet, tuple[FacetValue, ...]], thesaurus: Thesaurus) -> Self:
        """The wire form of the facets; concepts get their preferred label."""

        def label(facet: Facet, value: str) -> str:
            if facet is Facet.SOURCE:
                return SOURCE_LABELS[KnowledgeSource(value)]["nl"]
            return thesaurus[value].called("nl") if value in thesaurus else value

        return cls.model_validate(
            {
                facet.value: [
                    FacetValueBody(value=value.value, label=label(facet, value.value), count=value.count)
                    for value in values
                ]
                for facet, values in facets.items()
            }
        )


class SearchBody(Wire):
    """The plural answer to a question."""

    hits: tuple[HitBody, ...]
    framework: tuple[HitBody, ...] = Field(description="Frameworks: to read, never counted as evidence.")
    coverage: dict[KnowledgeSource, CoverageBody]
    facets: FacetsBody
    concepts: tuple[str, ...] = Field(description="Themes that the question names.")
    mentions: tuple[MentionBody, ...] = Field(description="Those themes, with the words that name them.")
    total: int
    withheld: int = Field(description="Passages left out because they no longer stand in their document.")
    page: int
    page_size: int
    did_you_mean: str | None = Field(description="The question with words that may have been meant; null: none.")
    encoder: str = Field(description="What likeness of meaning was measured with.")

    @classmethod
    def of(cls, results: SearchResults, linker: Linker, *, encoder: str) -> Self:
        """The wire form of search results."""
        thesaurus, query = linker.thesaurus, results.query
        return cls(
            hits=tuple(HitBody.of(hit, thesaurus) for hit in results.hits),
            framework=tuple(HitBody.of(hit, thesaurus) for hit in results.framework),
            coverage={source: CoverageBody.of(coverage) for source, coverage in results.coverage.items()},
            facets=FacetsBody.of(results.facets, thesaurus),
            concepts=results.concepts,
            mentions=tuple(
                MentionBody.of(mention, thesaurus) for mention in linker.mentions(query.text) if query.related
            ),
            total=results.total,
            withheld=results.withheld,
            did_you_mean=results.did_you_mean.text if results.did_you_mean else None,
            page=query.page,
            page_size=query.page_size,
            encoder=encoder,
        )


class SuggestionKind(StrEnum):
    """What a suggestion leads to."""

    THEME = "theme"
    PLACE = "place"
    DOCUMENT = "document"


class SuggestionBody(Wire):
    """Something that may have been meant; ``matched`` is the word for it that was being typed."""

    kind: SuggestionKind
    value: str = Field(description="Id of the theme or document, or the name of the place.")
    label: str
    matched: str
    knowledge_source: KnowledgeSource | None = Field(description="Of a document.")


class SuggestionsBody(Wire):
    """Themes, then places, then documents; the likeliest of each first."""

    suggestions: tuple[SuggestionBody, ...]

    @classmethod
    def of(cls, found: Suggestions, thesaurus: Thesaurus) -> Self:
        """The wire form of suggestions; themes by their Dutch name."""
        themes = [
            (SuggestionKind.THEME, one.theme, thesaurus[one.theme].called("nl"), one.label, None)
            for one in found.themes
        ]
        places = [(SuggestionKind.PLACE, place, place, place, None) for place in found.places]
        documents = [
            (SuggestionKind.DOCUMENT, card.id, card.title, card.title, card.knowledge_source)
            for card in found.documents
        ]
        return cls(
            suggestions=tuple(
                SuggestionBody(kind=kind, value=value, label=label, matched=matched, knowledge_source=source)
                for kind, value, label, matched, source in (*themes, *places, *documents)
            )
        )


class RightsBody(Wire):
    """Who may read the document, and what else may be done with it."""

    access: Access
    licence: str
    embargo_until: date | None


class DocumentCardBody(Wire):
    """What is known about a document, without its text."""

    id: str
    version: int
    sha256: str
    knowledge_source: KnowledgeSource
    title: str
    form: str
    date: str
    place: str
    contributor: str
    language: str
    rights: RightsBody
    consent: tuple[Purpose, ...] | None
    sample: bool = Field(description="Fictional sample material.")
    media_type: str
    themes: tuple[str, ...]
    added_at: datetime

    @classmethod
    def of(cls, card: DocumentCard) -> Self:
        """The wire form of a card; its origin, which may be a path, stays behind."""
        return cls(**_card_fields(card))


class SectionBody(Wire):
    """A heading with the stretch of text below it."""

    heading: str
    level: int
    start: int
    end: int

    @classmethod
    def of(cls, section: Section) -> Self:
        """The wire form of a section."""
        return cls(heading=section.heading, level=section.level, start=section.start, end=section.end)


class ThemeMarkBody(Wire):
    """Where the text names a theme, and by which label."""

    theme: str
    label: str
    start: int
    end: int


class DocumentBody(DocumentCardBody):
    """A document with the text that ``start`` and ``end`` of its passages refer to."""

    text: str
    sections: tuple[SectionBody, ...]
    pages: tuple[int, ...]
    marks: tuple[ThemeMarkBody, ...]

    @classmethod
    def of(cls, card: DocumentCard) -> Self:
        """The wire form of a document.

        Raises:
            TypeError: a card without text.
        """
        if not isinstance(card, Document):
            msg = "a document body needs the text"
            raise TypeError(msg)
        return cls(
            **_card_fields(card),
            text=card.text,
            sections=tuple(SectionBody.of(section) for section in card.sections),
            pages=card.pages,
            marks=tuple(
                ThemeMarkBody(theme=mark.theme, label=mark.label, start=mark.start, end=mark.end)
                for mark in card.marks
                if mark.style.shown
            ),
        )


class PassageBody(Wire):
    """A stretch of a document, word for word."""

    id: str
    document_id: str
    sha256: str
    start: int
    end: int
    text: str
    heading: str
    page: int | None
    themes: tuple[str, ...]

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """The wire form of a passage."""
        return cls(
            id=passage.id,
            document_id=passage.document_id,
            sha256=passage.sha256,
            start=passage.start,
            end=passage.end,
            text=passage.exact,
            heading=passage.heading,
            page=passage.page,
            themes=tuple(dict.fromkeys(mark.theme for mark in passage.marks)),
        )


class NeighbourBody(Wire):
    """A near passage of another voice, with its document. Near is not agreeing."""

    document: DocumentCardBody
    passage: PassageBody


class LabelBody(Wire):
    """A word for a theme, and whose word it is."""

    text: str
    style: Register = Field(alias="register")
    language: str


class ThemeBody(Wire):
    """One concept of the thesaurus, with how many documents each source has on it."""

    id: str
    pref_label: dict[str, str]
    definition: dict[str, str]
    labels: tuple[LabelBody, ...]
    broader: str | None
    narrower: tuple[str, ...]
    related: tuple[str, ...]
    documents: dict[KnowledgeSource, int]

    @classmethod
    def of(cls, theme: Theme, thesaurus: Thesaurus, documents: dict[KnowledgeSource, int]) -> Self:
        """The wire form of a theme, without its hidden labels."""
        return cls(
            id=theme.id,
            pref_label=dict(theme.name),
            definition=dict(theme.definition),
            labels=tuple(
                LabelBody(text=label.text, style=label.style, language=label.language)
                for label in theme.labels
                if label.style.shown
            ),
            broader=theme.broader,
            narrower=tuple(below.id for below in thesaurus.narrower(theme.id)),
            related=theme.related,
            documents=documents,
        )


class KnowledgeSourceBody(Wire):
    """One kind of knowledge, and how much of it there is."""

    id: KnowledgeSource
    label: dict[str, str]
    counts_as_evidence: bool
    documents: int


class HealthBody(Wire):
    """Whether the explorer can answer; ``checks`` says what was tried."""

    status: str
    checks: dict[str, str] = Field(default_factory=dict)


class DocumentsBody(Wire):
    """One page of documents."""

    documents: tuple[DocumentCardBody, ...]
    total: int
    page: int
    page_size: int


class PassagesBody(Wire):
    """The passages of a document, in order."""

    passages: tuple[PassageBody, ...]


class NeighboursBody(Wire):
    """Per other voice the passages nearest by; an empty list is a silent voice."""

    neighbours: dict[KnowledgeSource, tuple[NeighbourBody, ...]]


class ThemesBody(Wire):
    """All themes."""

    themes: tuple[ThemeBody, ...]
    total: int


class KnowledgeSourcesBody(Wire):
    """The three voices in their fixed order, and the frameworks."""

    knowledge_sources: tuple[KnowledgeSourceBody, ...]


def _card_fields(card: DocumentCard) -> dict[str, Any]:
    rights = RightsBody(access=card.rights.access, licence=card.rights.licence, embargo_until=card.rights.embargo_until)
    same = DocumentCardBody.model_fields.keys() - {"rights", "consent"}
    consent = tuple(sorted(card.consent.purposes)) if card.consent else None
    return {**{name: getattr(card, name) for name in same}, "rights": rights, "consent": consent}
