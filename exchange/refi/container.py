"""The zip around a project, read without unpacking anything to disk.

Before anything else is looked at, the list of entries has to be safe: names that stay inside,
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

from exchange.losses import quoted
from exchange.refi.grammar import INTERNAL
from kb.errors import InvalidExchange

MEGABYTE = 1024 * 1024
LARGEST = 200 * MEGABYTE
"""Bytes of all entries together, unpacked."""
LARGEST_XML = 64 * MEGABYTE
MOST_ENTRIES = 5_000
HIGHEST_RATIO = 100

_RATIO_MATTERS_FROM = MEGABYTE
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_FOLDER = "sources/"


class Container:
    """A zip whose list of entries is safe."""

    def __init__(self, package: ZipFile) -> None:
        """Look through the list of entries.

        Raises:
            InvalidExchange: something in it is not safe, or it has not exactly one project.
        """
        self._package = package
        self._entries = _checked(package.infolist())
        self._left = LARGEST
        self.project = self._entries[_project(self._entries)].filename
        self._sources = {
            name.removeprefix(_FOLDER): entry for name, entry in self._entries.items() if name.startswith(_FOLDER)
        }

    def files(self) -> Iterator[str]:
        """The names of the files in the folder for sources, in the order of the zip."""
        for entry in self._sources.values():
            yield _last(entry)

    def named(self, path: str) -> str | None:
        """The file that a path in the project means, by its name; ``None`` when it means none in this zip.

        Whatever case and with or without ``internal://``; paths outside the zip are never followed.
        """
        if "://" in path and not path.lower().startswith(INTERNAL):
            return None
        bare = path[len(INTERNAL) :] if path.lower().startswith(INTERNAL) else path
        bare = bare.replace("\\", "/").lstrip("/").casefold().removeprefix(_FOLDER)
        entry = self._sources.get(bare)
        return _last(entry) if entry else None

    def read(self, name: str) -> bytes:
        """A file from the folder for sources.

        Raises:
            InvalidExchange: it is broken, or too much comes out.
        """
        return self._read(self._sources[name.casefold()], LARGEST)

    def read_project(self) -> bytes:
        """The XML of the project.

        Raises:
            InvalidExchange: it is broken, or too much comes out.
        """
        return self._read(self._package.getinfo(self.project), LARGEST_XML)

    def _read(self, entry: ZipInfo, most: int) -> bytes:
        try:
            with self._package.open(entry) as stream:
                content = _read(stream, min(self._left, most))
        except _BROKEN as error:
            msg = f"{quoted(entry.filename)} in het bestand is beschadigd"
            raise InvalidExchange(msg) from error
        if content is None:
            raise InvalidExchange(_too_much(entry.filename))
        self._left -= len(content)
        return content


def _last(entry: ZipInfo) -> str:
    return PurePosixPath(_slashed(entry.filename)).name


@contextmanager
def opened(file: BinaryIO) -> Iterator[Container]:
    """A zip, open and safe.

    Raises:
        InvalidExchange: it is no zip, or one that is not safe.
    """
    try:
        package = ZipFile(file)
    except _BROKEN as error:
        msg = "dit is geen QDPX-bestand, of het is beschadigd"
        raise InvalidExchange(msg) from error
    with package:
        yield Container(package)


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
        msg = f"er zitten {len(listed):,} bestanden in; meer dan {MOST_ENTRIES:,} mag niet".replace(",", ".")
        raise InvalidExchange(msg)
    if sum(entry.file_size for entry in listed) > LARGEST:
        msg = f"uitgepakt is het groter dan {LARGEST // MEGABYTE} MB"
        raise InvalidExchange(msg)
    entries: dict[str, ZipInfo] = {}
    for entry in listed:
        name = _slashed(entry.filename)
        if why := _danger(entry):
            msg = f"{quoted(name)} in het bestand {why}"
            raise InvalidExchange(msg)
        if name.endswith("/") or name.startswith(_IGNORED[0]) or PurePosixPath(name).name in _IGNORED:
            continue
        if name.casefold() in entries:
            msg = f"{quoted(name)} zit er twee keer in, op hoofdletters na"
            raise InvalidExchange(msg)
        entries[name.casefold()] = entry
    return entries


def _danger(entry: ZipInfo) -> str:
    """Why an entry is not safe; nothing when it is."""
    if not _stays_inside(entry.orig_filename):
        return "heeft een pad dat buiten het bestand leidt"
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is een verwijzing en geen gewoon bestand"
    if entry.flag_bits & _ENCRYPTED:
        return "is beveiligd met een wachtwoord"
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "is ingepakt op een manier die wij niet lezen"
    if entry.file_size > max(_RATIO_MATTERS_FROM, HIGHEST_RATIO * entry.compress_size):
        return f"is meer dan {HIGHEST_RATIO} keer zo klein gemaakt; dat is onveilig"
    return ""


def _stays_inside(name: str) -> bool:
    parts = _slashed(name).split("/")
    return bool(parts[0]) and "\0" not in name and not parts[0].endswith(":") and not {"..", "."} & set(parts)


def _slashed(name: str) -> str:
    """A name as the zip standard has it; some tools on Windows write backslashes."""
    return name.replace("\\", "/")


def _project(entries: Mapping[str, ZipInfo]) -> str:
    """The one project at the top, by its name in small letters."""
    found = [name for name in entries if name.endswith(".qde") and "/" not in name]
    if len(found) != 1:
        msg = (
            "er zit geen project (.qde) in"
            if not found
            else f"er zitten {len(found)} projecten (.qde) in; het mag er één zijn"
        )
        raise InvalidExchange(msg)
    return found[0]


def _too_much(name: str) -> str:
    return f"{quoted(name)} in het bestand is uitgepakt te groot"
