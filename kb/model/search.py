"""A question, and the plural answer to it."""

from collections.abc import Iterator
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from kb.model.document import DocumentCard, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.question import Interpretation, ReadAs, Respelling
from kb.model.study import ThingId
from kb.model.text import Quote, Span

MAX_QUERY_LENGTH = 1_000
MAX_PAGE_SIZE = 100


class Sort(StrEnum):
    """The order of results."""

    RELEVANCE = "relevance"
    DATE = "date"


class Tier(StrEnum):
    """How a document answers: it is about the question, or it may be; only what is about it counts."""

    ABOUT = "about"
    LIKELY = "likely"


class Facet(StrEnum):
    """What results can be narrowed by."""

    THEME = "theme"
    SOURCE = "source"
    LAW = "law"
    TARGET_GROUP = "targetGroup"
    PLACE = "place"
    PERIOD = "period"


_FIELDS_OF = {
    Facet.THEME: ("themes",),
    Facet.SOURCE: ("sources",),
    Facet.LAW: ("laws",),
    Facet.TARGET_GROUP: ("target_groups",),
    Facet.PLACE: ("places",),
    Facet.PERIOD: ("year_from", "year_to"),
}


class Filters(BaseModel):
    """Which documents may answer. Values of one field are alternatives; fields add up.

    Attributes:
        themes, laws, target_groups: thesaurus ids; each stands for itself and what lies below it.
        year_from, year_to: inclusive; a document without a date passes neither.
        codes, without_codes: of studies: only what was given one of these, and nothing that was given one of those;
            who is in the studies is asked for elsewhere, which makes ``documents`` and ``others`` of them.
        documents: only these, where that is set; ``others``: none of these.
    """

    model_config = ConfigDict(frozen=True)

    sources: frozenset[KnowledgeSource] = frozenset()
    themes: frozenset[ThemeId] = frozenset()
    laws: frozenset[ThemeId] = frozenset()
    target_groups: frozenset[ThemeId] = frozenset()
    places: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    codes: frozenset[ThingId] = frozenset()
    without_codes: frozenset[ThingId] = frozenset()
    documents: frozenset[DocumentId] | None = None
    others: frozenset[DocumentId] | None = None

    def without(self, facet: Facet) -> "Filters":
        """The filters, except those that were chosen in one facet."""
        nothing = Filters()
        return self.model_copy(update={field: getattr(nothing, field) for field in _FIELDS_OF[facet]})

    @property
    def wider(self) -> "Filters":
        """The filters without the places that were chosen; without any place, those on voices alone."""
        if self.places:
            return self.without(Facet.PLACE)
        kept = ("sources", "codes", "without_codes", "documents", "others")
        return Filters(**{field: getattr(self, field) for field in kept})

    @property
    def open_codes(self) -> Iterator[ThingId]:
        """The codes of which nobody has said yet which documents those are."""
        yield from self.codes if self.documents is None else ()
        yield from self.without_codes if self.others is None else ()

    @property
    def concepts(self) -> tuple[frozenset[ThemeId], ...]:
        """The groups of thesaurus ids, of which a document must match each that is not empty."""
        return tuple(group for group in (self.themes, self.laws, self.target_groups) if group)


class SearchQuery(BaseModel):
    """What someone asks.

    Attributes:
        text: the question in the asker's words; empty means: everything the filters let through.
        related: also find texts that use other words for the themes that the question names.
        unread: keys of readings that whoever asks has taken off; see ``Reading.key``.
        taken: keys of unsure readings that whoever asks has taken on.
        likely: also give the documents that may be about it, which never count.
        edition: the code of the language in which the pages are read by who asks; a few words are likelier in it.
        page: counted from 1.
    """

    model_config = ConfigDict(frozen=True)

    text: str = ""
    filters: Filters = Filters()
    sort: Sort = Sort.RELEVANCE
    related: bool = True
    unread: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    likely: bool = False
    edition: str = ""
    page: int = 1
    page_size: int = 12

    @property
    def only_frameworks(self) -> bool:
        """Whether nothing but frameworks was chosen, so that they are what is leafed through."""
        return self.filters.sources == {KnowledgeSource.FRAMEWORK}


class Match(Span):
    """Why a passage was found: a word of the question in it, or another word for a theme.

    Attributes:
        text: the words that stand there.
        theme: the theme they stand for, when they matched through the thesaurus.
    """

    text: str
    theme: ThemeId | None = None


class Mention(BaseModel):
    """A theme that a question names.

    Attributes:
        words: the words of the question that name it, each once; none when they are a hidden label.
    """

    model_config = ConfigDict(frozen=True)

    theme: ThemeId
    words: tuple[str, ...] = ()


class Place(BaseModel):
    """A place in a document that answers.

    Attributes:
        passage: where it is.
        quote: the sentences in it that carry the evidence, or the rows of a table or the line where it has none;
            ``None`` outside a search.
        matches: in the passage.
    """

    model_config = ConfigDict(frozen=True)

    passage: Passage
    quote: Quote | None = None
    matches: tuple[Match, ...] = ()


class FoundIn(StrEnum):
    """What of a document led to it most; likeness in meaning is that of the text.

    ``ORIGIN`` is the place or time it is from, for a question that names nothing else.
    """

    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    ORIGIN = "origin"


class Because(StrEnum):
    """Why a document is an answer, the plainest reason first."""

    NAME = "name"
    WORDS = "words"
    TITLE = "title"
    HEADING = "heading"
    THEME = "theme"
    ORIGIN = "origin"
    LIKENESS = "likeness"


_ABOVE = {FoundIn.TITLE: Because.TITLE, FoundIn.HEADING: Because.HEADING}


class Why(BaseModel):
    """Why a document is an answer, to be said in a few words.

    Attributes:
        words: of the question, as they stand in what is quoted; only where ``because`` is ``words``.
        themes: that the document is about; only where it is ``theme``.
    """

    model_config = ConfigDict(frozen=True)

    because: Because
    words: tuple[str, ...] = ()
    themes: tuple[ThemeId, ...] = ()


class Hit(BaseModel):
    """A document that answers, with its best passage and up to two more places.

    Attributes:
        named: the question is its title.
        on: themes that are asked for and that it is about, the likeliest first.
        quote: the sentences of the passage that carry the evidence; see ``Place``.
        tier: whether it counts.
        probability: how likely it is about the question; ``None`` when nobody judged that.
        comes_first: it is from the places and years that were read in the question; also when none were.
    """

    model_config = ConfigDict(frozen=True)

    document: DocumentCard
    passage: Passage
    quote: Quote | None = None
    score: float
    found_in: FoundIn = FoundIn.TEXT
    matches: tuple[Match, ...] = ()
    more: tuple[Place, ...] = ()
    tier: Tier = Tier.ABOUT
    probability: float | None = None
    comes_first: bool = True
    on: tuple[ThemeId, ...] = ()
    named: bool = False

    @property
    def why(self) -> Why:
        """Why it is an answer: by the words that are quoted, by what stands above them, or by what it is about."""
        if self.named:
            return Why(because=Because.NAME)
        if self.found_in is FoundIn.ORIGIN:
            return Why(because=Because.ORIGIN)
        words = self._said(self.quote) or self._said(self.passage)
        if words:
            return Why(because=Because.WORDS, words=words)
        if self.found_in in _ABOVE:
            return Why(because=_ABOVE[self.found_in])
        if themes := self.on or tuple(dict.fromkeys(match.theme for match in self.matches if match.theme)):
            return Why(because=Because.THEME, themes=themes)
        return Why(because=Because.LIKENESS)

    def _said(self, place: Span | None) -> tuple[str, ...]:
        """The words of the question that stand in a place, each once."""
        there = [one.text for one in self.matches if not one.theme and place and place.holds(one)]
        return tuple({text.casefold(): text for text in reversed(there)}.values())[::-1]


class Coverage(BaseModel):
    """How much one source has to say.

    Attributes:
        about: documents that are about the question, after rights and filters.
        units: the independent people and studies behind those, see ``kb.ranking.plurality``.
        likely: documents that may be about it, and do not count.
        collection: all documents that pass the filters, whatever they are about.
        elsewhere: documents that are about the question under wider filters (``Filters.wider``); only of a voice
            that is silent under the filters that were chosen.
        passages: passages of the documents that are about it.
        shown: documents on this page.
    """

    model_config = ConfigDict(frozen=True)

    about: int
    units: int
    likely: int = 0
    collection: int = 0
    elsewhere: int = 0
    passages: int = 0
    shown: int = 0


class FacetValue(BaseModel):
    """One value of a facet and the number of documents in the results that have it."""

    model_config = ConfigDict(frozen=True)

    value: str
    count: int


class There(BaseModel):
    """What there is from the places and years that a question names, whatever it is about.

    Attributes:
        filters: that let it through; those that were chosen are among them.
        documents: of the voices, how many.
    """

    model_config = ConfigDict(frozen=True)

    filters: Filters
    documents: int


class SearchResults(BaseModel):
    """The answer: hits of the three voices in turns, frameworks apart, and who is silent.

    Attributes:
        concepts: themes that the question names, through the thesaurus.
        coverage: one entry for every source, also for a silent one.
        facets: counts over all documents that answer, after rights and filters.
        whole: whether that is all there is; if not, who chooses a value may find more, since fewer are read deeper.
        total: documents of the three voices that are about the question.
        likely: documents that may be about it, each voice once, then again; only when they were asked for.
        judge: who said which are about it; empty when nobody did.
        missed: passages that the judge who was set to read them did not, so that another one decided.
        read: how the question was understood.
        first: how many of the documents come first, from the places and years that were read in it; all when none were.
        about_there: some of those are about those places and years, and not from there.
        apart: no document has both the place and the years that were read; those of the place come first.
        nearest: themes to go on with from a question that nothing answers, all with sources: those that it names, what
            lies above the first of them, and what is near, nearest first.
        there: what there is from the places and years that were read, where nothing answers; ``None`` where none were.
        withheld: passages that no longer stand in their document and were left out.
        did_you_mean: the question with words that may have been meant, when it has words that nobody uses.
    """

    model_config = ConfigDict(frozen=True)

    query: SearchQuery
    hits: tuple[Hit, ...]
    framework: tuple[Hit, ...]
    coverage: dict[KnowledgeSource, Coverage]
    facets: dict[Facet, tuple[FacetValue, ...]]
    whole: bool = True
    concepts: tuple[ThemeId, ...] = ()
    total: int
    likely: tuple[Hit, ...] = ()
    judge: str = ""
    missed: int = 0
    read: Interpretation = Interpretation()
    first: int = 0
    about_there: bool = False
    apart: bool = False
    nearest: tuple[ThemeId, ...] = ()
    there: There | None = None
    withheld: int = 0
    did_you_mean: Respelling | None = None

    @property
    def listed(self) -> int:
        """How many documents the pages go through: of the voices, or of frameworks where nothing else was chosen."""
        return self.coverage[KnowledgeSource.FRAMEWORK].about if self.query.only_frameworks else self.total

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The themes that were looked for, with the words of the question, as it was searched, that name them."""
        return tuple(
            Mention(theme=ThemeId(one.value), words=one.words)
            for one in self.read.readings
            if one.used and one.read_as not in {ReadAs.PLACE, ReadAs.PERIOD}
        )
