"""A study that follows a search: begun from an answer, told what is new, and its list worked through."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.model.people import Role
from kb.model.study import StudyId, StudyRole
from tests.building import document
from tests.kb.services.tagging.searched import Searched, searched
from tests.peopling import FROM_OURS, ORIGIN, PASSWORD, sign_in, someone
from tests.studying import new
from tests.ui.reading import text_of


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[Searched]:  # noqa: ARG001
    with searched(tmp_path_factory.mktemp("following")) as made:
        yield made


@pytest.fixture(scope="module")
def noor(place: Searched) -> TestClient:
    browser = TestClient(create_app(place.base), base_url=ORIGIN, follow_redirects=False)
    browser.post("/inloggen", data={"email": "noor@stad.example", "wachtwoord": PASSWORD}, headers=FROM_OURS)
    return browser


def _begun(noor: TestClient) -> StudyId:
    """A study from the answer to a question, as the links and forms lead there."""
    link = re.search(r'href="(/werk\?zoekvraag=[^"#]+)', noor.get("/zoeken?q=schulden&periode=2021").text)
    assert link
    form = noor.get(unescape(link[1])).text
    assert "“schulden” · Periode: 2021" in text_of(form)
    asked = re.search(r'name="zoekvraag" value="([^"]+)"', form)
    assert asked
    fields = {"vraag": "Wie helpt?", "zoekvraag": unescape(asked[1])}
    answer = noor.post("/werk", data=fields, headers=FROM_OURS)
    assert answer.status_code == 303
    return StudyId(answer.headers["location"].split("/")[2].split("?")[0])


def test_a_study_that_is_made_of_an_answer_says_how_much_that_finds(place: Searched, noor: TestClient) -> None:
    study = _begun(noor)

    assert place.base.bench.studies.study(study, place.noor).query == "q=schulden&periode=2021"
    page = text_of(noor.get(f"/werk/{study}").text)
    assert "volgt de zoekvraag “schulden” · Periode: 2021 : 3 stukken" in page
    assert "3 nog niet bekeken" in page


def test_some_are_added_the_rest_looked_at_and_what_comes_in_later_is_new(place: Searched, noor: TestClient) -> None:
    study = _begun(noor)
    path = f"/werk/{study}/gevonden"
    page = noor.get(path).text
    first = re.search(r'name="stuk" value="([^"]+)"', page)
    until = re.search(r'name="tot" value="([^"]+)"', page)
    assert first
    assert until
    assert page.count('name="stuk"') == 3

    assert noor.post(path, data={"doe": "neem", "stuk": first[1]}, headers=FROM_OURS).status_code == 303
    assert noor.post(path, data={"doe": "gezien", "tot": until[1]}, headers=FROM_OURS).status_code == 303

    assert "Er is niets nieuws." in text_of(noor.get(path).text)
    told = text_of(noor.get(f"/werk/{study}").text)
    assert re.search(r"0 nieuw sinds \d+ \w+ \d{4}", told)
    assert "2 eerder bekeken en niet toegevoegd · 1 in dit onderzoek" in told
    came, passages = document(f"test:later {study}", f"Nieuwe schulden, zegt {study}.", title="Pas binnen")
    place.base.catalogue.save(came.model_copy(update={"added_at": datetime.now(UTC)}), passages)
    place.base.following.catch_up()
    assert "1 nieuw sinds" in text_of(noor.get(f"/werk/{study}").text)
    assert "Pas binnen" in noor.get(path).text
    place.base.withdrawing.withdraw([came.id], reason="op verzoek")
    place.base.following.catch_up()
    assert "Pas binnen" not in noor.get(path).text


def test_all_are_added_at_once(place: Searched, noor: TestClient) -> None:
    study = _begun(noor)

    assert noor.post(f"/werk/{study}/gevonden", data={"doe": "alle"}, headers=FROM_OURS).status_code == 303

    assert len(place.base.bench.studies.overview(study, place.noor).rows) == 3
    assert "3 in dit onderzoek" in text_of(noor.get(f"/werk/{study}").text)


def test_the_lead_follows_another_search_or_none(place: Searched, noor: TestClient) -> None:
    study = _begun(noor)
    for said, kept in (
        ("/zoeken?q=wakker&bron=ervaring", "q=wakker&bron=ervaring"),
        ("de buurt", "q=de+buurt"),
        ("", ""),
    ):
        answer = noor.post(f"/werk/{study}", data={"doe": "volg", "zoekvraag": said}, headers=FROM_OURS)
        assert answer.status_code == 303
        assert place.base.bench.studies.study(study, place.noor).query == kept
    answer = noor.post(f"/werk/{study}", data={"doe": "volg", "zoekvraag": "/zoeken?pagina=2"}, headers=FROM_OURS)
    assert answer.status_code == 400
    assert "Dit is geen zoekvraag" in text_of(answer.text)


def test_a_search_that_cannot_be_asked_any_more_is_told(place: Searched, noor: TestClient) -> None:
    study = _begun(noor)
    place.base.seeking.follow(study, f"q=schulden&code={new()}", place.noor)

    for path in ("", "/gevonden"):
        assert "kan niet meer gesteld worden" in text_of(noor.get(f"/werk/{study}{path}").text)


@pytest.mark.parametrize("moment", ["", "gisteren", "2026-01-01T00:00:00"])
def test_a_moment_that_is_none_is_refused(noor: TestClient, moment: str) -> None:
    study = _begun(noor)
    answer = noor.post(f"/werk/{study}/gevonden", data={"doe": "gezien", "tot": moment}, headers=FROM_OURS)
    assert answer.status_code == 400


def test_who_reads_along_sees_the_list_and_changes_nothing(place: Searched, noor: TestClient) -> None:
    study = _begun(noor)
    account = someone(place.base, f"Lezer {new()[:8]}", Role.RESEARCHER)
    reader = sign_in(TestClient(create_app(place.base), base_url=ORIGIN, follow_redirects=False), account)
    path = f"/werk/{study}/gevonden"
    assert reader.get(path).status_code == 404
    place.base.bench.studies.put(study, account.email, StudyRole.READER, place.noor)

    page = reader.get(path).text

    assert 'value="alle"' not in page
    assert "3 nog niet bekeken" in text_of(page)
    for doing in ("alle", "gezien"):
        fields = {"doe": doing, "tot": "2026-01-01T00:00:00+00:00"}
        assert reader.post(path, data=fields, headers=FROM_OURS).status_code == 400
    overview = place.base.bench.studies.overview(study, place.noor)
    assert (overview.study.seen_at, overview.rows) == (None, [])
