"""What people of a lab wrote and that repeated a story: told to be gone, and since when, wherever it stood."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.model.people import LabRole
from kb.model.reader import KEEPER
from kb.model.remark import Proposed
from tests.curating import quote, text
from tests.ui.curating import STORY, House, at_house
from ui.wording import wording

_REPEATED = "Zij zei: ik durfde de post niet meer te openen."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with at_house(tmp_path) as made:
        yield made


@pytest.mark.parametrize("removed", [False, True])
def test_words_that_repeated_a_story_say_that_they_are_gone_and_since_when(house: House, removed: bool) -> None:
    room, (_, lex) = house.base.curation, house.browser("Lex Zegt", LabRole.MEMBER)
    entry = room.journals.begin(house.lab.id, {"day": "2026-05-01", "asked": _REPEATED, "learned": _REPEATED}, house.me)
    made = house.begin(quote(house.base, house.story, STORY[:38], _REPEATED), text("Wat dan wel?"))
    block = house.blocks(made)[1].block.id
    room.remarking.disagree(made.id, block, _REPEATED, lex)
    room.remarking.suggest(made.id, Proposed.CHANGE, lex, block=block, after=text(_REPEATED), why=_REPEATED)
    room.publishing.publish(made.id, "Eerste.", house.me)
    day = wording("nl").date(datetime.now(UTC).date().isoformat())
    gone = f"Deze woorden zijn weg: ze herhaalden een bron die op {day} is teruggenomen."

    (house.base.withdrawing.remove if removed else house.base.withdrawing.withdraw)([house.story.id], "op verzoek")

    pages = {
        name: house.get(path).text
        for name, path in {
            "collection": f"/collecties/{made.slug}",
            "suggestions": f"/collecties/{made.slug}/bewerken/voorstellen",
            "entry": f"/labs/venlo/verslagen/{entry.id}",
            "lab": "/labs/venlo",
        }.items()
    }
    told = {name: page.count(gone) for name, page in pages.items()}
    # Under a block and over it; a suggestion and a dissent; one entry; what waits, and the entry in the journal.
    assert told == {"collection": 1 if removed else 2, "suggestions": 2, "entry": 1, "lab": 2}
    assert "…" not in pages["entry"]
    today = datetime.now(UTC).date()
    assert [one.covered_on for one in room.remarking.dissents(made.id, house.me)] == [today]
    carried = room.carrying.taken_out(made.id, KEEPER)
    assert [one.covered_on for one in carried.dissents] == [today]
    api = house.client.get(f"/v1/collections/{made.id}/dissents").json()["dissents"]
    assert [one["coveredOn"] for one in api] == [today.isoformat()]
    api = house.client.get(f"/v1/collections/{made.id}/suggestions").json()["suggestions"]
    assert [one["coveredOn"] for one in api] == [today.isoformat()]
    entries = house.client.get(f"/v1/labs/{house.lab.id}/journal").json()["entries"]
    assert [one["coveredOn"] for one in entries] == [today.isoformat()]


def test_a_difference_says_what_was_taken_back_and_calls_it_no_change(house: House) -> None:
    room = house.base.curation
    made = house.begin(quote(house.base, house.story, STORY[:38]), text("Dit blijft."))
    room.publishing.publish(made.id, "Eerste.", house.me)
    (first, *_), other = house.blocks(made), quote(house.base, house.story, "Mijn buurvrouw hielp mij.")
    room.drafting.edit(made.id, other.model_copy(update={"id": first.block.id}), house.me, expected=1)
    room.publishing.publish(made.id, "Tweede.", house.me)
    path = f"/collecties/{made.slug}/verschil/1..2"
    assert "1 blok veranderd" in house.get(path).text

    house.base.withdrawing.withdraw([house.story.id], "op verzoek")

    page = house.get(path).text
    day = wording("nl").date(datetime.now(UTC).date().isoformat())
    said = "1 blok teruggenomen Citaat: wat hier anders was, is later teruggenomen."
    assert f"{said} Dit citaat is teruggenomen op {day}." in page
    assert "veranderd" not in page
    (told,) = house.client.get(f"/v1/collections/{made.id}/editions/1/difference/2").json()["changed"]
    assert (told["takenBack"], told["words"]) == (True, [])


def test_before_publishing_what_was_emptied_is_nothing_new(house: House) -> None:
    room = house.base.curation
    made = house.begin(quote(house.base, house.story, STORY[:38], _REPEATED), text("Dit blijft."))
    room.publishing.publish(made.id, "Eerste.", house.me)
    house.base.withdrawing.withdraw([house.story.id], "op verzoek")
    page = house.get(f"/collecties/{made.slug}/bewerken/publiceren").text
    assert "Er is niets veranderd sinds de vorige editie." in page
    assert "Veranderd:" not in page


def test_a_difference_compares_the_words_that_readers_saw(house: House) -> None:
    room = house.base.curation
    made = house.begin(text("# Eén\n\nWij zagen **rust** op [de markt](https://x.nl)."))
    room.publishing.publish(made.id, "Eerste.", house.me)
    block = house.blocks(made)[0].block
    after = "# Eén\n\nWij zagen **drukte** op [de markt](https://x.nl). ![kaart](https://anders.nl/kaart.png)"
    room.drafting.edit(made.id, text(after).model_copy(update={"id": block.id}), house.me, expected=1)
    room.publishing.publish(made.id, "Tweede.", house.me)
    room.drafting.edit(made.id, text(after.replace("**", "")).model_copy(update={"id": block.id}), house.me, expected=2)
    room.publishing.publish(made.id, "Derde.", house.me)

    words = house.get(f"/collecties/{made.slug}/verschil/1..2")
    assert "Eén Wij zagen [weg] rust [erbij] drukte op de markt." in words.text
    assert not any(sign in words.text for sign in ("**", "# Eén", "](https://x.nl)"))
    assert 'href="https://anders.nl' not in words.html + house.get(f"/collecties/{made.slug}").html
    form = house.get(f"/collecties/{made.slug}/verschil/2..3")
    assert "<strong>drukte</strong>" in form.html, "only how it looks changed: both stand there as they look"


def test_what_is_said_otherwise_after_that_is_not_told_to_be_gone(house: House) -> None:
    room, (_, lex) = house.base.curation, house.browser("Lex Anders", LabRole.MEMBER)
    entry = room.journals.begin(house.lab.id, {"day": "2026-05-01", "asked": _REPEATED}, house.me)
    made = house.begin(quote(house.base, house.story, STORY[:38]), text("Wat dan wel?"))
    said = room.remarking.disagree(made.id, house.blocks(made)[1].block.id, _REPEATED, lex)
    house.base.withdrawing.remove([house.story.id], "op verzoek")

    room.remarking.rewrite(made.id, said.id, "Ik zie het anders.", lex)
    room.journals.change(entry.id, {"asked": "Wat helpt?"}, house.me, expected=1)

    assert [one.covered_on for one in room.remarking.dissents(made.id, lex)] == [None]
    assert room.journals.one(entry.id, house.me).covered_on is None
