"""The contract of ``Events``, on SQLite and on PostgreSQL: every change with its event, in one chain."""

import json
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.events import SqlEvents
from kb.adapters.sql.resemblances import SqlResemblances
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.adapters.withdrawals import WithdrawalFile
from kb.errors import Invalid
from kb.model.document import DocumentCard
from kb.model.event import START, Action, Event, Through, hash_of
from kb.model.evidence import Access, KnowledgeSource, Rights, Terms
from kb.model.identity import ThemeId
from kb.model.provenance import Source
from kb.model.reader import KEEPER
from kb.model.resemblance import Resemblance, Verdict
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from kb.ports.acting import acting
from kb.ports.events import Link
from tests.building import document

CLOSED = Terms(knowledge_source=KnowledgeSource.RESEARCH, rights=Rights(access=Access.RESTRICTED))
NOW = datetime(2026, 5, 1, tzinfo=UTC)
SOMEBODY = str(uuid.uuid4())


class Stores(NamedTuple):
    engine: Engine
    catalogue: SqlCatalogue
    resemblances: SqlResemblances
    withdrawals: SqlWithdrawals
    events: SqlEvents

    def save(self, origin: str, *paragraphs: str, title: str = "Een titel", at: str = "") -> DocumentCard:
        made, passages = document(origin, *paragraphs, title=title)
        where = at or origin
        place = Source(document_id=made.id, origin=where, entry=where, sha256=made.sha256, terms=made.terms)
        return self.catalogue.save(made, passages, place).document

    def narrow(self, origin: str) -> None:
        self.catalogue.narrow(origin, CLOSED)

    def decide(self, card: DocumentCard, kind: WithdrawalKind, at: datetime = NOW) -> None:
        line = Withdrawal(document_id=card.id, kind=kind, at=at, reason="op verzoek", texts=(card.sha256,))
        self.withdrawals.carry_out([line])

    def told(self) -> list[str]:
        """What happened, without the lines of the list."""
        return [one.action.value for one in self.events.since(0, limit=999) if one.kind == "document"]


@pytest.fixture
def stores(url: str, tmp_path: Path) -> Iterator[Stores]:
    engine = connect(url)
    migrate(engine)
    catalogue = SqlCatalogue(engine, WithdrawalFile(tmp_path / "withdrawals.jsonl"))
    yield Stores(engine, catalogue, SqlResemblances(engine), SqlWithdrawals(engine), SqlEvents(engine))
    catalogue.close()


def _confirm(stores: Stores) -> None:
    card = stores.save("test:een")
    stores.catalogue.renew([card], [card.model_copy(update={"confirmed": frozenset({"title"})})])


def _unconfirm(stores: Stores) -> None:
    _confirm(stores)
    (card,) = stores.catalogue.every(KEEPER)
    stores.catalogue.renew([card], [card.model_copy(update={"confirmed": frozenset()})])


def _say(stores: Stores) -> None:
    card = stores.save("test:een")
    stores.catalogue.renew([card], [card.model_copy(update={"about": frozenset({ThemeId("schulden")})})])


def _recognise(stores: Stores) -> None:
    card = stores.save("test:een")
    stores.catalogue.renew([card], [card.model_copy(update={"themes": (ThemeId("schulden"),)})])


def _save_twice(stores: Stores) -> None:
    stores.save("test:een")
    stores.save("test:een")


def _change(stores: Stores) -> None:
    stores.save("test:een")
    stores.save("test:een", "Een nieuwe tekst.")


def _find_elsewhere(stores: Stores) -> None:
    stores.save("test:een")
    stores.save("test:elders")


def _leave_a_place(stores: Stores) -> None:
    _find_elsewhere(stores)
    stores.catalogue.unlist(["test:elders"])
    stores.catalogue.unlist(["test:elders"])


def _narrow(stores: Stores) -> None:
    stores.save("test:een")
    stores.narrow("test:een")


def _widen(stores: Stores) -> None:
    _narrow(stores)
    stores.save("test:een")


def _withdraw(stores: Stores) -> None:
    stores.decide(stores.save("test:een"), WithdrawalKind.WITHDRAWN)


def _remove(stores: Stores) -> None:
    stores.decide(stores.save("test:een"), WithdrawalKind.REMOVED)


def _return(stores: Stores) -> None:
    _withdraw(stores)
    (card,) = stores.catalogue.every(KEEPER)
    stores.decide(card, WithdrawalKind.UNDONE, datetime(2026, 5, 2, tzinfo=UTC))


def _find_alike(stores: Stores) -> None:
    first, second = sorted([stores.save("test:een").id, stores.save("test:ander", "Bijna zo.").id])
    stores.resemblances.settle(first, [Resemblance(first=first, second=second, likeness=0.9)])


def _tell_apart(stores: Stores) -> None:
    _find_alike(stores)
    first, second = sorted(card.id for card in stores.catalogue.every(KEEPER))
    stores.resemblances.decide(first, second, Verdict.OTHER)


_DEEDS: dict[Callable[[Stores], None], list[str]] = {
    _save_twice: ["document.added"],
    _change: ["document.added", "document.changed"],
    _find_elsewhere: ["document.added", "document.placed"],
    _leave_a_place: ["document.added", "document.placed", "document.unplaced"],
    _narrow: ["document.added", "document.narrowed"],
    _widen: ["document.added", "document.narrowed", "document.changed"],
    _withdraw: ["document.added", "document.withdrawn"],
    _remove: ["document.added", "document.removed"],
    _return: ["document.added", "document.withdrawn", "document.returned"],
    _confirm: ["document.added", "document.confirmed"],
    _unconfirm: ["document.added", "document.confirmed", "document.unconfirmed"],
    _say: ["document.added", "document.themed"],
    _recognise: ["document.added"],
    _find_alike: ["document.added", "document.added", "document.counted"],
    _tell_apart: ["document.added"] * 2 + ["document.counted"] + ["document.compared"] * 2 + ["document.counted"],
}


@pytest.mark.parametrize("deed", _DEEDS, ids=lambda deed: deed.__name__.strip("_"))
def test_every_change_has_its_event_and_no_more(stores: Stores, deed: Callable[[Stores], None]) -> None:
    deed(stores)
    assert stores.told() == _DEEDS[deed]


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
    stores.decide(card, WithdrawalKind.WITHDRAWN)

    added, withdrawn = stores.events.of(card.id)
    assert (added.by, added.through) == (SOMEBODY, Through.PAGE)
    assert (withdrawn.by, withdrawn.through) == ("", Through.PRODUCT)
    assert datetime.now(UTC) >= withdrawn.at >= added.at > datetime(2026, 1, 2, tzinfo=UTC)


def test_each_event_knows_the_one_before(stores: Stores) -> None:
    _widen(stores)
    _return(stores)

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
    card = stores.save("test:geheimplaats", "Een geheimtekst.", title="Geheimtitel")
    stores.narrow("test:geheimplaats")
    stores.decide(card, WithdrawalKind.REMOVED)

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
    _tell_apart(stores)
    third = stores.events.since(2, limit=1)[0]
    with pytest.raises(Invalid, match="3"):
        stores.events.forget(Link(3, START))
    assert len(stores.events.since(0, limit=99)) == 6

    stores.events.forget(Link(3, third.hash))
    stores.save("test:drie", "Iets nieuws.")

    found = stores.events.since(0, limit=99)
    assert [one.number for one in found] == [4, 5, 6, 7]
    assert found[0].previous == third.hash
    assert stores.events.ends() == (Link(3, third.hash), Link(7, found[-1].hash))
