import pytest
import torch

from training.losses import contrast, cosent, imitation, shares


def _rows(*angles: float) -> torch.Tensor:
    """Unit-length rows at these angles, in radians."""
    found = torch.tensor(angles)
    return torch.stack([found.cos(), found.sin()], dim=1)


def test_to_imitate_exactly_costs_less_than_nearly() -> None:
    wanted = _rows(0.0, 1.0, 2.0)
    assert imitation(wanted, wanted) < imitation(_rows(0.2, 1.2, 2.2), wanted)


def test_texts_that_mean_the_same_are_no_negatives_of_each_other() -> None:
    twins, apart = _rows(0.0, 0.01), _rows(0.0, 1.5)
    assert imitation(twins, twins).item() == pytest.approx(0, abs=1e-3)
    assert imitation(twins, apart) > imitation(apart, apart)


def test_a_near_miss_beside_the_answer_costs() -> None:
    one, other = _rows(0.0, 2.0), _rows(0.1, 2.1)
    assert contrast(one, torch.cat([other, _rows(0.05)])) > contrast(one, other)


def test_two_pairs_with_one_answer_do_not_count_against_each_other() -> None:
    one, other = _rows(0.0, 0.3), _rows(0.1, 0.1)
    assert contrast(one, other).item() == pytest.approx(0, abs=1e-3)


def test_the_order_of_people_costs_nothing_and_the_other_way_round_does() -> None:
    scores = torch.tensor([0.1, 0.9])
    right, wrong = cosent(torch.tensor([0.0, 1.0]), scores), cosent(torch.tensor([1.0, 0.0]), scores)
    assert right.item() == pytest.approx(0, abs=1e-3)
    assert wrong > 10


def test_chosen_examples_have_their_share_of_all_draws() -> None:
    found = shares([True, False, False, False], 0.4)
    assert found.tolist() == pytest.approx([0.4, 0.2, 0.2, 0.2])
