"""Reading a document, with the other voices beside it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from kb.errors import Closed, DocumentNotFound, Gone
from kb.language.terms import query_terms
from kb.model.document import Document, DocumentCard, Passage
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, PassageId, is_id
from kb.model.policy import Action, Reason, decide
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.model.text import Span
from kb.ports.catalogue import Catalogue
from kb.ports.encoder import Encoder
from kb.ports.index import PassageIndex, Retriever, ScoredPassage
from kb.ranking.fusion import reciprocal_rank_fusion
from kb.services.keeping.entries import in_place

_DEPTH = 20
_PER_VOICE = 2


class Neighbour(NamedTuple):
    """A passage of another voice that is close to the one being read. Close is not agreeing."""

    document: DocumentCard
    passage: Passage


class Reading:
    """Gives documents whole, and what others say beside a passage."""

    def __init__(self, *, catalogue: Catalogue, index: PassageIndex, encoder: Encoder) -> None:
        self._catalogue = catalogue
        self._index = index
        self._encoder = encoder

    def document(self, id: DocumentId, reader: Reader, *, version: int | None = None) -> Document:
        """The current version of a document, or an earlier one.

        Raises:
            DocumentNotFound: it does not exist or is not for this reader.
            Gone: it was, until it was withdrawn or removed.
            Closed: it is there, and the reader may know that and no more.
        """
        if not is_id(id):
            msg = "there is no document with an id of this form"
            raise DocumentNotFound(msg)
        try:
            if version is not None:
                return self._catalogue.version(id, version, reader)
            return self._catalogue.document(id, reader)
        except DocumentNotFound as error:
            raise self._missing(id, reader) from error

    def passages(self, id: DocumentId, reader: Reader) -> list[Passage]:
        """The passages of a document, in order.

        Raises:
            DocumentNotFound: it does not exist or is not for this reader.
            Gone: it was, until it was withdrawn or removed.
            Closed: it is there, and the reader may know that and no more.
        """
        self._card(id, reader)
        return self._catalogue.passages_of(id, reader)

    def within(self, window: Span, document: Document, reader: Reader) -> list[Passage]:
        """The passages that touch a stretch of a document, in order."""
        return self._catalogue.passages_of(document.id, reader, within=window)

    def passage(self, id: PassageId, document: Document, reader: Reader) -> Passage | None:
        """A passage of a document by its id; ``None`` where it is none of it, or of an earlier version."""
        found = self._catalogue.passages([id], reader).get(id) if is_id(id) else None
        return found if found is not None and found.document_id == document.id else None

    def neighbours(self, passage: Passage, reader: Reader) -> dict[KnowledgeSource, list[Neighbour]]:
        """The nearest passages of the voices other than the passage's own, by words and likeness.

        Returns:
            One entry per other voice, empty when it has nothing near; all three voices for a framework.
        """
        document = self._card(passage.document_id, reader)
        own = document.knowledge_source
        others = [voice for voice in VOICES if voice is not own]
        # As it was indexed: encoding it again takes longer than all the rest. One that is not indexed yet has none.
        known = self._index.vectors([passage.id]).get(passage.id)
        vector = known if known is not None else self._encoder.encode_passages([in_place(document, passage)])[0]
        terms = query_terms(passage.exact, {mark.theme for mark in passage.marks})
        retrievers = [Retriever(voice, Filters(), _DEPTH, sparse=terms) for voice in others]
        retrievers += [Retriever(voice, Filters(), _DEPTH, dense=vector) for voice in others]
        found = self._index.search(retrievers, reader)
        return {voice: self._nearest(found[n], found[n + len(others)], reader) for n, voice in enumerate(others)}

    def _card(self, id: DocumentId, reader: Reader) -> DocumentCard:
        """A document without its text, which may be long."""
        found = self._catalogue.cards([id], reader).get(id)
        if found is None:
            raise self._missing(id, reader)
        return found

    def _missing(self, id: DocumentId, reader: Reader) -> DocumentNotFound | Closed:
        """What to say of a document that is not there: that it went or is closed, to who may know that."""
        stone = self._catalogue.tombstone(id, reader) if is_id(id) else None
        if stone is not None:
            return Gone(id, stone.reason, stone.at.date())
        terms = self._catalogue.terms(id) if is_id(id) else None
        today = datetime.now(UTC).date()
        verdict = decide(reader, Action.READ, terms, on=today)
        if terms is not None and verdict.reason and decide(reader, Action.KNOW, terms, on=today).allowed:
            return Closed(verdict.reason, terms.rights.embargo_until if verdict.reason is Reason.EMBARGO else None)
        return DocumentNotFound(f"there is no document {id}")

    def _nearest(
        self, by_words: Sequence[ScoredPassage], by_likeness: Sequence[ScoredPassage], reader: Reader
    ) -> list[Neighbour]:
        """The best passage of each of the best documents, of those whose likeness is no noise."""
        near = [hit.id for hit in by_likeness if hit.score >= self._encoder.floor]
        also_by_words = [hit.id for hit in by_words if hit.id in set(near)]
        ids = [id for id, _ in reciprocal_rank_fusion([also_by_words, near])]
        passages = self._catalogue.passages(ids, reader)
        best: dict[DocumentId, Passage] = {}
        for id in ids:
            if id in passages:
                best.setdefault(passages[id].document_id, passages[id])
        cards = self._catalogue.cards(list(best)[:_PER_VOICE], reader)
        return [Neighbour(cards[id], best[id]) for id in list(best)[:_PER_VOICE] if id in cards]
