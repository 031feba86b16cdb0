"""One question, three voices: retrieval, balance, facets, and why each hit was found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.question import Interpretation
from kb.model.reader import Reader
from kb.model.search import (
    Coverage,
    Facet,
    FacetValue,
    Filters,
    FoundIn,
    Hit,
    SearchQuery,
    SearchResults,
    Tier,
)
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ports.judge import Sitting
from kb.ranking.plurality import contribution, units
from kb.ranking.weighing import Candidate
from kb.services.finding.asking import checked, on_theme
from kb.services.finding.facets import by_source, facets
from kb.services.finding.gathering import Enquiry
from kb.services.finding.judging import Judging, all_read, to_read
from kb.services.finding.ordering import days, in_turns, on_it_first, pieces, together
from kb.services.finding.retrieving import Retrieving, Understood
from kb.services.finding.showing import Showing, Sought
from kb.services.finding.sifting import Sifting
from kb.services.finding.understanding import Asked, Understanding

# Names a theme, a place, an abbreviation and a year, and has a slip: whatever reading a question needs, is needed here.
_ANY_QUESTION = "wat helpt gezinen met schulden in Arnhem sinds 2016 volgens de Wmo"
# Without a question, this many of the newest documents of each source can be leafed through.
BROWSED = 5_000
FRAMEWORKS_SHOWN = 5
LIKELY_SHOWN = 72
# A document of the place that was read comes first when a judge says it is about the question; where nobody judges,
# when it answers at least this well, as a share of the best answer.
COMES_FIRST = 0.4


class _Found(NamedTuple):
    """The documents that answer a question, before they are put in turns.

    Attributes:
        candidates: those that are about it.
        likely: those that may be.
        whole: whether all there are were read.
        enquiry: the question as evidence is gathered for it; ``None`` when there was none.
    """

    candidates: Mapping[KnowledgeSource, Sequence[Candidate]]
    likely: Mapping[KnowledgeSource, Sequence[Candidate]]
    cards: Mapping[DocumentId, DocumentCard]
    whole: bool = True
    enquiry: Enquiry | None = None

    def first(self, asked: Asked) -> frozenset[DocumentId]:
        """The documents of the places and years that were read in the question, but those that hardly answer.

        All of them, where none were read.
        """
        if asked.first == Filters():
            return frozenset(self.cards)
        best = max((one.score for group in self.candidates.values() for one in group if not one.judged), default=0.0)
        return frozenset(
            one.id
            for group in self.candidates.values()
            for one in group
            if (asked.alone or one.judged or one.score >= COMES_FIRST * best) and asked.comes_first(self.cards[one.id])
        )

    def leading(self, asked: Asked) -> tuple[frozenset[DocumentId], bool]:
        """The documents that come first; those of the place alone, and that it is so, when none has its years too."""
        first = self.first(asked)
        if first or not asked.has_both:
            return first, False
        from_there = self.first(asked.anytime)
        return from_there, bool(from_there)

    @property
    def evidence(self) -> list[DocumentCard]:
        """The cards of those that count, voice by voice."""
        return [self.cards[one.id] for voice in VOICES for one in self.candidates.get(voice, ())]

    @property
    def frameworks(self) -> list[DocumentCard]:
        """The cards of the frameworks."""
        return [self.cards[one.id] for one in self.candidates.get(KnowledgeSource.FRAMEWORK, ())]


class _Question(NamedTuple):
    """A question as it was read, and in the terms of the index.

    Attributes:
        theme: the theme that it names and says nothing beside; then the documents on that theme answer it, so that
            its page, the filter and the search for its name count the same.
        sitting: before the judge; ``None`` when nobody judges.
    """

    asked: Asked
    understood: Understood
    theme: ThemeId | None
    sitting: Sitting | None


class Searching:
    """Answers questions from the catalogue, by way of the index."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        retrieving: Retrieving,
        judging: Judging,
        understanding: Understanding,
        showing: Showing,
        thesaurus: Thesaurus,
    ) -> None:
        self._catalogue = catalogue
        self._understanding = understanding
        self._sifting = Sifting(catalogue=catalogue)
        self._showing = showing
        self._retrieving = retrieving
        self._judging = judging
        self._thesaurus = thesaurus

    def search(self, query: SearchQuery, reader: Reader) -> SearchResults:
        """The plural answer to a question, or everything that passes the filters when it has no words.

        Raises:
            InvalidQuery: nothing to search for, too long, out of bounds, or a filter on what is no theme.
        """
        query = checked(query, self._thesaurus)
        question = self._question(query, reader)
        return self._answer(query, question, self._found(question, query.filters, reader), reader)

    def warm_up(self, reader: Reader) -> None:
        """Load what is read on first use, so that no question waits for it. Nobody is asked to judge.

        Raises:
            Unavailable: something does not answer.
        """
        asked = self._understanding.read(SearchQuery(text=_ANY_QUESTION), reader)
        understood = self._retrieving.understand(asked.text, related=True)
        retrieved = self._retrieving.retrieve(understood, Filters(), reader)
        found = self._retrieving.candidates(retrieved, judged=True)
        self._judging.read(self._retrieving.enquiry(asked.text, understood, retrieved), to_read(found), reader)

    def _question(self, query: SearchQuery, reader: Reader) -> _Question | None:
        if not query.text:
            return None
        asked = self._understanding.read(query, reader)
        understood = self._retrieving.understand(asked.text, related=query.related, unread=asked.unread)
        theme = self._theme_alone(query, asked) if query.related else None
        return _Question(asked, understood, theme, self._judging.sit())

    def _theme_alone(self, query: SearchQuery, asked: Asked) -> ThemeId | None:
        """The theme that is called by its name; signs make it another question."""
        if asked.read.phrases or asked.read.without:
            return None
        theme = self._retrieving.theme_alone(query.text) or self._retrieving.theme_alone(asked.text)
        return theme if theme not in asked.unread else None

    def _found(self, question: _Question | None, filters: Filters, reader: Reader) -> _Found:
        """Every document that answers and that the reader may see."""
        if question and not question.asked.text and not question.theme:
            return _Found(candidates={}, likely={}, cards={})
        whole, enquiry = True, None
        if question:
            candidates, whole, enquiry = self._candidates(question, filters, reader)
        else:
            candidates = self._browse(filters, reader)
        if question and question.theme:
            whole = True
            candidates = self._on_theme(question.theme, candidates, filters, reader)
        elif question and question.asked.alone:
            whole = True
            candidates = self._from_there(question.asked, candidates, filters, reader)
        cards = self._catalogue.cards([candidate.id for group in candidates.values() for candidate in group], reader)
        found = {source: pieces(group, cards) for source, group in candidates.items()}
        if question:
            read = question.asked.read
            found = {source: self._sifting.sift(group, cards, read, reader) for source, group in found.items()}
        return _Found(
            candidates={source: [one for one in group if one.counts] for source, group in found.items()},
            likely={source: [one for one in group if not one.counts] for source, group in found.items()},
            cards=cards,
            whole=whole,
            enquiry=enquiry,
        )

    def _candidates(
        self, question: _Question, filters: Filters, reader: Reader
    ) -> tuple[dict[KnowledgeSource, list[Candidate]], bool, Enquiry]:
        """What answers, whether that is all there is, and the question as it was put before the judge.

        What is from the places and years that were read is looked for apart as well.
        """
        retrieving, asked = self._retrieving, question.asked
        retrieved = [
            retrieving.retrieve(question.understood, narrowed, reader)
            for narrowed in dict.fromkeys((filters, asked.within(filters), asked.anytime.within(filters)))
        ]
        judged = question.sitting is not None
        found = [retrieving.candidates(one, judged=judged) for one in retrieved]
        at_once = {source: together([group[source] for group in found]) for source in found[0]}
        enquiry = retrieving.enquiry(asked.text, question.understood, retrieved[0])
        whole = not any(one.is_cut for one in retrieved) and (not judged or all_read(at_once))
        return self._judging.weighed(question.sitting, enquiry, at_once, reader), whole, enquiry

    def _on_theme(
        self,
        theme: ThemeId,
        found: Mapping[KnowledgeSource, Sequence[Candidate]],
        filters: Filters,
        reader: Reader,
    ) -> dict[KnowledgeSource, list[Candidate]]:
        """The documents on a theme, those that were found first; what else was found does not count."""
        wanted = {field: value for field, value in on_theme(theme, self._thesaurus) if value}
        if any(getattr(filters, field) for field in wanted):
            on_it = self._browse(filters, reader, theme=theme)
        else:
            on_it = self._browse(filters.model_copy(update=wanted), reader)
        return {source: on_it_first(found.get(source, ()), on_it[source]) for source in on_it}

    def _from_there(
        self, asked: Asked, found: Mapping[KnowledgeSource, Sequence[Candidate]], filters: Filters, reader: Reader
    ) -> dict[KnowledgeSource, list[Candidate]]:
        """The documents from the places and years that were read, or from the places alone where none has both."""
        there: dict[KnowledgeSource, list[Candidate]] = {}
        for one in (asked, asked.anytime) if asked.has_both else (asked,):
            narrowed = one.only(filters)
            there = self._browse(narrowed, reader) if narrowed else {}
            if any(there.values()):
                break
        return {source: on_it_first(found.get(source, ()), there.get(source, ())) for source in {**found, **there}}

    def _browse(
        self, filters: Filters, reader: Reader, *, theme: ThemeId | None = None
    ) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source the documents that pass the filters, and are on a theme besides, newest first."""
        groups: dict[KnowledgeSource, list[Candidate]] = {}
        for source in KnowledgeSource:
            if filters.sources and source not in filters.sources:
                continue
            own = filters.model_copy(update={"sources": frozenset({source})})
            newest = self._catalogue.select(own, reader, limit=BROWSED)
            kept = [card for card in newest if theme is None or theme in card.concepts]
            groups[source] = [Candidate(card.id, days(card.date), ()) for card in kept]
        return groups

    def _answer(self, query: SearchQuery, question: _Question | None, found: _Found, reader: Reader) -> SearchResults:
        candidates, likely, cards, _, enquiry = found
        first, apart = found.leading(question.asked) if question else (frozenset(cards), False)
        ordered = in_turns(candidates, first, query.sort, cards)
        page = ordered[(query.page - 1) * query.page_size : query.page * query.page_size]
        only_frameworks = query.filters.sources == {KnowledgeSource.FRAMEWORK}
        frameworks = candidates.get(KnowledgeSource.FRAMEWORK, ())[: None if only_frameworks else FRAMEWORKS_SHOWN]
        beside = in_turns(likely, first, query.sort, cards)[:LIKELY_SHOWN] if query.likely else []
        named = question.understood.named if question else ()
        filtered = tuple(theme for group in query.filters.concepts for theme in group)
        sought = (
            Sought(named, question.understood.near, question.asked.read.phrases, alone=question.theme is not None)
            if question
            else Sought(filtered)
        )
        shown = [
            _placed(hit, first, alone=question is not None and question.asked.alone)
            for hit in self._showing.hits([*page, *frameworks, *beside], enquiry, sought, cards, reader)
        ]
        read = question.asked.read if question else Interpretation()
        about = [hit for hit in shown if hit.tier is Tier.ABOUT]
        hits = [hit for hit in about if hit.document.knowledge_source.counts]
        # Before who judged is asked: what a facet would count without its filter is judged too.
        facets = self._facets(query, question, found, reader)
        sitting = question.sitting if question else None
        return SearchResults(
            query=query,
            hits=tuple(hits),
            framework=tuple(hit for hit in about if not hit.document.knowledge_source.counts),
            likely=tuple(hit for hit in shown if hit.tier is Tier.LIKELY),
            coverage=self._coverage(query.filters, question, found, about, reader),
            facets=facets,
            whole=found.whole,
            concepts=named,
            total=len(ordered),
            judge=sitting.by if sitting else "",
            missed=sitting.missed if sitting else 0,
            read=read,
            first=sum(one.id in first for one in ordered),
            apart=apart,
            nearest=self._showing.near(question.asked.text) if question and not ordered else (),
            withheld=len(page) - len(hits),
            did_you_mean=read.also,
        )

    def _coverage(
        self, filters: Filters, question: _Question | None, found: _Found, shown: Sequence[Hit], reader: Reader
    ) -> dict[KnowledgeSource, Coverage]:
        on_page = Counter(hit.document.knowledge_source for hit in shown)
        collection = self._catalogue.count(filters, reader)
        elsewhere = self._elsewhere(filters, question, found, reader)
        coverage = {}
        for source in KnowledgeSource:
            about = found.candidates.get(source, ())
            coverage[source] = Coverage(
                about=len(about),
                units=units(contribution(found.cards[one.id]) for one in about),
                likely=len(found.likely.get(source, ())),
                collection=collection[source],
                elsewhere=elsewhere.get(source, 0),
                passages=sum(len(one.passages) for one in about),
                shown=on_page[source],
            )
        return coverage

    def _elsewhere(
        self, filters: Filters, question: _Question | None, found: _Found, reader: Reader
    ) -> dict[KnowledgeSource, int]:
        """What voices that are silent under filters have under wider ones."""
        asked = [voice for voice in VOICES if not filters.sources or voice in filters.sources]
        silent = [voice for voice in asked if not found.candidates.get(voice)]
        if not silent or filters.wider == filters:
            return {}
        wider = self._found(question, filters.wider, reader)
        return {source: len(wider.candidates.get(source, ())) for source in silent}

    def _facets(
        self, query: SearchQuery, question: _Question | None, found: _Found, reader: Reader
    ) -> dict[Facet, tuple[FacetValue, ...]]:
        """Counts over all answers of the voices; frameworks only where nothing else was asked for.

        A facet that was chosen in counts as if it were not, so that more can be chosen.
        """
        only_frameworks = query.filters.sources == {KnowledgeSource.FRAMEWORK}

        def counted(answers: _Found) -> dict[Facet, tuple[FacetValue, ...]]:
            cards = answers.frameworks if only_frameworks else answers.evidence
            return facets(cards, self._thesaurus) | {Facet.SOURCE: by_source([*answers.evidence, *answers.frameworks])}

        counts = counted(found)
        for facet in Facet:
            without = query.filters.without(facet)
            if without != query.filters and (question or without != Filters()):
                counts[facet] = counted(self._found(question, without, reader))[facet]
        return counts


def _placed(hit: Hit, first: frozenset[DocumentId], *, alone: bool) -> Hit:
    """A hit with whether it comes first; one that does so without words for it is there for where it is from."""
    comes_first = hit.document.id in first
    by_origin = alone and comes_first and hit.found_in is FoundIn.TEXT and not hit.matches
    return hit.model_copy(
        update={"comes_first": comes_first, "found_in": FoundIn.ORIGIN if by_origin else hit.found_in}
    )
