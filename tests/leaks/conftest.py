"""Two explorers: one with hidden documents, and a twin that never had any."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.evidence import Access
from tests.api.corpus import corpus
from tests.building import document, knowledge_base
from tests.leaks.planting import plant
from tests.leaks.walking import ADDRESS

OUTDATED = "brezwuk"
"""A word in the first version of a text that everyone may read now; that version was for few."""

EARLIER = "smolvik"
"""A word in the second version of that text, which everyone might read then."""

PROPOSED = "krunbel"
"""Who wrote that text, as it says itself and nobody confirmed."""

# Of a document that everyone may read; where its file lay is nobody's business.
_ORIGIN = "file:/home/geheimemap/herzien.md"


class Explorer(NamedTuple):
    """A knowledge base and a client of it."""

    base: KnowledgeBase
    client: TestClient


def _open(base: KnowledgeBase) -> Explorer:
    base.catalogue.save(*document(_ORIGIN, f"Hier stond {OUTDATED} over schulden.", access=Access.RESTRICTED))
    base.following.catch_up()
    base.catalogue.save(*document(_ORIGIN, f"Hier stond {EARLIER} over schulden."))
    base.following.catch_up()
    made, passages = document(_ORIGIN, "Hier staat iets over schulden.")
    proposed = {"contributor_proposed": f"Jannie {PROPOSED.title()}", "proposed": frozenset({"contributor"})}
    base.catalogue.save(made.model_copy(update=proposed), passages)
    base.following.catch_up()
    return Explorer(base, TestClient(create_app(base), base_url=ADDRESS, follow_redirects=False))


@pytest.fixture(scope="package")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """The explorer with hidden documents, and an index that has not heard that they are hidden."""
    explorer = _open(knowledge_base(tmp_path_factory.mktemp("geheimemap"), *corpus()))
    plant(explorer.base)
    yield explorer
    explorer.base.close()


@pytest.fixture(scope="package")
def reindexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """The same, after the index has heard."""
    explorer = _open(knowledge_base(tmp_path_factory.mktemp("geheimemap"), *corpus()))
    plant(explorer.base)
    explorer.base.following.ensure()
    explorer.base.spelling.learn()
    yield explorer
    explorer.base.close()


@pytest.fixture(scope="package")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """The explorer without hidden documents."""
    explorer = _open(knowledge_base(tmp_path_factory.mktemp("geheimemap"), *corpus()))
    explorer.base.spelling.learn()
    yield explorer
    explorer.base.close()
