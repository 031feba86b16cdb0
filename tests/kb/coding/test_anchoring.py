"""Marks that go along to a new version, or say that they cannot."""

import random
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.coding.anchoring import Anchored, Fate, anchored
from kb.coding.overlaps import Mark

BEFORE = "In het voorjaar spraken wij met twaalf ouders over wat hen hielp en wat niet. "
AFTER = "Daarna legden wij de uitkomsten voor aan de wijkteams van drie gemeenten. "


def words_of(text: str, words: str) -> Mark[str]:
    assert text.count(words) == 1
    return Mark("m", text.index(words), text.index(words) + len(words))


def fate(old: str, new: str, words: str) -> Anchored[str]:
    (found,) = anchored(old, new, [words_of(old, words)])
    return found


def sentences(count: int, seed: int = 3) -> list[str]:
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwz", k=chance.randint(2, 9))) for _ in range(600)]
    return [" ".join(chance.choices(words, k=chance.randint(6, 18))).capitalize() + ". " for _ in range(count)]


def test_what_did_not_change_is_kept_where_it_belongs() -> None:
    old = BEFORE + "Een ouder zei dat de wachttijd te lang was. " + AFTER
    found = fate(old, "Vooraf. " + old, "de wachttijd te lang")

    assert (found.fate, found.start) == (Fate.KEPT, old.index("de wachttijd") + len("Vooraf. "))


def test_a_paragraph_that_moves_takes_its_marks_along() -> None:
    chapter = "".join(sentences(30))
    told = "Een moeder vertelde dat zij elke maand moest kiezen tussen huur en eten. "
    found = fate(told + chapter, chapter + told, "moest kiezen tussen huur en eten")

    assert found.fate is Fate.MOVED
    assert (chapter + told)[found.start : found.end] == "moest kiezen tussen huur en eten"


def test_of_two_nearly_identical_sentences_of_which_the_first_goes_the_mark_is_lost_and_never_on_the_second() -> None:
    first = "De gemeente helpt gezinnen met schulden snel en goed. "
    second = "De gemeente helpt gezinnen met schulden laat en slecht. "
    old, new = BEFORE + first + second + AFTER, BEFORE + second + AFTER
    for words in (first.strip(), "De gemeente", "helpt gezinnen", "gezinnen met schulden", "schulden"):
        start = old.index(words)
        (found,) = anchored(old, new, [Mark("m", start, start + len(words))])

        assert found.fate is Fate.ORPHAN, words
        assert (found.start, found.end) == (start, start + len(words))


def test_the_second_of_two_nearly_identical_sentences_stays_where_it_is() -> None:
    first = "De gemeente helpt gezinnen met schulden snel en goed. "
    second = "De gemeente helpt gezinnen met schulden laat en slecht. "
    found = fate(BEFORE + first + second + AFTER, BEFORE + second + AFTER, second.strip())

    assert (found.fate, found.start) == (Fate.KEPT, len(BEFORE))


def test_of_two_identical_sentences_of_which_one_goes_nobody_knows_which() -> None:
    twice = "Ja, dat herken ik wel. "
    old = BEFORE + twice + twice + AFTER
    marks = [Mark(number, place, place + 10) for number, place in enumerate((len(BEFORE), len(BEFORE + twice)))]

    assert [found.fate for found in anchored(old, BEFORE + twice + AFTER, marks)] == [Fate.ORPHAN, Fate.ORPHAN]


def test_a_short_word_never_lands_inside_another_word() -> None:
    new = BEFORE + "Hij is warm en ziek. " + AFTER
    found = fate(BEFORE + "Hij is arm en ziek. " + AFTER, new, "arm")

    assert found.fate is Fate.ORPHAN
    assert {new[one.start : one.end] for one in found.proposals} <= {"warm"}


def test_a_mark_on_half_a_word_is_kept_there() -> None:
    old = BEFORE + "De schuldhulpverlening was traag. " + AFTER

    assert fate(old, "Kop. " + old, "hulpverlening").fate is Fate.KEPT


def test_a_changed_sentence_is_proposed_to_whoever_decides() -> None:
    old = BEFORE + "De wachttijd bij het wijkteam is opgelopen tot tien weken. " + AFTER
    new = BEFORE + "De wachttijd bij het wijkteam is gedaald tot zes weken. " + AFTER
    found = fate(old, new, "De wachttijd bij het wijkteam is opgelopen tot tien weken.")

    assert found.fate is Fate.ORPHAN
    assert [new[one.start : one.end] for one in found.proposals] == [
        "De wachttijd bij het wijkteam is gedaald tot zes weken."
    ]
    assert 0.7 < found.proposals[0].likeness < 1


def test_there_are_three_proposals_at_most_and_the_nearest_stand_first() -> None:
    new = BEFORE + "".join(f"Kop {number}. Ik wil rust. " for number in range(9)) + AFTER
    old = BEFORE + "Heel andere woorden. Ik wil rust. En nog meer woorden die er niet meer zijn. " + AFTER
    found = fate(old, new, "Ik wil rust")

    assert found.fate is Fate.ORPHAN
    assert [one.likeness for one in found.proposals] == [1.0, 1.0, 1.0]
    assert {new[one.start : one.end] for one in found.proposals} == {"Ik wil rust"}


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 4), (-1, 2), (0, 99)])
def test_a_mark_that_is_not_in_the_old_version_is_an_error(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="mark m"):
        anchored("Een tekst.", "Een tekst.", [Mark("m", start, end)])


@given(
    st.text("ab .", max_size=80),
    st.text("ab .", max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=8),
)
def test_whatever_is_kept_or_moved_has_exactly_the_same_words(old: str, new: str, given: list[tuple[int, int]]) -> None:
    marks = [
        Mark(number, start, min(start + length, len(old)))
        for number, (start, length) in enumerate(given)
        if start < len(old)
    ]
    found = anchored(old, new, marks)

    assert [one.id for one in found] == [mark.id for mark in marks]
    for mark, one in zip(marks, found, strict=True):
        if one.fate is Fate.ORPHAN:
            assert len(one.proposals) <= 3
            assert all(0 <= place.start < place.end <= len(new) for place in one.proposals)
        else:
            assert new[one.start : one.end] == old[mark.start : mark.end]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_changes_far_enough_from_a_mark_leave_it_kept(data: st.DataObject) -> None:
    parts = sentences(60, data.draw(st.integers(0, 1_000)))
    here = data.draw(st.integers(3, 56))
    changed = data.draw(st.lists(st.integers(0, 59).filter(lambda at: abs(at - here) > 2), max_size=12))
    how = data.draw(st.sampled_from(["", "Iets heel anders dan er stond. ", "Kort. "]))
    old = "".join(parts)
    new = "".join(how if at in changed else part for at, part in enumerate(parts))
    start = len("".join(parts[:here]))

    (found,) = anchored(old, new, [Mark("m", start, start + len(parts[here]) - 1)])

    assert found.fate is Fate.KEPT
    assert found.start == len("".join(how if at in changed else part for at, part in enumerate(parts[:here])))


def planted() -> tuple[str, str, list[Mark[int]], set[int]]:
    """A report with 200 marks, its next version, and which marks are on sentences that changed."""
    parts = sentences(2_000)
    changed = set(range(0, 200, 10))
    marks, place, told = [], 0, list(parts)
    for number, part in enumerate(parts):
        if number % 10 == 5:
            mark = number // 10
            marks.append(Mark(mark, place, place + len(part) - 1))
            if mark in changed:
                words = part.split()
                told[number] = " ".join([*words[:2], "niet", *words[3:]]) + " "
        place += len(part)
    told.insert(500, "Een nieuwe alinea die er eerst niet was. ")
    del told[1_500]
    return "".join(parts), "".join(told), marks, changed


def test_of_two_hundred_marks_those_in_changed_sentences_are_lost_and_all_others_kept() -> None:
    old, new, marks, changed = planted()
    found = anchored(old, new, marks)

    counted = Counter(one.fate for one in found)
    assert sum(counted.values()) == 200
    assert {one.id for one in found if one.fate is Fate.ORPHAN} == changed
    assert counted == {Fate.KEPT: 180, Fate.ORPHAN: 20}
    for mark, one in zip(marks, found, strict=True):
        assert one.fate is Fate.ORPHAN or new[one.start : one.end] == old[mark.start : mark.end]
    assert all(one.proposals for one in found if one.fate is Fate.ORPHAN)


def test_thousands_of_marks_on_a_long_report_take_seconds() -> None:
    old = "".join(sentences(14_000))
    new = "".join(part for number, part in enumerate(sentences(14_000)) if number % 40)
    chance = random.Random(5)
    marks = [
        Mark(number, place, place + chance.randint(8, 300))
        for number, place in enumerate(chance.randrange(len(old) - 400) for _ in range(3_000))
    ]

    begun = time.process_time()
    found = anchored(old, new, marks)
    spent = time.process_time() - begun

    assert len(old) > 900_000
    assert sum(one.fate is Fate.KEPT for one in found) > 2_700
    assert spent < 30  # Some 3 s; a machine that is busy takes longer.
