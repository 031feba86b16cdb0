"""Looking over a knowledge base: a sound one is told to be sound, and each kind of difference is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.adapters.sql.database import WRITING, connect
from kb.bootstrap import KnowledgeBase
from kb.model.reader import KEEPER
from kb.ports.index import PassageEntry
from kb.services.keeping.checking import Checking
from tests.building import document, knowledge_base


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    made = knowledge_base(
        tmp_path,
        document("test:a", "Over duiven en schulden.", place="Arnhem"),
        document("test:b", "Over ganzen."),
    )
    yield made
    made.close()


def checking(base: KnowledgeBase) -> Checking:
    return Checking(catalogue=base.catalogue, changes=base.changes, following=base.following, index=base.index)


def changed(base: KnowledgeBase, statement: str) -> list[str]:
    """What is found after somebody was at the tables."""
    engine = connect(base.settings.catalogue_url)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        connection.execute(text(statement))
    engine.dispose()
    return checking(base).check()


def test_nothing_is_wrong_with_what_is_sound(base: KnowledgeBase) -> None:
    assert checking(base).check() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE versions SET text = 'Iets anders.'", "buiten Meervoud om veranderd"),
        ("DELETE FROM versions", "de tekst ontbreekt"),
        ("UPDATE passages SET exact = 'Over eenden.'", "staat zo niet in de tekst"),
        ("DELETE FROM passages WHERE ordinal = 0", "0 passages in plaats van 1"),
        ("UPDATE documents SET access = 'restricted'", "access is restricted in de tabel en public op de kaart"),
        ("UPDATE documents SET year = 1999", "year is 1999 in de tabel"),
        ("UPDATE documents SET title_words = ' iets anders'", "title_words"),
        ("DELETE FROM document_places", "andere plaatsen in de tabel"),
        ("DELETE FROM title_words", "andere titelwoorden in de tabel"),
        ("DELETE FROM document_concepts", "andere thema's in de tabel"),
        (
            "UPDATE changes SET number = number + 9 WHERE number = (SELECT MIN(number) FROM changes)",
            "loopt 1 documenten achter",
        ),
    ],
)
def test_each_kind_of_difference_is_named(base: KnowledgeBase, statement: str, told: str) -> None:
    findings = changed(base, statement)

    assert any(told in finding for finding in findings), findings


def test_a_row_that_belongs_to_nothing_is_named(base: KnowledgeBase, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as connection:
        connection.execute("INSERT INTO document_places VALUES ('weg', 'Arnhem')")
    connection.close()

    assert any("verwijst naar iets dat er niet is" in finding for finding in checking(base).check())


def test_the_same_number_of_other_passages_in_the_index_is_no_agreement(base: KnowledgeBase) -> None:
    """As many, so that a count sees nothing."""
    other, (passage,) = document("test:c", "Over eenden.")
    (gone,) = base.catalogue.passages_of(document("test:b", "")[0].id, KEEPER)
    vector = base.index.vectors([gone.id])[gone.id]
    base.index.delete([gone.document_id])
    base.index.upsert([PassageEntry(id=passage.id, dense=vector, sparse={1: 1.0}, document=other)])

    missing, extra = checking(base).check()

    assert "1 passages ontbreken in de index" in missing
    assert gone.id in missing
    assert "1 passages staan in de index en niet in de catalogus" in extra
    assert passage.id in extra


def test_checking_finds_what_waits_and_what_is_missing(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, document("test:a", "Over duiven."))
    base.index.delete([document("test:a")[0].id])
    base.catalogue.save(*document("test:b", "Over ganzen."))
    findings = checking(base).check()
    assert len(findings) == 2
    assert all("kb reindex" in finding for finding in findings)
    base.close()
