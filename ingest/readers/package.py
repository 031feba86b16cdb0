"""Looking into a package, a zip of XML parts such as DOCX or ODT, before anything else opens it.

Sizes are checked twice: those that the zip states, and those that come out.
"""

import zlib
from collections.abc import Collection, Iterator
from io import BytesIO
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

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
# Books are made of web pages, which do have one; entities are what does the harm.
_ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_TYPES, _MIMETYPE = "[Content_Types].xml", "mimetype"
_LONGEST_TYPE, _LONGEST_TYPES = 200, MEGABYTE
_BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_PASSWORD = "het document is beveiligd met een wachtwoord; sla het op zonder wachtwoord"  # noqa: S105 - a sentence
_XML_ENDINGS = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")


class Kind(NamedTuple):
    """A kind of package.

    Attributes:
        name: in Dutch, with its article, such as ``een Word-document``.
        marks: what its ``mimetype`` or ``[Content_Types].xml`` holds, one of these.
        doctypes: its parts may have a document type, as web pages do.
    """

    name: str
    marks: tuple[bytes, ...]
    doctypes: bool = False


WORD = Kind(
    "een Word-document",
    (
        b"wordprocessingml.document.main+xml",
        b"wordprocessingml.template.main+xml",
        b"ms-word.document.macroEnabled.main+xml",
        b"ms-word.template.macroEnabledTemplate.main+xml",
    ),
)


def check(data: bytes, kind: Kind = WORD) -> None:
    """Make sure that a package is of a kind and can be opened without harm.

    Raises:
        EncryptedDocument: it asks for a password.
        UnknownType: it is another kind of document.
        TooLarge: it unpacks to too much.
        InvalidDocument: it is broken, or defines entities.
    """
    if not data.strip():
        msg = "het bestand is leeg"
        raise EmptyDocument(msg)
    _refuse_other_kinds(data, kind)
    with _opened(data) as package:
        parts = package.infolist()
        _check_stated(parts)
        _check_parts(package, parts, kind)
        if not any(mark in _stated_type(package) for mark in kind.marks):
            msg = f"dit is een ander soort bestand dan {kind.name}"
            raise UnknownType(msg)


def stated_type(data: bytes) -> bytes:
    """What a package says it is, in its ``mimetype`` or ``[Content_Types].xml``; empty when it says nothing.

    Raises:
        InvalidDocument: it is broken.
    """
    with _opened(data) as package:
        return _stated_type(package)


def part(data: bytes, name: str) -> bytes:
    """A part of a package that was checked; empty when it is not there.

    Raises:
        InvalidDocument: it is broken.
    """
    with _opened(data) as package:
        try:
            return package.read(name)
        except KeyError:
            return b""
        except _BROKEN as error:
            raise InvalidDocument(_broken()) from error


def names(data: bytes) -> Collection[str]:
    """The names of the parts of a package."""
    with _opened(data) as package:
        return package.namelist()


def parsed(xml: bytes) -> etree._Element:
    """The root of a part; entities stay closed and nothing outside is fetched.

    Raises:
        InvalidDocument: it is no XML, or too deep.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidDocument(_broken()) from error


def _opened(data: bytes) -> ZipFile:
    try:
        return ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise InvalidDocument(_broken()) from error


def _stated_type(package: ZipFile) -> bytes:
    for name, longest in ((_MIMETYPE, _LONGEST_TYPE), (_TYPES, _LONGEST_TYPES)):
        if name in package.NameToInfo:
            try:
                with package.open(name) as file:
                    return file.read(longest)
            except _BROKEN as error:
                raise InvalidDocument(_broken()) from error
    return b""


def _refuse_other_kinds(data: bytes, kind: Kind) -> None:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedDocument(_PASSWORD)
        msg = "dit is een oud Office-bestand; sla het op als .docx" if kind is WORD else f"dit is g{kind.name}"
        raise UnknownType(msg)
    if not data.startswith(ZIP):
        msg = f"dit is g{kind.name}, al heet het bestand wel zo"
        raise InvalidDocument(msg)


def _check_stated(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise EncryptedDocument(_PASSWORD)
    too_dense = any(part.file_size > max(_RATIO_MATTERS_FROM, HIGHEST_RATIO * part.compress_size) for part in parts)
    if too_dense or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise TooLarge(_too_large())


def _check_parts(package: ZipFile, parts: list[ZipInfo], kind: Kind) -> None:
    total, forbidden = 0, _ENTITIES if kind.doctypes else _DOCTYPES
    for one in parts:
        size = 0
        for chunk in _chunks(package, one):
            size += len(chunk)
            if total + size > LARGEST or (_is_xml(one) and size > LARGEST_XML):
                raise TooLarge(_too_large())
            if _is_xml(one) and any(doctype in chunk for doctype in forbidden):
                msg = f"het document bevat iets wat niet in {kind.name} hoort (een DOCTYPE)"
                raise InvalidDocument(msg)
        total += size


def _chunks(package: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part; each chunk begins with the end of the one before, so no word is cut."""
    overlap = max(map(len, _DOCTYPES))
    tail = b""
    try:
        with package.open(part) as file:
            while chunk := file.read(_CHUNK):
                yield tail + chunk
                tail = chunk[-overlap:]
    except _BROKEN as error:
        raise InvalidDocument(_broken()) from error


def _is_xml(part: ZipInfo) -> bool:
    return part.filename.lower().endswith(_XML_ENDINGS)


def _too_large() -> str:
    return f"het document is uitgepakt groter dan {LARGEST // MEGABYTE} MB"


def _broken() -> str:
    return "het document is kapot en kan niet gelezen worden"
