"""Keeping only what has the phrases that were asked for, and nothing of the words that were left out."""

from collections.abc import Mapping, Sequence

from kb.language.operators import says
from kb.language.tokens import bare, stem, words
from kb.model.document import DocumentCard, Passage
from kb.model.identity import DocumentId, PassageId
from kb.model.question import Interpretation
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.catalogue import Catalogue
from kb.ranking.weighing import Candidate


class Sifting:
    """Reads what was found; costs nothing where no signs were typed."""

    def __init__(self, *, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def sift(
        self,
        candidates: Sequence[Candidate],
        cards: Mapping[DocumentId, DocumentCard],
        read: Interpretation,
        reader: Reader,
    ) -> list[Candidate]:
        """The candidates whose title or passage says each phrase, without documents that have a word left out."""
        kept = list(candidates)
        if read.phrases:
            texts = self._catalogue.passages([id for one in kept for id in one.passages], reader)
            sifted = (_saying(one, cards[one.id].title, texts, read.phrases) for one in kept)
            kept = [one for one in sifted if one.passages]
        if read.without:
            kept = [one for one in kept if not self._has(one.id, cards[one.id].title, read.without, reader)]
        return kept

    def _has(self, id: DocumentId, title: str, without: Sequence[str], reader: Reader) -> bool:
        """Whether a word, in any of its forms, or a phrase stands in a document or its title."""
        text = f"{title}\n{self._catalogue.document(id, reader).text}"
        several = [one for one in without if " " in bare(one)]
        single = {stem(one) for one in without if one not in several}
        return any(stem(word.text) in single for word in words(text) if single) or any(
            says(text, phrase) for phrase in several
        )


def _saying(candidate: Candidate, title: str, texts: Mapping[PassageId, Passage], phrases: Sequence[str]) -> Candidate:
    """The candidate with the passages that say each phrase that its title does not."""
    asked = [phrase for phrase in phrases if not says(title, phrase)]
    passages = tuple(
        id for id in candidate.passages if id in texts and all(says(texts[id].exact, phrase) for phrase in asked)
    )
    return candidate._replace(passages=passages)


def passes(card: DocumentCard, filters: Filters) -> bool:
    """Whether a document passes every filter, as the index and the catalogue would say."""
    if filters.sources and card.knowledge_source not in filters.sources:
        return False
    if filters.places and filters.places.isdisjoint(card.places):
        return False
    if filters.documents is not None and card.id not in filters.documents:
        return False
    if filters.others and card.id in filters.others:
        return False
    return _in_time(card, filters) and all(not group.isdisjoint(card.concepts) for group in filters.concepts)


def _in_time(card: DocumentCard, filters: Filters) -> bool:
    since, until = filters.year_from, filters.year_to
    # A period passes when it has a year in common; a document without a date passes none.
    if since is not None and (card.year_until is None or card.year_until < since):
        return False
    return until is None or (card.year is not None and card.year <= until)
