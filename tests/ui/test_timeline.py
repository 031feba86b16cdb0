"""How often codes were given over the years, as plots."""

from ui.edition import Named
from ui.views.crossing import Column, Number, TableRow, TableView
from ui.views.timeline import HEIGHT, MOST, STEP, timeline


def _view(years: list[str], **rows: list[int]) -> TableView:
    return TableView(
        columns=tuple(Column(year) for year in years),
        rows=tuple(
            TableRow(Named(name, ""), 0, None, tuple(Number(n, n, "") for n in people)) for name, people in rows.items()
        ),
    )


def test_a_year_of_which_there_is_nothing_keeps_its_place() -> None:
    found = timeline(_view(["2011", "2014"], schaamte=[1, 2]))

    assert found is not None
    assert (found.since, found.until, found.width) == (2011, 2014, 4 * STEP)
    (strip,) = found.strips
    assert [bar.x // STEP for bar in strip.bars] == [0, 3]


def test_all_strips_have_one_scale_and_those_with_most_people_come_first() -> None:
    found = timeline(_view(["2011", "2012"], weinig=[1, 0], veel=[4, 2], niets=[0, 0]))

    assert found is not None
    assert [(strip.name, strip.most) for strip in found.strips] == [("veel", 4), ("weinig", 1)]
    heights = [[bar.height for bar in strip.bars] for strip in found.strips]
    assert heights == [[HEIGHT, HEIGHT / 2], [HEIGHT / 4]]


def test_more_codes_than_can_be_compared_are_told_of() -> None:
    found = timeline(_view(["2011", "2012"], **{f"code {n}": [1, 1] for n in range(MOST + 3)}))

    assert found is not None
    assert (len(found.strips), found.left_out) == (MOST, 3)


def test_one_year_is_no_time() -> None:
    assert timeline(_view(["2011"], schaamte=[1])) is None
    assert timeline(_view([], schaamte=[])) is None
