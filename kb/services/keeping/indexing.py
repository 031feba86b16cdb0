"""Keeping the index equal to the catalogue, which is the truth."""

import logging
from collections.abc import Callable, Sequence

from kb.model.document import DocumentCard
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue
from kb.ports.encoder import Encoder
from kb.ports.index import PassageEntry, PassageIndex
from kb.ports.withdrawals import Withdrawals
from kb.services.keeping.entries import in_place, sparse_terms

logger = logging.getLogger(__name__)

# Engine calls hold the interpreter lock for their whole length, so batches stay small.
DOCUMENTS_PER_BATCH = 20
ENTRIES_PER_BATCH = 200

# Raised when terms or what is stored with them change: what was indexed before is then made anew.
INDEX_SCHEMA = "8"


def stamp(encoder: Encoder) -> str:
    """What an index made now with this encoder is stamped with."""
    return f"{INDEX_SCHEMA}:{encoder.fingerprint}"


class Indexing:
    """Moves documents from the catalogue into the index."""

    def __init__(
        self, *, catalogue: Catalogue, withdrawals: Withdrawals, index: PassageIndex, encoder: Encoder
    ) -> None:
        self._catalogue = catalogue
        self._withdrawals = withdrawals
        self._index = index
        self._encoder = encoder

    def index_pending(self, progress: Callable[[int], None] | None = None) -> int:
        """Index what is not indexed yet, without what was withdrawn; safe to stop and to repeat.

        Args:
            progress: called with the number of documents done so far.

        Returns:
            The number of documents that were indexed.
        """
        done = 0
        self._let_go()
        while batch := self._catalogue.pending(KEEPER, limit=DOCUMENTS_PER_BATCH):
            self._index_batch(batch)
            # What was withdrawn while it was being indexed.
            self._let_go()
            done += len(batch)
            if progress is not None:
                progress(done)
        return done

    def in_order(self) -> bool:
        """Whether the index was made with this encoder and holds as much as the catalogue says."""
        return self._index.stamp == stamp(self._encoder) and self._index.count() == self._catalogue.indexed_passages()

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Empty the index and fill it again from the catalogue.

        Returns:
            The number of documents that were indexed.
        """
        self._catalogue.mark_all_pending()
        self._index.clear()
        done = self.index_pending(progress)
        self._index.optimize()
        logger.info("index rebuilt", extra={"documents": done})
        return done

    def ensure(self, progress: Callable[[int], None] | None = None) -> bool:
        """Index what is pending, and rebuild when index and catalogue still differ.

        Returns:
            Whether it had to be rebuilt.
        """
        if self._index.stamp == stamp(self._encoder):
            self.index_pending(progress)
            if self.in_order():
                return False
        self.rebuild(progress)
        return True

    def _let_go(self) -> None:
        """Take out of the index what was withdrawn or removed."""
        while ids := self._withdrawals.leaving(limit=DOCUMENTS_PER_BATCH):
            self._index.delete(ids)
            self._withdrawals.mark_left(ids)
            logger.info("documents taken out of the index", extra={"documents": len(ids)})

    def _index_batch(self, batch: Sequence[DocumentCard]) -> None:
        """Replace what the index holds of these documents.

        Old passages go first: a crash in between leaves the document pending, so nothing is lost.
        """
        self._index.delete([card.id for card in batch])
        found = [
            (card, passage, terms)
            for card in batch
            for passages in [self._catalogue.passages_of(card.id, KEEPER)]
            for passage, terms in zip(passages, sparse_terms(card, passages), strict=True)
        ]
        vectors = self._encoder.encode_passages([in_place(card, passage) for card, passage, _ in found])
        entries = [
            PassageEntry(id=passage.id, dense=vector, sparse=terms, document=card)
            for (card, passage, terms), vector in zip(found, vectors, strict=True)
        ]
        for start in range(0, len(entries), ENTRIES_PER_BATCH):
            self._index.upsert(entries[start : start + ENTRIES_PER_BATCH])
        self._catalogue.mark_indexed(batch)
