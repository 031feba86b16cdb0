"""What people ask and what documents say stands in no log, whatever goes wrong."""

import logging
import re

import pytest
from starlette.testclient import TestClient

from api.logs import Fields
from api.main import create_app
from kb.errors import IndexDamaged
from kb.model.selection import Kept
from tests.api.failing import with_failing_index
from tests.leaks.conftest import Explorer
from tests.leaks.planting import KINDS, every_word, hidden
from tests.leaks.walking import ADDRESS
from ui.keeping import key

_ASKED = "mevrouwjansenheeftschulden"
_OURS = re.compile(r"^(?!httpx|asyncio)")
_ADDRESSES = (
    "/v1/search?q={}",
    "/v1/search?q={}+schulden",
    "/v1/search?q={}&page=x",
    "/v1/search?q={}%00",
    "/v1/search?q=schulden&theme={}",
    "/v1/search?q=schulden&place={}",
    "/v1/suggestions?q={}",
    "/v1/suggestions?q={}&q=" + "x" * 101,
    "/zoeken?q={}",
    "/zoeken?q={}&pagina=x",
    "/zoeken?q=schulden&thema={}",
    "/zoeken?q=schulden&plaats={}",
    "/en/zoeken?q={}",
    "/suggesties?q={}",
    "/themas?zoek={}",
)


def _written(caplog: pytest.LogCaptureFixture) -> str:
    """Everything that was logged, with its fields, as it would be written down."""
    form = Fields("%(levelname)s %(name)s: %(message)s")
    return "\n".join(form.format(record) for record in caplog.records if _OURS.match(record.name))


def _ask_everything(client: TestClient) -> list[int]:
    return [client.get(address.format(_ASKED)).status_code for address in _ADDRESSES]


def test_a_question_is_not_logged(planted: Explorer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("kb.proef").debug("this is seen", extra={"too": "seen"})
        statuses = _ask_everything(planted.client)

    assert set(statuses) <= {200, 303, 400}
    assert "this is seen too=seen" in _written(caplog)
    assert _ASKED not in _written(caplog)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"could not look for {_ASKED}"),
        IndexDamaged(f"could not look for {_ASKED}"),
    ],
)
def test_a_question_is_not_logged_when_it_breaks_something(
    planted: Explorer, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    broken = TestClient(create_app(with_failing_index(planted.base, error)), base_url=ADDRESS, follow_redirects=False)

    with caplog.at_level(logging.DEBUG):
        statuses = _ask_everything(broken)

    assert {500 if isinstance(error, ValueError) else 503} <= set(statuses)
    assert _ASKED not in _written(caplog)


def test_what_is_typed_beside_a_quotation_is_not_logged(planted: Explorer, caplog: pytest.LogCaptureFixture) -> None:
    (hit,) = planted.client.get("/v1/search?q=schulden&pageSize=1").json()["hits"]
    kept = key(Kept(hit["passageId"]))
    typed = {"titel": _ASKED, f"noot-{kept}": _ASKED}

    with caplog.at_level(logging.DEBUG):
        answers = [planted.client.post(f"/selectie{file}?c={kept}", data=typed) for file in ("", ".docx", ".csv", ".x")]
        asked = {"items": [{"passageId": hit["passageId"], "note": _ASKED}], "title": _ASKED}
        answers += [planted.client.post("/v1/_cite", json=body) for body in (asked, {**asked, "format": _ASKED})]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 404, 200, 400]
    assert _ASKED not in _written(caplog)


def test_a_crash_is_logged_once_with_its_kind_and_place(planted: Explorer, caplog: pytest.LogCaptureFixture) -> None:
    broken = TestClient(create_app(with_failing_index(planted.base, ValueError("stuk"))), base_url=ADDRESS)

    broken.get("/v1/search?q=schulden")

    assert re.fullmatch(
        r"ERROR api\.headers: request failed path=/v1/search kind=ValueError at=.*failing\.py:\d+", _written(caplog)
    )


def test_a_path_cannot_write_a_line_of_its_own() -> None:
    form, record = Fields("%(message)s"), logging.makeLogRecord({"msg": "request failed"})
    record.path = "/x\nERROR alles is stuk\x1b[2J\u2028"

    assert form.format(record) == r"request failed path=/x\nERROR alles is stuk\x1b[2J\u2028"


def test_what_a_document_says_is_not_logged_while_it_is_stored_and_indexed(
    planted: Explorer, caplog: pytest.LogCaptureFixture
) -> None:
    made, passages = hidden(KINDS[0])

    with caplog.at_level(logging.DEBUG):
        planted.base.catalogue.save(made.model_copy(update={"form": "brief"}), passages)
        planted.base.following.catch_up()
        planted.base.catalogue.save(made, passages)

    assert [word for word in every_word() if word in _written(caplog).casefold()] == []
