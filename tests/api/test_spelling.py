"""Did you mean, over the wire and while the explorer runs."""

import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kb.bootstrap import open_knowledge_base
from kb.settings import Settings
from tests.api.conftest import client_of
from tests.building import document


def _meant(client: TestClient, question: str) -> Any:
    answer = client.get("/v1/search", params={"q": question})
    assert answer.status_code == 200, answer.text
    return answer.json()["didYouMean"]


def _meant_soon(client: TestClient, question: str) -> Any:
    """What is proposed once the words are learnt, which happens beside the requests."""
    deadline = time.monotonic() + 20
    while (found := _meant(client, question)) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def test_words_are_learnt_when_serving_starts_and_when_documents_come_in(tmp_path: Path) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, index_seconds=0.05, _env_file=None))
    base.catalogue.save(*document("test:een", "De zandloperij draait weer."))

    assert _meant(client_of(base), "zandlopreij") is None
    with client_of(base) as client:
        assert _meant_soon(client, "zandlopreij") == "zandloperij"
        assert _meant(client, "vuurtornewachterij") is None
        base.catalogue.save(*document("test:twee", "De vuurtorenwachterij ook."))
        assert _meant_soon(client, "vuurtornewachterij") == "vuurtorenwachterij"
    base.close()


def test_serving_stops_at_once_while_words_are_learnt(tmp_path: Path) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, index_seconds=60, _env_file=None))
    for number in range(1500):
        base.catalogue.save(document(f"test:{number}")[0], [])

    start = time.monotonic()
    with client_of(base) as client:
        assert _meant(client, "zandlopreij") is None

    assert time.monotonic() - start < 2
    base.close()


@pytest.mark.parametrize("question", ["x" * 1000, "shculden " * 111, "xq" * 500, "zzzzzzzz " * 100])
def test_a_question_of_nonsense_is_answered_all_the_same(tmp_path: Path, question: str) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, _env_file=None))
    base.spelling.learn()

    assert _meant(client_of(base), question[:1000]) in {None, question.replace("shculden", "schulden", 5).strip()}
    base.close()
