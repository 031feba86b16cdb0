"""The pages over a small corpus, as a browser gets them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from tests.building import knowledge_base, thesaurus
from tests.ui.corpus import corpus
from tests.ui.working import Desk, at_desk
from ui.assets import NotBuilt, assets
from ui.edition import Edition, edition


@pytest.fixture(scope="session")
def built() -> None:
    """The styles and scripts are there; a page without them says so instead."""
    try:
        assets()
    except NotBuilt:
        pytest.fail("ui/static is missing: run `make build` first", pytrace=False)


@pytest.fixture(scope="package")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A knowledge base that no test changes."""
    made = knowledge_base(tmp_path_factory.mktemp("ui"), *corpus())
    made.spelling.learn()
    yield made
    made.close()


@pytest.fixture(scope="package")
def client(base: KnowledgeBase, built: None) -> TestClient:  # noqa: ARG001
    """A browser without scripts."""
    return TestClient(create_app(base), base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture(scope="package")
def dutch() -> Edition:
    """The Dutch pages."""
    return edition("nl", thesaurus())


@pytest.fixture
def desk(tmp_path: Path, built: None) -> Iterator[Desk]:  # noqa: ARG001
    """A researcher at a desk of their own."""
    with at_desk(tmp_path) as made:
        yield made
