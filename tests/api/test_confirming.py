"""``kb confirm``: what was only read of a file is confirmed, and stays so however often it is read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import open_knowledge_base, open_library
from kb.model.document import DocumentCard
from kb.model.reader import KEEPER
from kb.model.standing import Status
from kb.settings import Settings
from tests.api.test_cli import here

_TEXT = """# Verslag overleg schulden

Arnhem, 12 mei 2021

Gezinnen met schulden vragen pas laat om hulp, en dan is de rekening al hoog opgelopen.
"""


class Keeper:
    """One file in a knowledge base, and whoever looks after it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "verslag.md"
        self.data = folder / "data"
        self.file.write_text(_TEXT, encoding="utf-8")

    def ingest(self, *options: str) -> dict[str, Any]:
        done = here("ingest", self.file, "--source", "practice", "--json", *options, "--data", self.data)
        line: dict[str, Any] = done.json["lines"][0]
        return line

    def confirm(self, *options: str) -> list[dict[str, Any]]:
        done = here("confirm", *options, "--json", "--data", self.data)
        assert done.code == 0, done
        found: list[dict[str, Any]] = done.json["documents"]
        return found

    def shown(self) -> list[str]:
        """Who wrote it, as cards tell."""
        hits = here("search", "schulden", "--json", "--data", self.data).json["hits"]
        return [hit["contributor"] for hit in hits]

    def found(self, field: str, theme: str) -> list[str]:
        """The documents that a filter leaves."""
        with self._explorer() as client:
            answer = client.get("/v1/search", params={field: theme}).json()
        return [hit["documentId"] for hit in answer["hits"]]

    def document(self, id: str) -> dict[str, Any]:
        with self._explorer() as client:
            found: dict[str, Any] = client.get(f"/v1/documents/{id}").json()
        return found

    @contextmanager
    def _explorer(self) -> Iterator[TestClient]:
        base = open_knowledge_base(Settings(data=self.data, _env_file=None))
        try:
            yield TestClient(create_app(base))
        finally:
            base.close()

    def card(self) -> DocumentCard:
        library = open_library(Settings(data=self.data, _env_file=None))
        (card,) = library.catalogue.every(KEEPER)
        library.catalogue.close()
        return card


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def test_what_is_proposed_is_listed_and_confirmed_field_by_field(keeper: Keeper) -> None:
    id = keeper.ingest()["documentId"]

    (row,) = keeper.confirm()
    assert row["proposed"] == {
        "title": "Verslag overleg schulden",
        "language": "nl",
        "date": "2021-05-12",
        "place": "Arnhem",
        "form": "verslag",
    }
    shown = here("confirm", "--field", "place", "--data", keeper.data).out
    assert ("plaats: Arnhem" in shown, "datum" in shown) == (True, False)

    (row,) = keeper.confirm(id, "--field", "date", "--field", "place")
    assert row["confirmed"] == ["date", "place"]
    assert row["proposed"].keys() == {"title", "language", "form"}
    told = here("confirm", id, "--field", "form", "--data", keeper.data).out
    assert "(nog voorgesteld: titel, taal)" in told

    assert keeper.confirm(id)[0]["proposed"] == {}
    assert keeper.confirm() == []
    assert here("confirm", "--data", keeper.data).out.startswith("Er is niets voorgesteld")


def test_what_is_confirmed_stays_when_the_file_is_read_again(keeper: Keeper) -> None:
    id = keeper.ingest()["documentId"]
    keeper.confirm(id, "--field", "date", "--field", "place")

    # Said otherwise of something else, so that it is read again; and then with another text.
    again = keeper.ingest("--institute", "Wijkteam Oost")
    assert (again["outcome"], again["proposed"].keys()) == ("changed", {"title", "language", "form"})
    keeper.file.write_text(_TEXT.replace("Arnhem, 12 mei 2021", "Zwolle, 3 juni 2022"), encoding="utf-8")
    keeper.ingest("--institute", "Wijkteam Oost")
    assert (keeper.card().date, keeper.card().places) == ("2021-05-12", ("Arnhem",))
    keeper.file.write_text(_TEXT.replace("Arnhem, 12 mei 2021\n\n", ""), encoding="utf-8")
    keeper.ingest("--institute", "Wijkteam Oost")
    here("reread", "--data", keeper.data)

    card = keeper.card()
    assert (card.date, card.places, card.version) == ("2021-05-12", ("Arnhem",), 3)
    assert card.confirmed == {"date", "places"}
    assert card.proposed == {"title", "language", "form"}


def test_a_confirmed_file_that_is_read_again_by_other_readers_is_not_told_as_changed(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = keeper.ingest()["documentId"]
    keeper.confirm(id)
    monkeypatch.setattr("ingest.unchanged.way_of_reading", lambda: "anders")

    assert keeper.ingest()["outcome"] == "unchanged"
    assert keeper.card().proposed == frozenset()


def test_what_a_manifest_or_option_says_goes_before_what_was_confirmed(keeper: Keeper) -> None:
    id = keeper.ingest()["documentId"]
    keeper.confirm(id)

    keeper.ingest("--date", "voorjaar 2020", "--place", "Uden")

    card = keeper.card()
    assert (card.date_said, card.places, card.place_said) == ("voorjaar 2020", ("Maashorst",), "Uden")
    assert card.confirmed == {"title", "language", "form"}
    assert card.proposed == frozenset()


def test_who_wrote_it_is_seen_by_nobody_before_it_is_confirmed(keeper: Keeper) -> None:
    keeper.file.write_text(_TEXT.replace("Arnhem,", "Tekst: Jannie Voorbeeld\n\nArnhem,"), encoding="utf-8")
    line = keeper.ingest()
    id = line["documentId"]
    assert line["proposed"]["contributor"] == "Jannie Voorbeeld"
    assert keeper.confirm("--field", "contributor")[0]["proposed"]["contributor"] == "Jannie Voorbeeld"
    assert "maker: Jannie Voorbeeld (ziet nu niemand" in here("confirm", "--data", keeper.data).out

    assert keeper.shown() == [""]
    assert keeper.confirm(id, "--field", "contributor")[0]["confirmed"] == ["contributor"]
    assert keeper.shown() == ["Jannie Voorbeeld"]
    # A text that is read again, and then one that names somebody else.
    assert keeper.ingest("--institute", "Wijkteam Oost")["outcome"] == "changed"
    keeper.file.write_text(_TEXT.replace("Arnhem,", "Tekst: Bep Fictief\n\nArnhem,"), encoding="utf-8")
    keeper.ingest("--institute", "Wijkteam Oost")
    assert keeper.shown() == ["Jannie Voorbeeld"]

    keeper.confirm(id, "--undo", "--field", "contributor")
    assert keeper.shown() == [""]
    assert keeper.card().contributor_proposed == "Jannie Voorbeeld"


def test_who_wrote_it_is_not_named_when_the_document_turns_out_to_be_a_story(keeper: Keeper) -> None:
    keeper.file.write_text(_TEXT.replace("Arnhem,", "Tekst: Jannie Voorbeeld\n\nArnhem,"), encoding="utf-8")
    keeper.confirm(keeper.ingest()["documentId"])

    told = ("--source", "experience", "--consent", "read,quote,collect,export", "--json", "--data", keeper.data)
    assert here("ingest", keeper.file, *told).json["lines"][0]["outcome"] == "changed"

    assert "Jannie" not in keeper.card().model_dump_json()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["00000000-0000-0000-0000-000000000000"], "er is geen document"),
        (["daar"], "geen id van een document"),
        (["{id}", "--field", "date"], "niet voorgesteld: date"),
    ],
)
def test_what_cannot_be_confirmed_is_one_line(keeper: Keeper, arguments: list[str], told: str) -> None:
    id = keeper.ingest("--date", "2020")["documentId"]

    done = here("confirm", *(one.format(id=id) for one in arguments), "--data", keeper.data)

    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert told in done.err
    assert keeper.card().confirmed == frozenset()


def test_what_was_confirmed_by_mistake_is_taken_back_and_read_anew(keeper: Keeper) -> None:
    id = keeper.ingest()["documentId"]
    keeper.confirm(id)

    keeper.confirm(id, "--undo", "--field", "date")

    assert (keeper.card().proposed, "date" in keeper.card().confirmed) == (frozenset({"date"}), False)
    keeper.confirm(id, "--undo")
    assert keeper.card().confirmed == frozenset()
    keeper.file.write_text(_TEXT.replace("12 mei 2021", "3 juni 2022"), encoding="utf-8")
    keeper.ingest()
    assert (keeper.card().date, "date" in keeper.card().proposed) == ("2022-06-03", True)


@pytest.mark.parametrize("options", [["--undo"], ["--undo", "--field", "form"]])
def test_what_is_not_confirmed_cannot_be_taken_back(keeper: Keeper, options: list[str]) -> None:
    id = keeper.ingest()["documentId"]
    before = keeper.card()

    done = here("confirm", id, *options, "--data", keeper.data)

    assert (done.code, "er is niets veranderd" in done.err) == (2, True)
    assert keeper.card() == before


def test_taking_back_needs_to_know_of_what(keeper: Keeper) -> None:
    keeper.ingest()

    assert here("confirm", "--undo", "--data", keeper.data).code == 2


def test_a_theme_that_a_keeper_confirms_stands_and_counts_until_it_is_taken_back(keeper: Keeper) -> None:
    id = keeper.ingest()["documentId"]
    assert "eenzaamheid" not in keeper.card().concepts

    (row,) = keeper.confirm(id, "--theme", "eenzaamheid")
    assert row["themes"]["about"] == ["eenzaamheid"]
    keeper.file.write_text(_TEXT.replace("Arnhem", "Zwolle"), encoding="utf-8")
    assert keeper.ingest()["outcome"] == "changed"
    here("reread", "--data", keeper.data)

    card = keeper.card()
    standing = next(one for one in card.standings if one.theme == "eenzaamheid")
    assert (standing.status, standing.probability) == (Status.CONFIRMED, 1.0)
    assert {"eenzaamheid"} <= set(card.themes) & card.concepts
    assert keeper.found("theme", "eenzaamheid") == [id]
    document = keeper.document(id)
    assert ("eenzaamheid", "confirmed", True) in [
        (one["theme"], one["status"], one["counts"]) for one in document["standings"]
    ]

    keeper.confirm(id, "--theme", "eenzaamheid", "--undo")
    assert "eenzaamheid" not in keeper.card().concepts
    assert keeper.found("theme", "eenzaamheid") == []


def test_a_theme_that_a_keeper_denies_is_gone_until_that_is_taken_back(keeper: Keeper) -> None:
    id = keeper.ingest()["documentId"]
    assert keeper.found("theme", "schulden") == [id]

    keeper.confirm(id, "--not-theme", "schulden")
    assert keeper.ingest()["outcome"] == "unchanged"
    here("reread", "--data", keeper.data)

    assert "schulden" not in [*keeper.card().themes, *(one.theme for one in keeper.card().standings)]
    assert keeper.found("theme", "schulden") == []
    keeper.confirm(id, "--not-theme", "schulden", "--undo")
    assert keeper.found("theme", "schulden") == [id]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{id}", "--theme", "weer"], "staat niet in de thesaurus: weer"),
        (["{id}", "--theme", "schulden", "--not-theme", "schulden"], "wel en niet"),
        (["{id}", "--theme", "schulden", "--field", "date"], "niet allebei"),
        (["{id}", "--theme", "schulden", "--undo"], "niets gezegd over schulden"),
    ],
)
def test_what_cannot_be_said_of_themes_is_one_line(keeper: Keeper, arguments: list[str], told: str) -> None:
    id = keeper.ingest()["documentId"]

    done = here("confirm", *(one.format(id=id) for one in arguments), "--data", keeper.data)

    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert told in done.err
    assert not keeper.card().about
