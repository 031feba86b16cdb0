"""What happened to a document, its earlier versions, what it comes from, and what is left when it went."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from prov.model import ProvActivity, ProvDerivation, ProvDocument, ProvEntity, ProvSpecialization
from rdflib import Graph, Namespace
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.event import Through
from kb.model.evidence import Access, KnowledgeSource
from kb.model.identity import document_id
from kb.ports.acting import acting
from tests.building import document, knowledge_base

PROV = Namespace("http://www.w3.org/ns/prov#")
ID = document_id("test:een")
NOBODY = "00000000-0000-0000-0000-000000000000"
FIRST, SECOND = "Zo was het in de wijk.", "Zo is het nu in de wijk."


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path_factory.mktemp("history"), document("test:een", FIRST))
    with acting(through=Through.COMMAND):
        made.catalogue.save(*document("test:een", SECOND, "En nog iets.", title="Een andere titel"))
    made.catalogue.save(*document("test:verhaal", "Mijn verhaal.", source=KnowledgeSource.EXPERIENCE))
    made.catalogue.save(*document("test:weg", "Dit gaat weg.", title="Weggaande titel"))
    made.catalogue.save(*document("test:vernietigd", "Dit ook.", title="Weggaande titel"))
    made.catalogue.save(*document("test:besloten", "Besloten.", access=Access.RESTRICTED))
    made.catalogue.save(*document("test:besloten-weg", "Besloten weg.", access=Access.RESTRICTED))
    made.withdrawing.withdraw([document_id("test:weg"), document_id("test:besloten-weg")], "een zin van de beheerder")
    made.withdrawing.remove([document_id("test:vernietigd")], "een zin van de beheerder")
    made.following.catch_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> TestClient:
    return TestClient(create_app(base))


def _json(client: TestClient, path: str) -> dict[str, Any]:
    answer = client.get(f"/v1{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_history_tells_what_happened_by_whom_without_a_name(client: TestClient) -> None:
    history = _json(client, f"/documents/{ID}/history")
    added, changed = history["happened"]

    assert (added["action"], added["by"], added["versionAfter"]) == ("document.added", "product", 1)
    assert (changed["action"], changed["by"]) == ("document.changed", "command")
    assert (changed["versionBefore"], changed["versionAfter"]) == (1, 2)
    assert changed["changed"] == ["text", "title"]
    assert [one["version"] for one in history["versions"]] == [1, 2]
    assert history["whole"] is True


def test_a_document_is_read_as_it_was(client: TestClient) -> None:
    first = _json(client, f"/documents/{ID}?version=1")
    assert (first["version"], first["text"]) == (1, FIRST)
    assert _json(client, f"/documents/{ID}?version=2") == _json(client, f"/documents/{ID}")
    assert client.get(f"/v1/documents/{ID}?version=3").status_code == 404
    assert client.get(f"/v1/documents/{ID}?version=0").status_code == 400


@pytest.mark.parametrize("part", ["", "/passages", "/history", "/provenance", "?version=1"])
@pytest.mark.parametrize(("origin", "reason"), [("test:weg", "withdrawn"), ("test:vernietigd", "removed")])
def test_a_document_that_went_is_told_so_without_a_word_of_it(
    client: TestClient, origin: str, reason: str, part: str
) -> None:
    id = document_id(origin)
    answer = client.get(f"/v1/documents/{id}{part}")

    assert answer.status_code == 410
    told = answer.json()
    assert (told["title"], told["id"], told["reason"]) == ("Ingetrokken", id, reason)
    assert len(told["date"]) == len("2026-05-01")
    assert not {"Dit", "Weggaande", "beheerder"} & set(answer.text.split())


@pytest.mark.parametrize("part", ["", "/passages", "/history", "/provenance", "?version=1"])
def test_what_somebody_may_not_know_never_was(client: TestClient, part: str) -> None:
    answers = [
        client.get(f"/v1/documents/{id}{part}")
        for id in (NOBODY, document_id("test:besloten"), document_id("test:besloten-weg"))
    ]
    assert {answer.status_code for answer in answers} == {404}
    bare = [{**answer.json(), "instance": ""} for answer in answers]
    assert bare[0] == bare[1] == bare[2]
    for name in ("content-length", "etag", "cache-control"):
        assert len({answer.headers.get(name) for answer in answers}) == 1


def test_the_provenance_leads_from_passages_over_versions_to_the_source(client: TestClient) -> None:
    answer = client.get(f"/v1/documents/{ID}/provenance")
    assert answer.headers["content-type"] == "application/ld+json"
    graph = Graph().parse(data=answer.text, format="json-ld")

    quoted = set(graph.subject_objects(PROV.wasQuotedFrom))
    assert len(quoted) == 2
    (second,) = {version for _, version in quoted}
    assert str(second).endswith(f"/v1/documents/{ID}?version=2")
    (first,) = graph.objects(second, PROV.wasRevisionOf)
    assert str(first).endswith("?version=1")
    (source,) = graph.objects(first, PROV.hadPrimarySource)
    assert set(graph.subjects(PROV.hadPrimarySource, source)) == {first, second}
    (activity,) = graph.objects(second, PROV.wasGeneratedBy)
    assert source in graph.objects(activity, PROV.used)
    assert len(set(graph.objects(activity, PROV.wasAssociatedWith))) == 2
    assert {str(id).rpartition("/")[2] for id, _ in quoted} == {
        passage["id"] for passage in _json(client, f"/documents/{ID}/passages")["passages"]
    }


def test_the_provenance_holds_nothing_of_where_files_stand_or_of_any_text(client: TestClient) -> None:
    told = client.get(f"/v1/documents/{ID}/provenance").text
    assert "test:een" not in told
    assert "wijk" not in told


# The library asks rdflib for what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_a_library_for_provenance_takes_it_and_gives_it_back_the_same(client: TestClient) -> None:
    graph = Graph().parse(data=client.get(f"/v1/documents/{ID}/provenance").text, format="json-ld")
    found = ProvDocument.deserialize(content=graph.serialize(format="turtle"), format="rdf", rdf_format="turtle")

    assert len(list(found.get_records(ProvEntity))) == 2 + 2 + 2
    assert len(list(found.get_records(ProvActivity))) == 2
    assert len(list(found.get_records(ProvSpecialization))) == 2
    assert len(list(found.get_records(ProvDerivation))) == 2 + 1 + 2
    again = Graph().parse(data=found.serialize(format="rdf", rdf_format="turtle"), format="turtle")
    for name in ("wasQuotedFrom", "wasRevisionOf", "hadPrimarySource", "wasDerivedFrom", "specializationOf", "used"):
        relation = PROV[name]
        assert set(again.subject_objects(relation)) == set(graph.subject_objects(relation))


def test_the_provenance_is_the_same_after_a_round_trip(client: TestClient) -> None:
    told = client.get(f"/v1/documents/{ID}/provenance").text
    graph = Graph().parse(data=told, format="json-ld")
    written = graph.serialize(format="json-ld", context=json.loads(told)["@context"])
    assert isomorphic(graph, Graph().parse(data=written, format="json-ld"))
    assert len(graph) > 30
