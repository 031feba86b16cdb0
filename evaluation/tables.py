"""The figures as tables of text, for a terminal and for the report."""

from collections.abc import Sequence
from typing import NamedTuple

from evaluation.counting import Measure
from evaluation.evaluating import System
from evaluation.figures import Against, AnswerFigures, Evaluation, Range, SetFigures, SystemFigures

MARK = "*"
MEANING = (
    f"{MARK} significant: het 95%-interval van het verschil bevat geen 0 (gepaarde bootstrap over de vragen). "
    "Elk verschil is apart getoetst: van elke 20 vergelijkingen valt er gemiddeld 1 toevallig zo uit."
)
_NAMES = {
    Measure.PRECISION: "van wat telt is goed",
    Measure.RECALL: "van wat goed is telt",
    Measure.SHOWN_BUT_EMPTY: "stem heeft niets en is toch te horen",
    Measure.WRONGLY_SILENT: "stem heeft iets en is toch stil",
    Measure.RIGHT_WORD: "stem met het juiste woord (stil, zacht, goed)",
    Measure.FAR_WITH_HITS: "vraag ver buiten het veld met bronnen",
    Measure.NEAR_WITH_HITS: "vraag die niets beantwoordt, dichtbij, met bronnen",
    Measure.HIT_3: "stem met een antwoord bij haar eerste drie",
    Measure.HIT_3_WITH_LIKELY: "hetzelfde, met wat erop lijkt",
    Measure.FIRST_ENOUGH: "eerste bron is een antwoord",
    Measure.NDCG: "nDCG@10 van wat telt",
    Measure.MISSPELLED: "met typefouten: stem met een antwoord bij haar eerste drie",
    Measure.CORRECTED: "dezelfde vragen zonder typefouten",
    Measure.SPELLING: "verschil door typefouten",
    Measure.CALIBRATION: "ijkfout van de kansen vanaf ,1",
}
_BIGGEST = 10
_NOT_INGESTED = 10


class Table(NamedTuple):
    """Rows of text; the first column holds names, the others numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Difference(NamedTuple):
    """A question that two systems do not answer equally well."""

    id: str
    text: str
    before: float
    after: float

    @property
    def gain(self) -> float:
        """How much better the second one is."""
        return self.after - self.before


def systems(figures: SetFigures, baseline: str) -> Table:
    """A row per system: quality, time, and the difference with the baseline."""
    header = ("systeem", "nDCG@10", "95 %", "recall@10", "recall@100", "MRR", "p50 ms", "p95 ms")
    rows = (
        (
            figures.called(one),
            f"{one.ndcg:.3f}",
            _range(one.ndcg_interval),
            *(f"{value:.3f}" for value in (one.recall_10, one.recall_100, one.reciprocal_rank)),
            *(f"{value:.1f}" for value in (one.p50_ms, one.p95_ms)),
            against(one.against),
        )
        for one in figures.systems
    )
    return Table((*header, f"verschil met {baseline}"), tuple(rows))


def answers(found: Sequence[AnswerFigures]) -> Table:
    """A row per measure of what people get to see, with a figure, its interval and its number for each encoder."""
    single = len(found) == 1
    header = tuple(name if single else f"{one.encoder}: {name}" for one in found for name in ("cijfer", "95 %", "van"))
    measures = [measure for measure in Measure if any(one.find(measure) for one in found)]
    rows = tuple(
        (_NAMES[measure], *(cell for one in found for cell in _measured(one, measure))) for measure in measures
    )
    return Table(("wat mensen zien", *header), rows)


def judges(found: Sequence[AnswerFigures]) -> list[str]:
    """Per encoder who judged, and what was missed."""
    told = []
    for one in found:
        missed = f"; {one.missed} passages las de tweede lezer niet" if one.missed else ""
        told.append(f"Wat telt, koos met {one.encoder}: {one.judge or 'niemand, alles wat gevonden is telt'}{missed}.")
    return told


def reliability(one: AnswerFigures) -> Table:
    """A row per stretch of probability: how many documents, what was expected and what came true."""
    rows = tuple(
        (f"{each.low:.1f} tot {each.high:.1f}", str(each.documents), f"{each.expected:.2f}", f"{each.right:.2f}")
        for each in one.bins
    )
    return Table(("kans", "bronnen", "verwacht", "goed"), rows)


def _measured(one: AnswerFigures, measure: Measure) -> tuple[str, str, str]:
    found = one.find(measure)
    return (f"{found.value:.3f}", _range(found.interval), str(found.of)) if found else ("–", "–", "–")


def encoders(figures: SetFigures) -> Table:
    """A row per encoder: what it costs."""
    rows = (
        (
            one.label,
            str(one.dimension),
            f"{one.load_seconds:.1f}",
            *(f"{value:.2f}" for value in (one.query_p50_ms, one.query_p95_ms)),
            f"{one.passages_per_second:.0f}",
            str(one.passages),
            f"{one.index_seconds:.1f}",
        )
        for one in figures.encoders
    )
    header = ("encoder", "getallen", "laden s", "vraag p50 ms", "vraag p95 ms", "passages/s", "passages", "index s")
    return Table(header, tuple(rows))


def differences(figures: SetFigures, before: SystemFigures, after: SystemFigures) -> list[Difference]:
    """The questions that the second system answers better or worse than the first, biggest gain first."""
    pairs = zip(figures.questions, before.per_question, after.per_question, strict=True)
    found = [Difference(question.id, question.text, one, other) for question, one, other in pairs if one != other]
    return sorted(found, key=lambda one: (-one.gain, one.id))


def wins(found: Sequence[Difference]) -> list[Difference]:
    """The biggest gains."""
    return [one for one in found if one.gain > 0][:_BIGGEST]


def losses(found: Sequence[Difference]) -> list[Difference]:
    """The biggest losses, biggest first."""
    return [one for one in reversed(found) if one.gain < 0][:_BIGGEST]


def hybrid_against_sparse(figures: SetFigures) -> list[tuple[SystemFigures, SystemFigures]]:
    """Per encoder the two systems whose questions are worth looking at one by one."""
    return [(figures.find(System.SPARSE), figures.find(System.HYBRID, one.label)) for one in figures.encoders]


def against(found: Against | None) -> str:
    """A difference with its interval, marked when it is significant."""
    if found is None:
        return "–"
    return f"{found.difference:+.3f} {_range(found.interval, signed=True)}{MARK if found.significant else ' '}"


def as_text(evaluation: Evaluation) -> str:
    """Everything, for a terminal."""
    return "\n\n".join([*(_set_as_text(one, evaluation.baseline) for one in evaluation.sets), MEANING])


def _set_as_text(figures: SetFigures, baseline: str) -> str:
    parts = [
        f"{figures.name}: {len(figures.questions)} vragen, {figures.documents} documenten",
        _lines(systems(figures, baseline)),
        _lines(encoders(figures)),
    ]
    if figures.answers:
        parts.append(answers_as_text(figures.answers))
    if figures.frameworks_left_out:
        parts.append(f"{figures.frameworks_left_out} oordelen over kaders tellen niet mee: een kader is geen bewijs.")
    if figures.not_ingested:
        shown = figures.not_ingested[:_NOT_INGESTED]
        parts.append("\n".join([f"{len(figures.not_ingested)} documenten konden er niet in:", *shown]))
    return "\n\n".join(parts)


def answers_as_text(found: Sequence[AnswerFigures]) -> str:
    """What people get to see, for a terminal."""
    parts = ["\n".join(judges(found)), _lines(answers(found))]
    parts += [f"Kansen met {one.encoder}\n{_lines(reliability(one))}" for one in found if one.bins]
    return "\n\n".join(parts)


def _lines(table: Table) -> str:
    widths = [max(map(len, column)) for column in zip(table.header, *table.rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
        for row in (table.header, *table.rows)
    )


def _range(ends: Range, *, signed: bool = False) -> str:
    form = "+.3f" if signed else ".3f"
    return f"[{ends.low:{form}}, {ends.high:{form}}]"
