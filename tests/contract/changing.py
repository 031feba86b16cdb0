"""A catalogue in which documents are changed at random, in every way that changes what lists and counts say."""

import random
from datetime import UTC, datetime, timedelta

from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate
from kb.adapters.sql.resemblances import SqlResemblances
from kb.adapters.sql.withdrawals import SqlWithdrawals
from kb.model.document import DocumentCard
from kb.model.evidence import Access, KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import KEEPER
from kb.model.resemblance import Resemblance, Verdict
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from tests.building import CONSENT, document, thesaurus

TODAY = datetime(2026, 5, 1, 12, tzinfo=UTC)
_TOPICS = ("schulden", "eenzaamheid", "de bijstand", "mantelzorg", "dakloosheid")


class Store:
    """A catalogue in which documents are changed at random."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        migrate(self.engine)
        self.catalogue = SqlCatalogue(self.engine)
        self.resemblances = SqlResemblances(self.engine)
        self.withdrawals = SqlWithdrawals(self.engine)
        self.chance = random.Random(11)
        self.lines = 0

    def change(self) -> None:
        """One of all that can change what counts."""
        self.chance.choice([self.save, self.save, self.save, self.rename, self.withdraw, self.resemble, self.tell])()

    def save(self) -> None:
        """A new document, or a new version of one."""
        chance, number = self.chance, self.chance.randrange(40)
        origin = f"test:{number}"
        made, passages = document(
            origin,
            f"Stuk {number} over {' en '.join(chance.sample(_TOPICS, chance.randint(1, 3)))}.",
            source=chance.choice(list(KnowledgeSource)),
            place=chance.choice(["", "Emmen", "Venlo"]),
            when=chance.choice(["", "2019", "2020-05", "2021-03-04"]),
            access=chance.choice([Access.PUBLIC, Access.PUBLIC, Access.RESTRICTED]),
            embargo_until=chance.choice([None, None, (TODAY + timedelta(days=chance.randint(1, 9))).date()]),
            consent=CONSENT.model_copy(
                update={"until": chance.choice([None, (TODAY + timedelta(days=chance.randint(0, 9))).date()])}
            ),
        )
        whose = {
            "makers": tuple(f"maker {chance.randrange(6)}" for _ in range(chance.randrange(3))),
            "lineage": chance.choice(["", f"reeks {chance.randrange(6)}"]),
        }
        made = made.model_copy(update=whose)
        if all(line.document_id != made.id for line in self.withdrawals.lines()):
            self.catalogue.save(made, passages)

    def rename(self) -> None:
        """Other themes are recognised of a document."""
        for card in self.some(1):
            themes = (ThemeId(self.chance.choice(["schulden", "wonen", "jeugdhulp"])),)
            now = card.model_copy(update={"themes": themes, "concepts": thesaurus().closure(themes)})
            self.catalogue.renew([card], [now])

    def withdraw(self) -> None:
        """A document is withdrawn, or removed."""
        kinds = [WithdrawalKind.WITHDRAWN, WithdrawalKind.REMOVED]
        for card in self.some(1) if self.chance.random() < 0.3 else ():
            self.lines += 1
            at = TODAY + timedelta(minutes=self.lines)
            line = Withdrawal(document_id=card.id, kind=self.chance.choice(kinds), at=at, reason="", texts=())
            self.withdrawals.carry_out([line])

    def resemble(self) -> None:
        """Two documents count as one."""
        cards = self.some(2)
        if len(cards) == 2 and cards[0].knowledge_source is cards[1].knowledge_source:
            self.count_as_one(*sorted(card.id for card in cards))

    def count_as_one(self, first: DocumentId, second: DocumentId) -> None:
        """From now on two documents are one piece."""
        self.resemblances.settle(first, [Resemblance(first=first, second=second, likeness=0.9)])

    def tell(self) -> None:
        """Two documents that counted as one do so no more."""
        pairs = self.resemblances.pairs(undecided=True)
        if pairs:
            pair = self.chance.choice(pairs)
            self.resemblances.decide(pair.first, pair.second, Verdict.OTHER)

    def some(self, number: int) -> list[DocumentCard]:
        cards = list(self.catalogue.every(KEEPER))
        return self.chance.sample(cards, min(number, len(cards)))
