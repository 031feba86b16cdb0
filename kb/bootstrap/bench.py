"""Wiring of the researchers' bench."""

from functools import partial

from sqlalchemy import Engine

from kb.adapters.sql.annotations import SqlAnnotations
from kb.adapters.sql.database import together
from kb.adapters.sql.people import SqlPeople
from kb.model.theme import Thesaurus
from kb.ports.annotations import Annotations
from kb.ports.catalogue import Catalogue
from kb.services.exploring.leafing import Leafing
from kb.services.finding.searching import Searching
from kb.services.tagging.deeds import Deeds
from kb.services.tagging.room import Bench, Stores, furnish
from kb.services.tagging.seeking import Seeking


def open_bench(engine: Engine, catalogue: Catalogue, leafing: Leafing, thesaurus: Thesaurus) -> Bench:
    """All its services, on the database of the catalogue."""
    stores = Stores(SqlAnnotations(engine), catalogue, leafing, SqlPeople(engine), partial(together, engine))
    return furnish(stores, thesaurus)


def open_seeking(bench: Bench, annotations: Annotations, catalogue: Catalogue, searching: Searching) -> Seeking:
    """What the bench does with search, which needs more than the catalogue."""
    deeds = Deeds(annotations=annotations, work=bench.work)
    return Seeking(deeds, narrowing=bench.narrowing, searching=searching, catalogue=catalogue)
