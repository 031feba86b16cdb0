"""The codes of a study."""

import pytest

from kb.errors import InTheWay, Invalid, ThingNotFound
from kb.model.codebook import Mapping
from kb.model.evidence import KnowledgeSource
from kb.model.study import ThingId
from kb.services.tagging.giving import Given
from tests.kb.services.tagging.conftest import Desk


def _ids(desk: Desk) -> dict[str, ThingId]:
    return {node.name: node.code.id for node in desk.bench.codebooks.tree(desk.id, desk.noor)}


def _add(desk: Desk, *names: str, parent: ThingId | None = None) -> None:
    for name in names:
        desk.bench.codebooks.add(desk.id, name, desk.noor, parent=parent)


def _shape(desk: Desk) -> list[tuple[int, str]]:
    return [(node.depth, node.name) for node in desk.bench.codebooks.tree(desk.id, desk.noor)]


def test_codes_stand_under_each_other_in_their_order(desk: Desk) -> None:
    _add(desk, "hulp", "geld")
    _add(desk, "naaste", "overheid", parent=_ids(desk)["hulp"])

    assert _shape(desk) == [(0, "hulp"), (1, "naaste"), (1, "overheid"), (0, "geld")]
    hues = [node.code.hue for node in desk.bench.codebooks.tree(desk.id, desk.noor)]
    assert len(set(hues)) == 4


def test_a_code_moves_with_all_below_it_and_never_under_itself(desk: Desk) -> None:
    _add(desk, "hulp", "geld")
    _add(desk, "naaste", parent=_ids(desk)["hulp"])
    ids = _ids(desk)

    desk.bench.codebooks.move(desk.id, ids["geld"], desk.noor, under=None, at=0)
    desk.bench.codebooks.move(desk.id, ids["hulp"], desk.noor, under=ids["geld"], at=10**9)

    assert _shape(desk) == [(0, "geld"), (1, "hulp"), (2, "naaste")]
    with pytest.raises(Invalid, match="onder zichzelf"):
        desk.bench.codebooks.move(desk.id, ids["geld"], desk.noor, under=ids["naaste"], at=-1)
    with pytest.raises(ThingNotFound):
        desk.bench.codebooks.move(desk.id, ids["geld"], desk.noor, under=desk.study.id, at=0)


def test_how_often_a_code_was_given_is_told_by_voice(desk: Desk) -> None:
    desk.code("Zij schamen zich", "schaamte", of=desk.report)
    desk.code("Ik durfde de post niet", "schaamte")

    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)

    assert node.voices == {KnowledgeSource.RESEARCH: 1, KnowledgeSource.EXPERIENCE: 1}


def test_another_definition_makes_what_was_coded_before_one_to_review(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "naaste")
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    desk.bench.codebooks.change(desk.id, node.code.model_copy(update={"name": "naasten"}), desk.noor)
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    assert (node.code.definition, node.outdated) == (1, 0)

    desk.bench.codebooks.change(desk.id, node.code.model_copy(update={"covers": "wie nabij is"}), desk.noor)

    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    assert (node.name, node.code.definition, node.outdated) == ("naasten", 2, 1)
    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    desk.bench.codebooks.review(desk.id, [one.id for found in marks.codings.values() for one in found], desk.noor)
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)
    assert node.outdated == 0


def test_what_another_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    _add(desk, "naaste")
    (seen,) = (node.code for node in desk.bench.codebooks.tree(desk.id, desk.noor))
    desk.bench.codebooks.change(desk.id, seen.model_copy(update={"hue": 7}), desk.ana)

    with pytest.raises(InTheWay) as told:
        desk.bench.codebooks.change(desk.id, seen.model_copy(update={"name": "buur"}), desk.noor, before=seen)

    assert (told.value.why, told.value.by) == ("changed", desk.ana.account)


def test_merging_counts_the_same_words_once_and_takes_everything_along(desk: Desk) -> None:
    for name in ("naaste", "hulp"):
        desk.code("Mijn buurvrouw", name)
    desk.code("Zij kende", "naaste", by=desk.ana)
    ids = _ids(desk)
    _add(desk, "buur", parent=ids["naaste"])
    desk.bench.memos.write(desk.id, ids["naaste"], "Wie hoort erbij?", desk.noor)

    desk.bench.codebooks.merge(desk.id, [ids["naaste"]], ids["hulp"], desk.noor)

    assert desk.counts() == {"hulp": 2, "buur": 0}
    assert _shape(desk) == [(0, "hulp"), (1, "buur")]
    assert [memo.on for memo in desk.bench.memos.all(desk.id, desk.noor)] == [ids["hulp"]]


def test_merging_takes_what_the_reader_may_not_read_along_without_telling(desk: Desk) -> None:
    for name in ("naaste", "hulp"):
        desk.code("Mijn buurvrouw", name)
    ids = _ids(desk)
    desk.library.withdrawing.withdraw([desk.story.id], "op verzoek")

    desk.bench.codebooks.merge(desk.id, [ids["naaste"]], ids["hulp"], desk.noor)

    assert desk.counts() == {"hulp": 0}
    desk.library.withdrawing.undo([desk.story.id])
    assert desk.counts() == {"hulp": 1}


def test_a_code_does_not_merge_into_what_stands_under_it(desk: Desk) -> None:
    _add(desk, "hulp")
    _add(desk, "naaste", parent=_ids(desk)["hulp"])
    ids = _ids(desk)

    with pytest.raises(Invalid):
        desk.bench.codebooks.merge(desk.id, [ids["hulp"]], ids["naaste"], desk.noor)
    with pytest.raises(Invalid, match="ten minste één"):
        desk.bench.codebooks.merge(desk.id, [ids["hulp"]], ids["hulp"], desk.noor)


def test_splitting_gives_codings_one_by_one_another_code(desk: Desk) -> None:
    for words in ("Mijn buurvrouw", "Zij kende"):
        desk.code(words, "hulp")
    _add(desk, "naaste")
    marks = desk.bench.coder.marks(desk.id, desk.story.id, desk.noor)
    first = next(iter(marks.codings.values()))[0]

    desk.bench.codebooks.recode(desk.id, [first.id], _ids(desk)["naaste"], desk.noor)

    assert desk.counts() == {"hulp": 1, "naaste": 1}


def test_only_a_code_that_nothing_was_given_is_removed(desk: Desk) -> None:
    desk.code("Mijn buurvrouw", "hulp")
    _add(desk, "leeg")
    ids = _ids(desk)

    with pytest.raises(InTheWay):
        desk.bench.codebooks.remove(desk.id, ids["hulp"], desk.noor)
    desk.bench.codebooks.remove(desk.id, ids["leeg"], desk.noor)

    assert desk.counts() == {"hulp": 1}


def test_a_codebook_starts_from_a_branch_of_the_thesaurus_once(desk: Desk) -> None:
    theme = next(one for one in desk.library.thesaurus if desk.library.thesaurus.narrower(one.id) and one.broader)

    desk.bench.codebooks.start_from(desk.id, theme.id, desk.noor)
    shape = _shape(desk)
    desk.bench.codebooks.start_from(desk.id, theme.id, desk.noor)

    assert _shape(desk) == shape
    assert shape[0] == (0, theme.called("nl"))
    assert len(shape) == len(desk.library.thesaurus.subtree(theme.id))
    codes = [node.code for node in desk.bench.codebooks.tree(desk.id, desk.noor)]
    assert {code.mapping for code in codes} == {Mapping.EXACT}


def test_a_codebook_is_there_as_it_was(desk: Desk) -> None:
    _add(desk, "hulp")
    number = desk.bench.studies.log(desk.id, desk.noor)[-1].number
    _add(desk, "geld")

    assert [node.name for node in desk.bench.codebooks.at(desk.id, number, desk.noor)] == ["hulp"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "heeft 1 tot 200 tekens"),
        ("  ", "heeft 1 tot 200 tekens"),
        ("x" * 201, "heeft 1 tot 200 tekens"),
        ("a\u202eb", "na “a” staat een teken dat niet te zien is .U.202E.; haal het weg"),
        ("\0nul", "aan het begin staat een teken dat niet te zien is .U.0000."),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_it_is_said_why(desk: Desk, name: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        desk.bench.codebooks.add(desk.id, name, desk.noor)


def test_a_code_is_called_something_else_unless_another_is_called_so_or_it_was_renamed_since(desk: Desk) -> None:
    books = desk.bench.codebooks
    for name in ("naaste", "schaamte"):
        books.add(desk.id, name, desk.noor)
    ids = {node.name: node.code.id for node in books.tree(desk.id, desk.noor)}

    books.rename(desk.id, ids["naaste"], " wie  naast is ", desk.noor, before="naaste")

    assert set(desk.counts()) == {"wie naast is", "schaamte"}
    with pytest.raises(InTheWay):
        books.rename(desk.id, ids["naaste"], "buur", desk.noor, before="naaste")
    for name in ("Schaamte", " ", "x" * 201):
        with pytest.raises(Invalid):
            books.rename(desk.id, ids["naaste"], name, desk.noor)
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert set(desk.counts()) == {"naaste", "schaamte"}


def test_a_code_in_vivo_that_is_renamed_is_words_no_more(desk: Desk) -> None:
    desk.bench.coder.give(desk.id, desk.place(desk.story, "Zij kende de weg."), Given(vivo=True), desk.noor)
    (node,) = desk.bench.codebooks.tree(desk.id, desk.noor)

    desk.bench.codebooks.rename(desk.id, node.code.id, "wegwijs", desk.noor, before="Zij kende de weg.")

    (code,) = [one.code for one in desk.bench.codebooks.tree(desk.id, desk.noor)]
    assert (code.name, code.words_of) == ("wegwijs", None)


def test_codes_are_coloured_with_all_below_them_or_by_branch_in_one_deed(desk: Desk) -> None:
    books = desk.bench.codebooks
    top = books.add(desk.id, "hulp", desk.noor).about
    under = books.add(desk.id, "buur", desk.noor, parent=ThingId(top)).about
    books.add(desk.id, "dochter", desk.noor, parent=ThingId(under))
    books.add(desk.id, "geld", desk.noor)

    def hues() -> dict[str, int]:
        return {node.name: node.code.hue for node in books.tree(desk.id, desk.noor)}

    before = hues()
    books.colour_below(desk.id, [ThingId(under)], 7, desk.noor)
    assert hues() == {**before, "buur": 7, "dochter": 7}
    books.colour_branches(desk.id, desk.noor)
    assert hues() == {"hulp": 0, "buur": 0, "dochter": 0, "geld": 1}
    desk.bench.undoing.undo(desk.id, desk.noor)
    desk.bench.undoing.undo(desk.id, desk.noor)
    assert hues() == before
    for ids, hue in (([], 1), ([ThingId(top)], 12)):
        with pytest.raises(Invalid):
            books.colour_below(desk.id, ids, hue, desk.noor)
