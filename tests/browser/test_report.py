"""The report of ``kb evaluate`` opened from disk: for everyone, on every screen, and without a network."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from evaluation import report
from evaluation.evaluating import Run, Score, System
from evaluation.figures import Against, EncoderFigures, Evaluation, Question, SetFigures, SystemFigures
from tests.browser.conftest import NARROW, WIDE

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_QUESTIONS = 40
_ENCODERS = ("static", "een-heel-lange-naam-van-een-model-zonder-einde")


def _system(place: int, system: System, encoder: str | None) -> SystemFigures:
    scores = [Score((n * 7 + place * 3) % 11 / 10, 0.5, 0.9, 0.4, 0.001 * (place + 1)) for n in range(_QUESTIONS)]
    return SystemFigures.of(system, encoder, [Run([], score) for score in scores])


def _evaluation() -> Evaluation:
    named: list[tuple[System, str | None]] = [(System.SPARSE, None)]
    named += [(system, encoder) for encoder in _ENCODERS for system in System if system.encodes]
    first, *others = [_system(n, system, encoder) for n, (system, encoder) in enumerate(named)]
    compared = [one.model_copy(update={"against": Against.of(one.per_question, first.per_question)}) for one in others]
    encoders = [
        EncoderFigures(
            label=label,
            name=label,
            fingerprint="f" * 60,
            dimension=256,
            load_seconds=0.1,
            query_p50_ms=0.1,
            query_p95_ms=0.2,
            passages=1,
            passages_per_second=5000,
            index_seconds=1,
        )
        for label in _ENCODERS
    ]
    measured = SetFigures(
        name="set-" + "x" * 60,
        sha256="0" * 64,
        documents=3,
        not_ingested=("leeg: mislukt",),
        frameworks_left_out=2,
        store_seconds=1,
        questions=tuple(Question(id=f"vraag-{n}", text="woord " * 12 + "y" * 80) for n in range(_QUESTIONS)),
        encoders=tuple(encoders),
        systems=(first, *compared),
    )
    return Evaluation(
        version="0.1.0",
        measured_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        command="kb evaluate set",
        baseline="sparse",
        sets=(measured,),
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("verslag") / "verslag.html"
    report.write(_evaluation(), path)
    return path


@pytest.fixture
def page(browser: Browser, written: Path) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=True)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(written.as_uri())
    yield opened
    context.close()
    assert asked == [written.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, axe: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", _RULES)
    assert [one["id"] for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_dots_and_bars_stand_inside_their_plot(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    outside = page.evaluate(
        """() => [...document.querySelectorAll("svg.plot")].flatMap(plot => {
             const room = plot.getBoundingClientRect();
             return [...plot.querySelectorAll("circle, rect, text")].map(one => one.getBoundingClientRect())
               .filter(box => box.width < 1 || box.left < room.left - 1 || box.right > room.right + 1
                              || box.top < room.top - 1 || box.bottom > room.bottom + 1) })
             .map(box => [box.left, box.right, box.top])"""
    )
    assert outside == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dots_and_bars_stay_visible_in_forced_colours(page: Page, scheme: str) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
    hidden = page.evaluate(
        """() => { const ground = getComputedStyle(document.body).backgroundColor;
             const unseen = colour => colour === ground || colour === "none";
             return [...document.querySelectorAll("svg .stip, svg .winst, svg .verlies")]
               .map(one => getComputedStyle(one)).filter(one => unseen(one.fill) && unseen(one.stroke)).length }"""
    )
    assert hidden == 0
