"""The contract of ``Collections``: editions, and what is left of those that were withdrawn."""

import pytest
from sqlalchemy import text as sql

from kb.adapters.sql.database import connect
from kb.errors import (
    CollectionNotFound,
    EditionNotFound,
    InTheWay,
    Invalid,
)
from kb.model.collection import BlockId, Narrations, State, Telling, Told
from kb.model.evidence import VOICES, Access, KnowledgeSource
from kb.model.people import LabRole, Role
from kb.model.reader import VISITOR
from kb.model.remark import Proposed
from kb.ports.collections import Asked
from kb.services.curating.composing import State as WordState
from kb.services.curating.fixing import Since
from kb.services.curating.publishing import Flaw, Objection
from tests.building import document
from tests.contract.collections.drafted import CHANGED, STORY, Work, in_the_way
from tests.curating import collection, quote, shown_finding, somebody, text


def test_an_edition_never_changes_and_shows_the_words_of_its_sources(work: Work) -> None:
    work.publish()
    first = work.room.drafting.blocks(work.draft.id, work.lab.curator)[0].block
    work.room.drafting.edit(work.draft.id, first.model_copy(update={"text": "Daarna"}), work.lab.curator, expected=1)

    shown = work.room.composing.edition(work.draft.id, 1, VISITOR)

    assert [one.exact for one in shown.words] == [
        "Ik durfde de post niet meer te openen.",
        "wachtte de helft langer dan een jaar",
    ]
    assert shown.blocks[0].block.written == ("Wat wij hoorden",)
    assert shown.plurality.units == dict.fromkeys(VOICES, 1) | {KnowledgeSource.PRACTICE: 0}
    assert STORY[:20] not in (shown.edition.content if shown.edition else "")
    assert work.room.collecting.all(VISITOR)[0].state is State.PUBLISHED
    news = work.room.publishing.news(work.draft.id, work.lab.curator)
    assert news is not None
    assert [was.written for was, _ in news.changed] == [("Wat wij hoorden",)]


def test_what_a_draft_says_of_itself_is_seen_in_the_next_edition_only(work: Work) -> None:
    work.publish()
    collecting = work.room.collecting
    now = collecting.say(work.draft.id, {"title": "Nieuwe naam", "slug": "nieuwe-naam"}, work.lab.curator, expected=1)

    assert collecting.one(work.draft.id, work.lab.member).title == "Nieuwe naam"
    assert collecting.one(work.draft.id, VISITOR).title == "Wachten op hulp"
    assert collecting.named("wachten-op-hulp", VISITOR).slug == "nieuwe-naam"
    assert collecting.count(VISITOR, Asked(words="nieuwe")) == 0
    work.publish("Een andere naam.")
    assert collecting.one(work.draft.id, VISITOR).title == "Nieuwe naam"
    assert collecting.count(VISITOR, Asked(words="nieuwe naam", lab=work.lab.id, state=State.PUBLISHED)) == 1
    with pytest.raises(InTheWay):
        collecting.say(work.draft.id, {"title": "Te laat"}, work.lab.curator, expected=now.revision - 1)


def test_an_edition_for_a_lab_is_for_nobody_else(work: Work) -> None:
    work.room.collecting.say(work.draft.id, {"access": Access.LABS}, work.lab.curator, expected=1)
    work.publish()

    assert work.room.composing.edition(work.draft.id, 1, work.lab.member).blocks
    for reader in (VISITOR, somebody(work.library, "Pro Fes", Role.RESEARCHER)):
        with pytest.raises(CollectionNotFound):
            work.room.composing.edition(work.draft.id, 1, reader)


def test_words_of_an_earlier_version_are_read_there(work: Work) -> None:
    work.publish()
    report, parts = document("test:rapport", CHANGED, title="Een jaar wachten")
    work.library.catalogue.save(report, parts)

    word = list(work.room.composing.edition(work.draft.id, 1, VISITOR).words)[1]

    assert (word.state, word.exact) == (WordState.EARLIER, "wachtte de helft langer dan een jaar")
    assert [one.flaw for one in in_the_way(work)] == [Flaw.CHANGED]


def test_a_withdrawn_edition_leaves_the_others(work: Work) -> None:
    work.publish()
    work.publish("Nog een.")

    work.room.publishing.withdraw(work.draft.id, 2, "Er stond iets fout.", work.lab.curator)
    work.room.publishing.withdraw(work.draft.id, 2, "Er stond een jaartal fout.", work.lab.curator)

    assert work.room.collecting.one(work.draft.id, VISITOR).newest == 1
    gone = work.room.composing.edition(work.draft.id, 2, VISITOR)
    assert (gone.blocks, gone.edition and gone.edition.content) == ([], "")
    assert gone.edition is not None
    assert gone.edition.farewell is not None
    assert gone.edition.farewell.reason == "Er stond een jaartal fout."
    assert work.room.composing.edition(work.draft.id, 1, VISITOR).blocks
    with pytest.raises(EditionNotFound):
        work.room.composing.edition(work.draft.id, 3, VISITOR)
    work.publish("De derde.")
    assert work.room.collecting.one(work.draft.id, VISITOR).newest == 3


def test_what_is_left_of_a_withdrawn_collection_is_for_everybody(work: Work) -> None:
    work.room.collecting.say(work.draft.id, {"access": Access.LABS}, work.lab.curator, expected=1)
    work.publish()
    work.room.collecting.withdraw(work.draft.id, "Het lab is gestopt.", work.lab.curator)

    (left,) = work.room.collecting.all(VISITOR, Asked(state=State.WITHDRAWN))

    assert left.farewell is not None
    assert (left.title, left.farewell.reason) == ("Wachten op hulp", "Het lab is gestopt.")
    room, id, block = work.room, work.draft.id, work.room.drafting.blocks(work.draft.id, work.lab.curator)[0].block.id
    for adds in (
        lambda: room.drafting.add(id, text(), work.lab.curator),
        lambda: room.publishing.publish(id, "Toch.", work.lab.curator),
        lambda: room.remarking.suggest(id, Proposed.ADD, work.lab.member, after=text()),
        lambda: room.remarking.disagree(id, block, "Bij ons niet.", work.lab.member),
    ):
        with pytest.raises(Invalid, match="voorgoed"):
            adds()


def test_an_edition_says_how_many_of_each_role_made_it(work: Work) -> None:
    room, id, lab = work.room, work.draft.id, work.lab
    said = room.drafting.add(id, text("Dit wil ik toch niet."), lab.resident)
    room.drafting.undo(id, lab.resident, step=said.id)
    work.publish()
    room.drafting.add(id, text("Dit wel."), lab.resident)
    asked = room.remarking.suggest(id, Proposed.ADD, lab.member, after=text("Vergeet de buren niet."), why="Zo is het.")
    room.remarking.take(id, asked.id, lab.curator)
    work.publish("Met de buren.")

    second, first = room.publishing.editions(id, VISITOR)

    assert first.made_by == {LabRole.CURATOR: 1}
    assert second.made_by == {LabRole.CURATOR: 1, LabRole.CO_CURATOR: 1, LabRole.MEMBER: 1}


def test_what_is_left_of_the_only_edition_is_for_its_readers(work: Work) -> None:
    work.publish()
    work.room.publishing.withdraw(work.draft.id, 1, "Er stond iets fout.", work.lab.curator)

    there = work.room.collecting.named(work.draft.slug, VISITOR)

    assert (there.state, there.newest) == (State.DRAFT, 0)
    gone = work.room.composing.edition(there.id, 1, VISITOR)
    assert gone.edition is not None
    assert gone.edition.farewell is not None
    assert gone.blocks == []
    with pytest.raises(CollectionNotFound):
        work.room.composing.draft(there.id, VISITOR)


def test_of_a_draft_that_is_withdrawn_nobody_else_learns_that_it_was(work: Work) -> None:
    work.room.collecting.withdraw(work.draft.id, "Toch niet.", work.lab.curator)

    assert work.room.collecting.all(VISITOR) == []
    with pytest.raises(CollectionNotFound):
        work.room.collecting.named(work.draft.slug, VISITOR)
    assert work.room.collecting.named(work.draft.slug, work.lab.member).state is State.WITHDRAWN


def test_an_edition_keeps_what_an_entry_said_and_counts_what_it_quotes(work: Work) -> None:
    journals, me = work.room.journals, work.lab.curator
    words = "Mijn buurvrouw Willemien hielp mij"
    said = {"day": "2026-05-01", "asked": "Helpt bellen?", "tried": "Wij belden op zeepaardje-4711."}
    quoted = quote(work.library, work.story, words).reference
    entry = journals.begin(work.lab.id, {**said, "quotations": (quoted,)}, me)
    other = collection(work.library, work.lab, Told(id=BlockId(""), entry=entry.id))
    composed = work.room.composing.draft(other.id, me)
    assert [one.exact for one in composed.words] == [words]
    assert composed.own_words.quoted[KnowledgeSource.EXPERIENCE] == len(words.replace(" ", ""))
    assert composed.own_words.written == len("Helptbellen?Wijbeldenopzeepaardje-4711.")
    work.room.publishing.publish(other.id, "Een verslag.", me)

    def now() -> tuple[str, Since | None, list[str]]:
        (shown,) = work.room.composing.edition(other.id, 1, VISITOR).blocks
        assert shown.entry is not None
        return shown.entry.asked, shown.since, [one.exact for one in shown.words]

    assert now() == ("Helpt bellen?", None, [words])
    (listed,) = work.room.listing.of([other.id], VISITOR)
    assert listed.plurality == work.room.composing.edition(other.id, 1, VISITOR).plurality
    assert listed.plurality.units[KnowledgeSource.EXPERIENCE] == 1
    news = work.room.publishing.news(other.id, me)
    assert news is not None
    assert news.is_empty
    journals.change(entry.id, {"asked": "Helpt schrijven?", "quotations": ()}, me, expected=1)
    assert now() == ("Helpt bellen?", Since.CHANGED, [words])
    news = work.room.publishing.news(other.id, me)
    assert news is not None
    assert len(news.changed) == 1
    journals.strike(entry.id, me, expected=2)
    assert now() == ("Helpt bellen?", Since.GONE, [words])
    assert work.room.composing.draft(other.id, me).blocks[0].entry is None
    work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    (shown,) = work.room.composing.edition(other.id, 1, VISITOR).blocks
    assert ("zeepaardje" not in repr(shown), shown.covered, [one.exact for one in shown.words]) == (True, True, [""])


def test_words_in_an_entry_stand_in_the_way_as_any_others(work: Work) -> None:
    quoted = quote(work.library, work.story, "Mijn buurvrouw Willemien hielp mij").reference
    said = {"day": "2026-05-01", "asked": "Helpt bellen?", "quotations": (quoted,)}
    entry = work.room.journals.begin(work.lab.id, said, work.lab.curator)
    work.room.drafting.add(work.draft.id, Told(id=BlockId(""), entry=entry.id), work.lab.curator)
    assert in_the_way(work) == []

    story, parts = document("test:verhaal", "Iets heel anders.", source=KnowledgeSource.EXPERIENCE, title="De post")
    work.library.catalogue.save(story, parts)

    last = work.room.drafting.blocks(work.draft.id, work.lab.curator)[-1].block.id
    assert Objection(Flaw.CHANGED, last) in in_the_way(work)


def test_an_edition_says_that_a_finding_changed_since(work: Work, url: str) -> None:
    shown = shown_finding(work.library, quote(work.library, work.report, "De andere helft"))
    other = collection(work.library, work.lab, shown)
    work.room.publishing.publish(other.id, "Een bevinding.", work.lab.curator)

    def since() -> Since | None:
        return work.room.composing.edition(other.id, 1, VISITOR).blocks[0].since

    assert since() is None
    engine = connect(url)
    for statement, now in (
        ("UPDATE stances SET doubted = true", Since.CHANGED),
        ("UPDATE stances SET doubted = false", None),
        ("UPDATE findings SET sentence = 'Iets anders dan eerst.'", Since.CHANGED),
        ("UPDATE findings SET published_at = NULL", Since.GONE),
    ):
        with engine.begin() as connection:
            connection.execute(sql(statement))
        assert since() is now, statement
    engine.dispose()


def test_of_voices_beside_each_other_only_the_one_goes_that_repeats_what_was_withdrawn(work: Work) -> None:
    mine = Telling(who="Wij", text="Iets heel anders.")
    again = Telling(who="Willemien", text="Mijn buurvrouw Willemien hielp mij toen.")
    quoted = quote(work.library, work.story, "Mijn buurvrouw Willemien hielp mij", why="Zo kan het ook.")
    other = collection(work.library, work.lab, Narrations(id=BlockId(""), tellings=(again, mine)), quoted)
    work.room.publishing.publish(other.id, "Twee stemmen.", work.lab.curator)

    work.library.withdrawing.withdraw([work.story.id], "op verzoek")

    for shown in (
        work.room.composing.draft(other.id, work.lab.curator),
        work.room.composing.edition(other.id, 1, VISITOR),
        work.room.composing.edition(other.id, 1, work.lab.curator),
    ):
        voices, quotation = shown.blocks
        assert isinstance(voices.block, Narrations)
        assert [(one.who, one.text) for one in voices.block.tellings] == [("…", "…"), ("Wij", "Iets heel anders.")]
        assert (voices.covered, quotation.covered) == (True, False)
        assert "Willemien" not in repr(shown)
    (edition,) = work.room.publishing.editions(other.id, VISITOR)
    assert "Willemien" not in edition.content
    assert "Iets heel anders." in edition.content
