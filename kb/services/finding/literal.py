"""Documents that a question names: by their title, or by words that so few use that whoever types them means those.

That a word stands there is a fact. A judge weighs how likely it is that a passage is about a question, and has learned
that one word more or less says little; of a neighbourhood, a project or an abbreviation it says all.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from kb.language.askwords import cores
from kb.language.operators import says
from kb.language.terms import Field, asked_terms, field_term, term_id
from kb.language.tokens import bare, fold, spelled
from kb.language.wordlist import is_word
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.catalogue import Catalogue
from kb.ports.index import PassageIndex, Retriever
from kb.ranking.weighing import Candidate, raised

# A word is rare when it stands in so many documents at most; an absolute number, since a name stays as rare as it is
# in a larger collection.
RARE = 6
# One word alone is of every day when it stands in more documents than this: in a title it is no name, and a text that
# says it twice need not be about it.
_UNCOMMON = 20
# A longer question is about more than a name.
_MOST_WORDS = 3
# A title is typed where it has so many of all the words of both, when they are enough to miss one.
_NEARLY, _ENOUGH_WORDS = 0.8, 5
# How sure it is that a document is meant: by its title typed in full, by words in its title, by rare words in it, by a
# word that it says more than once, or once.
_NAMED, _TITLED, _SAID, _REPEATED, _MENTIONED = 1.0, 0.6, 0.4, 0.2, 0.0
# So many documents with a title that begins alike are looked at for one that is called just so.
_ALIKE = 50
# Passages that are looked at per word; a word with more is not rare.
_DEPTH = 100

_Found = Mapping[DocumentId, Sequence[PassageId]]


class Fact(NamedTuple):
    """That a document is named.

    Attributes:
        sure: from 0 to 1.
        passages: where it says the rarest word, best first; none where only its title says it.
        first: its first passage, where its title has one of the words.
        named: the question is its title.
        if_likely: it says a name that is asked for and not all words, so it counts only where it may be about it.
        counts: whether it is about the question; one that only says the word in passing may be.
    """

    sure: float
    passages: tuple[PassageId, ...] = ()
    first: tuple[PassageId, ...] = ()
    named: bool = False
    if_likely: bool = False
    counts: bool = True


class _Word(NamedTuple):
    """A word of a question as a term of texts, of titles and of headings.

    Attributes:
        parts: the terms of its parts, of a compound.
        is_name: in no dictionary, or written as a name.
    """

    text: int
    title: int
    heading: int
    parts: frozenset[int]
    is_name: bool

    @property
    def whole(self) -> frozenset[int]:
        """Its own terms."""
        return frozenset({self.text, self.title, self.heading})


class Literal:
    """Looks for what a question names."""

    def __init__(self, *, catalogue: Catalogue, index: PassageIndex) -> None:
        self._catalogue = catalogue
        self._index = index

    def facts(self, text: str, typed: str, reader: Reader) -> dict[DocumentId, Fact]:
        """The documents that a question names, whatever the filters.

        Args:
            text: the question without the places and years that were read in it.
            typed: as it was typed, without signs.
            reader: who asks.
        """
        asked, whole = _words(text), _words(typed) or _words(text)
        if not whole:
            return {card.id: Fact(_NAMED, named=True) for card in self.titled(typed, reader)}
        few = asked if len(asked) <= _MOST_WORDS else []
        by_name, *by_word = self._found([{one.title for one in whole}, *(one.whole for one in few)], reader)
        cards = self._catalogue.cards(list(by_name), reader)
        titled = {id for id, card in cards.items() if few and _has(card.title, few)}
        common = len(few) == 1 and len(by_word[0]) > _UNCOMMON
        # Words of every day stand together by chance, and are rare in what is about something else.
        has_name = any(one.is_name for one in asked)
        saying: _Found = self._saying(few, by_word, reader) if len(few) == 1 or has_name else {}
        names: list[_Found] = [
            there for one, there in zip(few, by_word, strict=True) if one.is_name and 0 < len(there) <= RARE
        ]
        one, *_, core = (text, *cores(text))
        facts = self._said(few[0], by_word[0], reader) if len(few) == 1 == len(spelled(core)) else {}
        saying = {**self._phrase({one, core}, by_word, reader), **saying}
        facts |= {
            id: Fact(_SAID, tuple(passages), tuple(by_name.get(id, ())), if_likely=id not in saying)
            for found in (*names, saying)
            for id, passages in found.items()
        }
        for id, card in cards.items():
            fact = Fact(_TITLED, tuple(saying.get(id, ())), tuple(by_name[id]))
            if is_title(typed, card.title):
                facts[id] = fact._replace(sure=_NAMED, named=True)
            elif id in titled and not common:
                facts[id] = fact
        return facts

    def _phrase(self, phrases: Collection[str], found: Sequence[_Found], reader: Reader) -> _Found:
        """The documents that say a question of a few words as it was typed, when those are few."""
        rarest = min(found, key=len, default={})
        several = [one for one in phrases if len(spelled(one)) > 1]
        if not several or sum(map(len, rarest.values())) >= _DEPTH:
            return {}
        texts = self._catalogue.passages([id for passages in rarest.values() for id in passages], reader)
        says_it = {id for id, passage in texts.items() if any(says(passage.exact, one) for one in several)}
        saying = {id: [one for one in passages if one in says_it] for id, passages in rarest.items()}
        said = {id: passages for id, passages in saying.items() if passages}
        return said if len(said) <= RARE else {}

    def _said(self, word: _Word, found: _Found, reader: Reader) -> dict[DocumentId, Fact]:
        """The documents that say the one word that is asked; who types nothing else wants to see those.

        One that says it in two passages or has it over one is about it, unless it is a word of every day; one that
        says it in passing may be.
        """
        (over,) = self._found([{word.heading}], reader)
        repeat = {id for id, passages in found.items() if id in over or len(passages) > 1}
        counting = repeat if len(found) <= _UNCOMMON else set()
        return {
            id: Fact(_REPEATED if id in counting else _MENTIONED, tuple(passages), counts=id in counting)
            for id, passages in found.items()
        }

    def titled(self, question: str, reader: Reader) -> list[DocumentCard]:
        """The documents that are called just so, whatever the words of their title say."""
        called = bare(question)
        return [one for one in self._catalogue.titled(called, reader, limit=_ALIKE) if bare(one.title) == called]

    def _saying(self, words: Sequence[_Word], found: Sequence[_Found], reader: Reader) -> _Found:
        """The documents that say all the words, one of which is rare."""
        rare = [
            number for number, one in enumerate(found) if 0 < len(one) <= RARE and sum(map(len, one.values())) < _DEPTH
        ]
        if not rare:
            return {}
        rarest = min(rare, key=lambda number: len(found[number]))
        within = frozenset(found[rarest])
        # A compound that occurs nowhere is said by a part of it.
        others = [
            one.whole if found[number] else one.whole | one.parts
            for number, one in enumerate(words)
            if number != rarest
        ]
        saying = self._found(others, reader, Filters(documents=within))
        return {id: passages for id, passages in found[rarest].items() if all(id in one for one in saying)}

    def _found(
        self, groups: Sequence[Collection[int]], reader: Reader, filters: Filters | None = None
    ) -> list[dict[DocumentId, list[PassageId]]]:
        """Per group of terms the documents that have any, with the passages, best first."""
        retrievers = [
            Retriever(None, filters or Filters(), _DEPTH, sparse=dict.fromkeys(terms, 1.0)) for terms in groups
        ]
        found = []
        for hits in self._index.search(retrievers, reader) if retrievers else ():
            documents: dict[DocumentId, list[PassageId]] = defaultdict(list)
            for hit in hits:
                documents[hit.document_id].append(hit.id)
            found.append(dict(documents))
        return found


def is_title(question: str, title: str) -> bool:
    """Whether a question is a title, but for signs and, of a long one, a word."""
    asked, called = [[fold(word) for word in spelled(one)] for one in (question, title)]
    if asked == called:
        return bool(asked)
    both, either = len(set(asked) & set(called)), len(set(asked) | set(called))
    return min(len(asked), len(called)) >= _ENOUGH_WORDS and both >= _NEARLY * either


def with_facts(
    candidates: Sequence[Candidate], facts: Mapping[DocumentId, Fact], found: Sequence[Candidate]
) -> list[Candidate]:
    """Candidates of one source with the documents of it that are named; those count, the surest first.

    Args:
        candidates: what may be about the question, with how likely it is.
        facts: what it names; what it may name only where it is among the candidates.
        found: what was found, before anybody said how likely it is.
    """
    likely = {one.id for one in candidates}
    facts = {id: fact for id, fact in facts.items() if id in likely or not fact.if_likely}
    known = {one.id: one._replace(score=0.0, counts=False) for one in found if not one.judged} | {
        one.id: one for one in candidates
    }
    named = [
        _sure(known.get(id, Candidate(id, 0.0, (), title=float(not fact.passages), counts=False)), fact)
        for id, fact in facts.items()
    ]
    return sorted([*named, *(one for one in candidates if one.id not in facts)], key=lambda one: (-one.score, one.id))


def _sure(candidate: Candidate, fact: Fact) -> Candidate:
    # The first passage of a document is found for its title too, and need not say the word itself.
    leading = [id for id in fact.passages if id not in fact.first]
    passages = tuple(dict.fromkeys((*leading, *candidate.passages, *fact.passages))) or fact.first
    score = raised(fact.sure, 1.0, candidate.score)
    counts = fact.counts or candidate.counts
    return candidate._replace(score=score, counts=counts, sure=fact.counts, named=fact.named, passages=passages)


def _has(title: str, words: Sequence[_Word]) -> bool:
    there = {term.text for term in _words(title)}
    return all(one.text in there for one in words)


def _words(text: str) -> list[_Word]:
    """The words of a question that say something, each by its first term: of a compound the whole of it."""
    found: dict[int, _Word] = {}
    for (start, end), group in groupby(asked_terms(text), key=lambda term: (term.start, term.end)):
        whole, *parts = (term.key for term in group)
        word = text[start:end]
        found.setdefault(
            term_id(whole),
            _Word(
                *_terms(whole),
                parts=frozenset(term for key in parts for term in _terms(key)),
                is_name=not is_word(word) or (start > 0 and word[:1].isupper()),
            ),
        )
    return list(found.values())


def _terms(key: str) -> tuple[int, int, int]:
    return term_id(key), field_term(Field.TITLE, key), field_term(Field.HEADING, key)
