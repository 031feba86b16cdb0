"""A study to practise in."""

import pytest

from kb.errors import NotFound, StudyNotFound
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.model.reader import Reader
from kb.model.study import StudyRole
from kb.services.tagging.practising import Lesson
from tests.building import document
from tests.kb.services.tagging.conftest import Desk
from tests.peopling import someone

_LESSON = Lesson("Oefenen: wie wacht er?", [("wachten", "wacht"), ("bellen", "bel"), ("nergens", "zzz")])


def _with_samples(desk: Desk) -> None:
    for number, source in enumerate(KnowledgeSource):
        words = f"Dit is stuk {number}. Ik moest lang wachten. Toen belde ik."
        made, passages = document(f"test:bedacht {number}", words, source=source, title=f"Bedacht {number}")
        desk.library.catalogue.save(made.model_copy(update={"sample": True}), passages)


def _counts(desk: Desk, reader: Reader) -> dict[str, int]:
    study = desk.bench.practising.begin(_LESSON, reader).study
    return {node.name: node.codings for node in desk.bench.codebooks.tree(study, reader)}


def test_it_has_made_up_documents_of_each_voice_and_each_code_once_in_a_whole_sentence(desk: Desk) -> None:
    _with_samples(desk)

    study = desk.bench.practising.begin(_LESSON, desk.noor).study

    rows = desk.bench.studies.overview(study, desk.noor).rows
    assert [row.card.title for row in rows] == ["Bedacht 0", "Bedacht 1", "Bedacht 2"]
    assert _counts(desk, desk.noor) == {"wachten": 1, "bellen": 1}
    marks = desk.bench.coder.marks(study, rows[0].card.id, desk.noor)
    words = desk.bench.coder.words(marks.highlights, desk.noor)
    assert sorted(words.values()) == ["Ik moest lang wachten.", "Toen belde ik."]


def test_each_has_one_of_their_own(desk: Desk) -> None:
    _with_samples(desk)
    begin, is_practice = desk.bench.practising.begin, desk.bench.practising.is_practice
    mine = begin(_LESSON, desk.noor).study

    assert begin(_LESSON, desk.noor).study == mine
    assert begin(_LESSON, desk.ana).study != mine
    assert is_practice(mine, desk.noor)
    assert not is_practice(mine, desk.ana)
    assert not is_practice(desk.id, desk.noor)


def test_it_begins_anew_with_what_was_there_first_and_that_can_be_taken_back(desk: Desk) -> None:
    _with_samples(desk)
    study = desk.bench.practising.begin(_LESSON, desk.noor).study
    desk.bench.codebooks.add(study, "van mij", desk.noor)
    desk.bench.memos.write(study, study, "Een memo.", desk.noor)
    for row in desk.bench.studies.overview(study, desk.noor).rows[1:]:
        desk.bench.studies.drop(study, row.card.id, desk.noor)
    before = _counts(desk, desk.noor)

    desk.bench.practising.again(study, _LESSON, desk.noor)

    assert _counts(desk, desk.noor) == {"wachten": 1, "bellen": 1}
    assert desk.bench.memos.all(study, desk.noor) == []
    assert len(desk.bench.studies.overview(study, desk.noor).rows) == 3
    for _ in range(3):
        desk.bench.undoing.undo(study, desk.noor)
    assert _counts(desk, desk.noor) == before


def test_no_other_study_is_ever_emptied(desk: Desk) -> None:
    _with_samples(desk)
    desk.code("Mijn buurvrouw hielp mij.", "naaste")
    theirs = desk.bench.practising.begin(_LESSON, desk.ana).study
    with pytest.raises(NotFound):
        desk.bench.practising.again(desk.id, _LESSON, desk.noor)
    with pytest.raises(StudyNotFound):
        desk.bench.practising.again(theirs, _LESSON, desk.noor)
    noor = desk.library.people.accounts.account(desk.noor.account, desk.noor)  # type: ignore[arg-type]
    desk.bench.studies.put(theirs, noor.email, StudyRole.LEAD, desk.ana)
    with pytest.raises(NotFound):
        desk.bench.practising.again(theirs, _LESSON, desk.noor)
    assert desk.counts() == {"naaste": 1}


def test_without_made_up_documents_there_is_nothing_to_practise_on(desk: Desk) -> None:
    assert not desk.bench.practising.is_possible(desk.noor)
    with pytest.raises(NotFound):
        desk.bench.practising.begin(_LESSON, desk.noor)
    assert desk.bench.studies.all(Reader.of(someone(desk.library, "Bo", Role.RESEARCHER))) == []
