"""The zip around a project, by what the standard says is in it: one project, and files that sources name."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from exchange.packages import MEGABYTE, Package
from exchange.packages import opened as opened_package
from exchange.refi.grammar import INTERNAL
from exchange.saying import refused

LARGEST_XML = 64 * MEGABYTE
_FOLDER = "sources/"


class Container:
    """A zip that holds a project.

    Attributes:
        project: the name of the file with the project.
    """

    def __init__(self, package: Package) -> None:
        """Look for the project.

        Raises:
            InvalidExchange: there is none, or more than one.
        """
        self._package = package
        self.project = package.names[_project(package.names)]

    def files(self) -> Iterator[str]:
        """The names of the files in the folder for sources, in the order of the zip."""
        for key, name in self._package.names.items():
            if key.startswith(_FOLDER):
                yield name[len(_FOLDER) :]

    def named(self, path: str) -> str | None:
        """The file that a path in the project means, by its name; ``None`` when it means none in this zip.

        Whatever case and with or without ``internal://``; paths outside the zip are never followed.
        """
        if "://" in path and not path.lower().startswith(INTERNAL):
            return None
        bare = path[len(INTERNAL) :] if path.lower().startswith(INTERNAL) else path
        key = bare.replace("\\", "/").lstrip("/").casefold().removeprefix(_FOLDER)
        name = self._package.names.get(f"{_FOLDER}{key}")
        return name[len(_FOLDER) :] if name else None

    def read(self, name: str) -> bytes:
        """A file from the folder for sources.

        Raises:
            InvalidExchange: it is broken, or too much comes out.
        """
        return self._package.read(f"{_FOLDER}{name}")

    def read_project(self) -> bytes:
        """The XML of the project.

        Raises:
            InvalidExchange: it is broken, or too much comes out.
        """
        return self._package.read(self.project, LARGEST_XML)


@contextmanager
def opened(file: BinaryIO) -> Iterator[Container]:
    """A project, open and safe.

    Raises:
        InvalidExchange: it is no zip, one that is not safe, or has not exactly one project.
    """
    with opened_package(file, "qdpx") as package:
        yield Container(package)


def _project(entries: Iterable[str]) -> str:
    """The one project at the top, by its name in small letters."""
    found = [name for name in entries if name.endswith(".qde") and "/" not in name]
    packed = next((name for name in entries if name.endswith(".qdpx") and "/" not in name), "")
    if not found and packed:
        raise refused("packed_inside", name=packed)
    if len(found) != 1:
        raise refused("projects_inside", number=len(found)) if found else refused("no_project_inside")
    return found[0]
