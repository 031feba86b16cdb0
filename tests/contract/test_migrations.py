"""A catalogue of each version that ever stood on main, with what stood in it, is brought up to date and works."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from kb.adapters.sql.database import MIGRATIONS, connect, migrate, writing
from kb.bootstrap import KnowledgeBase, open_knowledge_base, open_library
from kb.errors import CatalogueUnavailable, DocumentNotFound, Gone, Withdrawn
from kb.model.annotation import Coding, Highlight
from kb.model.collection import StepKind
from kb.model.deed import DeedKind, removed
from kb.model.identity import DocumentId, digest, document_id
from kb.model.people import Role
from kb.model.reader import KEEPER, VISITOR, Reader
from kb.model.search import SearchQuery
from kb.services.keeping.checking import Checking
from kb.settings import Settings
from tests.building import document
from tests.contract.standing import BEFORE, NEVER_STOOD, ROWS, rows, versions
from tests.peopling import PASSWORD
from tests.studying import deed, putting, region

STOOD = sorted({*versions(), *BEFORE} - NEVER_STOOD)
# From when on something could be said of a document at all.
_TAKEN_BACK, _PEOPLE, _STUDIES, _COLLECTIONS = "0005", "0017", "0021", "0022"
_LATER = {("sources", "entry"), ("sources", "entry_key"), ("versions", "file_sha256")}


def test_each_version_of_the_tables_has_what_stood_in_it() -> None:
    """If not: ``python -m tests.contract.standing`` writes that of the newest."""
    assert sorted(path.stem for path in ROWS.glob("*.jsonl")) == STOOD


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder in memory where there is one: what is tested here is not the disk, which would take most time."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder in it of our own
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, data: Path) -> Iterator[str]:
    """The address of an empty database, which is empty again afterwards: others could not use what is newer."""
    if request.param == "sqlite":
        yield f"sqlite:///{data / 'catalogue.sqlite3'}"
        return
    address: str = request.getfixturevalue("postgres_url")
    _empty(address)
    yield address
    _empty(address)


def _empty(address: str) -> None:
    engine = connect(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def _as_it_stood(url: str, version: str) -> None:
    """A database of that version, with its rows."""
    engine = connect(url)
    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, version[:4])
        for table, some in rows(version).items():
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
            _forget_later_columns(connection, table, set(some[0]))
            _insert(connection, table, some)
    engine.dispose()


def _forget_later_columns(connection: Connection, table: str, had: set[str]) -> None:
    """Two migrations made more after they had been used; what they made at first is what stood."""
    for column in {one["name"] for one in inspect(connection).get_columns(table)} - had:
        assert (table, column) in _LATER, f"{table}.{column} is not in the rows"
        connection.execute(text(f"DROP INDEX IF EXISTS ix_{table}_{column}"))
        connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))


def _insert(connection: Connection, table: str, some: list[dict[str, Any]]) -> None:
    """Without any idea of ours of its columns."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        blobs = [{key: _blob(key, value, "\\x{}".format) for key, value in row.items()} for row in some]
        asked = f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, :rows)"  # noqa: S608
        connection.execute(text(asked), {"rows": json.dumps(blobs)})
        return
    columns = ", ".join(f'"{name}"' for name in some[0])
    marks = ", ".join("?" for _ in some[0])
    values = [tuple(_blob(key, value, bytes.fromhex) for key, value in row.items()) for row in some]
    connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608


def _blob(key: str, value: Any, made: Any) -> Any:
    is_blob = key in {"minima", "content"} and not str(value).startswith("{")
    return made(value) if is_blob else value


def _id(name: str) -> DocumentId:
    return document_id(f"oud:{name}")


def _open(data: Path, url: str) -> KnowledgeBase:
    return open_knowledge_base(Settings(data=data, database_url=url, _env_file=None))


@pytest.mark.parametrize("version", STOOD)
def test_what_stood_in_it_works(data: Path, url: str, version: str) -> None:
    _as_it_stood(url, version)

    base = _open(data, url)

    try:
        base.following.ensure()
        _assert_texts_are_whole(base)
        _assert_rights_are_as_they_were(base, version)
        if version >= _TAKEN_BACK:
            _assert_what_went_stays_away(base)
        if version >= _PEOPLE:
            _assert_people_get_in(base)
        if version >= _STUDIES:
            _assert_studies_go_on(base)
        if version >= _COLLECTIONS:
            _assert_collections_go_on(base)
        checking = Checking(catalogue=base.catalogue, changes=base.changes, following=base.following, index=base.index)
        assert checking.check() == []
        assert base.auditing.verify(None) == []
        _assert_it_goes_on(base)
    finally:
        base.close()


def _assert_collections_go_on(base: KnowledgeBase) -> None:
    """What was published is read, with what somebody does not agree with, and undone what was done since."""
    room = base.curation
    (made,) = room.collecting.all(VISITOR)
    shown = room.composing.edition(made.id, 1, VISITOR)
    assert [one.exact for one in shown.words] == ["Aan de keukentafel"]
    assert [one.text for one in shown.blocks[0].dissents] == ["Bij ons wel."]
    curator = next(Reader.of(one) for one in base.people.accounts.all(KEEPER) if one.name == "Cas Curator")
    kinds = [one.block.kind for one in room.drafting.blocks(made.id, curator)]
    assert kinds[:1] == ["quote"]
    assert kinds[1:] in ([], ["finding"])
    back = room.drafting.steps(made.id, curator).back
    room.drafting.undo(made.id, curator, step=next(one.id for one in back if one.kind is StepKind.REMOVE))
    assert len(room.drafting.blocks(made.id, curator)) == len(kinds) + 1
    assert [one.asked for one in room.journals.of(made.labs[0], VISITOR)] == ["Helpt bellen?"]


def _assert_studies_go_on(base: KnowledgeBase) -> None:
    """Who was a member finds what was marked, where it stands, and undoes it."""
    reader = next(Reader.of(one) for one in base.people.accounts.all(KEEPER) if one.role is Role.RESEARCHER)
    (made,) = base.annotations.studies(reader)
    (said,) = base.annotations.things(Coding, made.study, reader)
    found = base.annotations.things(Highlight, made.study, reader)
    (marked,) = [one for one in found if not one.region]
    text = base.catalogue.document(said.document, reader).text
    assert digest(text[marked.start : marked.end]) == marked.words
    (head,) = base.annotations.deeds(made.study, reader)
    if len(found) == 1:
        member = base.annotations.member(made.study, reader)
        found.insert(0, region(made, base.catalogue.document(said.document, reader), member))
        base.annotations.apply(putting(made, reader, found[:1]), reader)
    assert base.annotations.things(Highlight, made.study, reader) == found
    changes = removed([said])
    base.annotations.apply(deed(made, reader, *changes, kind=DeedKind.UNCODED), reader)
    assert base.annotations.things(Coding, made.study, reader) == []
    assert head.number == 1


def _assert_texts_are_whole(base: KnowledgeBase) -> None:
    cards = list(base.catalogue.every(KEEPER))
    assert len(cards) >= 9
    for card in cards:
        made = base.catalogue.document(card.id, KEEPER)
        passages = base.catalogue.passages_of(card.id, KEEPER)
        assert passages
        assert [made.text[passage.start : passage.end] for passage in passages] == [one.exact for one in passages]
    for place in base.catalogue.sources_of([card.id for card in cards]):
        assert (place.entry, place.listed) == (place.origin, True)
    twice = base.catalogue.document(_id("onderzoek"), KEEPER)
    assert (twice.version, twice.places) == (2, ("Arnhem",))
    assert "🏘️ Zó staat het er.\n\nEn dit kwam er" in twice.text


def _assert_rights_are_as_they_were(base: KnowledgeBase, version: str) -> None:
    open_to_all = {_id(name) for name in ("onderzoek", "praktijk", "verhaal", "een", "ander")}
    before = {_id("ingetrokken"), _id("weg")} if version < _TAKEN_BACK else set()
    closed = [_id(name) for name in ("gesloten", "besloten", "later", "versmald", "lab")]

    assert {card.id for card in base.catalogue.every(VISITOR)} == open_to_all | before
    for id in closed:
        with pytest.raises(DocumentNotFound):
            base.catalogue.document(id, VISITOR)
    for question in ("Dit mocht niemand lezen", "Alleen voor wie erbij was", "komt pas veel later uit"):
        found = base.searching.search(SearchQuery(text=question), VISITOR)
        assert {hit.document.id for hit in found.hits} <= open_to_all | before
    assert base.searching.search(SearchQuery(text="gezinnen met schulden"), VISITOR).total


def _assert_what_went_stays_away(base: KnowledgeBase) -> None:
    assert not {_id("ingetrokken"), _id("weg")} & {card.id for card in base.catalogue.every(VISITOR)}
    assert _id("weg") not in {card.id for card in base.catalogue.every(KEEPER)}
    with pytest.raises(Gone):
        base.reading.document(_id("ingetrokken"), VISITOR)
    with pytest.raises(Withdrawn):
        base.catalogue.save(*document("oud:weg", "Dit is vernietigd en komt niet terug."))


def _assert_people_get_in(base: KnowledgeBase) -> None:
    secret = base.people.signing.sign_in("noor.proef@stad.example", PASSWORD, address="127.0.0.1")
    signed_in = base.people.signing.who(secret)
    assert signed_in is not None
    assert base.catalogue.document(_id("lab"), Reader.of(signed_in.account)).title == "Van het lab"


def _assert_it_goes_on(base: KnowledgeBase) -> None:
    made, passages = document("oud:praktijk", "Aan de keukentafel komt geld nu vaker ter sprake.", title="Nieuw")
    assert base.catalogue.save(made, passages).document.version == 2
    base.following.catch_up()
    assert base.auditing.verify(None) == []


def test_tables_of_a_newer_program_are_refused_with_what_to_do(data: Path, url: str) -> None:
    engine = connect(url)
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(CatalogueUnavailable, match=r"nieuwere Meervoud \(tabellen van versie 9999\); zet eerst"):
        open_library(Settings(data=data, database_url=url, _env_file=None))
