"""Withdrawing and removing, on a real catalogue, a real index and a real list beside them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.bootstrap.places import WITHDRAWALS
from kb.errors import DocumentNotFound, Invalid, Withdrawn
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import SearchQuery
from kb.settings import Settings
from tests.building import document, knowledge_base

STORY = document("test:verhaal", "Ik vertelde van het ambyx.", source=KnowledgeSource.EXPERIENCE, title="Over elqux")
OTHER = document("test:ander", "Over duiven.")


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    made = knowledge_base(tmp_path / "data", STORY, OTHER)
    yield made
    made.close()


def found(base: KnowledgeBase, question: str) -> int:
    return base.searching.search(SearchQuery(text=question), VISITOR).total


def bytes_in(folder: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()).lower()


def test_a_withdrawn_story_is_found_by_nobody_at_once_and_leaves_the_index_later(base: KnowledgeBase) -> None:
    decided = base.withdrawing.withdraw([STORY[0].id], "op verzoek van de verteller")

    assert [piece.title for piece in decided.pieces] == ["Over elqux"]
    assert (found(base, "ambyx"), found(base, "duiven")) == (0, 1)
    assert base.index.count() == 2
    base.following.catch_up()
    assert base.index.count() == 1
    assert base.following.in_order()


def test_a_withdrawal_outlives_reindexing_and_can_be_undone(base: KnowledgeBase) -> None:
    base.withdrawing.withdraw([STORY[0].id], "op verzoek")
    base.following.rebuild()
    assert (base.index.count(), found(base, "ambyx")) == (1, 0)

    base.withdrawing.undo([STORY[0].id])
    base.following.catch_up()

    assert (found(base, "ambyx"), base.index.count(), base.following.in_order()) == (1, 2, True)


def test_what_is_removed_is_in_no_byte_of_the_data_folder(base: KnowledgeBase) -> None:
    folder = base.settings.data
    assert b"ambyx" in bytes_in(folder)
    assert b"elqux" in bytes_in(folder)

    decided = base.withdrawing.remove([STORY[0].id], "recht op vergetelheid")
    base.following.catch_up()

    assert decided.scrubbed
    # While the database is open, its log and its shared memory are searched too.
    assert (folder / "catalogue.sqlite3-wal").exists()
    written = bytes_in(folder)
    assert [word for word in (b"ambyx", b"elqux") if word in written] == []
    assert b"recht op vergetelheid" in written
    assert found(base, "duiven") == 1


def test_both_hold_when_yesterdays_copy_is_put_back(base: KnowledgeBase, tmp_path: Path) -> None:
    folder = base.settings.data
    base.close()
    shutil.copytree(folder, tmp_path / "gisteren")
    base = open_knowledge_base(Settings(data=folder, _env_file=None))
    base.withdrawing.withdraw([OTHER[0].id], "op verzoek")
    base.withdrawing.remove([STORY[0].id], "op verzoek")
    base.close()

    for file in (tmp_path / "gisteren").glob("catalogue*"):
        shutil.copy(file, folder / file.name)
    shutil.rmtree(folder / "index")
    shutil.copytree(tmp_path / "gisteren" / "index", folder / "index")
    base = open_knowledge_base(Settings(data=folder, _env_file=None))
    base.following.ensure()

    assert (found(base, "ambyx"), found(base, "duiven"), base.index.count()) == (0, 0, 0)
    assert [card.id for card in base.catalogue.every(KEEPER)] == [OTHER[0].id]
    assert b"ambyx" not in bytes_in(folder)
    with pytest.raises(Withdrawn):
        base.catalogue.save(*STORY)
    base.close()


def test_the_list_is_written_again_from_the_catalogue_when_it_is_lost(base: KnowledgeBase) -> None:
    base.withdrawing.withdraw([STORY[0].id], "op verzoek")
    (base.settings.data / WITHDRAWALS).unlink()

    base.withdrawing.catch_up()

    assert STORY[0].id in (base.settings.data / WITHDRAWALS).read_text()


def test_the_same_text_under_another_id_goes_along_and_comes_back_along(base: KnowledgeBase) -> None:
    copy = document("test:kopie", "Ik vertelde van het ambyx.", source=KnowledgeSource.PRACTICE, title="Kopie")
    base.catalogue.save(*copy)

    decided = base.withdrawing.withdraw([copy[0].id], "op verzoek")

    assert {piece.id for piece in decided.pieces} == {STORY[0].id, copy[0].id}
    assert base.catalogue.cards([STORY[0].id, copy[0].id], VISITOR) == {}
    base.withdrawing.undo([STORY[0].id])
    assert len(base.catalogue.cards([STORY[0].id, copy[0].id], VISITOR)) == 2


def test_what_cannot_be_done_is_said_and_nothing_is_done(base: KnowledgeBase) -> None:
    nobody = DocumentId("00000000-0000-0000-0000-000000000000")
    with pytest.raises(DocumentNotFound, match=nobody):
        base.withdrawing.withdraw([STORY[0].id, nobody], "op verzoek")
    with pytest.raises(Invalid, match="waarom"):
        base.withdrawing.withdraw([STORY[0].id], "  ")
    with pytest.raises(Invalid, match="500"):
        base.withdrawing.remove([STORY[0].id], "x" * 501)
    with pytest.raises(Invalid, match="niet teruggenomen"):
        base.withdrawing.undo([STORY[0].id])
    assert found(base, "ambyx") == 1

    base.withdrawing.remove([STORY[0].id], "op verzoek")
    with pytest.raises(Invalid, match="weggehaald"):
        base.withdrawing.undo([STORY[0].id])
    with pytest.raises(DocumentNotFound):
        base.withdrawing.remove([STORY[0].id], "op verzoek")
