"""Files that somebody sends and then decides about: a private place in the data folder, for an hour at most.

A file is found by who sent it, for which study, and a secret that they got; so no list of them is kept, and nobody
finds the file of somebody else. Each has one per study: the next takes the place of the one before.
"""

import errno
import os
import re
import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from api.gate import Limits
from kb.bootstrap.places import UPLOADS
from kb.errors import NoRoom, UploadGone
from kb.model.identity import digest
from kb.model.reader import Reader
from kb.model.study import StudyId

LASTS_SECONDS = 3_600
_AT_ONCE = 4
_AROUND = 64 * 1024
"""What a form may be larger than the file in it."""
_WORKS_SECONDS = 300.0
_HALF = "half-"
_SENT = re.compile(r"(?:/en)?/werk/[^/]+/inlezen/bestand|/v1/studies/[^/]+/imports")
_LOOKED_AT = re.compile(r"(?:/en)?/werk/[^/]+/inlezen")


class Special:
    """How large and how long, where a file is sent or read: longer than other requests, and few are sent at once."""

    def __init__(self, largest: int, otherwise: Limits) -> None:
        """Wire it up.

        Args:
            largest: file that is taken, in bytes.
            otherwise: the limits of all other requests.
        """
        # How long sending takes is the line's; a body has to keep coming, see ``api.gate``.
        self._sent = Limits(_AT_ONCE, largest + _AROUND, 0)
        self._looked_at = otherwise._replace(seconds=otherwise.seconds and max(otherwise.seconds, _WORKS_SECONDS))

    def __call__(self, method: str, path: str) -> Limits | None:
        """The limits of a request; ``None`` where they are those of all."""
        if method == "POST" and _SENT.fullmatch(path):
            return self._sent
        return self._looked_at if _LOOKED_AT.fullmatch(path) else None


class Uploads:
    """The files that wait, in a folder that only this product reads."""

    def __init__(self, data: Path, *, folder: str = UPLOADS) -> None:
        self._folder = data / folder
        self._later: threading.Timer | None = None
        self.sweep()

    @contextmanager
    def receiving(self) -> Iterator[BinaryIO]:
        """A new file to write what comes; it is gone afterwards, unless it was kept.

        Raises:
            NoRoom: the disk is full.
        """
        self.sweep()
        with _told_full():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = tempfile.NamedTemporaryFile(dir=self._folder, prefix=_HALF, delete=False)  # noqa: SIM115
        path = Path(made.name)
        try:
            with _told_full(), made:
                yield cast("BinaryIO", made)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, file: BinaryIO, study: StudyId, reader: Reader, *, token: str = "") -> str:
        """Keep what came; the secret by which it is found.

        Args:
            file: from ``receiving``, whole.
            study: that it is for.
            reader: who sent it.
            token: the secret, where there is one already.
        """
        token = token or secrets.token_urlsafe(18)
        with _told_full():
            file.flush()
        for other in self._folder.glob(f"{_whose(study, reader)}-*"):
            other.unlink(missing_ok=True)
        Path(file.name).rename(self._place(study, reader, token))
        self._sweep_later()
        return token

    @contextmanager
    def opened(self, study: StudyId, reader: Reader, token: str) -> Iterator[BinaryIO]:
        """A file that was kept.

        Raises:
            UploadGone: it is not there any more, or not for this reader.
        """
        try:
            file = self._place(study, reader, token).open("rb")
        except OSError as error:
            msg = "dit bestand is er niet meer; kies het opnieuw"
            raise UploadGone(msg) from error
        with file:
            yield file

    def drop(self, study: StudyId, reader: Reader, token: str) -> None:
        """Remove a file, if it is there."""
        self._place(study, reader, token).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what nobody decided about in time, and what was left half."""
        for path in self._all():
            try:
                if time.time() - path.stat().st_mtime >= LASTS_SECONDS:
                    path.unlink(missing_ok=True)
            except FileNotFoundError:
                continue

    def _sweep_later(self) -> None:
        """Remove it also when nobody comes along any more."""
        if self._later is None or not self._later.is_alive():
            self._later = threading.Timer(LASTS_SECONDS, self._sweep_and_go_on)
            self._later.daemon = True
            self._later.start()

    def _sweep_and_go_on(self) -> None:
        self.sweep()
        self._later = None
        if self._all():
            self._sweep_later()

    def _all(self) -> list[Path]:
        return list(self._folder.glob("*")) if self._folder.exists() else []

    def _place(self, study: StudyId, reader: Reader, token: str) -> Path:
        return self._folder / f"{_whose(study, reader)}-{digest(token)[:32]}"


def _whose(study: StudyId, reader: Reader) -> str:
    return digest(f"{study}|{reader.account}")[:32]


@contextmanager
def _told_full() -> Iterator[None]:
    """Inside it, a full disk is told as what it is."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            msg = os.strerror(error.errno)
            raise NoRoom(msg) from error
        raise
