"""``/v1/studies/{id}/events``: hearing what others do, from a real server where it streams."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from api.gate import Gate
from api.serving import _server
from api.streaming import MOST, Streams
from kb.bootstrap import KnowledgeBase
from kb.errors import Unavailable
from kb.model.identity import AccountId
from kb.model.reader import KEEPER
from tests.api.bench import Place, Somebody, place
from tests.conftest import free_port

_STREAM = "text/event-stream"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("events"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Place) -> Place:
    return house.begun()


class Served:
    """The explorer as ``kb serve`` runs it, in a thread."""

    def __init__(self, base: KnowledgeBase) -> None:
        settings = base.settings.model_copy(update={"port": free_port()})
        started = threading.Event()
        self.server = _server(_with(base, settings), started.set, tell=())
        self.address = f"http://127.0.0.1:{settings.port}"
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        assert started.wait(20)

    def stop(self) -> float:
        """End it; how many seconds that took."""
        begun = time.monotonic()
        self.server.should_exit = True
        self.thread.join(30)
        assert not self.thread.is_alive()
        return time.monotonic() - begun


def _with(base: KnowledgeBase, settings: Any) -> KnowledgeBase:
    return KnowledgeBase(**{**vars(base), "settings": settings})


class Listening:
    """Somebody who hears a stream, in a thread."""

    def __init__(self, address: str, path: str, by: Somebody, **headers: str) -> None:
        self.heard: list[tuple[float, dict[str, Any]]] = []
        self.lines: list[str] = []
        self.begun = threading.Event()
        self.over = threading.Event()
        self._to = (f"{address}{path}", {"Authorization": f"Bearer {by.token}", "Accept": _STREAM, **headers})
        threading.Thread(target=self._listen, daemon=True).start()
        assert self.begun.wait(10)

    def _listen(self) -> None:
        url, headers = self._to
        with httpx2.Client(timeout=30) as client, client.stream("GET", url, headers=headers) as answer:
            assert answer.headers["content-type"].startswith(_STREAM)
            for line in answer.iter_lines():
                self.begun.set()
                self.lines.append(line)
                if line.startswith("data: {") and len(line) > 10:
                    self.heard.append((time.monotonic(), json.loads(line.removeprefix("data: "))))
        self.over.set()

    def wait(self, number: int, seconds: float = 5) -> list[dict[str, Any]]:
        """What was heard once there are so many."""
        until = time.monotonic() + seconds
        while len(self.heard) < number and time.monotonic() < until:
            time.sleep(0.02)
        return [one for _, one in self.heard]


@pytest.fixture(scope="module")
def served(house: Place) -> Iterator[Served]:
    made = Served(house.base)
    yield made
    made.stop()


def test_what_was_done_after_a_moment_is_told_without_a_word_of_it(desk: Place) -> None:
    before = desk.noor.get(desk.path)["number"]
    desk.coded("Mijn buurvrouw hielp mij", "geheime naam")

    found = desk.ana.get(f"{desk.path}/events?after={before}")
    (one,) = found["events"]
    assert (one["kind"], one["name"], one["document"], found["last"]) == ("coded", "Noor", desk.story.id, before + 1)
    assert "geheime" not in str(found)
    assert "buurvrouw" not in str(found)
    assert desk.ana.get(f"{desk.path}/events?after={before + 1}") == {"events": [], "last": before + 1}
    assert len(desk.ana.get(f"{desk.path}/events")["events"]) == before + 1


def test_who_waits_hears_it_when_it_happens(desk: Place) -> None:
    before = desk.noor.get(desk.path)["number"]
    threading.Timer(0.5, lambda: desk.coded("Ik durfde", "angst")).start()
    begun = time.monotonic()

    found = desk.ana.get(f"{desk.path}/events?after={before}&wait=10")

    assert [one["kind"] for one in found["events"]] == ["coded"]
    assert 0.3 < time.monotonic() - begun < 4
    desk.ana.get(f"{desk.path}/events?wait=26", 400)
    desk.ana.get(f"{desk.path}/events?after=-1", 400)


def test_for_who_is_no_member_nothing_happens(desk: Place) -> None:
    desk.bo.get(f"{desk.path}/events", 404)
    answer = desk.bo.ask("GET", f"{desk.path}/events", accept=_STREAM)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_stream_tells_within_three_seconds_and_goes_on_where_it_was(desk: Place, served: Served) -> None:
    before = desk.noor.get(desk.path)["number"]
    hearing = Listening(served.address, f"{desk.path}/events?after={before}", desk.ana)
    done = []
    for words in ("Ik durfde", "Mijn buurvrouw", "Zij kende"):
        desk.coded(words, "wie")
        done.append(time.monotonic())

    assert [one["number"] for one in hearing.wait(3)] == [before + 1, before + 2, before + 3]
    assert max(at - then for (at, _), then in zip(hearing.heard, done, strict=True)) < 3
    again = Listening(
        served.address, f"{desk.path}/events?after={before}", desk.ana, **{"Last-Event-ID": str(before + 2)}
    )
    assert [one["number"] for one in again.wait(1)] == [before + 3]
    assert again.lines[0].startswith("retry: ")


def test_who_is_put_out_hears_nothing_more(desk: Place, served: Served) -> None:
    members = {one["name"]: one["id"] for one in desk.noor.get(f"{desk.path}/members")["members"]}
    before = desk.noor.get(desk.path)["number"]
    hearing = Listening(served.address, f"{desk.path}/events?after={before}", desk.ana)

    assert desk.noor.ask("DELETE", f"{desk.path}/members/{members['Ana']}").status_code == 204
    desk.coded("Ik durfde", "daarna")

    assert hearing.over.wait(5)
    assert hearing.heard == []


def test_a_stream_ends_with_the_rights_of_who_hears_it(desk: Place, served: Served) -> None:
    hearing = Listening(served.address, f"{desk.path}/events?after=1000", desk.ana)
    account = desk.ana.reader.account or AccountId("")
    try:
        desk.base.people.accounts.disable(account, KEEPER)
        assert hearing.over.wait(5)
    finally:
        desk.base.people.accounts.disable(account, KEEPER, disabled=False)
    assert "event: signed-out" in hearing.lines


def test_streams_end_when_the_explorer_stops_and_take_nobodys_place(desk: Place) -> None:
    served = Served(desk.base)
    hearing = [Listening(served.address, f"{desk.path}/events?after=1000", desk.noor) for _ in range(3)]
    gate = _gate(served.server.config.app)
    assert gate.inside == 0

    assert served.stop() < 10
    assert all(one.over.wait(5) for one in hearing)
    assert gate.inside == 0


def _gate(app: Any) -> Gate:
    while not isinstance(app, Gate):
        app = app._app
    return app


def test_there_are_so_many_streams_at_most() -> None:
    streams = Streams()
    streams.open = MOST

    with pytest.raises(Unavailable):
        streams.counted(iter(()))  # type: ignore[arg-type]
