"""The report of ``kb evaluate``: the same numbers as the JSON, in tables and in drawings that stand on their own."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from api.cli import app
from evaluation import report, tables
from evaluation.drawing import log_ticks, spread, ticks
from evaluation.figures import Evaluation
from tests.evaluation.beir import write

_SVG = "{http://www.w3.org/2000/svg}"
# Only likeness finds what is spelled like this.
_ENCODERS = ("hashing", "static")
_LITERAL = 'huurachterstnd | <b>x</b> & "zo"'


class Made:
    """One run with everything it can write."""

    def __init__(self, place: Path) -> None:
        folder = write(
            place / "drie-bronnen",
            documents=[
                {"_id": "huur", "title": "Huur", "text": "De huurachterstand liep op tot zes maanden."},
                {"_id": "duif", "text": "De duiven zijn terug op het dak.", "source": "experience"},
                {"_id": "zorg", "text": "Wachten op jeugdhulp duurt lang.", "source": "practice"},
                {"_id": "rij", "text": "In de rij staan voor hulp aan een kind duurt lang.", "source": "practice"},
            ],
            queries={"1": "huurachterstand", "2": "duif op een dak", "a<b": _LITERAL, "4": "xylofoon"},
            grades=[("1", "huur", 2), ("2", "duif", 1), ("a<b", "huur", 2), ("a<b", "rij", 1), ("4", "duif", 1)],
        )
        self.place = place
        options = [f"--report={place / name}" for name in ("verslag.html", "verslag.md")]
        options += [f"--json={place / 'cijfers.json'}", "--encoder=hashing", "--encoder=static", "--quiet"]
        done = CliRunner().invoke(app, ["evaluate", str(folder), *options], prog_name="kb")
        assert done.exit_code == 0, done.output
        self.figures = json.loads((place / "cijfers.json").read_text())
        self.html = (place / "verslag.html").read_text()
        self.markdown = (place / "verslag.md").read_text()

    @property
    def measured(self) -> Any:
        return self.figures["sets"][0]

    def called(self, one: Any) -> str:
        return f"{one['encoder']} · {one['system']}" if one["encoder"] else one["system"]

    def gains(self, encoder: str) -> dict[str, float]:
        """Hybrid less sparse, per question that they do not answer equally well."""
        by_name = {(one["encoder"], one["system"]): one["perQuestion"] for one in self.measured["systems"]}
        both = zip(by_name[None, "sparse"], by_name[encoder, "hybrid"], strict=True)
        ids = [one["id"] for one in self.measured["questions"]]
        return {id: after - before for id, (before, after) in zip(ids, both, strict=True) if before != after}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("verslag"))


class _Tables(HTMLParser):
    """The rows of every table by its caption, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._words: list[str] = []
        self._caption = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the parser's name
        if tag in {"caption", "th", "td"}:
            self._words = []
        if tag == "tr":
            self.found[self._caption].append([])

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = "".join(self._words).strip()
        if tag == "caption":
            self._caption = words
            self.found[words] = []
        if tag in {"th", "td"}:
            self.found[self._caption][-1].append(words)


def _tables(html: str) -> dict[str, list[list[str]]]:
    parser = _Tables()
    parser.feed(html)
    return parser.found


def _drawings(html: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]  # noqa: S314 - ours


def test_the_tables_of_the_page_say_what_the_json_says(made: Made) -> None:
    head, *rows = _tables(made.html)["Kwaliteit en tijd per systeem op drie-bronnen"]
    assert head[:2] == ["systeem", "nDCG@10"]
    assert len(rows) == len(made.measured["systems"]) == 9
    for row, one in zip(rows, made.measured["systems"], strict=True):
        low, high = one["nDCG@10Interval"]
        numbers = [f"{one[name]:.3f}" for name in ("recall@10", "recall@100", "MRR")]
        times = [f"{one[name]:.1f}" for name in ("p50Ms", "p95Ms")]
        expected = [made.called(one), f"{one['nDCG@10']:.3f}", f"[{low:.3f}, {high:.3f}]", *numbers, *times]
        assert row[:-1] == expected
        assert row[-1].endswith("*") is bool(one["against"] and one["against"]["significant"])
    _, *costs = _tables(made.html)["Kosten per encoder op drie-bronnen"]
    assert [(row[0], row[6]) for row in costs] == [("hashing", "4"), ("static", "4")]


def test_the_page_says_what_was_measured_with_what_and_how_to_do_it_again(made: Made) -> None:
    for text in (made.html, made.markdown):
        assert made.figures["command"] in text
        assert made.figures["version"] in text
        assert made.measured["sha256"] in text
        assert "apart getoetst" in text
    for one in made.measured["encoders"]:
        assert one["fingerprint"] in made.html
    assert str(made.place) not in made.html + made.markdown


def test_every_drawing_is_well_formed_and_says_in_words_what_it_shows(made: Made) -> None:
    drawings = _drawings(made.html)
    assert len(drawings) == 5
    for drawing in drawings:
        ids = {one.get("id"): "".join(one.itertext()) for one in drawing if one.get("id")}
        named = (drawing.get("aria-labelledby") or "").split()
        assert drawing.get("role") == "img"
        assert len(named) == 2
        assert all(ids[name] for name in named)
    assert len(set(re.findall(r'id="([^"]+)"', made.html))) == len(re.findall(r'id="([^"]+)"', made.html))


def test_the_table_of_what_people_see_says_what_the_json_says(made: Made) -> None:
    head, *rows = _tables(made.html)["Wat telt en wat klopt op drie-bronnen"]
    assert head == ["wat mensen zien", *(f"{name}: {part}" for name in _ENCODERS for part in ("cijfer", "95 %", "van"))]
    for place, one in enumerate(made.measured["answers"]):
        measures = [f"{each['value']:.3f}" for each in one["measures"]]
        own = [row[1 + 3 * place : 4 + 3 * place] for row in rows]
        assert [figure for figure, _, _ in own if figure != "–"] == measures
        low, high = one["measures"][0]["interval"]
        assert own[0] == [measures[0], f"[{low:.3f}, {high:.3f}]", str(one["measures"][0]["of"])]


@pytest.mark.parametrize("ending", ["html", "md"])
def test_figures_without_what_people_see_are_reported_without_that_part(
    made: Made, tmp_path: Path, ending: str
) -> None:
    whole = Evaluation.model_validate(made.figures)
    bare = tuple(one.model_copy(update={"answers": ()}) for one in whole.sets)

    texts = []
    for name, found in (("geheel", whole), ("kaal", whole.model_copy(update={"sets": bare}))):
        report.write(found, tmp_path / f"{name}.{ending}")
        texts.append((tmp_path / f"{name}.{ending}").read_text())

    assert ["Wat mensen zien" in text for text in texts] == [True, False]
    assert ["een antwoord is een bron met cijfer" in text for text in texts] == [True, False]
    assert all("Hoe goed" in text for text in texts)
    told = [tables.as_text(found) for found in (whole, whole.model_copy(update={"sets": bare}))]
    assert ["wat mensen zien" in text for text in told] == [True, False]


def test_the_first_drawing_has_a_dot_for_each_stretch_of_probability(made: Made) -> None:
    hashing, static = made.measured["answers"]
    assert hashing["bins"] == []
    dots = [one for one in _drawings(made.html)[0].iter("g") if one.find("title") is not None]
    told = [name.text for one in dots if (name := one.find("title")) is not None]
    assert told == [
        f"verwacht {one['expected']:.2f}, goed {one['right']:.2f}, {one['documents']} bronnen" for one in static["bins"]
    ]
    assert dots
    for one, each in zip(dots, static["bins"], strict=True):
        circle = one.find("circle")
        assert circle is not None
        assert float((circle.get("cx") or "").rstrip("%")) == pytest.approx(9 + 88 * each["expected"], abs=0.01)
        assert float(circle.get("cy") or "") == pytest.approx(316 - 286 * each["right"], abs=0.01)


def test_the_next_drawing_has_a_dot_per_system_where_its_figure_is(made: Made) -> None:
    drawing = _drawings(made.html)[1]
    told = {name.text: row for row in drawing.iter("g") if (name := row.find("title")) is not None}
    assert len(told) == 9
    places = []
    for one in made.measured["systems"]:
        low, high = one["nDCG@10Interval"]
        row = told[f"{made.called(one)}: {one['nDCG@10']:.3f}, van {low:.3f} tot {high:.3f}"]
        dot = row.find("circle")
        assert dot is not None
        places.append((one["nDCG@10"], float((dot.get("cx") or "").rstrip("%"))))
    assert [place for _, place in sorted(places)] == sorted(place for _, place in places)


def test_the_third_drawing_sets_time_against_quality(made: Made) -> None:
    told = [name.text for row in _drawings(made.html)[2].iter("g") if (name := row.find("title")) is not None]
    assert told == [
        f"{made.called(one)}: {one['nDCG@10']:.3f} in {one['p50Ms']:.1f} ms" for one in made.measured["systems"]
    ]


@pytest.mark.parametrize(("encoder", "place"), [("hashing", 3), ("static", 4)])
def test_every_question_that_differs_has_a_bar_on_its_side_of_the_horizon(made: Made, encoder: str, place: int) -> None:
    bars = [one for one in _drawings(made.html)[place].iter("rect") if one.find("title") is not None]
    gains = made.gains(encoder)
    told = [(name.text or "").rsplit(": ", 1) for one in bars if (name := one.find("title")) is not None]
    assert {id: float(gain) for id, gain in told} == {id: round(gain, 3) for id, gain in gains.items()}
    assert [float(gain) for _, gain in told] == sorted((round(gain, 3) for gain in gains.values()), reverse=True)
    horizon = 130
    for one, (_, gain) in zip(bars, told, strict=True):
        top, height = float(one.get("y") or ""), float(one.get("height") or "")
        assert top + height == pytest.approx(horizon) if float(gain) > 0 else top == pytest.approx(horizon)


def test_the_questions_with_the_biggest_difference_are_shown_letter_for_letter(made: Made) -> None:
    assert made.gains("hashing")["a<b"] > 0
    for encoder in ("hashing", "static"):
        gains = made.gains(encoder)
        rows = _tables(made.html).get(f"Alle vragen waar {encoder} · hybrid en sparse verschillen", [])[1:]
        texts = {one["id"]: one["text"] for one in made.measured["questions"]}
        assert {row[0]: row[1] for row in rows} == {id: f"“{texts[id]}”" for id in gains}
        assert [float(row[4]) for row in rows] == [round(gains[row[0]], 3) for row in rows]
    assert "<b>x" not in made.html
    assert "<b>x" not in made.markdown


def test_the_page_needs_no_network_and_no_script(made: Made) -> None:
    assert "<script" not in made.html
    assert "://" not in made.html
    assert "@import" not in made.html
    assert "url(" not in made.html


def test_markdown_has_the_same_tables_and_its_drawings_beside_it(made: Made) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in made.markdown.splitlines()]
    for one in made.measured["systems"]:
        row = next(row for row in rows if row[0] == made.called(one))
        assert row[1] == f"{one['nDCG@10']:.3f}"
    pictures = re.findall(r"!\[.+\]\((.+\.svg)\)", made.markdown)
    assert len(pictures) == 5
    for picture in pictures:
        drawing = ElementTree.parse(made.place / picture).getroot()  # noqa: S314 - ours
        assert drawing.tag == f"{_SVG}svg"
        assert drawing.find(f"{_SVG}style") is not None


def test_ticks_are_round_and_take_in_both_ends() -> None:
    assert ticks(0.034, 0.176) == [0, 0.05, 0.1, 0.15, 0.2]
    assert ticks(0.5, 0.5) == [0.5, 0.51]
    assert log_ticks(0.7, 2.3) == [0.5, 1, 2, 5]
    assert log_ticks(3, 3) == [2, 5]
    assert log_ticks(0.7, 900) == pytest.approx([0.1, 1, 10, 100, 1000])


def test_names_that_would_stand_on_each_other_make_room() -> None:
    found = spread([100, 102, 20, 101], 19, 110)
    assert found[2] == 20
    ordered = sorted(found)
    assert all(after - before >= 19 for before, after in pairwise(ordered))
    assert ordered[-1] <= 110
    assert found[0] < found[3] < found[1]
