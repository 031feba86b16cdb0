"""The contract of ``Collections``, on SQLite and on PostgreSQL, by the services that stand on it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text as sql

from kb.adapters.sql.database import connect
from kb.bootstrap import Library, open_library
from kb.errors import (
    BlockNotFound,
    CollectionNotFound,
    DocumentNotFound,
    EditionNotFound,
    EntryNotFound,
    Forbidden,
    InTheWay,
    Invalid,
    NotReady,
    Taken,
)
from kb.model.collection import (
    Block,
    BlockId,
    Collection,
    Naming,
    Narrations,
    Sentence,
    Silence,
    State,
    Step,
    Synthesis,
    Telling,
    Told,
)
from kb.model.document import Document
from kb.model.edition import Carried
from kb.model.event import Action
from kb.model.evidence import VOICES, Access, Consent, KnowledgeSource, Purpose
from kb.model.identity import ThemeId
from kb.model.people import LabRole, Role
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.remark import Answer, Dissent, Proposed
from kb.model.text import Span
from kb.ports.catalogue import Derived
from kb.ports.collections import DRAFT, Asked
from kb.services.curating.collecting import Begun
from kb.services.curating.composing import State as WordState
from kb.services.curating.publishing import Flaw, Objection
from kb.services.curating.room import Curation
from kb.settings import Settings
from tests.building import document
from tests.curating import Lab, collection, heading, lab, quote, shown_finding, somebody, text

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw Willemien hielp mij in zeepaardje-4711."
REPORT = "Van de gezinnen wachtte de helft langer dan een jaar. De andere helft vroeg eerder om hulp."
CHANGED = "In dit rapport staat nu iets anders. De andere helft vroeg eerder om hulp."


class Work(NamedTuple):
    """A lab with a draft that quotes a story and a report."""

    library: Library
    lab: Lab
    story: Document
    report: Document
    draft: Collection

    @property
    def room(self) -> Curation:
        return self.library.curation

    def publish(self, news: str = "De eerste editie.") -> None:
        self.room.publishing.publish(self.draft.id, news, self.lab.curator)

    def kinds(self) -> list[str]:
        return [one.block.kind for one in self.room.drafting.blocks(self.draft.id, self.lab.curator)]


@pytest.fixture
def work(url: str, tmp_path: Path) -> Iterator[Work]:
    library = open_library(Settings(data=tmp_path / "data", database_url=url, _env_file=None))
    story, passages = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    library.catalogue.save(story, passages)
    report, parts = document("test:rapport", REPORT, title="Een jaar wachten")
    library.catalogue.save(report, parts)
    venlo = lab(library)
    quoted = quote(library, story, "Ik durfde de post niet meer te openen.", "Zo begint het voor velen.")
    other = quote(library, report, "wachtte de helft langer dan een jaar")
    draft = collection(library, venlo, heading(), quoted, other, text())
    yield Work(library, venlo, story, report, draft)
    library.catalogue.close()


def test_a_draft_is_for_its_lab_alone(work: Work) -> None:
    stranger = somebody(work.library, "Vera Ver", Role.CURATOR, "elders")
    for reader in (VISITOR, stranger):
        assert work.room.collecting.all(reader) == []
        assert work.room.collecting.count(reader) == 0
        assert work.room.collections.uses(work.story.id, reader) == []
        with pytest.raises(CollectionNotFound):
            work.room.collecting.named(work.draft.slug, reader)
        with pytest.raises(CollectionNotFound):
            work.room.composing.draft(work.draft.id, reader)
        with pytest.raises(CollectionNotFound):
            work.room.drafting.add(work.draft.id, text(), reader)

    for reader in work.lab.curator, work.lab.resident, work.lab.member:
        assert work.room.collecting.all(reader) == [work.draft]
    with pytest.raises(Forbidden):
        work.room.drafting.add(work.draft.id, text(), work.lab.member)
    assert len(work.room.collections.uses(work.story.id, work.lab.member)) == 1


def test_blocks_stand_where_steps_put_them(work: Work) -> None:
    drafting, me = work.room.drafting, work.lab.curator
    assert work.kinds() == ["heading", "quote", "quote", "text"]
    blocks = drafting.blocks(work.draft.id, me)

    drafting.move(work.draft.id, blocks[3].block.id, 0, me)
    drafting.remove(work.draft.id, blocks[1].block.id, me)
    drafting.add(work.draft.id, heading("Tot slot"), me, position=1)
    now = drafting.blocks(work.draft.id, me)

    assert [one.block.id for one in now[:1] + now[2:]] == [blocks[3].block.id, blocks[0].block.id, blocks[2].block.id]
    assert [one.position for one in now] == [0, 1, 2, 3]
    for place in (-1, 5, 10**9):
        with pytest.raises(Invalid):
            drafting.add(work.draft.id, text(), me, position=place)
    for place in (-1, 4, 10**9):
        with pytest.raises(Invalid):
            drafting.move(work.draft.id, now[0].block.id, place, me)
    assert drafting.blocks(work.draft.id, me) == now


def test_each_step_can_be_taken_back_and_done_again(work: Work) -> None:
    drafting, me, id = work.room.drafting, work.lab.curator, work.draft.id
    moments = [drafting.blocks(id, me)]
    first = moments[0][0].block
    acts: tuple[Callable[[], Step], ...] = (
        lambda: drafting.edit(id, first.model_copy(update={"text": "Anders"}), me, expected=1),
        lambda: drafting.move(id, first.id, 2, me),
        lambda: drafting.add(id, text("Nog iets."), me, position=0),
        lambda: drafting.remove(id, moments[0][1].block.id, me),
    )
    for act in acts:
        act()
        moments.append(drafting.blocks(id, me))

    def said() -> list[object]:
        return [one.block for one in drafting.blocks(id, me)]

    for before in reversed(moments[:-1]):
        drafting.undo(id, me)
        assert said() == [one.block for one in before]
    for after in moments[1:]:
        drafting.redo(id, me)
        assert said() == [one.block for one in after]
    with pytest.raises(BlockNotFound):
        drafting.redo(id, me)


def test_what_somebody_else_wrote_since_is_not_undone(work: Work) -> None:
    drafting, id = work.room.drafting, work.draft.id
    first = drafting.blocks(id, work.lab.curator)[0].block
    drafting.edit(id, first.model_copy(update={"text": "Van de curator"}), work.lab.curator, expected=1)
    drafting.edit(id, first.model_copy(update={"text": "Van de bewoner"}), work.lab.resident, expected=2)

    with pytest.raises(InTheWay) as refused:
        drafting.undo(id, work.lab.curator)

    assert refused.value.by == work.lab.resident.account
    with pytest.raises(InTheWay):
        drafting.edit(id, first, work.lab.curator, expected=2)
    with pytest.raises(InTheWay):
        drafting.edit(id, first, work.lab.curator, expected=99)


def test_a_step_that_is_sent_twice_happens_once(work: Work) -> None:
    once = work.room.drafting.add(work.draft.id, text(), work.lab.curator, key="een")
    again = work.room.drafting.add(work.draft.id, text(), work.lab.curator, key="een")

    assert again == once
    assert len(work.kinds()) == 5


def test_of_many_steps_at_once_none_is_lost_or_doubled(work: Work) -> None:
    def write(who: Reader, number: int) -> str:
        return work.room.drafting.add(work.draft.id, text(f"Zin {number}."), who, position=0, key=f"k{number}").block

    people = (work.lab.curator, work.lab.resident)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: write(people[number % 2], number), range(60)))

    blocks = work.room.drafting.blocks(work.draft.id, work.lab.curator)
    assert len(set(made)) == 60
    assert sorted(one.block.id for one in blocks[:60]) == sorted(made)
    assert [one.position for one in blocks] == list(range(64))


def test_a_block_of_another_collection_is_not_moved(work: Work) -> None:
    other = collection(work.library, work.lab, heading(), title="Iets anders")
    (there,) = work.room.drafting.blocks(other.id, work.lab.curator)

    with pytest.raises(BlockNotFound):
        work.room.drafting.move(work.draft.id, there.block.id, 0, work.lab.curator)


def test_each_change_has_its_event(work: Work) -> None:
    work.room.drafting.undo(work.draft.id, work.lab.curator)
    work.publish()

    actions = [event.action for event in work.library.events.of(work.draft.id)]

    assert actions == [Action.COLLECTION_ADDED, *[Action.COLLECTION_CHANGED] * 5, Action.COLLECTION_PUBLISHED]


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


def test_a_name_that_was_ever_given_is_given_to_nothing_else(work: Work) -> None:
    collecting = work.room.collecting
    collecting.say(work.draft.id, {"slug": "anders"}, work.lab.curator, expected=1)
    other = collection(work.library, work.lab, title="Wachten op hulp")

    assert other.slug == "wachten-op-hulp-2"
    with pytest.raises(Taken):
        collecting.say(other.id, {"slug": "wachten-op-hulp"}, work.lab.curator, expected=1)
    for slug in ("nieuw", "Met hoofdletter", "met\u202eomkering", "a" * 81):
        with pytest.raises(Invalid):
            collecting.say(other.id, {"slug": slug}, work.lab.curator, expected=1)
    with pytest.raises(Invalid):
        collecting.say(other.id, {"title": "On\u200bzichtbaar"}, work.lab.curator, expected=1)


def test_one_letter_in_the_text_of_a_source_stands_in_the_way(work: Work, url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        changed = REPORT.replace("een jaar", "een jaaR", 1)
        there = {"id": work.report.id, "text": changed}
        connection.execute(sql("UPDATE versions SET text = :text WHERE document_id = :id"), there)
    engine.dispose()
    block = work.room.drafting.blocks(work.draft.id, work.lab.curator)[2].block

    assert [(one.flaw, one.block) for one in _in_the_way(work)] == [(Flaw.CHANGED, block.id)]
    with pytest.raises(NotReady) as refused:
        work.publish()
    assert [fault.field for fault in refused.value.faults] == [block.id]


def test_one_digit_of_a_place_stands_in_the_way(work: Work, url: str) -> None:
    block = work.room.drafting.blocks(work.draft.id, work.lab.curator)[2].block
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(
            sql('UPDATE collection_mentions SET "start" = "start" + 1 WHERE block = :block'), {"block": block.id}
        )
    engine.dispose()

    assert (Flaw.CHANGED, block.id) in [(one.flaw, one.block) for one in _in_the_way(work)]


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

    assert {one.flaw for one in _in_the_way(work)} == {
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


@pytest.mark.parametrize("slug", ["versies", "bewerken", "verschil"])
def test_what_means_something_in_an_address_is_no_name(work: Work, slug: str) -> None:
    with pytest.raises(Invalid, match="betekent hier al iets anders"):
        work.room.collecting.say(work.draft.id, {"slug": slug}, work.lab.curator, expected=1)


def test_an_edition_for_a_lab_is_for_nobody_else(work: Work) -> None:
    work.room.collecting.say(work.draft.id, {"access": Access.LABS}, work.lab.curator, expected=1)
    work.publish()

    assert work.room.composing.edition(work.draft.id, 1, work.lab.member).blocks
    for reader in (VISITOR, somebody(work.library, "Pro Fes", Role.RESEARCHER)):
        with pytest.raises(CollectionNotFound):
            work.room.composing.edition(work.draft.id, 1, reader)


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
    assert Flaw.GONE in {one.flaw for one in _in_the_way(work)}


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
    work.room.remarking.disagree(work.draft.id, _first(work), "Dat zeepaardje-4711 hoort er niet bij.", work.lab.member)

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
    asked = work.room.remarking.suggest(work.draft.id, Proposed.REMOVE, work.lab.member, block=_first(work))
    note = work.room.remarking.disagree(work.draft.id, _first(work), "Dit klopt niet.", work.lab.member)
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


def test_words_of_an_earlier_version_are_read_there(work: Work) -> None:
    work.publish()
    report, parts = document("test:rapport", CHANGED, title="Een jaar wachten")
    work.library.catalogue.save(report, parts)

    word = list(work.room.composing.edition(work.draft.id, 1, VISITOR).words)[1]

    assert (word.state, word.exact) == (WordState.EARLIER, "wachtte de helft langer dan een jaar")
    assert [one.flaw for one in _in_the_way(work)] == [Flaw.CHANGED]


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


def test_what_published_collections_are_of_and_about_can_be_chosen_from(work: Work) -> None:
    said = {"themes": ("schulden",), "places": ("Venlo",)}
    work.room.collecting.say(work.draft.id, said, work.lab.curator, expected=1)
    assert work.room.collecting.topics(work.lab.curator) == ([], [], [])
    work.publish()

    assert work.room.collecting.topics(VISITOR) == ([work.lab.id], ["schulden"], ["venlo"])


def test_a_dissent_stands_in_every_edition_and_is_its_authors_alone(work: Work) -> None:
    work.publish()
    remarking, id = work.room.remarking, work.draft.id
    said = remarking.disagree(id, _first(work), "Zo ging het bij ons niet.", work.lab.member)
    acts: tuple[Callable[[], Dissent], ...] = (
        lambda: remarking.rewrite(id, said.id, "Toch wel.", work.lab.curator),
        lambda: remarking.take_back(id, said.id, work.lab.curator),
        lambda: remarking.hide(id, said.id, "liever niet", work.lab.curator),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert [one.text for one in work.room.composing.edition(id, 1, VISITOR).blocks[0].dissents] == [said.text]

    work.room.drafting.remove(id, _first(work), work.lab.curator)
    assert [one.text for one in work.room.composing.draft(id, work.lab.curator).elsewhere] == [said.text]
    remarking.hide(id, said.id, "op last van de rechter", KEEPER)
    (hidden,) = remarking.dissents(id, VISITOR)
    assert (hidden.text, hidden.hidden) == ("", "op last van de rechter")
    assert remarking.dissents(id, work.lab.member)[0].text == said.text
    remarking.take_back(id, said.id, work.lab.member)
    assert remarking.dissents(id, work.lab.member)[0].text == ""


def test_a_suggestion_that_is_taken_says_whose_it_was(work: Work) -> None:
    remarking, id, first = work.room.remarking, work.draft.id, _first(work)
    better = heading("Wat bewoners zeiden").model_copy(update={"id": first})
    asked = remarking.suggest(id, Proposed.CHANGE, work.lab.member, block=first, after=better, why="Duidelijker.")
    with pytest.raises(Forbidden):
        remarking.take(id, asked.id, work.lab.member)

    taken = remarking.take(id, asked.id, work.lab.curator)

    assert (taken.answer, taken.role) == (Answer.TAKEN, LabRole.MEMBER)
    assert work.room.drafting.history(id, work.lab.curator)[0].of == asked.id
    assert work.room.drafting.blocks(id, work.lab.curator)[0].block.written == ("Wat bewoners zeiden",)
    with pytest.raises(InTheWay):
        remarking.decline(id, asked.id, "te laat", work.lab.curator)
    late = remarking.suggest(id, Proposed.REMOVE, work.lab.member, block=first)
    work.room.drafting.edit(id, heading("Weer anders").model_copy(update={"id": first}), work.lab.curator, expected=2)
    with pytest.raises(InTheWay):
        remarking.take(id, late.id, work.lab.curator)


def test_a_journal_is_read_by_whom_its_entries_say(work: Work) -> None:
    journals, me = work.room.journals, work.lab.curator
    open_ = journals.begin(work.lab.id, {"day": "2026-04-01", "asked": "Helpt bellen?", "outcome": "failed"}, me)
    own = journals.begin(work.lab.id, {"day": "2026-04-02", "asked": "Wat nu?", "access": "labs"}, me)

    assert [one.id for one in journals.of(work.lab.id, VISITOR)] == [open_.id]
    assert [one.id for one in journals.of(work.lab.id, work.lab.member)] == [own.id, open_.id]
    with pytest.raises(EntryNotFound):
        journals.one(own.id, VISITOR)
    for wrong in ({"changed": "planned"}, {"asked": ""}, {"lab": "x"}):
        with pytest.raises(Invalid):
            journals.change(open_.id, wrong, me, expected=1)
    journals.change(open_.id, {"learned": "Niemand nam op."}, me, expected=1)
    with pytest.raises(InTheWay):
        journals.change(open_.id, {"learned": "Te laat."}, me, expected=1)
    journals.strike(open_.id, me, expected=2)
    assert journals.of(work.lab.id, VISITOR) == []
    for reader, refused in ((VISITOR, EntryNotFound), (work.lab.member, Forbidden)):
        with pytest.raises(refused):
            journals.put_back(open_.id, reader)
    with pytest.raises(EntryNotFound):
        journals.change(open_.id, {"learned": "Toch."}, me, expected=2)
    assert journals.put_back(open_.id, me).learned == "Niemand nam op."
    assert [one.id for one in journals.of(work.lab.id, VISITOR)] == [open_.id]
    with pytest.raises(EntryNotFound):
        journals.put_back(open_.id, me)


def test_what_is_made_under_a_key_is_made_once_by_each(work: Work) -> None:
    me, other, begun = work.lab.curator, work.lab.resident, Begun("Onder een naam", "Wie?")
    collections = [work.room.collecting.begin(work.lab.id, begun, one, key="k") for one in (me, me, other)]
    entries = [
        work.room.journals.begin(work.lab.id, {"day": "2026-04-01", "asked": "Wat?"}, one, key="k")
        for one in (me, me, other)
    ]
    id, block = work.draft.id, work.room.drafting.blocks(work.draft.id, me)[3].block
    said = work.room.remarking
    suggested = [said.suggest(id, Proposed.REMOVE, one, block=block.id, key="k") for one in (me, me, other)]
    disagreed = [said.disagree(id, block.id, "Niet zo.", one, key="k") for one in (me, me, other)]
    editions = [work.room.publishing.publish(id, "Uit.", one, key="k") for one in (me, me, other)]

    for first, again, theirs in (collections, entries, suggested, disagreed):
        assert first == again
        assert theirs.id != first.id
    assert [one.number for one in editions] == [1, 1, 2]
    assert len(work.room.remarking.dissents(id, me)) == len(work.room.remarking.suggestions(id, me)) == 2
    work.room.publishing.withdraw(id, 1, "Fout.", me)
    assert work.room.publishing.publish(id, "Uit.", me, key="k").number == 1
    assert work.room.carrying.taken_out(id, KEEPER).written.count(b'"key"') == 0


def test_a_collection_goes_elsewhere_and_is_the_same_there(work: Work, tmp_path: Path) -> None:
    work.publish()
    work.room.remarking.disagree(work.draft.id, _first(work), "Zo ging het bij ons niet.", work.lab.member)
    out = work.room.carrying.taken_out(work.draft.id, KEEPER).written
    there = open_library(Settings(data=tmp_path / "daar", _env_file=None))
    there.curation.carrying.taken_in(out, KEEPER)

    assert there.curation.carrying.taken_out(work.draft.id, KEEPER).written == out
    assert REPORT[:20].encode() not in out
    with pytest.raises(Taken):
        there.curation.carrying.taken_in(out, KEEPER)
    forged = Carried.model_validate_json(out)
    (edition,) = forged.editions
    wrong = edition.model_copy(update={"content": edition.content.replace("hoorden", "verzonnen")})
    with pytest.raises(Invalid, match="editie 1"):
        there.curation.carrying.taken_in(forged.model_copy(update={"editions": (wrong,)}).written, KEEPER)
    there.catalogue.close()


def test_what_is_no_longer_what_was_quoted_is_named(work: Work, url: str) -> None:
    work.publish()
    work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    assert list(work.room.carrying.looked(KEEPER).broken) == []
    engine = connect(url)
    with engine.begin() as connection:
        changed = {"id": work.report.id, "text": REPORT.replace("jaar", "jaaR", 1)}
        connection.execute(sql("UPDATE versions SET text = :text WHERE document_id = :id"), changed)
    engine.dispose()

    broken = list(work.room.carrying.looked(KEEPER).broken)

    block = work.room.drafting.blocks(work.draft.id, work.lab.curator)[2].block.id
    assert [(one.collection.id, one.edition, one.block) for one in broken] == [
        (work.draft.id, 1, block),
        (work.draft.id, DRAFT, block),
    ]


def test_what_does_not_follow_from_what_is_written_is_named_and_made_anew(work: Work, url: str) -> None:
    work.room.drafting.add(work.draft.id, shown_finding(work.library), work.lab.curator)
    work.library.withdrawing.remove([work.story.id], "op verzoek")
    catalogue, id = work.library.catalogue, work.draft.id
    assert list(catalogue.differences()) == []
    assert work.room.collections.absent() == {}
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sql("DELETE FROM collection_findings"))
        connection.execute(sql("UPDATE collection_mentions SET document = 'ergens' WHERE start > 5"))
        connection.execute(sql("UPDATE collection_blocks SET position = position + 7 WHERE position > 1"))
        connection.execute(
            sql("INSERT INTO collection_coverings (collection, edition, block, document) VALUES ('weg', 0, 'b', 'd')")
        )

    told = list(catalogue.differences())
    assert [one.rpartition("; ")[2] for one in told] == ["draai: kb doctor --mend"] * 3
    assert sum(id in one for one in told) == 2
    assert work.room.collections.absent() == {id: 1}
    assert catalogue.mend() == {Derived.COLLECTIONS: 2}
    assert list(catalogue.differences()) == []
    assert work.room.collections.absent() == {}
    assert [one.position for one in work.room.drafting.blocks(id, work.lab.curator)] == [0, 1, 2, 3, 4]
    with engine.begin() as connection:
        connection.execute(sql("DELETE FROM collection_blocks"))
        connection.execute(sql("DELETE FROM collection_mentions"))
        connection.execute(sql("DELETE FROM collection_findings"))
    work.room.drafting.add(id, heading(), work.lab.curator)
    work.publish()
    with engine.begin() as connection:
        connection.execute(sql("UPDATE collection_editions SET content = REPLACE(content, 'Wat wij', 'Wat zij')"))
    engine.dispose()
    (told_of,) = catalogue.differences()
    assert told_of.startswith(f"collectie {id}, editie 1: de inhoud past niet bij de controlesom")
    assert catalogue.mend() == {}


def test_a_missing_voice_finds_collections(work: Work) -> None:
    work.publish()
    for voice, count in ((KnowledgeSource.PRACTICE, 1), (KnowledgeSource.EXPERIENCE, 0)):
        assert work.room.collecting.count(VISITOR, Asked(missing=voice)) == count
    work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    assert work.room.collecting.count(VISITOR, Asked(missing=KnowledgeSource.EXPERIENCE)) == 1


def test_a_list_counts_whose_words_a_collection_holds_as_its_page_does(work: Work) -> None:
    work.publish()
    draft = collection(work.library, work.lab, text())
    work.room.collecting.say(work.draft.id, {"title": "Nog niet uit"}, work.lab.curator, expected=1)
    named = Naming(id=BlockId(""), document=work.report.id)
    other = collection(work.library, work.lab, named, quote(work.library, work.story, "Mijn buurvrouw"))
    work.room.publishing.publish(other.id, "Ook.", work.lab.curator)

    for reader in (VISITOR, work.lab.curator):
        for _ in range(2):
            listed = work.room.listing.of([other.id, draft.id, work.draft.id], reader)
            pages = [work.room.composing.edition(id, 1, reader) for id in (other.id, work.draft.id)]
            assert [one.plurality for one in listed] == [one.plurality for one in pages]
            assert [one.collection.title for one in listed] == [one.collection.title for one in pages]
            assert [one.at for one in listed] == [one.edition.at for one in pages if one.edition]
            work.library.withdrawing.withdraw([work.story.id], "op verzoek")
    assert {voice for one in listed for voice in one.plurality.silent} == {
        KnowledgeSource.PRACTICE,
        KnowledgeSource.EXPERIENCE,
    }


def test_a_finding_is_heard_by_the_words_under_it(work: Work) -> None:
    under = quote(work.library, work.story, "Mijn buurvrouw"), quote(work.library, work.report, "De andere helft")
    shown = shown_finding(work.library, *under, why="Over zeepaardje-4711 en Willemien.")
    other = collection(work.library, work.lab, shown)
    work.room.publishing.publish(other.id, "Een bevinding.", work.lab.curator)
    experience = Asked(ids=(other.id,), missing=KnowledgeSource.EXPERIENCE)
    (use,) = [one for one in work.room.collections.uses(work.story.id, VISITOR) if one.collection == other.id]
    assert (use.edition, use.span) == (1, under[0].reference.span)

    for reader in (VISITOR, work.lab.curator):
        page, (listed,) = work.room.composing.edition(other.id, 1, reader), work.room.listing.of([other.id], reader)
        assert page.plurality.units[KnowledgeSource.EXPERIENCE] == page.plurality.units[KnowledgeSource.RESEARCH] == 1
        assert listed.plurality == page.plurality
        assert work.room.collecting.count(reader, experience) == 0

    work.library.withdrawing.withdraw([work.story.id], "op verzoek")

    page, (listed,) = work.room.composing.edition(other.id, 1, VISITOR), work.room.listing.of([other.id], VISITOR)
    assert listed.plurality == page.plurality
    assert page.plurality.silent == (KnowledgeSource.PRACTICE, KnowledgeSource.EXPERIENCE)
    assert work.room.collecting.count(VISITOR, experience) == 1
    assert work.room.collecting.count(VISITOR, experience._replace(missing=KnowledgeSource.RESEARCH)) == 0
    assert "zeepaardje" not in repr(page)
    (placed,) = work.room.drafting.blocks(other.id, work.lab.curator)
    copied = placed.block
    work.room.drafting.edit(other.id, copied, work.lab.curator, expected=1)
    assert "zeepaardje" not in repr(work.room.composing.draft(other.id, work.lab.curator))
    work.room.drafting.remove(other.id, copied.id, work.lab.curator)
    assert work.room.collections.covered(other.id, DRAFT) == {}


def test_a_theme_finds_what_is_about_one_beneath_it(work: Work) -> None:
    themes = work.library.thesaurus
    broad, narrow = next((one.id, themes.narrower(one.id)[0].id) for one in themes if themes.narrower(one.id))
    work.room.collecting.say(work.draft.id, {"themes": (narrow,)}, work.lab.curator, expected=1)

    for theme, count in ((broad, 1), (narrow, 1), (ThemeId("geen-thema"), 0)):
        assert work.room.collecting.count(work.lab.member, Asked(theme=theme)) == count
        assert len(work.room.collecting.all(work.lab.member, Asked(theme=theme))) == count


def test_words_that_stand_in_a_document_are_found_there(work: Work) -> None:
    quoter = work.room.quoter
    found = quoter.of_words("Ik durfde de\npost niet meer te openen.", [work.report.id, work.story.id], VISITOR)

    assert found is not None
    assert (found.document, found.span) == (work.story.id, Span(start=0, end=38))
    assert quoter.of_words("Dit staat echt nergens in een stuk.", [work.story.id], VISITOR) is None
    with pytest.raises(Invalid):
        quoter.of(work.story.id, Span(start=0, end=10_000), VISITOR)
    with pytest.raises(DocumentNotFound):
        quoter.of_passage("geen", VISITOR)


def _first(work: Work) -> BlockId:
    return work.room.drafting.blocks(work.draft.id, work.lab.curator)[0].block.id


def _in_the_way(work: Work) -> list[Objection]:
    found = work.room.publishing.check(work.draft.id, work.lab.curator)
    return [one for one in found if one.stands_in_the_way]
