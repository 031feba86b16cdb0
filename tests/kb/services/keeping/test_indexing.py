"""Keeping the index equal to the catalogue, whatever happens to it."""

import shutil
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.errors import IndexInUse
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import SearchQuery
from kb.settings import Settings
from tests.building import document, knowledge_base


def found(base: KnowledgeBase, question: str) -> int:
    return base.searching.search(SearchQuery(text=question), VISITOR).total


def reopened(folder: Path) -> KnowledgeBase:
    return open_knowledge_base(Settings(data=folder, _env_file=None))


def test_what_is_pending_is_indexed_once(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path)
    base.catalogue.save(*document())
    seen: list[int] = []
    assert base.indexing.index_pending(seen.append) == 1
    assert seen == [1]
    assert base.indexing.index_pending() == 0
    assert found(base, "schulden") == 1
    base.close()


def test_a_new_version_replaces_the_old_one_in_the_index(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, document("test:een", "Over duiven."))
    base.catalogue.save(*document("test:een", "Over ganzen."))
    base.indexing.index_pending()
    assert (found(base, "duiven"), found(base, "ganzen")) == (0, 1)
    assert base.indexing.in_order()
    base.close()


def test_an_index_that_lost_points_is_rebuilt(tmp_path: Path) -> None:
    one, other = document("test:a", "Over duiven."), document("test:b", "Over ganzen.")
    base = knowledge_base(tmp_path, one, other)
    base.index.delete([one[0].id])
    assert not base.indexing.in_order()
    assert base.indexing.ensure()
    assert found(base, "duiven") == 1
    base.close()


@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_an_index_that_cannot_be_read_is_made_again_from_the_catalogue(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    knowledge_base(tmp_path, document("test:a", "Over duiven.")).close()
    if damage == "gone":
        shutil.rmtree(tmp_path / "index")
    else:
        for file in (tmp_path / "index" / "shard").rglob("*"):
            if file.is_file():
                file.write_bytes(b"\x00garbage")
    base = reopened(tmp_path)
    assert base.indexing.ensure()
    assert found(base, "duiven") == 1
    assert ("made anew" in caplog.text) == (damage == "garbage")
    base.close()


def test_vectors_of_another_encoder_are_never_mixed(tmp_path: Path) -> None:
    knowledge_base(tmp_path, document("test:a", "Over duiven.")).close()
    (tmp_path / "index" / "stamp.txt").write_text("1:another-encoder")
    base = reopened(tmp_path)
    assert base.indexing.ensure()
    assert base.indexing.in_order()
    assert found(base, "duiven") == 1
    base.close()


def test_an_index_in_order_is_left_alone(tmp_path: Path) -> None:
    knowledge_base(tmp_path, document()).close()
    base = reopened(tmp_path)
    assert not base.indexing.ensure()
    base.close()


def test_a_crash_between_index_and_catalogue_loses_nothing(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, document("test:a", "Over duiven."))
    # As after a crash: the points are there, the note that they are is not.
    base.catalogue.mark_all_pending()
    base.close()
    base = reopened(tmp_path)
    assert not base.indexing.ensure()
    assert (found(base, "duiven"), base.catalogue.pending(KEEPER, limit=1)) == (1, [])
    base.close()


def test_a_second_process_is_told_that_the_index_is_in_use(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path)
    with pytest.raises(IndexInUse):
        reopened(tmp_path)
    base.close()


def test_a_file_where_the_index_should_be_is_replaced(tmp_path: Path) -> None:
    knowledge_base(tmp_path, document("test:a", "Over duiven.")).close()
    shutil.rmtree(tmp_path / "index")
    (tmp_path / "index").write_text("geen map")
    base = reopened(tmp_path)
    assert base.indexing.ensure()
    assert found(base, "duiven") == 1
    base.close()
