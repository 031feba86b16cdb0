"""Documents for the members of labs: said in a manifest, on the command line, and narrowed to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from kb.bootstrap import open_library
from kb.errors import DocumentNotFound
from kb.model.evidence import Access
from kb.model.identity import DocumentId, lab_id
from kb.model.people import Role
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.settings import Settings
from tests.peopling import member, someone

TEXT = "Op maandag belt het wijkteam bij de gezinnen aan die hun huur niet meer kunnen betalen. Dat helpt soms."
Ingest = Callable[..., dict[str, Any]]


@pytest.fixture
def ingest(tmp_path: Path) -> Ingest:
    def run(*words: str) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["ingest", *words, "--data", str(tmp_path / "data"), "--later", "--json"])
        return {"code": done.exit_code, "output": done.output, **(json.loads(done.stdout) if done.stdout else {})}

    return run


def written(folder: Path, rights: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "stuk.txt").write_text(TEXT)
    (folder / "manifest.toml").write_text(
        f'collection = "proef"\n\n[[document]]\nid = "stuk"\nfile = "stuk.txt"\nsource = "practice"\n{rights}\n'
    )
    return str(folder)


def seen(tmp_path: Path, *, by: str) -> bool:
    library = open_library(Settings(data=tmp_path / "data"))
    try:
        (card,) = library.catalogue.every(KEEPER)
        reader = VISITOR if by == "visitor" else _member_of(library, by)
        library.catalogue.document(DocumentId(card.id), reader)
    except DocumentNotFound:
        return False
    finally:
        library.catalogue.close()
    return True


def _member_of(library: Any, slug: str) -> Reader:
    found = library.people.accounts.by_email(f"{slug}@stad.example", KEEPER)
    return Reader.of(found or member(library, someone(library, slug, Role.VISITOR), slug))


def test_a_manifest_gives_a_document_to_a_lab(tmp_path: Path, ingest: Ingest) -> None:
    assert ingest(written(tmp_path / "map", 'rights = "labs"\nlabs = ["arnhem"]'))["code"] == 0

    assert seen(tmp_path, by="arnhem")
    assert not seen(tmp_path, by="venlo")
    assert not seen(tmp_path, by="visitor")


def test_what_was_public_and_is_for_a_lab_now_is_closed_to_others_at_once(tmp_path: Path, ingest: Ingest) -> None:
    ingest(written(tmp_path / "map", 'rights = "public"'))
    assert seen(tmp_path, by="visitor")
    told = ingest(written(tmp_path / "map", 'rights = "labs"\nlabs = ["arnhem"]'))

    assert "nu alleen voor leden van stadslabs" in told["output"]
    assert not seen(tmp_path, by="visitor")
    assert seen(tmp_path, by="arnhem")


def test_what_was_for_two_labs_is_for_one(tmp_path: Path, ingest: Ingest) -> None:
    ingest(written(tmp_path / "map", 'rights = "labs"\nlabs = ["arnhem", "venlo"]'))
    assert seen(tmp_path, by="venlo")
    ingest(written(tmp_path / "map", 'rights = "labs"\nlabs = ["arnhem"]'))

    assert not seen(tmp_path, by="venlo")
    assert seen(tmp_path, by="arnhem")


@pytest.mark.parametrize("rights", ['rights = "labs"', 'rights = "labs"\nlabs = []', 'rights = "labs"\nlabs = ["A B"]'])
def test_a_lab_that_is_not_named_closes_what_stands_there(tmp_path: Path, ingest: Ingest, rights: str) -> None:
    ingest(written(tmp_path / "map", 'rights = "public"'))
    told = ingest(written(tmp_path / "map", rights))

    assert told["code"] == 1
    assert not seen(tmp_path, by="visitor")
    assert not seen(tmp_path, by="arnhem")


def test_by_hand_a_lab_is_named_with_an_option(tmp_path: Path, ingest: Ingest) -> None:
    file = tmp_path / "stuk.txt"
    file.write_text(TEXT)
    refused = ingest(str(file), "--source", "practice", "--rights", "labs")
    assert refused["code"] != 0
    assert "--lab" in refused["output"]
    assert ingest(str(file), "--source", "practice", "--rights", "labs", "--lab", "arnhem")["code"] == 0

    library = open_library(Settings(data=tmp_path / "data"))
    (card,) = library.catalogue.every(KEEPER)
    assert (card.rights.access, card.rights.labs) == (Access.LABS, frozenset({lab_id("arnhem")}))
    library.catalogue.close()


def test_a_document_for_professionals_is_that(tmp_path: Path, ingest: Ingest) -> None:
    ingest(written(tmp_path / "map", 'rights = "professionals"'))
    library = open_library(Settings(data=tmp_path / "data"))
    (card,) = library.catalogue.every(KEEPER)
    assert library.catalogue.document(card.id, Reader.of(someone(library))).text == TEXT
    library.catalogue.close()

    assert not seen(tmp_path, by="visitor")
    assert not seen(tmp_path, by="arnhem")
