"""A project that comes in again adds only what is new."""

import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings

from exchange.matching import Change, Matched, facts, matched
from exchange.project import Code, Coding, Note, Project, Selection, Source, Unread, User
from exchange.refi.reading import read
from exchange.refi.writing import packed
from exchange.renaming import Kind, Names, renamed
from tests.exchange.projects import EVERYTHING, NAMESPACE, TEXT, coding, guid, projects

_OTHER = UUID(int=11)


def renewed(project: Project) -> Project:
    """The project from a tool that gives everything a new guid."""
    of = {kind: {own: str(uuid5(_OTHER, own)) for own in found} for kind, found in facts(project).items()}
    return renamed(project, Names(of))


def added(found: Matched) -> dict[Kind, int]:
    return {kind: len(guids) for kind, guids in found.new.items() if guids}


def gone(found: Matched) -> dict[Kind, int]:
    return {kind: len(guids) for kind, guids in found.missing.items() if guids}


def selecting(project: Project, *selections: Selection) -> Project:
    """The project with these selections in its first source."""
    first, *others = project.sources
    return replace(project, sources=(replace(first, selections=selections), *others))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(projects())
def test_any_project_adds_nothing_to_itself(project: Project) -> None:
    found = matched(project, project)

    assert found.adds_nothing
    assert found.project == project
    assert gone(found) == {}


def test_what_went_out_and_comes_in_again_adds_nothing_and_changes_nothing() -> None:
    found = matched(EVERYTHING, read(BytesIO(packed(EVERYTHING).content)).project)

    assert found.adds_nothing
    assert gone(found) == {}


def test_new_guids_for_everything_are_seen_through() -> None:
    theirs = renewed(EVERYTHING)
    found = matched(EVERYTHING, theirs)

    assert facts(theirs)[Kind.CODING].keys().isdisjoint(facts(EVERYTHING)[Kind.CODING])
    assert found.project == EVERYTHING
    assert found.adds_nothing


@pytest.mark.parametrize("come_from", [lambda project: project, renewed], ids=["same guids", "new guids"])
def test_one_code_and_one_coding_added_outside_are_exactly_one_and_one(come_from: Callable[[Project], Project]) -> None:
    theirs = come_from(EVERYTHING)
    code = Code(guid("nieuw"), "Nieuw")
    first = theirs.sources[0]
    coded = replace(first.selections[0], codings=(*first.selections[0].codings, Coding(guid("erbij"), code.guid)))
    theirs = replace(
        theirs, codes=(*theirs.codes, code),
        sources=(replace(first, selections=(coded, *first.selections[1:])), *theirs.sources[1:]),
    )  # fmt: skip
    found = matched(EVERYTHING, theirs)

    assert added(found) == {Kind.CODE: 1, Kind.CODING: 1}
    assert found.new[Kind.CODE] == (guid("nieuw"),)
    assert found.changed == ()
    assert gone(found) == {}


def test_what_is_gone_outside_is_told_and_not_a_change() -> None:
    found = matched(EVERYTHING, selecting(EVERYTHING, *EVERYTHING.sources[0].selections[1:]))

    assert (added(found), found.changed) == ({}, ())
    assert gone(found) == {Kind.SELECTION: 1, Kind.CODING: 2}


def test_what_is_said_otherwise_is_a_change_by_name() -> None:
    first, second = EVERYTHING.codes
    moved = replace(first, codes=(replace(first.codes[0], name="Lang wachten"),))
    theirs = replace(EVERYTHING, codes=(moved, replace(second, color="#ffffff"), first.codes[1]))
    shortest, *others = theirs.sources[0].selections
    found = matched(EVERYTHING, selecting(theirs, replace(shortest, end=40), *others))

    assert set(found.changed) == {
        Change(Kind.CODE, guid("wachten"), ("name",)),
        Change(Kind.CODE, guid("gevoel"), ("color",)),
        Change(Kind.CODE, guid("bellen"), ("above",)),
        Change(Kind.SELECTION, guid("De wachttijd"), ("end",)),
    }
    assert added(found) == {}


def two_coders(*selections: Selection) -> Project:
    users = (User(guid("anna"), "Anna"), User(guid("bas"), "Bas"))
    source = Source(guid("s"), "Tekst", text=TEXT, selections=selections)
    note = Note(guid("memo"), "Memo", text="m")
    return Project("Werk", users=users, codes=(Code(guid("a"), "A"),), sources=(source,), notes=(note,))


def test_a_tool_that_makes_a_selection_for_each_coder_adds_nothing_and_loses_none() -> None:
    anna, bas = Coding(guid("1"), guid("a"), guid("anna")), Coding(guid("2"), guid("a"), guid("bas"))
    ours = two_coders(Selection(guid("x"), 0, 8, codings=(anna, bas)))
    apart = two_coders(
        Selection(guid("y"), 0, 8, codings=(replace(anna, guid=guid("3")),)),
        Selection(guid("z"), 0, 8, codings=(replace(bas, guid=guid("4")),)),
    )

    assert matched(ours, apart).project == ours
    assert matched(ours, apart).adds_nothing
    assert added(matched(apart, ours)) == {}
    assert len(matched(apart, ours).project.sources[0].selections[0].codings) == 2


def test_the_same_code_in_the_same_place_by_another_coder_is_new() -> None:
    ours = two_coders(Selection(guid("x"), 0, 8, codings=(Coding(guid("1"), guid("a"), guid("anna")),)))
    theirs = two_coders(Selection(guid("x"), 0, 8, codings=(Coding(guid("2"), guid("a"), guid("bas")),)))

    assert added(matched(ours, theirs)) == {Kind.CODING: 1}


def test_two_codes_with_one_name_in_different_places_are_told_apart() -> None:
    def tree(*above: str) -> Project:
        return Project(
            "Werk", codes=tuple(Code(guid(f"{one} {above}"), one, codes=(rest(one, above),)) for one in above)
        )

    def rest(above: str, all_: tuple[str, ...]) -> Code:
        return Code(guid(f"Rust onder {above} {all_}"), "Rust")

    ours = tree("Thuis", "Werk")
    found = matched(ours, tree("Werk", "Thuis"))

    assert set(found.project.codes) == set(ours.codes)


def test_references_of_what_is_kept_unread_follow_the_new_names() -> None:
    def recorded(code: str) -> Unread:
        coded = f'<Coding guid="{guid("c")}"><CodeRef targetGUID="{code}"></CodeRef></Coding>'
        return Unread("Sources", f'<AudioSource xmlns="{NAMESPACE}" guid="{guid("o")}">{coded}</AudioSource>')

    ours = replace(EVERYTHING, unread=(recorded(guid("gevoel")),))
    theirs = renewed(ours)

    assert theirs.unread == (recorded(theirs.codes[1].guid),) != ours.unread
    assert matched(ours, theirs).project.unread == ours.unread


def test_thousands_of_codings_are_matched_in_a_second_or_so() -> None:
    selections = tuple(
        Selection(guid(f"s{number}"), number, number + 9, codings=(coding(f"c{number}", "a"),))
        for number in range(20_000)
    )
    source = Source(guid("s"), "T", text="x" * 20_010, selections=selections)
    ours = Project("Werk", codes=(Code(guid("a"), "A"),), users=(User(guid("anna"), "Anna"),), sources=(source,))
    theirs = renewed(ours)

    begun = time.process_time()
    found = matched(ours, theirs)

    assert found.adds_nothing
    assert time.process_time() - begun < 20
