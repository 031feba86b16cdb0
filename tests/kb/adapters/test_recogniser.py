from pathlib import Path

import pytest

from kb.adapters.recogniser import FOLDER, WEIGHTS, WORDS, open_recogniser
from kb.errors import EncoderUnavailable
from tests.building import thesaurus


def test_every_theme_that_is_recognised_is_in_the_thesaurus() -> None:
    recogniser = open_recogniser("joined")
    assert recogniser is not None
    assert len(recogniser.themes) == 133
    assert all(thesaurus().branch(theme) is not None for theme in recogniser.themes)


def test_nothing_was_learned_for_encoders_of_others() -> None:
    assert open_recogniser("een/model-van-elders") is None


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for name in (WEIGHTS, WORDS):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    with pytest.raises(EncoderUnavailable, match="herkenner"):
        open_recogniser("joined", folder=tmp_path)


def test_the_weights_take_little_room() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 1_500_000
