"""The contract of ``Collections``: what becomes of collections when a story in them is withdrawn or removed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text as sql

from kb.adapters.sql.database import connect
from kb.errors import (
    Invalid,
)
from kb.model.evidence import KnowledgeSource
from kb.model.reader import KEEPER, VISITOR
from kb.model.remark import Proposed
from kb.services.curating.composing import State as WordState
from kb.services.curating.publishing import Flaw
from tests.contract.collections.drafted import Work, first_block, in_the_way
from tests.curating import collection, lab, quote, text


def test_a_withdrawn_story_leaves_every_edition_in_the_same_moment(work: Work) -> None:
    quoted = quote(work.library, work.story, "Mijn buurvrouw", "Over zeepaardje-4711 en Willemien.")
    work.room.drafting.add(work.draft.id, quoted, work.lab.curator)
    work.publish()
    hash = work.room.publishing.editions(work.draft.id, VISITOR)[0].sha256

    work.library.withdrawing.withdraw([work.story.id], "op verzoek")

    for shown in (
        work.room.composing.edition(work.draft.id, 1, VISITOR),
        work.room.composing.draft(work.draft.id, work.lab.curator),
    ):
        assert [one.state for one in shown.words] == [WordState.WITHDRAWN, WordState.STANDS, WordState.WITHDRAWN]
        assert shown.words is not None
        assert shown.plurality.silent == (KnowledgeSource.PRACTICE, KnowledgeSource.EXPERIENCE)
        whole = repr(shown)
        for planted in ("zeepaardje-4711", "Willemien", "durfde", "De post"):
            assert planted not in whole
        assert "Zo begint het voor velen." in whole
    (edition,) = work.room.publishing.editions(work.draft.id, VISITOR)
    assert edition.sha256 == hash
    assert edition.plurality.units[KnowledgeSource.EXPERIENCE] == 1
    assert edition.reduced
    assert b"zeepaardje" not in work.room.carrying.taken_out(work.draft.id, KEEPER).written
    assert Flaw.GONE in {one.flaw for one in in_the_way(work)}


def test_what_repeats_a_withdrawn_story_cannot_be_written_again(work: Work) -> None:
    drafting, me = work.room.drafting, work.lab.curator
    work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    drafting.add(work.draft.id, text("Zij durfde de post niet meer te openen, dat zei zij."), me)
    work.room.remarking.suggest(work.draft.id, Proposed.ADD, me, after=text("zeepaardje-4711"), why="zeepaardje-4711")

    assert "durfde" not in repr(work.room.composing.draft(work.draft.id, me))
    assert "zeepaardje" not in repr(work.room.remarking.suggestions(work.draft.id, me))


def test_a_suggested_quotation_reads_as_its_words_until_its_story_is_withdrawn(work: Work) -> None:
    asked = quote(work.library, work.story, "Ik durfde de post niet meer te openen.")
    (shown,) = work.room.composing.alone([asked], work.lab.member)
    assert [one.exact for one in shown.words] == ["Ik durfde de post niet meer te openen."]

    work.library.withdrawing.withdraw([work.story.id], "op verzoek")

    (gone,) = work.room.composing.alone([asked], work.lab.member)
    assert [(one.state, one.exact, one.card) for one in gone.words] == [(WordState.WITHDRAWN, "", None)]


def test_of_a_removed_story_nothing_that_repeats_it_is_left(work: Work, url: str) -> None:
    quoted = quote(work.library, work.story, "Mijn buurvrouw", "Over zeepaardje-4711.")
    work.room.drafting.add(work.draft.id, quoted, work.lab.curator)
    work.publish()
    work.room.remarking.disagree(
        work.draft.id, first_block(work), "Dat zeepaardje-4711 hoort er niet bij.", work.lab.member
    )

    work.room.journals.begin(work.lab.id, {"day": "2026-05-01", "asked": "Wat is zeepaardje-4711?"}, work.lab.curator)
    slug = "over-zeepaardje-4711"
    work.room.collecting.say(work.draft.id, {"slug": slug}, work.lab.curator, expected=1)

    work.library.withdrawing.remove([work.story.id], "op verzoek")

    kept = ("blocks", "steps", "editions", "dissents", "suggestions")
    asked = [f"SELECT content FROM collection_{table}" for table in kept]  # noqa: S608
    asked += ["SELECT content FROM journal_entries", "SELECT slug FROM collection_slugs"]
    asked += ["SELECT content || shown || slug FROM collections"]
    engine = connect(url)
    with engine.connect() as connection:
        for statement in asked:
            assert not any("zeepaardje" in row for row in connection.execute(sql(statement)).scalars()), statement
    engine.dispose()
    assert work.room.collecting.named(slug, VISITOR).id == work.draft.id
    assert work.room.composing.edition(work.draft.id, 1, VISITOR).edition is not None


def test_no_reason_says_the_words_of_a_source_again(work: Work) -> None:
    work.publish()
    said, me = "Omdat zij de post niet meer te openen durfde.", work.lab.curator
    asked = work.room.remarking.suggest(work.draft.id, Proposed.REMOVE, work.lab.member, block=first_block(work))
    note = work.room.remarking.disagree(work.draft.id, first_block(work), "Dit klopt niet.", work.lab.member)
    reasons: list[Callable[[str], object]] = [
        lambda why: work.room.remarking.decline(work.draft.id, asked.id, why, me),
        lambda why: work.room.remarking.hide(work.draft.id, note.id, why, KEEPER),
        lambda why: work.room.publishing.withdraw(work.draft.id, 1, why, me),
        lambda why: work.room.collecting.withdraw(work.draft.id, why, me),
    ]
    for give in reasons:
        with pytest.raises(Invalid, match="herhaalt woorden van een bron"):
            give(said)
    for give in reasons:
        give("Omdat wij het niet meer weten.")


def test_a_story_that_comes_back_is_shown_again(work: Work) -> None:
    quoted = quote(work.library, work.story, "Mijn buurvrouw", "Over zeepaardje-4711.")
    work.room.drafting.add(work.draft.id, quoted, work.lab.curator)
    work.publish()
    work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    work.library.withdrawing.undo([work.story.id], "toch niet")

    shown = work.room.composing.edition(work.draft.id, 1, VISITOR)

    assert all(one.exact for one in shown.words)
    assert "zeepaardje-4711" in repr(shown.blocks)


def test_what_was_typed_over_in_a_collection_that_never_held_the_story_goes_too(work: Work) -> None:
    others = lab(work.library, "arnhem")
    room, me = work.room, others.curator
    typed = "Zij zei: ik durfde de post niet meer te openen. Zo is het."
    by_name = text("Toen was het mijn buurvrouw Willemien hielp mij, zei ze.")
    made = collection(work.library, others, text(typed), by_name, text("Willemien weet dat de post dicht blijft."))
    blocks = [one.block.id for one in room.drafting.blocks(made.id, me)]
    room.remarking.disagree(made.id, blocks[2], typed, others.member)
    room.remarking.suggest(made.id, Proposed.REMOVE, others.member, block=blocks[2], why=typed)
    entry = room.journals.begin(others.id, {"day": "2026-05-01", "asked": typed}, me)
    room.publishing.publish(made.id, f"Nu met: {typed}", me)
    slug = "ik-durfde-de-post-niet-meer-te-openen"
    room.collecting.say(made.id, {"slug": slug, "public_value": typed}, me, expected=1)
    work.library.people.labs.say(work.library.people.labs.lab("arnhem"), me, question=typed, public_value="")
    step = room.drafting.edit(made.id, text("Zonder die zin.").model_copy(update={"id": blocks[0]}), me, expected=1)

    work.library.withdrawing.withdraw([work.story.id], "op verzoek")

    room.drafting.undo(made.id, me, step=step.id)
    shown = room.composing.edition(made.id, 1, me)
    told = {
        "draft": room.composing.draft(made.id, me),
        "edition": shown,
        "suggestions": room.remarking.suggestions(made.id, me),
        "entry": room.journals.one(entry.id, me),
        "itself": room.collecting.one(made.id, me),
        "lab": work.library.people.labs.lab("arnhem"),
        "export": room.carrying.taken_out(made.id, KEEPER).written,
    }
    assert {name: said for name, said in told.items() if "durfde" in repr(said) or "buurvrouw" in repr(said)} == {}
    assert [one.covered for one in shown.blocks] == [True, True, False], "a name alone is anybody's"
    assert room.collecting.named(slug, me).slug != slug
    today = room.publishing.editions(made.id, me)[0].covered_on
    assert [one.covered_on for one in room.remarking.dissents(made.id, me)] == [today]
    assert [one.covered_on for one in room.remarking.suggestions(made.id, me)] == [today]
    assert room.journals.one(entry.id, me).covered_on == today
    assert [one.covered_on for one in shown.blocks] == [today, today, None]
    assert today == datetime.now(UTC).date()

    work.library.withdrawing.undo([work.story.id], "toch niet")
    assert "durfde" in repr(room.composing.edition(made.id, 1, me))


def test_what_was_typed_over_elsewhere_of_a_removed_story_is_destroyed(work: Work) -> None:
    others = lab(work.library, "arnhem")
    typed = "Zij zei: ik durfde de post niet meer te openen. Zo is het."
    made = collection(work.library, others, text(typed), text("Dit blijft."))
    work.room.publishing.publish(made.id, "Eerste.", others.curator)
    entry = work.room.journals.begin(others.id, {"day": "2026-05-01", "asked": typed}, others.curator)

    work.library.withdrawing.remove([work.story.id], "op verzoek")

    shown = work.room.composing.edition(made.id, 1, others.curator)
    assert [one.block.written for one in shown.blocks] == [("…",), ("Dit blijft.",)]
    assert work.room.journals.one(entry.id, others.curator).asked == "…"
