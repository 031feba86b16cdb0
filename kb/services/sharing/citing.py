"""Quotations to take along. Rights, consent and literalness are looked at each time, however long ago one was kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from kb.model.citation import Citation
from kb.model.document import DocumentCard, Passage
from kb.model.evidence import consent_given
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.selection import Kept
from kb.model.text import Span
from kb.ports.catalogue import Catalogue


class Citing:
    """Gives words with their source."""

    def __init__(self, *, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def cite(self, kept: Sequence[Kept], reader: Reader) -> list[Citation | None]:
        """The quotations that were kept, in order.

        Args:
            kept: where they stand.
            reader: who takes them along.

        Returns:
            ``None`` for one that is not for this reader, that nobody may quote, or that does not stand there (any
            more); which of these, is not told.
        """
        passages = self._catalogue.passages([one.passage for one in kept], reader)
        cards = self._catalogue.cards(list({passage.document_id for passage in passages.values()}), reader)
        now = datetime.now(UTC)
        return [_citation(passages.get(one.passage), cards, one.span, now) for one in kept]


def _citation(
    passage: Passage | None, cards: Mapping[DocumentId, DocumentCard], span: Span | None, now: datetime
) -> Citation | None:
    card = cards.get(passage.document_id) if passage else None
    if passage is None or card is None or not _may_be_quoted(card, now):
        return None
    if card.sha256 != passage.sha256 or not passage.exact:
        return None
    if span and not passage.start <= span.start < span.end <= passage.end:
        return None
    return Citation.of(card, passage, span)


def _may_be_quoted(card: DocumentCard, now: datetime) -> bool:
    """Whether the teller lets it be quoted today; a keeper reads more than anyone may quote."""
    if card.consent is None:
        return consent_given(card.knowledge_source, None)
    return card.consent.holds(now.date())
