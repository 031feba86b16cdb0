"""Offering documents that are much alike to whoever keeps them: the same piece, a new version, or something else?

Nothing is deleted or merged. Until somebody decides, such documents count once in every number.
"""

from collections import defaultdict

from kb.errors import Invalid
from kb.language.shingles import likeness, sketch
from kb.language.tokens import bare
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.resemblance import Resemblance, Verdict
from kb.ports.catalogue import Catalogue
from kb.ports.resemblances import Resemblances, Sketch

ALIKE = 0.7
"""From this share of common stretches on two documents are offered as alike."""
_WORTH_COMPARING = ALIKE - 0.15
_MOST_COMPARED = 20


class Resembling:
    """Finds what is alike and keeps what was decided."""

    def __init__(self, *, catalogue: Catalogue, resemblances: Resemblances) -> None:
        self._catalogue = catalogue
        self._resemblances = resemblances

    def note(self, id: DocumentId, reader: Reader) -> list[tuple[DocumentCard, Resemblance]]:
        """Look what the current text of a document is much alike; the others with its pairs, the most alike first.

        Raises:
            DocumentNotFound: there is no such document.
        """
        text = self._catalogue.document(id, reader).text
        made = sketch(text)
        self._resemblances.put(id, made)
        found = []
        for other in self._worth_comparing(id, made) if made else ():
            share = likeness(text, self._catalogue.document(other, reader).text)
            first, second = sorted((id, other))
            found.append(Resemblance(first=first, second=second, likeness=share))
        pairs = self._resemblances.settle(id, [pair for pair in found if pair.likeness >= ALIKE])
        cards = self._catalogue.cards([other_of(pair, id) for pair in pairs], reader)
        return [(cards[other_of(pair, id)], pair) for pair in sorted(pairs, key=lambda pair: -pair.likeness)]

    def _worth_comparing(self, id: DocumentId, made: Sketch) -> list[DocumentId]:
        """The documents that may be alike, by their sketches: the most alike, so that a pile of forms stays payable."""
        estimates = {other: made.estimate(theirs) for other, theirs in self._resemblances.near(id)}
        near = [other for other, estimate in estimates.items() if estimate >= _WORTH_COMPARING]
        return sorted(near, key=lambda other: (-estimates[other], other))[:_MOST_COMPARED]

    def decide(self, one: DocumentId, other: DocumentId, verdict: Verdict) -> Resemblance:
        """Note what two documents that are alike are to each other; it can be decided anew at any time.

        Raises:
            Invalid: twice the same document.
            NotFound: nobody found these two alike.
        """
        if one == other:
            msg = "geef twee verschillende documenten"
            raise Invalid(msg)
        return self._resemblances.decide(one, other, verdict)

    def pairs(self, reader: Reader, *, undecided: bool) -> list[tuple[DocumentCard, DocumentCard, Resemblance]]:
        """The pairs with both documents, most alike first; for keepers only."""
        pairs = self._resemblances.pairs(undecided=undecided)
        cards = self._catalogue.cards([id for pair in pairs for id in (pair.first, pair.second)], reader)
        return [
            (cards[pair.first], cards[pair.second], pair)
            for pair in pairs
            if pair.first in cards and pair.second in cards
        ]

    def perhaps_one_teller(self, reader: Reader) -> list[list[DocumentCard]]:
        """Stories whose teller is described in the same words, where of one of them at least nobody says who it is.

        They are offered and never merged: "vrouw, 34 jaar" may be one person or three.
        """
        described: defaultdict[tuple[str, str], list[DocumentCard]] = defaultdict(list)
        for card in self._catalogue.every(reader):
            if card.knowledge_source is KnowledgeSource.EXPERIENCE and card.contributor:
                described[bare(card.contributor), card.place].append(card)
        return [cards for cards in described.values() if len(cards) > 1 and not all(card.makers for card in cards)]


def in_words(card: DocumentCard, pair: Resemblance) -> str:
    """That a document is alike, for a line of a report."""
    return f"lijkt op “{card.title}” ({pair.likeness:.0%})".replace("%", " %")


def other_of(pair: Resemblance, id: DocumentId) -> DocumentId:
    """The document of a pair that this one is alike."""
    return pair.second if pair.first == id else pair.first
