"""The plots of the report: quality with its interval, quality against cost, question by question, and reliability.

Each shows what a table near it says in numbers.
"""

from collections.abc import Sequence
from math import log10

from evaluation.drawing import Plot, Scale, dot, element, line, log_ticks, shorten, spread, text, ticks, tooltip
from evaluation.evaluating import System
from evaluation.figures import AnswerFigures, SetFigures, SystemFigures
from evaluation.tables import Difference

_ROW = 46
_COST_HEIGHT = 340
_COST_BOTTOM = 44
_NAME = 19
_BARS_HEIGHT = 260
_MOST_BARS = 1000
_CHANCES_HEIGHT = 360
_TENTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_SHORT = {
    System.SPARSE: "sparse",
    System.DENSE: "dense",
    System.HYBRID: "hybrid",
    System.BRIDGE: "+ bridge",
    System.BALANCE: "+ balance",
}


def quality(figures: SetFigures, id: str) -> Plot:
    """A dot per system with a line for its interval; a dashed line where the baseline stands."""
    marks = ticks(min(one.ndcg_interval.low for one in figures.systems), max(_high(one) for one in figures.systems))
    across = Scale(marks[0], marks[-1], 2, 98)
    bottom = _ROW * len(figures.systems) + 8
    drawn = [line((across(mark), 0), (across(mark), bottom), "raster") for mark in marks]
    anchors = ["start", *["middle"] * (len(marks) - 2), "end"]
    drawn += [
        text(f"{mark:g}", x=across(mark), y=bottom + 18, class_="as", anchor=anchor)
        for mark, anchor in zip(marks, anchors, strict=True)
    ]
    drawn += [
        line((across(one.ndcg), 0), (across(one.ndcg), bottom), "maatlijn")
        for one in figures.systems
        if one.against is None
    ]
    drawn += [_row(figures, one, _ROW * n, across) for n, one in enumerate(figures.systems)]
    best = max(figures.systems, key=lambda one: one.ndcg)
    told = (
        f"nDCG@10 van {len(figures.systems)} systemen met 95%-interval. "
        f"Het hoogste gemiddelde heeft {figures.called(best)}: {best.ndcg:.3f}."
    )
    return Plot(id, f"Hoe goed: nDCG@10 op {figures.name}", told, bottom + 28, "".join(drawn))


def _row(figures: SetFigures, one: SystemFigures, top: float, across: Scale) -> str:
    y = top + 32
    low, high = one.ndcg_interval
    ends = [line((across(end), y - 5), (across(end), y + 5), "snor") for end in (low, high)]
    return element(
        "g",
        tooltip(f"{figures.called(one)}: {one.ndcg:.3f}, van {low:.3f} tot {high:.3f}"),
        text(_short(figures, one), x=0, y=top + 17, class_="naam"),
        text(f"{one.ndcg:.3f}", x=100, y=top + 17, class_="getal", anchor="end"),
        line((across(low), y), (across(high), y), "snor"),
        *ends,
        dot(across(one.ndcg), y, shape=_shape(figures, one)),
    )


def cost(figures: SetFigures, id: str) -> Plot:
    """A dot per system: across the time of a question on a logarithmic scale, upwards its nDCG@10."""
    times = log_ticks(min(one.p50_ms for one in figures.systems), max(one.p50_ms for one in figures.systems))
    values = ticks(min(one.ndcg for one in figures.systems), max(one.ndcg for one in figures.systems))
    height = max(_COST_HEIGHT, _NAME * len(figures.systems) + 90)
    bottom = height - _COST_BOTTOM
    across = Scale(log10(times[0]), log10(times[-1]), 11, 62)
    down = Scale(values[0], values[-1], bottom, 34)
    drawn = _heights(values, down) + _times(times, across, bottom)
    places = spread([down(one.ndcg) for one in figures.systems], _NAME, bottom - 4)
    for one, place in zip(figures.systems, places, strict=True):
        drawn.append(_pointed(figures, one, (across(log10(one.p50_ms)), down(one.ndcg)), place))
    fastest = min(figures.systems, key=lambda one: one.p50_ms)
    told = f"nDCG@10 tegen de tijd van een vraag. Het snelst is {figures.called(fastest)}: {fastest.p50_ms:.1f} ms."
    return Plot(id, f"Wat het kost: kwaliteit en tijd op {figures.name}", told, height, "".join(drawn))


def _heights(values: Sequence[float], down: Scale) -> list[str]:
    drawn = [line((9, down(value)), (64, down(value)), "raster") for value in values]
    drawn += [text(f"{value:g}", x=0, y=down(value) + 4, class_="as") for value in values]
    return [text("nDCG@10", x=0, y=14, class_="as"), *drawn]


def _times(times: Sequence[float], across: Scale, bottom: float) -> list[str]:
    drawn = [line((9, bottom), (64, bottom), "horizon")]
    for time in times:
        x = across(log10(time))
        drawn.append(line((x, bottom), (x, bottom + 5), "snor"))
        drawn.append(text(f"{time:g}", x=x, y=bottom + 20, class_="as", anchor="middle"))
    return [*drawn, text("ms per vraag (p50)", x=36, y=bottom + 38, class_="as", anchor="middle")]


def _pointed(figures: SetFigures, one: SystemFigures, at: tuple[float, float], place: float) -> str:
    """A dot, and a line from it to its name at the side."""
    shape = _shape(figures, one)
    return element(
        "g",
        tooltip(f"{figures.called(one)}: {one.ndcg:.3f} in {one.p50_ms:.1f} ms"),
        line(at, (67, place), "wijzer"),
        dot(*at, shape=shape),
        dot(70.5, place, shape=shape),
        text(_SHORT[one.system], x=74, y=place + 4, class_="naam"),
    )


def reliability(one: AnswerFigures, id: str) -> Plot:
    """A dot per stretch of probability: across what was expected, upwards how often it was right; the line is best."""
    across, down = Scale(0, 1, 9, 97), Scale(1, 0, 30, _CHANCES_HEIGHT - _COST_BOTTOM)
    bottom = down(0)
    drawn = [line((9, down(value)), (97, down(value)), "raster") for value in _TENTHS]
    drawn += [text(f"{value:g}", x=0, y=down(value) + 4, class_="as") for value in _TENTHS]
    drawn += [text(f"{value:g}", x=across(value), y=bottom + 20, class_="as", anchor="middle") for value in _TENTHS]
    drawn.append(line((across(0), down(0)), (across(1), down(1)), "maatlijn"))
    drawn += [
        element(
            "g",
            tooltip(f"verwacht {each.expected:.2f}, goed {each.right:.2f}, {each.documents} bronnen"),
            line((across(each.expected), down(each.expected)), (across(each.expected), down(each.right)), "wijzer"),
            dot(across(each.expected), down(each.right)),
            text(str(each.documents), x=across(each.expected) + 1.5, y=down(each.right) - 8, class_="as"),
        )
        for each in one.bins
    ]
    drawn += [
        text("deel dat goed is", x=0, y=14, class_="as"),
        text("kans volgens Meervoud; getal: bronnen", x=53, y=bottom + 38, class_="as", anchor="middle"),
    ]
    worst = max(one.bins, key=lambda each: abs(each.expected - each.right))
    told = (
        f"Hoe vaak bronnen goed zijn tegen de kans die Meervoud noemt, in {len(one.bins)} delen. Het verst ernaast: "
        f"verwacht {worst.expected:.2f}, goed {worst.right:.2f}, bij {worst.documents} bronnen."
    )
    return Plot(id, f"Kloppen de kansen? {one.encoder}", told, _CHANCES_HEIGHT, "".join(drawn))


def gains(found: Sequence[Difference], names: tuple[str, str], id: str) -> Plot:
    """A bar per question on which two systems differ: gains of the second stand on the horizon, losses hang under it.

    Of more than a thousand, only the biggest gains and losses are drawn.
    """
    before, after = names
    shown = found if len(found) <= _MOST_BARS else [*found[: _MOST_BARS // 2], *found[-_MOST_BARS // 2 :]]
    most = max((abs(one.gain) for one in shown), default=1.0)
    down = Scale(most, -most, 28, _BARS_HEIGHT - 28)
    won = sum(one.gain > 0 for one in found)
    drawn = [element("rect", x="0", y=0, width="100%", height=down(0), class_="lucht")]
    drawn += [_bar(one, n, len(shown), down) for n, one in enumerate(shown)]
    drawn += [
        line((0, down(0)), (100, down(0)), "horizon"),
        text(f"+{most:.2f}", x=0.5, y=20, class_="as"),
        text(f"{shorten(after)} beter: {won}", x=99.5, y=20, class_="naam", anchor="end"),
        text(f"−{most:.2f}", x=0.5, y=_BARS_HEIGHT - 8, class_="as"),
        text(f"{shorten(before)} beter: {len(found) - won}", x=99.5, y=_BARS_HEIGHT - 8, class_="naam", anchor="end"),
    ]
    told = (
        f"Verschil in nDCG@10 per vraag, van groot naar klein. {after} is beter op {won} vragen "
        f"en slechter op {len(found) - won}."
    )
    return Plot(id, f"Vraag voor vraag: {after} tegen {before}", told, _BARS_HEIGHT, "".join(drawn))


def _bar(one: Difference, place: int, total: int, down: Scale) -> str:
    width = 100 / total
    top, bottom = sorted((down(one.gain), down(0)))
    return element(
        "rect",
        tooltip(f"{one.id}: {one.gain:+.3f}"),
        x=f"{place * width + width * 0.1:.3f}%",
        y=top,
        width=f"{min(width * 0.8, 6):.3f}%",
        height=max(bottom - top, 1),
        class_="winst" if one.gain > 0 else "verlies",
    )


def _short(figures: SetFigures, one: SystemFigures) -> str:
    """A name that leaves room for a number on a narrow screen."""
    if len(figures.encoders) == 1 or one.encoder is None:
        return _SHORT[one.system]
    return f"{shorten(one.encoder)} · {_SHORT[one.system]}"


def _shape(figures: SetFigures, one: SystemFigures) -> int:
    """Each encoder has its own; what asks no encoder takes that of the first."""
    labels = [encoder.label for encoder in figures.encoders]
    return labels.index(one.encoder) if one.encoder else 0


def _high(one: SystemFigures) -> float:
    return one.ndcg_interval.high
