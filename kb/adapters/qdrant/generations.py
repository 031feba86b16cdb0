"""One index in the place of another while it is asked: built in a folder of its own, and taken over whole.

The first generation stands in the folder of the index itself, each later one in a folder below. A file says which
one counts, and is replaced at once, so at any moment there is one, and it is whole. Nobody waits for the change but
for as long as the engine takes to open the new one.
"""

import contextlib
import fcntl
import logging
import os
import shutil
import threading
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from kb.adapters.qdrant.embedded import PARTS, EdgeIndex, remove, write_whole
from kb.errors import IndexDamaged, IndexInUse, IndexUnavailable, NoRoomBeside
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader
from kb.ports.changes import Position
from kb.ports.encoder import Vector
from kb.ports.index import PassageEntry, Retriever, ScoredPassage, SparseTerms

logger = logging.getLogger(__name__)

_CURRENT, _READY, _BUILDING = "current.txt", "ready.txt", "building.lock"
# Beside the index that is there, what is built and what the engine writes on the way.
_ROOM = 2
_SOME_ROOM = 256 * 2**20
_FILE = 0o600


def current(home: Path) -> Path:
    """The folder of the generation that counts."""
    return home / _named_in(home / _CURRENT)


@contextmanager
def building(home: Path) -> Iterator[Path]:
    """A new folder to build in; what is there at the end takes the place of what counts, once who asks it is told.

    Raises:
        IndexInUse: another process is building.
        NoRoomBeside: for another index.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _locked(home / _BUILDING, wait=False):
        _sweep(home)
        refuse_without_room(home)
        folder = home / uuid4().hex
        yield folder
        write_whole(home / _READY, folder.name)


@contextmanager
def opening(home: Path) -> Iterator[None]:
    """While nobody else opens an index, or puts another in its place.

    Raises:
        IndexUnavailable: it may not be written to.
    """
    with _locked(home.with_name(f"{home.name}.lock")):
        yield


class Generations:
    """A ``PassageIndex`` in process, of which another generation can take the place at any time."""

    def __init__(self, home: Path, *, dimension: int, stamp: str) -> None:
        """Open the generation that counts; see ``EdgeIndex``."""
        self._home, self._dimension, self._current = home, dimension, stamp
        self._changing = threading.Condition()
        self._users: Counter[int] = Counter()
        self._is_held = False
        self._now = EdgeIndex(current(home), dimension=dimension, stamp=stamp)

    @property
    def home(self) -> Path:
        """The folder of all generations."""
        return self._home

    def settle(self) -> None:
        """Do what a process that ended did not come to; for who is ``opening``."""
        with contextlib.suppress(IndexDamaged):
            self._go_on()
        with contextlib.suppress(IndexInUse), _locked(self._home / _BUILDING, wait=False):
            _sweep(self._home)

    def take_over(self) -> bool:
        """Go on with what was built, if anything was; each question meanwhile is answered by one of the two."""
        with opening(self._home):
            return self._go_on()

    def _go_on(self) -> bool:
        ready = self._home / _READY
        if not ready.exists():
            return False
        folder = self._home / _named_in(ready)
        try:
            new = EdgeIndex(folder, dimension=self._dimension, stamp=self._current)
        except IndexDamaged:
            # What is there goes on; it will be built again.
            ready.unlink()
            _discard(self._home, folder)
            raise
        write_whole(self._home / _CURRENT, new.folder.name)
        ready.unlink()
        with self._changing:
            old, self._now = self._now, new
            self._changing.wait_for(lambda: not self._users[id(old)])
        old.close()
        _discard(self._home, old.folder)
        logger.info("another index took the place", extra={"passages": new.count()})
        return True

    @property
    def stamp(self) -> str:
        """See ``PassageIndex``."""
        return self._now.stamp

    @property
    def position(self) -> Position | None:
        """See ``PassageIndex``."""
        return self._now.position

    @property
    def state(self) -> Hashable:
        """See ``PassageIndex``."""
        return self._now.state

    def remember(self, position: Position) -> None:
        """See ``PassageIndex``."""
        self._now.remember(position)

    def upsert(self, entries: Sequence[PassageEntry]) -> None:
        """See ``PassageIndex``."""
        self._now.upsert(entries)

    def delete(self, documents: Sequence[DocumentId]) -> None:
        """See ``PassageIndex``."""
        self._now.delete(documents)

    def search(self, retrievers: Sequence[Retriever], reader: Reader) -> list[list[ScoredPassage]]:
        """See ``PassageIndex``."""
        with self._using() as index:
            return index.search(retrievers, reader)

    def best(self, terms: SparseTerms, reader: Reader) -> dict[int, float]:
        """See ``PassageIndex``."""
        with self._using() as index:
            return index.best(terms, reader)

    def vectors(self, ids: Sequence[PassageId]) -> dict[PassageId, Vector]:
        """See ``PassageIndex``."""
        with self._using() as index:
            return index.vectors(ids)

    def terms(self, ids: Sequence[PassageId]) -> dict[PassageId, frozenset[int]]:
        """See ``PassageIndex``."""
        with self._using() as index:
            return index.terms(ids)

    def count(self) -> int:
        """See ``PassageIndex``."""
        with self._using() as index:
            return index.count()

    def ids(self) -> Iterator[PassageId]:
        """See ``PassageIndex``."""
        with self._using() as index:
            yield from index.ids()

    def clear(self) -> None:
        """See ``PassageIndex``; who asks meanwhile waits."""
        with self._alone() as index:
            index.clear()

    def optimize(self) -> None:
        """See ``PassageIndex``; who asks meanwhile waits."""
        with self._alone() as index:
            index.optimize()

    def close(self) -> None:
        """See ``PassageIndex``."""
        self._now.close()

    @contextmanager
    def _alone(self) -> Iterator[EdgeIndex]:
        """The generation that counts, while nobody asks it: it may be closed and opened anew."""
        with self._changing:
            # Nobody begins any more, or there might always be somebody.
            self._is_held = True
            try:
                self._changing.wait_for(lambda: not self._users[id(self._now)])
                yield self._now
            finally:
                self._is_held = False
                self._changing.notify_all()

    @contextmanager
    def _using(self) -> Iterator[EdgeIndex]:
        """The generation that counts, which stays open until this is over."""
        with self._changing:
            self._changing.wait_for(lambda: not self._is_held)
            index = self._now
            self._users[id(index)] += 1
        try:
            yield index
        finally:
            with self._changing:
                self._users[id(index)] -= 1
                self._changing.notify_all()


def _named_in(file: Path) -> str:
    """The name of a generation; none is the first."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _sweep(home: Path) -> None:
    """Remove what was left half, and what nobody asks any more."""
    kept = {current(home)} | {home / name for name in [_named_in(home / _READY)] if name}
    for folder in (home, *home.iterdir()):
        if folder.is_dir() and folder.name not in PARTS and folder not in kept:
            _discard(home, folder)


def _discard(home: Path, folder: Path) -> None:
    """Remove a generation."""
    parts = [home / part for part in PARTS] if folder == home else [folder]
    for part in parts:
        remove(part)


@contextmanager
def _locked(file: Path, *, wait: bool = True) -> Iterator[None]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, _FILE)
    except OSError as error:
        msg = f"de zoekindex is nu niet te openen of te schrijven ({error.strerror}); er is niets weggegooid"
        raise IndexUnavailable(msg) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            msg = "een ander proces maakt de zoekindex al opnieuw"
            raise IndexInUse(msg) from error
        yield
    finally:
        # The system lets go of it too when a process is killed.
        os.close(handle)


def refuse_without_room(home: Path) -> None:
    """Come back when there is room for another index.

    Raises:
        NoRoomBeside: there is not.
    """
    size = sum(file.stat().st_blocks * 512 for file in home.rglob("*") if file.is_file())
    needed, free = _ROOM * size + _SOME_ROOM, shutil.disk_usage(home).free
    if free < needed:
        room = f"nog {free // 2**20} MiB vrij, {needed // 2**20} MiB is nodig"
        msg = f"er is geen plaats om de zoekindex ernaast opnieuw te maken ({room}); maak ruimte"
        raise NoRoomBeside(msg)
