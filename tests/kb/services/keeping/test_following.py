"""Keeping the index equal to the catalogue, whatever happens to it."""

import shutil
from pathlib import Path

import pytest

from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.errors import IndexInUse
from kb.model.reader import VISITOR
from kb.model.search import SearchQuery
from kb.services.keeping import following
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
    assert base.following.catch_up(seen.append) == 1
    assert seen == [1]
    assert base.following.catch_up() == 0
    assert found(base, "schulden") == 1
    base.close()


def test_a_new_version_replaces_the_old_one_in_the_index(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, document("test:een", "Over duiven."))
    base.catalogue.save(*document("test:een", "Over ganzen."))
    base.following.catch_up()
    assert (found(base, "duiven"), found(base, "ganzen")) == (0, 1)
    assert base.following.in_order()
    base.close()


def test_an_index_of_nothing_is_no_rebuilt_one(tmp_path: Path) -> None:
    base = open_knowledge_base(Settings(data=tmp_path, _env_file=None))
    assert not base.following.ensure()
    assert base.following.in_order()
    base.close()


def test_an_index_that_lost_points_is_rebuilt(tmp_path: Path) -> None:
    one, other = document("test:a", "Over duiven."), document("test:b", "Over ganzen.")
    base = knowledge_base(tmp_path, one, other)
    base.index.delete([one[0].id])
    assert not base.following.in_order()
    assert base.following.ensure()
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
    assert base.following.ensure()
    assert found(base, "duiven") == 1
    assert ("made anew" in caplog.text) == (damage == "garbage")
    base.close()


def test_vectors_of_another_encoder_are_never_mixed(tmp_path: Path) -> None:
    knowledge_base(tmp_path, document("test:a", "Over duiven.")).close()
    (tmp_path / "index" / "stamp.txt").write_text("1:another-encoder")
    base = reopened(tmp_path)
    assert base.following.ensure()
    assert base.following.in_order()
    assert found(base, "duiven") == 1
    base.close()


def test_an_index_in_order_is_left_alone(tmp_path: Path) -> None:
    knowledge_base(tmp_path, document()).close()
    base = reopened(tmp_path)
    assert not base.following.ensure()
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
    assert base.following.ensure()
    assert found(base, "duiven") == 1
    base.close()


def beside(folder: Path, base: KnowledgeBase) -> KnowledgeBase:
    """Another process, or another machine, on the catalogue of a knowledge base, with an index of its own."""
    return open_knowledge_base(Settings(data=folder, database_url=base.settings.catalogue_url, _env_file=None))


def test_an_index_that_was_away_hears_of_everything(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "een", document("test:a", "Over duiven."), document("test:b", "Over ganzen."))
    other = beside(tmp_path / "ander", base)
    other.following.catch_up()
    base.withdrawing.remove([document("test:a")[0].id], "op verzoek")
    base.catalogue.save(*document("test:b", "Over eenden."))
    base.catalogue.save(*document("test:c", "Over zwanen."))
    assert other.following.lag().documents == 3
    for one in (base, other):
        assert one.following.catch_up() == 3
        assert one.following.in_order()
        assert one.following.lag() == (0, 0)
        assert [found(one, word) for word in ("duiven", "ganzen", "eenden", "zwanen")] == [0, 0, 1, 1]
        one.close()


def test_what_one_index_recognised_is_nothing_that_the_others_have_to_follow(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "een", document("test:a", "Over duiven."))
    other = beside(tmp_path / "ander", base)
    assert other.following.catch_up() == 1
    assert (base.following.catch_up(), other.following.catch_up()) == (0, 0)
    other.close()
    base.close()


def test_an_index_of_another_history_or_of_what_was_lost_is_made_anew(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, document("test:a", "Over duiven."))
    there = base.changes.end()
    for at in (there._replace(history="een andere"), there._replace(number=there.number + 1)):
        base.index.delete([document("test:a")[0].id])
        base.index.remember(at)
        assert not base.following.in_order()
        assert base.following.lag().documents == 1
        assert base.following.catch_up() == 1
        assert (base.following.in_order(), found(base, "duiven"), base.index.position) == (True, 1, there)
    base.close()


def test_what_goes_leaves_the_index_before_all_else_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "DOCUMENTS_PER_BATCH", 1)
    base = knowledge_base(tmp_path, document("test:a", "Over duiven."))
    for number in range(3):
        base.catalogue.save(*document(f"test:{number}", f"Nummer {number}."))
    base.withdrawing.withdraw([document("test:a")[0].id], "op verzoek")
    held: list[int] = []
    base.following.catch_up(lambda _: held.append(base.index.count()))
    assert held == [1, 2, 3, 3]
    base.close()
