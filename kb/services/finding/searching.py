"""One question, three voices: retrieval, balance, facets, and why each hit was found."""

from collections import Counter
from collections.abc import Sequence, Set

from kb.language.operators import typed
from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId
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
    There,
    Tier,
)
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ranking.plurality import contribution, units
from kb.services.finding.answers import Answers, Question
from kb.services.finding.asking import checked
from kb.services.finding.browsing import FRAMEWORKS_SHOWN, Browsing
from kb.services.finding.facets import Facets, by_source
from kb.services.finding.found import Found, Leading
from kb.services.finding.judging import Judging, to_read
from kb.services.finding.ordering import in_turns
from kb.services.finding.reads import Reads
from kb.services.finding.retrieving import Retrieving
from kb.services.finding.showing import Showing, Sought
from kb.services.finding.understanding import Asked, Understanding

# Names a theme, a place, an abbreviation and a year, and has a slip: whatever reading a question needs, is needed here.
_ANY_QUESTION = "wat helpt gezinen met schulden in Arnhem sinds 2016 volgens de Wmo"
LIKELY_SHOWN = 72


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
        self._showing = showing
        self._retrieving = retrieving
        self._judging = judging
        self._thesaurus = thesaurus
        self._reads = Reads()
        self._faceting = Facets(catalogue=catalogue, thesaurus=thesaurus)
        self._browsing = Browsing(catalogue=catalogue, showing=showing, thesaurus=thesaurus)

    def checked(self, query: SearchQuery, reader: Reader) -> SearchQuery:
        """A question that can be answered, tidied.

        Raises:
            InvalidQuery: see ``search``.
        """
        return checked(query, self._thesaurus, is_title=lambda text: bool(self._judging.literal.titled(text, reader)))

    def search(self, query: SearchQuery, reader: Reader) -> SearchResults:
        """The plural answer to a question, or everything that passes the filters when it has no words.

        Raises:
            InvalidQuery: nothing to search for, too long, out of bounds, or a filter on what is no theme.
        """
        query = self.checked(query, reader)
        if not query.text:
            return self._browsing.browse(query, reader)
        question = self._question(query, reader)
        return self._answer(query, question, self._answers(question), reader)

    def documents(self, query: SearchQuery, reader: Reader) -> list[DocumentCard]:
        """All that ``search`` goes through on its pages, in that order, without the words that answer.

        Raises:
            InvalidQuery: see ``search``.
        """
        query = self.checked(query, reader)
        if not query.text:
            return self._browsing.documents(query, reader)
        question = self._question(query, reader)
        found = self._answers(question).under(query.filters, reader)
        if query.only_frameworks:
            return [found.cards[id] for id in found.frameworks]
        turns = found.leading(question.asked).turns
        return [found.cards[one.id] for one in in_turns(found.candidates, turns, query.sort, found.cards)]

    def forget(self) -> None:
        """Let go of what was read of the questions of just now, so that the next one is read anew."""
        self._reads = Reads()

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
        self._catalogue.count(Filters(), reader)

    def _question(self, query: SearchQuery, reader: Reader) -> Question:
        asked = self._understanding.read(query, reader)
        understood = self._retrieving.understand(
            asked.text, related=query.related, meant=asked.meant, unread=asked.unread
        )
        return Question(asked, typed(query.text).text, understood, self._judging.sit())

    def _answers(self, question: Question) -> Answers:
        return Answers(
            catalogue=self._catalogue,
            retrieving=self._retrieving,
            judging=self._judging,
            thesaurus=self._thesaurus,
            question=question,
            reads=self._reads,
        )

    def _answer(self, query: SearchQuery, question: Question, answers: Answers, reader: Reader) -> SearchResults:
        found = answers.under(query.filters, reader)
        candidates, likely = found.candidates, found.likely
        leading = found.leading(question.asked)
        first = leading.first
        ordered = in_turns(candidates, leading.turns, query.sort, found.cards)
        leafed = slice((query.page - 1) * query.page_size, query.page * query.page_size)
        page = ordered[leafed]
        frameworks = candidates.get(KnowledgeSource.FRAMEWORK, ())
        frameworks = frameworks[leafed if query.only_frameworks else slice(FRAMEWORKS_SHOWN)]
        beside = in_turns(likely, leading.turns, query.sort, found.cards)[:LIKELY_SHOWN] if query.likely else []
        understood, read = question.understood, question.asked.read
        alone = [question.asked.theme] if question.asked.theme else []
        themes = tuple(dict.fromkeys([*alone, *understood.named]))
        sought = Sought(themes, understood.near, read.phrases, alone=bool(alone) and not question.asked.by_word)
        chosen = [*page, *frameworks, *beside]
        shown = [
            _placed(hit, first, alone=question.asked.alone)
            for hit in self._showing.hits(chosen, found.enquiry, sought, answers.cards(chosen, reader), reader)
        ]
        about = [hit for hit in shown if hit.tier is Tier.ABOUT]
        hits = [hit for hit in about if hit.document.knowledge_source.counts]
        # Before who judged is asked: what a facet would count without its filter may be judged too.
        facets = self._facets(query, answers, reader)
        sitting = question.sitting
        return SearchResults(
            query=query,
            hits=tuple(hits),
            framework=tuple(hit for hit in about if not hit.document.knowledge_source.counts),
            likely=tuple(hit for hit in shown if hit.tier is Tier.LIKELY),
            coverage=self._coverage(query.filters, answers, about, reader),
            facets=facets,
            whole=found.whole,
            concepts=themes,
            total=len(ordered),
            judge=sitting.by if sitting else "",
            missed=sitting.missed if sitting else 0,
            read=read,
            first=sum(one.id in first for one in ordered),
            about_there=self._is_about_there(question.asked, leading, [one.id for one in ordered], found),
            apart=leading.apart,
            nearest=self._showing.near(question.asked.text, themes, reader) if not ordered else (),
            there=self._there(question.asked, query.filters, reader) if not ordered else None,
            withheld=len(page) - len(hits),
            did_you_mean=read.also,
        )

    def _is_about_there(self, asked: Asked, leading: Leading, shown: Sequence[DocumentId], found: Found) -> bool:
        """Whether some of what comes first is about the places and years that were read, and not from there."""
        if asked.first == Filters():
            return False
        read = asked.anytime if leading.apart else asked
        return any(id in leading.first and not read.is_from_there(found.cards[id]) for id in shown)

    def _there(self, asked: Asked, filters: Filters, reader: Reader) -> There | None:
        """What there is from the places and years that were read, whatever it is about."""
        if asked.first == Filters():
            return None
        there = asked.only(filters)
        count = self._catalogue.count(there, reader) if there else {}
        voices = [voice for voice in VOICES if not filters.sources or voice in filters.sources]
        return There(filters=there or filters, documents=sum(count.get(voice, 0) for voice in voices))

    def _coverage(
        self, filters: Filters, answers: Answers, shown: Sequence[Hit], reader: Reader
    ) -> dict[KnowledgeSource, Coverage]:
        found = answers.under(filters, reader)
        on_page = Counter(hit.document.knowledge_source for hit in shown)
        collection = self._catalogue.count(filters, reader)
        elsewhere = _elsewhere(filters, answers, reader)
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

    def _facets(self, query: SearchQuery, answers: Answers, reader: Reader) -> dict[Facet, tuple[FacetValue, ...]]:
        """Counts over all answers of the voices; frameworks only where nothing else was asked for.

        A facet that was chosen in counts as if it were not, so that more can be chosen.
        """

        def counted(found: Found, wanted: Set[Facet]) -> dict[Facet, tuple[FacetValue, ...]]:
            ids = found.frameworks if query.only_frameworks else found.evidence
            counts = self._faceting.of(ids, wanted, reader)
            if Facet.SOURCE in wanted:
                counts[Facet.SOURCE] = by_source({source: len(group) for source, group in found.candidates.items()})
            return counts

        chosen = {facet: query.filters.without(facet) for facet in Facet}
        wider = {facet: without for facet, without in chosen.items() if without != query.filters}
        counts = counted(answers.under(query.filters, reader), {facet for facet in Facet if facet not in wider})
        for facet, without in wider.items():
            counts |= counted(answers.beside(without, query.filters, reader), {facet})
        return counts


def _elsewhere(filters: Filters, answers: Answers, reader: Reader) -> dict[KnowledgeSource, int]:
    """What voices that are silent under filters have under wider ones."""
    asked = [voice for voice in VOICES if not filters.sources or voice in filters.sources]
    silent = [voice for voice in asked if not answers.under(filters, reader).candidates.get(voice)]
    if not silent or filters.wider == filters:
        return {}
    wider = answers.under(filters.wider, reader)
    return {source: len(wider.candidates.get(source, ())) for source in silent}


def _placed(hit: Hit, first: frozenset[DocumentId], *, alone: bool) -> Hit:
    """A hit with whether it comes first; one that does so without words for it is there for where it is from."""
    comes_first = hit.document.id in first
    by_origin = alone and comes_first and hit.found_in is FoundIn.TEXT and not hit.matches
    return hit.model_copy(
        update={"comes_first": comes_first, "found_in": FoundIn.ORIGIN if by_origin else hit.found_in}
    )
