"""A knowledge base that can be searched, with a study in it, for tests of what studies do with search."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kb.bootstrap import KnowledgeBase
from kb.model.document import Document
from kb.model.evidence import Access, KnowledgeSource
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.search import Filters, SearchQuery
from kb.model.study import Study, StudyId, ThingId
from kb.model.text import Span
from kb.services.tagging.coding import Given, Place
from tests.building import document, knowledge_base
from tests.peopling import someone


class Searched(NamedTuple):
    """A study of Noor; Bo is no member of it."""

    base: KnowledgeBase
    noor: Reader
    bo: Reader
    study: Study
    made: dict[str, Document]

    @property
    def id(self) -> StudyId:
        """Of the study."""
        return self.study.study

    def code(self, which: str, name: str, *, parent: ThingId | None = None) -> ThingId:
        """Give the first words of a document a code that may be new; the id of the code."""
        one = self.made[which]
        place = Place(one.id, one.sha256, (Span(start=0, end=10),))
        known = {node.name: node.code.id for node in self.base.bench.codebooks.tree(self.id, self.noor)}
        given = Given(code=known[name]) if name in known else Given(new=name, parent=parent)
        self.base.bench.coder.give(self.id, place, given, self.noor)
        return next(node.code.id for node in self.base.bench.codebooks.tree(self.id, self.noor) if node.name == name)

    def found(self, text: str = "schulden", *, by: Reader | None = None, **chosen: frozenset[ThingId]) -> set[str]:
        """Which documents answer, by their names."""
        query = SearchQuery(text=text, filters=Filters.model_validate(chosen))
        reader = by or self.noor
        results = self.base.searching.search(self.base.bench.narrowing.narrowed(query, reader), reader)
        names = {one.id: name for name, one in self.made.items()}
        return {names[hit.document.id] for hit in results.hits}


@contextmanager
def searched(folder: Path) -> Iterator[Searched]:
    """Three documents about debts, one of them for researchers only."""
    made = {
        "monitor": document("test:monitor", "Schulden maken mensen ziek.", title="Monitor"),
        "verhaal": document("test:verhaal", "Schulden hielden mij wakker.", source=KnowledgeSource.EXPERIENCE),
        "memo": document(
            "test:memo", "Schulden in de wijk.", source=KnowledgeSource.PRACTICE, access=Access.PROFESSIONALS
        ),
    }
    base = knowledge_base(folder, *made.values())
    noor, bo = (Reader.of(someone(base, name, Role.RESEARCHER)) for name in ("Noor", "Bo"))
    study = base.bench.studies.begin("Wie helpt?", noor)
    yield Searched(base, noor, bo, study, {name: one for name, (one, _) in made.items()})
    base.close()
