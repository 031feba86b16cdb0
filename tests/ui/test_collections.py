"""Collections to read: the newest edition, the list, and what is left of what was withdrawn."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.model.collection import State
from kb.model.evidence import Access
from kb.model.reader import KEEPER
from tests.curating import collection, quote, text
from tests.ui.gathered import ASK, NEIGHBOUR, SHY, YEAR, Gathered, gathered
from tests.ui.reading import text_of


@pytest.fixture
def here(tmp_path: Path, built: None) -> Iterator[Gathered]:  # noqa: ARG001
    with gathered(tmp_path) as made:
        yield made


def _read(here: Gathered, path: str = "", *, status: int = 200) -> str:
    answer = here.visitor.get(path or here.path)
    assert answer.status_code == status, text_of(answer.text)
    return text_of(answer.text)


def test_the_newest_edition_shows_every_kind_of_block_and_who_made_it(here: Gathered) -> None:
    here.publish()
    html = here.visitor.get(here.path).text
    shown = text_of(html)

    for said in (
        "Wachten op hulp",
        "Waarom wachten mensen met hulp vragen?",
        "De envelop is niet het probleem",
        f"“ {SHY} ”".replace("“ ", "“").replace(" ”", "”"),
        "Zo begint het voor velen.",
        "Een jaar wachten",
        f"“{ASK}”",
        "Wie wacht, wacht lang.",
        f"“{YEAR}”",
        "Wij dachten aan drie weken.",
        "Helpt het als iemand naast u gaat zitten?",
        "Niemand onderzocht het openen van post.",
        "Niemand hoeft zich te schamen.",
        "3 van 3 stemmen: onderzoek, praktijk en ervaring zijn zacht",
        "Samengesteld door 1 curator.",
        "Niemand van het lab zei dat hij het er niet mee eens is.",
    ):
        assert said in shown, said
    assert "<em>duidelijker</em>" in html
    # What the lab wrote is never set as words of a source.
    assert not [one for one in re.findall(r"<blockquote.*?</blockquote>", html, re.DOTALL) if "duidelijker" in one]
    assert "Bewerk" not in shown
    assert "Bewerk" in text_of(here.curator.get(here.path).text)
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    described = json.loads(told)
    assert (described["@type"], described["name"], described["version"]) == ("Collection", "Wachten op hulp", "1")
    assert described["creator"] == [{"@type": "Organization", "name": "Stadslab venlo"}]
    assert described["url"].endswith(here.path + "/versies/1")
    assert (
        here.visitor.get(described["subjectOf"]["@id"].partition("8000")[2]).json()["sha256"]
        == described["identifier"]["value"]
    )
    assert SHY not in told
    for feed in (f"/v1/collections/{here.made.id}/feed", f"/v1/collections/{here.made.id}/editions/1"):
        assert f'href="{feed}"' in html
        assert here.visitor.get(feed).status_code == 200


def test_a_withdrawn_story_leaves_its_day_and_what_is_heard_now(here: Gathered) -> None:
    here.publish()
    (edition,) = here.base.curation.publishing.editions(here.made.id, here.lab.curator)
    assert f"Controlewaarde (SHA-256) {edition.sha256}" in (before := _read(here))
    assert "die van het origineel" not in before
    here.base.withdrawing.withdraw([here.story.id], "op verzoek")

    shown = _read(here)

    assert edition.sha256 in shown
    assert shown.count("De controlewaarde is die van het origineel.") == 1
    assert shown.count("Dit citaat is teruggenomen op") == 2
    assert "2 van 3 stemmen: ervaring is stil, onderzoek en praktijk zacht" in shown
    assert "Bij publicatie, op" in shown
    for gone in (SHY, NEIGHBOUR, "De post", "Zo begint het voor velen.", "Willemien"):
        if gone != "Zo begint het voor velen.":
            assert gone not in shown, gone
    assert here.visitor.get(here.path + "/versies/1").status_code == 200


def test_what_a_member_does_not_agree_with_stands_under_its_block(here: Gathered) -> None:
    remarking = here.base.curation.remarking
    said = remarking.disagree(here.made.id, here.block("text"), "Zo ging het bij ons niet.", here.lab.member)
    here.publish()
    html = here.visitor.get(here.path).text

    block = html.partition(f'id="blok-{here.block("text")}"')[2].partition('class="mv-blok"')[0]
    assert "Zo ging het bij ons niet." in block
    assert "Met tegenspraak van 1 lid." in text_of(html)

    remarking.hide(here.made.id, said.id, "uitspraak van de rechter", KEEPER)
    shown = _read(here)
    assert "erborgen om" in shown
    assert "uitspraak van de rechter" in shown
    assert "Zo ging het bij ons niet." not in shown


def test_an_earlier_name_leads_to_the_present_one_for_ever(here: Gathered) -> None:
    here.publish()
    now = here.base.curation.collecting.one(here.made.id, here.lab.curator)
    here.base.curation.collecting.say(
        now.id, {"slug": "post-die-dicht-blijft"}, here.lab.curator, expected=now.revision
    )

    for room in ("", "/versies", "/versies/1", "/versies/1.ris", "/verschil/1..1"):
        answer = here.visitor.get(here.path + room)
        assert answer.status_code == 301
        assert answer.headers["location"] == "/collecties/post-die-dicht-blijft" + room
    assert here.visitor.get("/en" + here.path).headers["location"] == "/en/collecties/post-die-dicht-blijft"
    assert here.visitor.get("/collecties/post-die-dicht-blijft").status_code == 200


def test_a_draft_is_for_its_lab_alone(here: Gathered) -> None:
    _read(here, status=404)
    _read(here, here.path + "/versies", status=404)
    answer = here.curator.get(here.path)
    assert "Deze collectie heeft nog geen editie." in text_of(answer.text)
    assert f'href="{here.path}/bewerken"' in answer.text


def test_of_a_withdrawn_collection_everybody_reads_that_it_was_there(here: Gathered) -> None:
    here.publish()
    other = collection(here.base, here.lab, text(), title="Opnieuw begonnen")
    here.base.curation.publishing.publish(other.id, "Eerste.", here.lab.curator)
    here.base.curation.collecting.withdraw(here.made.id, "Er stond te veel in.", here.lab.curator, successor=other.slug)

    for path in (here.path, here.path + "/versies/1", "/en" + here.path):
        answer = here.visitor.get(path)
        assert answer.status_code == 410
        shown = text_of(answer.text)
        for said in ("Wachten op hulp", "Stadslab venlo", "Er stond te veel in.", "Opnieuw begonnen"):
            assert said in shown, said
        for gone in (SHY, "De envelop is niet het probleem", YEAR):
            assert gone not in shown
    assert "Wachten op hulp" not in _read(here, "/collecties")
    for asked in ("zoek=wachten", "lab=venlo"):
        found = _read(here, f"/collecties?{asked}")
        assert "1 collectie " in found
        assert "1 teruggenomen collectie" in found
        assert "Er stond te veel in." in found
    for ending in ("1.bib", "1.ris", "1.json"):
        assert "Er stond te veel in." in _read(here, f"{here.path}/versies/{ending}", status=410)
    assert "Er stond te veel in." in _read(here, here.path + "/verschil/1..2", status=410)


def test_of_a_withdrawn_edition_the_others_stay(here: Gathered) -> None:
    here.publish()
    here.base.curation.drafting.add(here.made.id, text("Nog iets."), here.lab.curator)
    here.publish("Met nog iets.")
    here.base.curation.publishing.withdraw(here.made.id, 2, "Er stond een fout in.", here.lab.curator)

    gone = _read(here, here.path + "/versies/2", status=410)
    assert "Er stond een fout in." in gone
    assert "Editie 1" in gone
    assert "Nog iets." not in gone
    assert "Nog iets." not in _read(here)
    for path in ("/versies/2.ris", "/verschil/1..2"):
        assert "Er stond een fout in." in _read(here, here.path + path, status=410)
    assert "Teruggenomen: Er stond een fout in." in _read(here, here.path + "/versies")
    other = collection(here.base, here.lab, text(), title="Opnieuw begonnen")
    here.base.curation.publishing.publish(other.id, "Eerste.", here.lab.curator)
    publishing = here.base.curation.publishing
    publishing.withdraw(here.made.id, 1, "Deze ook.", here.lab.curator, successor=other.slug)
    gone = _read(here, here.path, status=410)
    assert "Deze ook." in gone
    assert "Opnieuw begonnen" in gone
    for asked in ("zoek=wachten", "lab=venlo", f"lab={here.lab.id}", "ontbreekt=ervaring"):
        assert "Deze ook." in _read(here, f"/collecties?{asked}"), asked
    assert "Deze ook." not in _read(here, "/collecties")


def test_what_was_withdrawn_stands_in_pages(here: Gathered) -> None:
    curation, me = here.base.curation, here.lab.curator
    for number in range(21):
        made = collection(here.base, here.lab, text(), title=f"Vol {number}")
        curation.collecting.say(made.id, {"themes": ("schulden",)}, me, expected=1)
        curation.publishing.publish(made.id, "Eerste.", me)
        curation.collecting.withdraw(made.id, f"Weg om {number}.", me)

    first, last = (_read(here, f"/collecties?thema=schulden{more}") for more in ("", "&weg=2"))

    assert "21 teruggenomen collecties" in first
    assert [sum(f"Weg om {number}." in page for number in range(21)) for page in (first, last)] == [20, 1]
    lab_page = here.visitor.get("/labs/venlo").text
    assert "21 teruggenomen collecties" in lab_page
    assert 'href="/collecties?lab=venlo"' in lab_page


def test_an_edition_keeps_its_address_and_says_that_there_is_a_newer(here: Gathered) -> None:
    here.publish()
    first = here.visitor.get(here.path + "/versies/1")
    assert "nieuwere editie" not in text_of(first.text)
    again = here.visitor.get(here.path + "/versies/1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    here.base.curation.drafting.add(here.made.id, text("Nog iets."), here.lab.curator)
    here.publish("Met nog iets.")

    shown = here.visitor.get(here.path + "/versies/1")
    assert "Er is een nieuwere editie: Editie 2" in text_of(shown.text)
    assert f'href="{here.path}/verschil/1..2"' in shown.text
    assert "Nog iets." not in shown.text
    link = here.visitor.get(here.path).headers["link"]
    for said in (
        f'{here.path}/versies/2>; rel="cite-as"',
        f'{here.path}/versies>; rel="version-history"',
        f'{here.path}>; rel="latest-version"',
        f'{here.path}/versies/1>; rel="predecessor-version"',
    ):
        assert said in link
    assert here.visitor.get(here.path + "/versies/3").status_code == 404
    assert here.visitor.get(here.path + "/versies/nul").status_code == 404


def test_the_difference_between_editions_is_told_block_by_block_and_voice_by_voice(here: Gathered) -> None:
    here.publish()
    drafting, me, id = here.base.curation.drafting, here.lab.curator, here.made.id
    blocks = drafting.blocks(id, me)
    drafting.edit(id, blocks[1].block.model_copy(update={"text": "Wij begonnen anders."}), me, expected=1)
    drafting.remove(id, blocks[5].block.id, me)
    drafting.remove(id, blocks[6].block.id, me)
    drafting.move(id, blocks[9].block.id, 0, me)
    drafting.add(id, text("Dit is nieuw."), me)
    own = {"themes": ("eenzaamheid",), "places": ("Venlo", "Ede"), "agenda": {"moral": "Eerst luisteren."}}
    own |= {"language": "en", "licence": "CC0-1.0", "question": "Waarom wachten zij met hulp vragen?"}
    here.base.curation.collecting.say(id, own, me, expected=here.base.curation.collecting.one(id, me).revision)
    remarking = here.base.curation.remarking
    remarking.disagree(id, blocks[1].block.id, "Zo ging het bij ons niet.", here.lab.member)
    here.publish("Veel anders.")

    shown = _read(here, here.path + "/verschil/1..2")

    for said in ("1 blok erbij", "2 blokken weg", "1 blok veranderd", "1 blok verplaatst", "Dit is nieuw."):
        assert said in shown, said
    for said in ("Praktijk: 1 stuk minder", ASK, "Zo ging het bij ons niet."):
        assert said in shown, said
    for said in ("Titel", "Wat vraagt dit van organisaties?"):
        assert said not in shown, said
    for said in (
        "Waarom wachten [weg] mensen [erbij] zij met hulp vragen?",
        "Thema’s [erbij] Eenzaamheid , [weg] Schulden",
        "Plaatsen Venlo, [erbij] Ede",
        "Taal [weg] Nederlands [erbij] Engels",
        "Licentie [weg] CC-BY-4.0 [erbij] CC0-1.0",
        "Wat is hier goed of nodig? [weg] Niemand hoeft zich te schamen. [erbij] Eerst luisteren.",
        "Wij begonnen [weg] met de vraag hoe brieven duidelijker kunnen. [erbij] anders.",
    ):
        assert said in shown, said
    assert "Tussen deze edities is niets anders." in _read(here, here.path + "/verschil/2..2")
    for wrong in ("1..9", "0..1", "1-2", "a..b"):
        assert here.visitor.get(here.path + "/verschil/" + wrong).status_code == 404


def test_an_edition_goes_along_to_reference_managers(here: Gathered) -> None:
    here.publish()
    ris = here.visitor.get(here.path + "/versies/1.ris")
    assert ris.headers["content-type"].startswith("application/x-research-info-systems")
    assert "TI  - Wachten op hulp\r\n" in ris.text
    assert "AU  - Stadslab venlo\r\n" in ris.text
    assert f"UR  - http://127.0.0.1:8000{here.path}/versies/1\r\n" in ris.text
    assert "author = {{Stadslab venlo}}" in here.visitor.get(here.path + "/versies/1.bib").text
    (item,) = here.visitor.get(here.path + "/versies/1.json").json()
    assert (item["title"], item["version"]) == ("Wachten op hulp", "Editie 1")
    assert here.visitor.get(here.path + "/versies/1.exe").status_code == 404


def test_the_list_is_narrowed_by_what_its_collections_are_about(here: Gathered) -> None:
    assert "Er is nog geen collectie gepubliceerd." in _read(here, "/collecties")
    assert "Bij een raadsvraag" in _read(here, "/collecties")
    here.publish()
    asked = "Waarom wachten mensen met hulp vragen?"
    for path in (
        "",
        "?zoek=wachten",
        "?thema=schulden",
        "?plaats=venlo",
        f"?lab={here.lab.slug}",
        "?zoek=hulp&plaats=venlo&pagina=9",
    ):
        shown = _read(here, "/collecties" + path)
        assert asked in shown, path
        assert "onderzoek, praktijk en ervaring zijn zacht" in shown
    for path in ("?zoek=onzin", "?thema=wonen", "?plaats=ede", "?ontbreekt=onderzoek"):
        assert "Geen collectie past bij deze keuze." in _read(here, "/collecties" + path), path
    assert asked in _read(here, "/collecties?ontbreekt=onzin")
    assert here.visitor.get("/collecties?lab=onzin").status_code == 404


def test_a_collection_for_its_lab_is_in_nobody_elses_list(here: Gathered) -> None:
    here.base.curation.collecting.say(here.made.id, {"access": Access.LABS}, here.lab.curator, expected=2)
    here.publish()
    assert here.base.curation.collecting.one(here.made.id, here.lab.curator).state is State.PUBLISHED
    assert "Wachten op hulp" not in _read(here, "/collecties")
    _read(here, status=404)
    assert "Wachten op hulp" in text_of(here.curator.get("/collecties").text)


def test_a_quotation_leads_to_its_words_and_their_document_to_the_collection(here: Gathered) -> None:
    here.publish()
    html = here.visitor.get(here.path).text
    at = here.report.text.index(YEAR)
    url = f"/documenten/{here.report.id}?citaat={at}-{at + len(YEAR)}#passage"
    assert f'href="{url}"' in html

    document = here.visitor.get(url).text

    assert "mv-lees__gekozen" in document
    assert f".{at}.{at + len(YEAR)}" in document
    assert re.search(rf'href="{here.path}#blok-[^"]+">Wachten op hulp</a>', document)
    for place in ("9-1", "0-999999", "x"):
        assert here.visitor.get(f"/documenten/{here.report.id}?citaat={place}").status_code == 200
    draft = collection(here.base, here.lab, quote(here.base, here.report, YEAR), title="Nog niet af")
    assert draft.title not in here.visitor.get(f"/documenten/{here.report.id}").text
    assert f'href="/collecties/{draft.slug}/bewerken#blok-' in here.curator.get(f"/documenten/{here.report.id}").text


def test_a_kept_place_leads_to_a_wider_search(here: Gathered) -> None:
    here.publish()
    assert 'href="/zoeken?q=post+openen&amp;bron=onderzoek"' in here.visitor.get(here.path).text
