"""A lab at work, shared by all that is asked of its collections."""

from collections.abc import Iterator

import pytest

from tests.api.shelf import Shelf, shelf


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = shelf(tmp_path_factory.mktemp("collections"))
    yield made
    made.base.close()


@pytest.fixture
def desk(house: Shelf) -> Shelf:
    return house.begun()
