"""Adding what was found to one's own study, from the list of results."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.people import Account, Role
from kb.model.reader import Reader
from kb.model.study import StudyId, StudyRole
from tests.building import document, knowledge_base
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone
from tests.studying import new
from tests.ui.reading import text_of

FOUND = "/zoeken?q=schulden"
PART = {"HX-Request": "true", "HX-Request-Type": "partial", **FROM_OURS}


class Found(NamedTuple):
    base: KnowledgeBase
    noor: Reader
    client: TestClient
    story: DocumentId

    def other(self, role: Role) -> tuple[TestClient, Account]:
        account = someone(self.base, f"Bo {new()[:8]}", role)
        return sign_in(TestClient(create_app(self.base), base_url=ORIGIN, follow_redirects=False), account), account

    def begin(self, question: str) -> StudyId:
        return self.base.bench.studies.begin(question, self.noor).study

    def page(self) -> str:
        return self.client.get(FOUND).text

    def key(self, name: str = "voeg") -> str:
        found = re.search(rf'name="{name}" form="naar-werk" value="([^"]+)"', self.page())
        assert found
        return found[1]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[KnowledgeBase]:  # noqa: ARG001
    story = document("test:verhaal", "Mijn schulden werden te veel.", source=KnowledgeSource.EXPERIENCE, title="Post")
    made = knowledge_base(tmp_path_factory.mktemp("adding"), story)
    yield made
    made.close()


@pytest.fixture
def found(base: KnowledgeBase) -> Found:
    """Somebody new, who has no studies yet."""
    account = someone(base, f"Noor {new()[:8]}", Role.RESEARCHER)
    client = sign_in(TestClient(create_app(base), base_url=ORIGIN, follow_redirects=False), account)
    noor = Reader.of(account)
    (card,) = base.catalogue.every(noor)
    return Found(base, noor, client, card.id)


def test_a_result_is_added_to_the_study_and_that_is_taken_back_where_it_stands(found: Found) -> None:
    study = found.begin("Wie helpt?")
    key = found.key()

    answer = found.client.post("/werk", data={"terug": FOUND, "onderzoek": study, "voeg": key}, headers=FROM_OURS)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{FOUND}#erbij-{found.story}")
    assert [row.card.id for row in found.base.bench.studies.overview(study, found.noor).rows] == [found.story]
    page = found.page()
    assert "Toegevoegd aan Wie helpt?" in text_of(page)
    deed = re.search(r'name="daad" value="([^"]+)"', page)
    assert deed
    back = found.client.post("/werk", data={"terug": FOUND, "daad": deed[1], "haal": key}, headers=FROM_OURS)
    assert back.status_code == 303
    assert found.base.bench.studies.overview(study, found.noor).rows == []
    assert "Toegevoegd aan" not in text_of(found.page())


def test_with_script_only_the_place_itself_comes_back(found: Found) -> None:
    study = found.begin("Wie helpt?")

    answer = found.client.post("/werk", data={"terug": FOUND, "onderzoek": study, "voeg": found.key()}, headers=PART)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Toegevoegd aan Wie helpt?" in text_of(answer.text)
    assert 'name="haal"' in answer.text


def test_a_document_that_is_read_already_says_so_and_cannot_be_taken_out_there(found: Found) -> None:
    study = found.begin("Wie helpt?")
    found.base.bench.studies.take(study, [found.story], found.noor)
    found.base.bench.codebooks.add(study, "schaamte", found.noor)

    page = found.page()

    assert "Staat in Wie helpt?" in text_of(page)
    assert 'name="haal"' not in page


def test_coding_a_result_leads_to_its_words_at_the_desk(found: Found) -> None:
    study = found.begin("Wie helpt?")

    answer = found.client.post("/werk", data={"onderzoek": study, "codeer": found.key("codeer")}, headers=FROM_OURS)

    assert answer.headers["location"] == f"/werk/{study}/documenten/{found.story}#zin-0"
    assert found.client.get(answer.headers["location"]).status_code == 200


def test_the_study_that_one_worked_in_last_comes_first(found: Found) -> None:
    first, other = found.begin("Wie helpt?"), found.begin("Wie schaamt zich?")
    assert re.findall(r'<option value="([^"]+)"', found.page()) == [other, first]

    found.client.post("/werk", data={"onderzoek": first, "voeg": found.key()}, headers=FROM_OURS)

    assert re.findall(r'<option value="([^"]+)"', found.page()) == [first, other]
    assert "Toegevoegd aan Wie helpt?" in text_of(found.page())


def test_who_is_not_signed_in_or_may_not_tag_gets_no_letter_of_it(found: Found) -> None:
    found.begin("Wie helpt?")
    visitor = TestClient(create_app(found.base), base_url=ORIGIN)
    for client in (visitor, found.other(Role.PROFESSIONAL)[0]):
        page = client.get(FOUND).text
        assert "mv-kaart" in page
        assert not any(word in page for word in ("naar-werk", "erbij-", "Wie helpt?"))


def test_who_only_reads_along_or_is_no_member_can_add_nothing(found: Found) -> None:
    study = found.begin("Wie helpt?")
    ana, account = found.other(Role.RESEARCHER)
    key = found.key()
    assert ana.post("/werk", data={"onderzoek": study, "voeg": key}, headers=FROM_OURS).status_code == 404
    found.base.bench.studies.put(study, account.email, StudyRole.READER, found.noor)

    assert "Voeg toe" not in text_of(ana.get(FOUND).text)
    assert ana.post("/werk", data={"onderzoek": study, "voeg": key}, headers=FROM_OURS).status_code == 403


@pytest.mark.parametrize("key", ["", "geen", "AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_passage_that_is_not_there_is_not_added(found: Found, key: str) -> None:
    study = found.begin("Wie helpt?")

    assert found.client.post("/werk", data={"onderzoek": study, "voeg": key}, headers=FROM_OURS).status_code == 404


def test_after_signing_in_again_one_is_back_at_the_button_and_nothing_was_done(found: Found) -> None:
    study = found.begin("Wie helpt?")
    fields = {"terug": FOUND, "onderzoek": study, "voeg": found.key(), "hervat": "ja"}

    answer = found.client.post("/werk", data=fields, headers=FROM_OURS)

    assert (answer.status_code, answer.headers["location"]) == (303, FOUND)
    assert found.base.bench.studies.overview(study, found.noor).rows == []


@pytest.mark.parametrize("back", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", ""])
def test_a_form_leads_back_to_a_page_of_ours_only(found: Found, back: str) -> None:
    study = found.begin("Wie helpt?")

    answer = found.client.post(
        "/werk", data={"terug": back, "onderzoek": study, "voeg": found.key()}, headers=FROM_OURS
    )

    assert answer.headers["location"] == f"/zoeken#erbij-{found.story}"
