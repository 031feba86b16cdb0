import numpy as np

from training.packing import in_int8


def test_a_row_in_int8_is_off_by_half_a_step_at_most() -> None:
    table = np.random.default_rng(2).normal(size=(50, 16)).astype(np.float32)
    rows, scales = in_int8(table)
    assert rows.dtype == np.int8
    assert np.all(np.abs(rows * scales[:, None] - table) <= scales[:, None] / 2 + 1e-6)


def test_a_row_of_nothing_stays_nothing() -> None:
    rows, _ = in_int8(np.zeros((1, 4), dtype=np.float32))
    assert not rows.any()
