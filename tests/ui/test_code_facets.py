"""Narrowing an answer by the codes of one's own study, on the page with results; nobody else sees a trace of it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.model.identity import new_id
from kb.model.study import ThingId
from tests.kb.services.tagging.searched import Searched, searched
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD
from tests.ui.reading import text_of

_NAME = "kwubnaam"
_ASKED = "/zoeken?q=schulden"
# Of a session.
_TIME_LEFT = re.compile(r'data-(?:rust|uiterlijk)="\d+"')


class Page(NamedTuple):
    place: Searched
    noor: TestClient
    bo: TestClient
    visitor: TestClient
    code: ThingId


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[Page]:  # noqa: ARG001
    with searched(tmp_path_factory.mktemp("facets")) as place:
        noor, bo, visitor = (
            TestClient(create_app(place.base), base_url=ORIGIN, follow_redirects=False) for _ in range(3)
        )
        for browser, name in ((noor, "noor"), (bo, "bo")):
            fields = {"email": f"{name}@stad.example", "wachtwoord": PASSWORD}
            assert browser.post("/inloggen", data=fields, headers=FROM_OURS).status_code == 303
        yield Page(place, noor, bo, visitor, place.code("monitor", _NAME))


def test_a_member_narrows_by_a_code_and_takes_that_off_again(page: Page) -> None:
    text = page.noor.get(_ASKED).text
    assert re.search(rf'name="code" value="{page.code}".*?{_NAME}.*?>1<', text, re.DOTALL)

    narrowed = page.noor.get(f"{_ASKED}&code={page.code}").text

    assert narrowed.count('class="mv-kaart ') == 1
    assert f'href="{_ASKED}"' in narrowed
    assert "Gecodeerd met: " + _NAME in text_of(narrowed)


def test_a_code_that_was_typed_by_name_stands_by_its_id_in_the_address(page: Page) -> None:
    answer = page.noor.get(f"/zoeken?q=schulden+-code%3A{_NAME.upper()}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{_ASKED}&zonder_code={page.code}")
    assert page.visitor.get(f"/zoeken?q=schulden+code%3A{_NAME}").status_code == 200


def test_a_member_leaves_out_what_has_a_code(page: Page) -> None:
    narrowed = page.noor.get(f"{_ASKED}&zonder_code={page.code}").text

    assert narrowed.count('class="mv-kaart ') == 2
    assert "Niet gecodeerd met: " + _NAME in text_of(narrowed)


def test_the_page_of_all_filters_has_the_codes_too(page: Page) -> None:
    assert f'name="code" value="{page.code}"' in page.noor.get(f"/zoeken/filters?q=schulden&code={page.code}").text


def test_from_a_narrowed_answer_one_reads_on_and_comes_back_to_it(page: Page) -> None:
    address = f"{_ASKED}&code={page.code}"
    read_on = re.search(r'href="(/documenten/[^"#]+)[^"]*"', page.noor.get(address).text)
    assert read_on

    assert f'href="{address.replace("&", "&amp;")}"' in page.noor.get(read_on[1].replace("&amp;", "&")).text


@pytest.mark.parametrize("path", ["/zoeken?q=schulden&{}={}", "/zoeken?{}={}", "/zoeken/filters?q=schulden&{}={}"])
def test_for_a_stranger_a_code_of_a_private_study_is_as_one_that_does_not_exist(page: Page, path: str) -> None:
    other = new_id()
    for browser in (page.bo, page.visitor):
        for field in ("code", "zonder_code"):
            there = browser.get(path.format(field, page.code))
            nowhere = browser.get(path.format(field, other))
            told = _TIME_LEFT.sub("", there.text.replace(page.code, other))
            assert (there.status_code, told) == (400, _TIME_LEFT.sub("", nowhere.text))
            assert nowhere.status_code == 400
            assert _NAME not in there.text


def test_a_stranger_sees_no_codes_and_the_same_page_as_before(page: Page) -> None:
    for browser in (page.bo, page.visitor):
        text = browser.get(_ASKED).text
        assert _NAME not in text
        assert 'name="code"' not in text


def test_the_same_over_the_wire(page: Page) -> None:
    def found(browser: TestClient, **asked: str) -> list[str]:
        answer = browser.get("/v1/search", params={"q": "schulden", **asked})
        return [hit["title"] for hit in answer.json()["hits"]] if answer.status_code == 200 else [answer.text]

    assert found(page.noor, code=page.code) == ["Monitor"]
    assert "Monitor" not in found(page.noor, withoutCode=page.code)
    assert len(found(page.noor, withoutCode=page.code)) == 2
    for browser in (page.bo, page.visitor):
        nowhere = found(browser, code=new_id())
        assert found(browser, code=page.code) == nowhere
        assert "geen onderzoek van u" in nowhere[0]
        unseen = browser.post("/v1/_zoek", json={"q": "schulden", "code": [page.code]}, headers=FROM_OURS)
        assert unseen.status_code == 400
