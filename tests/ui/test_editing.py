"""Making a collection without scripts: beginning one, and writing in its draft."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.model.collection import Heading, Narrations, Quoting, Silence, Synthesis, Text
from kb.model.people import LabRole
from tests.curating import heading, quote, text
from tests.peopling import PASSWORD, time_out
from tests.ui.curating import MONITOR, STORY, House, at_house, hidden


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[House]:  # noqa: ARG001
    folder: Path = tmp_path_factory.mktemp("editing")
    with at_house(folder) as made:
        yield made


EDIT = "/collecties/{}/bewerken"


def test_a_form_to_begin_with_has_headings_and_a_place_for_each_voice(house: House) -> None:
    answer = house.post(
        "/collecties/nieuw", lab=house.lab.id, titel="Wat leeft er?", vraag="Wat leeft er?", vorm="wijk"
    )
    assert answer.status == 303
    made = house.base.curation.collecting.named("wat-leeft-er", house.me)
    kinds = [one.block.kind for one in house.blocks(made)]
    assert kinds == ["heading"] * 3 + ["silence"] * 3 + ["heading"]
    assert "De collectie is begonnen." in answer.text


def test_a_collection_begins_from_a_search_with_quotations(house: House) -> None:
    house.post("/collecties/nieuw", lab=house.lab.id, titel="Uit zoeken", vraag="", vorm="zoek", zoek="schulden hulp")
    blocks = [one.block for one in house.blocks(house.base.curation.collecting.named("uit-zoeken", house.me))]
    assert any(isinstance(one, Quoting) and one.reference.document == house.monitor.id for one in blocks)
    assert any(isinstance(one, Silence) and one.looked_for == "schulden hulp" for one in blocks)


@pytest.mark.parametrize("fields", [{"titel": ""}, {"titel": "x", "vorm": "zoek", "zoek": ""}, {"titel": "a\u202eb"}])
def test_what_cannot_begin_is_said_and_what_was_typed_stays(house: House, fields: dict[str, str]) -> None:
    answer = house.post("/collecties/nieuw", lab=house.lab.id, vraag="Waarom dan?", **fields)
    assert answer.status == 400
    assert "Waarom dan?" in answer.html
    assert 'role="alert"' in answer.html


def test_nobody_begins_in_a_lab_of_others(house: House) -> None:
    stranger, _ = house.browser("Stan Ander", None)
    assert house.post_as(stranger, "/collecties/nieuw", lab=house.lab.id, titel="Van mij").status == 403


def test_a_block_is_added_changed_moved_and_taken_away_and_each_is_taken_back(house: House) -> None:
    made = house.begin(heading("Eerst"), heading("Later"))
    path, first = EDIT.format(made.slug), house.blocks(made)[0].block.id
    form = house.get(f"{path}?na={first}&nieuw=text").html
    added = house.post(path, doe="voeg", na=first, soort="text", tekst="Van *ons*.", sleutel=hidden(form, "sleutel"))
    assert added.url.endswith(f"#blok-{house.blocks(made)[1].block.id}")
    own = house.blocks(made)[1]
    assert isinstance(own.block, Text)
    changed = house.post(path, doe="bewaar", blok=own.block.id, rev=str(own.revision), tekst="Nog meer van ons.")
    assert "Nog meer van ons." in changed.text
    moved = house.post(path, doe="omlaag", blok=own.block.id)
    assert "Verplaatst. Tekst 1 van 1." in moved.text
    assert [one.block.kind for one in house.blocks(made)] == ["heading", "heading", "text"]
    house.post(path, doe="plaats", blok=own.block.id, plek="1")
    assert [one.block.kind for one in house.blocks(made)] == ["text", "heading", "heading"]
    gone = house.post(path, doe="weg", blok=own.block.id)
    assert "Weggehaald." in gone.text
    assert "Ongedaan maken : Tekst weggehaald" in gone.text
    for kinds in (["text", "heading", "heading"], ["heading", "heading", "text"], ["heading", "text", "heading"]):
        house.post(path, doe="terug")
        assert [one.block.kind for one in house.blocks(made)] == kinds
    again = house.post(path, doe="opnieuw")
    assert "Opnieuw gedaan." in again.text
    assert [one.block.kind for one in house.blocks(made)] == ["heading", "heading", "text"]


def test_a_new_block_comes_once_however_often_its_form_is_sent(house: House) -> None:
    made = house.begin()
    for _ in range(2):
        house.post(EDIT.format(made.slug), doe="voeg", na="begin", soort="text", tekst="Eenmaal.", sleutel="x1")
    assert len(house.blocks(made)) == 1


def test_every_kind_of_block_can_be_written(house: House) -> None:
    made = house.begin(quote(house.base, house.story, "Mijn buurvrouw hielp mij."))
    path = EDIT.format(made.slug)
    forms: list[dict[str, str]] = [
        {"soort": "heading", "tekst": "Kop", "niveau": "3"},
        {"soort": "silence", "stem": "praktijk", "tekst": "Niemand belde.", "gezocht": "2026-05-03", "met": "bellen"},
        {"soort": "document", "bron": f"/documenten/{house.monitor.id}", "tekst": "Voor later."},
        {"soort": "synthesis", "zin-0": "Buren helpen.", "op-0": " 1 en 1."},
        {"soort": "narrations", "wie-0": "Bewoner", "tekst-0": "Zo.", "wie-1": "Wijkteam", "tekst-1": "Anders."},
        {"soort": "quote", "bron": MONITOR},
    ]
    for form in forms:
        assert house.post(path, doe="voeg", na="", **form).status == 303, form
    blocks = [one.block for one in house.blocks(made)]
    assert [one.kind for one in blocks] == ["quote", *(form["soort"] for form in forms)]
    assert isinstance(blocks[1], Heading)
    assert blocks[1].level == 3
    assert isinstance(blocks[4], Synthesis)
    assert blocks[4].references == blocks[0].references
    assert isinstance(blocks[5], Narrations)
    assert [one.who for one in blocks[5].tellings] == ["Bewoner", "Wijkteam"]
    for block in blocks:
        page = house.get(f"{path}?wijzig={block.id}")
        assert page.status == 200
        assert 'value="bewaar"' in page.html


@pytest.mark.parametrize(
    "form",
    [
        {"soort": "quote", "bron": "Deze woorden staan nergens letterlijk zo."},
        {"soort": "quote", "bron": "https://meervoud.example/documenten/niets?citaat=1-5"},
        {"soort": "quote", "bron": "http://[kapot"},
        {"soort": "document", "bron": "niets"},
        {"soort": "silence", "stem": "kader"},
        {"soort": "silence", "stem": "ervaring", "gezocht": "gisteren"},
        {"soort": "synthesis", "zin-0": "Zonder.", "op-0": "9"},
        {"soort": "synthesis", "zin-0": "Zonder.", "op-0": "abc"},
        {"soort": "synthesis", "zin-0": "Zonder.", "op-0": "1, abc"},
        {"soort": "synthesis", "zin-0": "Zonder.", "op-0": "1000001"},
        {"soort": "synthesis"},
        {"soort": "text", "tekst": ""},
        {"soort": "text", "tekst": "x" * 20_001},
        {"soort": "heading", "tekst": "Kop", "niveau": "9"},
        {"soort": "raar"},
    ],
)
def test_what_makes_no_block_is_said_and_stays_typed(house: House, form: dict[str, str]) -> None:
    made = house.begin()
    answer = house.post(EDIT.format(made.slug), doe="voeg", na="begin", **form)
    assert answer.status in {400, 404}
    assert 'role="alert"' in answer.html
    assert form.get("bron", "") in answer.html
    assert house.blocks(made) == []


@pytest.mark.parametrize("place", ["-1", "0", "1000000000", "", "x", "9" * 30])
def test_a_place_that_is_none_moves_nothing(house: House, place: str) -> None:
    made = house.begin(heading("Eerst"), heading("Later"))
    block = house.blocks(made)[0].block.id
    assert house.post(EDIT.format(made.slug), doe="plaats", blok=block, plek=place).status == 400
    assert house.blocks(made)[0].block.id == block


def test_a_block_of_another_collection_is_not_moved(house: House) -> None:
    made, other = house.begin(heading("Eerst"), heading("Later")), house.begin(heading("Ander"), heading("Nog een"))
    answer = house.post(EDIT.format(made.slug), doe="omlaag", blok=house.blocks(other)[0].block.id)
    assert answer.status == 404
    assert "Dit is er niet" in answer.text


def test_the_address_of_a_quotation_pasted_as_text_becomes_that_quotation(house: House) -> None:
    made, words = house.begin(), "Zij kende de weg."
    start = STORY.index(words)
    address = (
        f"https://meervoud.example/documenten/{house.story.id}?passage=x&citaat={start}-{start + len(words)}#passage"
    )
    house.post(EDIT.format(made.slug), doe="voeg", na="begin", soort="text", tekst=address)
    (one,) = house.blocks(made)
    assert isinstance(one.block, Quoting)
    assert one.block.reference.start == start


def test_words_that_stand_literally_in_a_document_are_offered_as_a_quotation(house: House) -> None:
    made = house.begin()
    path = EDIT.format(made.slug)
    answer = house.post(path, doe="voeg", na="begin", soort="text", tekst="Ik durfde de post niet meer te openen.")
    assert "Deze woorden staan letterlijk in een stuk: De post" in answer.text
    (one,) = house.blocks(made)
    assert isinstance(one.block, Text)
    assert "mv-citaat" not in answer.html
    house.post(path, doe="citeer", blok=one.block.id)
    (one,) = house.blocks(made)
    assert isinstance(one.block, Quoting)
    other = house.post(path, doe="voeg", na="begin", soort="text", tekst="Ik durfde de post niet te openen, en nu wel.")
    assert "Deze woorden staan letterlijk" not in other.text


def test_a_text_that_is_changed_into_words_or_an_address_is_offered_as_a_quotation_as_well(house: House) -> None:
    made = house.begin(text("Van ons."), text("Ook van ons."))
    path, start = EDIT.format(made.slug), STORY.index("Zij kende")
    words, ours = (one.block.id for one in house.blocks(made))
    said = house.post(path, doe="bewaar", blok=words, rev="1", tekst="Zij\nkende de weg. Mijn buurvrouw hielp.")
    assert "Maak er een citaat van" not in said.text
    said = house.post(path, doe="bewaar", blok=words, rev="2", tekst="Mijn buurvrouw\nhielp mij.")
    assert "Deze woorden staan letterlijk in een stuk: De post" in said.text
    address = f"https://meervoud.example/documenten/{house.story.id}?passage=x&citaat={start}-{len(STORY)}"
    said = house.post(path, doe="bewaar", blok=ours, rev="1", tekst=address, houd="ja")
    assert "Dit adres wijst naar woorden in een stuk: De post" in said.text
    for block in (words, ours):
        house.post(path, doe="citeer", blok=block)
    now = [one.block for one in house.blocks(made)]
    assert [(one.reference.start, one.reference.end) for one in now if isinstance(one, Quoting)] == [
        (STORY.index("Mijn"), start - 1),
        (start, len(STORY)),
    ]


def test_two_people_in_one_block_see_both_versions_and_nothing_is_lost(house: House) -> None:
    made = house.begin(text("Zoals het was."))
    path, there = EDIT.format(made.slug), house.blocks(made)[0]
    bea, _ = house.browser("Bea Mee", LabRole.CO_CURATOR)
    house.post_as(bea, path, doe="bewaar", blok=there.block.id, rev="1", tekst="Wat Bea schreef.")
    mine = house.post(path, doe="bewaar", blok=there.block.id, rev="1", tekst="Wat ik schreef.")
    assert mine.status == 409
    assert "Wat Bea schreef." in mine.text
    assert "Wat ik schreef." in mine.text
    assert "Bea Mee" in mine.text
    joined = "Wat Bea schreef.\n\nWat ik schreef."
    assert joined in mine.html
    house.post(path, doe="bewaar", blok=there.block.id, rev=hidden(mine.html, "rev"), tekst=joined)
    assert house.blocks(made)[0].block.written == (joined,)


def test_what_was_typed_in_a_block_that_is_gone_can_still_be_added(house: House) -> None:
    made = house.begin(text("Zoals het was."))
    path, there = EDIT.format(made.slug), house.blocks(made)[0]
    house.post(path, doe="weg", blok=there.block.id)
    late = house.post(path, doe="bewaar", blok=there.block.id, rev="1", soort="text", tekst="Te laat geschreven.")
    assert late.status == 409
    assert "Te laat geschreven." in late.text
    assert "als nieuw blok" in late.text


def test_what_was_typed_comes_back_after_signing_in_again(house: House) -> None:
    made = house.begin(text("Zoals het was."))
    path, there = EDIT.format(made.slug), house.blocks(made)[0]
    client, _ = house.browser("Tom Traag", LabRole.CURATOR)
    time_out(house.base, client.cookies.get("meervoud"))
    out = house.post_as(client, path, doe="bewaar", blok=there.block.id, rev="1", tekst="Lang over nagedacht.")
    assert out.status == 403
    assert "Lang over nagedacht." not in out.html
    proof = {"email": "tom.traag@stad.example", "wachtwoord": PASSWORD, "naar": hidden(out.html, "naar")}
    back = house.post_as(client, "/inloggen", **proof)
    assert back.url.startswith(f"{path}?hervat=")
    assert "Lang over nagedacht." in back.html
    assert house.blocks(made)[0].block.written == ("Zoals het was.",)


def test_a_member_reads_the_draft_and_writes_nothing_in_it(house: House) -> None:
    made = house.begin(text("Van ons."))
    path, there = EDIT.format(made.slug), house.blocks(made)[0]
    lex, _ = house.browser("Lex Leest", LabRole.MEMBER)
    page = house.get(path, lex)
    assert page.status == 200
    assert 'value="weg"' not in page.html
    assert house.post_as(lex, path, doe="weg", blok=there.block.id).status == 403
    stranger, _ = house.browser("Stan Buiten", None)
    assert house.get(path, stranger).status == 404


def test_who_is_not_signed_in_goes_to_sign_in(house: House) -> None:
    made = house.begin()
    house.client.cookies, kept = type(house.client.cookies)(), house.client.cookies
    answer = house.client.get(EDIT.format(made.slug))
    house.client.cookies = kept
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/inloggen")


def test_the_side_counts_what_is_silent_and_what_is_not_quoted(house: House) -> None:
    made = house.begin()
    path = EDIT.format(made.slug)
    page = house.post(path, doe="voeg", na="begin", soort="document", bron=house.story.id)
    assert "Van het ene verhaal staat geen woord letterlijk in deze collectie." in page.text
    assert "Zoek breder naar praktijk" in page.text
    assert "Er zijn verhalen, en geen woord ervan staat hier letterlijk." in page.text


@pytest.mark.parametrize(
    "bomb",
    [
        "- " * 9_999,
        "> " * 9_999,
        "[" * 19_000,
        "*" * 19_000,
        "<script>alert(1)</script>",
        "![x](https://a.example/b.png)",
    ],
)
def test_markdown_that_is_made_to_hurt_is_shown_without_harm(house: House, bomb: str) -> None:
    made = house.begin()
    path = EDIT.format(made.slug)
    assert house.post(path, doe="voeg", na="begin", soort="text", tekst=bomb).status == 303
    page = house.get(path)
    assert page.status == 200
    assert "<script>alert" not in page.html
    assert "<img" not in page.html


def test_a_revision_from_the_future_changes_nothing(house: House) -> None:
    made = house.begin(text("Zoals het was."))
    block = house.blocks(made)[0].block.id
    answer = house.post(EDIT.format(made.slug), doe="bewaar", blok=block, rev="99", tekst="Uit de toekomst.")
    assert answer.status == 409
    assert house.blocks(made)[0].block.written == ("Zoals het was.",)
