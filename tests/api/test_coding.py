"""``kb coding``: a study out to a file and back, by the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.serving import address_left_in
from exchange.forms import Form
from kb.bootstrap import open_knowledge_base, open_library
from kb.model.deed import DeedKind
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.people import Role
from kb.model.reader import KEEPER, Reader
from kb.model.text import Span
from kb.model.wording import Wording
from kb.services.tagging.giving import Given, Place
from kb.settings import Settings
from tests.browser.conftest import running
from tests.building import document
from tests.conftest import free_port
from tests.peopling import someone
from tests.studying import NOW, new, putting

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw hielp mij."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    library = open_library(Settings(data=folder, _env_file=None))
    made, passages = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post")
    library.catalogue.save(made, passages)
    noor = Reader.of(someone(library, "Noor", Role.RESEARCHER))
    study = library.bench.studies.begin("Wie helpt?", noor)
    place = Place(made.id, made.sha256, (Span(start=39, end=64),))
    library.bench.coder.give(study.study, place, Given(new="naaste"), noor)
    library.catalogue.close()
    return folder


def kb(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["coding", *map(str, arguments)])
    return result.exit_code, result.output


def test_a_study_goes_out_and_comes_back_without_anything_new(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "wie.qdpx"
    assert kb("export", "Wie helpt?", "--to", file, "--data", data)[0] == 0

    code, told = kb("import", file, "--study", "Wie helpt?", "--data", data, "--json")

    assert code == 0
    answer = json.loads(told)
    assert (answer["new"], answer["changed"], answer["losses"], answer["texts"]) == ({}, 0, [], [])


def test_it_begins_a_study_that_is_not_there_and_only_tries_when_asked(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "wie.qdpx"
    kb("export", "Wie helpt?", "--to", file, "--data", data)
    code, told = kb("import", file, "--study", "Elders", "--data", data, "--dry-run")
    assert (code, "er is geen onderzoek Elders" in told) == (2, True)

    code, told = kb("import", file, "--study", "Elders", "--data", data)

    assert code == 0
    assert "Gekomen: codes 1, stukken 1, markeringen 1, coderingen 1." in told
    assert "Elders" in kb("list", "--data", data)[1]


@pytest.mark.parametrize("ending", Form)
def test_every_kind_of_file_is_written_and_listed_with_what_it_held(data: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"wie.{ending}"

    code, told = kb("export", "Wie helpt?", "--to", file, "--data", data, "--json")

    assert code == 0
    held = ending != "qdc"
    assert json.loads(told)["documents"] == held
    library = open_library(Settings(data=data, _env_file=None))
    noor = Reader.of(next(one for one in library.people.accounts.all(KEEPER) if one.name == "Noor"))
    (study,) = library.bench.studies.all(noor)
    (out,) = library.bench.exchanging.outgoing(study.study, noor)
    assert out.format == ending
    assert [len(library.annotations.holding([id], KEEPER)) for id in out.documents] == [1] * held
    library.catalogue.close()


@pytest.mark.parametrize(
    ("name", "options", "form"),
    [
        ("c.ris", (), "ris"),
        ("c.json", (), "csl"),
        ("n.docx", ("--beside",), "naast-docx"),
        ("n.xlsx", ("--beside", "--themes"), "naast-xlsx-themas"),
        ("n.pdf", ("--beside",), ""),
    ],
)
def test_quotations_and_voices_side_by_side_go_out_too(
    data: Path, tmp_path: Path, name: str, options: tuple[str, ...], form: str
) -> None:
    code, _ = kb("export", "Wie helpt?", "--to", tmp_path / name, *options, "--data", data)

    assert (code, (tmp_path / name).exists()) == ((0, True) if form else (2, False))
    library = open_library(Settings(data=data, _env_file=None))
    noor = Reader.of(next(one for one in library.people.accounts.all(KEEPER) if one.name == "Noor"))
    (study,) = library.bench.studies.all(noor)
    assert [one.format for one in library.bench.exchanging.outgoing(study.study, noor)] == ([form] if form else [])
    library.catalogue.close()


def test_texts_that_are_not_here_come_in_when_somebody_says_whose_they_are(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "wie.qdpx"
    kb("export", "Wie helpt?", "--to", file, "--data", data)
    other = tmp_path / "ander"
    library = open_library(Settings(data=other, _env_file=None))
    someone(library, "Ana", Role.RESEARCHER)
    library.catalogue.close()
    code, told = kb("import", file, "--study", "Wie helpt?", "--data", other, "--json")
    assert (code, json.loads(told)["texts"]) == (0, ["De post"])

    asked = ("import", file, "--study", "Wie helpt?", "--data", other)
    told = kb(*asked, "--dry-run")[1]
    assert f"nog niet hier: ‘De post’ (tekst, {len(STORY.encode())} bytes, 1 × gecodeerd)" in told
    assert "Met --source" in told
    story = (*asked, "--json", "--source", "experience")
    for refused in (story, (*story, "--consent", "export"), (*asked, "--rights", "public")):
        assert kb(*refused)[0] == 2

    code, told = kb(*story, "--consent", "read,quote", "--consent-known", "map 12")

    assert (code, json.loads(told)["absent"]) == (0, [])
    assert json.loads(told)["new"] == {"source": 1, "selection": 1, "coding": 1}
    library = open_library(Settings(data=other, _env_file=None))
    (card,) = library.catalogue.cards(list(library.catalogue.versions(KEEPER)), KEEPER).values()
    assert (card.title, card.rights.access, card.consent and card.consent.recorded) == (
        "De post",
        "professionals",
        "map 12",
    )
    library.catalogue.close()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.pdf", b"%PDF", ""),
        ("x.qdpx", b"PK geen zip", ""),
        ("x.qdc", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x/>", ""),
    ],
)
def test_what_is_no_project_is_one_line(data: Path, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    code, told = kb("import", file, "--study", "Wie helpt?", "--data", data)

    assert code == 2
    assert told.count("\n") == 1
    assert says in told


def test_who_does_it_must_be_known(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "wie.qdpx"

    assert kb("export", "Wie helpt?", "--to", file, "--as", "niemand@stad.example", "--data", data)[0] == 2
    assert kb("export", "Een ander", "--to", file, "--data", data)[0] == 2
    assert kb("export", "Wie helpt?", "--to", tmp_path / "wie.pdf", "--data", data)[0] == 2
    assert kb("import", tmp_path / "weg.qdpx", "--study", "Wie helpt?", "--data", data)[0] == 2


def test_annotations_of_documents_here_come_in_and_our_own_add_nothing(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "wie.jsonld"
    kb("export", "Wie helpt?", "--to", file, "--data", data)
    assert json.loads(kb("import", file, "--study", "Wie helpt?", "--data", data, "--json")[1])["new"] == {}
    (target,) = {item["target"]["source"] for item in json.loads(file.read_text())["first"]["items"]}
    hypothesis = tmp_path / "h.json"
    quote = {"type": "TextQuoteSelector", "exact": "de post niet meer"}
    row = {
        "uri": target,
        "tags": ["schaamte"],
        "text": "Mooi gezegd.",
        "target": [{"source": target, "selector": [quote]}],
    }
    away = {"uri": "https://elders.example/x", "tags": ["x"], "target": [{"source": "https://elders.example/x"}]}
    hypothesis.write_text(json.dumps({"rows": [row, away]}))

    code, told = kb("import", hypothesis, "--study", "Wie helpt?", "--data", data, "--json")

    answer = json.loads(told)
    assert (code, answer["new"]) == (0, {"code": 1, "selection": 1, "coding": 1, "note": 1})
    assert [loss["thing"] for loss in answer["losses"]] == ["‘https://elders.example/x’"]


def test_words_that_studies_offer_are_told_as_csv(data: Path) -> None:
    assert kb("words", "--data", data) == (0, "thema,woord,mensen,onderzoeken,besluit,reden\n")
    library = open_library(Settings(data=data, _env_file=None))
    noor = Reader.of(next(iter(library.people.accounts.all(KEEPER))))
    (study,) = library.annotations.studies(noor)
    me = library.annotations.member(study.study, noor)
    theme = ThemeId("schulden")
    one = Wording(
        id=new(), study=study.study, concept=theme, word="rekening", offered=True, people=3, by=me.id, made_at=NOW
    )
    library.annotations.apply(putting(study, noor, [one], kind=DeedKind.WORDED), noor)
    library.catalogue.close()

    assert kb("words", "--data", data) == (0, "thema,woord,mensen,onderzoeken,besluit,reden\nschulden,rekening,3,1,,\n")


def test_a_search_is_narrowed_by_codes_of_a_study(data: Path) -> None:
    def search(*arguments: str) -> tuple[int, str]:
        asked = ["search", *arguments, "--data", str(data), "--json"]
        result = CliRunner().invoke(app, asked, env={"KB_ENCODER": "hashing"})
        return result.exit_code, result.stdout or result.stderr

    assert json.loads(search("buurvrouw", "--code", "Naaste", "--study", "Wie helpt?")[1])["total"] == 1
    assert json.loads(search("buurvrouw", "--without-code", "naaste")[1])["total"] == 0
    assert json.loads(search("--code", "naaste")[1])["coverage"]["experience"]["collection"] == 1
    base = open_knowledge_base(
        Settings(data=data, encoder="hashing", host="127.0.0.1", port=free_port(), _env_file=None)
    )
    with running(base, base.settings.port), address_left_in(base.settings):
        assert json.loads(search("buurvrouw", "--code", "Naaste", "--study", "Wie helpt?")[1])["total"] == 1
        assert json.loads(search("buurvrouw", "--without-code", "naaste")[1])["total"] == 0
        assert search("buurvrouw", "--code", "onzin")[0] == 2
        noor = Reader.of(next(iter(base.people.accounts.all(KEEPER))))
        assert base.people.tokens.of(noor) == []
    base.close()
    for wrong in (("--code", "onzin"), ("--code", "naaste", "--study", "Elders"), ("--code", "naaste", "--as", "x")):
        assert search("buurvrouw", *wrong)[0] == 2
