"""Giving codes to words."""

import pytest

from kb.errors import DocumentNotFound, Forbidden, Invalid, Outdated, Refused, StudyNotFound, ThingNotFound
from kb.model.identity import new_id
from kb.model.people import Role
from kb.model.reader import VISITOR, Reader, Scope
from kb.model.study import ThingId
from kb.model.text import Span
from kb.services.tagging.coding import MOST, Gift, Given, Place, Quoted
from tests.building import document
from tests.kb.services.tagging.conftest import STORY, Desk
from tests.peopling import someone


def test_words_get_a_code_that_is_made_for_them(desk: Desk) -> None:
    desk.code("Mijn buurvrouw hielp mij.", "naaste")

    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    (highlight,) = marks.highlights
    (coding,) = marks.codings[highlight.id]
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor, document=desk.story.id)
    assert desk.bench.coder.words(marks.highlights, desk.noor) == {highlight.id: "Mijn buurvrouw hielp mij."}
    assert (node.name, node.code.id, node.here) == ("naaste", coding.code, 1)


def test_a_name_that_is_a_code_already_makes_no_second_one(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "Naaste")
    desk.code("Zij kende de weg.", " naaste ")

    assert desk.counts() == {"Naaste": 2}


def test_the_same_coder_gives_a_code_to_the_same_words_once_and_another_coder_once_more(desk: Desk) -> None:
    for by in (desk.noor, desk.noor, desk.ana):
        desk.code("Mijn buurvrouw", "naaste", by=by)

    assert desk.counts() == {"naaste": 2}


def test_one_highlight_carries_many_codes(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    desk.code("Mijn buurvrouw", "hulp")

    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    assert [len(codings) for codings in marks.codings.values()] == [2]


def test_a_whole_document_and_several_places_at_once_get_a_code(desk: Desk) -> None:
    desk.bench.coder.give(desk.id, Place(desk.story.id, desk.story.sha256), Given(new="vrouw"), desk.noor)
    places = desk.place(desk.story, "Ik durfde", "Mijn buurvrouw", "Zij kende")
    desk.bench.coder.give(desk.id, places, Given(new="wie"), desk.noor)

    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    assert (len(marks.whole), len(marks.highlights)) == (1, 3)


def test_words_in_several_documents_get_their_codes_in_one_deed(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    gifts = [
        Gift(desk.place(desk.story, "Mijn buurvrouw", "Zij kende"), Given(new="Naaste")),
        Gift(desk.place(desk.report, "Zij schamen zich"), Given(new="schaamte")),
        Gift(desk.place(desk.story, "Ik durfde"), Given(new="schaamte ")),
        Gift(desk.place(desk.story, "Ik durfde"), Given(new="schaamte")),
    ]

    head = desk.bench.coder.give_all(desk.id, gifts, desk.noor)

    assert desk.counts() == {"naaste": 2, "schaamte": 2}
    assert (head.document, head.about) == ("", "")
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert desk.counts() == {"naaste": 1}


def test_when_one_of_many_cannot_be_nothing_is_given(desk: Desk) -> None:
    there = desk.place(desk.story, "Ik durfde")
    for gift, error in (
        (Gift(Place(desk.report.id, "0" * 64, there.spans), Given(new="x")), Outdated),
        (Gift(Place(desk.report.id, desk.report.sha256, (Span(start=0, end=10_000),)), Given(new="x")), Invalid),
        (Gift(desk.place(desk.report, "Gezinnen"), Given(code=ThingId(new_id()))), ThingNotFound),
    ):
        with pytest.raises(error):
            desk.bench.coder.give_all(desk.id, [Gift(there, Given(new="angst")), gift], desk.noor)

    assert desk.counts() == {}


def test_words_are_quoted_with_what_stands_around_them(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    desk.code("Ik durfde", "angst")

    highlights = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights
    quoted = desk.bench.coder.quoted(highlights, desk.noor, around=9)

    assert [quoted[one.id] for one in highlights] == [
        Quoted("Ik durfde", "", " de post "),
        Quoted("Mijn buurvrouw", " openen. ", " hielp mi"),
    ]


def test_words_that_become_the_name_of_a_code_are_read_where_they_stand(desk: Desk) -> None:
    desk.bench.coder.give(desk.id, desk.place(desk.story, "de post niet meer"), Given(vivo=True), desk.noor)
    assert desk.counts() == {"de post niet meer": 1}

    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    assert desk.counts() == {"": 0}
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    assert "post" not in node.code.model_dump_json()


def test_a_concept_of_the_thesaurus_is_given_like_a_code(desk: Desk) -> None:
    theme = next(iter(desk.library.thesaurus)).id

    desk.bench.coder.give(desk.id, desk.place(desk.story, "Mijn buurvrouw"), Given(concept=theme), desk.noor)

    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    assert [coding.concept for codings in marks.codings.values() for coding in codings] == [theme]
    with pytest.raises(ThingNotFound):
        desk.bench.coder.give(
            desk.id, desk.place(desk.story, "Mijn"), Given(concept=theme.__class__("nergens")), desk.noor
        )


def test_a_document_that_is_coded_is_read_for_the_study(desk: Desk) -> None:
    desk.code("Zij schamen zich", "schaamte", of=desk.report)

    overview = desk.bench.studies.overview(desk.id, desk.noor)
    assert [(row.card.id, row.codings, row.mine) for row in overview.rows] == [
        (desk.story.id, 0, 0),
        (desk.report.id, 1, 1),
    ]


@pytest.mark.parametrize(("start", "end"), [(len(STORY), len(STORY) + 1), (0, len(STORY) + 1), (5, 5)])
def test_a_place_outside_the_text_is_refused(desk: Desk, start: int, end: int) -> None:
    place = Place(desk.story.id, desk.story.sha256, (Span(start=start, end=end),))

    with pytest.raises(Invalid, match=f"{start} tot {end}"):
        desk.bench.coder.give(desk.id, place, Given(new="x"), desk.noor)


def test_offsets_in_another_version_are_refused(desk: Desk) -> None:
    other, passages = document("test:verhaal", "Nieuw. " + STORY, source=desk.story.knowledge_source)
    desk.library.catalogue.save(other, passages)

    with pytest.raises(Refused, match="nieuwe versie"):
        desk.code("Mijn buurvrouw", "naaste")


def test_nothing_given_or_too_much_is_refused(desk: Desk) -> None:
    place = desk.place(desk.story, "Mijn buurvrouw")
    with pytest.raises(Invalid, match="kies een code"):
        desk.bench.coder.give(desk.id, place, Given(), desk.noor)
    many = place._replace(spans=place.spans * (MOST + 1))
    with pytest.raises(Invalid, match=str(MOST)):
        desk.bench.coder.give(desk.id, many, Given(new="x"), desk.noor)


def test_a_retired_code_is_given_to_nothing_new(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    desk.bench.codebooks.retire(desk.id, node.code.id, desk.noor)

    with pytest.raises(Invalid, match="niet meer gegeven"):
        desk.bench.coder.give(desk.id, desk.place(desk.story, "Zij"), Given(code=node.code.id), desk.noor)
    assert desk.counts() == {"naaste": 1}


def test_who_is_no_member_or_only_reads_or_may_not_tag_changes_nothing(desk: Desk) -> None:
    stranger = Reader.of(someone(desk.library, "Bo", Role.RESEARCHER))
    with pytest.raises(StudyNotFound):
        desk.code("Mijn", "x", by=stranger)
    with pytest.raises(Forbidden):
        desk.code("Mijn", "x", by=VISITOR)
    reading = desk.noor.model_copy(update={"scopes": frozenset({Scope.READ})})
    with pytest.raises(Forbidden, match="scope"):
        desk.code("Mijn", "x", by=reading)
    assert desk.counts() == {}


def test_what_the_reader_may_not_read_gets_no_code(desk: Desk) -> None:
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    with pytest.raises(DocumentNotFound):
        desk.code("Mijn buurvrouw", "naaste")


def test_taking_a_code_away_takes_a_highlight_along_that_nothing_is_said_of(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    desk.code("Mijn buurvrouw", "hulp")
    first, second = (
        coding
        for codings in desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).codings.values()
        for coding in codings
    )

    desk.bench.coder.take_away(desk.id, [first.id], desk.noor)
    assert len(desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights) == 1
    desk.bench.coder.take_away(desk.id, [second.id], desk.noor)
    assert desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights == []
    with pytest.raises(ThingNotFound):
        desk.bench.coder.take_away(desk.id, [second.id], desk.noor)


def test_a_highlight_with_a_memo_stays(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    desk.bench.memos.write(desk.id, marks.highlights[0].id, "Wie is zij?", desk.noor)

    desk.bench.coder.take_away(desk.id, [one.id for found in marks.codings.values() for one in found], desk.noor)

    assert len(desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights) == 1


def test_only_the_lead_takes_away_what_another_coded(desk: Desk) -> None:
    for by in (desk.noor, desk.ana):
        desk.code("Mijn buurvrouw", "naaste", by=by)
    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    by_coder = {one.coder: one.id for found in marks.codings.values() for one in found}
    me = desk.library.annotations.member(desk.id, desk.ana)

    for id in (id for coder, id in by_coder.items() if coder != me.id):
        with pytest.raises(Forbidden):
            desk.bench.coder.take_away(desk.id, [id], desk.ana)
    desk.bench.coder.take_away(desk.id, [by_coder[me.id]], desk.noor)
    assert desk.counts() == {"naaste": 1}


def test_a_border_moves_either_way(desk: Desk) -> None:
    desk.code("buurvrouw", "naaste")
    (highlight,) = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor).highlights
    wider = Span(start=highlight.start - 5, end=highlight.end + 6)

    desk.bench.coder.border(desk.id, highlight.id, wider, desk.noor)

    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    assert list(desk.bench.coder.words(marks.highlights, desk.noor).values()) == ["Mijn buurvrouw hielp"]
    with pytest.raises(ThingNotFound):
        desk.bench.coder.border(desk.id, ThingId(new_id()), wider, desk.noor)


def test_the_same_deed_sent_twice_happens_once_whatever_it_is(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    ids = [one.id for found in marks.codings.values() for one in found]

    first = desk.bench.coder.take_away(desk.id, ids, desk.noor, key="weg")

    assert desk.bench.coder.take_away(desk.id, ids, desk.noor, key="weg") == first
