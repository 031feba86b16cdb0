"""``ingest.report``."""

import json

from ingest.report import Line, Outcome, Report
from kb.model.document import Caveat

GOOD = Line(file="a.txt", outcome=Outcome.NEW, title="Een titel")
BAD = Line(file="b.pdf", outcome=Outcome.FAILED, code="encrypted", reason="de PDF is beveiligd met een wachtwoord")
TWIN = Line(file="c.txt", outcome=Outcome.DUPLICATE, code="duplicate", reason="dezelfde tekst staat er al als “A”")


def test_the_exit_code_tells_all_some_or_none() -> None:
    assert Report(lines=(GOOD, TWIN)).exit_code == 0
    assert Report(lines=(GOOD, BAD)).exit_code == 1
    assert Report(lines=(BAD,)).exit_code == 2
    assert Report().exit_code == 2
    assert Report(lines=(GOOD,), interrupted=True).exit_code == 130


def test_an_index_in_use_is_no_failure_and_another_problem_is() -> None:
    assert Report(lines=(GOOD,), index_problem="index-in-use").exit_code == 0
    assert Report(lines=(GOOD,), index_problem="encoder-unavailable").exit_code == 1


def test_the_summary_counts_and_names_what_did_not_go_in() -> None:
    summary = Report(lines=(GOOD, BAD, TWIN), files=3, index_problem="index-in-use", interrupted=True).summary()

    assert summary.splitlines()[:3] == [
        "3 bestanden: 1 nieuw, 1 dubbel, 1 mislukt.",
        "  b.pdf: mislukt – de PDF is beveiligd met een wachtwoord",
        "  c.txt: dubbel – dezelfde tekst staat er al als “A”",
    ]
    assert "Gestopt" in summary
    assert "in gebruik door een ander programma" in summary


def test_a_document_that_is_in_with_a_caveat_is_told() -> None:
    scan = Caveat(code="scan", text="3 van 4 pagina's zonder tekst")
    line = GOOD.model_copy(update={"caveats": (scan,), "left_out": ("kop- en voetteksten",)})

    report = Report(lines=(line, line.model_copy(update={"outcome": Outcome.UNCHANGED})), files=2)

    assert str(line) == "a.txt: nieuw, let op: 3 van 4 pagina's zonder tekst"
    assert report.summary().splitlines() == ["2 bestanden: 1 nieuw, 1 ongewijzigd.", f"  {line}"]
    assert report.exit_code == 0
    found = json.loads(report.to_json())["lines"][0]
    assert found["caveats"] == [{"code": "scan", "text": "3 van 4 pagina's zonder tekst"}]
    assert found["leftOut"] == ["kop- en voetteksten"]


def test_the_json_is_for_programs() -> None:
    found = json.loads(Report(lines=(GOOD, BAD), seconds={"read": 0.1}, indexed=1).to_json())

    assert found["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "moved": 0,
        "renamed": 0,
        "narrowed": 0,
        "duplicate": 0,
        "skipped": 0,
        "failed": 1,
    }
    assert found["exitCode"] == 1
    assert found["lines"][1] == {
        "file": "b.pdf",
        "outcome": "failed",
        "code": "encrypted",
        "reason": "de PDF is beveiligd met een wachtwoord",
        "title": "",
        "documentId": None,
        "caveats": [],
        "leftOut": [],
        "proposed": {},
        "alike": [],
    }
    assert found["seconds"] == {"read": 0.1}


def test_what_is_proposed_is_told_and_a_title_and_language_alone_are_not() -> None:
    usual = GOOD.model_copy(update={"proposed": {"title": "Een titel", "language": "nl"}})
    line = GOOD.model_copy(update={"proposed": {"title": "Een titel", "date": "2021-05", "place": "Arnhem"}})

    report = Report(lines=(usual, line), files=2)

    told = "a.txt: nieuw; voorgesteld: titel “Een titel”, datum 2021-05, plaats Arnhem"
    assert report.summary().splitlines() == ["2 bestanden: 2 nieuw.", f"  {told}"]
    assert json.loads(report.to_json())["lines"][0]["proposed"] == {"title": "Een titel", "language": "nl"}
