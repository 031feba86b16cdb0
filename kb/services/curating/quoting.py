"""From words in a document to a quotation that can be gathered: a place and a digest."""

import re
from collections.abc import Sequence

from kb.coding.anchoring import Fate, anchored
from kb.coding.overlaps import Mark
from kb.errors import DocumentNotFound, Invalid, NotFound
from kb.model.collection import Reference
from kb.model.document import Document
from kb.model.identity import DocumentId, PassageId, digest
from kb.model.reader import Reader
from kb.model.text import Span
from kb.ports.catalogue import Catalogue

LONGEST_QUOTATION = 5_000
_SHORTEST_FOUND = 20


class Quoter:
    """Makes references to words that the reader may read."""

    def __init__(self, *, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, document: str, span: Span, reader: Reader, *, sha256: str = "") -> Reference:
        """Words at a place in the present text of a document.

        Args:
            document: its id.
            span: of the words; spaces at its ends are left out.
            reader: who gathers.
            sha256: of the text that the place was seen in; another one is refused.

        Raises:
            DocumentNotFound: it is not there, or not for this reader.
            Invalid: a place outside the text, without words, too long, or of another text.
        """
        return _reference(self._catalogue.document(DocumentId(document), reader), span, sha256)

    def of_passage(self, passage: str, reader: Reader) -> Reference:
        """The words of a passage.

        Raises:
            DocumentNotFound: it is not there (any more), or not for this reader.
        """
        id = PassageId(passage)
        found = self._catalogue.passages([id], reader).get(id)
        if found is None:
            msg = f"there is no passage {passage}"
            raise DocumentNotFound(msg)
        document = self._catalogue.document(found.document_id, reader)
        return _reference(document, Span(start=found.start, end=found.end), found.sha256)

    def of_words(self, words: str, documents: Sequence[str], reader: Reader) -> Reference | None:
        """Where somebody's words stand literally, looked for in these documents; nothing when they do not.

        However the lines are broken: between two words any white space is the same. Words that are too few to be
        anybody's in particular are not looked for.
        """
        wanted = words.split()
        if len(" ".join(wanted)) < _SHORTEST_FOUND:
            return None
        for text in self._catalogue.texts(reader, ids=[DocumentId(id) for id in documents]):
            span = _found(text.text, wanted)
            if span is not None:
                return self.of(text.id, span, reader)
        return None

    def again(self, reference: Reference, reader: Reader) -> Reference | None:
        """The same words in the present text, where it is sure where they went; nothing when it is not.

        Raises:
            DocumentNotFound: the document is not there, or not for this reader.
        """
        now = self._catalogue.document(reference.document, reader)
        if now.sha256 == reference.sha256:
            return reference if digest(now.text[reference.start : reference.end]) == reference.words else None
        before = self._catalogue.version(reference.document, reference.version, reader)
        (fate,) = anchored(before.text, now.text, [Mark("", reference.start, reference.end)])
        if fate.fate is Fate.ORPHAN:
            return None
        found = _reference(now, Span(start=fate.start, end=fate.end), now.sha256)
        return found if found.words == reference.words else None


def words_at(reference: Reference, catalogue: Catalogue, reader: Reader) -> str:
    """The words that a reference is of; nothing where they do not stand there, or not for this reader."""
    try:
        text = catalogue.version(reference.document, reference.version, reader).text
    except NotFound:
        return ""
    words = text[reference.start : reference.end]
    return words if digest(words) == reference.words else ""


def _reference(document: Document, span: Span, sha256: str) -> Reference:
    if sha256 and sha256 != document.sha256:
        msg = "de tekst van dit stuk is intussen veranderd; kies de woorden opnieuw"
        raise Invalid(msg)
    if span.end > len(document.text):
        msg = f"plaats {span.start}-{span.end} valt buiten het stuk, dat {len(document.text)} tekens heeft"
        raise Invalid(msg)
    words = document.text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    exact = words.strip()
    if not exact:
        msg = "hier staan geen woorden"
        raise Invalid(msg)
    if len(exact) > LONGEST_QUOTATION:
        msg = f"een citaat heeft hoogstens {LONGEST_QUOTATION} tekens; dit zijn er {len(exact)}"
        raise Invalid(msg)
    return Reference(
        document=document.id,
        version=document.version,
        sha256=document.sha256,
        start=start,
        end=start + len(exact),
        words=digest(exact),
    )


def _found(text: str, wanted: Sequence[str]) -> Span | None:
    """Where words stand in a row, whatever white space is between them."""
    match = re.search(r"\s+".join(map(re.escape, wanted)), text)
    return Span(start=match.start(), end=match.end()) if match else None
