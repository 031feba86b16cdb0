"""Events that were moved out of the database: a file of JSON lines for each time, named by its first and last."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kb.errors import Unavailable
from kb.model.event import START, canonical
from kb.ports.events import Link, Written

_NAME = re.compile(r"(?P<first>[0-9]{9,})-(?P<last>[0-9]{9,})-(?P<hash>[0-9a-f]{16})\.jsonl")


class _Part(NamedTuple):
    """A file, by what its name says."""

    path: Path
    first: int
    last: int
    hash: str


class EventFolder:
    """An ``Archive`` in one folder.

    The name of a file has the beginning of the hash of its last event, so that of a copy that was put back it is clear
    which files belong to it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, events: Iterable[Written], *, first: int, last: Link) -> None:
        """See ``Archive``."""
        path = self._folder / f"{first:09d}-{last.number:09d}-{last.hash[:16]}.jsonl"
        half = path.with_suffix(".half")
        try:
            self._folder.mkdir(exist_ok=True, mode=0o700)
            with half.open("wb") as file:
                for one in events:
                    file.write(canonical(one) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
            _sync(self._folder)
        except OSError as error:
            msg = f"gebeurtenissen zijn niet te verplaatsen ({error.strerror}): {path}"
            raise Unavailable(msg) from error

    def lines(self, until: Link) -> Iterator[Written]:
        """See ``Archive``."""
        for part in self._leading_to(until):
            try:
                written = part.path.read_bytes()
            except OSError as error:
                msg = f"een bestand met gebeurtenissen is niet te lezen ({error.strerror}): {part.path}"
                raise Unavailable(msg) from error
            for number, line in enumerate(written.splitlines(), start=part.first):
                yield _read(line, number)

    def _leading_to(self, until: Link) -> list[_Part]:
        """The files that end with an event, with the event before that file, and so on, the oldest first."""
        parts = [
            _Part(path, int(found["first"]), int(found["last"]), found["hash"])
            for path in self._folder.glob("*.jsonl")
            if (found := _NAME.fullmatch(path.name))
        ]
        chosen: list[_Part] = []
        while until.number > 0:
            # Where somebody changed the hash, the number has to do.
            ending = [part for part in parts if part.last == until.number and part.first <= part.last]
            ending.sort(key=lambda part: (part.hash != until.hash[:16], part.path.name))
            if not ending:
                # A file is gone; those before it are read all the same.
                older = [part.last for part in parts if part.last < until.number]
                until = Link(max(older, default=0), "")
                continue
            chosen.append(ending[0])
            until = Link(ending[0].first - 1, _before(ending[0].path))
        return chosen[::-1]


def _before(path: Path) -> str:
    """The hash of the event before the first of a file, as that says it."""
    with path.open("rb") as file:
        return str(_read(file.readline(), 0).get("previous", START))


def _read(line: bytes, number: int) -> Written:
    try:
        found = json.loads(line)
    except ValueError:
        return {"number": number}
    return found if isinstance(found, dict) else {"number": number}


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
