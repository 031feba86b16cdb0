"""The contract of ``Collections``: what stands in the way of an edition."""

import pytest
from sqlalchemy import text as sql

from kb.adapters.sql.database import connect
from kb.errors import (
    NotReady,
)
from kb.model.collection import (
    Block,
    BlockId,
    Naming,
    Narrations,
    Sentence,
    Silence,
    Synthesis,
    Telling,
    Told,
)
from kb.model.evidence import Access, Consent, KnowledgeSource, Purpose
from kb.model.people import Role
from kb.services.curating.publishing import Flaw, Objection
from tests.building import document
from tests.contract.collections.drafted import REPORT, Work, in_the_way
from tests.curating import heading, quote


def test_one_letter_in_the_text_of_a_source_standsin_the_way(work: Work, url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        changed = REPORT.replace("een jaar", "een jaaR", 1)
        there = {"id": work.report.id, "text": changed}
        connection.execute(sql("UPDATE versions SET text = :text WHERE document_id = :id"), there)
    engine.dispose()
    block = work.room.drafting.blocks(work.draft.id, work.lab.curator)[2].block

    assert [(one.flaw, one.block) for one in in_the_way(work)] == [(Flaw.CHANGED, block.id)]
    with pytest.raises(NotReady) as refused:
        work.publish()
    assert [fault.field for fault in refused.value.faults] == [block.id]


def test_one_digit_of_a_place_standsin_the_way(work: Work, url: str) -> None:
    block = work.room.drafting.blocks(work.draft.id, work.lab.curator)[2].block
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(
            sql('UPDATE collection_mentions SET "start" = "start" + 1 WHERE block = :block'), {"block": block.id}
        )
    engine.dispose()

    assert (Flaw.CHANGED, block.id) in [(one.flaw, one.block) for one in in_the_way(work)]


def test_the_gate_names_everything_at_once(work: Work) -> None:
    refused = Consent(purposes=frozenset({Purpose.READ, Purpose.QUOTE}), recorded="mondeling")
    story, passages = document("test:half", "Dit mag niet mee.", source=KnowledgeSource.EXPERIENCE, consent=refused)
    closed, parts = document("test:dicht", "Alleen voor professionals.", access=Access.PROFESSIONALS)
    work.library.catalogue.save(story, passages)
    work.library.catalogue.save(closed, parts)
    add = work.room.drafting.add
    for block in (
        heading("Te diep", 4),
        quote(work.library, story, "Dit mag niet mee."),
        Naming(id=BlockId(""), document=closed.id),
        Synthesis(id=BlockId(""), sentences=(Sentence(text="Zonder grond."),)),
    ):
        add(work.draft.id, block, work.lab.curator)
    work.room.collecting.say(work.draft.id, {"question": ""}, work.lab.curator, expected=1)

    assert {one.flaw for one in in_the_way(work)} == {
        Flaw.QUESTION,
        Flaw.LEVEL,
        Flaw.CONSENT,
        Flaw.CLOSED,
        Flaw.GONE,
        Flaw.GROUNDLESS,
    } - ({Flaw.GONE} if work.lab.curator.role is not Role.VISITOR else set())


@pytest.mark.parametrize(
    "last",
    [
        Silence(id=BlockId(""), voice=KnowledgeSource.PRACTICE),
        Told(id=BlockId(""), entry="-"),
        Narrations(id=BlockId(""), tellings=(Telling(who="De gemeente", text="Zo ging het."),)),
    ],
)
def test_the_last_word_about_residents_is_not_one_of_the_lab_in_any_form(work: Work, last: Block) -> None:
    step = work.room.drafting.add(work.draft.id, last, work.lab.curator)
    found = work.room.publishing.check(work.draft.id, work.lab.curator)
    assert Objection(Flaw.LAST_WORD, step.block) in found
