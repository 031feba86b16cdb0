"""What cannot be done, as a browser without scripts is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.errors import IndexInUse
from kb.model.reader import VISITOR, Reader
from kb.model.search import SearchQuery, SearchResults
from kb.services.finding.searching import Searching
from tests.building import knowledge_base
from tests.ui.reading import SEARCH, text_of


def test_the_same_question_has_one_address(client: TestClient) -> None:
    answer = client.get("/zoeken?q=post&periode=&verwant=nee&verwant=ja&pagina=1")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/zoeken?q=post"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=post&bron=krant", "Soort bron “krant” bestaat niet."),
        ("q=post&periode=gisteren", "Periode “gisteren” begrijpen wij niet."),
        ("q=post&pagina=nul", "Pagina “nul” bestaat niet."),
        (
            "q=post&thema=bestaat-niet&wet=nooit",
            "Thema “bestaat-niet” bestaat niet. Kies een thema uit de lijst. Wet “nooit”",
        ),
        ("q=" + "x" * 1001, "1.001 tekens"),
        ("q=de+het", "noem een onderwerp"),
        ("q=%00", "tekens die geen tekst zijn"),
    ],
)
def test_what_cannot_be_used_is_told_with_what_to_do(client: TestClient, query: str, told: str) -> None:
    answer = client.get(f"/zoeken?{query}")

    assert answer.status_code == 400
    assert told in text_of(answer.text)
    assert 'role="search"' in answer.text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=de", "punctuation or small words, such as ‘de’ and ‘het’. Name a subject. What you can do"),
        ("q=" + "x" * 1001, "The question has 1,001 characters; at most 1,000 are allowed."),
        ("q=post&doelgroep=nooit", "Target group “nooit” does not exist."),
    ],
)
def test_in_english_the_real_fault_is_told(client: TestClient, query: str, told: str) -> None:
    assert told in text_of(client.get(f"/en/zoeken?{query}").text)


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%F0%9F", "bron=&thema=", "plaats=%3Cscript%3E", "q=%22%3E%3Cscript%3E"]
)
def test_odd_addresses_never_break_a_page(client: TestClient, query: str) -> None:
    answer = client.get(f"/zoeken?{query}", follow_redirects=True)

    assert answer.status_code in {200, 400}
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("path", "title"),
    [("/bestaat-niet", "Deze pagina is er niet"), ("/en/documenten/x", "This page is not here"), ("/themas/x", "Deze")],
)
def test_a_page_that_is_not_there_says_so_in_its_language(client: TestClient, path: str, title: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert title in text_of(answer.text)
    assert 'role="search"' in answer.text


def test_a_page_cannot_be_posted_to(client: TestClient) -> None:
    answer = client.post("/toegankelijkheid")

    assert answer.status_code == 405
    assert "Dit kan hier niet" in text_of(answer.text)


def test_an_empty_knowledge_base_says_so_and_breaks_no_page(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    empty = knowledge_base(tmp_path)
    client = TestClient(create_app(empty), base_url="http://127.0.0.1:8000")

    assert "Er staan nog geen bronnen in deze kennisbank." in text_of(client.get("/").text)
    assert "Hierover vonden wij niets" in text_of(client.get(SEARCH).text)
    assert "Ervaring is hier nog stil" in text_of(client.get("/themas/schulden").text)
    assert client.get("/themas").status_code == client.get("/zoeken").status_code == 200
    empty.close()


class _Silent(Searching):
    """A search whose index is held by another process."""

    def search(self, query: SearchQuery, reader: Reader) -> SearchResults:
        msg = f"index in use, asked by {reader!r}: {query.text}"
        raise IndexInUse(msg)


def test_an_engine_that_does_not_answer_is_told_without_details(base: KnowledgeBase, client: TestClient) -> None:
    broken = replace(base, searching=_Silent.__new__(_Silent))
    answer = TestClient(create_app(broken), base_url=str(client.base_url)).get(SEARCH)

    assert answer.status_code == 503
    assert "Even niet bereikbaar" in text_of(answer.text)
    assert repr(VISITOR) not in answer.text
