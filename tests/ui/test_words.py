"""Words that stand out in a code: offered by a researcher, taken or declined by whoever keeps the thesaurus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import SKOS
from starlette.testclient import TestClient

from kb.model.codebook import Mapping
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.text import Span
from kb.services.tagging.giving import Given, Place
from tests.building import document
from tests.peopling import FROM_OURS, ORIGIN, sign_in, someone
from tests.ui.reading import text_of
from tests.ui.working import Desk, at_desk

SAID = "De rekening lag er al {n} weken. Het was koud in huis."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_desk(tmp_path) as found:
        tell(found)
        yield found


def tell(desk: Desk) -> None:
    """Three people speak of a bill, which stands out in a code with a theme."""
    bench = desk.base.bench
    for number in range(3):
        one, passages = document(f"test:{number}", SAID.format(n=number + 4), source=KnowledgeSource.EXPERIENCE)
        desk.base.catalogue.save(one, passages)
        end = one.text.index(".") + 1
        for start, stop, name in ((0, end, "geld"), (end + 1, len(one.text), "wonen")):
            place = Place(one.id, one.sha256, (Span(start=start, end=stop),))
            bench.coder.give(desk.study, place, Given(new=name), desk.noor)
    code = next(node.code for node in bench.codebooks.tree(desk.study, desk.noor) if node.name == "geld")
    theme = next(one.id for one in desk.base.thesaurus if one.called("nl") == "Schulden")
    bench.codebooks.change(desk.study, code.model_copy(update={"concept": theme, "mapping": Mapping.CLOSE}), desk.noor)


def _code(desk: Desk) -> str:
    return next(node.code.id for node in desk.base.bench.codebooks.tree(desk.study, desk.noor) if node.name == "geld")


def test_an_offered_word_is_taken_or_declined_with_a_reason_and_its_researchers_see_that(desk: Desk) -> None:
    room = f"/werk/{desk.study}/codes?kies={_code(desk)}&woorden=ja"
    assert desk.post(room, doe="stel_voor", code=_code(desk), woord="rekening")[0] == 303
    assert "Voorgesteld voor het thema." in text_of(desk.client.get(room).text)
    assert desk.client.get("/beheer/woorden").status_code == 403
    assert desk.client.get("/beheer/woorden.ttl").status_code == 403
    bea = sign_in(
        TestClient(desk.client.app, base_url=ORIGIN, follow_redirects=False),
        someone(desk.base, "Bea", Role.ADMINISTRATOR),
    )
    theme = next(one.id for one in desk.base.thesaurus if one.called("nl") == "Schulden")
    asked = {"thema": theme, "woord": "rekening"}

    def decide(status: int = 303, **fields: str) -> str:
        answer = bea.post("/beheer/woorden", data={**asked, **fields}, headers=FROM_OURS)
        assert answer.status_code == status
        return text_of(answer.text)

    assert "Schrijf een reden" in decide(400, doe="neem", reden=" ")
    assert "niet meer voorgesteld" in decide(400, doe="neem", reden="Ja.", woord="koud")
    decide(400, doe="iets")
    decide(doe="wijs_af", reden="Te ruim.")
    assert "Afgewezen voor de thesaurus: Te ruim." in text_of(desk.client.get(room).text)
    assert "rekening" not in bea.get("/beheer/woorden.csv").text
    decide(doe="heropen")
    decide(doe="neem", reden="=Zo heet het.")

    page = text_of(bea.get("/en/beheer/woorden").text)
    assert ("Taken" in page, "by 3 people and studies" in page) == (True, True)
    assert bea.get("/beheer/woorden.csv").text.splitlines()[1].startswith(f"{theme},Schulden,rekening,3,'=Zo")
    graph = Graph().parse(data=bea.get("/beheer/woorden.ttl").text, format="turtle")
    assert [str(label) for label in graph.objects(None, SKOS.altLabel)] == [str(Literal("rekening", lang="nl"))]
    assert bea.get("/beheer/woorden.exe").status_code == 404
