"""Whose words a collection holds, in planted cases, with the words that its page shows."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model.document import DocumentCard
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.identity import document_id
from kb.ranking.plurality import plurality
from tests.building import document

RESEARCH, PRACTICE, EXPERIENCE = VOICES


_MADE = {voice: document(f"test:{voice}", source=voice)[0] for voice in KnowledgeSource}


def card(number: int, voice: KnowledgeSource, maker: str = "", lineage: str = "", institute: str = "") -> DocumentCard:
    """A document by a maker, in a study, of an institute."""
    said = {"id": document_id(f"test:{voice}:{number}"), "makers": (maker,) if maker else (), "lineage": lineage}
    return _MADE[voice].model_copy(update={**said, "institute": institute})


def test_fifty_passages_of_one_story_are_one_voice() -> None:
    story = card(1, EXPERIENCE)

    found = plurality([story] * 50)

    assert (found.units[EXPERIENCE], found.documents[EXPERIENCE]) == (1, 1)
    assert (found.heard, found.silent, found.thin) == (1, (RESEARCH, PRACTICE), (EXPERIENCE,))


def test_twelve_reports_of_one_panel_are_one_study() -> None:
    found = plurality([card(number, RESEARCH, f"maker {number}", "panel") for number in range(12)])

    assert (found.documents[RESEARCH], found.units[RESEARCH]) == (12, 1)


def test_twelve_studies_of_one_institute_are_said_to_be_so() -> None:
    studies = [card(number, RESEARCH, f"maker {number}", f"studie {number}", "SCP") for number in range(12)]

    found = plurality(studies)

    assert (found.units[RESEARCH], found.institutes, found.wholly) == (12, {RESEARCH: "SCP"}, (RESEARCH,))
    mostly = plurality([*studies, card(30, RESEARCH, "nog een", "nog een", "CBS")])
    assert (mostly.institutes, mostly.wholly) == ({RESEARCH: "SCP"}, ())
    others = [card(20 + number, RESEARCH, f"ander {number}", f"ander {number}", "CBS") for number in range(12)]
    assert plurality([*studies, *others]).institutes == {}
    assert plurality(studies[:2]).institutes == {}


def test_three_residents_who_are_called_alike_are_three() -> None:
    told = [card(number, EXPERIENCE, f"verteller {number}") for number in range(3)]

    assert plurality(told).units[EXPERIENCE] == 3


def test_more_evidence_of_one_voice_makes_no_collection_less_plural() -> None:
    counts = {RESEARCH: 100, PRACTICE: 3, EXPERIENCE: 3}
    found = plurality(card(number, voice) for voice, count in counts.items() for number in range(count))

    assert found.units == counts
    assert (found.heard, found.silent, found.thin) == (9, (), ())
    assert found.balance is not None
    assert found.balance == pytest.approx(0.23, abs=0.01)


def test_frameworks_never_count() -> None:
    assert plurality([card(1, KnowledgeSource.FRAMEWORK)]).heard == 0


def test_of_few_there_is_no_balance() -> None:
    assert plurality(card(number, RESEARCH) for number in range(19)).balance is None
    assert plurality(card(number, RESEARCH) for number in range(20)).balance == 0


_CARDS = st.lists(
    st.builds(card, st.integers(0, 30), st.sampled_from(VOICES), st.sampled_from("abcde"), st.sampled_from("vwxyz")),
    max_size=20,
    unique_by=lambda card: card.id,
)


@given(_CARDS, _CARDS)
def test_adding_a_document_never_makes_less_heard(some: Sequence[DocumentCard], more: Sequence[DocumentCard]) -> None:
    assert plurality([*some, *more]).heard >= plurality(some).heard


@given(_CARDS, st.randoms())
def test_neither_order_nor_cutting_changes_anything(some: Sequence[DocumentCard], chance: object) -> None:
    shuffled = [*some, *some]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random, which its type does not say

    found, again = plurality(some), plurality(shuffled)

    assert (found.units, found.documents, found.balance) == (again.units, again.documents, again.balance)
