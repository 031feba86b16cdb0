"""Copying an index that nobody has open."""

import shutil
from pathlib import Path

_BLOCK = 2**20


def copy_folder(source: Path, target: Path) -> None:
    """Put a copy of a folder where there is none yet."""
    shutil.copytree(source, target, copy_function=_copy_file)


def _copy_file(source: str, target: str) -> None:
    """Copy a file, and leave what is empty in it empty: the engine sets room apart that takes none until it is used.

    Written out, an index of 17 MiB took 231.
    """
    with Path(source).open("rb") as whole, Path(target).open("wb") as copy:
        while block := whole.read(_BLOCK):
            if block.count(0) == len(block):
                copy.seek(len(block), 1)
            else:
                copy.write(block)
        copy.truncate(whole.tell())
