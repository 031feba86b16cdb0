"""Counting independent people and studies."""

import random
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb.model.identity import document_id
from kb.ranking.plurality import Contribution, contribution, matched, units
from tests.building import document


def by(*makers: str, of: str) -> Contribution:
    return Contribution(makers, of)


names = st.sampled_from("abcdef")
contributions = st.lists(
    st.builds(Contribution, st.lists(names, min_size=1, max_size=3).map(tuple), st.sampled_from("123456")), max_size=12
)


def test_nothing_is_nobody() -> None:
    assert units([]) == 0


def test_twelve_reports_on_one_panel_are_one() -> None:
    assert units(by(f"onderzoeker {n}", of="panel") for n in range(12)) == 1


def test_twelve_studies_of_one_author_are_one() -> None:
    assert units(by("auteur", of=f"studie {n}") for n in range(12)) == 1


def test_two_people_with_a_study_each_and_one_together_are_two() -> None:
    assert units([by("a", of="1"), by("b", of="2"), by("a", "b", of="3")]) == 2


def test_what_was_given_away_first_is_given_back_when_another_needs_it() -> None:
    assert units([by("a", of="1"), by("a", of="2"), by("b", of="1"), by("b", of="3"), by("c", of="1")]) == 3


def test_a_document_of_which_nobody_knows_the_maker_stands_for_itself() -> None:
    cards = [document(f"test:{n}")[0] for n in range(3)]
    assert units(map(contribution, cards)) == 3


def test_three_stories_of_one_teller_are_one() -> None:
    cards = [document(f"test:{n}")[0].model_copy(update={"makers": ("verteller",)}) for n in range(3)]
    assert units(map(contribution, cards)) == 1


def test_a_piece_that_may_be_another_is_counted_with_it() -> None:
    first, second = document("test:1")[0], document("test:2")[0]
    assert units(map(contribution, [first, second.model_copy(update={"same_as": document_id("test:1")})])) == 1


def test_passages_of_one_story_are_one_however_it_is_cut() -> None:
    story = document("test:1")[0]
    assert [units([contribution(story)] * passages) for passages in (1, 2, 50)] == [1, 1, 1]


@given(contributions, contributions)
def test_adding_documents_never_lowers_the_number(before: list[Contribution], added: list[Contribution]) -> None:
    assert units(before) <= units(before + added) <= units(before) + units(added)


@given(contributions, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(given_: list[Contribution], chance: random.Random) -> None:
    shuffled = [*given_, *given_[:3]]
    chance.shuffle(shuffled)
    assert units(shuffled) == units(given_)


@given(contributions)
def test_it_is_the_largest_choice_of_pairs_without_a_maker_or_a_lineage_twice(given_: list[Contribution]) -> None:
    pairs = sorted({(str(maker), str(one.lineage)) for one in given_ for maker in one.makers})[:9]
    chosen = [Contribution((maker,), lineage) for maker, lineage in pairs]
    largest = max(
        (
            size
            for size in range(len(pairs) + 1)
            for some in combinations(pairs, size)
            if len({maker for maker, _ in some}) == size == len({lineage for _, lineage in some})
        ),
        default=0,
    )
    assert units(chosen) == largest


def test_a_long_chain_of_exchanges_is_followed_without_running_out_of_stack() -> None:
    chain = [by(str(n), of=str(n)) for n in range(1, 5_000)] + [by(str(n), of=str(n + 1)) for n in range(5_000)]
    assert units(chain) == 5_000


def _pairs(given_: list[Contribution]) -> tuple[list[int], list[int]]:
    makers: dict[object, int] = {}
    lineages: dict[object, int] = {}
    pairs = [
        (makers.setdefault(maker, len(makers)), lineages.setdefault(one.lineage, len(lineages)))
        for one in given_
        for maker in one.makers
    ]
    return [maker for maker, _ in pairs], [lineage for _, lineage in pairs]


@given(contributions)
def test_pairs_by_number_are_matched_as_contributions_are(given_: list[Contribution]) -> None:
    makers, lineages = (np.array(column, dtype=np.int64) for column in _pairs(given_))
    assert matched(makers, lineages) == units(given_)


def test_a_long_chain_of_pairs_by_number_is_followed_to_its_end() -> None:
    steps = np.arange(1_000)
    assert matched(np.concatenate([steps, steps + 1]), np.concatenate([steps, steps])) == 1_000
