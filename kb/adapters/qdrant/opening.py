"""Opening the embedded index: one process at a time, and made anew only when what stands there is damaged.

The engine locks a folder once it has it open. Before that, and while a damaged one is replaced, half of it stands
there, which another process would take for damage. So who opens it waits for a lock of our own beside the folder.
"""

import logging
from pathlib import Path

from kb.adapters.qdrant.copying import copy_folder
from kb.adapters.qdrant.embedded import is_held, position_in, remove, stamp_in
from kb.adapters.qdrant.generations import Generations, current, opening
from kb.errors import IndexDamaged, IndexUnavailable

logger = logging.getLogger(__name__)


def open_or_renew(folder: Path, *, dimension: int, stamp: str) -> Generations:
    """The index in a folder; an empty one where there was none, or where what stood there is damaged.

    Raises:
        IndexInUse: another process has it open.
        IndexUnavailable: it may not or cannot be read or written now.
    """
    with opening(folder):
        try:
            return _opened(folder, dimension, stamp)
        except IndexDamaged as error:
            logger.warning("the index cannot be read and is made anew from the catalogue", extra={"reason": str(error)})
            remove(folder)
            return _opened(folder, dimension, stamp)


def is_open_elsewhere(folder: Path) -> bool:
    """Whether another process has an index open; one that cannot be opened for another reason is not.

    Raises:
        IndexUnavailable: the disk is too full to look, or it may not be written to.
    """
    if not folder.is_dir():
        return False
    with opening(folder):
        return is_held(current(folder))


def copy_where_needed(source: Path, target: Path) -> None:
    """Put a copy of an index that nobody has open in a folder, unless the one there can follow from where it stands.

    Raises:
        IndexUnavailable: it cannot be written, for instance because the disk is full.
    """
    with opening(source), opening(target):
        if _can_go_on(target, source):
            return
        half = target.with_name(f"{target.name}.half")
        try:
            remove(half)
            copy_folder(source, half)
            remove(target)
            half.rename(target)
        except OSError as error:
            remove(half)
            msg = f"de zoekindex is niet te kopiëren ({error.strerror or error}); er is niets weggegooid"
            raise IndexUnavailable(msg) from error


def _can_go_on(folder: Path, other: Path) -> bool:
    """Whether the index in a folder follows the same as the other, from where it stands."""
    folder, other = current(folder), current(other)
    at, there = position_in(folder), position_in(other)
    is_known = at is not None and there is not None and at.history == there.history and at.number <= there.number
    return is_known and stamp_in(folder) == stamp_in(other)


def _opened(folder: Path, dimension: int, stamp: str) -> Generations:
    index = Generations(folder, dimension=dimension, stamp=stamp)
    index.settle()
    return index
