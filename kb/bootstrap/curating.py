"""Wiring of the stadslabs' collections."""

from functools import partial

from sqlalchemy import Engine

from kb.adapters.sql.changes import SqlChanges
from kb.adapters.sql.collections import SqlCollections
from kb.adapters.sql.database import together
from kb.adapters.sql.people import SqlPeople
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.services.curating.room import Curation, Shelves, furnish
from kb.services.tagging.room import Bench


def open_curation(engine: Engine, catalogue: Catalogue, thesaurus: Thesaurus, bench: Bench) -> Curation:
    """All its services, on the database of the catalogue."""
    changes = SqlChanges(engine)
    shelves = Shelves(SqlCollections(engine), catalogue, SqlPeople(engine), partial(together, engine))
    return furnish(shelves, concluding=bench.concluding, thesaurus=thesaurus, position=lambda: changes.end().number)
