"""``kb collections``: out to a file and into another Meervoud, and looking whether every quotation stands."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from kb.bootstrap import Library, open_library
from kb.model.collection import Collection
from kb.model.evidence import KnowledgeSource
from kb.model.people import Role
from kb.settings import Settings
from tests import curating
from tests.building import document

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij daarmee."
QUOTED = "Ik durfde de post niet meer te openen."
OPINION = "Dat geldt niet voor iedereen in de wijk."


def kb(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["collections", *map(str, arguments)])
    return result.exit_code, result.output


def opened(folder: Path) -> Library:
    return open_library(Settings(data=folder, _env_file=None))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def made(data: Path) -> Collection:
    """A collection of two editions with a quotation and a dissent."""
    library = opened(data)
    story, passages = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    library.catalogue.save(story, passages)
    lab = curating.lab(library)
    blocks = (curating.heading(), curating.quote(library, story, QUOTED, "Hier begint het."), curating.text())
    collection = curating.collection(library, lab, *blocks)
    library.curation.publishing.publish(collection.id, "De eerste.", lab.curator)
    first = library.curation.drafting.blocks(collection.id, lab.curator)[1]
    library.curation.remarking.disagree(collection.id, first.block.id, OPINION, lab.member)
    library.curation.drafting.move(collection.id, first.block.id, 2, lab.curator)
    library.curation.publishing.publish(collection.id, "In een andere volgorde.", lab.curator)
    library.catalogue.close()
    return collection


def test_a_collection_goes_elsewhere_and_comes_back_in_the_same_bytes(
    data: Path, made: Collection, tmp_path: Path
) -> None:
    out, other, back = tmp_path / "a.json", tmp_path / "t", tmp_path / "b.json"
    code, told = kb("export", made.id, "--data", data, "--output", out, "--json")
    assert (code, json.loads(told)["editions"], json.loads(told)["blocks"]) == (0, 2, 3)
    assert kb("import", out, "--data", other)[0] == 0

    assert kb("export", made.slug, "--data", other, "--output", back)[0] == 0

    assert back.read_bytes() == out.read_bytes()
    assert OPINION.encode() in out.read_bytes()
    assert QUOTED.encode() not in out.read_bytes()


def test_the_screen_gets_what_the_file_gets(data: Path, made: Collection, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    kb("export", made.id, "--data", data, "--output", out)

    code, told = kb("export", made.id, "--data", data)

    assert (code, told) == (0, out.read_text(encoding="utf-8"))


def test_what_is_not_what_was_published_does_not_come_in(data: Path, made: Collection, tmp_path: Path) -> None:
    out, other = tmp_path / "a.json", tmp_path / "t"
    kb("export", made.id, "--data", data, "--output", out)
    out.write_text(out.read_text(encoding="utf-8").replace("Hier begint het.", "Hier eindigt het.", 2), "utf-8")

    code, told = kb("import", out, "--data", other)

    assert code == 2
    assert told == "kb: editie 1 is niet wat er is uitgegeven: de inhoud past niet bij de controlesom\n"
    assert kb("list", "--data", other) == (0, "Nog geen collectie.\n")


@pytest.mark.parametrize("content", ["", "[]", '{"format": "meervoud-collection/2"}', "geen json", "\x00" * 100])
def test_what_is_no_collection_is_one_line(data: Path, tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content)

    code, told = kb("import", file, "--data", data)

    assert (code, told.count("\n")) == (2, 1)
    assert "dit is geen collectie van Meervoud" in told


def test_what_repeats_a_withdrawn_story_is_covered_in_what_comes_in_later(
    data: Path, made: Collection, tmp_path: Path
) -> None:
    out, other = tmp_path / "a.json", tmp_path / "t"
    library = opened(data)
    keeper = curating.somebody(library, "Ada", Role.ADMINISTRATOR)
    repeated = f"Zij zei het zo: {QUOTED}"
    library.curation.drafting.add(made.id, curating.text(repeated), keeper)
    library.curation.publishing.publish(made.id, "Met wat zij zei.", keeper)
    library.catalogue.close()
    kb("export", made.id, "--data", data, "--output", out)
    assert repeated in out.read_text(encoding="utf-8")
    there = opened(other)
    story, passages = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    there.catalogue.save(story, passages)
    there.withdrawing.withdraw([story.id], "op verzoek van de verteller")
    there.catalogue.close()
    assert kb("import", out, "--data", other)[0] == 0

    shown = kb("export", made.id, "--data", other)[1]

    assert QUOTED not in shown


def test_a_collection_comes_in_once(data: Path, made: Collection, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    kb("export", made.id, "--data", data, "--output", out)

    code, told = kb("import", out, "--data", data)

    assert (code, told) == (2, f"kb: collectie {made.id} is hier al\n")


def test_one_changed_character_is_told_with_collection_edition_and_block(data: Path, made: Collection) -> None:
    assert kb("check", "--data", data) == (0, "Alle citaten staan er nog zo.\n")
    with sqlite3.connect(data / "catalogue.sqlite3") as database:
        database.execute("UPDATE versions SET text = replace(text, 'durfde', 'dorfde')")

    code, told = kb("check", "--data", data, "--json")

    assert code == 1
    broken = json.loads(told)["broken"]
    assert {one["edition"] for one in broken} == {1, 2, None}
    assert {one["collection"] for one in broken} == {made.id}
    assert len({one["block"] for one in broken}) == 1
    assert f"{made.slug} ({made.id}), editie 1, blok {broken[0]['block']}" in kb("check", "--data", data)[1]


def test_quotations_that_were_withdrawn_or_never_came_along_are_counted(
    data: Path, made: Collection, tmp_path: Path
) -> None:
    out, other = tmp_path / "a.json", tmp_path / "elders"
    kb("export", made.id, "--data", data, "--output", out)
    assert kb("import", out, "--data", other)[0] == 0

    code, told = kb("check", "--data", other)
    assert code == 1
    assert f"{made.slug} ({made.id}), editie 1, blok" in told
    assert told.endswith(": 0; teruggenomen: 0; veranderd: 0; hier niet te vinden: 3.\n")

    there = opened(data)
    there.withdrawing.withdraw([document("test:verhaal", STORY)[0].id], "op verzoek van de verteller")
    there.catalogue.close()
    code, told = kb("check", "--data", data, "--json")
    assert (code, json.loads(told)) == (0, {"ok": True, "stands": 0, "withdrawn": 3, "absent": 0, "broken": []})
    assert "teruggenomen: 3" in kb("check", "--data", data)[1]


@pytest.mark.usefixtures("made")
def test_an_edition_that_was_changed_in_the_database_is_told(data: Path) -> None:
    with sqlite3.connect(data / "catalogue.sqlite3") as database:
        database.execute(
            "UPDATE collection_editions SET content = replace(content, 'Hier begint het.', 'Hier begon het.')"
            " WHERE number = 1"
        )

    code, told = kb("check", "--data", data)

    assert code == 1
    assert "editie 1: de inhoud past niet bij de controlesom" in told


def test_they_are_listed_and_shown_without_words_of_sources(data: Path, made: Collection) -> None:
    code, listed = kb("list", "--data", data, "--json")
    assert (code, [one["id"] for one in json.loads(listed)["collections"]]) == (0, [made.id])

    code, told = kb("show", made.slug, "--data", data, "--json")

    assert code == 0
    shown = json.loads(told)
    assert [one["kind"] for one in shown["blocks"]] == ["heading", "text", "quote"]
    assert [one["number"] for one in shown["editions"]] == [2, 1]
    plain = kb("show", made.id, "--data", data)[1]
    assert made.question in plain
    assert QUOTED not in told + plain
    assert kb("show", "bestaat-niet", "--data", data) == (
        2,
        "kb: er is geen collectie bestaat-niet (kb collections list)\n",
    )


def test_a_copy_that_is_put_back_holds_collections_and_their_events(
    data: Path, made: Collection, tmp_path: Path
) -> None:
    copy, other = tmp_path / "kopie.zip", tmp_path / "terug"
    run = CliRunner().invoke
    assert run(app, ["backup", str(copy), "--data", str(data)]).exit_code == 0

    assert run(app, ["restore", str(copy), "--data", str(other)]).exit_code == 0

    assert kb("export", made.id, "--data", other)[1] == kb("export", made.id, "--data", data)[1]
    assert kb("check", "--data", other)[0] == 0
    assert run(app, ["audit", "verify", "--data", str(other)]).exit_code == 0
    lines = run(app, ["audit", "export", "-", "--data", str(other)]).output
    assert f'"{made.id}"' in lines
    assert QUOTED not in lines
    assert OPINION not in lines
