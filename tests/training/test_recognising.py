"""The texts that themes are learned from, and what was learned of them."""

import json
from collections import Counter

import numpy as np
import pytest

from kb.adapters.recogniser import FOLDER, WEIGHTS
from kb.model.theme import Branch
from tests.building import thesaurus
from training.recognising import Texts, ridge, signature


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(thesaurus())


def test_every_theme_has_twenty_texts_and_every_law_and_target_group_ten(texts: Texts) -> None:
    found = Counter(theme for one in texts.all for theme in one.written)
    for branch, least in ((Branch.THEME, 20), (Branch.LAW, 10), (Branch.TARGET_GROUP, 10)):
        assert {theme.id: found[theme.id] for theme in thesaurus().within(branch) if found[theme.id] < least} == {}


def test_voices_speak_equally_and_half_of_what_is_said_names_nothing(texts: Texts) -> None:
    voices = Counter(one.voice for one in texts.all)
    assert min(voices.values()) > 0.3 * len(texts.all)
    pairs = [(theme in one.named) for one in texts.all for theme in one.written]
    assert sum(pairs) < 0.5 * len(pairs)
    assert sum(not one.themes for one in texts.all) > 100


def test_a_fifth_is_kept_apart(texts: Texts) -> None:
    assert not {one.text for one in texts.kept} & {one.text for one in texts.learned}
    assert 0.17 < len(texts.kept) / len(texts.all) < 0.23


def test_words_are_taken_apart_as_when_they_were_learned(texts: Texts) -> None:
    said = json.loads((FOLDER / WEIGHTS).read_text(encoding="utf-8"))
    assert said["words"] == signature(texts.terms), "words changed: run python -m training.recognising"


def test_what_is_said_of_a_text_left_out_is_what_weights_without_it_say() -> None:
    rows = np.random.default_rng(0).normal(size=(12, 3)).astype(np.float32)
    rows -= rows.mean(axis=0)
    about = np.zeros((12, 1), dtype=np.float32)
    unseen = ridge(rows, about + np.arange(12, dtype=np.float32)[:, None] % 2).unseen
    mean = 0.5
    others, target = rows[1:], np.arange(1, 12) % 2 - mean
    weights = np.linalg.solve(others.T @ others + np.eye(3), others.T @ target)
    assert unseen[0, 0] == pytest.approx(rows[0] @ weights + mean, abs=1e-4)
