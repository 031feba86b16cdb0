"""Everything that changes documents in the catalogue, a transaction each, with the events that tell of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.events import SqlEvents
from kb.adapters.sql.resemblances import SqlResemblances
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.adapters.withdrawals import WithdrawalFile
from kb.model.document import DocumentCard
from kb.model.evidence import Access, KnowledgeSource, Rights, Terms
from kb.model.identity import ThemeId
from kb.model.provenance import Source
from kb.model.reader import KEEPER
from kb.model.resemblance import Resemblance, Verdict
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from tests.building import document

CLOSED = Terms(knowledge_source=KnowledgeSource.RESEARCH, rights=Rights(access=Access.RESTRICTED))


class Stores(NamedTuple):
    """All stores on one database."""

    engine: Engine
    catalogue: SqlCatalogue
    resemblances: SqlResemblances
    withdrawals: SqlWithdrawals
    events: SqlEvents

    @classmethod
    def on(cls, url: str, folder: Path) -> "Stores":
        """The stores on an empty database or one that is there."""
        engine = connect(url)
        migrate(engine)
        catalogue = SqlCatalogue(engine, WithdrawalFile(folder / "withdrawals.jsonl"))
        return cls(engine, catalogue, SqlResemblances(engine), SqlWithdrawals(engine), SqlEvents(engine))

    def save(self, origin: str, *paragraphs: str, title: str = "Een titel") -> DocumentCard:
        """Save a document that stands in one place."""
        made, passages = document(origin, *paragraphs, title=title)
        place = Source(document_id=made.id, origin=origin, entry=origin, sha256=made.sha256, terms=made.terms)
        return self.catalogue.save(made, passages, place).document

    def narrow(self, origin: str) -> None:
        """Let a place say less than it did."""
        self.catalogue.narrow(origin, CLOSED)

    def decide(self, kind: WithdrawalKind, day: int = 1) -> None:
        """Withdraw or remove the first document, or take that back."""
        card = self.card
        line = Withdrawal(
            document_id=card.id,
            kind=kind,
            at=datetime(2026, 5, day, tzinfo=UTC),
            reason="op verzoek",
            texts=(card.sha256,),
        )
        self.withdrawals.carry_out([line])

    def forget(self) -> None:
        """Destroy the earlier versions of the first document."""
        piece = self.withdrawals.earlier(self.card.id)
        assert piece is not None
        at = datetime(2026, 5, 1, tzinfo=UTC)
        line = Withdrawal(document_id=piece.id, kind=WithdrawalKind.REMOVED, at=at, reason="naam", texts=piece.texts)
        self.withdrawals.carry_out([line])

    def renew(self, **changes: object) -> None:
        """Say something of the first document."""
        self.catalogue.renew([self.card], [self.card.model_copy(update=changes)])

    def settle(self) -> None:
        """Find the first two documents alike."""
        first, second = self._two()
        self.resemblances.settle(first.id, [Resemblance(first=first.id, second=second.id, likeness=0.9)])

    def tell_apart(self) -> None:
        """Decide that the first two are something else."""
        first, second = self._two()
        self.resemblances.decide(first.id, second.id, Verdict.OTHER)

    @property
    def card(self) -> DocumentCard:
        """The first document."""
        return next(self.catalogue.every(KEEPER))

    def _two(self) -> Sequence[DocumentCard]:
        return list(self.catalogue.every(KEEPER))[:2]

    def told(self, since: int = 0) -> list[str]:
        """What happened after an event."""
        return [one.action.value for one in self.events.since(since, limit=999)]


class Deed(NamedTuple):
    """Something that is done in one transaction."""

    name: str
    act: Callable[[Stores], object]
    told: tuple[str, ...]
    prepare: Callable[[Stores], object] = lambda stores: stores.save("test:een")


def _twice(stores: Stores) -> None:
    stores.save("test:een")
    stores.save("test:elders")


def _revised(stores: Stores) -> None:
    stores.save("test:een")
    stores.save("test:een", "Nieuw.")


def _alike(stores: Stores) -> None:
    stores.save("test:een")
    stores.save("test:ander", "Bijna zo.")


def _compared(stores: Stores) -> None:
    _alike(stores)
    stores.settle()


def _withdrawn(stores: Stores) -> None:
    stores.save("test:een")
    stores.decide(WithdrawalKind.WITHDRAWN)


def _narrowed(stores: Stores) -> None:
    stores.save("test:een")
    stores.narrow("test:een")


def _confirmed(stores: Stores) -> None:
    stores.save("test:een")
    stores.renew(confirmed=frozenset({"title"}))


DEEDS = (
    Deed("adding", lambda it: it.save("test:een"), ("document.added",), lambda _: None),
    Deed("a new text", lambda it: it.save("test:een", "Nieuw."), ("document.changed",)),
    Deed("a new title", lambda it: it.save("test:een", title="Nieuw"), ("document.changed",)),
    Deed("another place", lambda it: it.save("test:elders"), ("document.placed",)),
    Deed("leaving a place", lambda it: it.catalogue.unlist(["test:elders"]), ("document.unplaced",), _twice),
    Deed("narrowing", lambda it: it.narrow("test:een"), ("document.narrowed", "line.listed")),
    Deed("widening", lambda it: it.save("test:een"), ("document.changed", "line.listed"), _narrowed),
    Deed("withdrawing", lambda it: it.decide(WithdrawalKind.WITHDRAWN), ("line.listed", "document.withdrawn")),
    Deed("removing", lambda it: it.decide(WithdrawalKind.REMOVED), ("line.listed", "document.removed")),
    Deed("undoing", lambda it: it.decide(WithdrawalKind.UNDONE, 2), ("line.listed", "document.returned"), _withdrawn),
    Deed("forgetting", lambda it: it.forget(), ("line.listed", "document.forgotten"), _revised),
    Deed("confirming", lambda it: it.renew(confirmed=frozenset({"title"})), ("document.confirmed",)),
    Deed("unconfirming", lambda it: it.renew(confirmed=frozenset()), ("document.unconfirmed",), _confirmed),
    Deed("saying", lambda it: it.renew(about=frozenset({ThemeId("schulden")})), ("document.themed",)),
    Deed("finding alike", lambda it: it.settle(), ("document.counted",), _alike),
    Deed("telling apart", lambda it: it.tell_apart(), ("document.compared",) * 2 + ("document.counted",), _compared),
)
NOTHING_NEW = (
    Deed("adding again", lambda it: it.save("test:een"), ()),
    Deed("unlisting again", lambda it: it.catalogue.unlist(["test:weg"]), (), _twice),
    Deed("recognising", lambda it: it.renew(themes=(ThemeId("schulden"),)), ()),
    Deed("rebuilding", lambda it: it.catalogue.forget_counts(), ()),
)
