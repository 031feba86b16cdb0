"""Third-party data: which files, from whom, under which licence, and whether they are here."""

import gzip
import hashlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_LIST = Path(__file__).with_name("sources.toml")


class Source(NamedTuple):
    """A data file."""

    name: str
    file: str
    origin: str
    licence: str
    sha256: str


class SourcesMissing(Exception):
    """Files that are not there, or are not what they should be; the message names each."""


class Sources:
    """The data in a folder, checked against ``sources.toml``."""

    def __init__(self, folder: Path) -> None:
        """Check every file.

        Raises:
            SourcesMissing: some file is not there or differs.
        """
        self._folder = folder
        self.all = known()
        faults = [fault for source in self.all for fault in self._faults(source)]
        if faults:
            msg = "training data is not complete:\n" + "\n".join(faults)
            raise SourcesMissing(msg)

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The JSON objects of a file with one on each line."""
        with gzip.open(self._folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)

    def glossary(self) -> Iterator[tuple[list[str], str]]:
        """Dutch synonyms with their English meaning."""
        for line in (self._folder / "glossary_sociaal_domein.tsv").read_text(encoding="utf-8").splitlines():
            dutch, english = line.split("\t")
            yield dutch.split(", "), english

    def _faults(self, source: Source) -> Iterator[str]:
        path = self._folder / source.file
        if not path.exists():
            yield f"  {source.file} is missing: {source.origin} ({source.licence})"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
            yield f"  {source.file} is another file than the one that was used: {source.origin}"


def known() -> list[Source]:
    """The files of ``sources.toml``."""
    return [Source(name=name, **entry) for name, entry in tomllib.loads(_LIST.read_text()).items()]
