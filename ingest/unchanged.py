"""Whether a file and all that is said about it are as they were, without reading the file's words."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from ingest.entry import Entry
from ingest.readers.opening import LARGEST

_ROOT = Path(__file__).parent.parent
# What makes a document of a file: where a letter of this changes, files are read again.
_READING = ("ingest", "kb/language", "kb/model", "kb/thesaurus")
_NO_MATTER = {"path", "name", "origin", "claims", "collection", "listed_as", "file_sha256", "said"}


def file_digest(path: Path) -> str:
    """The SHA-256 of a file; empty when it cannot be opened or is too large, which reading it will tell."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def said_of(entry: Entry) -> str:
    """A digest of everything that is said about a file, and of the way in which files are read now."""
    fields = json.dumps(entry.model_dump(exclude=_NO_MATTER), default=_plain, sort_keys=True)
    return hashlib.sha256(f"{way_of_reading()}\n{fields}".encode()).hexdigest()


@lru_cache(maxsize=1)
def way_of_reading() -> str:
    """A digest of the code that reads files, so that nobody has to remember to raise a number."""
    found = hashlib.sha256()
    for folder in _READING:
        for file in sorted((_ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".ttl", ".csv", ".json", ".txt"}:
                found.update(file.read_bytes())
    return found.hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
