"""Leafing through what filters let through, newest first, where nothing was asked.

A page of the voices in turns is read out of the list of each voice at the place where that page begins, so a page far
down costs what the first one does; how many there are, and what they have in common, is counted over all of them.
"""

from collections import Counter
from collections.abc import Mapping

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.reader import Reader
from kb.model.search import Coverage, Facet, FacetValue, Filters, Hit, SearchQuery, SearchResults
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ranking.balance import in_rounds, rounds_around
from kb.ranking.weighing import Candidate
from kb.services.finding.facets import Facets, by_source
from kb.services.finding.ordering import days
from kb.services.finding.showing import Showing, Sought

FRAMEWORKS_SHOWN = 5


class Browsing:
    """Lists of documents as answers."""

    def __init__(self, *, catalogue: Catalogue, showing: Showing, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._showing = showing
        self._faceting = Facets(catalogue=catalogue, thesaurus=thesaurus)

    def browse(self, query: SearchQuery, reader: Reader) -> SearchResults:
        """Everything that passes the filters, the voices in turns, frameworks beside it or alone."""
        counts = self._catalogue.count(query.filters, reader)
        cards = [*self._page(query, counts, reader), *self._frameworks(query, reader)]
        candidates = [Candidate(card.id, days(card.date), ()) for card in cards]
        sought = Sought(tuple(theme for group in query.filters.concepts for theme in group))
        shown = self._showing.hits(candidates, None, sought, {card.id: card for card in cards}, reader)
        hits = tuple(hit for hit in shown if hit.document.knowledge_source.counts)
        total = sum(counts[voice] for voice in VOICES)
        return SearchResults(
            query=query,
            hits=hits,
            framework=tuple(hit for hit in shown if not hit.document.knowledge_source.counts),
            coverage=self._coverage(query.filters, shown, reader),
            facets=self._facets(query.filters, reader),
            total=total,
            first=total,
            withheld=len(cards) - len(shown),
        )

    def documents(self, query: SearchQuery, reader: Reader) -> list[DocumentCard]:
        """All that the pages go through, the voices in turns."""
        counts = self._catalogue.count(query.filters, reader)
        if query.only_frameworks:
            rows = range(counts[KnowledgeSource.FRAMEWORK])
            return self._newest(KnowledgeSource.FRAMEWORK, query.filters, reader, rows)
        turns = {voice: self._newest(voice, query.filters, reader, range(counts[voice])) for voice in VOICES}
        return in_rounds({voice: [(card, days(card.date)) for card in cards] for voice, cards in turns.items()})

    def _page(self, query: SearchQuery, counts: Mapping[KnowledgeSource, int], reader: Reader) -> list[DocumentCard]:
        """The cards of one page."""
        begin = (query.page - 1) * query.page_size
        rounds = rounds_around({voice: counts[voice] for voice in VOICES}, begin, begin + query.page_size)
        turns = {voice: self._newest(voice, query.filters, reader, rounds.rows) for voice in VOICES if counts[voice]}
        ordered = in_rounds({voice: [(card, days(card.date)) for card in cards] for voice, cards in turns.items()})
        return ordered[begin - rounds.before :][: query.page_size]

    def _frameworks(self, query: SearchQuery, reader: Reader) -> list[DocumentCard]:
        """The newest frameworks, or a page of them where nothing else was asked for."""
        begin = (query.page - 1) * query.page_size if query.only_frameworks else 0
        rows = range(begin, begin + (query.page_size if query.only_frameworks else FRAMEWORKS_SHOWN))
        return self._newest(KnowledgeSource.FRAMEWORK, query.filters, reader, rows)

    def _newest(self, source: KnowledgeSource, filters: Filters, reader: Reader, rows: range) -> list[DocumentCard]:
        if not rows or (filters.sources and source not in filters.sources):
            return []
        own = filters.model_copy(update={"sources": frozenset({source})})
        return self._catalogue.select(own, reader, limit=len(rows), offset=rows.start)

    def _coverage(self, filters: Filters, shown: list[Hit], reader: Reader) -> dict[KnowledgeSource, Coverage]:
        amounts = self._catalogue.amounts(filters, reader)
        on_page = Counter(hit.document.knowledge_source for hit in shown)
        asked = [voice for voice in VOICES if not filters.sources or voice in filters.sources]
        silent = [voice for voice in asked if not amounts[voice].documents]
        wider = self._catalogue.count(filters.wider, reader) if silent and filters.wider != filters else {}
        return {
            source: Coverage(
                about=amount.documents,
                units=amount.units,
                collection=amount.documents,
                elsewhere=wider.get(source, 0) if source in silent else 0,
                shown=on_page[source],
            )
            for source, amount in amounts.items()
        }

    def _facets(self, filters: Filters, reader: Reader) -> dict[Facet, tuple[FacetValue, ...]]:
        """See ``Searching``: counts over the voices, or over frameworks where nothing else was asked for."""
        chosen = {facet: filters.without(facet) for facet in Facet}
        # Without its only filter a list would be everything there is, which nobody asked for.
        under = {facet: without if without != Filters() else filters for facet, without in chosen.items()}
        found: dict[Facet, tuple[FacetValue, ...]] = {}
        for wider in set(under.values()):
            wanted = {facet for facet, one in under.items() if one == wider}
            found |= self._faceting.under(_of_voices(wider), wanted, reader)
            if Facet.SOURCE in wanted:
                found[Facet.SOURCE] = by_source(self._catalogue.count(wider, reader))
        return {facet: found[facet] for facet in Facet}


def _of_voices(filters: Filters) -> Filters:
    """The same filters, on what counts; on frameworks where nothing else was chosen."""
    sources = (filters.sources or frozenset(KnowledgeSource)) & frozenset(VOICES)
    return filters.model_copy(update={"sources": sources or filters.sources})
