import numpy as np

from kb.adapters.encoders.weights import BLOCKS, DOWN, UP, Blocks, Table, packed, whole


def test_a_row_in_int8_is_off_by_half_a_step_at_most() -> None:
    vectors = np.random.default_rng(2).normal(size=(50, 16)).astype(np.float32)
    rows, scales = Table.of(vectors)
    assert rows.dtype == np.int8
    assert np.all(np.abs(rows * scales[:, None] - vectors) <= scales[:, None] / 2 + 1e-6)


def test_a_row_of_nothing_stays_nothing() -> None:
    assert not Table.of(np.zeros((1, 4), dtype=np.float32))([0]).any()


def test_tensors_come_back_within_half_a_step_small_ones_in_half_precision() -> None:
    chance = np.random.default_rng(3)
    large, small = (chance.normal(size=shape).astype(np.float32) for shape in ((80, 16), (16,)))
    kept = packed({"large": large, "small": small})
    assert kept["large"].dtype == np.int8
    assert np.abs(whole(kept, "large") - large).max() <= np.abs(large).max() / 127 * 0.51
    assert np.abs(whole(kept, "small") - small).max() <= np.abs(small).max() / 1000


def test_a_block_of_four_bits_has_its_scale_and_thirty_two_weights() -> None:
    levels = np.arange(32) % 16
    scale = np.array([0.5], dtype="<f2").view(np.uint8)
    row = np.concatenate([scale, (levels[:16] | levels[16:] << 4).astype(np.uint8)])
    expected = (levels - 8) * 0.5
    assert np.array_equal(Blocks(row[None, :])([0])[0], expected.astype(np.float32))
    assert np.array_equal(whole({"w" + BLOCKS: row[None, :]}, "w")[0], expected.astype(np.float32))


def test_what_was_learned_later_is_added_to_a_tensor() -> None:
    first = np.ones((3, 4), dtype=np.float16)
    up, down = np.array([[1.0], [0.0], [2.0]], dtype=np.float16), np.arange(4, dtype=np.float16)[None, :]
    found = whole({"w": first, "w" + UP: up, "w" + DOWN: down}, "w")
    assert np.array_equal(found, [[1, 2, 3, 4], [1, 1, 1, 1], [1, 3, 5, 7]])
