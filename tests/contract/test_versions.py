"""The contract of ``Versions``, on SQLite and PostgreSQL: what documents were, and what is left of those that went."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select

from kb.adapters.files import FileFolder
from kb.adapters.sql.database import MIGRATIONS, migrate, writing
from kb.adapters.sql.tables import tombstones, versions
from kb.adapters.withdrawals import WithdrawalFile
from kb.errors import DocumentNotFound, Invalid, Refused, Withdrawn
from kb.model.document import DocumentCard
from kb.model.evidence import Access, KnowledgeSource, Rights, Terms
from kb.model.history import Tombstone
from kb.model.identity import DocumentId, document_id
from kb.model.provenance import Source
from kb.model.reader import KEEPER, VISITOR
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from kb.services.keeping.withdrawing import Withdrawing
from tests.building import CONSENT, document
from tests.contract.deeds import CLOSED, Stores

SOON = datetime.now(UTC).date() + timedelta(days=9)
DECIDED = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def stores(url: str, tmp_path: Path) -> Iterator[Stores]:
    made = Stores.on(url, tmp_path)
    yield made
    made.catalogue.close()


def _save(
    stores: Stores,
    text: str,
    *,
    origin: str = "test:een",
    source: KnowledgeSource = KnowledgeSource.RESEARCH,
    access: Access = Access.PUBLIC,
    embargo_until: date | None = None,
) -> DocumentCard:
    made, passages = document(origin, text, source=source, access=access, embargo_until=embargo_until)
    place = Source(document_id=made.id, origin=origin, entry=origin, sha256=made.sha256, terms=made.terms)
    return stores.catalogue.save(made, passages, place).document


def _decide(stores: Stores, card: DocumentCard, kind: WithdrawalKind, *, at: datetime = DECIDED) -> None:
    line = Withdrawal(document_id=card.id, kind=kind, at=at, reason="op verzoek", texts=(card.sha256,))
    stores.withdrawals.carry_out([line])


def _open(stores: Stores) -> list[int]:
    """The versions that a visitor may read, and that are given too."""
    id = document_id("test:een")
    found = [one.number for one in stores.catalogue.versions_of(id, VISITOR)]
    for number in range(1, 5):
        if number in found:
            assert stores.catalogue.version(id, number, VISITOR).version == number
        else:
            with pytest.raises(DocumentNotFound):
                stores.catalogue.version(id, number, VISITOR)
    return found


def test_an_earlier_version_keeps_its_text_under_what_is_known_now(stores: Stores) -> None:
    before = _save(stores, "Zo was het.")
    now = _save(stores, "Zo is het.")

    assert _open(stores) == [1, 2]
    first = stores.catalogue.version(now.id, 1, VISITOR)
    assert (first.text, first.sha256, first.standings) == ("Zo was het.", before.sha256, ())
    assert stores.catalogue.version(now.id, 2, VISITOR) == stores.catalogue.document(now.id, VISITOR)
    assert stores.catalogue.versions_of(document_id("test:nergens"), VISITOR) == []


def test_what_a_reader_might_not_read_then_stays_closed_when_the_document_is_opened(stores: Stores) -> None:
    _save(stores, "Met een naam erin.", access=Access.RESTRICTED)
    _save(stores, "Nog onder embargo.", embargo_until=SOON)
    card = _save(stores, "Zonder naam.")

    assert _open(stores) == [3]
    assert [one.number for one in stores.catalogue.versions_of(card.id, KEEPER)] == [1, 2, 3]
    assert stores.catalogue.version(card.id, 1, KEEPER).text == "Met een naam erin."


def test_versions_close_with_their_document_and_open_with_it(stores: Stores) -> None:
    _save(stores, "Zo was het.")
    card = _save(stores, "Zo is het.")
    stores.narrow("test:een")
    assert _open(stores) == []
    _save(stores, "Zo is het.")
    assert _open(stores) == [1, 2]
    _decide(stores, card, WithdrawalKind.WITHDRAWN)
    assert _open(stores) == []


def test_of_a_story_only_the_newest_version_is_for_others(stores: Stores) -> None:
    _save(stores, "Ik woon bij Jan.", source=KnowledgeSource.EXPERIENCE)
    card = _save(stores, "Ik woon bij iemand.", source=KnowledgeSource.EXPERIENCE)

    assert _open(stores) == [2]
    assert [one.number for one in stores.catalogue.versions_of(card.id, KEEPER)] == [1, 2]


def test_a_text_that_is_closed_elsewhere_is_closed_as_an_earlier_version(stores: Stores) -> None:
    _save(stores, "Zo was het.")
    _save(stores, "Zo is het.")
    other = _save(stores, "Zo was het.", origin="test:ander", source=KnowledgeSource.PRACTICE)
    assert _open(stores) == [1, 2]
    stores.catalogue.narrow("test:ander", CLOSED.model_copy(update={"knowledge_source": KnowledgeSource.PRACTICE}))
    assert _open(stores) == [2]

    _decide(stores, other, WithdrawalKind.REMOVED)
    assert _open(stores) == [2]


def test_a_text_of_which_an_unknown_place_says_less_is_closed_as_an_earlier_version(stores: Stores) -> None:
    before = _save(stores, "Zo was het.")
    _save(stores, "Zo is het.")
    line = Withdrawal(
        document_id=document_id("test:elders"),
        kind=WithdrawalKind.NARROWED,
        at=DECIDED,
        texts=(before.sha256,),
        places=(document_id("manifest:elders"),),
        terms=CLOSED,
    )
    stores.withdrawals.carry_out([line])
    assert _open(stores) == [2]


@pytest.mark.parametrize("kind", [WithdrawalKind.WITHDRAWN, WithdrawalKind.REMOVED])
def test_a_document_that_went_leaves_a_stone_without_a_word_of_it(stores: Stores, kind: WithdrawalKind) -> None:
    card = _save(stores, "Zo is het.")
    assert stores.catalogue.tombstone(card.id, VISITOR) is None
    _decide(stores, card, kind)

    assert stores.catalogue.tombstone(card.id, VISITOR) == Tombstone(id=card.id, reason=kind, at=DECIDED)
    with stores.engine.connect() as connection:
        (row,) = connection.execute(select(tombstones)).all()
    assert set(row._asdict()) == {"document_id", "kind", "at", "access"}


def test_a_stone_goes_when_the_document_comes_back(stores: Stores) -> None:
    card = _save(stores, "Zo is het.")
    _decide(stores, card, WithdrawalKind.WITHDRAWN)
    _decide(stores, card, WithdrawalKind.UNDONE, at=DECIDED + timedelta(days=1))
    assert stores.catalogue.tombstone(card.id, VISITOR) is None
    _decide(stores, card, WithdrawalKind.WITHDRAWN, at=DECIDED + timedelta(days=2))
    _decide(stores, card, WithdrawalKind.REMOVED, at=DECIDED + timedelta(days=3))
    stone = stores.catalogue.tombstone(card.id, VISITOR)
    assert stone is not None
    assert stone.reason is WithdrawalKind.REMOVED


@pytest.mark.parametrize("kind", [WithdrawalKind.WITHDRAWN, WithdrawalKind.REMOVED])
@pytest.mark.parametrize(
    "terms",
    [
        {"access": Access.RESTRICTED},
        {"embargo_until": SOON},
    ],
    ids=["restricted", "embargo"],
)
def test_who_might_never_read_it_is_not_told_that_it_went(
    stores: Stores, kind: WithdrawalKind, terms: dict[str, object]
) -> None:
    card = _save(stores, "Zo is het.", **terms)  # type: ignore[arg-type]
    _decide(stores, card, kind)
    assert stores.catalogue.tombstone(card.id, VISITOR) is None


def test_who_may_know_less_of_it_since_is_told_no_more(stores: Stores) -> None:
    card = _save(stores, "Zo is het.")
    _decide(stores, card, WithdrawalKind.WITHDRAWN)
    stores.narrow("test:een")
    assert stores.catalogue.tombstone(card.id, VISITOR) is None
    assert stores.catalogue.tombstone(DocumentId("geen id"), VISITOR) is None


def test_a_story_whose_teller_took_back_consent_leaves_no_stone(stores: Stores) -> None:
    card = _save(stores, "Zo was het.", source=KnowledgeSource.EXPERIENCE)
    taken_back = CONSENT.model_copy(update={"withdrawn_on": date(2026, 4, 1)})
    rights = Rights(access=Access.PUBLIC)
    closed = Terms(knowledge_source=KnowledgeSource.EXPERIENCE, rights=rights, consent=taken_back)
    stores.catalogue.narrow("test:een", closed)
    _decide(stores, card, WithdrawalKind.REMOVED)
    assert stores.catalogue.tombstone(card.id, VISITOR) is None


@pytest.mark.parametrize("destroy", [False, True])
def test_earlier_versions_are_closed_or_destroyed_and_the_present_one_stays(
    stores: Stores, tmp_path: Path, destroy: bool
) -> None:
    before, card = _save(stores, "Met een naam erin."), _save(stores, "Zonder naam.")
    other = _save(stores, "Iets anders.", origin="test:ander")
    withdrawing = _withdrawing(stores, tmp_path)

    withdrawing.clear([card.id], "er stond een naam in", destroy=destroy)

    assert _open(stores) == [2]
    assert [one.number for one in stores.catalogue.versions_of(card.id, KEEPER)] == ([2] if destroy else [1, 2])
    assert stores.catalogue.document(card.id, VISITOR).text == "Zonder naam."
    assert stores.catalogue.document(other.id, VISITOR).text == "Iets anders."
    told = [one.action.value for one in stores.events.of(card.id)]
    assert told == ["document.added", "document.changed", *(["document.forgotten"] if destroy else [])]
    with stores.engine.connect() as connection:
        kept = connection.execute(select(versions.c.text).where(versions.c.sha256 == before.sha256)).all()
    assert bool(kept) is not destroy
    with pytest.raises(Withdrawn):
        _save(stores, "Met een naam erin.")


def test_earlier_versions_stay_away_in_a_copy_of_before(stores: Stores, tmp_path: Path) -> None:
    _save(stores, "Met een naam erin.")
    card = _save(stores, "Zonder naam.")
    piece = stores.withdrawals.earlier(card.id)
    assert piece is not None
    line = Withdrawal(document_id=piece.id, kind=WithdrawalKind.REMOVED, at=DECIDED, reason="naam", texts=piece.texts)
    WithdrawalFile(tmp_path / "withdrawals.jsonl").add([line])

    _withdrawing(stores, tmp_path).catch_up()

    assert [one.number for one in stores.catalogue.versions_of(card.id, KEEPER)] == [2]


def test_nothing_made_of_a_version_that_is_forgotten_is_kept(stores: Stores, tmp_path: Path) -> None:
    before = _save(stores, "Zo was het.")
    stores.catalogue.keep("words", b"was", {before.id: before.sha256})
    now = _save(stores, "Zo is het.")
    assert stores.catalogue.kept("words") == b"was"

    _withdrawing(stores, tmp_path).clear([now.id], "een reden", destroy=True)

    assert stores.catalogue.kept("words") is None
    stores.catalogue.keep("words", b"was", {before.id: before.sha256})
    assert stores.catalogue.kept("words") is None


def test_nothing_is_forgotten_that_another_document_says_or_that_is_not_there(stores: Stores, tmp_path: Path) -> None:
    _save(stores, "Zo was het.")
    card = _save(stores, "Zo is het.")
    _save(stores, "Zo was het.", origin="test:ander", source=KnowledgeSource.PRACTICE)
    withdrawing = _withdrawing(stores, tmp_path)

    with pytest.raises(Refused, match="die tekst ook"):
        withdrawing.clear([card.id], "een reden", destroy=True)
    with pytest.raises(Invalid, match="geen eerdere versie"):
        withdrawing.clear([document_id("test:ander")], "een reden", destroy=True)
    assert _open(stores) == [1, 2]


def _withdrawing(stores: Stores, folder: Path) -> Withdrawing:
    beside = WithdrawalFile(folder / "withdrawals.jsonl")
    return Withdrawing(withdrawals=stores.withdrawals, beside=beside, files=FileFolder(folder / "files"))


def test_a_catalogue_of_before_gets_its_stones_and_opens_no_earlier_version(stores: Stores) -> None:
    _save(stores, "Zo was het.")
    _save(stores, "Zo is het.")
    gone = _save(stores, "Dit gaat weg.", origin="test:weg")
    closed = _save(stores, "Dit ook.", origin="test:besloten", access=Access.RESTRICTED)
    for card in (gone, closed):
        _decide(stores, card, WithdrawalKind.WITHDRAWN)
    with writing(stores.engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0015")

    migrate(stores.engine)

    stone = stores.catalogue.tombstone(gone.id, VISITOR)
    assert stone == Tombstone(id=gone.id, reason=WithdrawalKind.WITHDRAWN, at=DECIDED)
    assert stores.catalogue.tombstone(closed.id, VISITOR) is None
    assert _open(stores) == [2]
