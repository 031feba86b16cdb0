"""Picking the reader for a file by what is in it, and opening the file safely."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ingest.readers import docx, html, markdown, odt, office, plain, subtitles
from ingest.readers.content import odd_characters
from ingest.readers.pdf import reading as pdf
from ingest.readers.raw import RawDocument
from ingest.readers.recognise import SUFFIXES, recognise
from ingest.readers.transcript import with_turns
from kb.errors import InvalidDocument, MissingFile, TooLarge, UnknownType
from kb.model.document import Caveat

MEGABYTE = 1024 * 1024
LARGEST = 50 * MEGABYTE


class Format(NamedTuple):
    """A kind of file that can be read.

    Attributes:
        name: in Dutch, as it fits behind "maar is".
        talks: it may hold a conversation that is written out.
    """

    media_type: str
    read: Callable[[bytes], RawDocument]
    name: str = ""
    talks: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

FORMATS = {
    ".txt": Format("text/plain", plain.read, "platte tekst", talks=True),
    ".md": Format("text/markdown", markdown.read, "Markdown", talks=True),
    ".html": Format("text/html", html.read, "een webpagina (HTML)"),
    ".pdf": Format("application/pdf", pdf.read, "een PDF", talks=True),
    ".docx": Format(f"{_OFFICE}.wordprocessingml.document", docx.read, "een Word-document (.docx)", talks=True),
    ".doc": Format("application/msword", office.read_doc, "een oud Word-document (.doc)", talks=True),
    ".rtf": Format("application/rtf", office.read_rtf, "RTF", talks=True),
    ".ppt": Format("application/vnd.ms-powerpoint", office.read_ppt, "een oude PowerPoint-presentatie (.ppt)"),
    ".odt": Format(f"{_OPEN}.text", odt.read, "een OpenDocument-tekst (.odt)", talks=True),
    ".fodt": Format(f"{_OPEN}.text-flat-xml", odt.read_flat, "een OpenDocument-tekst (.fodt)", talks=True),
    ".vtt": Format("text/vtt", subtitles.read, "ondertitels (.vtt)"),
    ".srt": Format("application/x-subrip", subtitles.read, "ondertitels (.srt)"),
    ".odp": Format(f"{_OPEN}.presentation", odt.read_slides, "een OpenDocument-presentatie (.odp)"),
}


def read_file(path: Path) -> RawDocument:
    """What a file holds, with its media type.

    Raises:
        InvalidDocument: it cannot be read; the subclass and the message say why.
    """
    return read_bytes(_bytes(path), path.name)


def read_bytes(data: bytes, name: str) -> RawDocument:
    """What the bytes of a file hold, given its name.

    Raises:
        InvalidDocument: they cannot be read; the subclass and the message say why.
    """
    suffix = Path(name).suffix.lower() or (name if name.startswith(".") else "")
    kind = recognise(data, suffix)
    if kind not in FORMATS:
        raise UnknownType(_unknown(suffix or kind))
    chosen = FORMATS[kind]
    document = with_turns(chosen.read(data)) if chosen.talks else chosen.read(data)
    caveats = [*document.caveats, *_name_caveat(suffix, kind)]
    if odd := odd_characters("\n".join(block.content.text for block in document.blocks)):
        caveats.append(odd)
    return replace(document, media_type=document.media_type or chosen.media_type, caveats=tuple(caveats))


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
