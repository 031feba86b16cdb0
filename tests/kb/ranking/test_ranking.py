from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.identity import ThemeId
from kb.ranking.balance import in_rounds, rounds_around
from kb.ranking.fusion import convex_combination, reciprocal_rank_fusion, share
from kb.ranking.measures import ndcg, recall
from kb.ranking.snippet import matches
from tests.building import document

VOICES = ("research", "practice", "experience")
scored = st.lists(st.floats(0, 1), max_size=30).map(lambda scores: sorted(scores, reverse=True))


def test_what_two_lists_agree_on_comes_first() -> None:
    fused = reciprocal_rank_fusion([["a", "b", "c"], ["b", "c", "d"]])
    assert [item for item, _ in fused] == ["b", "c", "a", "d"]
    assert fused[0][1] == pytest.approx(1 / 62 + 1 / 61)


def test_equal_scores_keep_the_order_in_which_they_were_seen() -> None:
    assert [item for item, _ in reciprocal_rank_fusion([["x"], ["y"]])] == ["x", "y"]
    assert [item for item, _ in reciprocal_rank_fusion([["y"], ["x"]])] == ["y", "x"]


def test_nothing_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion([]) == []
    assert reciprocal_rank_fusion([[], []]) == []


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_more_evidence_of_either_kind_never_lowers_a_score(words: float, likeness: float, more: float) -> None:
    score = convex_combination(words, likeness)
    assert 0 <= score <= 1
    assert convex_combination(max(words, more), likeness) >= score
    assert convex_combination(words, max(likeness, more)) >= score


def test_a_share_goes_from_the_floor_to_what_can_be_reached() -> None:
    assert [share(score, low=0.2, high=0.6) for score in (0.1, 0.2, 0.3, 0.6, 0.9)] == pytest.approx([0, 0, 0.25, 1, 1])
    assert share(0.0, low=0.0, high=0.0) == 0.0


@given(st.lists(scored, min_size=3, max_size=3))
def test_every_voice_has_its_share_of_every_prefix(lists: list[list[float]]) -> None:
    voices = {
        voice: [((voice, n), score) for n, score in enumerate(scores)]
        for voice, scores in zip(VOICES, lists, strict=True)
    }
    order = in_rounds(voices)
    assert sorted(order) == sorted(item for items in voices.values() for item, _ in items)
    for k in range(len(order) + 1):
        heard = [voice for voice, _ in order[:k]]
        for voice, items in voices.items():
            assert heard.count(voice) >= min(k // 3, len(items))
            assert heard.count(voice) >= min(k // 3 - 1, len(items))
    speaking = {voice for voice, items in voices.items() if items}
    assert {voice for voice, _ in order[:3]} >= speaking


@given(st.lists(scored, min_size=3, max_size=3))
def test_a_voice_keeps_its_own_order(lists: list[list[float]]) -> None:
    voices = {v: [((v, n), score) for n, score in enumerate(scores)] for v, scores in zip(VOICES, lists, strict=True)}
    order = in_rounds(voices)
    for voice in VOICES:
        own = [n for name, n in order if name == voice]
        assert all(one < other for one, other in pairwise(own))


def test_the_best_answer_speaks_first_in_its_round() -> None:
    assert in_rounds({"a": [("a1", 0.2)], "b": [("b1", 0.9), ("b2", 0.1)], "c": []}) == ["b1", "a1", "b2"]


def test_ndcg_of_a_known_ranking() -> None:
    # DCG = 7/1 + 0 + 1/2; ideal = 7/1 + 3/log2(3) + 1/2
    assert ndcg(["a", "x", "c"], {"a": 3, "b": 2, "c": 1}, k=3) == pytest.approx(7.5 / (7.5 + 3 / 1.584962500721156))
    assert ndcg(["a"], {"a": 1}, k=10) == 1.0
    assert ndcg(["a"], {}, k=10) == 0.0


def test_recall_counts_what_is_relevant_at_all() -> None:
    assert recall(["a", "x"], {"a": 1, "b": 3, "x": 0}, k=2) == 0.5
    assert recall(["b"], {}, k=2) == 0.0


def test_matches_mark_the_askers_words_and_other_words_for_a_theme() -> None:
    _, (_, passage) = document("test:een", "Vooraf.", "Met een uitkering en een schuld kom je er niet.")
    found = matches(passage, "schulden", [ThemeId("bijstand")])
    assert [(match.text, match.theme) for match in found] == [("uitkering", "bijstand"), ("schuld", None)]
    for match in found:
        assert passage.exact[match.start - passage.start : match.end - passage.start] == match.text


def test_the_askers_own_word_comes_before_the_theme_it_stands_for() -> None:
    _, (passage,) = document("test:een", "De uitkering is laag.")
    assert [match.theme for match in matches(passage, "uitkering", [ThemeId("bijstand")])] == [None]


def test_words_that_only_ask_are_never_marked() -> None:
    _, (passage,) = document("test:een", "Elk jaar gaat de gemeente niet langs de kas.")
    assert [match.text for match in matches(passage, "gaat elke gemeente elk jaar niet naar de kas")] == ["kas"]


def test_what_an_abbreviation_stands_for_is_marked_as_a_whole() -> None:
    _, (passage,) = document("test:een", "De rechterlijke machtiging kwam, en de RM bleef.")
    assert [match.text for match in matches(passage, "RM")] == ["rechterlijke machtiging", "RM"]


def test_part_of_a_compound_is_never_marked_in_another_one() -> None:
    _, (passage,) = document("test:een", "De huisarts stuurt haar naar de tandarts. De arts trekt een tand.")
    assert [match.text for match in matches(passage, "tandarts")] == ["tandarts", "arts", "tand"]


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("bijstand", []),
        ("thuiszorg", []),
        ("leegstand", ["leegstand"]),
        ("zorgverzekeraar", ["zorgverzekeraar"]),
        ("stand", ["leegstand"]),
    ],
)
def test_part_of_a_compound_that_was_asked_for_says_nothing_by_itself(question: str, marked: list[str]) -> None:
    _, (passage,) = document("test:een", "De leegstand werd geteld door de zorgverzekeraar.")
    assert [match.text for match in matches(passage, question)] == marked


def test_a_compound_is_met_where_all_its_parts_stand() -> None:
    _, (passage,) = document("test:een", "Op de lijst staan er nog twaalf die wachten.")
    assert [match.text for match in matches(passage, "wachtlijst")] == ["lijst", "wachten"]


def test_a_phrase_is_marked_whole_also_where_its_words_only_ask() -> None:
    _, (passage,) = document("test:een", "De eigen bijdrage is hoog. Zijn eigen huis. Bijdrage is er.")
    found = matches(passage, "eigen bijdrage", phrases=["Eigen bijdrage"])
    assert [match.text for match in found] == ["eigen bijdrage", "Bijdrage"]


def test_words_for_a_theme_that_is_near_say_something_only_where_nothing_else_does() -> None:
    _, (passage,) = document("test:een", "Met een uitkering en een schuld kom je er niet.")
    near = [ThemeId("bijstand")]
    assert [match.text for match in matches(passage, "schulden", near=near)] == ["schuld"]
    assert [match.text for match in matches(passage, "armoede", near=near)] == ["uitkering"]


@given(st.lists(st.integers(0, 9), max_size=4), st.integers(0, 40), st.integers(1, 9))
def test_a_page_can_be_made_of_the_rounds_that_it_lies_in(amounts: list[int], begin: int, size: int) -> None:
    voices = {voice: [((voice, row), -float(row)) for row in range(amount)] for voice, amount in enumerate(amounts)}
    rows, before = rounds_around(dict(enumerate(amounts)), begin, begin + size)
    some = in_rounds({voice: items[rows.start : rows.stop] for voice, items in voices.items()})
    assert some[begin - before :][:size] == in_rounds(voices)[begin : begin + size]
    assert len(rows) <= size
