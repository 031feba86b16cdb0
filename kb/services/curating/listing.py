"""Collections in a list: what each says in its newest edition, and whose words that holds now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from kb.model.collection import Collection, CollectionId
from kb.model.document import DocumentCard
from kb.model.edition import Plurality
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.study import ThingId
from kb.ports.catalogue import Catalogue
from kb.ports.collections import Collections, Front
from kb.ranking.plurality import plurality
from kb.services.tagging.concluding import Concluding
from kb.services.tagging.standing import Concluded


class Listed(NamedTuple):
    """A collection in a list, as its newest edition says it.

    Attributes:
        at: when that edition came out.
        plurality: now, as its page counts it.
    """

    collection: Collection
    at: datetime
    plurality: Plurality


class Listing:
    """Lists of collections: a few questions to the stores, however many there are in it."""

    def __init__(self, *, collections: Collections, catalogue: Catalogue, concluding: Concluding) -> None:
        self._collections = collections
        self._catalogue = catalogue
        self._concluding = concluding

    def of(self, ids: Sequence[CollectionId], reader: Reader) -> list[Listed]:
        """The newest editions of these collections, in their order; without those of which none stands."""
        fronts = self._collections.fronts(ids, reader)
        documents = dict.fromkeys(document for one in fronts for document in _documents(one))
        cards = self._catalogue.cards(list(documents), reader) if documents else {}
        findings = self._concluding.shown([id for one in fronts for id in one.findings], reader)
        return [Listed(one.collection, one.at, plurality(_heard(one, cards, findings))) for one in fronts]


def _documents(front: Front) -> Iterator[DocumentId]:
    yield from (one.reference.document for one in front.quoted if one.exact)


def _heard(
    front: Front, cards: Mapping[DocumentId, DocumentCard], findings: Mapping[ThingId, Concluded]
) -> Iterator[DocumentCard]:
    """The documents of which words stand in an edition; the same as on its page, see ``composing.Shown.heard``."""
    yield from (cards[one] for one in _documents(front) if one in cards)
    for id in front.findings:
        if id in findings:
            yield from (one.card for one in findings[id].quotations if one.counts)
