"""What collections are measured on is what it says, and a withdrawal that is measured is one that worked."""

from pathlib import Path

from bench.curating import fill, measured
from kb.bootstrap import open_knowledge_base, open_library
from kb.model.reader import KEEPER, VISITOR
from kb.ports.collections import DRAFT
from kb.settings import Settings


def test_there_are_as_many_collections_as_were_asked_and_each_is_what_it_says(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, encoder="hashing", _env_file=None)
    library = open_library(settings)
    shelf = fill(library, documents=6, passages=3, collections=5, quoting=2, read=10, checked=20)

    collections = library.curation.collections
    assert collections.count(VISITOR) == 7
    assert len(collections.draft(shelf.checked.id, KEEPER)) == 20
    assert len({use.collection for use in collections.uses(shelf.story.id, VISITOR)}) == 2
    assert all(one.exact for one in collections.quoted(shelf.quoting[0], DRAFT, KEEPER))
    assert list(library.curation.carrying.looked(KEEPER).broken) == []
    library.catalogue.close()

    base = open_knowledge_base(settings)
    figures = {one.name: one.measured for one in measured(base, shelf, operations=80)}
    assert figures["transactions that took"] == 1
    assert figures["lost of 80 operations by two editors at once"] == figures["doubled of those"] == 0
    assert len(figures) == 17
    base.close()
