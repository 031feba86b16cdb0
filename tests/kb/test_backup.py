"""Copies of a whole knowledge base: made while it is in use, and put back with the list of now."""

import hashlib
import json
import os
import shutil
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from typer.testing import CliRunner

from api.cli import app
from kb.adapters.sql.database import connect
from kb.backup import back_up, restore
from kb.bootstrap import KnowledgeBase, adding, open_knowledge_base, open_library
from kb.errors import IndexInUse, InUse, Invalid, NotSignedIn, Refused, Unavailable
from kb.model.evidence import Consent, KnowledgeSource, Terms
from kb.model.people import LabRole, Role
from kb.model.provenance import Source
from kb.model.reader import KEEPER, VISITOR, Reader, Scope
from kb.model.search import SearchQuery
from kb.services.keeping.checking import Checking
from kb.settings import Settings
from tests.building import document, knowledge_base
from tests.peopling import PASSWORD, member, someone

STORY = document("test:verhaal", "Ik vertelde van het ambyx.", source=KnowledgeSource.EXPERIENCE, title="Over elqux")
GONE = document("test:weg", "Hier stond ithax.", title="Over undrox")
OTHER = document("test:ander", "Over duiven.")


# So many documents have come before a copy is begun.
_SOME = 10


def settings(folder: Path, url: str = "") -> Settings:
    return Settings(data=folder, database_url=url, _env_file=None)


def found(base: KnowledgeBase, question: str) -> int:
    return base.searching.search(SearchQuery(text=question), VISITOR).total


def bytes_in(folder: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()).lower()


def test_a_copy_made_while_serving_is_whole_on_another_machine(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY, OTHER)
    (tmp_path / "een.txt").write_text("het bestand")
    digest = hashlib.sha256(b"het bestand").hexdigest()
    assert base.files.keep(tmp_path / "een.txt", digest)

    made = back_up(base.settings, tmp_path / "kopie.zip")

    assert made == (2, 1)
    assert (tmp_path / "kopie.zip").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").glob(".kopie-*")] == []
    base.close()
    restore(settings(tmp_path / "elders"), tmp_path / "kopie.zip")
    other = open_knowledge_base(settings(tmp_path / "elders"))
    other.following.ensure()
    assert other.catalogue.document(STORY[0].id, KEEPER) == STORY[0]
    assert (found(other, "ambyx"), found(other, "duiven")) == (1, 1)
    kept = other.files.path(digest)
    assert kept is not None
    assert kept.read_text() == "het bestand"
    other.close()


def test_a_copy_made_while_documents_come_and_go_is_whole_too(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY, OTHER)
    done, copied = threading.Event(), threading.Event()

    def come_and_go() -> None:
        for number in range(1000):
            made, passages = document(f"test:{number}", f"Over duiven, deel {number}.")
            base.catalogue.save(made, passages)
            if number % 3 == 0:
                base.withdrawing.withdraw([made.id], "op verzoek")
            if number == _SOME:
                done.set()
            if number >= _SOME and copied.is_set():
                return

    writer = threading.Thread(target=come_and_go)
    writer.start()
    try:
        done.wait()
        back_up(base.settings, tmp_path / "kopie.zip")
    finally:
        copied.set()
        writer.join()
    written = sum(1 for _ in base.catalogue.every(KEEPER))
    base.close()
    restore(settings(tmp_path / "elders"), tmp_path / "kopie.zip")

    other = open_knowledge_base(settings(tmp_path / "elders"))
    other.following.ensure()
    # In the middle of it: some was there, and some came after.
    assert _SOME < sum(1 for _ in other.catalogue.every(KEEPER)) <= written
    checking = Checking(catalogue=other.catalogue, changes=other.changes, following=other.following, index=other.index)
    assert (checking.check(), other.auditing.verify()) == ([], [])
    withdrawn = {line.document_id for line in other.withdrawals.lines()}
    assert withdrawn
    assert not withdrawn & {card.id for card in other.catalogue.cards(list(withdrawn), VISITOR).values()}
    other.close()


def test_what_went_since_the_copy_was_made_stays_away(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY, GONE, OTHER)
    back_up(base.settings, tmp_path / "gisteren.zip")
    base.withdrawing.withdraw([STORY[0].id], "op verzoek")
    base.withdrawing.remove([GONE[0].id], "op verzoek")
    base.close()

    restore(base.settings, tmp_path / "gisteren.zip", overwrite=True)

    base = open_knowledge_base(base.settings)
    base.following.ensure()
    assert (found(base, "ambyx"), found(base, "ithax"), found(base, "duiven")) == (0, 0, 1)
    assert {card.id for card in base.catalogue.every(KEEPER)} == {STORY[0].id, OTHER[0].id}
    assert [word for word in (b"ithax", b"undrox") if word in bytes_in(tmp_path / "data")] == []
    base.close()


def test_what_is_said_less_of_since_the_copy_was_made_stays_so(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", OTHER)
    story, passages = STORY
    place = Source(
        document_id=story.id,
        origin=story.origin,
        entry=story.origin,
        sha256=story.sha256,
        terms=Terms(knowledge_source=story.knowledge_source, rights=story.rights, consent=story.consent),
    )
    base.catalogue.save(story, passages, place)
    back_up(base.settings, tmp_path / "gisteren.zip")
    taken_back = Consent(purposes=frozenset(), recorded="brief")
    base.catalogue.narrow(story.origin, place.terms.model_copy(update={"consent": taken_back}))
    base.close()

    restore(base.settings, tmp_path / "gisteren.zip", overwrite=True)

    base = open_knowledge_base(base.settings)
    base.following.ensure()
    assert (found(base, "ambyx"), found(base, "duiven")) == (0, 1)
    base.close()


@pytest.mark.parametrize("trouble", ["another machine", "a catalogue that cannot be read"])
def test_what_is_said_less_of_is_known_from_the_list_alone(tmp_path: Path, trouble: str) -> None:
    base = knowledge_base(tmp_path / "data", OTHER)
    story, passages = STORY
    terms = Terms(knowledge_source=story.knowledge_source, rights=story.rights, consent=story.consent)
    place = Source(
        document_id=story.id, origin=story.origin, entry=story.origin, sha256=story.sha256, terms=terms, said="zo"
    )
    base.catalogue.save(story, passages, place)
    back_up(base.settings, tmp_path / "gisteren.zip")
    taken_back = Consent(purposes=frozenset(), recorded="brief")
    base.catalogue.narrow(story.origin, terms.model_copy(update={"consent": taken_back}))
    back_up(base.settings, tmp_path / "vandaag.zip")
    base.close()
    elsewhere = tmp_path / "elders"
    if trouble == "another machine":
        elsewhere.mkdir()
        shutil.copy(tmp_path / "data" / "withdrawals.jsonl", elsewhere)
    else:
        (tmp_path / "data").rename(elsewhere)
        (elsewhere / "catalogue.sqlite3").write_bytes(b"geen database")

    restore(settings(elsewhere), tmp_path / "gisteren.zip", overwrite=True)

    base = open_knowledge_base(settings(elsewhere))
    base.following.ensure()
    assert (found(base, "ambyx"), found(base, "duiven")) == (0, 1)
    # What is said more of later lifts it, also in the copies of before.
    base.catalogue.save(story, passages, place)
    base.close()
    restore(settings(elsewhere), tmp_path / "gisteren.zip", overwrite=True)
    base = open_knowledge_base(settings(elsewhere))
    base.following.ensure()
    assert found(base, "ambyx") == 1
    base.close()


def test_a_file_that_only_came_since_the_copy_was_made_goes_with_its_document(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY)
    back_up(base.settings, tmp_path / "gisteren.zip")
    (tmp_path / "een.txt").write_text("het ithax")
    assert base.files.keep(tmp_path / "een.txt", hashlib.sha256(b"het ithax").hexdigest())
    base.close()

    assert restore(base.settings, tmp_path / "gisteren.zip", overwrite=True) == (1, 0)

    assert b"ithax" not in bytes_in(tmp_path / "data")


def test_a_copy_is_not_put_over_documents_or_under_who_serves(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY)
    back_up(base.settings, tmp_path / "kopie.zip")
    with pytest.raises(Refused, match="--yes"):
        back_up(base.settings, tmp_path / "kopie.zip")
    with pytest.raises(IndexInUse, match="kb serve"):
        restore(base.settings, tmp_path / "kopie.zip", overwrite=True)
    base.close()
    (tmp_path / "data" / "serving.json").write_text(json.dumps({"address": "http://x", "pid": os.getpid()}))
    with pytest.raises(IndexInUse):
        restore(base.settings, tmp_path / "kopie.zip", overwrite=True)
    (tmp_path / "data" / "serving.json").unlink()

    with pytest.raises(Refused, match="--yes"):
        restore(base.settings, tmp_path / "kopie.zip")
    assert restore(base.settings, tmp_path / "kopie.zip", overwrite=True).documents == 1


def test_a_copy_is_not_put_back_while_documents_are_added(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY)
    back_up(base.settings, tmp_path / "kopie.zip")
    base.close()
    with adding(base), pytest.raises(InUse, match="kb ingest"):
        restore(base.settings, tmp_path / "kopie.zip", overwrite=True)

    assert restore(base.settings, tmp_path / "kopie.zip", overwrite=True).documents == 1


def _no_zip(path: Path) -> None:
    path.write_bytes(b"geen zip")


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _swapped(path: Path) -> None:
    """As a zip the file is well, but a part is not what the manifest says."""
    _again(path, lambda name, data: data + b"\0" if name == "catalogue.sqlite3" else data)


def _outside(path: Path) -> None:
    _again(
        path, lambda name, data: data.replace(b"withdrawals.jsonl", b"../../buiten.jsonl") if "json" in name else data
    )


def _newer(path: Path) -> None:
    _again(path, lambda name, data: data.replace(b'"revision": "0', b'"revision": "9') if "manifest" in name else data)


def _again(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    with zipfile.ZipFile(path, "w") as after:
        for name, data in parts.items():
            after.writestr(name, change(name, data))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_no_zip, "geen hele"),
        (_cut_off, "geen hele"),
        (_swapped, "beschadigd"),
        (_outside, "andere"),
        (_newer, "nieuwere"),
    ],
)
def test_a_copy_that_is_not_whole_changes_nothing(tmp_path: Path, damage: Callable[[Path], None], told: str) -> None:
    base = knowledge_base(tmp_path / "data", STORY)
    base.withdrawing.withdraw([STORY[0].id], "op verzoek")
    back_up(base.settings, tmp_path / "kopie.zip")
    base.close()
    damage(tmp_path / "kopie.zip")

    with pytest.raises(Invalid, match=told):
        restore(base.settings, tmp_path / "kopie.zip", overwrite=True)

    library = open_library(base.settings)
    assert [card.id for card in library.catalogue.every(KEEPER)] == [STORY[0].id]
    assert [path.name for path in (tmp_path / "data").glob(".kopie-*")] == []
    library.catalogue.close()


def test_a_copy_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY)
    base.close()
    with pytest.raises(Unavailable, match="No such file"):
        restore(base.settings, tmp_path / "weg.zip", overwrite=True)
    with pytest.raises(Unavailable, match="No such file"):
        back_up(base.settings, tmp_path / "weg" / "kopie.zip")


def test_a_catalogue_on_postgresql_goes_the_same_way(tmp_path: Path, postgres_url: str) -> None:
    engine = connect(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    here = settings(tmp_path / "data", postgres_url)
    library = open_library(here)
    for made in (STORY, GONE, OTHER):
        library.catalogue.save(*made)
    back_up(here, tmp_path / "gisteren.zip")
    library.withdrawing.remove([GONE[0].id], "op verzoek")
    library.catalogue.save(*document("test:later", "Wat er later bij kwam."))
    library.catalogue.close()

    assert restore(here, tmp_path / "gisteren.zip", overwrite=True).documents == 2

    library = open_library(here)
    assert {card.id for card in library.catalogue.every(KEEPER)} == {STORY[0].id, OTHER[0].id}
    library.catalogue.close()
    with pytest.raises(Invalid, match="andere soort"):
        restore(settings(tmp_path / "sqlite"), tmp_path / "gisteren.zip")


def test_the_old_database_does_not_play_its_log_over_the_copy(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY)
    back_up(base.settings, tmp_path / "kopie.zip")
    base.catalogue.save(*OTHER)
    # As after a crash: what was committed last stands in the log only.
    shutil.copytree(tmp_path / "data", tmp_path / "gecrasht", ignore=shutil.ignore_patterns("index"))
    base.close()
    assert (tmp_path / "gecrasht" / "catalogue.sqlite3-wal").stat().st_size > 0

    restore(settings(tmp_path / "gecrasht"), tmp_path / "kopie.zip", overwrite=True)

    library = open_library(settings(tmp_path / "gecrasht"))
    assert [card.id for card in library.catalogue.every(KEEPER)] == [STORY[0].id]
    library.catalogue.close()


def test_after_a_copy_is_put_back_nobody_is_signed_in_and_nobody_may_more(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", OTHER)
    people = base.people
    noor = member(base, someone(base, "Noor", Role.CURATOR), "arnhem", LabRole.CURATOR)
    ana, boss = someone(base, "Ana"), someone(base, "Baas", Role.ADMINISTRATOR)
    session = people.signing.open(noor)
    token = people.tokens.add(Reader.of(ana), "script", {Scope.READ}, timedelta(days=30))
    back_up(base.settings, tmp_path / "kopie.zip")
    people.signing.sign_out(session)
    people.accounts.set_role(noor.id, Role.PROFESSIONAL, KEEPER)
    people.labs.put(noor.id, people.labs.lab("arnhem"), None, KEEPER)
    people.accounts.disable(ana.id, KEEPER)
    base.close()

    with pytest.raises(Refused):
        restore(base.settings, tmp_path / "kopie.zip")
    restore(base.settings, tmp_path / "kopie.zip", overwrite=True)

    library = open_library(base.settings)
    now = {account.name: account for account in library.people.accounts.all(KEEPER)}
    assert library.people.signing.who(session) is None
    with pytest.raises(NotSignedIn):
        library.people.tokens.reader(token)
    assert (now["Noor"].role, now["Noor"].labs) == (Role.PROFESSIONAL, ())
    assert now["Ana"].disabled
    assert now["Baas"] == boss
    assert library.people.signing.sign_in(boss.email, PASSWORD, address="127.0.0.1")
    assert library.auditing.verify(None) == []
    library.catalogue.close()


def test_people_alone_are_not_written_over(tmp_path: Path) -> None:
    back = knowledge_base(tmp_path / "data", OTHER)
    back_up(back.settings, tmp_path / "kopie.zip")
    back.close()
    other = knowledge_base(tmp_path / "elders")
    someone(other)
    other.close()

    with pytest.raises(Refused):
        restore(other.settings, tmp_path / "kopie.zip")


def test_the_list_of_now_can_come_from_elsewhere_when_the_system_is_gone(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY, GONE, OTHER)
    back_up(base.settings, tmp_path / "gisteren.zip")
    base.withdrawing.withdraw([STORY[0].id], "op verzoek")
    base.withdrawing.remove([GONE[0].id], "op verzoek")
    base.close()
    shutil.copy(tmp_path / "data" / "withdrawals.jsonl", tmp_path / "lijst.jsonl")

    done = CliRunner().invoke(
        app,
        [
            *("restore", str(tmp_path / "gisteren.zip"), "--data", str(tmp_path / "elders")),
            *("--withdrawals", str(tmp_path / "lijst.jsonl")),
        ],
    )

    assert (done.exit_code, "Let op" in done.stderr) == (0, False)
    other = open_library(settings(tmp_path / "elders"))
    assert {card.id for card in other.catalogue.every(KEEPER)} == {STORY[0].id, OTHER[0].id}
    assert {card.id for card in other.catalogue.every(VISITOR)} == {OTHER[0].id}
    other.catalogue.close()


def test_who_has_no_list_of_now_is_told_and_one_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", OTHER)
    back_up(base.settings, tmp_path / "kopie.zip")
    base.close()
    asked = ["restore", str(tmp_path / "kopie.zip"), "--data", str(tmp_path / "elders")]

    refused = CliRunner().invoke(app, [*asked, "--withdrawals", str(tmp_path / "weg.jsonl")])
    there = (tmp_path / "elders" / "catalogue.sqlite3").exists()
    done = CliRunner().invoke(app, asked)

    assert (refused.exit_code, there) == (2, False)
    assert "er is geen lijst" in refused.stderr
    assert (done.exit_code, "--withdrawals" in done.stderr) == (0, True)


def test_what_was_set_goes_along_without_what_opens_a_door(tmp_path: Path) -> None:
    secrets = {name: f"geheim-{name}" for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
    plain = {
        "data": tmp_path / "data",
        "database_url": f"sqlite:///{tmp_path / 'eigen.sqlite3'}",
        "qdrant_url": "https://kb:geheim-adres@qdrant.example:6333/x?api_key=geheim-vraag",
        "searches_per_minute": 7,
    }
    here = Settings.model_validate(plain | secrets)
    back_up(here, tmp_path / "kopie.zip")

    restore(settings(tmp_path / "elders"), tmp_path / "kopie.zip")

    assert len(secrets) >= 4
    with zipfile.ZipFile(tmp_path / "kopie.zip") as copy:
        everything = b"".join(copy.read(name) for name in copy.namelist())
    assert b"geheim-" not in everything
    written = json.loads((tmp_path / "elders" / "settings.json").read_text())
    # Tests set more.
    assert {name: value for name, value in written.items() if name.lower().removeprefix("kb_") in plain} == {
        "KB_DATA": str(tmp_path / "data"),
        "KB_DATABASE_URL": f"sqlite:///{tmp_path / 'eigen.sqlite3'}",
        "KB_QDRANT_URL": "https://qdrant.example:6333/x",
        "KB_SEARCHES_PER_MINUTE": 7,
    }
    assert [name for name in written if name.lower().removeprefix("kb_") in secrets] == []


def test_a_restored_system_is_whole_and_goes_on_where_it_was(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path / "data", STORY, GONE, OTHER)
    noor = member(base, someone(base, "Noor", Role.CURATOR), "arnhem", LabRole.CURATOR)
    base.auditing.rotate()
    base.withdrawing.remove([GONE[0].id], "op verzoek")
    back_up(base.settings, tmp_path / "kopie.zip")
    end = base.changes.end()
    base.close()

    restore(settings(tmp_path / "elders"), tmp_path / "kopie.zip")

    other = open_library(settings(tmp_path / "elders"))
    assert [(one.id, one.labs) for one in other.people.accounts.all(KEEPER)] == [(noor.id, noor.labs)]
    # Of another history, so that no index goes on with what followed the old one.
    assert (other.changes.end().number, other.changes.end().history == end.history) == (end.number, False)
    assert other.auditing.verify(None) == []
    other.catalogue.close()
    where = ["--data", str(tmp_path / "elders")]
    assert CliRunner().invoke(app, ["reindex", *where]).exit_code == 0
    assert [CliRunner().invoke(app, [*asked, *where]).exit_code for asked in (["doctor"], ["audit", "verify"])] == [
        0,
        0,
    ]
