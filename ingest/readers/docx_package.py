"""Looking into a DOCX, which is a zip of XML, before anything else opens it.

Sizes are checked twice: those that the zip states, and those that come out.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.readers.content import OLE, ZIP
from kb.errors import EmptyDocument, EncryptedDocument, InvalidDocument, TooLarge, UnknownType

MEGABYTE = 1024 * 1024
LARGEST = 200 * MEGABYTE
"""Bytes of all parts together, unpacked."""
LARGEST_XML = 50 * MEGABYTE
MOST_PARTS = 10_000
HIGHEST_RATIO = 200
"""Unpacked to packed size; XML seldom passes 30, a zip bomb has about 1,000."""

_RATIO_MATTERS_FROM = 5 * MEGABYTE
_CHUNK = 64 * 1024
_ENCRYPTED_FLAG = 0x1
# A package may not have a document type; one that has means to define entities.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_MAIN_PART = b"wordprocessingml.document.main+xml"
_TYPES = "[Content_Types].xml"
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def check(data: bytes) -> None:
    """Make sure that a package is a Word document that can be opened without harm.

    Raises:
        EncryptedDocument: it asks for a password.
        UnknownType: it is another kind of document.
        TooLarge: it unpacks to too much.
        InvalidDocument: it is broken, or defines entities.
    """
    if not data.strip():
        msg = "het bestand is leeg"
        raise EmptyDocument(msg)
    _refuse_other_kinds(data)
    try:
        package = ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise InvalidDocument(_broken()) from error
    with package:
        parts = package.infolist()
        _check_stated(parts)
        _check_parts(package, parts)


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            msg = "het document is beveiligd met een wachtwoord; sla het op zonder wachtwoord"
            raise EncryptedDocument(msg)
        msg = "dit is een oud Word-bestand (.doc); sla het op als .docx"
        raise UnknownType(msg)
    if not data.startswith(ZIP):
        msg = "dit is geen Word-document, al heet het bestand wel zo"
        raise InvalidDocument(msg)


def _check_stated(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        msg = "het document is beveiligd met een wachtwoord; sla het op zonder wachtwoord"
        raise EncryptedDocument(msg)
    too_dense = any(part.file_size > max(_RATIO_MATTERS_FROM, HIGHEST_RATIO * part.compress_size) for part in parts)
    if too_dense or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise TooLarge(_too_large())


def _check_parts(package: ZipFile, parts: list[ZipInfo]) -> None:
    total, is_word = 0, False
    for part in parts:
        size = 0
        for chunk in _chunks(package, part):
            size += len(chunk)
            if total + size > LARGEST or (_is_xml(part) and size > LARGEST_XML):
                raise TooLarge(_too_large())
            if _is_xml(part) and any(doctype in chunk for doctype in _DOCTYPES):
                msg = "het document bevat iets wat niet in een Word-document hoort (een DOCTYPE)"
                raise InvalidDocument(msg)
            is_word = is_word or (part.filename == _TYPES and _MAIN_PART in chunk)
        total += size
    if not is_word:
        msg = "dit is een ander soort bestand dan een Word-document"
        raise UnknownType(msg)


def _chunks(package: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part; each chunk begins with the end of the one before, so no word is cut."""
    overlap = max(len(_MAIN_PART), *map(len, _DOCTYPES))
    tail = b""
    try:
        with package.open(part) as file:
            while chunk := file.read(_CHUNK):
                yield tail + chunk
                tail = chunk[-overlap:]
    except _BROKEN as error:
        raise InvalidDocument(_broken()) from error


def _is_xml(part: ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _too_large() -> str:
    return f"het document is uitgepakt groter dan {LARGEST // MEGABYTE} MB"


def _broken() -> str:
    return "het document is kapot en kan niet gelezen worden"
