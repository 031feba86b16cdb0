from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from kb.adapters.qdrant.opening import open_or_renew
from kb.model.reader import VISITOR
from kb.model.search import Filters
from kb.ports.index import Retriever


def test_who_asks_while_an_index_is_emptied_or_compacted_is_answered(tmp_path: Path) -> None:
    index = open_or_renew(tmp_path / "index", dimension=4, stamp="een")
    asked = Retriever(source=None, filters=Filters(), limit=3, sparse={7: 1.0})
    done = Event()

    def ask() -> int:
        times = 0
        while not done.is_set() or not times:
            index.search([asked], VISITOR)
            times += index.count() + 1
        return times

    with ThreadPoolExecutor(2) as readers:
        asking = [readers.submit(ask) for _ in range(2)]
        for _ in range(20):
            index.clear()
            index.optimize()
        done.set()
        assert all(one.result() for one in asking)
    index.close()
