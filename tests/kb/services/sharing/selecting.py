"""Selections for tests, with words like those of the product."""

from datetime import date

from docx.text.paragraph import Paragraph

from kb.model.citation import Citation
from kb.model.document import Document, Passage
from kb.model.selection import Entry, Selection
from kb.model.text import Span
from kb.services.sharing.formats.wording import Words
from tests.building import thesaurus
from ui.edition import edition
from ui.views.files import words_of

ADDRESS = "https://kennis.voorbeeld.nl"


def words(language: str = "nl") -> Words:
    """The product's own words."""
    return words_of(edition(language, thesaurus()), ADDRESS, date(2026, 11, 29))


def cited(made: tuple[Document, list[Passage]], span: Span | None = None, **changes: object) -> Citation:
    """The first passage of a document, or a part of it, as a quotation."""
    document, passages = made
    return Citation.of(document.model_copy(update=changes), passages[0], span)


def selection(*citations: Citation | None, notes: tuple[str, ...] = (), title: str = "", asked: str = "") -> Selection:
    """Quotations in order, the first ones with notes."""
    padded = (*notes, *[""] * (len(citations) - len(notes)))
    return Selection(tuple(Entry(*one) for one in zip(citations, padded, strict=True)), title, asked)


def style_of(paragraph: Paragraph) -> str:
    """The name of the style of a paragraph in Word."""
    return str(paragraph.style.name) if paragraph.style else ""
