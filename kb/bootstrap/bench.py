"""Wiring of the researchers' bench."""

from functools import partial

from sqlalchemy import Engine

from kb.adapters.sql.annotations import SqlAnnotations
from kb.adapters.sql.database import together
from kb.adapters.sql.people import SqlPeople
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.services.tagging.room import Bench, Stores, furnish


def open_bench(engine: Engine, catalogue: Catalogue, thesaurus: Thesaurus) -> Bench:
    """All its services, on the database of the catalogue."""
    stores = Stores(SqlAnnotations(engine), catalogue, SqlPeople(engine), partial(together, engine))
    return furnish(stores, thesaurus)
