"""The contract of ``Turn``, on SQLite and on PostgreSQL, and two processes with one index on a server."""

from collections.abc import Iterator

import pytest
from qdrant_client import QdrantClient
from sqlalchemy import Engine, text

from kb.adapters.encoders.hashing import HashingEncoder
from kb.adapters.qdrant.server import QdrantIndex
from kb.adapters.sql.catalogue import SqlCatalogue
from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.database import connect, migrate, writing
from kb.adapters.sql.turns import SqlTurn
from kb.errors import InUse
from kb.language.linker import Linker
from kb.ports.turns import Always
from kb.services.keeping.following import Following, stamp
from kb.services.keeping.recognising import Recognising
from tests.building import document, thesaurus


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = connect(url)
    migrate(made)
    yield made
    made.dispose()


def _gone(engine: Engine) -> None:
    """As long after whoever had the turn is gone."""
    with writing(engine) as connection:
        connection.execute(text("UPDATE turns SET until = 0"))


def test_one_at_a_time_has_the_turn_and_another_when_that_one_ends_it_or_is_gone(engine: Engine) -> None:
    one, other, elsewhere = SqlTurn(engine, "index"), SqlTurn(engine, "index"), SqlTurn(engine, "andere")

    assert (one.taken(), other.taken(), one.taken(), elsewhere.taken()) == (True, False, True, True)
    one.end()
    assert (other.taken(), one.taken()) == (True, False)
    # Only its own can be ended.
    one.end()
    assert not one.taken()
    _gone(engine)
    assert (one.taken(), Always().taken()) == (True, True)


def test_who_lost_the_turn_hears_so_when_it_asks_again(engine: Engine) -> None:
    one, other = SqlTurn(engine, "index", seconds=0), SqlTurn(engine, "index")
    assert one.taken()
    _gone(engine)
    assert other.taken()
    assert not one.taken()


class Process:
    """What one process has of what several share."""

    def __init__(self, engine: Engine, client: QdrantClient) -> None:
        encoder = HashingEncoder()
        self.catalogue = SqlCatalogue(engine)
        self.index = QdrantIndex(client, dimension=encoder.dimension, stamp=stamp(encoder))
        self.following = Following(
            catalogue=self.catalogue,
            changes=SqlChanges(engine),
            index=self.index,
            encoder=encoder,
            recognising=Recognising(recogniser=None, encoder=encoder, linker=Linker(thesaurus())),
            turn=SqlTurn(engine, "index"),
        )


def test_of_processes_with_one_index_one_follows_and_another_goes_on_where_it_stopped(engine: Engine) -> None:
    client = QdrantClient(":memory:")
    one, other = Process(engine, client), Process(engine, client)
    one.catalogue.save(*document("test:een", "Over duiven."))
    assert (one.following.catch_up(), other.following.catch_up()) == (1, 0)
    assert not other.following.ensure()
    with pytest.raises(InUse):
        other.following.rebuild()

    other.catalogue.save(*document("test:twee", "Over ganzen."))
    assert other.following.lag().documents == 1
    assert other.following.catch_up() == 0
    _gone(engine)
    assert other.following.catch_up() == 1
    assert (other.following.lag().documents, other.following.in_order(), other.index.count()) == (0, True, 2)

    other.following.close()
    one.catalogue.save(*document("test:drie", "Over zwanen."))
    assert Process(engine, client).following.catch_up() == 1
    client.close()
