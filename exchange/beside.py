"""The three voices side by side as a file: a table per code or theme for Word, and sheets for Excel.

A cell has how many independent people and studies speak, and the quotations that show it best, as far as those may
leave; a voice that says nothing is said to be silent. What people say of a row stands under it, disagreement first.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

import docx
import xlsxwriter
from docx.document import Document
from docx.shared import Pt

from exchange.leaving import may_leave
from exchange.losses import Loss, LossKind
from exchange.outcome import Exported
from exchange.refi.grammar import possible
from exchange.saying import DUTCH, counted
from exchange.saying import words as texts
from kb.bootstrap import Library
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.services.tagging.joining import Rows
from kb.services.tagging.weighing import Key, Line

_COLUMNS = (*VOICES, KnowledgeSource.FRAMEWORK)
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_CELL = 32_767
_WIDE = 40


class Laid(NamedTuple):
    """The voices of a study side by side, as they may leave.

    Attributes:
        question: of the study.
        rows: with what each is called.
        coders: who said something of a row, by their ids.
        documents: those whose words it holds, with the digest of the text.
    """

    question: str
    rows: Sequence[tuple[str, Line]]
    coders: Mapping[ThingId, str]
    documents: Mapping[DocumentId, str]
    losses: tuple[Loss, ...]


def laid(library: Library, study: StudyId, reader: Reader, *, rows: Rows = Rows.CODES, language: str = DUTCH) -> Laid:
    """The voices side by side on each code or concept, with the key quotations that may be used elsewhere.

    Raises:
        StudyNotFound: there is none, or the reader is no member.
    """
    bench, documents, left = library.bench, dict[DocumentId, str](), 0
    named = []
    for line in bench.weighing.display(study, rows, reader):
        keys = {voice: [key for key in found if may_leave(key.card)] for voice, found in line.keys.items()}
        left += sum(len(found) - len(keys[voice]) for voice, found in line.keys.items())
        documents |= {key.card.id: key.card.sha256 for found in keys.values() for key in found}
        name = line.row.name or _theme(library, line.row.id, language)
        named.append((name or "–", line._replace(keys=keys)))
    lost = Loss(LossKind.LEFT_OUT, counted("thing.key_quotations", left), counted("why.consent_quotations", left))
    question = bench.studies.study(study, reader).question
    return Laid(question, named, bench.studies.names(study, reader), documents, (lost,) if left else ())


def document(of: Laid, *, language: str = DUTCH) -> Exported:
    """As a Word document, a table for each row."""
    words = texts("beside", language)
    made = docx.Document()
    title = possible(f"{words['beside']}: {of.question}")
    made.core_properties.title = title[:255]
    made.core_properties.created = made.core_properties.modified = _MADE
    made.core_properties.author = ""
    made.add_heading(title, 0)
    for name, line in of.rows:
        made.add_heading(possible(name), 1)
        _table(made, line, words)
        for verdict in _verdicts(line, of, words):
            made.add_paragraph(possible(verdict))
    file = BytesIO()
    made.save(file)
    return Exported(file.getvalue(), of.losses)


def workbook(of: Laid, *, language: str = DUTCH) -> Exported:
    """As an XLSX file: the voices side by side, and the quotations on a sheet of their own; nothing is a formula."""
    words = texts("beside", language)
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    tables = (("beside", _side_by_side(of, words)), ("quotations", _quotations(of, words)))
    for key, table in tables:
        sheet = book.add_worksheet(words[key])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 5, _WIDE)
        for number, row in enumerate(table):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, possible(cell)[:_LONGEST_CELL], wrapped if number else bold)
    book.close()
    return Exported(file.getvalue(), of.losses)


def _table(made: Document, line: Line, words: Mapping[str, str]) -> None:
    table = made.add_table(rows=2, cols=len(_COLUMNS), style="Table Grid")
    for column, voice in enumerate(_COLUMNS):
        table.cell(0, column).paragraphs[0].add_run(words[voice].capitalize()).bold = True
        cell = table.cell(1, column)
        cell.paragraphs[0].add_run(_amount(line, voice, words))
        for key in line.keys.get(voice, ()):
            cell.add_paragraph(possible(f"“{key.words}”"))
            cell.add_paragraph().add_run(possible(key.card.title)).font.size = Pt(9)


def _side_by_side(of: Laid, words: Mapping[str, str]) -> Iterator[list[str]]:
    yield [words["row"], *(words[voice] for voice in _COLUMNS), words["verdicts"]]
    for name, line in of.rows:
        yield [name, *(_amount(line, voice, words) for voice in _COLUMNS), "\n".join(_verdicts(line, of, words))]


def _quotations(of: Laid, words: Mapping[str, str]) -> Iterator[list[str]]:
    yield [words[name] for name in ("row", "voice", "words", "document")]
    for name, line in of.rows:
        for voice in _COLUMNS:
            yield from ([name, words[voice], key.words, key.card.title] for key in _keys(line, voice))


def _keys(line: Line, voice: KnowledgeSource) -> Sequence[Key]:
    return line.keys.get(voice, ())


def _amount(line: Line, voice: KnowledgeSource, words: Mapping[str, str]) -> str:
    """How many speak, or that nobody does; of what does not count only how often it was coded."""
    cell = line.voices[voice]
    if not cell.codings:
        return words["none"] if voice in VOICES else "–"
    coded = words["codings"].format(n=cell.codings)
    if not cell.contributors:
        return coded
    return f"{words['person' if cell.contributors == 1 else 'people'].format(n=cell.contributors)} ({coded})"


def _verdicts(line: Line, of: Laid, words: Mapping[str, str]) -> Iterator[str]:
    for one in line.judgements:
        by = of.coders.get(one.by, "")
        yield f"{words[one.verdict]}{f' ({by})' if by else ''}: {one.reason}"


def _theme(library: Library, id: str, language: str) -> str:
    return library.thesaurus[ThemeId(id)].called(language) if id in library.thesaurus else ""
