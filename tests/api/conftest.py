"""The explorer over a small corpus, as a client sees it."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from tests.api.corpus import corpus
from tests.building import knowledge_base

ADDRESS = "http://127.0.0.1:8000"


def client_of(base: KnowledgeBase) -> TestClient:
    """A client that gets what a browser gets; a crash that leaves the app becomes a failing test."""
    return TestClient(create_app(base), base_url=ADDRESS, follow_redirects=False)


@pytest.fixture(scope="package")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """A knowledge base that no test changes."""
    made = knowledge_base(tmp_path_factory.mktemp("api"), *corpus())
    yield made
    made.close()


@pytest.fixture(scope="package")
def client(base: KnowledgeBase) -> TestClient:
    """A client of the explorer over that knowledge base."""
    return client_of(base)
