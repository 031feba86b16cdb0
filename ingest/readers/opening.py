"""Picking the reader for a file, and opening the file safely."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ingest.readers import docx, html, markdown, pdf, plain
from ingest.readers.raw import RawDocument
from kb.errors import InvalidDocument, MissingFile, TooLarge, UnknownType

MEGABYTE = 1024 * 1024
LARGEST = 50 * MEGABYTE


class Format(NamedTuple):
    """A kind of file that can be read."""

    media_type: str
    read: Callable[[bytes], RawDocument]


_MARKDOWN = Format("text/markdown", markdown.read)
_HTML = Format("text/html", html.read)

FORMATS = {
    ".txt": Format("text/plain", plain.read),
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".pdf": Format("application/pdf", pdf.read),
    ".docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.read),
}


def media_type(path: Path) -> str:
    """The media type of a file, by its name."""
    return _format(path).media_type


def read_file(path: Path) -> RawDocument:
    """What a file holds.

    Raises:
        InvalidDocument: it cannot be read; the subclass and the message say why.
    """
    chosen = _format(path)
    return chosen.read(_bytes(path))


def _format(path: Path) -> Format:
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        called = f'het soort bestand "{suffix}" is' if suffix else "een bestand zonder achtervoegsel is"
        msg = f"{called} niet bekend; wel {', '.join(FORMATS)}"
        raise UnknownType(msg)
    return FORMATS[suffix]


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
