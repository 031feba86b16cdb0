"""A city's own documents, for their words: in the vocabulary these count as running text."""

import logging
from collections.abc import Iterator
from pathlib import Path

from ingest.normalise import normalise
from ingest.readers.opening import read_file
from kb.errors import KbError

logger = logging.getLogger(__name__)


def texts(folder: Path) -> Iterator[str]:
    """The texts of all files below a folder that the product can read; of another one the reason is logged."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            raw = read_file(file)
        except KbError as error:
            logger.warning("%s: %s", file.name, error)
            continue
        yield normalise(raw).text
