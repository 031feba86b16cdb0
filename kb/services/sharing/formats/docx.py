"""A selection as a Word document (Office Open XML): a heading for each voice, quotations in a style of their own.

Everything that looks is a style, so whoever goes on writing can change it in one place. A voice without quotations
keeps its heading, with a line that says so. Words come out letter for letter; a line break in them stays one.
"""

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from kb.model.citation import Citation
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.selection import Selection
from kb.services.sharing.formats.wording import Words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_QUOTATION, _SOURCE, _NOTE, _SILENT = "Quote", "Source", "Note", "Silent voice"
_REGIONS = {"nl": "nl-NL", "en": "en-GB"}
_INK, _SOFT = RGBColor(0x13, 0x22, 0x3A), RGBColor(0x48, 0x56, 0x6C)


def write(selection: Selection, words: Words) -> bytes:
    """The selection as a file."""
    made = docx.Document()
    _prepare(made, words)
    title = selection.title or selection.question or words.untitled
    made.core_properties.title = title
    made.add_paragraph(title, style="Title")
    if selection.question and selection.title:
        made.add_paragraph(f"{words.question}: {selection.question}", style="Subtitle")
    for source in (*VOICES, KnowledgeSource.FRAMEWORK):
        _voice(made, source, selection, words)
    if selection.gone:
        made.add_paragraph(words.gone(selection.gone), style=_SILENT)
    made.add_paragraph(words.made, style=_SOURCE)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _voice(made: Document, source: KnowledgeSource, selection: Selection, words: Words) -> None:
    """What one voice says, or its kept place; a framework has none, since it is no voice."""
    quoted = selection.of(source)
    if not quoted and not source.counts:
        return
    made.add_paragraph(words.voices[source], style="Heading 1")
    if not quoted:
        made.add_paragraph(words.silent[source], style=_SILENT)
    for citation, note in quoted:
        _quotation(made, citation, words)
        if note:
            made.add_paragraph(f"{words.note}: {note}", style=_NOTE)


def _quotation(made: Document, citation: Citation, words: Words) -> None:
    said = made.add_paragraph(style=_QUOTATION)
    said.paragraph_format.keep_with_next = True
    run = said.add_run(f"“{citation.copied}”")
    if citation.work.language and citation.work.language != words.language:
        _speak(run, _REGIONS.get(citation.work.language, citation.work.language))
    origin = made.add_paragraph(f"{words.source(citation)}. {words.version(citation.work)}. ", style=_SOURCE)
    _link(origin, words.url(citation.path), words.url(citation.marking_path))


def _link(paragraph: Paragraph, address: str, target: str) -> None:
    """A link at the end of a paragraph, which shows its address."""
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(address)
    run.font.underline = True
    link.append(run._r)  # moves it from the paragraph into the link
    paragraph._p.append(link)


def _prepare(made: Document, words: Words) -> None:
    """Language and styles; python-docx begins with those of an English template."""
    properties = made.core_properties
    properties.author, properties.comments = "Meervoud", ""
    properties.language = _REGIONS[words.language]
    defaults = made.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), _REGIONS[words.language])
    for name in ("Title", "Subtitle", "Heading 1"):
        made.styles[name].font.color.rgb = _INK
    _quiet(made, _QUOTATION, size=11.5, indent=0.75, after=2, color=_INK)
    for name, after in ((_SOURCE, 12), (_SILENT, 12), (_NOTE, 12)):
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = made.styles["Normal"], True
        _quiet(made, name, size=9.5, indent=0.75 if name != _SILENT else 0, after=after, color=_SOFT)


def _quiet(made: Document, name: str, *, size: float, indent: float, after: float, color: RGBColor) -> None:
    """One style: upright, as italics are for residents' own words in a list only."""
    style = made.styles[name]
    style.font.italic, style.font.size, style.font.color.rgb = False, Pt(size), color
    style.paragraph_format.left_indent = Cm(indent)
    style.paragraph_format.space_after = Pt(after)


def _speak(run: Run, language: str) -> None:
    """Mark words as being in another language, for spelling and for who listens."""
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    run._r.get_or_add_rPr().append(spoken)
