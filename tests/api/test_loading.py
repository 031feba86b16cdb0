"""Before the explorer says that it can answer, it has loaded what the first question would wait for."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.services.finding.spelling import Spelling
from kb.settings import Settings
from tests.api.conftest import client_of
from tests.building import document, knowledge_base

_PATIENCE = 60


class _Held(Spelling):
    """Learns when it is let go."""

    let_go = Event()
    recalls = True

    def recall(self) -> bool:
        return self.recalls and super().recall()

    def learn(self, *, go_on: Callable[[], bool] = lambda: True) -> bool:
        while go_on() and not self.let_go.wait(0.01):
            pass
        return super().learn(go_on=go_on)


class _HeldWithoutWords(_Held):
    """And had learnt nothing before."""

    recalls = False


class _Broken(Spelling):
    """Never learns."""

    def learn(self, *, go_on: Callable[[], bool] = lambda: True) -> bool:  # noqa: ARG002 - the real one names it
        msg = "kapot"
        raise RuntimeError(msg)


def with_spelling(base: KnowledgeBase, kind: type[Spelling]) -> KnowledgeBase:
    return replace(base, spelling=kind(catalogue=base.catalogue, thesaurus=base.thesaurus))


def wait_until_ready(client: TestClient) -> None:
    until = time.monotonic() + _PATIENCE
    while client.get("/health/ready").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("prefix", ["", "/v1"])
def test_an_explorer_is_not_ready_before_words_and_models_are_loaded(base: KnowledgeBase, prefix: str) -> None:
    _Held.let_go.clear()
    with client_of(with_spelling(base, _HeldWithoutWords)) as client:
        early = client.get(f"{prefix}/health/ready")
        assert early.status_code == 503
        assert early.json()["errors"] == [{"location": "check", "name": "models", "reason": "loading"}]
        assert client.get(f"{prefix}/health/live").status_code == 200
        _Held.let_go.set()
        wait_until_ready(client)
        assert client.get(f"{prefix}/health/ready").json()["checks"]["models"] == "ok"


def test_an_explorer_of_which_the_index_is_far_behind_takes_no_readers_until_it_has_followed(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, behind_seconds=0.2, index_seconds=999, _env_file=None)
    base = open_knowledge_base(settings)
    base.following.ensure()
    with client_of(base) as client:
        wait_until_ready(client)
        base.catalogue.save(*document("test:nieuw", "Over zwanen."))
        late = client.get("/health/ready")
        while late.status_code == 200:
            late = client.get("/health/ready")
        assert late.json()["errors"] == [{"location": "check", "name": "index", "reason": "behind"}]
        assert int(late.headers["Retry-After"]) > 0
        # Who is here already gets an answer.
        assert client.get("/v1/search", params={"q": "zwanen"}).status_code == 200
        base.following.catch_up()
        assert client.get("/health/ready").status_code == 200
    base.close()


def test_an_explorer_with_words_of_before_is_ready_before_it_has_read_what_came_in_since(base: KnowledgeBase) -> None:
    base.spelling.learn()
    _Held.let_go.clear()
    with client_of(with_spelling(base, _Held)) as client:
        wait_until_ready(client)
        assert not _Held.let_go.is_set()


def test_words_that_cannot_be_learnt_do_not_keep_it_from_answering(base: KnowledgeBase) -> None:
    with client_of(with_spelling(base, _Broken)) as client:
        wait_until_ready(client)


# In a process of its own, since this one has loaded all of it long ago.
_FIRST_QUESTION = """
import json, sys, time
from pathlib import Path
from starlette.testclient import TestClient
from api.main import create_app
from kb.bootstrap import open_knowledge_base
from kb.settings import Settings

opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" and listening else None)
listening = False
base = open_knowledge_base(Settings(data=Path(sys.argv[1]), encoder="joined"))
with TestClient(create_app(base)) as client:
    while client.get("/health/ready").status_code != 200:
        time.sleep(0.02)
    listening = True
    answer = client.get("/v1/search", params={"q": "gezinen met problemmen in Ede, 2019, Wlz"})
    listening = False
    answer.raise_for_status()
base.close()
lists = ("txt", "tsv", "xz", "gz", "plzma", "msgpack", "json", "safetensors", "ttl")
# In the data folder it looks at every few seconds how far the index is.
json.dump([name for name in opened if name.endswith(lists) and not name.startswith(sys.argv[1])], sys.stdout)
"""


def test_once_it_is_ready_the_first_question_reads_no_list_and_no_model(tmp_path: Path) -> None:
    knowledge_base(tmp_path, document("test:een", "Gezinnen met problemen in Ede."), encoder="joined").close()
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_QUESTION, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert json.loads(done.stdout) == []


def test_what_is_loaded_is_told_once_it_is_there(base: KnowledgeBase) -> None:
    _Held.let_go.clear()
    loaded = Event()
    held = with_spelling(base, _HeldWithoutWords)
    with TestClient(create_app(held, loaded=loaded.set), base_url="http://127.0.0.1:8000") as client:
        assert client.get("/health/ready").status_code == 503
        assert not loaded.is_set()
        _Held.let_go.set()
        wait_until_ready(client)
        assert loaded.is_set()


def test_what_settled_is_no_longer_searched_for_garbage() -> None:
    # In a process of its own, for it holds until the end.
    said = "import gc; from api.loading import settle; it = [[]]; settle(); print(id(it) in map(id, gc.get_objects()))"
    done = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_what_is_still_to_be_followed_does_not_hold_up_the_end(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path)
    hasty = replace(base, settings=base.settings.model_copy(update={"index_seconds": 0.01}))
    for number in range(100):
        base.catalogue.save(*document(f"test:{number}", f"Stuk {number} gaat over duiven."))
    behind = base.following.lag().documents

    with client_of(hasty):
        until = time.monotonic() + _PATIENCE
        while base.index.count() == 0:
            assert time.monotonic() < until
            time.sleep(0.001)

    assert 0 < base.index.count() < behind
    base.following.catch_up()
    assert (base.index.count(), base.following.lag().documents) == (100, 0)
    base.close()
