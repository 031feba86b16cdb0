"""The contract of ``Events``, on SQLite and on PostgreSQL: every change with its event, in one chain."""

import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from kb.errors import Invalid
from kb.model.event import START, Action, Event, Through, hash_of
from kb.model.identity import ThemeId
from kb.model.withdrawal import WithdrawalKind
from kb.ports.acting import acting
from kb.ports.events import Link
from tests.contract.deeds import DEEDS, NOTHING_NEW, Deed, Stores

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SOMEBODY = str(uuid.uuid4())


@pytest.fixture
def stores(url: str, tmp_path: Path) -> Iterator[Stores]:
    made = Stores.on(url, tmp_path)
    yield made
    made.catalogue.close()


@pytest.mark.parametrize("deed", DEEDS + NOTHING_NEW, ids=lambda deed: deed.name)
def test_every_change_has_its_events_and_no_more(stores: Stores, deed: Deed) -> None:
    deed.prepare(stores)
    before = len(stores.told())
    deed.act(stores)
    assert stores.told(before) == list(deed.told)


def test_an_event_tells_which_version_became_which_and_which_fields_changed(stores: Stores) -> None:
    card = stores.save("test:een", "Over duiven.")
    stores.save("test:een", "Een nieuwe tekst.", title="Een andere titel")

    added, changed = stores.events.of(card.id)
    assert (added.before, added.after, added.details) == (None, 1, {})
    assert (changed.before, changed.after) == (1, 2)
    assert changed.details == {"fields": ("sha256", "title")}


def test_narrowing_tells_in_codes_who_may_read_it_now(stores: Stores) -> None:
    card = stores.save("test:een")
    stores.narrow("test:een")

    assert stores.events.of(card.id)[-1].details == {"access": "restricted"}
    (line,) = [one for one in stores.events.since(0, limit=9) if one.action is Action.LINE_LISTED]
    assert (line.details["kind"], line.details["document"]) == ("narrowed", card.id)


def test_an_event_tells_who_did_it_and_through_what(stores: Stores) -> None:
    with acting(by=SOMEBODY, through=Through.PAGE):
        card = stores.save("test:een")
    stores.decide(WithdrawalKind.WITHDRAWN)

    added, withdrawn = stores.events.of(card.id)
    assert (added.by, added.through) == (SOMEBODY, Through.PAGE)
    assert (withdrawn.by, withdrawn.through) == ("", Through.PRODUCT)
    assert datetime.now(UTC) >= withdrawn.at >= added.at > datetime(2026, 1, 2, tzinfo=UTC)


def test_each_event_knows_the_one_before(stores: Stores) -> None:
    stores.save("test:een")
    stores.narrow("test:een")
    stores.decide(WithdrawalKind.WITHDRAWN)

    found = stores.events.since(0, limit=99)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert found[0].previous == START
    assert all(later.previous == one.hash for one, later in pairwise(found))
    assert all(hash_of(one) == one["hash"] for one in stores.events.written())
    assert stores.events.ends() == (Link(), Link(found[-1].number, found[-1].hash))
    assert stores.events.since(2, limit=2) == found[2:4]


def test_several_writers_make_one_chain(stores: Stores) -> None:
    def work(who: int) -> None:
        for number in range(6):
            card = stores.save(f"test:{who}-{number}", f"Tekst {number} van {who}.")
            stores.catalogue.renew([card], [card.model_copy(update={"about": frozenset({ThemeId("schulden")})})])

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(work, range(4)))

    found = stores.events.since(0, limit=99)
    assert [one.number for one in found] == list(range(1, 49))
    assert all(later.previous == one.hash for one, later in pairwise(found))


def test_an_event_holds_nothing_that_somebody_wrote(stores: Stores) -> None:
    planted = ("geheimtitel", "geheimtekst", "geheimplaats", "op verzoek")
    stores.save("test:geheimplaats", "Een geheimtekst.", title="Geheimtitel")
    stores.narrow("test:geheimplaats")
    stores.decide(WithdrawalKind.REMOVED)

    written = json.dumps(list(stores.events.written())).lower()
    assert written.count('"number"') == 5
    assert not [word for word in planted if word in written]


@pytest.mark.parametrize(
    "given",
    [
        {"details": {"naam": "Jan Jansen"}},
        {"details": {"een naam": "x"}},
        {"details": {"namen": ("a", "Jan Jansen")}},
        {"thing": "Jan Jansen"},
        {"thing": ""},
        {"by": "jan"},
    ],
)
def test_words_are_refused_where_a_code_should_be(given: dict[str, object]) -> None:
    good = {"number": 1, "at": NOW, "by": "", "through": "page", "action": "document.added", "thing": "x"}
    Event.model_validate(good | {"previous": START})
    with pytest.raises(ValueError, match=r"code|id"):
        Event.model_validate(good | {"previous": START} | given)


def test_what_is_moved_elsewhere_leaves_the_chain_whole(stores: Stores) -> None:
    for number in range(6):
        stores.save(f"test:{number}", f"Tekst {number}.")
    third = stores.events.since(2, limit=1)[0]
    with pytest.raises(Invalid, match="3"):
        stores.events.forget(Link(3, START))
    assert len(stores.events.since(0, limit=99)) == 6

    stores.events.forget(Link(3, third.hash))
    stores.save("test:drie", "Iets nieuws.")

    found = stores.events.since(0, limit=99)
    assert [one.number for one in found] == [4, 5, 6, 7, 8]
    assert found[0].previous == third.hash
    assert found[-2].action is Action.EVENTS_MOVED
    assert stores.events.ends() == (Link(3, third.hash), Link(8, found[-1].hash))
