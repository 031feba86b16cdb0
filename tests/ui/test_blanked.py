"""Own words that repeat a withdrawn story: what forms do with them, and what stands in the way of an edition."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.model.collection import BlockId, Narrations, Synthesis
from kb.services.curating.publishing import Flaw
from tests.curating import heading, quote, text
from tests.ui.curating import House, at_house

_REPEATED = "Een bewoner zei: mijn buurvrouw hielp mij, en zij kende de weg."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with at_house(tmp_path) as made:
        yield made


def test_what_was_taken_back_stays_as_it_was_when_nobody_types_anything_else(house: House) -> None:
    words = quote(house.base, house.story, "Zij kende de weg.")
    synthesis = Synthesis.model_validate(
        {"kind": "synthesis", "id": "-", "sentences": [
            {"text": "Men leest de post niet.", "rests_on": [words.reference]},
            {"text": "Mijn buurvrouw hielp mij, dat hoort men vaak.", "rests_on": [words.reference]},
        ]}
    )  # fmt: skip
    tellings = [{"who": "Bewoner", "text": _REPEATED}, {"who": "Gemeente", "text": "Wij sturen brieven."}]
    told = Narrations.model_validate({"kind": "narrations", "id": BlockId("-"), "about": None, "tellings": tellings})
    made = house.begin(
        heading("Mijn buurvrouw hielp mij"),
        text(_REPEATED),
        words.model_copy(update={"why": _REPEATED}),
        synthesis,
        told,
    )
    path = f"/collecties/{made.slug}/bewerken"
    before = [one.block for one in house.blocks(made)]

    house.base.withdrawing.withdraw([house.story.id], "op verzoek")

    for block in before:
        form = house.get(f"{path}?wijzig={block.id}")
        assert "Een deel van dit blok is niet te lezen" in form.text
        assert ">…</textarea>" not in form.html.replace("\n", "")
        assert 'value="…"' not in form.html
        sent = form.fields("data-blokform")
        answer = house.post(path, **sent)
        assert answer.status == 303, answer.text
        assert [one.block for one in house.blocks(made)] == before
        assert "dit blok is niet te lezen" not in house.get(path).text
    # A level can be changed, and what cannot be read stays; what stands for it is no words.
    rev = str(house.blocks(made)[0].revision)
    fields = {"doe": "bewaar", "blok": before[0].id, "soort": "heading", "rev": rev}
    house.post(path, **fields, tekst="…", niveau="3")
    assert house.blocks(made)[0].block.written == before[0].written
    assert house.blocks(made)[0].block.model_dump()["level"] == 3

    house.base.withdrawing.undo([house.story.id], "toch niet")
    assert "Mijn buurvrouw hielp mij" in house.get(path).text


def test_other_words_may_take_the_place_of_what_was_taken_back(house: House) -> None:
    made = house.begin(text(_REPEATED), quote(house.base, house.story, "Zij kende de weg."))
    path, block = f"/collecties/{made.slug}/bewerken", house.blocks(made)[0]
    house.base.withdrawing.withdraw([house.story.id], "op verzoek")
    house.post(path, doe="bewaar", blok=block.block.id, soort="text", rev="1", tekst="Wij hoorden van hulp dichtbij.")

    assert house.blocks(made)[0].block.written == ("Wij hoorden van hulp dichtbij.",)
    assert "Een deel van dit blok" not in house.get(f"{path}?wijzig={block.block.id}").text


def test_what_stands_for_words_is_nobody_s_words_and_stands_in_the_way(house: House) -> None:
    made = house.begin(text(_REPEATED), quote(house.base, house.story, "Zij kende de weg."), text("Van ons."))
    path, curation = f"/collecties/{made.slug}/bewerken", house.base.curation
    house.base.withdrawing.withdraw([house.story.id], "op verzoek")

    assert curation.composing.draft(made.id, house.me).own_words.written == len("Vanons.")
    blanked = [one for one in curation.publishing.check(made.id, house.me) if one.flaw is Flaw.BLANKED]
    assert [one.block for one in blanked] == [house.blocks(made)[0].block.id]
    assert blanked[0].stands_in_the_way
    assert "Hier staat “…” in plaats van eigen woorden" in house.get(path).text
    answer = house.post(path, doe="voeg", na="begin", soort="text", tekst=" … ")
    assert (answer.status, len(house.blocks(made))) == (400, 3)
    assert "dat staat voor woorden die niet te lezen zijn" in answer.text


def test_settings_leave_what_was_taken_back_alone(house: House) -> None:
    made = house.begin(quote(house.base, house.story, "Zij kende de weg."), question="Wat helpt?")
    path = f"/collecties/{made.slug}/bewerken/instellingen"
    house.base.curation.collecting.say(made.id, {"public_value": _REPEATED}, house.me, expected=made.revision)
    house.base.withdrawing.withdraw([house.story.id], "op verzoek")

    page = house.get(path)
    assert "Deze woorden zijn weg, want ze herhaalden wat is teruggenomen." in page.text
    assert 'value="…"' not in page.html
    (blanked,) = [one for one in house.base.curation.publishing.check(made.id, house.me) if one.flaw is Flaw.BLANKED]
    assert blanked.block is None
    assert 'href="/collecties/wachten-op-hulp/bewerken/instellingen">Hier staat “…”' in house.get(path[:-13]).html

    sent = page.fields('action="/collecties/wachten-op-hulp/bewerken/instellingen"')
    assert house.post(path, **{**sent, "plaatsen": "Venlo"}).status == 303
    now = house.base.curation.collecting.one(made.id, house.me)
    assert (now.places, now.public_value) == (("Venlo",), "…")
    assert "Deze woorden zijn weg" in house.get(path).text

    assert house.post(path, **{**sent, "rev": str(now.revision), "waarde": "Minder zorgen."}).status == 303
    assert house.base.curation.collecting.one(made.id, house.me).public_value == "Minder zorgen."
    assert "Deze woorden zijn weg" not in house.get(path).text


def test_changing_something_else_of_an_entry_leaves_what_was_taken_back(house: House) -> None:
    journals, day = house.base.curation.journals, "2026-05-01"
    house.begin(quote(house.base, house.story, "Zij kende de weg."))
    made = journals.begin(house.lab.id, {"day": day, "asked": "Wat helpt?", "tried": _REPEATED}, house.me)
    house.base.withdrawing.withdraw([house.story.id], "op verzoek")
    there = journals.one(made.id, house.me)
    assert "buurvrouw" not in str(there)

    journals.change(made.id, {"learned": "Dichtbij is beter."}, house.me, expected=there.revision)
    assert "buurvrouw" not in str(journals.one(made.id, house.me))

    house.base.withdrawing.undo([house.story.id], "toch niet")
    now = journals.one(made.id, house.me)
    assert (now.tried, now.learned) == (_REPEATED, "Dichtbij is beter.")
