"""A zip of somebody else, read without unpacking anything to disk.

Before anything in it is looked at, the list of entries has to be safe: names that stay inside,
sizes and ratios within bounds, nothing that is a link, asks for a password or differs in case
only. What comes out is counted as well, for a zip can lie about sizes.
"""

import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from exchange.saying import quoted, refused, said

MEGABYTE = 1024 * 1024
LARGEST = 200 * MEGABYTE
"""Bytes of all entries together, unpacked."""
MOST_ENTRIES = 5_000
HIGHEST_RATIO = 100

_RATIO_MATTERS_FROM = MEGABYTE
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Package:
    """A zip whose list of entries is safe.

    Attributes:
        names: of its files with slashes between folders, by the same in small letters, in the order of the zip.
    """

    def __init__(self, package: ZipFile) -> None:
        """Look through the list of entries.

        Raises:
            InvalidExchange: something in it is not safe.
        """
        self._package = package
        self._entries = _checked(package.infolist())
        self._left = LARGEST
        self.names: Mapping[str, str] = {key: _slashed(entry.filename) for key, entry in self._entries.items()}

    def read(self, name: str, most: int = LARGEST) -> bytes:
        """What a file holds, by its name in any case.

        Raises:
            InvalidExchange: it is broken, or too much comes out.
        """
        try:
            with self._package.open(self._entries[name.casefold()]) as stream:
                content = _read(stream, min(self._left, most))
        except _BROKEN as error:
            raise refused("entry_damaged", name=quoted(name)) from error
        if content is None:
            raise refused("entry_large", name=quoted(name))
        self._left -= len(content)
        return content


@contextmanager
def opened(file: BinaryIO, kind: str) -> Iterator[Package]:
    """A zip, open and safe.

    Args:
        file: that was handed in.
        kind: what it should be, as the texts have it under ``package``.

    Raises:
        InvalidExchange: it is no zip, or one that is not safe.
    """
    try:
        package = ZipFile(file)
    except _BROKEN as error:
        raise refused("no_package", kind=said(f"package.{kind}")) from error
    with package:
        yield Package(package)


def _read(stream: IO[bytes], most: int) -> bytes | None:
    """What comes out; ``None`` when that is more than it may be."""
    parts, size = [], 0
    while part := stream.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > most:
            return None
    return b"".join(parts)


def _checked(listed: list[ZipInfo]) -> Mapping[str, ZipInfo]:
    """The files by their name in small letters, in the order of the zip."""
    if len(listed) > MOST_ENTRIES:
        raise refused("entries", number=len(listed), most=MOST_ENTRIES)
    if sum(entry.file_size for entry in listed) > LARGEST:
        raise refused("unpacked", most=LARGEST // MEGABYTE)
    entries: dict[str, ZipInfo] = {}
    for entry in listed:
        name = _slashed(entry.filename)
        if why := _danger(entry):
            raise refused(f"entry_{why}", name=quoted(name), most=HIGHEST_RATIO)
        if name.endswith("/") or name.startswith(_IGNORED[0]) or PurePosixPath(name).name in _IGNORED:
            continue
        if name.casefold() in entries:
            raise refused("entry_twice", name=quoted(name))
        entries[name.casefold()] = entry
    return entries


def _danger(entry: ZipInfo) -> str:
    """Why an entry is not safe, in one word; nothing when it is."""
    if not _stays_inside(entry.orig_filename):
        return "path"
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "link"
    if entry.flag_bits & _ENCRYPTED:
        return "locked"
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "packing"
    if entry.file_size > max(_RATIO_MATTERS_FROM, HIGHEST_RATIO * entry.compress_size):
        return "ratio"
    return ""


def _stays_inside(name: str) -> bool:
    parts = _slashed(name).split("/")
    return bool(parts[0]) and "\0" not in name and not parts[0].endswith(":") and not {"..", "."} & set(parts)


def _slashed(name: str) -> str:
    """A name as the zip standard has it; some tools on Windows write backslashes."""
    return name.replace("\\", "/")
