"""Mending: what is derived is made anew, one line each; what is not is left, and told."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.adapters.sql.database import WRITING, connect
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.reader import VISITOR
from kb.services.keeping.checking import Checking
from kb.services.keeping.mending import Mending
from kb.settings import Settings
from tests.building import document, knowledge_base

ONE, OTHER = document("test:a", "Over duiven en schulden.", place="Arnhem"), document("test:b", "Over ganzen.")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which all is well."""
    folder = tmp_path_factory.mktemp("heel") / "data"
    base = knowledge_base(folder, ONE, OTHER)
    base.spelling.learn()
    base.close()
    return folder


@pytest.fixture
def base(sound: Path, tmp_path: Path) -> Iterator[KnowledgeBase]:
    settings = Settings(data=shutil.copytree(sound, tmp_path / "data"), encoder="hashing", _env_file=None)
    made = open_knowledge_base(settings)
    yield made
    made.close()


def break_(base: KnowledgeBase, statement: str) -> None:
    """As somebody at the tables."""
    engine = connect(base.settings.catalogue_url)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        connection.execute(text(statement))
    engine.dispose()


def checking(base: KnowledgeBase) -> Checking:
    return Checking(catalogue=base.catalogue, changes=base.changes, following=base.following, index=base.index)


def mend(base: KnowledgeBase) -> list[str]:
    return Mending(catalogue=base.catalogue, following=base.following, checking=checking(base)).mend()


def test_where_all_is_well_nothing_is_mended(base: KnowledgeBase) -> None:
    assert (mend(base), base.spelling.mend()) == ([], False)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE documents SET year = 1999, date = '1999'", "2 documenten: de kolommen"),
        ("UPDATE documents SET title_words = ' iets anders'", "2 documenten: de kolommen"),
        ("DELETE FROM document_places", "1 documenten: de plaatsen"),
        ("DELETE FROM title_words", "2 documenten: de titelwoorden"),
        ("DELETE FROM document_concepts", "1 documenten: de thema's"),
        ("UPDATE tallies SET documents = documents + 1", "de bijgehouden tellingen"),
    ],
)
def test_what_stands_beside_a_card_is_made_anew(base: KnowledgeBase, statement: str, told: str) -> None:
    break_(base, statement)
    assert checking(base).check()

    assert [line for line in mend(base) if line.startswith(told)]

    assert checking(base).check() == []
    assert mend(base) == []


def test_an_index_that_lost_something_is_made_anew(base: KnowledgeBase) -> None:
    base.index.delete([ONE[0].id])
    assert mend(base) == ["de zoekindex, opnieuw gemaakt"]
    assert checking(base).check() == []


def test_an_index_that_is_behind_catches_up(base: KnowledgeBase) -> None:
    base.catalogue.save(*document("test:c", "Over eenden."))
    assert mend(base) == ["de zoekindex, met 1 documenten die hij achterliep"]
    assert checking(base).check() == []


def test_words_that_cannot_be_read_are_learnt_anew(base: KnowledgeBase) -> None:
    before = base.catalogue.kept("vocabulary")
    break_(base, "UPDATE keepings SET content = x'00'")
    assert base.spelling.mend()
    assert base.catalogue.kept("vocabulary") == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE versions SET text = 'Iets anders.'", "buiten Meervoud om veranderd"),
        ("UPDATE documents SET sha256 = 'x'", "sha256 is x in de tabel"),
        ("UPDATE passages SET exact = 'Over eenden.'", "staat zo niet in de tekst"),
        ("UPDATE documents SET access = 'restricted'", "access is restricted in de tabel"),
    ],
)
def test_texts_and_who_may_read_them_are_left_alone_and_told(base: KnowledgeBase, statement: str, told: str) -> None:
    break_(base, statement)
    there = base.catalogue.versions(VISITOR)

    mend(base)

    assert [finding for finding in checking(base).check() if told in finding and "opnieuw toe" in finding]
    assert base.catalogue.versions(VISITOR) == there
