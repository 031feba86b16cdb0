"""Keeping only what has the phrases that were asked for, and nothing of the words that were left out."""

from collections.abc import Mapping, Sequence

from kb.language.operators import says
from kb.language.terms import searchable
from kb.language.tokens import bare, parts, spelled, stem
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId
from kb.model.question import Interpretation
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.ports.catalogue import Catalogue
from kb.ranking.weighing import Candidate


class Sifting:
    """Reads the documents that were found; costs nothing where no signs were typed."""

    def __init__(self, *, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def sift(
        self,
        candidates: Sequence[Candidate],
        cards: Mapping[DocumentId, DocumentCard],
        read: Interpretation,
        reader: Reader,
    ) -> list[Candidate]:
        """The candidates that say each phrase, and have no word that was left out in their text or on their card."""
        # The others were looked up.
        phrases = [phrase for phrase in read.phrases if not searchable(phrase)]
        if not phrases and not read.without:
            return list(candidates)
        return [one for one in candidates if self._passes(cards[one.id], phrases, read.without, reader)]

    def _passes(self, card: DocumentCard, phrases: Sequence[str], without: Sequence[str], reader: Reader) -> bool:
        text = f"{card.title}\n{self._catalogue.document(card.id, reader).text}"
        if not all(says(text, phrase) for phrase in phrases):
            return False
        shown = "\n".join((text, card.form, *card.places, card.place_said, card.contributor, card.institute))
        several = [one for one in without if " " in bare(one)]
        single = {stem(one) for one in without if one not in several}
        return not any(says(shown, phrase) for phrase in several) and (not single or single.isdisjoint(_stems(shown)))


def _stems(text: str) -> set[str]:
    """The stems of all words of a text, and of what a hyphen holds together: *EDIZ-vragenlijst* has three."""
    return {stem(one) for word in set(spelled(text)) for one in (word, *parts(word))}


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
