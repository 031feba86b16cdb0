"""A researcher and a story at the desk, served once for all its tests."""

from collections.abc import Iterator

import pytest

from kb.bootstrap import KnowledgeBase
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from tests.browser.conftest import running
from tests.browser.desk.working import Desk
from tests.building import document, knowledge_base
from tests.conftest import free_port
from tests.peopling import someone
from tests.ui.corpus import corpus

_DAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()


_PARAGRAPHS = [
    " ".join(f"Op {day} belde ik voor de {number}e keer met de gemeente 🏘️." for day in _DAYS) for number in range(1, 7)
]


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KnowledgeBase, str]]:
    story = document("test:bellen", *_PARAGRAPHS, source=KnowledgeSource.EXPERIENCE, title="Bellen")
    base = knowledge_base(tmp_path_factory.mktemp("desk"), *corpus(), story)
    someone(base, "Noor Veld", Role.RESEARCHER)
    with running(base, free_port()) as site:
        yield base, site
    base.close()


@pytest.fixture
def desk(house: tuple[KnowledgeBase, str]) -> Desk:
    base, site = house
    reader = Reader.of(next(one for one in base.people.accounts.all(KEEPER) if one.name == "Noor Veld"))
    story = next(card for card in base.catalogue.every(reader) if card.title == "Bellen")
    study = base.bench.studies.begin("Hoe vaak bellen mensen?", reader, documents=[story.id]).study
    return Desk(base, site, reader, study, f"/werk/{study}/documenten/{story.id}")
