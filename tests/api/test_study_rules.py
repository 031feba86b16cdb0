"""The NL API Design Rules, on what is answered to members of a study: what only they may ask."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.bench import Place, place

_THEIRS = ("/studies", "/findings")
_CAMEL = re.compile(r"[a-z][a-zA-Z0-9]*")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = place(tmp_path_factory.mktemp("rules")).begun()
    made.noor.post(f"{made.path}/documents", {"documents": [made.story.id]}, 200)
    yield made
    made.base.close()


@pytest.fixture(scope="module")
def addresses(desk: Place) -> list[str]:
    """One working address of everything of a study that can be read."""
    (said,) = desk.coded("Mijn buurvrouw", "naaste")["annotations"]
    memo = desk.noor.post(f"{desk.path}/memos", {"on": desk.study, "text": "Zo begon het."})
    finding = desk.noor.post(f"{desk.path}/findings", {"sentence": "Een naaste helpt."})["id"]
    ground = {"highlight": said["highlight"], "kind": "supports"}
    desk.noor.post(f"{desk.path}/findings/{finding}/stances", ground, 200)
    desk.noor.post(f"{desk.path}/findings/{finding}/_publish", None, 200)
    case = desk.noor.post(f"{desk.path}/cases", {"name": "Gezin 1"})["id"]
    variable = desk.noor.post(f"{desk.path}/variables", {"name": "Wijk"})["id"]
    tables = ("matrix", "meetings", "quotations", "display")
    return [
        "/v1/findings",
        f"/v1/findings/{finding}",
        f"{desk.path}/findings/{finding}",
        *(f"{desk.path}/{part}" for part in ("findings", *tables)),
        "/v1/studies",
        desk.path,
        *(
            f"{desk.path}/{part}"
            for part in ("members", "documents", "found", "codes", "annotations", "memos", "events", "exports", "steps")
        ),
        f"{desk.path}/codes/{said['code']}",
        f"{desk.path}/codes/{said['code']}/outdated",
        f"{desk.path}/annotations/{said['id']}",
        f"{desk.path}/memos/{memo['id']}",
        *(f"{desk.path}/{part}" for part in ("cases", f"cases/{case}", "variables", f"variables/{variable}")),
    ]


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for below in value.values():
            yield from _keys(below)
    elif isinstance(value, list):
        for below in value:
            yield from _keys(below)


def test_every_operation_that_is_described_is_walked(desk: Place, addresses: list[str]) -> None:
    description: dict[str, Any] = desk.client.get("/v1/openapi.json").json()
    read = {
        path
        for path, operations in description["paths"].items()
        if "get" in operations and path.startswith(("/studies", "/findings"))
    }

    assert len(read) == len(addresses)
    for address in addresses:
        segments = address.removeprefix("/v1").split("/")
        assert any(_fits(segments, path.split("/")) for path in read), address


def _fits(segments: list[str], template: list[str]) -> bool:
    return len(segments) == len(template) and all(
        said == asked or asked.startswith("{") for said, asked in zip(segments, template, strict=True)
    )


def test_members_are_answered_by_the_rules(desk: Place, addresses: list[str]) -> None:
    for address in addresses:
        answer, bare = desk.noor.ask("GET", address), desk.noor.ask("HEAD", address)

        assert (answer.status_code, bare.status_code, bare.content) == (200, 200, b""), address
        assert answer.headers["api-version"] == "1.0.0"
        assert answer.headers["cache-control"] == "private, no-store"
        assert [key for key in _keys(answer.json()) if not _CAMEL.fullmatch(key)] == []
        assert desk.noor.ask("GET", f"{address}/").status_code == 404


def test_every_change_takes_a_key_and_says_what_may_be_in_its_way(desk: Place) -> None:
    paths = desk.client.get("/v1/openapi.json").json()["paths"]
    changes = {
        (path, method): operation
        for path, operations in paths.items()
        for method, operation in operations.items()
        if path.startswith("/studies") and method != "get"
    }

    assert len(changes) >= 20
    for operation in changes.values():
        assert "Idempotency-Key" in [one["name"] for one in operation["parameters"]]
        assert {"409", "412"} <= operation["responses"].keys()


_OWN = {
    ("patch", "/studies/{id}/members/{member}"),
    ("delete", "/studies/{id}/members/{member}"),
    ("patch", "/studies/{id}/documents/{document}"),
    ("delete", "/studies/{id}/documents/{document}"),
    ("put", "/studies/{id}/display/{row}"),
    ("delete", "/studies/{id}/display/{row}"),
    ("patch", "/collections/{id}/dissents/{dissent}"),
    ("delete", "/collections/{id}/dissents/{dissent}"),
}
"""What holds no words, or only those of who changes it."""


def test_what_goes_over_words_needs_to_say_which_were_seen_and_all_else_may(desk: Place) -> None:
    needed: dict[tuple[str, str], bool | None] = {}
    for path, methods in desk.client.get("/v1/openapi.json").json()["paths"].items():
        for method, one in methods.items():
            if method in {"patch", "put", "delete"}:
                tags = next((part for part in one["parameters"] if part["name"] == "If-Match"), None)
                needed[method, path] = tags["required"] if tags else None
                assert ("428" in one["responses"]) == needed[method, path], (method, path)

    assert {operation for operation, needs in needed.items() if not needs} == _OWN
    assert None not in needed.values()
