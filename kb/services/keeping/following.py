"""An index that follows the catalogue, which is the truth: each remembers how far it has read the change log.

Any number of indexes do so, each by itself. To follow something twice does no harm, so an index may forget what it
did last, and never remembers what it did not do.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from kb.errors import InUse, NoRoomBeside, Unavailable
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue
from kb.ports.changes import Changes, Position
from kb.ports.encoder import Encoder
from kb.ports.index import Builder, PassageEntry, PassageIndex
from kb.ports.recogniser import Recogniser
from kb.ports.turns import Always, Turn
from kb.services.keeping.entries import in_place, sparse_terms
from kb.services.keeping.recognising import Recognising

logger = logging.getLogger(__name__)

# Engine calls hold the interpreter lock for their whole length, so batches stay small.
DOCUMENTS_PER_BATCH = 20
ENTRIES_PER_BATCH = 200
# To note where an index stands its content is written to the disk first, which takes .2 to .4 s; a crash in between
# costs doing that much again.
SECONDS_BETWEEN_NOTES = 5.0

# So much is followed beside the index that is asked, and taken over at once: documents to follow, and passages that
# were followed one by one and are not compacted.
MUCH = 500
LOOSE = 20_000

# Raised when terms, what themes stand on or what is stored with them change: what was indexed before is then made anew.
INDEX_SCHEMA = "10"


class Lag(NamedTuple):
    """How far an index is behind the catalogue.

    Attributes:
        documents: that it has still to follow; all there ever were when it is to be made anew.
        seconds: since the first of them changed.
    """

    documents: int
    seconds: float


def stamp(encoder: Encoder, recogniser: Recogniser | None = None) -> str:
    """What an index made now with this encoder, and the themes that are recognised with it, is stamped with."""
    return f"{INDEX_SCHEMA}:{encoder.fingerprint}" + (f":{recogniser.version}" if recogniser else "")


class Following:
    """Makes one index as the catalogue is, and keeps it so."""

    def __init__(  # noqa: PLR0913 - one argument per part
        self,
        *,
        catalogue: Catalogue,
        changes: Changes,
        index: PassageIndex,
        encoder: Encoder,
        recognising: Recognising,
        builder: Builder | None = None,
        turn: Turn | None = None,
    ) -> None:
        """Wire it up.

        Args:
            catalogue: that is followed.
            changes: of it.
            index: that follows.
            encoder: of passages.
            recognising: finds themes on the way.
            builder: builds beside the index what is much; without one it is written to the index itself.
            turn: with one others may have the same index, and of all of them one at a time writes to it.
        """
        self._builder = builder
        self._loose = 0
        self._turn = turn or Always()
        self._recognising = recognising
        self._catalogue = catalogue
        self._changes = changes
        self._index = index
        self._encoder = encoder
        self._stamp = stamp(encoder, recognising.recogniser)

    def catch_up(self, progress: Callable[[int], None] | None = None) -> int:
        """Follow what changed since the index stood where it stands; safe to stop and to repeat.

        An index of another encoder, or that followed what never happened in this catalogue, is emptied first. Where
        it is another's turn to write to it, nothing happens.

        Args:
            progress: called with the number of documents done so far.

        Returns:
            The number of documents that were followed.
        """
        if not self._turn.taken():
            return 0
        position = self._start(progress)
        noted = self._index.position
        gone = position.number
        done, since = 0, time.monotonic()
        while batch := self._changes.after(position.number, KEEPER, limit=DOCUMENTS_PER_BATCH):
            # First, since it takes longest: until then what was there before is found.
            entries = self._entries([change.card for change in batch if change.card is not None])
            if not self._turn.taken():
                return done
            # What was taken back or away leaves at once, also when much else is to be done first.
            gone = self._let_go(gone)
            self._replace([change.document_id for change in batch], entries)
            position = position._replace(number=batch[-1].number)
            if time.monotonic() - since >= SECONDS_BETWEEN_NOTES:
                self._index.remember(noted := position)
                since = time.monotonic()
            done += len(batch)
            if progress is not None:
                progress(done)
        if position != noted:
            self._index.remember(position)
        self._catalogue.recount()
        return done

    def lag(self) -> Lag:
        """How far the index is behind now."""
        at = self._own_position()
        behind = self._changes.behind(at.number if at else 0)
        waited = (datetime.now(UTC) - behind.since).total_seconds() if behind.since else 0.0
        return Lag(behind.documents, max(waited, 0.0))

    def in_order(self) -> bool:
        """Whether the index holds what it should where it stands; of one that is behind only that it can go on."""
        at = self._own_position()
        if at is None:
            return False
        held = self._changes.passages(at.number)
        return held is None or held == self._index.count()

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Empty the index and fill it again from the catalogue.

        Returns:
            The number of documents that were followed.

        Raises:
            InUse: it is another's turn to write to it.
        """
        if not self._turn.taken():
            msg = "een ander proces werkt deze zoekindex net bij; stop dat eerst"
            raise InUse(msg)
        self._catalogue.forget_counts()
        if self._is_much(None) and self._built(anew=True, progress=progress):
            done = self._changes.behind(0).documents
            self.catch_up()
        else:
            self._index.clear()
            done = self.catch_up(progress)
            self._index.optimize()
        logger.info("index rebuilt", extra={"documents": done})
        return done

    def ensure(self, progress: Callable[[int], None] | None = None) -> bool:
        """Catch up, and rebuild where that is not enough; it is left to another whose turn it is.

        Returns:
            Whether it had to be rebuilt; not where there was nothing to fill it with.
        """
        if not self._turn.taken():
            return False
        if self._own_position() is not None:
            self.catch_up(progress)
            if self.in_order():
                return False
        return self.rebuild(progress) > 0

    def stop(self) -> None:
        """Give up what is under way beside the index, and begin nothing any more."""
        if self._builder is not None:
            self._builder.stop()

    def close(self) -> None:
        """Leave an index that others have too to them."""
        with suppress(Unavailable):
            self._turn.end()

    def _start(self, progress: Callable[[int], None] | None) -> Position:
        """Where to go on from; at the beginning, with nothing in the index, where it cannot go on."""
        at = self._own_position()
        if self._is_much(at):
            if at is not None:
                self._let_go(at.number)
            if self._built(anew=at is None, progress=progress):
                at = self._own_position()
        if at is not None:
            return at
        self._index.clear()
        return Position(self._changes.end().history, 0)

    def _own_position(self) -> Position | None:
        """Where the index stands; nowhere when it followed another catalogue, or was made with another encoder."""
        at = self._index.position if self._index.stamp == self._stamp else None
        # Asked after, since it only grows; one ahead of it followed one that was lost.
        end = self._changes.end()
        return at if at and at.history == end.history and at.number <= end.number else None

    def _is_much(self, at: Position | None) -> bool:
        """Whether what is to be done is better done beside the index, where that can be."""
        if self._builder is None:
            return False
        return self._loose >= LOOSE or self._changes.behind(at.number if at else 0).documents >= MUCH

    def _built(self, *, anew: bool, progress: Callable[[int], None] | None) -> bool:
        """Whether another index took the place; without room for it those who ask rather wait than never find it."""
        if self._builder is None:
            return False
        try:
            self._builder.build(anew=anew, progress=progress)
        except NoRoomBeside:
            logger.warning("no room to build another index beside the one that is asked")
            return False
        self._loose = 0
        return True

    def _let_go(self, since: int) -> int:
        """Take out of the index what went since a number; gives the number up to which that is done."""
        until = self._changes.end().number
        if ids := self._changes.gone(since, until) if until > since else []:
            self._index.delete(ids)
            logger.info("documents taken out of the index", extra={"documents": len(ids)})
        return until

    def _replace(self, ids: Sequence[DocumentId], entries: Sequence[PassageEntry]) -> None:
        """Replace what the index holds of these documents.

        Old passages go first: a crash in between leaves the index where it stood, so nothing is lost.
        """
        self._index.delete(ids)
        for start in range(0, len(entries), ENTRIES_PER_BATCH):
            self._index.upsert(entries[start : start + ENTRIES_PER_BATCH])
        self._loose += len(entries)

    def _entries(self, cards: Sequence[DocumentCard]) -> list[PassageEntry]:
        """What an index holds of documents; what is recognised of them on the way is noted in the catalogue."""
        if not cards:
            return []
        passages = {card.id: self._catalogue.passages_of(card.id, KEEPER) for card in cards}
        every = [(card, passage) for card in cards for passage in passages[card.id]]
        vectors = self._encoder.encode_passages([in_place(card, passage) for card, passage in every])
        near = {passage.id: vector for (_, passage), vector in zip(every, vectors, strict=True)}
        words = {
            passage.id: terms
            for card in cards
            for passage, terms in zip(passages[card.id], sparse_terms(card, passages[card.id]), strict=True)
        }
        found = [self._recognising.recognised(card, passages[card.id], words, near) for card in cards]
        now = [card.model_copy(update=on._asdict()) for card, on in zip(cards, found, strict=True)]
        self._catalogue.renew(cards, now)
        return [
            PassageEntry(id=passage.id, dense=near[passage.id], sparse=words[passage.id], document=card)
            for card in now
            for passage in passages[card.id]
        ]
