"""Finding passages: each source asked by words and by likeness, weighed together into documents.

Scores of different voices can be compared, since both retrievers are measured against
what the question could reach; each voice is asked apart, so a loud one cannot push another out.
"""

from collections.abc import Collection, Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple

from kb.language.abbreviations import spelled_out
from kb.language.linker import Linker
from kb.language.terms import UNSEEN, Field, field_query_terms, field_term, query_terms, searchable, term_id
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.encoder import Encoder, Vector
from kb.ports.index import PassageIndex, Retriever, SparseTerms
from kb.ranking.fusion import share
from kb.ranking.weighing import Candidate, PerSource, Scale, weigh
from kb.services.finding.gathering import Enquiry

# How many passages each retriever gives of each source; for a phrase.
DEPTH, PHRASE_DEPTH = 48, 1_000
# A passage with less than this share of what the question's words can find answers another one.
SPARSE_FLOOR = 0.05
# A document with less evidence than this, of words and likeness together, is chance. The scale is absolute, so
# a filter does not move it.
RELEVANT = 0.035


# Questions of which the vector is remembered, some 2.5 kB each.
_REMEMBERED = 500
# Titles of which is remembered what they name.
_TITLES = 20_000


class Understood(NamedTuple):
    """A question in the terms of the index.

    Attributes:
        named: themes that the question names; they are looked for too.
        near: themes one step from those; they are looked for as well, and weigh little.
        words: the asker's own words; empty when words are not to be looked for.
        names: the same words, in the same order, as terms of titles and of headings.
        terms: the words and the named themes.
        widened: the terms and the themes near to them.
        dense: its vector; ``None`` when likeness is not to be looked for.
    """

    named: tuple[ThemeId, ...]
    near: tuple[ThemeId, ...]
    words: SparseTerms
    names: Mapping[Field, SparseTerms]
    terms: SparseTerms
    widened: SparseTerms
    dense: Vector | None


class Retrieved(NamedTuple):
    """What was found in each source that was asked.

    Attributes:
        by_words: BM25 over stems and themes.
        by_likeness: cosine of vectors.
        by_name: BM25 over the stems of titles and of headings.
        findable: the word score of a passage that is the best one there is for each term of the question.
            Filters leave it as it is, so that they only ever narrow.
        attainable: the same with the words that occur nowhere, as if they were very rare.
        nameable: the score of a title, or heading, that is the best one there is for each word of the question;
            a word that none has counts as in the text.
        reach: per word of the question, as a term, the word score of a passage that is the best one there is for it.
        unseen: those of the words that occur nowhere; their reach is that of very rare ones.
    """

    by_words: PerSource
    by_likeness: PerSource
    by_name: Mapping[Field, PerSource]
    findable: float
    attainable: float
    nameable: Mapping[Field, float]
    reach: Mapping[int, float]
    unseen: frozenset[int]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than was given."""
        lists = (self.by_words, self.by_likeness, *self.by_name.values())
        return any(len(hits) >= DEPTH for found in lists for hits in found.values())


class Saying(NamedTuple):
    """What may say a phrase.

    Attributes:
        passages: of each source that was asked, those with its rarest word, or with most of its words where too many
            have that; and those that stand under such words.
        titled: first passages of documents with such a title.
        whole: whether all that may say it are among them.
    """

    passages: PerSource
    titled: PerSource
    whole: bool


class Retrieving:
    """Asks the index."""

    def __init__(self, *, index: PassageIndex, encoder: Encoder, linker: Linker) -> None:
        self._index = index
        self._encoder = encoder
        self._linker = linker
        # Whoever asks goes on with the same question: with filters, on other pages, along its chips.
        self._vector = lru_cache(_REMEMBERED)(encoder.encode_query)
        # A theme that is asked for by name has the titles of all documents on it read.
        self._names = lru_cache(_TITLES)(linker.named)

    @property
    def state(self) -> Hashable | None:
        """Another one each time that the index changed; ``None`` where nobody knows."""
        return self._index.state

    def understand(
        self,
        text: str,
        *,
        related: bool,
        meant: str = "",
        unread: Collection[ThemeId] = (),
        words: bool = True,
        likeness: bool = True,
    ) -> Understood:
        """A question that has at least one term, ready to be asked under any filter.

        Args:
            text: in the asker's words.
            related: also look for the themes that it names.
            meant: what its vector is of, when that is not these words: of a question in another language itself.
            unread: themes that it names and that are not to be looked for.
            words: look for passages with its words.
            likeness: look for passages that are like it; without, the encoder is not asked.
        """
        meaning = spelled_out(text)
        named = tuple(theme for theme in self._linker.named(meaning) if theme not in unread) if related else ()
        near = self._linker.thesaurus.near(named)
        sayings = self._linker.sayings(text) if related else []
        return Understood(
            named=named,
            near=near,
            words=query_terms(text, sayings=sayings) if words else {},
            names={field: field_query_terms(field, text, sayings=sayings) if words else {} for field in Field},
            terms=query_terms(text, named, sayings=sayings) if words else {},
            widened=query_terms(text, named, near, sayings=sayings) if words else {},
            dense=self._vector(meant or meaning) if likeness else None,
        )

    def named(self, title: str) -> Collection[ThemeId]:
        """The themes that a title names."""
        return self._names(title)

    def retrieve(self, question: Understood, filters: Filters, reader: Reader) -> Retrieved:
        """What each source has on a question."""
        sources = [source for source in KnowledgeSource if not filters.sources or source in filters.sources]
        retrievers = [Retriever(source, filters, DEPTH, sparse=question.widened) for source in sources]
        retrievers += [Retriever(source, filters, DEPTH, dense=question.dense) for source in sources]
        retrievers += [
            Retriever(source, filters, DEPTH, sparse=question.names[field]) for field in Field for source in sources
        ]
        found = iter(self._index.search(retrievers, reader))
        by_words = {source: next(found) for source in sources}
        by_likeness = {source: next(found) for source in sources}
        by_name = {field: {source: next(found) for source in sources} for field in Field}
        # All at once: to count how rare words are takes an index long, however many they are.
        asked = [question.terms, *(question.names[field] for field in Field)]
        best = self._index.best({term: weight for one in asked for term, weight in one.items()}, reader)
        # A word that occurs nowhere counts as if it were very rare.
        reach = {term: best[term] or UNSEEN * weight for term, weight in question.words.items()}
        findable = sum(best[term] for term in question.terms)
        unseen = sum(UNSEEN * weight for term, weight in question.words.items() if not best[term])
        if question.named and not any(best[term] for term in question.words):
            # None of the asker's words occurs, but they were understood: the themes speak for them.
            unseen = 0.0
        nameable = {
            field: sum(
                best[there] or elsewhere for there, elsewhere in zip(question.names[field], reach.values(), strict=True)
            )
            for field in Field
        }
        return Retrieved(
            by_words,
            by_likeness,
            by_name,
            findable,
            findable + unseen,
            nameable,
            reach,
            frozenset(term for term in question.words if not best[term]),
        )

    def saying(self, phrase: str, filters: Filters, reader: Reader) -> Saying:
        """What each source has that may say a phrase of which some words are looked for."""
        sources = [source for source in KnowledgeSource if not filters.sources or source in filters.sources]
        stems = searchable(phrase)
        best = self._index.best({term_id(stem): 1.0 for stem in stems}, reader)
        asked: list[SparseTerms] = [
            {max(best, key=lambda term: best[term]): 1.0},
            dict.fromkeys(best, 1.0),
            {field_term(Field.HEADING, stem): 1.0 for stem in stems},
            {field_term(Field.TITLE, stem): 1.0 for stem in stems},
        ]
        retrievers = [Retriever(source, filters, PHRASE_DEPTH, sparse=terms) for terms in asked for source in sources]
        found = iter(self._index.search(retrievers, reader))
        by_rarest, by_all, under, by_title = ({source: next(found) for source in sources} for _ in asked)
        # A text that says it has every one of its words: whichever list is not cut has all of them.
        passages, whole = {}, True
        for source in sources:
            lists = (by_rarest[source], by_all[source])
            complete = next((hits for hits in lists if len(hits) < PHRASE_DEPTH), None)
            text = [*by_all[source], *by_rarest[source]] if complete is None else complete
            passages[source] = list({hit.id: hit for hit in (*text, *under[source])}.values())
            whole = whole and complete is not None
        return Saying(passages, by_title, whole)

    def candidates(
        self, retrieved: Retrieved, *, relevant: float = RELEVANT, judged: bool = False
    ) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source that was asked the documents that may answer, best first.

        Args:
            retrieved: what was found.
            relevant: the score below which a document is chance.
            judged: a judge is to read them: then nothing that was found is chance beforehand, since what answers in
                other words may be little alike.
        """
        least_words = 0.0 if judged else SPARSE_FLOOR * retrieved.findable
        words = Scale(least_words, 0.0, retrieved.attainable, DEPTH, weight=self._encoder.words)
        floor = 0.0 if judged else self._encoder.floor
        likeness = Scale(floor, floor, 1.0, DEPTH)
        titles, headings = (_shares(retrieved.by_name[field], retrieved.nameable[field]) for field in Field)
        found: dict[KnowledgeSource, list[Candidate]] = {}
        for counts in (True, False):
            together = [source for source in retrieved.by_words if source.counts is counts]
            found |= weigh(
                {source: retrieved.by_words[source] for source in together},
                {source: retrieved.by_likeness[source] for source in together},
                words=words,
                likeness=likeness,
                titles=titles,
                headings=headings,
            )
        least = 0.0 if judged else relevant
        return {source: [one for one in group if one.score >= least] for source, group in found.items()}

    def enquiry(self, text: str, question: Understood, retrieved: Retrieved) -> Enquiry:
        """The question as evidence is gathered for it."""
        dense = question.dense if question.dense is not None else self._encoder.encode_query(text)
        return Enquiry(text, retrieved.reach, retrieved.unseen, frozenset(question.named), dense)


def _shares(found: PerSource, nameable: float) -> PerSource:
    """What was found by name, with how much of the question the title or heading says, from 0 to 1."""
    return {
        source: [hit._replace(score=share(hit.score, low=0.0, high=nameable)) for hit in hits]
        for source, hits in found.items()
    }
