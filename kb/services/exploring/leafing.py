"""The pages of the file that a document was read from, with where the words of the document stand on them.

A page shows all that stands on it. So it is for who may read every document that was made of the file, and a story of
a resident is never shown so: what it says less than its file was taken out for a reason.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kb.coding.lettering import lettered
from kb.errors import PageNotFound
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.reader import Reader
from kb.model.text import Span
from kb.ports.catalogue import Catalogue
from kb.ports.files import Files
from kb.ports.sheets import Sheet, Sheets, Size

_PDF = "application/pdf"
_AROUND = 400
"""How far beside what begins on a page it is looked for too: a page may begin within a word."""


class Leaf(NamedTuple):
    """A page.

    Attributes:
        places: of each of its letters in the text, in code points; ``None`` of one that the text does not have.
    """

    sheet: Sheet
    places: Sequence[int | None]


class Leafing:
    """Gives pages as they look on paper."""

    def __init__(self, *, catalogue: Catalogue, files: Files, sheets: Sheets) -> None:
        self._catalogue = catalogue
        self._files = files
        self._sheets = sheets

    def has_sheets(self, document: Document, reader: Reader) -> bool:
        """Whether pages of a document can be shown to a reader."""
        return (
            document.media_type == _PDF
            and bool(document.pages)
            and document.knowledge_source is not KnowledgeSource.EXPERIENCE
            and self._files.path(document.file_sha256) is not None
            and self._may_see_all(document, reader)
        )

    def sizes(self, document: Document, reader: Reader) -> Sequence[Size]:
        """Of each page that can be shown to a reader; none where no page can."""
        path = self._files.path(document.file_sha256) if self.has_sheets(document, reader) else None
        return self._sheets.sizes(path)[: len(document.pages)] if path else ()

    def sheet(self, document: Document, number: int, reader: Reader) -> Sheet:
        """A page of the file that a document was read from, counted from 1.

        Args:
            document: as the reader may read it, in its present version.
            number: of the page.
            reader: who looks.

        Raises:
            PageNotFound: it cannot be shown, or not to this reader.
        """
        path = self._files.path(document.file_sha256) if self.has_sheets(document, reader) else None
        found = self._sheets.sheet(path, number) if path and 1 <= number <= len(document.pages) else None
        if found is None:
            msg = f"there is no page {number} to be shown"
            raise PageNotFound(msg)
        return found

    def leaf(self, document: Document, number: int, reader: Reader) -> Leaf:
        """The same with where its letters stand in the text.

        Raises:
            PageNotFound: see ``sheet``.
        """
        sheet = self.sheet(document, number, reader)
        stretches = _stretches(document, number)
        return Leaf(sheet, lettered(document.text, stretches, [letter.text for letter in sheet.letters]))

    def _may_see_all(self, document: Document, reader: Reader) -> bool:
        """Whether a reader may read all that was made of the same file."""
        made = {one.document_id for one in self._catalogue.sources_in([document.file_sha256])} | {document.id}
        return self._catalogue.cards(list(made), reader).keys() >= made


def _stretches(document: Document, number: int) -> list[Span]:
    """What of the text may stand on a page: what begins there, and the notes that it refers to."""
    pages = document.pages
    first = pages[number - 1]
    last = pages[number] if number < len(pages) else len(document.text)
    labels = {mark.label for mark in document.note_marks if first <= mark.offset <= last}
    notes = [note for note in document.notes if note.label in labels]
    end = min((note.start for note in document.notes), default=len(document.text))
    running = Span(start=max(0, first - _AROUND), end=min(last + _AROUND, end))
    return [running, *(Span(start=note.start, end=note.end) for note in notes)]
