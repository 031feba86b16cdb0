"""Highlights on a new version of their document."""

from collections import Counter

import pytest

from kb.coding.anchoring import Fate
from kb.errors import Forbidden, Invalid
from kb.model.evidence import KnowledgeSource
from kb.model.text import Span
from kb.services.tagging.giving import Given
from tests.building import document
from tests.kb.services.tagging.conftest import STORY, Desk


def _renew(desk: Desk, *paragraphs: str) -> None:
    desk.library.catalogue.save(
        *document("test:verhaal", *paragraphs, source=KnowledgeSource.EXPERIENCE, title="De post")
    )


def _words(desk: Desk) -> list[str]:
    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    return sorted(desk.bench.coder.words(marks.highlights, desk.noor).values())


def test_what_stands_unchanged_is_taken_along(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    _renew(desk, f"Er kwam iets voor. {STORY}")
    assert desk.bench.moving.waiting(desk.id, desk.noor) == {desk.story.id: 1}
    assert _words(desk) == []

    (one,) = desk.bench.moving.pending(desk.id, desk.story.id, desk.noor).moved
    assert (one.fate, one.words) == (Fate.KEPT, "Mijn buurvrouw hielp mij.")
    desk.bench.moving.carry(desk.id, desk.story.id, desk.noor)

    assert _words(desk) == ["Mijn buurvrouw hielp mij."]
    assert desk.bench.moving.waiting(desk.id, desk.noor) == {}
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert desk.bench.moving.waiting(desk.id, desk.noor) == {desk.story.id: 1}


def test_of_two_sentences_nearly_the_same_of_which_one_goes_the_highlight_is_an_orphan(desk: Desk) -> None:
    _renew(desk, "Ik belde op maandag en wachtte. Ik belde op dinsdag en wachtte.", "Verder gebeurde er niets.")
    made = desk.library.catalogue.document(desk.story.id, desk.noor)
    desk.code("Ik belde op maandag en wachtte.", "wachten", of=made)

    _renew(desk, "Ik belde op dinsdag en wachtte.", "Verder gebeurde er niets.")

    (one,) = desk.bench.moving.pending(desk.id, desk.story.id, desk.noor).moved
    assert (one.fate, one.words) == (Fate.ORPHAN, "")
    assert [words for _, words in one.proposals] == ["Ik belde op dinsdag en wachtte."]
    desk.bench.moving.carry(desk.id, desk.story.id, desk.noor)
    assert _words(desk) == []


def test_an_orphan_goes_where_a_member_says(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    _renew(desk, "De buurvrouw van hiernaast heeft mij toen geholpen. Dat was alles.")
    (one,) = desk.bench.moving.pending(desk.id, desk.story.id, desk.noor).moved
    for span in (Span(start=0, end=10_000), Span(start=3, end=3)):
        with pytest.raises(Invalid):
            desk.bench.moving.place(desk.id, one.highlight.id, span, desk.noor)
    with pytest.raises(Forbidden):
        desk.bench.moving.place(desk.id, one.highlight.id, Span(start=0, end=5), desk.ana)

    desk.bench.moving.place(desk.id, one.highlight.id, Span(start=0, end=12), desk.noor)

    assert _words(desk) == ["De buurvrouw"]


def test_what_comes_to_stand_on_the_same_words_is_said_once(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    _renew(desk, f"Er kwam iets voor. {STORY}")
    made = desk.library.catalogue.document(desk.story.id, desk.noor)
    for name in ("naaste", "hulp"):
        desk.code("Mijn buurvrouw hielp mij.", name, of=made)
    (old,) = desk.bench.moving.pending(desk.id, desk.story.id, desk.noor).moved
    desk.bench.memos.write(desk.id, old.highlight.id, "Ja.", desk.noor)

    desk.bench.moving.carry(desk.id, desk.story.id, desk.noor)

    assert desk.counts() == {"naaste": 1, "hulp": 1}
    (highlight,) = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights
    assert [memo.on for memo in desk.bench.memos.all(desk.id, desk.noor)] == [highlight.id]


def test_an_earlier_version_that_is_gone_leaves_orphans(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    _renew(desk, f"Er kwam iets voor. {STORY}")
    desk.library.withdrawing.clear([desk.story.id], "naam", destroy=True)

    (one,) = desk.bench.moving.pending(desk.id, desk.story.id, desk.noor).moved

    assert (one.fate, one.proposals) == (Fate.ORPHAN, ())


def test_of_two_hundred_highlights_each_has_one_fate_and_none_stands_at_other_words(desk: Desk) -> None:
    sentences = [f"Op dag {n} belde ik nummer {n * 37} en sprak ik met loket {n % 7}." for n in range(200)]
    _renew(desk, *(" ".join(sentences[n : n + 5]) for n in range(0, 200, 5)))
    made = desk.library.catalogue.document(desk.story.id, desk.noor)
    place = desk.place(made, *sentences)
    desk.bench.coder.give(desk.id, place, Given(new="bellen"), desk.noor)
    changed = [f"Die dag belde ik niet ({n})." if n % 10 == 3 else one for n, one in enumerate(sentences)]
    _renew(desk, *(" ".join(changed[n : n + 5]) for n in range(0, 200, 5)))

    there = desk.bench.moving.pending(desk.id, desk.story.id, desk.noor)

    assert Counter(one.fate for one in there.moved) == {Fate.KEPT: 180, Fate.ORPHAN: 20}
    assert {one.words for one in there.of(Fate.KEPT)} == set(sentences) & set(changed)
    desk.bench.moving.carry(desk.id, desk.story.id, desk.noor)
    assert len(_words(desk)) == 180
