"""Labs as everybody sees them, and the entries of their journals."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.model.evidence import Access
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.remark import Proposed
from tests.curating import collection, lab, text
from tests.peopling import FROM_OURS, PASSWORD, someone
from tests.ui.gathered import Gathered, gathered
from tests.ui.reading import text_of


@pytest.fixture
def here(tmp_path: Path, built: None) -> Iterator[Gathered]:  # noqa: ARG001
    with gathered(tmp_path) as made:
        yield made


def _read(client: TestClient, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, text_of(answer.text)
    return text_of(answer.text)


def _send(here: Gathered, path: str, *, status: int = 303, **fields: str | list[str]) -> str:
    answer = here.curator.post(path, data=fields, headers=FROM_OURS)
    assert answer.status_code == status, text_of(answer.text)
    return answer.headers.get("location", "") if status == 303 else text_of(answer.text)


def test_a_lab_shows_its_roles_collections_and_journal_and_no_names(here: Gathered) -> None:
    here.publish()
    gone = collection(here.base, here.lab, text(), title="Een oude vraag")
    here.base.curation.publishing.publish(gone.id, "Eerste.", here.lab.curator)
    here.base.curation.collecting.withdraw(gone.id, "De vraag is beantwoord.", here.lab.curator)
    collection(here.base, here.lab, title="Nog geheim")

    assert "2 curatoren" not in _read(here.visitor, "/labs/venlo")
    accounts = here.base.people.accounts
    for one in accounts.all(KEEPER):
        if not accounts.can_sign_in(one.id):
            accounts.accept(accounts.invite(one.id, KEEPER), password=PASSWORD)

    shown = _read(here.visitor, "/labs/venlo")

    for said in (
        "2 curatoren, 1 bewoner-curator en 1 lid",
        "Waarom wachten mensen met hulp vragen?",
        "3 van 3 stemmen",
        "1 teruggenomen collectie",
        "De vraag is beantwoord.",
        "Helpt het als iemand naast u gaat zitten?",
        "Niet gelukt",
        "Verandering gepland: De avond begint voortaan met koffie.",
    ):
        assert said in shown, said
    for hidden in ("Cas Curator", "Bea Bewoner", "Cato", "Nog geheim", "Wat op ons wacht", "Nieuw verslag"):
        assert hidden not in shown, hidden
    feed = f"/v1/labs/{here.lab.id}/feed"
    assert f'href="{feed}"' in here.visitor.get("/labs/venlo").text
    assert here.visitor.get(feed).status_code == 200
    own = _read(here.curator, "/labs/venlo")
    for said in ("Er wacht niets op een antwoord.", "Nog geheim", "Nieuw verslag", "Bea Bewoner"):
        assert said in own, said


def test_of_a_collection_without_an_edition_that_stands_its_lab_says_so(here: Gathered) -> None:
    here.publish()
    here.base.curation.publishing.withdraw(here.made.id, 1, "Er stond een fout in.", here.lab.curator)

    shown = _read(here.visitor, "/labs/venlo")

    assert "1 teruggenomen collectie" in shown
    assert "Editie 1 is teruggenomen op" in shown
    assert "Er stond een fout in." in shown
    own = _read(here.curator, "/labs/venlo")
    assert "Nog niet gepubliceerd" in own
    assert "teruggenomen collectie" not in own


def test_a_lab_says_what_it_asks_and_for_whom_that_is_good(here: Gathered) -> None:
    said = {"doe": "zeg", "vraag": "Hoe durven mensen de post te openen?", "waarde": "Voor wie alleen is."}
    answer = here.curator.post("/labs/venlo", data=said, headers=FROM_OURS)
    assert answer.headers["location"] == "/labs/venlo?gedaan=geplaatst"

    shown = _read(here.visitor, "/labs/venlo")

    for one in ("Hoe durven mensen de post te openen?", "Voor wie alleen is."):
        assert one in shown
    assert "Onze vraag" not in shown
    assert "hoogstens 500 tekens" in _send(here, "/labs/venlo", status=400, doe="zeg", vraag="x" * 501)
    other = here.visitor.post("/labs/venlo", data={**said, "vraag": "Iets anders?"}, headers=FROM_OURS)
    assert "Inloggen" in text_of(other.text)
    assert "Iets anders?" not in _read(here.visitor, "/labs/venlo")
    assert "Hoe durven mensen" in _read(here.visitor, "/labs/venlo")


def test_members_first_see_what_waits_for_them(here: Gathered) -> None:
    remarking = here.base.curation.remarking
    remarking.suggest(
        here.made.id, Proposed.ADD, here.lab.member, after=text("Vergeet de buren niet."), why="Zij zagen het eerst."
    )

    shown = _read(here.curator, "/labs/venlo")

    assert "Een lid stelt iets nieuws voor: Zij zagen het eerst." in shown
    assert shown.index("Wat op ons wacht") < shown.index("Wat wij probeerden en leerden")
    assert "Zij zagen het eerst." not in _read(here.visitor, "/labs/venlo")


def test_an_entry_is_made_changed_and_taken_away_with_forms(here: Gathered) -> None:
    form = here.curator.get("/labs/venlo/verslagen/nieuw")
    assert form.status_code == 200
    assert here.visitor.get("/labs/venlo/verslagen/nieuw").status_code == 303
    assert "vul een dag in" in _send(here, "/labs/venlo/verslagen/nieuw", status=400, vraag="Helpt bellen?", dag="")
    wrong = _send(
        here, "/labs/venlo/verslagen/nieuw", status=400, vraag="Helpt bellen?", dag="2026-05-01", verandert="done"
    )
    assert "een verandering zegt in een zin wat er verandert" in wrong

    made = _send(
        here,
        "/labs/venlo/verslagen/nieuw",
        vraag="Helpt *bellen*?",
        dag="2026-05-01",
        geleerd="Bellen helpt.",
        uitkomst="worked",
        thema=["schulden", "schulden", ""],
        collectie=here.made.id,
        citaten=f"/documenten/{here.story.id}?citaat=0-38",
    )
    path = made.partition("?")[0]
    shown = here.visitor.get(path).text
    assert "<em>bellen</em>" in shown
    for said in ("Bellen helpt.", "Gelukt", "Schulden", "“Ik durfde de post niet meer te openen.”"):
        assert said in text_of(shown), said
    assert "Haal dit verslag weg" not in text_of(shown)

    changing = here.curator.get(path + "/bewerken").text
    (revision,) = re.findall(r'name="revisie" value="(\d+)"', changing)
    fields = {"dag": "2026-05-01", "vraag": "Helpt bellen?", "revisie": revision}
    assert _send(here, path + "/bewerken", **fields, geleerd="Bellen helpt een beetje.", houd="0") == made
    assert "“Ik durfde" in _read(here.visitor, path)
    both = _send(here, path + "/bewerken", status=409, **fields, geleerd="Bellen helpt niet.")
    for said in ("Bellen helpt een beetje.", "Bellen helpt niet.", "Er is nog niets weg."):
        assert said in both, said
    assert "Bellen helpt een beetje." in _read(here.visitor, path)

    assert "U kunt dit daarna nog ongedaan maken." in _read(here.curator, path + "/weg")
    assert "Kijk nog eens." in _send(here, path + "/weg", status=409, revisie="1")
    struck = _send(here, path + "/weg", revisie="2")
    assert "gedaan=verslag_weg" in struck
    _read(here.visitor, path, status=404)
    (id,) = re.findall(r'name="verslag" value="([^"]+)"', here.curator.get(struck).text)
    assert 'name="verslag"' not in here.visitor.get(struck).text
    assert path in _send(here, "/labs/venlo", doe="zet_terug", verslag=id)
    assert "Bellen helpt een beetje." in _read(here.visitor, path)
    _send(here, "/labs/venlo", status=404, doe="zet_terug", verslag=id)


def test_who_manages_all_labs_may_put_back_what_they_took_away(here: Gathered) -> None:
    beheer = Reader.of(someone(here.base, "Bas Beheer", Role.ADMINISTRATOR))
    here.base.curation.journals.strike(here.entry, beheer, expected=1)
    assert here.base.curation.journals.put_back(here.entry, beheer).id == here.entry


def test_an_entry_is_for_whom_it_says_and_of_one_lab(here: Gathered) -> None:
    journals = here.base.curation.journals
    journals.change(here.entry, {"access": Access.LABS}, here.lab.curator, expected=1)
    lab(here.base, "ede")

    _read(here.visitor, f"/labs/venlo/verslagen/{here.entry}", status=404)
    assert "Helpt het als iemand" in _read(here.curator, f"/labs/venlo/verslagen/{here.entry}")
    _read(here.curator, f"/labs/ede/verslagen/{here.entry}", status=404)
    assert here.curator.get(f"/labs/ede/verslagen/{here.entry}/bewerken").status_code == 403


def test_what_other_labs_in_other_places_learned_is_one_link_away(here: Gathered) -> None:
    other = here.base.people.labs.add("ede", "Stadslab Ede", KEEPER, place="Ede")
    assert "nog geen lab op een andere plaats" in _read(here.visitor, "/labs/venlo?van=andere")
    elsewhere = lab(here.base, "ede")
    assert other.id == elsewhere.id
    said = {"day": "2026-04-01", "asked": "Werkt een belronde?", "themes": ("schulden",)}
    here.base.curation.journals.begin(elsewhere.id, said, elsewhere.curator)

    shown = _read(here.visitor, "/labs/venlo?van=andere")

    assert "Werkt een belronde?" in shown
    assert "Stadslab Ede, Ede" in shown.replace(" ,", ",")
    assert "Helpt het als iemand" not in shown


def test_on_an_english_page_the_words_of_a_lab_are_marked_as_dutch(here: Gathered) -> None:
    html = here.visitor.get("/en/labs/venlo").text
    assert '<dd class="mv-opgemaakt" lang="nl"><p>Helpt het als iemand naast u gaat zitten?' in html
