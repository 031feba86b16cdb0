"""Who did what to a document and when, its earlier versions, and a page for what is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.event import Through
from kb.model.evidence import Access, KnowledgeSource
from kb.model.identity import document_id
from kb.model.people import Role
from kb.ports.acting import acting
from tests.building import document, knowledge_base
from tests.leaks.walking import Page
from tests.peopling import sign_in, someone

ID = document_id("test:een")
FIRST, SECOND = "Zo was het in de wijk.", "Zo is het nu in de wijk."


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path_factory.mktemp("history"), document("test:een", FIRST))
    with acting(through=Through.COMMAND):
        made.catalogue.save(*document("test:een", FIRST, title="Een andere titel"))
        made.catalogue.save(*document("test:een", SECOND, title="Een andere titel"))
    story = KnowledgeSource.EXPERIENCE
    made.catalogue.save(*document("test:verhaal", "Mijn verhaal met een naam.", source=story))
    made.catalogue.save(*document("test:verhaal", "Mijn verhaal.", source=story))
    made.catalogue.save(*document("test:weg", "Dit gaat weg.", title="Weggaande titel"))
    made.catalogue.save(*document("test:besloten", "Besloten.", access=Access.RESTRICTED))
    made.withdrawing.withdraw([document_id("test:weg"), document_id("test:besloten")], "een zin van de beheerder")
    made.following.catch_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(base: KnowledgeBase, built: None) -> TestClient:  # noqa: ARG001
    return TestClient(create_app(base), base_url="http://127.0.0.1:8000", follow_redirects=False)


def _text(client: TestClient, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(Page(answer.text).texts)


def test_the_page_tells_who_did_what_and_when_the_newest_first(client: TestClient) -> None:
    told = _text(client, f"/documenten/{ID}/geschiedenis")
    text, title, added = (
        told.index(sentence)
        for sentence in (
            "De tekst is veranderd: versie 1 werd versie 2. Door wie Meervoud beheert.",
            "Veranderd: de titel. Door wie Meervoud beheert.",
            "Het stuk kwam erbij. Door Meervoud zelf.",
        )
    )
    assert text < title < added
    assert "The text changed: version 1 became version 2." in _text(client, f"/en/documenten/{ID}/geschiedenis")


def test_a_document_leads_to_its_history_and_that_to_an_earlier_version_and_back(client: TestClient) -> None:
    history = f"/documenten/{ID}/geschiedenis"
    assert history in Page(client.get(f"/documenten/{ID}").text).links
    earlier = f"/documenten/{ID}?versie=1"
    links = Page(client.get(history).text).links
    assert earlier in links
    assert f"/documenten/{ID}" in links
    assert f"/documenten/{ID}" in Page(client.get(earlier).text).links


def test_an_earlier_version_says_that_it_is_one_and_has_nothing_of_the_present_one(client: TestClient) -> None:
    told = _text(client, f"/documenten/{ID}?versie=1")
    assert FIRST in told
    assert SECOND not in told
    assert "U leest versie 1, van" in told
    assert "Wat zeggen andere stemmen" not in told
    assert 'name="robots" content="noindex"' in client.get(f"/documenten/{ID}?versie=1").text


def test_the_present_version_by_its_number_is_the_document(client: TestClient) -> None:
    told = _text(client, f"/documenten/{ID}?versie=2")
    assert SECOND in told
    assert "U leest versie" not in told


@pytest.mark.parametrize("said", ["3", "0", "x", "-1", "", "1e1", "9" * 40, "²"])
def test_a_version_that_is_not_there_is_no_page(client: TestClient, said: str) -> None:
    assert client.get(f"/documenten/{ID}", params={"versie": said}).status_code == 404


def test_of_a_story_only_the_newest_version_is_read(client: TestClient) -> None:
    id = document_id("test:verhaal")
    assert "alleen de nieuwste versie" in _text(client, f"/documenten/{id}/geschiedenis")
    assert "versie=1" not in client.get(f"/documenten/{id}/geschiedenis").text
    assert client.get(f"/documenten/{id}?versie=1").status_code == 404


@pytest.mark.parametrize("form", ["/documenten/{}", "/documenten/{}/geschiedenis", "/documenten/{}.ris"])
def test_a_document_that_is_gone_is_told_so_without_a_word_of_it(client: TestClient, form: str) -> None:
    told = _text(client, form.format(document_id("test:weg")), status=410)
    assert "Dit stuk is teruggenomen" in told
    assert "Het stuk is teruggenomen op" in told
    assert "Wat er is gebeurd" in told
    assert "Wat er mis is" not in told
    assert document_id("test:weg") in told
    assert "Weggaande" not in told
    assert "beheerder" not in told
    assert client.get(form.format(document_id("test:besloten"))).status_code == 404


def test_what_was_moved_elsewhere_is_said_to_be_so(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    base = knowledge_base(tmp_path, document("test:een", FIRST))
    base.auditing.rotate()
    told = _text(TestClient(create_app(base)), f"/documenten/{ID}/geschiedenis")
    base.close()
    assert "bewaart de beheerder ergens anders" in told
    assert "Het stuk kwam erbij. Door wie, is niet opgeschreven." in told


def test_who_did_it_is_named_to_colleagues_and_to_others_somebody_with_a_role(
    base: KnowledgeBase, client: TestClient
) -> None:
    curator, resident = someone(base, "Noor Kok", Role.CURATOR), someone(base, "Ana Wit", Role.VISITOR)
    for account, title in ((curator, "Een"), (resident, "Twee")):
        with acting(by=account.id, through=Through.PAGE):
            base.catalogue.save(*document("test:namen", FIRST, title=title))
    base.following.catch_up()
    id = document_id("test:namen")
    colleague = someone(base, "Bo", Role.PROFESSIONAL)
    boss = someone(base, "Baas", Role.ADMINISTRATOR)
    told = {}
    for who in (None, colleague, boss, resident):
        client.cookies.clear()
        if who:
            sign_in(client, who)
        page, api = _text(client, f"/documenten/{id}/geschiedenis"), client.get(f"/v1/documents/{id}/history").json()
        told[who] = [(one["role"], one["name"]) for one in api["happened"]]
        for role, name in told[who]:
            said = {"curator": "Door een curator.", "visitor": "Door een bewoner."}[role]
            assert (f"Door {name}." if name else said) in page
        assert "Noor Kok" not in client.get(f"/v1/documents/{id}/provenance").text
    client.cookies.clear()

    assert told == {
        None: [("curator", ""), ("visitor", "")],
        colleague: [("curator", "Noor Kok"), ("visitor", "")],
        boss: [("curator", "Noor Kok"), ("visitor", "Ana Wit")],
        resident: [("curator", ""), ("visitor", "Ana Wit")],
    }
