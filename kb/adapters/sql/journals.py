"""Journals of labs in the database of the catalogue."""

import json
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)

from kb.adapters.sql.collection_tables import coverings, journal, mentions
from kb.adapters.sql.collections_covering import cover_entry
from kb.adapters.sql.collections_holding import covered_by, covered_since
from kb.adapters.sql.collections_rows import references_in, written
from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.lab_words import GONE, bare
from kb.errors import EntryNotFound, InTheWay
from kb.model.deed import differing
from kb.model.event import Action, Detail
from kb.model.evidence import Access
from kb.model.identity import LabId
from kb.model.journal import JournalEntry
from kb.model.policy import clearance
from kb.model.reader import Reader
from kb.ports.collections import DRAFT


class SqlJournals:
    """The journals of ``Collections``."""

    _engine: Engine

    def journal(
        self, reader: Reader, *, lab: LabId | None = None, limit: int = 100, offset: int = 0
    ) -> list[JournalEntry]:
        """See ``Collections``."""
        asked = _with_covered().where(_open(reader), *([journal.c.lab == lab] if lab else []))
        asked = asked.order_by(journal.c.day.desc(), journal.c.at.desc(), journal.c.id).limit(limit).offset(offset)
        with reading(self._engine) as connection:
            return [_entry_of(row) for row in connection.execute(asked)]

    def entry(self, id: str, reader: Reader) -> JournalEntry:
        """See ``Collections``."""
        asked = _with_covered().where(journal.c.id == id, _open(reader))
        with reading(self._engine) as connection:
            return _the_one(connection.execute(asked).one_or_none(), id)

    def write(self, entry: JournalEntry, *, expected: int) -> None:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            _refuse_changed(connection, entry.id, expected)
            before = connection.execute(select(journal.c.content).where(journal.c.id == entry.id)).scalar_one_or_none()
            entry = _with_kept(before, entry)
            _put(connection, entry)
            fields = tuple(differing(JournalEntry.model_validate_json(before), entry)) if before else ()
            details: dict[str, Detail] = {"entry": entry.id, "revision": entry.revision, "fields": fields}
            record(connection, Action.JOURNAL_WRITTEN, entry.lab, details=details)

    def strike(self, id: str, *, expected: int) -> None:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            lab = _lab_of(connection, id, is_struck=False)
            _refuse_changed(connection, id, expected)
            connection.execute(update(journal).where(journal.c.id == id).values(struck=True))
            record(connection, Action.JOURNAL_STRUCK, lab, details={"entry": id})

    def struck(self, id: str, reader: Reader) -> JournalEntry:
        """See ``Collections``."""
        # To whom what is for labs is open whatever the lab, all labs are.
        to = clearance(reader)
        theirs = or_(literal(Access.LABS in to.access), journal.c.lab.in_(sorted(to.labs)))
        asked = _with_covered().where(journal.c.id == id, journal.c.struck.is_(True), theirs)
        with reading(self._engine) as connection:
            return _the_one(connection.execute(asked).one_or_none(), id)

    def put_back(self, id: str) -> None:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            lab = _lab_of(connection, id, is_struck=True)
            connection.execute(update(journal).where(journal.c.id == id).values(struck=False))
            record(connection, Action.JOURNAL_WRITTEN, lab, details={"entry": id, "kind": "back"})


def _with_kept(before: str | None, entry: JournalEntry) -> JournalEntry:
    """An entry with the words that are kept and not told where what stands for them came back unchanged."""
    there = json.loads(before) if before else {}
    said = entry.model_dump(mode="json")
    return entry.model_copy(update={name: words for name, words in there.items() if said.get(name) == GONE})


def bring_entry(connection: Connection, entry: JournalEntry) -> None:
    """Put in an entry that came from elsewhere, unless it is here already."""
    if connection.execute(select(journal.c.id).where(journal.c.id == entry.id)).first() is None:
        _put(connection, entry)


def _put(connection: Connection, entry: JournalEntry) -> None:
    """An entry in place of what it was before."""
    _forget(connection, entry.id)
    connection.execute(delete(journal).where(journal.c.id == entry.id))
    said: dict[str, Any] = {"lab": entry.lab, "day": entry.day.isoformat(), "at": written(entry.at)}
    said |= {"access": entry.access.value, "revision": entry.revision, "content": entry.model_dump_json()}
    connection.execute(insert(journal).values(id=entry.id, **said))
    quoted = references_in({"collection": entry.id, "edition": DRAFT, "block": entry.id}, entry.quotations)
    if quoted:
        connection.execute(insert(mentions), quoted)
    cover_entry(connection, entry.lab, entry.id, entry.model_dump_json())


def _with_covered() -> Select[Any]:
    covered = exists().where(coverings.c.collection == journal.c.id, coverings.c.block == journal.c.id)
    since = covered_since(journal.c.id, journal.c.id)
    return select(journal.c.content, covered.label("covered"), since.label("since"))


def _the_one(row: Row[Any] | None, id: str) -> JournalEntry:
    if row is None:
        msg = f"there is no entry {id}"
        raise EntryNotFound(msg)
    return _entry_of(row)


def _lab_of(connection: Connection, id: str, *, is_struck: bool) -> str:
    asked = select(journal.c.lab).where(journal.c.id == id, journal.c.struck.is_(is_struck))
    lab: str | None = connection.execute(asked).scalar_one_or_none()
    if lab is None:
        msg = f"there is no entry {id}"
        raise EntryNotFound(msg)
    return lab


def _entry_of(row: Row[Any]) -> JournalEntry:
    """The entry in a row; where it repeats what was withdrawn without its words."""
    said = json.loads(row.content)
    return JournalEntry.model_validate(bare(said) | covered_by(row) if row.covered else said)


def _open(reader: Reader) -> ColumnElement[bool]:
    """Entries that a reader may read: by their access, or as a member of the lab; none that was taken away."""
    stands = journal.c.struck.is_(False)
    if reader.keeper:
        return stands
    to = clearance(reader)
    kinds = sorted(one.value for one in to.access)
    return and_(stands, or_(journal.c.access.in_(kinds), journal.c.lab.in_(sorted(to.labs))))


def _refuse_changed(connection: Connection, id: str, expected: int) -> None:
    there = connection.execute(select(journal.c.revision).where(journal.c.id == id)).scalar_one_or_none() or 0
    if there != expected:
        raise InTheWay("entry", id, "changed" if there else "gone", number=there)


def _forget(connection: Connection, id: str) -> None:
    for table in (mentions, coverings):
        connection.execute(delete(table).where(and_(table.c.collection == id, table.c.edition == DRAFT)))
