"""A library with a story and a report, and researchers who work on them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.bootstrap import Library, open_library
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import Study, StudyId, StudyRole
from kb.model.text import Span
from kb.services.tagging.coding import Given, Place
from kb.services.tagging.room import Bench
from kb.settings import Settings
from tests.building import document
from tests.peopling import someone

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij. Zij kende de weg."
REPORT = "Gezinnen met schulden vragen pas laat om hulp. Zij schamen zich, zeggen zij."


class Desk(NamedTuple):
    """A study of Noor, in which Ana codes too."""

    library: Library
    bench: Bench
    noor: Reader
    ana: Reader
    study: Study
    story: Document
    report: Document

    @property
    def id(self) -> StudyId:
        """Of the study."""
        return self.study.study

    def place(self, document: Document, *words: str) -> Place:
        """Where words stand in a document."""
        starts = [document.text.index(one) for one in words]
        spans = tuple(Span(start=at, end=at + len(one)) for at, one in zip(starts, words, strict=True))
        return Place(document.id, document.sha256, spans)

    def code(self, words: str, name: str, *, by: Reader | None = None, of: Document | None = None) -> None:
        """Give words a code that may be new."""
        self.bench.coder.give(self.id, self.place(of or self.story, words), Given(new=name), by or self.noor)

    def counts(self, reader: Reader | None = None) -> dict[str, int]:
        """How often each code was given, by its name."""
        return {node.name: node.codings for node in self.bench.codebooks.tree(self.id, reader or self.noor)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    library = open_library(Settings(data=tmp_path, _env_file=None))
    story, told = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    report, said = document("test:monitor", REPORT, title="Monitor schulden")
    library.catalogue.save(story, told)
    library.catalogue.save(report, said)
    noor = Reader.of(someone(library, "Noor", Role.RESEARCHER))
    ana = someone(library, "Ana", Role.RESEARCHER)
    study = library.bench.studies.begin("Wanneer vragen gezinnen om hulp?", noor, documents=[story.id])
    library.bench.studies.put(study.study, ana.email, StudyRole.CODER, noor)
    yield Desk(library, library.bench, noor, Reader.of(ana), study, story, report)
    library.catalogue.close()
