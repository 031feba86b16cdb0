"""What machines are told of a document: reference managers, search engines, and whoever follows links."""

import json
import re
from html import unescape
from typing import Any

import bibtexparser
import pytest
import rispy
from starlette.testclient import TestClient

from kb.bootstrap import KnowledgeBase
from kb.model.citation import Work
from kb.model.evidence import KnowledgeSource
from kb.model.reader import VISITOR
from tests.building import document
from tests.ui.corpus import STORY
from tests.ui.reading import document_of
from ui.edition import Edition
from ui.views.describing import described

_RIS = "application/x-research-info-systems"
_ADDRESS = "https://kennis.voorbeeld.nl"
_RESIDENTS_WORDS = "Wat ik nooit durfde zeggen </script><b>"


def _work(source: KnowledgeSource = KnowledgeSource.RESEARCH, **changes: object) -> Work:
    made, _ = document("een", source=source, title=_RESIDENTS_WORDS, place="Ede")
    return Work.of(made.model_copy(update={"contributor": "Bureau Dijk", "institute": "Dijk", **changes}))


def test_a_report_says_what_it_is_to_reference_managers(dutch: Edition) -> None:
    work = _work()

    told = described(work, dutch, _ADDRESS)

    assert dict(told.tags) == {
        "citation_title": _RESIDENTS_WORDS,
        "citation_author": "Bureau Dijk",
        "citation_publication_date": "2021/03",
        "citation_technical_report_institution": "Dijk",
        "citation_language": "nl",
        "citation_public_url": f"{_ADDRESS}/documenten/{work.id}",
    }
    linked = json.loads(told.linked_data)
    assert (linked["@type"], linked["name"], linked["url"]) == ("Report", _RESIDENTS_WORDS, _ADDRESS + work.path)
    assert "<" not in told.linked_data


@pytest.mark.parametrize(
    "work", [_work(KnowledgeSource.EXPERIENCE), _work(KnowledgeSource.PRACTICE), _work(sample=True)], ids=str
)
def test_what_is_no_report_or_is_made_up_has_no_tags(dutch: Edition, work: Work) -> None:
    assert described(work, dutch, _ADDRESS).tags == ()


def test_machines_get_no_word_of_a_resident(dutch: Edition) -> None:
    told = described(_work(KnowledgeSource.EXPERIENCE, contributor="moeder, 34"), dutch, _ADDRESS)

    assert json.loads(told.linked_data).keys() == {"@context", "@type", "url", "inLanguage", "license", "version"}
    assert "durfde" not in f"{told}"
    assert "moeder" not in f"{told}"


def test_links_say_how_to_cite_under_which_licence_and_what_it_is(dutch: Edition) -> None:
    work = _work()

    link = described(work, dutch, _ADDRESS).link

    assert f'<{_ADDRESS}/documenten/{work.id}>; rel="cite-as"' in link
    assert '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in link
    assert '<https://schema.org/Report>; rel="type"' in link
    assert f'<{_ADDRESS}/documenten/{work.id}.ris>; rel="describedby"; type="{_RIS}"' in link
    assert 'rel="license"' not in described(_work().model_copy(update={"licence": "in overleg"}), dutch, "").link


def _head(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_leads_to_the_document_for_a_list_of_sources(
    client: TestClient, base: KnowledgeBase, language: str
) -> None:
    (card,) = [one for one in base.catalogue.every(VISITOR) if one.title == "Monitor 1"]

    answer = client.get(f"{language}/documenten/{card.id}")

    assert _head(answer.text)["name"] == "Monitor 1"
    assert '<meta name="citation_title" content="Monitor 1">' in answer.text
    assert 'rel="cite-as"' in answer.headers["link"]
    files = dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', answer.text))
    (record,) = rispy.loads(client.get(files[_RIS]).text)
    assert record["title"] == "Monitor 1"
    (entry,) = bibtexparser.parse_string(client.get(files["application/x-bibtex"]).text).entries
    assert entry.fields_dict["title"].value == "Monitor 1"
    (item,) = client.get(files["application/vnd.citationstyles.csl+json"]).json()
    assert item["title"] == "Monitor 1"
    assert client.get(f"{language}/documenten/{card.id}.pdf").status_code == 404


def test_the_permanent_address_of_a_quotation_gives_it_to_reference_managers(client: TestClient) -> None:
    address = document_of(client, STORY)

    answer = client.get(address, headers={"Accept": f"{_RIS}, application/x-bibtex;q=0.5"})

    assert answer.headers["content-type"] == _RIS
    assert "Accept" in answer.headers["vary"]
    (record,) = rispy.loads(answer.text)
    assert record["title"] == STORY
    said = unescape(client.get(address).text.partition("<template data-letterlijk>")[2].partition("</template>")[0])
    assert record["notes"][1].startswith(f"“{said}” http://127.0.0.1:8000/documenten/")
    assert client.get(address, headers={"Accept": f"text/html, {_RIS}"}).text.startswith("<!doctype html>")


def test_a_document_that_is_not_there_is_no_source_either(client: TestClient) -> None:
    for path in ("/documenten/00000000-0000-0000-0000-000000000000", "/documenten/x"):
        assert client.get(f"{path}.ris").status_code == 404
        assert client.get(path, headers={"Accept": _RIS}).status_code == 404


def test_made_up_material_says_so_in_a_list_of_sources(client: TestClient, base: KnowledgeBase) -> None:
    (card,) = [one for one in base.catalogue.every(VISITOR) if one.sample]

    (record,) = rispy.loads(client.get(f"/documenten/{card.id}.ris").text)

    assert "Voorbeeldmateriaal." in record["notes"]
