"""Whether the pages of who only reads get slower by what researchers do: the same pages without codings and with many.

Both explorers are in one process and asked in turn, so that what else the machine does weighs on both alike. Compared
are the medians of the processor time that an answer takes, which waiting for others does not touch.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import open_knowledge_base
from kb.model.identity import DocumentId
from kb.settings import Settings

TIMES = 40
_ENCODER = "hashing"


def pages(document: DocumentId) -> Mapping[str, str]:
    """What is asked for, by what it is called."""
    return {
        "the front page": "/",
        "a search": "/zoeken?q=brieven+over+het+spreekuur",
        "a document": f"/documenten/{document}",
    }


def ratios(without: Path, many: Path, document: DocumentId, *, times: int = TIMES) -> dict[str, float]:
    """Per page the processor time of an answer where there are many codings, over that where there are none.

    Args:
        without: a data folder with documents.
        many: one with the same documents, and codings in them.
        document: one of those.
        times: how often each page is asked for, on each side.
    """
    bases = [open_knowledge_base(Settings(data=folder, encoder=_ENCODER, _env_file=None)) for folder in (without, many)]
    try:
        for base in bases:
            base.following.ensure()
        clients = [TestClient(create_app(base), base_url="http://127.0.0.1:8000") for base in bases]
        return {name: _ratio(clients, path, times) for name, path in pages(document).items()}
    finally:
        for base in bases:
            base.close()


def _ratio(clients: Sequence[TestClient], path: str, times: int) -> float:
    seconds: list[list[float]] = [[] for _ in clients]
    for number in range(times + 2):
        # Who is first finds the processor's memory as something else left it, so they take turns at that too.
        for side in (0, 1) if number % 2 else (1, 0):
            start = time.process_time()
            clients[side].get(path).raise_for_status()
            seconds[side].append(time.process_time() - start)
    # The first two warm up.
    without, many = (median(one[2:]) for one in seconds)
    return many / without
