"""``kb alike``: from two files that are much alike to a decision about them."""

import json
from pathlib import Path

from kb.bootstrap import open_library
from kb.model.evidence import KnowledgeSource
from kb.model.reader import KEEPER, VISITOR
from kb.model.search import Filters
from kb.settings import Settings
from tests.api.test_cli import here

REPORT = (
    "Gezinnen met schulden vragen pas laat om hulp, omdat zij zich schamen voor de post die blijft liggen.\n\n"
    "De gemeente belde hen thuis op en bood aan samen de brieven open te maken, zonder er iets voor te vragen.\n\n"
    "Van de zestig gezinnen namen er {} het aanbod aan en de helft had een jaar later geen nieuwe schuld.\n"
)
_STORY = ("--source", "experience", "--consent", "read,quote", "--contributor", "Vrouw, 34 jaar")


def _counted(data: Path, source: KnowledgeSource) -> int:
    library = open_library(Settings(data=data, _env_file=None))
    found = library.catalogue.count(Filters(), VISITOR)[source]
    library.catalogue.close()
    return found


def test_a_mended_report_is_told_counts_once_and_counts_apart_when_it_is_something_else(tmp_path: Path) -> None:
    for name, number in (("eerst.txt", "veertig"), ("later.txt", "negenendertig")):
        (tmp_path / name).write_text(REPORT.format(number), encoding="utf-8")
    data = tmp_path / "data"

    here("ingest", tmp_path / "eerst.txt", "--source", "research", "--title", "De post", "--data", data)
    done = here("ingest", tmp_path / "later.txt", "--source", "research", "--title", "De post, herzien", "--data", data)

    assert "later.txt: nieuw, lijkt op “De post” (8" in done.out
    assert "kb alike" in done.out
    assert _counted(data, KnowledgeSource.RESEARCH) == 1

    shown = here("alike", "--data", data)
    assert "De post, herzien" in shown.out
    assert "--as same" in shown.out
    (pair,) = json.loads(here("alike", "--json", "--data", data).out)["pairs"]

    assert here("alike", pair["first"], pair["second"], "--as", "other", "--data", data).code == 0
    assert _counted(data, KnowledgeSource.RESEARCH) == 2
    assert here("alike", "--data", data).out.startswith("Er zijn geen stukken")
    assert "iets anders" in here("alike", "--all", "--data", data).out


def test_what_cannot_be_decided_is_said_in_one_line(tmp_path: Path) -> None:
    data = ("--data", tmp_path / "data")
    nobody = ("00000000-0000-0000-0000-000000000000", "11111111-1111-1111-1111-111111111111")
    assert "geef de ids" in here("alike", *nobody, *data).err
    assert "geef de ids" in here("alike", "een", "twee", "--as", "same", *data).err
    assert "lijken niet op elkaar" in here("alike", *nobody, "--as", "same", *data).err


def test_makers_are_kept_as_opaque_ids_and_the_same_description_is_only_proposed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    stories = {"een": "Ik schaamde mij voor de brieven.", "twee": "Mijn dochter hielp mij.", "drie": "Ik belde zelf."}
    for name, words in stories.items():
        (tmp_path / f"{name}.txt").write_text(words, encoding="utf-8")
        maker = ("--maker", "Deelnemer 12; deelnemer 31", "--project", "Panel Zuid") if name == "drie" else ()
        assert here("ingest", tmp_path / f"{name}.txt", *_STORY, *maker, "--data", data).code == 0

    found = json.loads(here("alike", "--json", "--data", data).out)["perhapsOneTeller"]
    # Also the one of whom a maker is known, since the others may be hers.
    assert [len(one["documents"]) for one in found] == [3]
    assert "Mogelijk dezelfde verteller: Vrouw, 34 jaar" in here("alike", "--data", data).out

    library = open_library(Settings(data=data, _env_file=None))
    (known,) = [card for card in library.catalogue.every(KEEPER) if card.makers]
    library.catalogue.close()
    assert len(known.makers) == 2
    assert known.lineage
    assert "eelnemer" not in known.model_dump_json()
