"""*Werk*: where one was, how far one is, and a study to practise in."""

import re

from tests.building import document
from tests.ui.reading import text_of
from tests.ui.working import Desk


def test_one_goes_on_where_one_was(desk: Desk) -> None:
    assert "Verder waar u was" not in text_of(desk.client.get("/werk").text)
    desk.give("Mijn buurvrouw hielp mij.", nieuw="naaste")

    page = desk.client.get("/werk").text

    told = text_of(page)
    assert "Verder waar u was" in told
    assert "“Mijn buurvrouw hielp mij.”" in told
    assert "vandaag 1" in told
    assert "Ervaring: 0 van 1 klaar" in told
    url = re.search(rf'href="({re.escape(desk.path)}\?kies=[^"#]+#hl-[^"]+)"', page)
    assert url
    assert desk.client.get(url[1]).status_code == 200


def test_one_practises_and_begins_anew(desk: Desk) -> None:
    assert "Eerst oefenen?" not in text_of(desk.client.get("/werk").text)
    made, passages = document("test:bedacht", "Ik moest lang wachten. Toen kwam er een brief.", title="Bedacht")
    desk.base.catalogue.save(made.model_copy(update={"sample": True}), passages)
    assert "Eerst oefenen?" in text_of(desk.client.get("/werk").text)

    status, address = desk.post("/werk", doe="oefen")

    assert status == 303
    page = text_of(desk.client.get(address).text)
    assert "Het oefenonderzoek staat klaar." in page
    assert "Dit is uw oefenonderzoek." in page
    study = address.split("?")[0]
    assert "Eerst oefenen?" not in text_of(desk.client.get("/werk").text)
    assert desk.post(study, doe="laat", stuk=made.id)[0] == 303
    assert desk.post(study, doe="leeg")[0] == 303
    assert "Bedacht" in text_of(desk.client.get(study).text)
    assert desk.post(f"/werk/{desk.study}", doe="leeg")[0] == 404
