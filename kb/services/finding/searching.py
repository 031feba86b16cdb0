"""One question, three voices: retrieval, balance, facets, and why each hit was found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.model.document import DocumentCard, Passage
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, PassageId, ThemeId
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
    Sort,
    Tier,
)
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ranking.balance import in_rounds
from kb.ranking.plurality import contribution, units
from kb.ranking.snippet import matches
from kb.ranking.weighing import Candidate
from kb.services.finding.asking import checked, on_theme
from kb.services.finding.facets import by_source, facets
from kb.services.finding.judging import Judging
from kb.services.finding.retrieving import Retrieving, Understood
from kb.services.finding.sifting import Sifting
from kb.services.finding.understanding import Asked, Understanding

# Without a question, this many of the newest documents of each source can be leafed through.
BROWSED = 500
FRAMEWORKS_SHOWN = 5
LIKELY_SHOWN = 12
PASSAGES_PER_DOCUMENT = 3
# A document of the place that was read comes first when a judge says it is about the question; where nobody judges,
# when it answers at least this well, as a share of the best answer.
COMES_FIRST = 0.4


class _Found(NamedTuple):
    """The documents that answer a question, before they are put in turns.

    Attributes:
        candidates: those that are about it.
        likely: those that may be.
    """

    candidates: Mapping[KnowledgeSource, Sequence[Candidate]]
    likely: Mapping[KnowledgeSource, Sequence[Candidate]]
    cards: Mapping[DocumentId, DocumentCard]

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
            if (one.judged or one.score >= COMES_FIRST * best) and asked.comes_first(self.cards[one.id])
        )

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
    """

    asked: Asked
    understood: Understood
    theme: ThemeId | None


class Searching:
    """Answers questions from the catalogue, by way of the index."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        retrieving: Retrieving,
        judging: Judging,
        understanding: Understanding,
        thesaurus: Thesaurus,
    ) -> None:
        self._catalogue = catalogue
        self._understanding = understanding
        self._sifting = Sifting(catalogue=catalogue)
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

    def _question(self, query: SearchQuery, reader: Reader) -> _Question | None:
        if not query.text:
            return None
        asked = self._understanding.read(query, reader)
        understood = self._retrieving.understand(asked.text, related=query.related, unread=asked.unread)
        return _Question(asked, understood, self._retrieving.theme_alone(asked.text) if query.related else None)

    def _found(self, question: _Question | None, filters: Filters, reader: Reader) -> _Found:
        """Every document that answers and that the reader may see."""
        if question and not question.asked.text:
            return _Found(candidates={}, likely={}, cards={})
        candidates = self._candidates(question, filters, reader) if question else self._browse(filters, reader)
        if question and question.theme:
            candidates = self._on_theme(question.theme, candidates, filters, reader)
        cards = self._catalogue.cards([candidate.id for group in candidates.values() for candidate in group], reader)
        pieces = {source: _pieces(group, cards) for source, group in candidates.items()}
        if question:
            read = question.asked.read
            pieces = {source: self._sifting.sift(group, cards, read, reader) for source, group in pieces.items()}
        return _Found(
            candidates={source: [one for one in group if one.counts] for source, group in pieces.items()},
            likely={source: [one for one in group if not one.counts] for source, group in pieces.items()},
            cards=cards,
        )

    def _candidates(
        self, question: _Question, filters: Filters, reader: Reader
    ) -> dict[KnowledgeSource, list[Candidate]]:
        """What answers; what is from the places and years that were read is looked for apart as well."""
        retrieving, asked = self._retrieving, question.asked
        retrieved = [
            retrieving.retrieve(question.understood, narrowed, reader)
            for narrowed in dict.fromkeys((filters, asked.within(filters)))
        ]
        judged = self._judging.judge is not None
        found = [retrieving.candidates(one, judged=judged) for one in retrieved]
        together = {source: _together([group[source] for group in found]) for source in found[0]}
        return self._judging.weighed(
            retrieving.enquiry(asked.text, question.understood, retrieved[0]), together, reader
        )

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
            return {source: list(group) for source, group in found.items()}
        on_it = self._browse(filters.model_copy(update=wanted), reader)
        return {source: _on_it_first(found.get(source, ()), on_it[source]) for source in on_it}

    def _browse(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source the documents that pass the filters, newest first."""
        groups: dict[KnowledgeSource, list[Candidate]] = {}
        for source in KnowledgeSource:
            if filters.sources and source not in filters.sources:
                continue
            own = filters.model_copy(update={"sources": frozenset({source})})
            newest = self._catalogue.select(own, reader, limit=BROWSED)
            groups[source] = [Candidate(card.id, days(card.date), ()) for card in newest]
        return groups

    def _answer(self, query: SearchQuery, question: _Question | None, found: _Found, reader: Reader) -> SearchResults:
        candidates, likely, cards = found
        first = found.first(question.asked) if question else frozenset(cards)
        ordered = _ordered(candidates, first, query.sort, cards)
        page = ordered[(query.page - 1) * query.page_size : query.page * query.page_size]
        only_frameworks = query.filters.sources == {KnowledgeSource.FRAMEWORK}
        frameworks = candidates.get(KnowledgeSource.FRAMEWORK, ())[: None if only_frameworks else FRAMEWORKS_SHOWN]
        beside = _ordered(likely, first, query.sort, cards)[:LIKELY_SHOWN] if query.likely else []
        named = question.understood.named if question else ()
        filtered = tuple(theme for group in query.filters.concepts for theme in group)
        wanted = (*named, *question.understood.near) if question else filtered
        words = question.asked.text if question else ""
        shown = [
            hit.model_copy(update={"comes_first": hit.document.id in first})
            for hit in self._hits([*page, *frameworks, *beside], words, wanted, cards, reader)
        ]
        read = question.asked.read if question else Interpretation()
        about = [hit for hit in shown if hit.tier is Tier.ABOUT]
        hits = [hit for hit in about if hit.document.knowledge_source.counts]
        return SearchResults(
            query=query,
            hits=tuple(hits),
            framework=tuple(hit for hit in about if not hit.document.knowledge_source.counts),
            likely=tuple(hit for hit in shown if hit.tier is Tier.LIKELY),
            coverage=self._coverage(query.filters, found, about, reader),
            facets=self._facets(query, question, found, reader),
            concepts=named,
            total=len(ordered),
            judge=self._judging.judge.name if question and self._judging.judge else "",
            read=read,
            first=sum(one.id in first for one in ordered),
            withheld=len(page) - len(hits),
            did_you_mean=read.also,
        )

    def _coverage(
        self, filters: Filters, found: _Found, shown: Sequence[Hit], reader: Reader
    ) -> dict[KnowledgeSource, Coverage]:
        on_page = Counter(hit.document.knowledge_source for hit in shown)
        collection = self._catalogue.count(filters, reader)
        coverage = {}
        for source in KnowledgeSource:
            about = found.candidates.get(source, ())
            coverage[source] = Coverage(
                about=len(about),
                units=units(contribution(found.cards[one.id]) for one in about),
                likely=len(found.likely.get(source, ())),
                collection=collection[source],
                passages=sum(len(one.passages) for one in about),
                shown=on_page[source],
            )
        return coverage

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

    def _hits(
        self,
        candidates: Sequence[Candidate],
        question: str,
        themes: Sequence[ThemeId],
        cards: Mapping[DocumentId, DocumentCard],
        reader: Reader,
    ) -> list[Hit]:
        """The candidates with their words; one whose passages no longer stand in its text is left out."""
        chosen = {candidate.id: self._passages(candidate, themes, reader) for candidate in candidates}
        texts = self._catalogue.passages([id for ids in chosen.values() for id in ids], reader)
        hits = []
        for candidate in candidates:
            passages = [texts[id] for id in chosen[candidate.id] if id in texts]
            if passages:
                hits.append(_hit(candidate, cards[candidate.id], passages, question, themes))
        return hits

    def _passages(self, candidate: Candidate, themes: Sequence[ThemeId], reader: Reader) -> Sequence[PassageId]:
        """The passages to show; without a question the first that names the theme, or the first of all."""
        if candidate.passages:
            return candidate.passages[:PASSAGES_PER_DOCUMENT]
        passages = self._catalogue.passages_of(candidate.id, reader)
        below = {below for theme in themes for below in self._thesaurus.subtree(theme)}
        naming = [passage.id for passage in passages if any(mark.theme in below for mark in passage.marks)]
        return (naming or [passage.id for passage in passages])[:1]


def _on_it_first(found: Sequence[Candidate], on_it: Sequence[Candidate]) -> list[Candidate]:
    """The documents on a theme: those that were found, in that order, then the others; then what is not on it."""
    wanted = {one.id for one in on_it}
    known = {one.id for one in found}
    about = [one._replace(counts=True) for one in found if one.id in wanted]
    about += [one._replace(score=0.0) for one in on_it if one.id not in known]
    return about + [one._replace(counts=False) for one in found if one.id not in wanted]


def _ordered(
    candidates: Mapping[KnowledgeSource, Sequence[Candidate]],
    first: frozenset[DocumentId],
    sort: Sort,
    cards: Mapping[DocumentId, DocumentCard],
) -> list[Candidate]:
    """The voices in turns: of what comes first, then of the rest."""
    ordered = []
    for comes_first in (True, False):
        groups = {
            voice: [one for one in candidates.get(voice, ()) if (one.id in first) is comes_first] for voice in VOICES
        }
        ordered += in_rounds({voice: _sorted(group, sort, cards) for voice, group in groups.items()})
    return ordered


def _together(groups: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """Each document of several lists once, by its better score, best first."""
    best: dict[DocumentId, Candidate] = {}
    for candidate in (one for group in groups for one in group):
        known = best.get(candidate.id)
        best[candidate.id] = candidate if known is None or candidate.score > known.score else known
    return list(groups[0]) if len(groups) == 1 else sorted(best.values(), key=lambda one: (-one.score, one.passages[0]))


def _pieces(candidates: Sequence[Candidate], cards: Mapping[DocumentId, DocumentCard]) -> list[Candidate]:
    """The candidates that the reader may see; of documents that may be the same piece the best."""
    seen: set[DocumentId] = set()
    kept = []
    for candidate in candidates:
        card = cards.get(candidate.id)
        if card is not None and (piece := card.same_as or card.id) not in seen:
            seen.add(piece)
            kept.append(candidate)
    return kept


def _sorted(
    candidates: Sequence[Candidate], sort: Sort, cards: Mapping[DocumentId, DocumentCard]
) -> list[tuple[Candidate, float]]:
    """One voice's candidates with the score that decides their turn."""
    if sort is Sort.RELEVANCE:
        return [(candidate, candidate.score) for candidate in candidates]
    newest_first = sorted(candidates, key=lambda candidate: (cards[candidate.id].date, candidate.id), reverse=True)
    return [(candidate, days(cards[candidate.id].date)) for candidate in newest_first]


def days(date: str) -> float:
    """A date in the partial notation as a number that grows with time; 0 when unknown."""
    year, month, day = (int(part) for part in [*date.split("-"), "0", "0"][:3]) if date else (0, 0, 0)
    return float(year * 372 + month * 31 + day)


def _hit(
    candidate: Candidate, card: DocumentCard, passages: Sequence[Passage], question: str, themes: Sequence[ThemeId]
) -> Hit:
    return Hit(
        document=card,
        passage=passages[0],
        score=candidate.score,
        tier=Tier.ABOUT if candidate.counts else Tier.LIKELY,
        probability=candidate.probability,
        found_in=_found_in(candidate),
        matches=matches(passages[0], question, themes),
        more=tuple(passages[1:]),
    )


def _found_in(candidate: Candidate) -> FoundIn:
    """What says most of the question; of equals the text."""
    said = {
        FoundIn.TEXT: candidate.words,
        FoundIn.TITLE: candidate.title,
        FoundIn.HEADING: candidate.heading,
    }
    return max(said, key=lambda place: said[place])
