"""What the desk is measured on is what it says, what lies above a bar is told, and its pages stay light."""

import gzip
from pathlib import Path

from starlette.testclient import TestClient

from api.main import create_app
from bench.desk import Figure, fill, take_in
from kb.bootstrap import open_knowledge_base, open_library
from kb.model.annotation import Coding
from kb.model.deed import DeedKind
from kb.ports.annotations import Where
from kb.settings import Settings
from tests.building import document


def test_a_study_is_as_large_as_was_asked(tmp_path: Path) -> None:
    library = open_library(Settings(data=tmp_path, encoder="hashing", _env_file=None))
    report = take_in(library, pages=6, documents=3)

    desk = fill(library, report, codings=300, highlights=50, merged=40)

    reader = library.people.tokens.reader(desk.tokens[0])
    counts = {node.code.id: node.codings for node in library.bench.codebooks.tree(desk.study, reader)}
    of_report = library.annotations.things(Coding, desk.study, reader, Where(document=report.id))
    assert (len(report.pages), len(report.sections), report.text[report.pages[3] :][:6]) == (6, 2, "Deel 2")
    assert (sum(counts.values()), counts[desk.codes[0].id], len(of_report)) == (300, 40, 50)
    assert [one.kind for one in library.bench.studies.log(desk.study, reader)] == [DeedKind.BEGUN, DeedKind.IMPORTED]
    library.catalogue.close()


def test_what_lies_above_a_bar_is_told() -> None:
    assert Figure("iets", 50.0, 50).row == ["iets", "50.0", "50", "ms", "yes"]
    assert Figure("iets", 50.1, 50).row[-1] == "NO"


_SHORT = (
    "Ja.",
    "Toen belde ik weer.",
    "Niemand nam op.",
    "En daarna?",
    "Niets.",
    "Zij zei: kom morgen.",
    "Dat deed ik.",
    "Laat!",
)


def test_a_window_with_many_highlights_beside_500_codes_is_light(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, encoder="hashing", _env_file=None)
    library = open_library(settings)
    report = take_in(library, pages=30, documents=2)
    desk = fill(library, report, codings=310, highlights=300, merged=5)
    talk = document("test:kort", *[" ".join(_SHORT) for _ in range(300)], title="Kort en bondig")
    library.catalogue.save(*talk)
    library.catalogue.close()
    base = open_knowledge_base(settings)
    client = TestClient(create_app(base), headers={"Authorization": f"Bearer {desk.tokens[0]}"})

    page = client.get(f"/werk/{desk.study}/documenten/{report.id}").raise_for_status().content
    short = client.get(f"/werk/{desk.study}/documenten/{talk[0].id}").raise_for_status().content

    assert page.count(b"data-merken=") > 100
    # Hardly longer than a part, but of 2,400 sentences, each with its box.
    assert len(talk[0].text) < 37_500
    assert 400 < short.count(b'name="zin"') <= 500
    for one in (page, short):
        assert len(one) <= 150_000
        assert len(gzip.compress(one)) <= 40_000
    base.close()
