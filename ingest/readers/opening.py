"""Picking the reader for a file by what is in it, and opening the file safely."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ingest.readers import (
    bibtex,
    comma_separated,
    csl,
    docx,
    eml,
    epub,
    html,
    jats,
    markdown,
    msg,
    odt,
    office,
    plain,
    pptx,
    sheets,
    subtitles,
    tagged_works,
)
from ingest.readers.bold_lines import with_bold_headings
from ingest.readers.columns import Columns
from ingest.readers.content import odd_characters
from ingest.readers.messages import Opener
from ingest.readers.pdf import reading as pdf
from ingest.readers.raw import RawDocument
from ingest.readers.recognise import SUFFIXES, recognise
from ingest.readers.tabbed import with_tabbed_rows
from ingest.readers.transcript import with_turns
from kb.errors import InvalidDocument, MissingFile, TooLarge, UnknownType
from kb.model.document import Caveat

MEGABYTE = 1024 * 1024
LARGEST = 50 * MEGABYTE
_DEEPEST = 3


class Format(NamedTuple):
    """A kind of file that can be read.

    Attributes:
        name: in Dutch, as it fits behind "maar is".
        talks: it may hold a conversation that is written out.
        tabs: somebody may have made a table in it with the tab key.
        looks: its headings may be nothing but bold or numbered lines, which the reader itself leaves alone.
        read_records: reads each row as a document of its own.
        read_with: reads a file that holds others, given what reads those.
    """

    media_type: str
    read: Callable[[bytes], RawDocument]
    name: str = ""
    talks: bool = False
    tabs: bool = False
    looks: bool = False
    read_records: Callable[[bytes, Columns], RawDocument] | None = None
    read_with: Callable[[bytes, Opener], RawDocument] | None = None


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"


def _mail(media_type: str, read: Callable[[bytes, Opener], RawDocument], name: str) -> Format:
    return Format(media_type, lambda data: read(data, read_bytes), name, read_with=read)


def _sheet(media_type: str, name: str) -> Format:
    return Format(media_type, sheets.read, name, read_records=sheets.read_records)


FORMATS = {
    ".txt": Format("text/plain", plain.read, "platte tekst", talks=True, tabs=True),
    ".md": Format("text/markdown", markdown.read, "Markdown", talks=True, looks=True),
    ".html": Format("text/html", html.read, "een webpagina (HTML)", talks=True, looks=True),
    ".pdf": Format("application/pdf", pdf.read, "een PDF", talks=True),
    ".docx": Format(
        f"{_OFFICE}.wordprocessingml.document", docx.read, "een Word-document (.docx)", talks=True, tabs=True
    ),
    ".doc": Format("application/msword", office.read_doc, "een oud Word-document (.doc)", True, True, looks=True),
    ".rtf": Format("application/rtf", office.read_rtf, "RTF", True, True, looks=True),
    ".ppt": Format("application/vnd.ms-powerpoint", office.read_ppt, "een oude PowerPoint-presentatie (.ppt)"),
    ".odt": Format(f"{_OPEN}.text", odt.read, "een OpenDocument-tekst (.odt)", True, True, looks=True),
    ".fodt": Format(f"{_OPEN}.text-flat-xml", odt.read_flat, "een OpenDocument-tekst (.fodt)", True, True, looks=True),
    ".vtt": Format("text/vtt", subtitles.read, "ondertitels (.vtt)"),
    ".srt": Format("application/x-subrip", subtitles.read, "ondertitels (.srt)"),
    ".xlsx": _sheet(f"{_OFFICE}.spreadsheetml.sheet", "een Excel-bestand (.xlsx)"),
    ".xls": _sheet("application/vnd.ms-excel", "een oud Excel-bestand (.xls)"),
    ".ods": _sheet(f"{_OPEN}.spreadsheet", "een OpenDocument-rekenblad (.ods)"),
    ".csv": Format(
        "text/csv", comma_separated.read, "een tabel (CSV)", talks=True, read_records=comma_separated.read_records
    ),
    ".pptx": Format(f"{_OFFICE}.presentationml.presentation", pptx.read, "een PowerPoint-presentatie (.pptx)"),
    ".epub": Format("application/epub+zip", epub.read, "een EPUB-boek"),
    ".xml": Format("application/jats+xml", jats.read, "een artikel in JATS"),
    ".eml": _mail("message/rfc822", eml.read, "een e-mailbericht (.eml)"),
    ".msg": _mail("application/vnd.ms-outlook", msg.read, "een e-mailbericht (.msg)"),
    ".ris": Format("application/x-research-info-systems", tagged_works.read_ris, "een literatuurlijst (RIS)"),
    ".nbib": Format("application/nbib", tagged_works.read_nbib, "een literatuurlijst (NBIB)"),
    ".bib": Format("application/x-bibtex", bibtex.read, "een literatuurlijst (BibTeX)"),
    ".csl": Format("application/vnd.citationstyles.csl+json", csl.read, "een literatuurlijst (CSL-JSON)"),
    ".odp": Format(f"{_OPEN}.presentation", odt.read_slides, "een OpenDocument-presentatie (.odp)"),
}


def read_file(path: Path, columns: Columns | None = None) -> RawDocument:
    """What a file holds, with its media type.

    Args:
        path: the file.
        columns: of a sheet in which each row is a document, what each column holds.

    Raises:
        InvalidDocument: it cannot be read; the subclass and the message say why.
    """
    return read_bytes(_bytes(path), path.name, columns)


def read_bytes(data: bytes, name: str, columns: Columns | None = None) -> RawDocument:
    """What the bytes of a file hold, given its name.

    Raises:
        InvalidDocument: they cannot be read; the subclass and the message say why.
    """
    return _read_bytes(data, name, columns, depth=0)


def _read_bytes(data: bytes, name: str, columns: Columns | None, *, depth: int) -> RawDocument:
    suffix = Path(name).suffix.lower() or (name if name.startswith(".") else "")
    kind = recognise(data, suffix)
    if kind not in FORMATS:
        raise UnknownType(_unknown(suffix or kind))
    chosen = FORMATS[kind]
    document = _read(chosen, data, columns, depth)
    caveats = [*document.caveats, *_name_caveat(suffix, kind)]
    if odd := odd_characters("\n".join(block.content.text for block in document.blocks)):
        caveats.append(odd)
    return replace(document, media_type=document.media_type or chosen.media_type, caveats=tuple(caveats))


def _read(chosen: Format, data: bytes, columns: Columns | None, depth: int) -> RawDocument:
    if columns is not None and chosen.read_records is not None:
        return chosen.read_records(data, columns)
    if chosen.read_with is not None:
        return chosen.read_with(data, lambda inner, name: _attachment(inner, name, depth + 1))
    document = chosen.read(data)
    document = with_tabbed_rows(document) if chosen.tabs else document
    document = with_turns(document, on_page=chosen.read is html.read) if chosen.talks else document
    return with_bold_headings(document) if chosen.looks else document


def _attachment(data: bytes, name: str, depth: int) -> RawDocument:
    """A file in another; a message in a message in a message is enough."""
    if depth > _DEEPEST:
        msg = f"dit zit dieper dan {_DEEPEST} lagen in het bericht"
        raise TooLarge(msg)
    return _read_bytes(data, name, None, depth=depth)


def _unknown(suffix: str) -> str:
    return f'het soort bestand "{suffix}" is niet bekend; wel {", ".join(FORMATS)}'


def _name_caveat(suffix: str, kind: str) -> list[Caveat]:
    """What to say when a file is another kind than its name says."""
    if SUFFIXES.get(suffix, suffix) == kind:
        return []
    called = f"heet {suffix}" if suffix else "heeft geen achtervoegsel"
    return [Caveat(code="name", text=f"{called}, maar is {FORMATS[kind].name}")]


def _bytes(path: Path) -> bytes:
    """The bytes of a file, of which the size is looked at before and, as it may grow, while reading."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1) if path.stat().st_size <= LARGEST else None
    except FileNotFoundError as error:
        msg = "dit bestand is er niet"
        raise MissingFile(msg) from error
    except OSError as error:
        msg = f"het bestand is niet te openen ({type(error).__name__})"
        raise InvalidDocument(msg) from error
    if data is None or len(data) > LARGEST:
        msg = f"het bestand is groter dan {LARGEST // MEGABYTE} MB"
        raise TooLarge(msg)
    return data
