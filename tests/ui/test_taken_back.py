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
