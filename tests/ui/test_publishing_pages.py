"""Publishing a collection, what it says of itself, what members say of it, and withdrawing, without scripts."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kb.model.collection import State
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.model.people import LabRole
from kb.model.reader import KEEPER
from kb.model.remark import Answer
from tests.building import document
from tests.curating import heading, quote, text
from tests.peopling import FROM_OURS, ORIGIN, sign_in
from tests.ui.curating import STORY, House, at_house, hidden


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[House]:  # noqa: ARG001
    with at_house(tmp_path_factory.mktemp("publishing")) as made:
        yield made


def _room(slug: str, room: str) -> str:
    return f"/collecties/{slug}/bewerken/{room}"


def test_an_edition_needs_a_sentence_of_what_is_new_and_then_has_an_address(house: House) -> None:
    made = house.begin(heading("Wat wij hoorden"), text("Van ons."))
    path = _room(made.slug, "publiceren")
    assert "Dit wordt de eerste editie." in house.get(path).text
    assert house.post(path, doe="geef_uit", nieuws="", toegang="public").status == 400
    done = house.post(path, doe="geef_uit", nieuws="De eerste.", toegang="professionals")
    assert "Editie 1 is gepubliceerd" in done.text
    assert f"/collecties/{made.slug}/versies/1" in done.html
    assert house.base.curation.publishing.editions(made.id, house.me)[0].access is Access.PROFESSIONALS
    assert "Toch een editie, bijvoorbeeld voor andere lezers" in house.get(path).text
    house.post(f"/collecties/{made.slug}/bewerken", doe="voeg", na="", soort="text", tekst="Nog iets van ons.")
    assert "Toch een editie" not in house.get(path).text
    assert "Erbij: Tekst: Nog iets van ons." in house.get(path).text


def test_what_stands_in_the_way_leads_to_its_block_and_can_be_left_out(house: House) -> None:
    there, passages = document("test:intern", "Het team belt pas na een maand.", source=KnowledgeSource.PRACTICE)
    there = there.model_copy(update={"rights": Rights(access=Access.PROFESSIONALS)})
    house.base.catalogue.save(there, passages)
    words = quote(house.base, there, "Het team belt pas na een maand.", reader=house.me)
    made = house.begin(text("Van ons."), words)
    block = house.blocks(made)[1].block.id
    path = _room(made.slug, "publiceren")
    answer = house.post(path, doe="geef_uit", nieuws="De eerste.", toegang="public")
    assert answer.status == 409
    assert "Citaat 1 van 1: Niet iedereen voor wie de collectie is, mag deze bron of dit verslag lezen." in answer.text
    assert f"/collecties/{made.slug}/bewerken#blok-{block}" in answer.html
    assert house.post(path, doe="weg", blok=hidden(answer.html, "blok")).status == 303
    assert house.post(path, doe="geef_uit", nieuws="De eerste.", toegang="public").status == 303


def test_a_collection_says_what_it_is_about_and_old_names_lead_to_it(house: House) -> None:
    made = house.begin(text("Van ons."))
    path = _room(made.slug, "instellingen")
    form = house.get(path)
    fields = {"titel": "Wachten in Venlo", "vraag": "Waarom?", "kort": "wachten-in-venlo", "plaatsen": "Venlo, Tegelen"}
    done = house.post(path, rev=hidden(form.html, "rev"), thema="schulden", waarde="Voor wie wacht.", **fields)
    assert done.url == _room("wachten-in-venlo", "instellingen") + "?gedaan=bewaard"
    now = house.base.curation.collecting.one(made.id, house.me)
    assert (now.title, now.places, now.themes) == ("Wachten in Venlo", ("Venlo", "Tegelen"), ("schulden",))
    moved = house.client.get(path)
    assert (moved.status_code, moved.headers["location"]) == (303, _room("wachten-in-venlo", "instellingen"))
    assert (
        house.post(_room("wachten-in-venlo", "instellingen"), rev=hidden(form.html, "rev"), titel="Te laat").status
        == 409
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"kort": "nieuw"},
        {"kort": "Met Hoofdletters"},
        {"titel": "a\u200bb"},
        {"thema": "bestaat-niet"},
        {"toegang": "restricted"},
        {"taal": "fr"},
        {"rev": "x"},
        {"lab": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_a_collection_cannot_say_is_refused_in_words(house: House, fields: dict[str, str]) -> None:
    made = house.begin()
    answer = house.post(_room(made.slug, "instellingen"), **{"titel": "Titel", "vraag": "Bewaar mij?", **fields})
    assert answer.status in {400, 403, 404}
    assert house.base.curation.collecting.one(made.id, house.me).title == made.title


def test_a_slug_of_another_is_refused_in_words(house: House) -> None:
    made, other = house.begin(), house.begin()
    answer = house.post(_room(made.slug, "instellingen"), titel="Titel", kort=other.slug)
    assert answer.status == 400
    assert "Deze korte naam is of was van een andere collectie." in answer.text


def test_a_member_suggests_and_a_curator_takes_or_declines(house: House) -> None:
    made = house.begin(text("Zoals het was."))
    path, block = _room(made.slug, "voorstellen"), house.blocks(made)[0].block.id
    lex, _ = house.browser("Lex Stelt Voor", LabRole.MEMBER)
    house.post_as(lex, path, doe="stel_voor", wat="change", blok=block, tekst="Zoals het is.", toelichting="Klopt nu.")
    house.post_as(lex, path, doe="stel_voor", wat="remove", blok=block, toelichting="Te lang.")
    assert house.post_as(lex, path, doe="neem", id="x").status in {403, 404}
    page = house.get(path)
    assert "Tekst veranderen · lid" in page.text
    assert "Zoals het is." in page.text
    change, remove = house.base.curation.remarking.suggestions(made.id, house.me)
    assert house.post(path, doe="neem", id=change.id).status == 303
    assert house.blocks(made)[0].block.written == ("Zoals het is.",)
    assert house.post(path, doe="neem", id=remove.id).status == 409
    assert house.post(path, doe="wijs_af", id=remove.id, reden="").status == 400
    done = house.post(path, doe="wijs_af", id=remove.id, reden="Het is kort genoeg.")
    assert "Niet overgenomen, omdat: Het is kort genoeg." in done.text


def test_a_member_suggests_something_new(house: House) -> None:
    made = house.begin(text("Zoals het was."))
    path = _room(made.slug, "voorstellen")
    lex, _ = house.browser("Lex Nieuw", LabRole.MEMBER)
    assert 'value="stel_voor"' in house.get(f"{path}?soort=text", lex).html
    fields = {"doe": "stel_voor", "wat": "add", "soort": "quote", "bron": STORY[:38]}
    assert house.post_as(lex, path, **fields).status == 303
    (asked,) = house.base.curation.remarking.suggestions(made.id, house.me)
    assert f"“{STORY[:38]}”" in house.get(path).text, "nobody takes words over that they cannot read"
    house.post(path, doe="neem", id=asked.id)
    assert [one.block.kind for one in house.blocks(made)] == ["quote", "text"]


def test_only_who_disagrees_changes_that_and_takes_it_back(house: House) -> None:
    made = house.begin(text("Iedereen is tevreden."))
    path, block = _room(made.slug, "voorstellen"), house.blocks(made)[0].block.id
    lex, _ = house.browser("Lex Oneens", LabRole.MEMBER)
    assert house.post_as(lex, path, doe="tegen", blok=block, tekst="").status == 400
    assert house.post_as(lex, path, doe="tegen", blok=block, tekst="Ik niet.").status == 303
    assert "Een lid is het hier niet mee eens." in house.get(f"/collecties/{made.slug}/bewerken").text
    (said,) = house.base.curation.remarking.dissents(made.id, house.me)
    assert house.post(path, doe="trek_in", id=said.id).status == 403
    house.post_as(lex, path, doe="wijzig", id=said.id, tekst="Mijn straat niet.")
    assert "Mijn straat niet." in house.get(path).text
    done = house.post_as(lex, path, doe="trek_in", id=said.id)
    assert "Ingetrokken." in done.text
    assert "Mijn straat niet." not in house.get(path).text


def test_what_was_taken_back_in_one_press_comes_back_in_another_and_waits_closed(house: House) -> None:
    made = house.begin(text("Iedereen is tevreden."))
    path, block = _room(made.slug, "voorstellen"), house.blocks(made)[0].block.id
    lex, _ = house.browser("Lex Vergist", LabRole.CO_CURATOR)
    house.post_as(lex, path, doe="tegen", blok=block, tekst="Mijn steeg heet anders.")
    (said,) = house.base.curation.remarking.dissents(made.id, house.me)
    done = house.post_as(lex, path, doe="trek_in", id=said.id)
    assert "Ongedaan maken" in done.text
    assert "Mijn steeg" not in done.text
    assert "Mijn steeg" not in lex.post("/uitloggen", headers=FROM_OURS, follow_redirects=True).text
    offered = sign_in(lex, house.base.people.accounts.account(said.by, KEEPER))
    undo = {"doe": "zeg_weer", "terug": hidden(done.html, "terug")}
    other, _ = house.browser("Lot Anders", LabRole.CO_CURATOR)
    assert house.post_as(other, path, **undo).status == 400
    assert house.post(path, **undo).status == 400

    again = house.post_as(offered, path, **undo)
    assert "Uw tegenspraak staat er weer." in again.text
    assert "Mijn steeg heet anders." in house.get(path).text
    (now,) = house.base.curation.remarking.dissents(made.id, house.me)
    assert now == said
    assert house.post_as(offered, path, **undo).status == 400


def test_who_disagrees_with_what_everybody_reads_is_told_so(house: House) -> None:
    made = house.begin(text("Iedereen is tevreden."))
    path = f"{_room(made.slug, 'voorstellen')}?tegen={house.blocks(made)[0].block.id}"
    assert "Iedereen leest dit meteen." not in house.get(path).text
    house.base.curation.publishing.publish(made.id, "Eerste.", house.me)
    assert "Iedereen leest dit meteen." in house.get(path).text


def test_a_suggestion_of_which_the_words_were_withdrawn_is_not_taken(house: House) -> None:
    made = house.begin(quote(house.base, house.story, "Zij kende de weg."))
    path = _room(made.slug, "voorstellen")
    lex, _ = house.browser("Lex Herhaalt", LabRole.MEMBER)
    repeated = "Een bewoner zei: mijn buurvrouw hielp mij."
    house.post_as(lex, path, doe="stel_voor", wat="add", soort="text", tekst=repeated)
    (asked,) = house.base.curation.remarking.suggestions(made.id, house.me)
    assert 'value="neem"' in house.get(path).html
    house.base.withdrawing.withdraw([house.story.id], "op verzoek")
    try:
        page = house.get(path)
        assert 'value="neem"' not in page.html
        assert "Deze woorden zijn weg: ze herhaalden een bron die op" in page.text
        assert house.post(path, doe="neem", id=asked.id).status == 400
        (still,) = house.base.curation.remarking.suggestions(made.id, house.me)
        assert still.answer is Answer.OPEN
    finally:
        house.base.withdrawing.undo([house.story.id], "toch niet")


def test_a_member_disagrees_from_what_readers_have(house: House) -> None:
    made = house.begin(heading(), text("Iedereen is tevreden."))
    house.base.curation.publishing.publish(made.id, "Eerste.", house.me)
    block = house.blocks(made)[1].block.id
    house.base.curation.drafting.remove(made.id, block, house.me)
    lex, _ = house.browser("Lex Lezer", LabRole.MEMBER)
    to = f"/collecties/{made.slug}/bewerken/voorstellen?tegen={block}"

    assert f'href="{to}#tegen"' in lex.get(f"/collecties/{made.slug}").text
    assert to not in TestClient(lex.app, base_url=ORIGIN).get(f"/collecties/{made.slug}").text
    assert "Iedereen is tevreden." in lex.get(to).text
    assert "Kies wat u voorstelt:" in lex.get(f"/collecties/{made.slug}/bewerken/voorstellen").text
    path = _room(made.slug, "voorstellen")
    assert house.post_as(lex, path, doe="tegen", blok=block, tekst="Ik niet.").status == 303
    assert "Ik niet." in lex.get(f"/collecties/{made.slug}").text


def test_a_member_disagrees_from_an_earlier_edition_and_is_led_back_there(house: House) -> None:
    made = house.begin(text("Blijft."), text("Iedereen is tevreden."))
    house.base.curation.publishing.publish(made.id, "Eerste.", house.me)
    block = house.blocks(made)[1].block.id
    house.base.curation.drafting.remove(made.id, block, house.me)
    house.base.curation.publishing.publish(made.id, "Tweede.", house.me)
    lex, _ = house.browser("Lex Vroeger", LabRole.MEMBER)
    earlier = f"/collecties/{made.slug}/versies/1"
    to = f"{_room(made.slug, 'voorstellen')}?tegen={block}&editie=1"

    assert f'href="{to.replace("&", "&amp;")}#tegen"' in lex.get(earlier).text
    form = lex.get(to).text
    assert "Iedereen is tevreden." in form
    assert hidden(form, "editie") == "1"
    refused = house.post_as(lex, _room(made.slug, "voorstellen"), doe="tegen", blok=block, editie="1", tekst="")
    assert (refused.status, hidden(refused.html, "editie")) == (400, "1")
    done = house.post_as(lex, _room(made.slug, "voorstellen"), doe="tegen", blok=block, editie="1", tekst="Ik niet.")
    assert f'href="{earlier}#blok-{block}"' in done.html
    assert "Ik niet." in lex.get(earlier).text
    assert "Tegenspraak bij delen die er niet meer staan Een lid is" in house.get(f"/collecties/{made.slug}", lex).text


def test_the_lab_leads_a_resident_to_the_parts_that_one_may_disagree_with(house: House) -> None:
    made = house.begin(heading(), text("Iedereen is tevreden."))
    bea, _ = house.browser("Bea Oneens", LabRole.CO_CURATOR)
    choosing = f"{_room(made.slug, 'voorstellen')}?tegen="
    assert f'href="{choosing}#tegen"' in bea.get("/labs/venlo").text
    part = house.blocks(made)[1].block.id
    before = bea.get(choosing).text
    assert f'{choosing}{part}#tegen">Tekst: Iedereen is tevreden.</a>' in before
    assert "Kop:" not in before
    house.base.curation.publishing.publish(made.id, "Eerste.", house.me)
    house.base.curation.drafting.remove(made.id, part, house.me)
    assert f'{choosing}{part}#tegen">Tekst: Iedereen is tevreden.</a>' in bea.get(choosing).text
    assert f'href="/collecties/{made.slug}#blok-{part}"' in (
        house.post_as(bea, _room(made.slug, "voorstellen"), doe="tegen", blok=part, tekst="Ik niet.").html
    )


def test_withdrawing_says_that_it_is_for_ever_and_wants_a_reason(house: House) -> None:
    made = house.begin(text("Van ons."))
    house.post(_room(made.slug, "publiceren"), doe="geef_uit", nieuws="De eerste.", toegang="public")
    house.post(_room(made.slug, "publiceren"), doe="geef_uit", nieuws="De tweede.", toegang="public")
    path = _room(made.slug, "terugnemen")
    before = house.get(path)
    assert "Terugnemen is voorgoed." in before.text
    assert 'name="reden"' not in before.html, "who comes here chooses first what goes"
    assert 'name="reden"' in house.get(f"{path}?editie=alles").html
    assert house.post(path, editie="1", reden="Fout.").status == 400
    assert house.post(path, editie="1", reden="", zeker="ja").status == 400
    assert house.post(path, editie="9", reden="Fout.", zeker="ja").status == 400
    assert "teruggenomen, omdat: Fout." in house.post(path, editie="1", reden="Fout.", zeker="ja").text
    assert f'href="{path}?editie=1#form">Verbeter de reden van editie 1' in (
        house.get(f"/collecties/{made.slug}/versies/1").html
    )
    done = house.post(path, editie="1", reden="Een fout.", zeker="ja")
    assert "Editie 1: teruggenomen, omdat: Een fout." in done.text
    assert 'name="reden"' not in done.html, "the form for all of it is not what comes next"
    other = house.begin(text("Beter."))
    successor = {"reden": "Er is een betere.", "opvolger": f"/collecties/{other.slug}", "zeker": "ja"}
    refused = house.post(path, editie="", **successor)
    assert refused.status == 400
    assert "De opvolger is een concept" in refused.text
    house.base.curation.publishing.publish(other.id, "Eerste.", house.me)
    house.post(path, editie="", **successor)
    now = house.base.curation.collecting.one(made.id, house.me)
    assert now.state is State.WITHDRAWN
    assert now.farewell is not None
    lex, _ = house.browser("Lex Laatst", LabRole.MEMBER)
    for room in ("", "voorstellen", "publiceren", "instellingen"):
        answer = house.client.get(_room(made.slug, room).rstrip("/"))
        assert (answer.status_code, answer.headers["location"]) == (303, path), room
    for room in ("", "voorstellen"):
        answer = lex.get(_room(made.slug, room).rstrip("/"))
        assert (answer.status_code, answer.headers["location"]) == (303, f"/collecties/{made.slug}"), room
    left = house.get(path)
    assert "Verbeter de reden" in left.text
    assert "/voorstellen" not in left.html
    assert "Neem de hele collectie terug" not in left.text
    assert f'href="{path}"' in house.get(f"/collecties/{made.slug}").html
    assert f'href="{path}"' not in house.get(f"/collecties/{made.slug}", lex).html
    assert now.farewell.successor == other.id
    assert house.post(f"/collecties/{made.slug}/bewerken", doe="voeg", soort="text", tekst="Toch nog.").status == 400


def test_a_quotation_that_moved_is_found_again(house: House) -> None:
    before = document("test:zin", "Een zin die straks verder staat dan nu. Nog een.", source=KnowledgeSource.PRACTICE)
    house.base.catalogue.save(*before)
    there = house.base.catalogue.document(before[0].id, house.me)
    made = house.begin(quote(house.base, there, "Een zin die straks verder staat dan nu."))
    after = document(
        "test:zin",
        "Er kwam iets voor. Een zin die straks verder staat dan nu. Nog een.",
        source=KnowledgeSource.PRACTICE,
    )
    house.base.catalogue.save(*after)
    path = f"/collecties/{made.slug}/bewerken"
    page, block = house.get(path), house.blocks(made)[0].block
    assert house.base.curation.quoter.again(block.references[0], house.me) is not None
    assert house.post(path, doe="zoek_woorden", blok=block.id).status == 303
    now = house.blocks(made)[0].block.references[0]
    assert now.version == 2
    assert "Een zin die straks verder staat dan nu." in page.text


def test_a_member_or_a_stranger_publishes_nothing(house: House) -> None:
    made = house.begin(text("Van ons."))
    for name, role, status in (("Lex Geen", LabRole.MEMBER, 403), ("Stan Geen", None, 404)):
        client, _ = house.browser(name, role)
        for room in ("publiceren", "instellingen", "terugnemen"):
            assert house.get(_room(made.slug, room), client).status == status
            assert house.post_as(client, _room(made.slug, room), doe="geef_uit", nieuws="x").status == status
