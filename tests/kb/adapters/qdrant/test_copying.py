"""Copies of an index: whole, no larger than what is copied, and made only where they are needed."""

from pathlib import Path

from kb.adapters.encoders.hashing import HashingEncoder
from kb.adapters.qdrant.copying import copy_folder
from kb.adapters.qdrant.opening import copy_where_needed, open_or_renew
from kb.model.identity import PassageId
from kb.ports.changes import Position
from kb.ports.index import PassageEntry
from tests.building import document

_encoder = HashingEncoder()


def filled(folder: Path, position: Position, *, stamp: str = "een") -> None:
    """An index with one passage, that stands somewhere."""
    index = open_or_renew(folder, dimension=_encoder.dimension, stamp=stamp)
    made, (passage,) = document(f"test:{position.number}")
    index.upsert([PassageEntry(passage.id, _encoder.encode_query(passage.exact), {1: 1.0}, made)])
    index.remember(position)
    index.close()


def held(folder: Path) -> tuple[Position | None, list[PassageId]]:
    index = open_or_renew(folder, dimension=_encoder.dimension, stamp="een")
    found = index.position, list(index.ids())
    index.close()
    return found


def test_a_copy_is_the_same_and_takes_no_more_room(tmp_path: Path) -> None:
    file = tmp_path / "van" / "bestand"
    file.parent.mkdir()
    with file.open("wb") as some:
        some.write(b"begin")
        some.seek(40 * 2**20)
        some.write(b"einde")
        some.truncate(60 * 2**20)

    copy_folder(file.parent, tmp_path / "naar")

    copy = tmp_path / "naar" / "bestand"
    assert copy.read_bytes() == file.read_bytes()
    assert copy.stat().st_blocks * 512 <= 4 * 2**20


def test_an_index_that_can_go_on_where_it_stands_is_left_and_any_other_becomes_a_copy(tmp_path: Path) -> None:
    first = tmp_path / "index"
    filled(first, Position("nu", 5))
    there = held(first)
    for number, (position, stamp) in enumerate(
        [(Position("vroeger", 2), "een"), (Position("nu", 9), "een"), (Position("nu", 2), "ander")]
    ):
        filled(tmp_path / str(number), position, stamp=stamp)
        copy_where_needed(first, tmp_path / str(number))
        assert held(tmp_path / str(number)) == there
    filled(tmp_path / "goed", Position("nu", 2))
    before = held(tmp_path / "goed")
    copy_where_needed(first, tmp_path / "goed")
    assert held(tmp_path / "goed") == before != there
    copy_where_needed(first, tmp_path / "nieuw")
    assert held(tmp_path / "nieuw") == there
