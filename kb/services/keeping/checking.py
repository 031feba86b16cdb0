"""Looking over catalogue and index: is everything whole, and do they agree?"""

from kb.errors import DocumentNotFound
from kb.model.document import Caveat, DocumentCard
from kb.model.identity import DocumentId, digest
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue
from kb.services.keeping.indexing import Indexing


class Checking:
    """Checks, and repairs nothing."""

    def __init__(self, *, catalogue: Catalogue, indexing: Indexing) -> None:
        self._catalogue = catalogue
        self._indexing = indexing

    def check(self) -> list[str]:
        """What is wrong, one sentence each in Dutch, with what to do; empty when all is well."""
        findings = [finding for card in self._catalogue.every(KEEPER) for finding in self._document(card)]
        if waiting := self._catalogue.waiting():
            findings.append(f"{waiting} documenten wachten op indexeren; draai: kb reindex")
        if not self._indexing.in_order():
            findings.append("de index past niet bij de catalogus; draai: kb reindex")
        return findings

    def caveats(self) -> dict[DocumentId, tuple[Caveat, ...]]:
        """What a keeper should know of how documents were read, for those where there is something."""
        return {card.id: card.caveats for card in self._catalogue.every(KEEPER) if card.caveats}

    def _document(self, card: DocumentCard) -> list[str]:
        try:
            document = self._catalogue.document(card.id, KEEPER)
        except DocumentNotFound:
            return [f"document {card.id}: de tekst ontbreekt; voeg het opnieuw toe"]
        if digest(document.text) != document.sha256:
            return [f"document {card.id}: de tekst is buiten Meervoud om veranderd; voeg het opnieuw toe"]
        return []
