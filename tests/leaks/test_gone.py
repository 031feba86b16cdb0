"""What was withdrawn, pruned, narrowed or removed, hunted in every place where it could still be.

Through all routes a visitor can go; and of what was removed also in the bytes of the database, its log, a copy, the
index, the kept files and the logs.
"""

import logging
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from api.logs import Fields
from api.main import create_app
from ingest.entry import Details
from ingest.originals import Originals
from ingest.pipeline import Ingesting
from ingest.preparing import Here
from ingest.selection import folders, select
from kb.backup import back_up
from kb.bootstrap import KnowledgeBase, open_knowledge_base
from kb.model.evidence import KnowledgeSource
from kb.model.reader import KEEPER
from kb.settings import Settings
from tests.leaks.walking import ADDRESS, walk

_WORDS = {name: f"{name[:4]}qxv" for name in ("withdrawn", "pruned", "narrowed", "removed")}
"""For each way to go a beginning of words that stand in its document alone."""
_STAYS = "blijvqxv"

_MANIFEST = """
collection = "{place}"
[defaults]
rights = "public"
source = "practice"
place = "{place}"
contributor = "{contributor}"
"""


class Gone(NamedTuple):
    """A knowledge base from which four documents went, each in its own way."""

    base: KnowledgeBase
    folder: Path
    written: str


def _text(stem: str) -> str:
    return f"Gezinnen met schulden in de wijk noemden het {stem}tekst. Daarna kwam het wijkteam langs bij {stem}naam.\n"


def _put(folder: Path, name: str, stem: str, *, rights: str = "public") -> None:
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{stem}bestand.md").write_text(f"# Over {stem}titel\n\n## {stem}kop\n\n{_text(stem)}")
    manifest = _MANIFEST.format(place=f"{stem}plaats", contributor=f"{stem}maker").replace('"public"', f'"{rights}"')
    entry = f'[[document]]\nid = "een"\nfile = "{stem}bestand.md"\n'
    (place / "manifest.toml").write_text(manifest + entry)


def _take_in(base: KnowledgeBase, folder: Path, *, prune: bool = False) -> None:
    run = Ingesting(
        catalogue=base.catalogue,
        preparing=Here(base.linker),
        index_pending=base.following.catch_up,
        withdraw=base.withdrawing.prune if prune else None,
        originals=Originals(base.files, base.withdrawing),
    )
    run.run(select([folder], Details(source=KnowledgeSource.PRACTICE)), folders=folders([folder]))


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gone]:
    root = tmp_path_factory.mktemp("gone")
    folder = root / "bestanden"
    for name, stem in {**_WORDS, "blijft": _STAYS}.items():
        _put(folder, name, stem)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Fields("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    base = open_knowledge_base(Settings(data=root / "data", _env_file=None))
    for name in (*_WORDS, "blijft"):
        _take_in(base, folder / name)
    base.spelling.learn()
    _go(base, folder)
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(before)
    yield Gone(base, root / "data", stream.getvalue())
    base.close()


def _go(base: KnowledgeBase, folder: Path) -> None:
    """Let each document go in its own way."""
    ids = {
        name: card.id for card in base.catalogue.every(KEEPER) for name, stem in _WORDS.items() if stem in card.title
    }
    assert set(ids) == set(_WORDS)
    base.withdrawing.withdraw([ids["withdrawn"]], "op verzoek")
    _put(folder, "pruned", "anderqxv")
    (folder / "pruned" / f"{_WORDS['pruned']}bestand.md").unlink()
    listed = folder / "pruned" / "manifest.toml"
    other = listed.read_text().replace('"anderqxvplaats"', '"prunqxvplaats"', 1).replace('id = "een"', 'id = "ander"')
    listed.write_text(other)
    _put(folder, "narrowed", _WORDS["narrowed"], rights="restricted")
    _take_in(base, folder / "narrowed")
    _take_in(base, folder / "pruned", prune=True)
    base.withdrawing.remove([ids["removed"]], "op verzoek")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()
    }


def _holding(stems: list[str], data: dict[str, bytes]) -> set[tuple[str, str]]:
    return {(stem, name) for name, content in data.items() for stem in stems if stem.encode() in content}


def test_no_route_leads_to_what_is_gone_before_and_after_the_index_has_heard(gone: Gone) -> None:
    client = TestClient(create_app(gone.base), base_url=ADDRESS, follow_redirects=False)
    asked = [f"/zoeken?q={word}" for word in ("schulden", "wijkteam", "schulden+wijkteam")]
    asked += [f"/v1/search?q={word}&pageSize=100" for word in ("schulden", "wijkteam")]
    asked += ["/v1/documents?pageSize=100", "/v1/themes/schulden/sayings", "/v1/suggestions?q=over"]
    for _ in range(2):
        found = walk(client, ["/", *asked], enough=lambda address: "/themas" in address)
        texts = {address: f"{answer.headers}{answer.text}".lower().encode() for address, answer in found.items()}
        assert _holding(list(_WORDS.values()), texts) == set()
        assert any(_STAYS.encode() in text for text in texts.values())
        for stem in _WORDS.values():
            assert client.get("/v1/suggestions", params={"q": stem}).json() == {"suggestions": []}
            body = client.get("/v1/search", params={"q": f"{stem}teks"}).json()
            assert (body["didYouMean"], [hit for hit in body["hits"] if stem in str(hit)]) == (None, [])
        gone.base.following.catch_up()
    assert gone.base.following.in_order()


def test_what_is_removed_is_in_no_byte_of_the_data_folder_or_of_a_copy(gone: Gone, tmp_path: Path) -> None:
    gone.base.following.catch_up()
    back_up(gone.base.settings, tmp_path / "kopie.zip")
    with zipfile.ZipFile(tmp_path / "kopie.zip") as archive:
        copied = {name: archive.read(name).lower() for name in archive.namelist()}

    for data in (_bytes(gone.folder), copied):
        assert _holding([_WORDS["removed"]], data) == set()
        # What may be kept is, so that a search through the bytes proves something.
        assert {stem for stem, _ in _holding([_STAYS, _WORDS["withdrawn"]], data)} == {_STAYS, _WORDS["withdrawn"]}


def test_an_index_holds_no_word_of_any_document(gone: Gone) -> None:
    index = _bytes(gone.folder / "index")

    assert len(index) > 5
    assert _holding([*_WORDS.values(), _STAYS, "schulden", "wijkteam"], index) == set()


def test_no_log_holds_a_word_of_what_went(gone: Gone) -> None:
    assert "decided on documents" in gone.written
    assert _holding(list(_WORDS.values()), {"log": gone.written.lower().encode()}) == set()
