"""The list of what was withdrawn, as a file of JSON lines beside the catalogue."""

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from kb.errors import Unavailable
from kb.model.withdrawal import Withdrawal


class WithdrawalFile:
    """A ``WithdrawalList`` in one file, to which lines are only ever added."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self) -> list[Withdrawal]:
        """See ``WithdrawalList``. A last line that a crash cut off was never confirmed, and is passed over.

        Raises:
            Unavailable: it cannot be read, or a line in it is damaged.
        """
        try:
            written = self._path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            msg = f"de lijst van wat teruggenomen is, is niet te lezen ({error.strerror}): {self._path}"
            raise Unavailable(msg) from error
        *whole, _cut_off = written.split(b"\n")
        try:
            return [Withdrawal.model_validate_json(line) for line in whole if line]
        except ValidationError as error:
            msg = f"in de lijst van wat teruggenomen is, staat een regel die niet klopt: {self._path}"
            raise Unavailable(msg) from error

    def add(self, lines: Sequence[Withdrawal]) -> None:
        """See ``WithdrawalList``.

        Raises:
            Unavailable: it cannot be written, for instance because the disk is full.
        """
        written = "".join(line.written + "\n" for line in lines).encode()
        try:
            self._append(written)
        except OSError as error:
            msg = f"de lijst van wat teruggenomen is, is niet te schrijven ({error.strerror}): {self._path}"
            raise Unavailable(msg) from error

    def _append(self, written: bytes) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            end = os.fstat(handle).st_size
            if end and os.pread(handle, 1, end - 1) != b"\n":
                # What a crash cut off must not run into what comes now.
                os.ftruncate(handle, os.pread(handle, end, 0).rfind(b"\n") + 1)
            os.write(handle, written)
            os.fsync(handle)
        finally:
            os.close(handle)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
