"""The files that documents were read from, as they came in."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """Files by the digest of their bytes, so that the same file is there once.

    Raises:
        Unavailable: there is no room, or they may not be written.
    """

    def keep(self, path: Path, sha256: str) -> bool:
        """Keep a file; on return it is on the disk.

        Args:
            path: where it stands now.
            sha256: the digest of the bytes that were read.

        Returns:
            Whether it is kept; not when it changed since, or is gone.
        """

    def path(self, sha256: str) -> Path | None:
        """Where the bytes stand; ``None`` when they are not kept. Never to be written to."""

    def every(self) -> Iterator[str]:
        """The digests of all files that are kept."""

    def sweep(self, needed: Collection[str]) -> None:
        """Destroy all files but these, also what was written by half; nobody may be keeping one meanwhile."""

    def destroy(self, digests: Collection[str]) -> None:
        """Overwrite and delete files; one that is not there is no error."""
