"""Search results: hits with exact quotations, coverage per source, and what they can be narrowed by."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from api.schemas.dates import DatedBody
from api.schemas.questions import ReadBody
from api.schemas.sources import SOURCE_LABELS
from api.schemas.wire import Wire
from kb.language.linker import Linker
from kb.model.evidence import KnowledgeSource
from kb.model.search import (
    Because,
    Coverage,
    Facet,
    FacetValue,
    FoundIn,
    Hit,
    Match,
    Mention,
    Place,
    SearchResults,
    Tier,
    Why,
)
from kb.model.text import Quote
from kb.model.theme import Thesaurus
from kb.services.tagging.narrowing import CodeCount


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


class QuoteBody(Wire):
    """What carries the evidence: ``text`` is what the document says from ``start`` to ``end``."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """The wire form of a quotation."""
        return cls(start=quote.start, end=quote.end, text=quote.exact)


class WhyBody(Wire):
    """Why a document is an answer, the plainest reason."""

    because: Because = Field(
        description="`name`: the question is its title; `words`: of the question stand in what is quoted, or else in "
        "the passage; `title`, `heading`: the question's words stand there; `theme`: it is about a theme that is asked "
        "for; `origin`: it is from the place or year that is asked for; `likeness`: it resembles the question."
    )
    words: tuple[str, ...] = Field(description="As they stand there; only with `words`.")
    themes: tuple[str, ...] = Field(description="Ids, likeliest first; only with `theme`.")

    @classmethod
    def of(cls, why: Why) -> Self:
        """The wire form of a reason."""
        return cls(because=why.because, words=why.words, themes=why.themes)


class PlaceBody(Wire):
    """A further place in the document that answers."""

    passage_id: str
    page: int | None
    quote: QuoteBody

    @classmethod
    def of(cls, place: Place) -> Self:
        """The wire form of a place."""
        quoted = QuoteBody.of(place.quote or place.passage)
        return cls(passage_id=place.passage.id, page=place.passage.page, quote=quoted)


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
    quote: QuoteBody = Field(
        description="The sentences of it to show; the rows or the line, where a table or a list has no whole sentence."
    )
    why: WhyBody
    tier: Tier = Field(description="Whether it is about the question, and counts, or may be, and does not.")
    probability: float | None = Field(description="How likely it is about the question; null: nobody judged that.")
    found_in: FoundIn = Field(
        description="Whether the quotation's own words say most of the question, the title of its document, or a "
        "heading (or question) that it stands under; `origin`: the question names only a place or year, and the "
        "document is from there."
    )
    matches: tuple[MatchBody, ...]
    form: str
    dated: DatedBody
    place: str
    places: tuple[str, ...]
    contributor: str
    page: int | None
    seconds: float | None = Field(description="Where the quotation begins in a recording.")
    speaker: str = Field(description="Who says it in a conversation; mostly empty.")
    path: tuple[str, ...] = Field(description="The headings above it, and the question that it answers.")
    columns: tuple[str, ...] = Field(description="Of rows of a table, what its columns are called; mostly empty.")
    sample: bool
    more_passage_ids: tuple[str, ...]
    more: tuple[PlaceBody, ...] = Field(description="Up to two further places in the document that answer.")
    comes_first: bool = Field(description="From the places and years that were read in the question, if any were.")

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
            quote=QuoteBody.of(hit.quote or passage),
            why=WhyBody.of(hit.why),
            tier=hit.tier,
            probability=hit.probability,
            found_in=hit.found_in,
            matches=tuple(MatchBody.of(match, thesaurus) for match in hit.matches),
            form=card.form,
            dated=DatedBody.of(card),
            place=card.place,
            places=card.places,
            contributor=card.contributor,
            page=passage.page,
            seconds=passage.seconds,
            speaker=passage.speaker,
            path=passage.path,
            columns=passage.columns,
            sample=card.sample,
            more_passage_ids=tuple(more.passage.id for more in hit.more),
            more=tuple(map(PlaceBody.of, hit.more)),
            comes_first=hit.comes_first,
        )


class CoverageBody(Wire):
    """How much one source has on the question."""

    about: int = Field(description="Documents that are about it: the only ones that count.")
    units: int = Field(description="The independent people and studies behind those.")
    likely: int = Field(description="Documents that may be about it; they never count.")
    collection: int = Field(description="All documents that pass the filters, whatever they are about.")
    elsewhere: int = Field(
        description="Of a voice that is silent under the filters: documents about it without the places that were "
        "chosen, or where none were, without any filter."
    )
    passages: int
    shown: int = Field(description="Documents on this page.")

    @classmethod
    def of(cls, coverage: Coverage) -> Self:
        """The wire form of a coverage."""
        return cls(**coverage.model_dump())


class FacetValueBody(Wire):
    """One value to narrow by, with the number of documents that have it."""

    value: str
    label: str
    count: int


class CodeFacetBody(FacetValueBody):
    """A code of a study; what was given one below it counts for it, too."""

    depth: int = Field(description="How many codes stand above it.")


class FacetsBody(Wire):
    """What the results can be narrowed by, after rights and filters; labels are Dutch."""

    theme: tuple[FacetValueBody, ...]
    source: tuple[FacetValueBody, ...]
    law: tuple[FacetValueBody, ...]
    target_group: tuple[FacetValueBody, ...]
    place: tuple[FacetValueBody, ...]
    period: tuple[FacetValueBody, ...]
    code: tuple[CodeFacetBody, ...] = Field(
        default=(), description="For members of studies, in the order of the codebook; empty for everybody else."
    )

    @classmethod
    def of(
        cls, facets: dict[Facet, tuple[FacetValue, ...]], thesaurus: Thesaurus, codes: Sequence[CodeCount] = ()
    ) -> Self:
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
            | {
                "code": [
                    CodeFacetBody(value=one.id, label=one.name, count=one.documents, depth=one.depth) for one in codes
                ]
            }
        )


class SearchBody(Wire):
    """The plural answer to a question."""

    hits: tuple[HitBody, ...]
    framework: tuple[HitBody, ...] = Field(description="Frameworks: to read, never counted as evidence.")
    likely: tuple[HitBody, ...] = Field(
        description="The first that may be about the question, and do not count; only with `likely=true`."
    )
    judge: str = Field(description="What said which documents are about the question; empty: nothing did.")
    judge_missed: int = Field(
        description="Passages that the second reader was to read and did not, or not in time; the first judge decided."
    )
    coverage: dict[KnowledgeSource, CoverageBody]
    facets: FacetsBody
    facets_whole: bool = Field(
        description="Whether the facets count everything there is; if not, a search with a value may find more."
    )
    concepts: tuple[str, ...] = Field(description="Themes that the question names.")
    mentions: tuple[MentionBody, ...] = Field(description="Those themes, with the words that name them.")
    total: int
    read: ReadBody = Field(description="How the question was understood.")
    first: int = Field(description="Documents that come first: from the places and years that were read, if any were.")
    apart: bool = Field(
        description="No document has both the place and the years that were read; those of the place come first."
    )
    nearest: tuple[str, ...] = Field(
        description="Themes with sources to go on with from a question that nothing answers."
    )
    withheld: int = Field(description="Passages left out because they no longer stand in their document.")
    page: int
    page_size: int
    did_you_mean: str | None = Field(
        description="The question as it was searched too, where it has words that occur nowhere; null: none."
    )
    encoder: str = Field(description="What likeness of meaning was measured with.")

    @classmethod
    def of(cls, results: SearchResults, linker: Linker, *, encoder: str, codes: Sequence[CodeCount] = ()) -> Self:
        """The wire form of search results."""
        thesaurus, query = linker.thesaurus, results.query
        return cls(
            hits=tuple(HitBody.of(hit, thesaurus) for hit in results.hits),
            framework=tuple(HitBody.of(hit, thesaurus) for hit in results.framework),
            likely=tuple(HitBody.of(hit, thesaurus) for hit in results.likely),
            judge=results.judge,
            judge_missed=results.missed,
            coverage={source: CoverageBody.of(coverage) for source, coverage in results.coverage.items()},
            facets=FacetsBody.of(results.facets, thesaurus, codes),
            facets_whole=results.whole,
            concepts=results.concepts,
            mentions=tuple(MentionBody.of(mention, thesaurus) for mention in results.mentions),
            total=results.total,
            read=ReadBody.of(results.read, thesaurus),
            first=results.first,
            apart=results.apart,
            nearest=results.nearest,
            withheld=results.withheld,
            did_you_mean=results.did_you_mean.text if results.did_you_mean else None,
            page=query.page,
            page_size=query.page_size,
            encoder=encoder,
        )
