"""Keeping the index equal to the catalogue, which is the truth."""

import logging
from collections.abc import Callable, Sequence

from kb.model.document import DocumentCard
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue
from kb.ports.encoder import Encoder
from kb.ports.index import PassageEntry, PassageIndex
from kb.ports.recogniser import Recogniser
from kb.ports.withdrawals import Withdrawals
from kb.services.keeping.entries import in_place, sparse_terms
from kb.services.keeping.recognising import Recognising

logger = logging.getLogger(__name__)

# Engine calls hold the interpreter lock for their whole length, so batches stay small.
DOCUMENTS_PER_BATCH = 20
ENTRIES_PER_BATCH = 200

# Raised when terms or what is stored with them change: what was indexed before is then made anew.
INDEX_SCHEMA = "8"


def stamp(encoder: Encoder, recogniser: Recogniser | None = None) -> str:
    """What an index made now with this encoder, and the themes that are recognised with it, is stamped with."""
    return f"{INDEX_SCHEMA}:{encoder.fingerprint}" + (f":{recogniser.version}" if recogniser else "")


class Indexing:
    """Moves documents from the catalogue into the index."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        withdrawals: Withdrawals,
        index: PassageIndex,
        encoder: Encoder,
        recognising: Recognising,
    ) -> None:
        self._recognising = recognising
        self._catalogue = catalogue
        self._withdrawals = withdrawals
        self._index = index
        self._encoder = encoder
        self._stamp = stamp(encoder, recognising.recogniser)

    def index_pending(self, progress: Callable[[int], None] | None = None) -> int:
        """Index what is not indexed yet, without what was withdrawn, and count; safe to stop and to repeat.

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
        self._catalogue.recount()
        return done

    def in_order(self) -> bool:
        """Whether the index was made with this encoder and holds as much as the catalogue says."""
        return self._index.stamp == self._stamp and self._index.count() == self._catalogue.indexed_passages()

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
        if self._index.stamp == self._stamp:
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
        passages = {card.id: self._catalogue.passages_of(card.id, KEEPER) for card in batch}
        every = [(card, passage) for card in batch for passage in passages[card.id]]
        vectors = self._encoder.encode_passages([in_place(card, passage) for card, passage in every])
        near = {passage.id: vector for (_, passage), vector in zip(every, vectors, strict=True)}
        words = {
            passage.id: terms
            for card in batch
            for passage, terms in zip(passages[card.id], sparse_terms(card, passages[card.id]), strict=True)
        }
        found = [self._recognising.recognised(card, passages[card.id], words, near) for card in batch]
        now = [card.model_copy(update=on._asdict()) for card, on in zip(batch, found, strict=True)]
        self._catalogue.renew(batch, now)
        entries = [
            PassageEntry(id=passage.id, dense=near[passage.id], sparse=words[passage.id], document=card)
            for card in now
            for passage in passages[card.id]
        ]
        for start in range(0, len(entries), ENTRIES_PER_BATCH):
            self._index.upsert(entries[start : start + ENTRIES_PER_BATCH])
        self._catalogue.mark_indexed(now)
