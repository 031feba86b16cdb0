"""The report: one HTML file that needs nothing else, or Markdown with its plots beside it."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from evaluation import plots, tables
from evaluation.drawing import Plot
from evaluation.figures import Against, AnswerFigures, Evaluation, SetFigures, SystemFigures
from evaluation.tables import Difference, Table

HTML, MARKDOWN = ".html", ".md"

_FOLDER = Path(__file__).with_name("templates")


class Duel(NamedTuple):
    """Two systems question by question."""

    before: str
    after: str
    against: Against
    plot: Plot
    differences: list[Difference]
    wins: list[Difference]
    losses: list[Difference]


class Chances(NamedTuple):
    """How far probabilities can be believed, with one encoder."""

    encoder: str
    plot: Plot
    table: Table


class Chapter(NamedTuple):
    """What the report says of one test set."""

    figures: SetFigures
    answers: Table
    judges: list[str]
    chances: list[Chances]
    best: SystemFigures
    quality: Plot
    systems: Table
    cost: Plot
    encoders: Table
    duels: list[Duel]


def write(found: Evaluation, path: Path) -> None:
    """Write the report; its ending says which kind, and the plots of Markdown get names that begin like its own."""
    chapters = [_chapter(one, found.baseline, number) for number, one in enumerate(found.sets, start=1)]
    style = _style("plots.css")
    if path.suffix == MARKDOWN:
        for plot in _plots(chapters):
            path.with_name(f"{path.stem}-{plot.id}.svg").write_text(plot.svg(style), encoding="utf-8")
    template = _environment().get_template(f"report{path.suffix}")
    text = template.render(
        found=found,
        chapters=chapters,
        meaning=tables.MEANING,
        stem=path.stem,
        style=Markup(style + _style("report.css")),  # noqa: S704 - our own style sheets
    )
    path.write_text(text, encoding="utf-8")


def _chapter(figures: SetFigures, baseline: str, number: int) -> Chapter:
    return Chapter(
        figures=figures,
        answers=tables.answers(figures.answers),
        judges=tables.judges(figures.answers),
        chances=[_chances(one, f"kansen-{number}-{n}") for n, one in enumerate(figures.answers, start=1) if one.bins],
        best=max(figures.systems, key=lambda one: one.ndcg),
        quality=plots.quality(figures, f"kwaliteit-{number}"),
        systems=tables.systems(figures, baseline),
        cost=plots.cost(figures, f"kosten-{number}"),
        encoders=tables.encoders(figures),
        duels=[
            _duel(figures, before, after, f"vragen-{number}-{n}")
            for n, (before, after) in enumerate(tables.hybrid_against_sparse(figures), start=1)
        ],
    )


def _chances(one: AnswerFigures, id: str) -> Chances:
    return Chances(one.encoder, plots.reliability(one, id), tables.reliability(one))


def _duel(figures: SetFigures, before: SystemFigures, after: SystemFigures, id: str) -> Duel:
    found = tables.differences(figures, before, after)
    names = figures.called(before), figures.called(after)
    return Duel(
        *names,
        against=Against.of(after.per_question, before.per_question),
        plot=plots.gains(found, names, id),
        differences=found,
        wins=tables.wins(found),
        losses=tables.losses(found),
    )


def _plots(chapters: list[Chapter]) -> Iterator[Plot]:
    for chapter in chapters:
        yield from (one.plot for one in chapter.chances)
        yield from (chapter.quality, chapter.cost, *(duel.plot for duel in chapter.duels))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["svg"] = lambda plot: Markup(plot.svg())  # noqa: S704 - drawn by us, its words escaped
    made.filters["cell"] = _cell
    made.filters["against"] = lambda found: tables.against(found).rstrip()
    return made


def _cell(words: str) -> str:
    """Literal words in a cell of a Markdown table."""
    plain = " ".join(words.split())
    return "".join(f"\\{one}" if one in "\\|*_`[]<>#" else one for one in plain)


def _style(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
