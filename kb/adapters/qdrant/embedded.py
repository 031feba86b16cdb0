"""The index in process, on Qdrant Edge: one folder, held by one process; ``shape`` says how it is laid out."""

import contextlib
import errno
import json
import os
import re
import shutil
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import qdrant_edge as edge

from kb.adapters.qdrant import payload as fields
from kb.adapters.qdrant import shape
from kb.errors import IndexDamaged, IndexInUse, IndexUnavailable, KbError
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader
from kb.ports.changes import Position
from kb.ports.encoder import Vector
from kb.ports.index import PassageEntry, Retriever, ScoredPassage, SparseTerms

R = TypeVar("R")

_STAMP_FILE = "stamp.txt"
_POSITION_FILE = "position.json"
_SHARD_FOLDER = "shard"
PARTS = (_SHARD_FOLDER, _STAMP_FILE, _POSITION_FILE)
"""What an index has in its folder; there may be more in it."""
# The engine writes to files that it has mapped, so on a full disk the process is killed (SIGBUS), without an error.
# So it is refused before it happens.
_REMEMBERED = 50_000
_FREE_BYTES_NEEDED = 64 * 1024 * 1024


class EdgeIndex:
    """A ``PassageIndex`` in a folder of its own."""

    def __init__(self, folder: Path, *, dimension: int, stamp: str) -> None:
        """Open the folder, or make it.

        Raises:
            IndexInUse: another process has it open.
            IndexDamaged: the engine cannot make sense of what it reads.
            IndexUnavailable: it may not or cannot read or write it now.
        """
        self._folder = folder
        self._dimension = dimension
        self._current = stamp
        self._best: dict[tuple[Reader, int, int, float], float] = {}
        self._state = object()
        self._shard = self._open()
        self._exceptions = _guard(lambda: shape.Exceptions(self._shard))
        # Nobody else has it open, so what stands in the files need not be read again.
        self._stamp, self._position = stamp_in(folder), position_in(folder)

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return self._folder

    @property
    def stamp(self) -> str:
        """See ``PassageIndex``."""
        return self._stamp

    @property
    def position(self) -> Position | None:
        """See ``PassageIndex``."""
        return self._position

    @property
    def state(self) -> Hashable:
        """See ``PassageIndex``."""
        return self._state

    def remember(self, position: Position) -> None:
        """See ``PassageIndex``."""
        _refuse_when_full(self._folder)
        _guard(self._shard.flush)
        _guard(lambda: write_whole(self._folder / _POSITION_FILE, json.dumps(position._asdict())))
        self._position = position

    def upsert(self, entries: Sequence[PassageEntry]) -> None:
        """See ``PassageIndex``."""
        fields.check(entries, self._dimension)
        if not entries:
            return
        _refuse_when_full(self._folder)
        payloads = {entry.document.id: fields.payload(entry.document) for entry in entries}
        for payload in payloads.values():
            self._exceptions.note(payload)
        points = [
            edge.Point(
                id=entry.id,
                vector={
                    fields.DENSE: entry.dense.tolist(),
                    fields.SPARSE: edge.SparseVector(
                        indices=list(entry.sparse.keys()), values=list(entry.sparse.values())
                    ),
                },
                payload=payloads[entry.document.id],
            )
            for entry in entries
        ]
        _guard(lambda: self._shard.update(edge.UpdateOperation.upsert_points(points)))
        self.forget()

    def delete(self, documents: Sequence[DocumentId]) -> None:
        """See ``PassageIndex``."""
        if documents:
            _refuse_when_full(self._folder)
            chosen = shape.chosen([fields.AnyOf(fields.DOCUMENT, tuple(documents))])
            _guard(lambda: self._shard.update(edge.UpdateOperation.delete_points_by_filter(chosen)))
            self.forget()

    def search(self, retrievers: Sequence[Retriever], reader: Reader) -> list[list[ScoredPassage]]:
        """See ``PassageIndex``."""
        asked = [n for n, retriever in enumerate(retrievers) if retriever.dense is not None or retriever.sparse]
        there = self._exceptions.there
        rarity = _guard(lambda: self._exceptions.among(reader))
        requests = _guard(lambda: [shape.request(retrievers[n], reader, rarity, there) for n in asked])
        batch = edge.QueryBatchRequest(requests)
        answers = _guard(lambda: self._shard.query_batch(batch)) if asked else []
        found: list[list[ScoredPassage]] = [[] for _ in retrievers]
        for n, points in zip(asked, answers, strict=True):
            found[n] = fields.ranked(points)
        return found

    def best(self, terms: SparseTerms, reader: Reader) -> dict[int, float]:
        """See ``PassageIndex``; remembered, since a common word is in every tenth passage and its best stays that."""
        # The index changes: another one comes in its place, so what was asked before goes into none that counts.
        known, day = self._best, fields.today()
        missing = {term: weight for term, weight in terms.items() if (reader, day, term, weight) not in known}
        found = fields.best(missing, self.search(fields.alone(missing), reader))
        if len(known) > _REMEMBERED:
            known.clear()
        known.update({(reader, day, term, missing[term]): score for term, score in found.items()})
        return {term: found[term] if term in found else known[reader, day, term, terms[term]] for term in terms}

    def forget(self) -> None:
        """Let go of what was remembered, as when the index changed."""
        self._best = {}
        self._state = object()

    def vectors(self, ids: Sequence[PassageId]) -> dict[PassageId, Vector]:
        """See ``PassageIndex``."""
        return fields.vectors(self._kept(ids, fields.DENSE))

    def terms(self, ids: Sequence[PassageId]) -> dict[PassageId, frozenset[int]]:
        """See ``PassageIndex``."""
        return fields.terms(self._kept(ids, fields.SPARSE))

    def count(self) -> int:
        """See ``PassageIndex``."""
        return _guard(lambda: self._shard.count(edge.CountRequest(exact=True)))

    def ids(self) -> Iterator[PassageId]:
        """See ``PassageIndex``."""
        return fields.every_id(lambda offset: _guard(lambda: self._records(offset)))

    def clear(self) -> None:
        """See ``PassageIndex``."""
        self.close()
        # What says how far it is goes first, since a crash may leave the rest half there.
        for part in reversed(PARTS):
            remove(self._folder / part)
        self._shard = self._open()
        self._exceptions = _guard(lambda: shape.Exceptions(self._shard))
        self._stamp, self._position = stamp_in(self._folder), None
        self.forget()

    def optimize(self) -> None:
        """See ``PassageIndex``. It only makes faster, so on a disk that is nearly full it is left for later."""
        if _free(self._folder) < _FREE_BYTES_NEEDED:
            return
        passages = self.count()
        if passages >= shape.GRAPH_FROM:
            self.close()
            config = shape.config(self._dimension, passages=passages)
            self._shard = _guard(lambda: edge.EdgeShard.load(str(self._folder / _SHARD_FOLDER), config))
        _guard(self._shard.optimize)

    def close(self) -> None:
        """See ``PassageIndex``."""
        with contextlib.suppress(KbError):
            _guard(self._shard.flush)
            _guard(self._shard.close)

    def _kept(self, ids: Sequence[PassageId], vector: str) -> list[Any]:
        """Entries with one of their vectors."""
        if not ids:
            return []
        return _guard(lambda: self._shard.retrieve(list(ids), with_payload=False, with_vector=[vector]))

    def _records(self, offset: Any) -> tuple[list[Any], Any]:
        """Some of what is there, and where the next begin; nothing after the last."""
        return self._shard.scroll(
            edge.ScrollRequest(offset=offset, limit=fields.IDS_PER_CALL, with_payload=False, with_vector=False)
        )

    def _open(self) -> edge.EdgeShard:
        return _guard(self._load_or_make)

    def _load_or_make(self) -> edge.EdgeShard:
        path = self._folder / _SHARD_FOLDER
        path.mkdir(parents=True, exist_ok=True)
        _refuse_when_full(self._folder)
        if any(path.iterdir()):
            return edge.EdgeShard.load(str(path))
        (self._folder / _POSITION_FILE).unlink(missing_ok=True)
        shard = edge.EdgeShard.create(str(path), shape.config(self._dimension, passages=0))
        shape.declare_fields(shard)
        (self._folder / _STAMP_FILE).write_text(self._current)
        return shard


def stamp_in(folder: Path) -> str:
    """What the index in a folder was made with."""
    file = folder / _STAMP_FILE
    return file.read_text() if file.exists() else ""


def position_in(folder: Path) -> Position | None:
    """How far the index in a folder has followed the catalogue, also when another process has it open."""
    try:
        return Position(**json.loads((folder / _POSITION_FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def is_held(folder: Path) -> bool:
    """Whether another process has an index open; one that cannot be opened for another reason is not held.

    Raises:
        IndexUnavailable: the disk is too full to look.
    """
    path = folder / _SHARD_FOLDER
    if not path.is_dir():
        return False
    _refuse_when_full(folder)
    try:
        _guard(lambda: edge.EdgeShard.load(str(path))).close()
    except IndexInUse:
        return True
    except KbError:
        return False
    return False


def _refuse_when_full(folder: Path) -> None:
    free = _free(folder)
    if free < _FREE_BYTES_NEEDED:
        room = f"nog {free // 2**20} MiB vrij, {_FREE_BYTES_NEEDED // 2**20} MiB is nodig"
        msg = f"de schijf van de zoekindex is vol ({room}); maak ruimte en probeer het opnieuw"
        raise IndexUnavailable(msg)


def write_whole(file: Path, content: str) -> None:
    """Put a file in the place of the one that is there: always one of the two is there whole."""
    half = file.with_suffix(".half")
    with half.open("w") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    half.replace(file)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def remove(folder: Path) -> None:
    """Delete the folder of an index or a part of it, also one that cannot be opened or is no folder."""
    if folder.is_file():
        folder.unlink()
        return
    shutil.rmtree(folder, ignore_errors=True)


def _guard(call: Callable[[], R]) -> R:
    """The result of an engine call, with its failures as ours.

    A damaged shard may raise the engine's ``PanicException``, which is no ``Exception``.
    """
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, KbError):
        raise
    except BaseException as error:
        if "WouldBlock" in str(error):
            msg = "de zoekindex is in gebruik door een ander proces; stop dat eerst"
            raise IndexInUse(msg) from error
        refused = _refusal(error)
        if refused is not None:
            msg = f"de zoekindex is nu niet te openen of te schrijven ({os.strerror(refused)}); er is niets weggegooid"
            raise IndexUnavailable(msg) from error
        msg = "de zoekindex is niet te lezen; draai: kb reindex"
        raise IndexDamaged(msg) from error


# What the operating system says of files that are not what they should be; all else it says is no damage.
_DAMAGE = {errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EINVAL}


def _refusal(error: BaseException) -> int | None:
    """Why the operating system did not let the engine do it; ``None`` when it did, and found damage."""
    if isinstance(error, MemoryError):
        return errno.ENOMEM
    if isinstance(error, OSError):
        said = error.errno
    else:
        found = re.search(r"\(os error (\d+)\)|\bOs \{ code: (\d+)", str(error))
        said = int(found.group(1) or found.group(2)) if found else None
    return None if said in _DAMAGE else said
