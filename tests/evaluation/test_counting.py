"""What counts against what is true, on answers that can be counted by hand."""

from collections.abc import Mapping, Sequence

import pytest

from evaluation.answering import Answer, Answered, Distance, Need
from evaluation.counting import Estimate, Measure, bins, enough, estimates
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import DocumentId

RESEARCH, PRACTICE, EXPERIENCE, _ = KnowledgeSource

Shown = Mapping[KnowledgeSource, str]


def ids(names: str) -> list[DocumentId]:
    return [DocumentId(name) for name in names.split()]


def answer(
    counted: Shown, *, likely: Shown | None = None, chances: Mapping[str, float] | None = None, judge: str = "proef"
) -> Answer:
    """What a search gave: names per voice, each its own unit."""
    by_voice = {voice: ids(counted.get(voice, "")) for voice in VOICES}
    return Answer(
        counted=by_voice,
        likely={voice: ids((likely or {}).get(voice, "")) for voice in VOICES},
        units={voice: len(own) for voice, own in by_voice.items()},
        probabilities={DocumentId(name): chance for name, chance in (chances or {}).items()},
        ranking=[id for own in by_voice.values() for id in own],
        judge=judge,
        missed=0,
    )


def answered(
    given: Answer,
    *,
    right: Shown | None = None,
    grades: Mapping[str, int] | None = None,
    distance: Distance | None = None,
    corrected: Answer | None = None,
) -> Answered:
    own = {voice: frozenset(ids((right or {}).get(voice, ""))) for voice in VOICES}
    every = {id: (grades or {}).get(id, 1) for some in own.values() for id in some}
    need = Need("v", "vraag", every, distance, "verbeterd" if corrected else "")
    return Answered(need, given, own, {voice: len(some) for voice, some in own.items()}, corrected)


def figures(*found: Answered, voices: Sequence[KnowledgeSource] = VOICES) -> dict[Measure, Estimate]:
    return {one.measure: one for one in estimates(found, voices)}


def test_precision_and_recall_are_of_all_documents_together() -> None:
    found = figures(
        answered(answer({RESEARCH: "a b", PRACTICE: "c"}), right={RESEARCH: "a", PRACTICE: "c d"}),
        answered(answer({EXPERIENCE: "e"}), right={RESEARCH: "f g"}),
        answered(answer({EXPERIENCE: "h"}), distance=Distance.FAR),
    )
    assert found[Measure.PRECISION].value == pytest.approx(2 / 5)
    assert found[Measure.PRECISION].of == 5
    assert found[Measure.RECALL].value == pytest.approx(2 / 5)
    low, high = found[Measure.RECALL].interval
    assert low == 0
    assert high == pytest.approx(2 / 3)


def test_a_voice_is_shown_though_it_holds_nothing_or_silent_though_it_holds_something() -> None:
    found = figures(answered(answer({RESEARCH: "a", PRACTICE: "b"}), right={RESEARCH: "a", EXPERIENCE: "c"}))
    assert (found[Measure.SHOWN_BUT_EMPTY].value, found[Measure.SHOWN_BUT_EMPTY].of) == (1, 1)
    assert (found[Measure.WRONGLY_SILENT].value, found[Measure.WRONGLY_SILENT].of) == (0.5, 2)


def test_the_word_goes_by_units_and_not_by_documents() -> None:
    of_one_study = answered(answer({RESEARCH: "a b c"}), right={RESEARCH: "a b c"})
    of_one_study = of_one_study._replace(units={**of_one_study.units, RESEARCH: 1})
    assert figures(of_one_study, voices=[RESEARCH])[Measure.RIGHT_WORD].value == 0
    said = of_one_study.answer._replace(units={RESEARCH: 2})
    assert figures(of_one_study._replace(answer=said), voices=[RESEARCH])[Measure.RIGHT_WORD].value == 1


def test_a_voice_that_the_collection_does_not_have_is_not_looked_at() -> None:
    found = figures(answered(answer({RESEARCH: "a"}), right={RESEARCH: "a"}), voices=[RESEARCH])
    assert Measure.SHOWN_BUT_EMPTY not in found
    assert found[Measure.RIGHT_WORD].of == 1


def test_questions_that_nothing_answers_are_right_when_nothing_counts() -> None:
    found = figures(
        answered(answer({RESEARCH: "a"}), right={RESEARCH: "a"}),
        answered(answer({RESEARCH: "b"}), distance=Distance.FAR),
        answered(answer({}, likely={RESEARCH: "b"}), distance=Distance.FAR),
        answered(answer({}), distance=Distance.NEAR),
    )
    assert found[Measure.FAR_WITH_HITS].value == 0.5
    assert found[Measure.NEAR_WITH_HITS].value == 0


def test_only_the_first_three_of_a_voice_are_a_hit_and_only_good_enough_answers() -> None:
    given = answer({RESEARCH: "x y z a", PRACTICE: "b"}, likely={EXPERIENCE: "c"})
    right = {RESEARCH: "a", PRACTICE: "b", EXPERIENCE: "c d"}
    found = figures(answered(given, right=right, grades={"a": 3, "b": 1, "c": 2, "d": 1}))
    assert enough([answered(given, right=right, grades={"a": 3})]) == 2
    assert (found[Measure.HIT_3].value, found[Measure.HIT_3].of) == (0, 2)
    assert found[Measure.HIT_3_WITH_LIKELY].value == 0.5
    assert found[Measure.FIRST_ENOUGH].value == 0


def test_slips_of_the_pen_are_held_against_the_same_questions_without() -> None:
    right = {RESEARCH: "a"}
    found = figures(
        answered(answer({}), right=right, corrected=answer({RESEARCH: "a"})),
        answered(answer({RESEARCH: "a"}), right=right, corrected=answer({RESEARCH: "a"})),
        answered(answer({}), right=right),
    )
    assert found[Measure.MISSPELLED].value == 0.5
    assert found[Measure.CORRECTED].value == 1
    assert found[Measure.SPELLING].value == -0.5
    assert found[Measure.SPELLING].interval == (-1, 0)


def test_calibration_looks_at_what_was_expected_and_came_true_from_a_tenth_up() -> None:
    one = answered(
        answer({RESEARCH: "a b"}, likely={RESEARCH: "c d"}, chances={"a": 0.95, "b": 0.93, "c": 0.15, "d": 0.05}),
        right={RESEARCH: "a d"},
    )
    found = figures(one)
    assert found[Measure.CALIBRATION].of == 3
    assert found[Measure.CALIBRATION].value == pytest.approx((0.95 + 0.93 - 1 + 0.15) / 3)
    first, last = bins([one])
    assert (first.documents, first.right) == (1, 0)
    assert last.low == pytest.approx(0.9)
    assert (last.high, last.documents) == (1, 2)
    assert last.expected == pytest.approx(0.94)
    assert last.right == 0.5


def test_without_a_judge_nothing_is_said_of_calibration() -> None:
    found = figures(answered(answer({RESEARCH: "a"}), right={RESEARCH: "a"}))
    assert Measure.CALIBRATION not in found
    assert Measure.MISSPELLED not in found
    assert Measure.FAR_WITH_HITS not in found


def test_the_same_answers_give_the_same_intervals() -> None:
    some = [answered(answer({RESEARCH: "a b"}), right={RESEARCH: "a" if n % 3 else "b c"}) for n in range(20)]
    assert figures(*some) == figures(*some)
    low, high = figures(*some)[Measure.RECALL].interval
    assert low < figures(*some)[Measure.RECALL].value < high
