"""The draft that the contract of ``Collections`` is held against."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.bootstrap import open_library
from kb.model.evidence import KnowledgeSource
from kb.settings import Settings
from tests.building import document
from tests.contract.collections.drafted import REPORT, STORY, Work
from tests.curating import collection, heading, lab, quote, text


@pytest.fixture
def work(url: str, tmp_path: Path) -> Iterator[Work]:
    library = open_library(Settings(data=tmp_path / "data", database_url=url, _env_file=None))
    story, passages = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    library.catalogue.save(story, passages)
    report, parts = document("test:rapport", REPORT, title="Een jaar wachten")
    library.catalogue.save(report, parts)
    venlo = lab(library)
    quoted = quote(library, story, "Ik durfde de post niet meer te openen.", "Zo begint het voor velen.")
    other = quote(library, report, "wachtte de helft langer dan een jaar")
    draft = collection(library, venlo, heading(), quoted, other, text())
    yield Work(library, venlo, story, report, draft)
    library.catalogue.close()
