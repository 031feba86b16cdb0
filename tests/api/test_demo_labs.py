"""The labs of the demonstration: what they made stands, once, and every word they quote is somebody's."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import demo_labs
from api.demo_people import settle
from api.demo_script import SCRIPT, named, script
from api.main import create_app
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import select
from kb.bootstrap import KnowledgeBase
from kb.errors import CollectionNotFound
from kb.model.collection import State
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.finding import StanceKind
from kb.model.identity import document_id
from kb.model.journal import Changed, Outcome
from kb.model.people import Role
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.remark import Answer
from kb.ports.collections import Asked
from kb.services.curating import composing
from tests.building import knowledge_base

_CORPUS = SCRIPT.parent
_DOCUMENTS = {said["document"] for said in named(script())}
_QUOTATIONS = [said for said in named(script()) if "words" in said]


def _ingest(base: KnowledgeBase) -> None:
    """Only what the labs use: the whole corpus takes longer."""
    wanted = {f"voorbeeldcorpus:{id}" for id in _DOCUMENTS} | {f"teruggenomen:{id}" for id in _DOCUMENTS}
    entries = [one for one in select([_CORPUS, demo_labs.STORY]) if getattr(one, "origin", "") in wanted]
    run = Ingesting(catalogue=base.catalogue, preparing=Here(base.linker), index_pending=base.following.catch_up)
    assert run.run(entries).exit_code == 0


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("demo")
    opened = knowledge_base(folder)
    _ingest(opened)
    settle(opened, folder)
    assert demo_labs.fill(opened) == ""
    yield opened
    opened.close()


def _somebody(base: KnowledgeBase, role: Role) -> Reader:
    account = base.people.accounts.by_email(f"{role.value}@demo.example", KEEPER)
    assert account is not None
    return Reader.of(account)


def test_five_collections_of_two_labs_stand_and_one_of_them_was_withdrawn(base: KnowledgeBase) -> None:
    found = base.curation.collecting.all(VISITOR)

    assert len(found) == 5
    assert {lab for one in found for lab in one.labs} == {lab.id for lab in base.people.labs.all()}
    assert [len(one.labs) for one in found].count(2) == 1
    (gone,) = [one for one in found if one.state is State.WITHDRAWN]
    assert gone.farewell is not None
    assert gone.farewell.reason


def test_every_quotation_of_every_edition_and_draft_stands(base: KnowledgeBase) -> None:
    assert list(base.curation.carrying.looked(KEEPER).broken) == []


def test_nothing_stands_in_the_way_of_the_next_edition_but_the_story_that_was_taken_back(base: KnowledgeBase) -> None:
    curator = _somebody(base, Role.CURATOR)
    wrong = {
        (one.slug, objection.flaw)
        for one in base.curation.collecting.all(VISITOR)
        if one.state is State.PUBLISHED
        for objection in base.curation.publishing.check(one.id, curator)
        if objection.stands_in_the_way
    }
    assert wrong == {("post-die-dicht-blijft", "gone")}


def test_a_quotation_whose_teller_took_it_back_is_gone_and_its_voice_is_softer_than_it_was(base: KnowledgeBase) -> None:
    collection = base.curation.collecting.named("post-die-dicht-blijft", VISITOR)
    shown = base.curation.composing.edition(collection.id, 2, VISITOR)

    (gone,) = [word for word in shown.words if word.state is composing.State.WITHDRAWN]
    assert (gone.exact, gone.card) == ("", None)
    assert shown.edition is not None
    assert shown.edition.plurality.units[KnowledgeSource.EXPERIENCE] == 3
    assert shown.plurality.units[KnowledgeSource.EXPERIENCE] == 2


def test_a_finding_stands_with_words_of_every_voice_that_are_not_all_for_it(base: KnowledgeBase) -> None:
    collection = base.curation.collecting.named("post-die-dicht-blijft", VISITOR)
    blocks = base.curation.composing.edition(collection.id, 2, VISITOR).blocks
    (found,) = [one.finding for one in blocks if one.finding]

    assert {one.voice for one in found.quotations} == set(VOICES)
    assert {one.stance.kind for one in found.quotations} == {StanceKind.SUPPORTS, StanceKind.QUALIFIES}
    assert all(one.words for one in found.quotations)
    assert found.finding.published_at is not None
    assert found.finding.published_at.year == 2026


def test_who_has_the_words_that_were_taken_back_finds_them_nowhere(base: KnowledgeBase) -> None:
    told = script().withdrawn
    assert base.catalogue.cards([document_id(f"{told.collection}:{told.document}")], VISITOR) == {}


def test_members_disagree_and_suggest_and_are_answered(base: KnowledgeBase) -> None:
    curator = _somebody(base, Role.CURATOR)
    zondag = base.curation.collecting.named("wat-er-op-zondag-is", VISITOR)
    (dissent,) = base.curation.remarking.dissents(zondag.id, VISITOR)
    shown = base.curation.composing.edition(zondag.id, zondag.newest, VISITOR)
    answers = [
        one.answer
        for collection in base.curation.collecting.all(curator)
        for one in base.curation.remarking.suggestions(collection.id, curator)
    ]

    assert [one for block in shown.blocks for one in block.dissents] == [dissent]
    assert {answers.count(Answer.TAKEN), answers.count(Answer.DECLINED)} == {1}
    assert answers.count(Answer.OPEN) == 3


def test_journals_tell_what_failed_what_will_change_and_what_did(base: KnowledgeBase) -> None:
    entries = [entry for lab in base.people.labs.all() for entry in base.curation.journals.of(lab.id, VISITOR)]

    assert {Outcome.FAILED, Outcome.PARTLY, Outcome.WORKED, Outcome.OPEN} <= {entry.outcome for entry in entries}
    assert {entry.changed for entry in entries} == set(Changed)
    assert all(base.curation.journals.elsewhere(lab.id, VISITOR) for lab in base.people.labs.all())


def test_what_is_invented_says_so(base: KnowledgeBase) -> None:
    for collection in base.curation.collecting.all(VISITOR, Asked(state=State.PUBLISHED)):
        for edition in base.curation.publishing.editions(collection.id, VISITOR):
            assert "voorbeeldmateriaal" in edition.content.casefold(), collection.slug
    assert all(collection.sample for collection in base.curation.collecting.all(VISITOR))
    shown = TestClient(create_app(base))
    labs = [f"/labs/{lab.slug}" for lab in base.people.labs.all()]
    for path in ("/collecties/post-die-dicht-blijft", "/collecties/de-nachtopvang-in-de-straat", *labs):
        assert '<span class="mv-voorbeeld" lang="nl">voorbeeldmateriaal</span>' in shown.get(path).text, path
    assert shown.get("/collecties").text.count('class="mv-voorbeeld"') == 4
    for lab in base.people.labs.all():
        assert lab.question.endswith("?")
        for entry in base.curation.journals.of(lab.id, VISITOR):
            assert "voorbeeldmateriaal" in entry.model_dump_json().casefold(), entry.asked


def test_each_step_has_its_day_and_the_steps_stand_in_order_within_a_collection(base: KnowledgeBase) -> None:
    for collection in base.curation.collecting.all(VISITOR):
        days = [edition.at for edition in base.curation.publishing.editions(collection.id, VISITOR)]
        assert days == sorted(days, reverse=True)
        assert all(collection.made_at < day for day in days)


def test_a_second_time_nothing_is_doubled(base: KnowledgeBase) -> None:
    before = _everything(base)

    assert demo_labs.are_there(base)
    assert demo_labs.fill(base) == ""
    assert _everything(base) == before


def _everything(base: KnowledgeBase) -> list[Any]:
    found = base.curation.collecting.all(KEEPER)
    return [json.loads(base.curation.carrying.taken_out(one.id, KEEPER).written) for one in found]


@pytest.mark.parametrize("said", _QUOTATIONS, ids=lambda said: said["words"][:30])
def test_each_quotation_stands_literally_in_its_document(base: KnowledgeBase, said: dict[str, str]) -> None:
    id = document_id(f"{said.get('collection', 'voorbeeldcorpus')}:{said['document']}")
    (text,) = [one.text for one in base.catalogue.texts(KEEPER, ids=[id])]
    assert " ".join(said["words"].split()) in " ".join(text.split())


def test_where_one_quotation_does_not_stand_nothing_is_made(tmp_path: Path) -> None:
    opened = knowledge_base(tmp_path)
    _ingest(opened)
    settle(opened, tmp_path)
    wrong = tmp_path / "labs.toml"
    wrong.write_text(SCRIPT.read_text(encoding="utf-8").replace("verschrikkelijke soep", "heerlijke soep"))

    assert "heerlijke soep" in demo_labs.fill(opened, wrong)

    assert opened.curation.collecting.all(KEEPER) == []
    assert [entry for lab in opened.people.labs.all() for entry in opened.curation.journals.of(lab.id, KEEPER)] == []
    assert demo_labs.fill(opened) == ""
    opened.close()


def test_who_has_people_of_their_own_gets_no_collections(tmp_path: Path) -> None:
    opened = knowledge_base(tmp_path)
    opened.people.accounts.add("Noor", "noor@stad.example", Role.CURATOR, KEEPER)
    assert demo_labs.fill(opened) == ""
    with pytest.raises(CollectionNotFound):
        opened.curation.collecting.named("post-die-dicht-blijft", KEEPER)
    opened.close()
