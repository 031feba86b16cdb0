"""Keeping something in a collection from where it stands."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from kb.model.collection import Naming, Quoting
from kb.model.people import LabRole
from kb.model.reader import KEEPER, Reader
from kb.services.curating.collecting import Begun
from tests.peopling import FROM_OURS, member
from tests.ui.curating import STORY, House, at_house, hidden

PART = {"HX-Request": "true", "HX-Request-Type": "partial", **FROM_OURS}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, built: None) -> Iterator[House]:  # noqa: ARG001
    with at_house(tmp_path_factory.mktemp("gathering")) as made:
        yield made


def _place(house: House) -> str:
    """Where the button beside a search result leads."""
    html = house.get("/zoeken?q=schulden").html
    return unescape(re.findall(r'href="(/collecties/bewaar\?citaat=[^"]+)"', html)[0])


def test_only_who_makes_collections_gets_the_button(house: House) -> None:
    assert "Bewaar in collectie" in house.get("/zoeken?q=schulden").text
    lex, _ = house.browser("Lex Zonder", LabRole.MEMBER)
    assert "Bewaar in collectie" not in house.get("/zoeken?q=schulden", lex).text


def test_a_card_is_kept_and_taken_back_without_scripts(house: House) -> None:
    made, where = house.begin(), _place(house)
    form = house.client.get(where, headers={"Referer": "http://127.0.0.1:8000/zoeken?q=schulden"}).text
    key = hidden(form, "citaat")
    assert hidden(form, "terug") == "/zoeken?q=schulden"
    done = house.post("/collecties/bewaar", citaat=key, collectie=made.id, titel="", terug="/zoeken?q=schulden")
    assert "Bewaard in Wachten op hulp" in done.text
    assert 'href="/zoeken?q=schulden"' in done.html
    (one,) = house.blocks(made)
    assert isinstance(one.block, Quoting)
    assert one.block.reference.document == house.monitor.id
    house.post("/collecties/bewaar", doe="terug", collectie=made.id, stap=hidden(done.html, "stap"))
    assert house.blocks(made) == []


def test_the_collection_that_one_wrote_in_last_comes_first(house: House) -> None:
    first, _ = house.begin(), house.begin()
    where = _place(house)
    house.post("/collecties/bewaar", citaat=where.partition("citaat=")[2], collectie=first.id)
    options = re.findall(r'<option value="([^"]+)"', house.get(where).html)
    assert options[0] == first.id
    assert options[-1] == "nieuw"


def test_a_new_collection_is_made_for_it(house: House) -> None:
    where = _place(house)
    key = where.partition("citaat=")[2]
    assert house.post("/collecties/bewaar", citaat=key, collectie="nieuw", titel="").status == 400
    other = house.begin()
    assert house.post("/collecties/bewaar", citaat=key, collectie=other.id, titel="Ook een nieuwe").status == 400
    house.post("/collecties/bewaar", citaat=key, collectie="nieuw", titel="Vanzelf begonnen")
    made = house.base.curation.collecting.named("vanzelf-begonnen", house.me)
    assert len(house.blocks(made)) == 1


def test_with_scripts_the_answer_comes_in_the_place_of_the_button(house: House) -> None:
    made, where = house.begin(), _place(house)
    part = house.client.get(where, headers=PART)
    assert part.text.lstrip().startswith("<form")
    data = {"citaat": hidden(part.text, "citaat"), "collectie": made.id}
    kept = house.client.post("/collecties/bewaar", data=data, headers=PART)
    assert kept.status_code == 200
    assert "Ongedaan maken" in kept.text
    back = {"collectie": made.id, "stap": hidden(kept.text, "stap"), "doe": "terug"}
    assert "niet meer in de collectie" in house.client.post("/collecties/bewaar", data=back, headers=PART).text
    assert house.blocks(made) == []


def test_ticked_sentences_become_one_quotation(house: House) -> None:
    made, path = house.begin(), f"/collecties/bewaar?stuk={house.story.id}"
    assert path.replace("&", "&amp;") in house.get(f"/documenten/{house.story.id}").html
    form = house.get(path).html
    places = re.findall(r'name="zin" value="([^"]+)"', form)
    assert len(places) == 3
    data = {"stuk": house.story.id, "tekst_sha": hidden(form, "tekst_sha"), "zin": places[1:], "collectie": made.id}
    house.client.post("/collecties/bewaar", data=data, headers=FROM_OURS)
    (one,) = house.blocks(made)
    assert isinstance(one.block, Quoting)
    span = one.block.reference.span
    assert STORY[span.start : span.end] == "Mijn buurvrouw hielp mij. Zij kende de weg."


def test_a_document_is_kept_without_quoting_it(house: House) -> None:
    made = house.begin()
    house.post("/collecties/bewaar", stuk=house.story.id, collectie=made.id)
    assert isinstance(house.blocks(made)[0].block, Naming)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 404),
        ({"citaat": "raar"}, 404),
        ({"citaat": "AAAAAAAAAAAAAAAAAAAAAA"}, 404),
        ({"stuk": "niets", "zin": "1-2"}, 404),
        ({"stuk": "story", "zin": "9-1"}, 400),
        ({"stuk": "story", "zin": "1-2", "tekst_sha": "x"}, 400),
        ({"stuk": "story", "zin": "1-999999"}, 400),
    ],
)
def test_what_is_nothing_to_keep_is_refused(house: House, fields: dict[str, str], status: int) -> None:
    made = house.begin()
    said = {name: house.story.id if value == "story" else value for name, value in fields.items()}
    assert house.post("/collecties/bewaar", collectie=made.id, **said).status == status
    assert house.blocks(made) == []


def test_nobody_keeps_in_a_collection_of_others(house: House) -> None:
    made, where = house.begin(), _place(house)
    lex, _ = house.browser("Lex Bewaart", LabRole.MEMBER)
    answer = house.post_as(lex, "/collecties/bewaar", citaat=where.partition("citaat=")[2], collectie=made.id)
    assert answer.status == 403
    stranger, _ = house.browser("Stan Bewaart", None)
    assert house.get(where, stranger).status == 200
    answer = house.post_as(stranger, "/collecties/bewaar", citaat=where.partition("citaat=")[2], collectie=made.id)
    assert answer.status == 404


def test_selected_words_are_one_quotation_and_those_of_another_text_none(house: House) -> None:
    made, start = house.begin(), STORY.index("Mijn")
    place = {"stuk": house.story.id, "plek": f"{start}-{start + 40}", "tekst_sha": house.story.sha256}
    form = house.client.get("/collecties/bewaar", params=place, headers=PART).text
    assert {name: hidden(form, name) for name in place} == place
    assert 'name="zin"' not in form
    kept = house.client.post("/collecties/bewaar", data={**place, "collectie": made.id}, headers=PART).text
    assert "Bewaard in" in kept
    stale = house.client.post(
        "/collecties/bewaar", data={**place, "tekst_sha": "0" * 64, "collectie": made.id}, headers=PART
    ).text
    assert "kies de woorden opnieuw" in stale
    (one,) = house.blocks(made)
    assert isinstance(one.block, Quoting)
    assert STORY[one.block.reference.start : one.block.reference.end] == STORY[start : start + 40].strip()


def test_two_collections_of_one_name_are_told_apart_by_their_lab(house: House) -> None:
    assert house.me.account
    account = house.base.people.accounts.account(house.me.account, KEEPER)
    me = Reader.of(member(house.base, account, "elders", LabRole.CURATOR))
    there = house.base.people.labs.lab("elders")
    for of in (house.lab.id, there.id, there.id):
        house.base.curation.collecting.begin(of, Begun("Eén naam"), me)
    options = re.findall(r"<option[^>]*>(Eén naam[^<]*)<", house.get(_place(house)).html)
    assert sorted(options) == [
        "Eén naam (Stadslab elders, een-naam-2)",
        "Eén naam (Stadslab elders, een-naam-3)",
        "Eén naam (Stadslab venlo)",
    ]
