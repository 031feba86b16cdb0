"""What is shown of a document that answers: its best passages, and the words that led there."""

from collections.abc import Mapping, Sequence

from kb.model.document import DocumentCard, Passage
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.reader import Reader
from kb.model.search import FoundIn, Hit, Tier
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ranking.snippet import matches
from kb.ranking.weighing import Candidate

PASSAGES_PER_DOCUMENT = 3


class Showing:
    """Fetches the words."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def hits(
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
