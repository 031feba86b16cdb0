"""What is shown: of a document its best places and the words that led there; of no document, the nearest themes."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from kb.model.document import DocumentCard, Passage
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.reader import Reader
from kb.model.search import FoundIn, Hit, Place, Tier
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ranking.snippet import matches
from kb.ranking.weighing import Candidate
from kb.services.finding.gathering import Enquiry
from kb.services.finding.nearest import Nearest
from kb.services.finding.quoting import Asked, Quoting

PASSAGES_PER_DOCUMENT = 3
# A further place is shown when it carries at least this share of what the first one does.
_ENOUGH = 0.6


class Sought(NamedTuple):
    """What is looked for in the passages that are shown, beside the words of the question.

    Attributes:
        themes: that the question names, or that were chosen.
        near: themes one step from those.
        phrases: what stands in each answer just so.
        alone: nothing but a theme is asked for, so what names it is shown before what is only alike.
    """

    themes: Sequence[ThemeId]
    near: Sequence[ThemeId] = ()
    phrases: Sequence[str] = ()
    alone: bool = False


class Showing:
    """Fetches the words."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus, quoting: Quoting, nearest: Nearest) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus
        self._quoting = quoting
        self._nearest = nearest

    def near(self, question: str) -> tuple[ThemeId, ...]:
        """The themes to go on with where nothing answers."""
        return self._nearest.themes(question) if question else ()

    def hits(
        self,
        candidates: Sequence[Candidate],
        enquiry: Enquiry | None,
        sought: Sought,
        cards: Mapping[DocumentId, DocumentCard],
        reader: Reader,
    ) -> list[Hit]:
        """The candidates with their words; one whose passages no longer stand in its text is left out."""
        themes = (*sought.themes, *sought.near)
        below = frozenset(one for theme in themes for one in self._thesaurus.subtree(theme))
        asked = self._quoting.asked(enquiry, below)
        chosen = {candidate.id: self._passages(candidate, below, reader) for candidate in candidates}
        texts = self._catalogue.passages([id for ids in chosen.values() for id in ids], reader)
        hits = []
        for candidate in candidates:
            passages = [texts[id] for id in chosen[candidate.id] if id in texts]
            if passages:
                places = self._places(passages, asked, sought)
                if sought.alone and not any(place.matches for place in places):
                    naming = self._naming(candidate.id, below, reader)[:PASSAGES_PER_DOCUMENT]
                    places = self._places(naming, asked, sought) if naming else places
                hits.append(_hit(candidate, cards[candidate.id], places))
        return hits

    def _places(self, passages: Sequence[Passage], asked: Asked, sought: Sought) -> list[Place]:
        """The first passage, and those of the others that carry enough beside it; sentences before rows of a table."""
        question = asked.enquiry.text if asked.enquiry else ""
        found = [(passage, self._quoting.quote(passage, asked)) for passage in passages]
        least = _ENOUGH * (found[0][1].weight if found[0][1] else 0.0)
        best = passages[0]
        found.sort(key=lambda one: one[1] is None)
        return [
            Place(
                passage=passage,
                quote=said.quote if said else None,
                matches=matches(passage, question, sought.themes, near=sought.near, phrases=sought.phrases),
            )
            for place, (passage, said) in enumerate(found)
            if not place or passage is best or (said and said.weight >= least)
        ]

    def _passages(self, candidate: Candidate, below: Collection[ThemeId], reader: Reader) -> Sequence[PassageId]:
        """The passages to show; without a question the first that names the theme, or the first of all."""
        if candidate.passages:
            return candidate.passages[:PASSAGES_PER_DOCUMENT]
        naming = self._naming(candidate.id, below, reader) or self._catalogue.passages_of(candidate.id, reader)
        return [passage.id for passage in naming[:1]]

    def _naming(self, document: DocumentId, below: Collection[ThemeId], reader: Reader) -> Sequence[Passage]:
        """The passages of a document that name one of these themes."""
        passages = self._catalogue.passages_of(document, reader)
        return [passage for passage in passages if any(mark.theme in below for mark in passage.marks)]


def _hit(candidate: Candidate, card: DocumentCard, places: Sequence[Place]) -> Hit:
    return Hit(
        document=card,
        passage=places[0].passage,
        quote=places[0].quote,
        score=candidate.score,
        tier=Tier.ABOUT if candidate.counts else Tier.LIKELY,
        probability=candidate.probability,
        found_in=_found_in(candidate),
        matches=places[0].matches,
        more=tuple(places[1:]),
    )


def _found_in(candidate: Candidate) -> FoundIn:
    """What says most of the question; of equals the text."""
    said = {
        FoundIn.TEXT: candidate.words,
        FoundIn.TITLE: candidate.title,
        FoundIn.HEADING: candidate.heading,
    }
    return max(said, key=lambda place: said[place])
