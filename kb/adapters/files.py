"""Kept files in a folder: ``ab/cdef…``, by the SHA-256 of their bytes."""

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kb.adapters.data_folder import reason
from kb.errors import Unavailable

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NEW = "nieuw-"
_CHUNK = 1 << 20


class FileFolder:
    """``Files`` in a folder of its own; a file is written beside its place first, so it is there whole or not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, sha256: str) -> bool:
        """See ``Files``."""
        if not _DIGEST.fullmatch(sha256):
            return False
        place = self._place(sha256)
        if place.exists():
            return True
        try:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return _copied(path, place, sha256)
        except FileNotFoundError:
            return False
        except OSError as error:
            msg = f"het bestand zelf is niet te bewaren in {self._folder}: {reason(error)}"
            raise Unavailable(msg) from error

    def path(self, sha256: str) -> Path | None:
        """See ``Files``."""
        place = self._place(sha256) if _DIGEST.fullmatch(sha256) else None
        return place if place is not None and place.is_file() else None

    def every(self) -> Iterator[str]:
        """See ``Files``."""
        for place in sorted(self._folder.glob("??/*")):
            if _DIGEST.fullmatch(digest := place.parent.name + place.name):
                yield digest

    def destroy(self, digests: Collection[str]) -> None:
        """See ``Files``."""
        self._destroy(self._place(digest) for digest in digests if _DIGEST.fullmatch(digest))

    def sweep(self, needed: Collection[str]) -> None:
        """See ``Files``."""
        self.destroy(set(self.every()) - set(needed))
        self._destroy(self._folder.glob(f"??/{_NEW}*"))

    def _destroy(self, places: Iterable[Path]) -> None:
        for place in places:
            try:
                _overwrite(place)
                place.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                msg = f"een bewaard bestand is niet te vernietigen ({error.strerror}): {place}"
                raise Unavailable(msg) from error

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:]


def _copied(path: Path, place: Path, sha256: str) -> bool:
    found = hashlib.sha256()
    with path.open("rb") as source, tempfile.NamedTemporaryFile(dir=place.parent, prefix=_NEW, delete=False) as new:
        written = Path(new.name)
        try:
            while chunk := source.read(_CHUNK):
                found.update(chunk)
                new.write(chunk)
            new.flush()
            os.fsync(new.fileno())
            if found.hexdigest() != sha256:
                return False
            written.replace(place)
        finally:
            written.unlink(missing_ok=True)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def _overwrite(place: Path) -> None:
    """Put zeros where the bytes stood; a disk that writes elsewhere each time keeps them for a while all the same."""
    with place.open("r+b") as file:
        left = place.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, _CHUNK)))
        file.flush()
        os.fsync(file.fileno())
