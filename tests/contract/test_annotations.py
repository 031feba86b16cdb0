"""The contract of ``Annotations``, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.adapters.sql.annotations import SqlAnnotations
from kb.errors import InTheWay, StudyNotFound, ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import Change, DeedKind, added, removed
from kb.model.document import Document
from kb.model.event import Action
from kb.model.evidence import Access, KnowledgeSource
from kb.model.finding import Finding
from kb.model.identity import AccountId, DocumentId, ThemeId, new_id
from kb.model.memo import Memo
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.study import Member, Outgoing, Study, StudyRole, Taken, Thing, ThingId
from kb.model.text import Span
from kb.model.withdrawal import Withdrawal, WithdrawalKind
from kb.ports.annotations import Grounds, Marked, Spread, Where
from tests.building import document
from tests.contract.deeds import Stores
from tests.studying import (
    NOW,
    code,
    coding,
    deed,
    finding,
    highlight,
    member,
    new,
    putting,
    region,
    researcher,
    stance,
    study,
)

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij."


class Work(NamedTuple):
    """A study of one researcher, with a code given to words of a story."""

    stores: Stores
    annotations: SqlAnnotations
    reader: Reader
    study: Study
    lead: Member
    story: Document
    code: Code
    highlight: Highlight
    coding: Coding


@pytest.fixture
def work(url: str, tmp_path: Path) -> Iterator[Work]:
    stores = Stores.on(url, tmp_path)
    story, passages = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    stores.catalogue.save(story, passages)
    reader, made = researcher(), study()
    lead = member(made, reader)
    annotations = SqlAnnotations(stores.engine)
    annotations.apply(putting(made, reader, [made, lead], kind=DeedKind.BEGUN), reader)
    given, marked = code(made), highlight(made, story, 0, 37, lead)
    said = coding(made, marked, given)
    annotations.apply(putting(made, reader, [given, marked, said]), reader)
    yield Work(stores, annotations, reader, made, lead, story, given, marked, said)
    stores.engine.dispose()


def _withdraw(work: Work, kind: WithdrawalKind = WithdrawalKind.WITHDRAWN) -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    line = Withdrawal(document_id=work.story.id, kind=kind, at=at, reason="op verzoek", texts=(work.story.sha256,))
    work.stores.withdrawals.carry_out([line])


def test_things_come_back_as_they_were_put_in(work: Work) -> None:
    memo = Memo(
        id=new(),
        study=work.study.study,
        on=work.coding.id,
        document=work.story.id,
        text="Schaamte, denk ik.",
        author=work.lead.id,
        made_at=NOW,
        changed_at=NOW,
    )
    sent = Outgoing(
        id=new(),
        study=work.study.study,
        format="qdpx",
        by=work.lead.id,
        at=NOW,
        sha256="0" * 64,
        documents={work.story.id: work.story.sha256},
    )
    written: tuple[Thing, ...] = (memo, sent)
    for thing in written:
        work.annotations.apply(putting(work.study, work.reader, [thing]), work.reader)

    things: tuple[Thing, ...] = (work.study, work.lead, work.code, work.highlight, work.coding, *written)
    for thing in things:
        assert work.annotations.things(type(thing), work.study.study, work.reader) == [thing]
    assert work.annotations.holding([work.story.id, DocumentId("nergens")], KEEPER) == [(work.study, sent)]
    assert work.annotations.holding([work.story.id], work.reader) == [(work.study, sent)]
    assert work.annotations.holding([work.story.id], researcher()) == []
    assert work.annotations.holding([DocumentId("nergens")], KEEPER) == []


def test_a_study_does_not_exist_for_who_is_no_member(work: Work) -> None:
    for other in (researcher(), VISITOR):
        assert work.annotations.studies(other) == []
        for ask in (work.annotations.member, work.annotations.deeds, work.annotations.hidden, work.annotations.tallies):
            with pytest.raises(StudyNotFound):
                ask(work.study.study, other)
        with pytest.raises(StudyNotFound):
            work.annotations.things(Code, work.study.study, other)
        with pytest.raises(StudyNotFound):
            work.annotations.apply(putting(work.study, other, [code(work.study, "wie belt")]), other)


def test_what_is_in_a_withdrawn_story_is_given_to_nobody_and_counts_no_more(work: Work) -> None:
    memo = Memo(
        id=new(),
        study=work.study.study,
        on=work.highlight.id,
        document=work.story.id,
        text="Hierover.",
        author=work.lead.id,
        made_at=NOW,
        changed_at=NOW,
    )
    work.annotations.apply(putting(work.study, work.reader, [memo]), work.reader)
    assert [tally.codings for tally in work.annotations.tallies(work.study.study, work.reader)] == [1]

    _withdraw(work)

    for kind in (Highlight, Coding, Memo):
        assert work.annotations.things(kind, work.study.study, work.reader) == []
    assert work.annotations.tallies(work.study.study, work.reader) == []
    assert [tuple(one) for one in work.annotations.hidden(work.study.study, work.reader)] == [(work.story.id, 1)]


def test_what_was_written_on_a_removed_document_is_destroyed(work: Work) -> None:
    memo = Memo(
        id=new(),
        study=work.study.study,
        on=work.highlight.id,
        document=work.story.id,
        text="zeepaardje-4711",
        author=work.lead.id,
        made_at=NOW,
        changed_at=NOW,
    )
    work.annotations.apply(putting(work.study, work.reader, [memo]), work.reader)
    work.annotations.apply(deed(work.study, work.reader, *removed([memo]), kind=DeedKind.MEMO), work.reader)

    _withdraw(work, WithdrawalKind.REMOVED)

    assert work.annotations.history(work.study.study, memo.id, KEEPER) == []
    assert len(work.annotations.history(work.study.study, work.coding.id, KEEPER)) == 1
    assert work.annotations.history(work.study.study, work.coding.id, work.reader) == []


@pytest.mark.parametrize("kind", [WithdrawalKind.WITHDRAWN, WithdrawalKind.REMOVED])
def test_what_was_typed_over_from_a_story_goes_with_it_also_from_what_can_be_undone(
    work: Work, kind: WithdrawalKind
) -> None:
    words = STORY[:37]
    memo = _typed(work, f"Zij zegt: {words}. Dat is schaamte.")
    described = work.code.model_copy(update={"covers": f"Zoals: {words}", "definition": 2})
    found = finding(work.study, work.lead, f"{words}, zegt men.")
    changed = memo.model_copy(update={"text": f"{words} Nog eens."})
    own = memo.model_copy(update={"id": new(), "on": work.coding.id, "document": work.story.id})
    for one in (Change(None, memo), Change(memo, changed), Change(None, found), Change(None, own)):
        work.annotations.apply(deed(work.study, work.reader, one), work.reader)
    edited = work.annotations.apply(deed(work.study, work.reader, Change(work.code, described)), work.reader)

    _withdraw(work, kind)

    things, study = work.annotations.things, work.study.study
    assert [one.text for one in things(Memo, study, work.reader)] == ["(teruggenomen) Nog eens."]
    assert [one.sentence for one in things(Finding, study, work.reader)] == ["(teruggenomen), zegt men."]
    assert [one.covers for one in things(Code, study, work.reader)] == ["Zoals: (teruggenomen)"]
    for id in (memo.id, found.id, work.code.id):
        assert words not in str(work.annotations.history(study, id, work.reader))
    # What was done can still be taken back, without the words.
    back = work.annotations.deed(study, edited.id, work.reader)
    work.annotations.apply(deed(work.study, work.reader, *back.reversed, undoes=back.id), work.reader)
    assert [one.covers for one in things(Code, study, work.reader)] == [""]


def test_what_was_typed_on_the_story_itself_goes_and_comes_back_with_it(work: Work) -> None:
    memo = _typed(work, f"Zij zegt: {STORY[:37]}").model_copy(update={"on": work.coding.id, "document": work.story.id})
    work.annotations.apply(putting(work.study, work.reader, [memo]), work.reader)

    _withdraw(work)
    assert work.annotations.things(Memo, work.study.study, work.reader) == []
    _withdraw(work, WithdrawalKind.UNDONE)

    assert work.annotations.things(Memo, work.study.study, work.reader) == [memo]


def _typed(work: Work, text: str) -> Memo:
    return Memo(
        id=new(),
        study=work.study.study,
        on=ThingId(work.study.study),
        text=text,
        author=work.lead.id,
        made_at=NOW,
        changed_at=NOW,
    )


def test_a_deed_is_told_of_by_an_event_and_stands_in_full(work: Work) -> None:
    heads = work.annotations.deeds(work.study.study, work.reader)

    assert [(head.number, head.kind, head.size) for head in heads] == [(1, DeedKind.BEGUN, 2), (2, DeedKind.CODED, 3)]
    events = work.stores.events.of(work.study.id)
    assert [event.action for event in events] == [Action.STUDY_ADDED, Action.STUDY_CHANGED]
    assert events[1].details["deed"] == heads[1].id
    whole = work.annotations.deed(work.study.study, heads[1].id, work.reader)
    assert whole.changes == added([work.code, work.highlight, work.coding])
    with pytest.raises(ThingNotFound):
        work.annotations.deed(work.study.study, new_id(), work.reader)


def test_what_a_deed_changed_in_a_document_is_told_to_who_may_read_that(work: Work) -> None:
    note = Memo(
        id=new(),
        study=work.study.study,
        on=work.story.id,
        document=work.story.id,
        text="zeepaardje-4711",
        author=work.lead.id,
        made_at=NOW,
        changed_at=NOW,
    )
    head = work.annotations.apply(putting(work.study, work.reader, [code(work.study, "los"), note]), work.reader)
    work.annotations.apply(deed(work.study, work.reader, Change(note, None)), work.reader)
    asked = (work.study.study, head.id)
    assert len(work.annotations.deed(*asked, work.reader).changes) == 2
    assert len(work.annotations.history(work.study.study, note.id, work.reader)) == 2
    assert work.annotations.at(Memo, work.study.study, head.number, work.reader) == [note]

    _withdraw(work)

    (change,) = work.annotations.deed(*asked, work.reader).changes
    assert isinstance(change.after, Code)
    assert work.annotations.history(work.study.study, note.id, work.reader) == []
    assert work.annotations.at(Memo, work.study.study, head.number, work.reader) == []
    assert len(work.annotations.deed(*asked, KEEPER).changes) == 2


def test_a_deed_with_the_same_key_happens_once(work: Work) -> None:
    first = putting(work.study, work.reader, [code(work.study, "bereik")], key="a" * 20)
    again = putting(work.study, work.reader, [code(work.study, "bereik")], key="a" * 20)

    assert work.annotations.apply(first, work.reader) == work.annotations.apply(again, work.reader)
    assert len(work.annotations.things(Code, work.study.study, work.reader)) == 2


def test_what_was_changed_meanwhile_is_not_overwritten_and_it_says_by_whom(work: Work) -> None:
    newer = work.code.model_copy(update={"name": "schroom"})
    work.annotations.apply(deed(work.study, work.reader, Change(work.code, newer)), work.reader)

    with pytest.raises(InTheWay) as told:
        work.annotations.apply(
            deed(work.study, work.reader, Change(work.code, work.code.model_copy(update={"hue": 3}))), work.reader
        )

    assert (told.value.why, told.value.by, told.value.number) == ("changed", work.reader.account, 3)
    assert work.annotations.things(Code, work.study.study, work.reader) == [newer]
    assert len(work.annotations.deeds(work.study.study, work.reader)) == 3


def test_what_others_refer_to_does_not_go(work: Work) -> None:
    for thing in (work.code, work.highlight, work.lead):
        with pytest.raises(InTheWay) as told:
            work.annotations.apply(deed(work.study, work.reader, *removed([thing])), work.reader)
        assert told.value.why == "used"

    everything = removed([work.coding, work.code, work.highlight])
    work.annotations.apply(deed(work.study, work.reader, *everything), work.reader)
    assert work.annotations.things(Code, work.study.study, work.reader) == []


def test_what_is_referred_to_must_be_there_in_the_same_study(work: Work) -> None:
    other = study()
    lead = member(other, work.reader)
    work.annotations.apply(putting(other, work.reader, [other, lead], kind=DeedKind.BEGUN), work.reader)
    elsewhere = code(other)
    work.annotations.apply(putting(other, work.reader, [elsewhere]), work.reader)

    for given in (code(work.study, "nergens"), elsewhere):
        said = coding(work.study, work.highlight, given)
        with pytest.raises(InTheWay) as told:
            work.annotations.apply(putting(work.study, work.reader, [said]), work.reader)
        assert (told.value.why, told.value.id) == ("gone", given.id)


def test_a_coder_says_one_thing_of_the_same_words_once(work: Work) -> None:
    with pytest.raises(InTheWay) as told:
        work.annotations.apply(
            putting(work.study, work.reader, [coding(work.study, work.highlight, work.code)]), work.reader
        )

    assert (told.value.kind, told.value.why, told.value.id) == ("coding", "there", work.coding.id)


def test_undoing_and_doing_again_leads_back(work: Work) -> None:
    (_, done) = work.annotations.deeds(work.study.study, work.reader)
    whole = work.annotations.deed(work.study.study, done.id, work.reader)
    account = work.lead.account
    assert account is not None

    work.annotations.apply(deed(work.study, work.reader, *whole.reversed, undoes=done.id), work.reader)

    assert work.annotations.things(Coding, work.study.study, work.reader) == []
    assert [head.undone for head in work.annotations.last(work.study.study, account, work.reader)] == [True, False]

    work.annotations.apply(deed(work.study, work.reader, *whole.changes, undoes=done.id), work.reader)

    assert work.annotations.things(Coding, work.study.study, work.reader) == [work.coding]
    assert [head.undone for head in work.annotations.last(work.study.study, account, work.reader)] == [False, False]


def test_what_deeds_were_about_is_there_in_order_but_for_what_was_taken_back(work: Work) -> None:
    account, study = work.lead.account, work.study.study
    assert account is not None
    said = [
        deed(work.study, work.reader, *added([code(work.study, f"code {n}")]), kind=kind).model_copy(
            update={"about": about}
        )
        for n, (about, kind) in enumerate(
            [("b", DeedKind.CODED), ("a", DeedKind.CODED), ("", DeedKind.CODED), ("c", DeedKind.CODE_SPLIT)]
        )
    ]
    heads = [work.annotations.apply(one, work.reader) for one in said]
    assert work.annotations.about(study, account, DeedKind.CODED, work.reader) == ["b", "a"]

    work.annotations.apply(deed(work.study, work.reader, *said[0].reversed, undoes=heads[0].id), work.reader)

    assert work.annotations.about(study, account, DeedKind.CODED, work.reader) == ["a"]
    assert work.annotations.about(study, AccountId("another"), DeedKind.CODED, work.reader) == []
    with pytest.raises(StudyNotFound):
        work.annotations.about(study, account, DeedKind.CODED, VISITOR)


def test_a_codebook_is_there_as_it_was(work: Work) -> None:
    newer, other = work.code.model_copy(update={"name": "schroom"}), code(work.study, "bereik")
    work.annotations.apply(deed(work.study, work.reader, Change(work.code, newer), *added([other])), work.reader)
    work.annotations.apply(deed(work.study, work.reader, *removed([other])), work.reader)

    at = {n: work.annotations.at(Code, work.study.study, n, work.reader) for n in (1, 2, 3, 4)}

    assert at == {1: [], 2: [work.code], 3: [newer, other], 4: [newer]}


def test_highlights_are_asked_for_by_where_they_stand(work: Work) -> None:
    later = highlight(work.study, work.story, 39, 64, work.lead)
    work.annotations.apply(putting(work.study, work.reader, [later]), work.reader)

    def within(start: int, end: int) -> list[Highlight]:
        where = Where(document=work.story.id, within=Span(start=start, end=end))
        return work.annotations.things(Highlight, work.study.study, work.reader, where)

    assert within(0, 64) == [work.highlight, later]
    assert within(36, 39) == [work.highlight]
    assert within(37, 39) == []


def test_a_part_of_a_page_stands_where_its_page_begins_and_is_there_once(work: Work) -> None:
    part = region(work.study, work.story, work.lead, at=39)
    said = coding(work.study, part, work.code)
    work.annotations.apply(putting(work.study, work.reader, [part, said]), work.reader)

    def within(start: int, end: int) -> list[Highlight]:
        where = Where(document=work.story.id, within=Span(start=start, end=end))
        return work.annotations.things(Highlight, work.study.study, work.reader, where)

    assert work.annotations.things(Highlight, work.study.study, work.reader) == [work.highlight, part]
    assert within(39, 64) == within(30, 40)[1:] == [part]
    assert within(37, 39) == within(40, 64) == []
    marked = work.annotations.marked(work.study.study, work.reader)
    assert [(one.start, one.end, one.region) for one in marked] == [(0, 37, None), (39, 39, part.region)]
    assert sum(one.codings for one in work.annotations.tallies(work.study.study, work.reader)) == 2
    with pytest.raises(InTheWay):
        work.annotations.apply(putting(work.study, work.reader, [part.model_copy(update={"id": new()})]), work.reader)
    assert part.region
    other = part.model_copy(update={"id": new(), "region": part.region.model_copy(update={"left": 1})})
    work.annotations.apply(putting(work.study, work.reader, [other]), work.reader)

    _withdraw(work)
    assert work.annotations.things(Highlight, work.study.study, work.reader) == []


def test_only_published_layers_are_for_others_and_only_where_the_document_is(work: Work) -> None:
    assert work.annotations.published(work.story.id, VISITOR) == []
    shown = work.study.model_copy(update={"layers": (work.lead.id,)})
    work.annotations.apply(deed(work.study, work.reader, Change(work.study, shown), kind=DeedKind.STUDY), work.reader)

    assert work.annotations.published(work.story.id, VISITOR) == [shown]
    for kind, thing in ((Code, work.code), (Highlight, work.highlight), (Coding, work.coding)):
        assert work.annotations.layers(kind, work.study.study, work.story.id, VISITOR) == [thing]
    assert work.annotations.layers(Memo, work.study.study, work.story.id, VISITOR) == []

    _withdraw(work)
    assert work.annotations.published(work.story.id, VISITOR) == []
    assert work.annotations.layers(Coding, work.study.study, work.story.id, VISITOR) == []


def test_ten_thousand_codings_go_to_another_code_in_one_deed(work: Work) -> None:
    other = code(work.study, "schroom")
    spans = [highlight(work.study, work.story, 0, end, work.lead) for end in range(1, 37)]
    given = [code(work.study, f"code {n}") for n in range(60)]
    said = [coding(work.study, marked, one) for marked in spans for one in given]
    work.annotations.apply(putting(work.study, work.reader, [other, *given, *spans, *said]), work.reader)
    moved = [Change(one, one.model_copy(update={"definition": 2})) for one in said]

    head = work.annotations.apply(deed(work.study, work.reader, *moved), work.reader)

    assert head.size == len(said)
    assert {one.definition for one in work.annotations.things(Coding, work.study.study, work.reader)} == {1, 2}


def test_documents_that_are_read_for_a_study_are_hidden_with_the_document(work: Work) -> None:
    taken = Taken(id=new(), study=work.study.study, document=work.story.id, ordinal=1)
    work.annotations.apply(putting(work.study, work.reader, [taken]), work.reader)
    other = member(work.study, researcher(), StudyRole.CODER)
    work.annotations.apply(putting(work.study, work.reader, [other]), work.reader)
    assert work.annotations.things(Taken, work.study.study, work.reader) == [taken]

    _withdraw(work)

    assert work.annotations.things(Taken, work.study.study, work.reader) == []


def test_marked_says_where_each_code_stands_in_the_order_of_the_text(work: Work) -> None:
    whole = work.coding.model_copy(update={"id": new(), "highlight": None})
    later = highlight(work.study, work.story, 39, 64, work.lead)
    said = coding(work.study, later, work.code)
    work.annotations.apply(putting(work.study, work.reader, [whole, later, said]), work.reader)

    found = work.annotations.marked(work.study.study, work.reader, Where(code=work.code.id))

    assert set(found) == {
        Marked(work.coding.id, work.code.id, "", work.story.id, 0, 37, str(work.coding.highlight)),
        Marked(said.id, work.code.id, "", work.story.id, 39, 64, later.id),
        Marked(whole.id, work.code.id, "", work.story.id, None, None, whole.coder),
    }
    assert [one.start for one in found if one.start is not None] == [0, 39]
    with pytest.raises(StudyNotFound):
        work.annotations.marked(work.study.study, VISITOR)
    _withdraw(work)
    assert work.annotations.marked(work.study.study, work.reader) == []


def test_a_finding_is_given_with_what_it_stands_on_and_to_others_once_it_is_published(work: Work) -> None:
    older, said = finding(work.study, work.lead, "Eerder."), finding(work.study, work.lead)
    older = older.model_copy(update={"made_at": NOW.replace(hour=9)})
    taken = stance(said, work.highlight)
    work.annotations.apply(putting(work.study, work.reader, [older, said, taken]), work.reader)
    own = Grounds(said, [taken], {work.highlight.id: work.highlight})
    assert work.annotations.grounds(work.reader, study=work.study.study) == [own, Grounds(older, [], {})]
    assert work.annotations.grounds(VISITOR) == []
    with pytest.raises(StudyNotFound):
        work.annotations.grounds(VISITOR, study=work.study.study)

    published = said.model_copy(update={"published_at": NOW})
    work.annotations.apply(deed(work.study, work.reader, Change(said, published)), work.reader)

    assert work.annotations.grounds(VISITOR) == [own._replace(finding=published)]
    assert work.annotations.grounds(VISITOR, ids=[said.id]) == [own._replace(finding=published)]
    assert work.annotations.grounds(VISITOR, ids=[older.id]) == []


@pytest.mark.parametrize("kind", [WithdrawalKind.WITHDRAWN, WithdrawalKind.REMOVED])
def test_what_a_finding_stood_on_and_that_went_is_only_counted(work: Work, kind: WithdrawalKind) -> None:
    said = finding(work.study, work.lead).model_copy(update={"published_at": NOW})
    taken = stance(said, work.highlight)
    work.annotations.apply(putting(work.study, work.reader, [said, taken]), work.reader)

    _withdraw(work, kind)

    for reader in (work.reader, VISITOR):
        assert work.annotations.grounds(reader) == [Grounds(said, [], {}, closed=0, gone=(taken.id,))]


def test_a_finding_tells_apart_what_is_closed_to_this_reader_and_what_went(work: Work) -> None:
    report, passages = document("test:intern", "Alleen voor ons.", access=Access.PROFESSIONALS)
    work.stores.catalogue.save(report, passages)
    marked = highlight(work.study, report, 0, 6, work.lead)
    said = finding(work.study, work.lead).model_copy(update={"published_at": NOW})
    taken = stance(said, marked)
    work.annotations.apply(putting(work.study, work.reader, [marked, said, taken]), work.reader)

    assert work.annotations.grounds(work.reader) == [Grounds(said, [taken], {marked.id: marked})]
    assert work.annotations.grounds(VISITOR) == [Grounds(said, [], {}, closed=1)]


def test_the_product_itself_knows_what_was_said_of_a_removed_document(work: Work) -> None:
    _withdraw(work, WithdrawalKind.REMOVED)

    assert work.annotations.things(Coding, work.study.study, work.reader) == []
    assert work.annotations.things(Coding, work.study.study, KEEPER) == [work.coding]


def test_a_page_of_things_and_how_many_there_are(work: Work) -> None:
    other = member(work.study, researcher())
    theirs = highlight(work.study, work.story, 0, 9, other)
    said = coding(work.study, theirs, work.code)
    work.annotations.apply(putting(work.study, work.reader, [other, theirs, said]), work.reader)
    study, reader = work.study.study, work.reader

    everything = work.annotations.things(Coding, study, reader)
    pages = [work.annotations.things(Coding, study, reader, Where(limit=1, offset=at)) for at in range(3)]

    assert pages == [[everything[0]], [everything[1]], []]
    assert work.annotations.count(Coding, study, reader, Where(limit=1)) == 2
    assert work.annotations.things(Coding, study, reader, Where(coders=(other.id,))) == [said]
    assert work.annotations.count(Coding, study, reader, Where(coders=())) == 0
    with pytest.raises(StudyNotFound):
        work.annotations.count(Coding, study, VISITOR)
    _withdraw(work)
    assert work.annotations.count(Coding, study, reader) == 0


def test_what_was_made_since_a_moment_is_counted(work: Work) -> None:
    later = NOW + timedelta(hours=3, microseconds=7)
    said = coding(work.study, work.highlight, work.code)
    said = said.model_copy(update={"code": None, "concept": ThemeId("wonen"), "made_at": later})
    work.annotations.apply(putting(work.study, work.reader, [said]), work.reader)

    def since(at: datetime) -> list[ThingId]:
        return [one.id for one in work.annotations.things(Coding, work.study.study, work.reader, Where(since=at))]

    assert sorted(since(NOW)) == sorted([work.coding.id, said.id])
    assert since(NOW + timedelta(seconds=1)) == [said.id]
    # The same moment on another clock.
    assert since((NOW + timedelta(hours=3)).astimezone(timezone(timedelta(hours=2)))) == [said.id]
    assert since(later + timedelta(seconds=1)) == []


def test_spread_says_over_which_documents_each_code_was_given_as_often_as_it_was(work: Work) -> None:
    theme = ThemeId("schulden")
    later = highlight(work.study, work.story, 39, 64, work.lead)
    said = coding(work.study, later, work.code)
    concept = said.model_copy(update={"id": new(), "code": None, "concept": theme})
    work.annotations.apply(putting(work.study, work.reader, [later, said, concept]), work.reader)

    found = work.annotations.spread(work.study.study, work.reader)

    assert sorted(found) == [
        Spread("", theme, [work.story.id]),
        Spread(work.code.id, "", [work.story.id, work.story.id]),
    ]
    with pytest.raises(StudyNotFound):
        work.annotations.spread(work.study.study, VISITOR)
    _withdraw(work)
    assert work.annotations.spread(work.study.study, work.reader) == []


def test_what_is_not_asked_apart_is_counted_together(work: Work) -> None:
    other, second = member(work.study, researcher()), code(work.study, "wie helpt")
    theirs = highlight(work.study, work.story, 0, 9, other)
    said = [coding(work.study, theirs, work.code), coding(work.study, theirs, second)]
    work.annotations.apply(putting(work.study, work.reader, [other, second, theirs, *said]), work.reader)
    study, voice = work.study.study, KnowledgeSource.EXPERIENCE

    def counted(*per: str) -> set[tuple[object, ...]]:
        return {tuple(one) for one in work.annotations.tallies(study, work.reader, per=per)}

    assert counted("code") == {(work.code.id, "", "", voice, "", 2), (second.id, "", "", voice, "", 1)}
    assert counted("document", "coder") == {
        ("", "", work.story.id, voice, other.id, 2),
        ("", "", work.story.id, voice, work.lead.id, 1),
    }
    assert counted() == {("", "", "", voice, "", 3)}
    _withdraw(work)
    assert counted("code") == set()
