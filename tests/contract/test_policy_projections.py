"""What the policy says, and what the database and both indexes let through, on random documents and readers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from qdrant_client import QdrantClient

from kb.adapters.encoders.hashing import HashingEncoder
from kb.adapters.qdrant.embedded import EdgeIndex
from kb.adapters.qdrant.server import QdrantIndex
from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.database import connect, migrate
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose, Rights, Terms
from kb.model.identity import AccountId, DocumentId, LabId
from kb.model.people import LabRole, Membership, Role
from kb.model.policy import Action, decide
from kb.model.reader import KEEPER, VISITOR, Reader, Scope
from kb.model.search import Filters
from kb.ports.index import PassageEntry, PassageIndex, Retriever
from tests.building import document

DOCUMENTS, READERS, EXAMPLES = 25, 10, 24
_LABS = tuple(LabId(f"00000000-0000-4000-8000-00000000000{n}") for n in range(3))
_encoder = HashingEncoder()
_days = st.integers(-2, 2).map(lambda days: datetime.now(UTC).date() + timedelta(days=days))
_some_labs = st.frozensets(st.sampled_from(_LABS), min_size=1)
_rights = st.one_of(
    st.builds(Rights, access=st.sampled_from([Access.PUBLIC, Access.PROFESSIONALS, Access.RESTRICTED])),
    st.builds(Rights, access=st.just(Access.LABS), labs=_some_labs),
)
_consents = st.builds(
    Consent,
    purposes=st.frozensets(st.sampled_from(Purpose)) | st.just(frozenset(Purpose)),
    recorded=st.just("op papier"),
    until=st.none() | _days,
    withdrawn_on=st.none() | st.none() | _days,
)
_terms = st.builds(
    lambda source, rights, embargo, consent: Terms(
        knowledge_source=source, rights=rights.model_copy(update={"embargo_until": embargo}), consent=consent
    ),
    st.sampled_from(KnowledgeSource),
    _rights,
    st.none() | _days,
    st.none() | _consents,
)
_memberships = st.lists(
    st.builds(Membership, st.sampled_from(_LABS), st.sampled_from(LabRole)), unique_by=lambda one: one.lab, max_size=3
).map(lambda those: tuple(sorted(those)))
_readers = st.one_of(
    st.sampled_from([VISITOR, KEEPER]),
    st.builds(
        Reader,
        account=st.just(AccountId("een")),
        role=st.sampled_from(Role),
        labs=_memberships,
        scopes=st.just(frozenset(Scope)) | st.frozensets(st.sampled_from(Scope)),
    ),
)


class Stores(NamedTuple):
    """A catalogue and an index with the same documents in them."""

    catalogue: SqlCatalogue
    passages: PassageIndex

    def fill(self, all_terms: list[Terms]) -> dict[DocumentId, Terms]:
        """Other documents in place of those that are there."""
        self.passages.delete(list(self.catalogue.cards(_IDS, KEEPER)))
        entries, found = [], {}
        for number, terms in enumerate(all_terms):
            said = {"rights": terms.rights, "consent": terms.consent, "knowledge_source": terms.knowledge_source}
            made, passages = document(f"test:{number}", f"Dit is stuk {number} over schulden.")
            made = made.model_copy(update=said)
            card = self.catalogue.save(made, passages).document
            found[card.id] = terms
            entries.append(
                PassageEntry(id=passages[0].id, dense=_encoder.encode_query("schulden"), sparse={1: 1.0}, document=card)
            )
        self.passages.upsert(entries)
        return found


_IDS = [document(f"test:{number}")[0].id for number in range(DOCUMENTS)]


@pytest.fixture(scope="module", params=["edge", "server"])
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    folder: Path = tmp_path_factory.mktemp("projections")
    engine = connect(f"sqlite:///{folder / 'catalogue.sqlite3'}")
    migrate(engine)
    index: PassageIndex = (
        EdgeIndex(folder / "index", dimension=_encoder.dimension, stamp="een")
        if request.param == "edge"
        else QdrantIndex(QdrantClient(":memory:"), dimension=_encoder.dimension, stamp="een")
    )
    made = Stores(SqlCatalogue(engine), index)
    yield made
    made.passages.close()
    made.catalogue.close()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(
    all_terms=st.lists(_terms, min_size=DOCUMENTS, max_size=DOCUMENTS),
    readers=st.lists(_readers, min_size=READERS, max_size=READERS),
)
def test_policy_database_and_index_let_the_same_through(
    stores: Stores, all_terms: list[Terms], readers: list[Reader]
) -> None:
    """25 documents and 10 readers, 24 times: 6,000 cases for each index."""
    there, today = stores.fill(all_terms), datetime.now(UTC).date()
    asked = Retriever(None, Filters(), 10 * DOCUMENTS, dense=_encoder.encode_query("schulden"))
    for reader in readers:
        allowed = {id for id, terms in there.items() if decide(reader, Action.READ, terms, on=today).allowed}
        assert stores.catalogue.cards(list(there), reader).keys() == allowed
        assert {hit.document_id for hit in stores.passages.search([asked], reader)[0]} == allowed


def test_readers_of_all_kinds_differ(stores: Stores) -> None:
    """The cases above are no cases where nobody may see anything."""
    rights = Rights(access=Access.LABS, labs=frozenset(_LABS[:1]))
    stores.fill([Terms(knowledge_source=KnowledgeSource.RESEARCH, rights=rights)] * DOCUMENTS)
    member = Reader(account=AccountId("een"), labs=(Membership(_LABS[0], LabRole.MEMBER),))
    stranger = Reader(account=AccountId("een"), labs=(Membership(_LABS[1], LabRole.MEMBER),))

    seen = [len(stores.catalogue.cards(_IDS, reader)) for reader in (VISITOR, stranger, member)]

    assert seen == [0, 0, DOCUMENTS]
