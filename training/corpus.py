"""A city's own documents, for their words: these count as running text in the vocabulary and the first vectors.

Tokens go with a model wherever it goes. So only documents that everybody may read count, and
of their words only those of several documents: a name that one person goes by stays out.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ingest.entry import Rejected
from ingest.prepare import Stopwatch, prepare
from ingest.prepared import Unusable
from ingest.selection import select
from kb.language.linker import Linker
from kb.model.document import Document
from training.words import letters

logger = logging.getLogger(__name__)

_DOCUMENTS_WITH_A_WORD = 3


def texts(folder: Path, linker: Linker) -> list[str]:
    """The texts of the open documents in a folder with a manifest, without words that hardly any of them has."""
    opened = list(_open(folder, linker))
    known = Counter(word for text in opened for word in set(letters(text)))
    return [" ".join(word for word in letters(text) if known[word] >= _DOCUMENTS_WITH_A_WORD) for text in opened]


def _open(folder: Path, linker: Linker) -> Iterator[str]:
    left_out: Counter[str] = Counter()
    for entry in select([folder]):
        if isinstance(entry, Rejected):
            left_out[entry.code] += 1
            continue
        try:
            found = prepare(entry, linker, now=datetime.now(UTC), watch=Stopwatch())
        except Exception as error:
            left_out[type(error).__name__] += 1
            continue
        for one in found:
            if isinstance(one, Unusable):
                left_out[one.code] += 1
            elif _is_open(one.document):
                yield one.document.text
            else:
                left_out["closed"] += 1
    logger.info("own documents left out: %s", dict(left_out))


def _is_open(document: Document) -> bool:
    return document.terms.open_to_all(datetime.now(UTC).date())
