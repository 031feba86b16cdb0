from collections.abc import Mapping

import pytest

from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId
from kb.ports.index import ScoredPassage
from kb.ranking.fusion import convex_combination
from kb.ranking.weighing import TITLE_WEIGHT, Candidate, Scale, weigh

RESEARCH, PRACTICE = KnowledgeSource.RESEARCH, KnowledgeSource.PRACTICE
WORDS = Scale(floor=1.0, low=0.0, high=10.0, depth=3)
LIKENESS = Scale(floor=0.2, low=0.2, high=1.0, depth=3)


def scored(*found: str) -> list[ScoredPassage]:
    """``document.passage=score``."""
    parts = [one.split("=") for one in found]
    return [ScoredPassage(PassageId(id), DocumentId(id.split(".")[0]), float(score)) for id, score in parts]


def weighed(
    by_words: Mapping[KnowledgeSource, list[ScoredPassage]], by_likeness: Mapping[KnowledgeSource, list[ScoredPassage]]
) -> dict[KnowledgeSource, list[Candidate]]:
    return weigh(by_words, by_likeness, words=WORDS, likeness=LIKENESS)


def test_a_document_has_the_score_and_the_evidence_of_its_best_passage() -> None:
    (found,) = weighed({RESEARCH: scored("a.1=2", "a.2=8")}, {RESEARCH: scored("a.2=0.6")})[RESEARCH]
    assert found.passages == ("a.2", "a.1")
    assert found.words == 0.8
    assert found.likeness == pytest.approx(0.5)
    assert found.score == pytest.approx(convex_combination(0.8, 0.5))


def test_a_passage_needs_one_retriever_that_puts_it_above_its_floor() -> None:
    by_words, by_likeness = scored("a.1=0.5", "b.1=0.5"), scored("a.1=0.1", "b.1=0.3")
    found = weighed({RESEARCH: by_words}, {RESEARCH: by_likeness})[RESEARCH]
    assert [one.id for one in found] == ["b"]


def test_beyond_the_end_of_a_list_that_was_cut_off_half_of_the_last_share_is_taken() -> None:
    whole = weighed({RESEARCH: scored("a.1=8", "b.1=4")}, {RESEARCH: scored("c.1=0.9")})[RESEARCH]
    cut = weighed({RESEARCH: scored("a.1=8", "b.1=6", "d.1=4")}, {RESEARCH: scored("c.1=0.9")})[RESEARCH]
    words = [one.words for found in (whole, cut) for one in found if one.id == "c"]
    assert words == [0.0, 0.2]


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    found = weighed({RESEARCH: scored("b.1=5", "a.1=5", "c.1=9")}, {RESEARCH: []})[RESEARCH]
    assert [one.id for one in found] == ["c", "a", "b"]


def named(
    by_words: list[ScoredPassage], *, titles: list[ScoredPassage], headings: list[ScoredPassage]
) -> list[Candidate]:
    found = weigh(
        {RESEARCH: by_words},
        {RESEARCH: []},
        words=WORDS,
        likeness=LIKENESS,
        titles={RESEARCH: titles},
        headings={RESEARCH: headings},
    )
    return found[RESEARCH]


def test_a_document_is_found_by_its_title_alone_with_its_first_passage() -> None:
    (found,) = named([], titles=scored("a.0=0.9"), headings=[])
    assert (found.passages, found.title, found.words) == (("a.0",), 0.9, 0.0)
    assert found.score == pytest.approx(TITLE_WEIGHT * 0.9)


def test_a_title_raises_the_document_and_leaves_its_best_passage() -> None:
    by_words = scored("a.1=5", "b.1=6")
    first, second = named(by_words, titles=scored("a.0=1"), headings=[])
    assert (first.id, first.passages) == ("a", ("a.1",))
    assert (second.id, second.title) == ("b", 0.0)


def test_a_heading_raises_the_passage_below_it() -> None:
    (found,) = named(scored("a.1=5", "a.2=6"), titles=[], headings=scored("a.1=1", "a.3=0.5"))
    assert found.passages == ("a.1", "a.2", "a.3")
    assert found.heading == 1.0


def test_a_name_that_says_little_of_the_question_is_no_evidence() -> None:
    assert named([], titles=scored("a.0=0.1"), headings=scored("b.0=0.1")) == []


def test_a_name_never_lowers_a_score_and_never_lifts_it_over_one() -> None:
    whole = named(scored("a.1=10"), titles=scored("a.1=1"), headings=scored("a.1=1"))
    bare = named(scored("a.1=10"), titles=[], headings=[])
    assert bare[0].score < whole[0].score <= 1.0
