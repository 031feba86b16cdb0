"""Studies in the database of the catalogue."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, func, insert, literal, or_, select, update

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.grounds import grounds_of
from kb.adapters.sql.study_tables import (
    TABLES,
    codes,
    codings,
    deed_changes,
    deeds,
    highlights,
    memos,
    outgoings,
    stances,
    studies,
    study_documents,
    study_members,
)
from kb.adapters.sql.tables import documents
from kb.adapters.sql.things import carry_out, name_of, thing_of
from kb.adapters.sql.where import among, listed, readable
from kb.errors import StudyNotFound, ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import KINDS, Change, Deed, DeedKind, Head
from kb.model.event import Action
from kb.model.evidence import KnowledgeSource
from kb.model.identity import AccountId, DocumentId
from kb.model.reader import Reader
from kb.model.region import Region
from kb.model.study import Member, Outgoing, Study, StudyId, ThingId
from kb.ports.annotations import ALL, EACH, Grounds, Hidden, Kind, Marked, Spread, Tally, Where

_IN_ORDER = ("start", "end", "ordinal", "number", "made_at", "name", "id")
# To look one up takes a tenth of making it, and there are as many as codings.
_SOURCES = {source.value: source for source in KnowledgeSource}
_BETWEEN = ","
_EVENTS = {DeedKind.BEGUN: Action.STUDY_ADDED, DeedKind.EXPORTED: Action.STUDY_EXPORTED}


class SqlAnnotations:
    """``Annotations`` on SQLAlchemy, beside ``SqlCatalogue`` in the same database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def studies(self, reader: Reader) -> list[Study]:
        """See ``Annotations``."""
        asked = select(studies).order_by(studies.c.made_at.desc(), studies.c.id)
        if not reader.keeper:
            theirs = select(study_members.c.study).where(study_members.c.account == (reader.account or ""))
            asked = asked.where(studies.c.id.in_(theirs))
        with reading(self._engine) as connection:
            return [thing_of(Study, row) for row in connection.execute(asked)]

    def member(self, study: StudyId, reader: Reader) -> Member:
        """See ``Annotations``."""
        with reading(self._engine) as connection:
            return _member(connection, study, reader)

    def things(self, kind: type[Kind], study: StudyId, reader: Reader, where: Where = ALL) -> list[Kind]:
        """See ``Annotations``."""
        table = TABLES[kind]
        asked = _in_order(
            select(table).where(_within(table, study, where), *_asked(table, where), *_open(table, reader))
        )
        if where.limit is not None:
            asked = asked.limit(where.limit).offset(where.offset)
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            return [thing_of(kind, row) for row in connection.execute(asked, listed(where.ids or ()))]

    def count(self, kind: type[Kind], study: StudyId, reader: Reader, where: Where = ALL) -> int:
        """See ``Annotations``."""
        table = TABLES[kind]
        asked = select(func.count()).where(_within(table, study, where), *_asked(table, where), *_open(table, reader))
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            return int(connection.execute(asked, listed(where.ids or ())).scalar_one())

    def tallies(self, study: StudyId, reader: Reader, where: Where = ALL, *, per: Sequence[str] = EACH) -> list[Tally]:
        """See ``Annotations``."""
        by = [codings.c[name] if name in per else literal("").label(name) for name in EACH]
        asked = (
            select(*by, documents.c.source, func.count().label("codings"))
            .join(documents, documents.c.id == codings.c.document)
            .where(_within(codings, study, where), *_asked(codings, where), readable(reader))
            .group_by(*(codings.c[name] for name in EACH if name in per), documents.c.source)
        )
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            rows = connection.execute(asked, listed(where.ids or ())).all()
        return [
            Tally(row.code or "", row.concept or "", row.document, _SOURCES[row.source], row.coder, row.codings)
            for row in rows
        ]

    def spread(self, study: StudyId, reader: Reader) -> list[Spread]:
        """See ``Annotations``."""
        # A row for each code, and not for each of its documents: to make those takes most of the time.
        asked = (
            select(codings.c.code, codings.c.concept, func.aggregate_strings(codings.c.document, _BETWEEN))
            .join(documents, documents.c.id == codings.c.document)
            .where(codings.c.study == study, readable(reader))
            .group_by(codings.c.code, codings.c.concept)
        )
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            return [
                Spread(code or "", concept or "", [DocumentId(id) for id in ids.split(_BETWEEN)])
                for code, concept, ids in connection.execute(asked)
            ]

    def marked(self, study: StudyId, reader: Reader, where: Where = ALL) -> list[Marked]:
        """See ``Annotations``."""
        given = codings.c
        asked = (
            select(
                given.id,
                given.code,
                given.concept,
                given.document,
                highlights.c.start,
                highlights.c.end,
                func.coalesce(given.highlight, given.coder),
                highlights.c.region,
            )
            .outerjoin(highlights, highlights.c.id == given.highlight)
            .where(_within(codings, study, where), *_asked(codings, where), *_open(codings, reader))
            .order_by(given.document, highlights.c.start, highlights.c.end, given.id)
        )
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            rows = connection.execute(asked, listed(where.ids or ()))
            return [
                Marked(id, code or "", concept or "", document, start, end, place, region and Region(**region))
                for id, code, concept, document, start, end, place, region in rows
            ]

    def grounds(
        self, reader: Reader, *, study: StudyId | None = None, ids: Sequence[ThingId] | None = None
    ) -> list[Grounds]:
        """See ``Annotations``."""
        with reading(self._engine) as connection:
            if study is not None:
                _refuse_stranger(connection, study, reader)
            return grounds_of(connection, reader, study, ids)

    def hidden(self, study: StudyId, reader: Reader) -> list[Hidden]:
        """See ``Annotations``."""
        theirs = select(documents.c.id).where(readable(reader))
        taken = select(study_documents.c.document).where(study_documents.c.study == study)
        asked = (
            select(codings.c.document, func.count().label("codings"))
            .where(codings.c.study == study)
            .group_by(codings.c.document)
        )
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            rows = connection.execute(asked.where(codings.c.document.not_in(theirs)))
            coded: dict[str, int] = {row.document: row.codings for row in rows}
            others = connection.execute(taken.where(study_documents.c.document.not_in(theirs))).scalars()
            return [Hidden(DocumentId(id), coded.get(id, 0)) for id in sorted({*coded, *others})]

    def published(self, document: DocumentId, reader: Reader) -> list[Study]:
        """See ``Annotations``."""
        here = select(codings.c.study).where(codings.c.document == document).distinct()
        asked = select(studies).where(studies.c.id.in_(here)).order_by(studies.c.id)
        with reading(self._engine) as connection:
            if not _may_read(connection, document, reader):
                return []
            return [study for row in connection.execute(asked) if (study := thing_of(Study, row)).layers]

    def layers(self, kind: type[Kind], study: StudyId, document: DocumentId, reader: Reader) -> list[Kind]:
        """See ``Annotations``."""
        with reading(self._engine) as connection:
            row = connection.execute(select(studies).where(studies.c.id == study)).one_or_none()
            if row is None or not _may_read(connection, document, reader):
                return []
            return list(_of_layers(connection, kind, thing_of(Study, row), document))

    def holding(self, documents: Collection[DocumentId], reader: Reader) -> list[tuple[Study, Outgoing]]:
        """See ``Annotations``."""
        theirs = {study.study: study for study in self.studies(reader)}
        asked = select(outgoings).order_by(outgoings.c.at, outgoings.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(asked).all()
        return [
            (theirs[row.study], thing_of(Outgoing, row))
            for row in rows
            if row.study in theirs and not row.documents.keys().isdisjoint(documents)
        ]

    def is_referred_to(self, study: StudyId, id: ThingId, reader: Reader) -> bool:
        """See ``Annotations``."""
        ways = (memos.c.on == id, stances.c.highlight == id, codes.c.words_of == id)
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            return any(connection.execute(select(way.left.table.c.id).where(way)).first() for way in ways)

    def apply(self, deed: Deed, reader: Reader) -> Head:
        """See ``Annotations``."""
        with writing(self._engine) as connection:
            alone(connection)
            done = _done(connection, deed.study, deed.by, deed.key)
            if done is not None:
                return done
            if deed.kind is not DeedKind.BEGUN:
                _refuse_stranger(connection, deed.study, reader)
            carry_out(connection, deed.changes)
            return _write_down(connection, deed)

    def done(self, study: StudyId, reader: Reader, key: str) -> Head | None:
        """See ``Annotations``."""
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            return _done(connection, study, reader.account or "", key)

    def deeds(self, study: StudyId, reader: Reader, *, after: int = 0, limit: int = 100) -> list[Head]:
        """See ``Annotations``."""
        asked = select(deeds).where(deeds.c.study == study, deeds.c.number > after).order_by(deeds.c.number)
        return self._heads(asked.limit(limit), study, reader)

    def latest(self, study: StudyId, reader: Reader, *, limit: int = 100) -> list[Head]:
        """See ``Annotations``."""
        asked = select(deeds).where(deeds.c.study == study).order_by(deeds.c.number.desc())
        return self._heads(asked.limit(limit), study, reader)

    def last(self, study: StudyId, account: AccountId, reader: Reader, *, limit: int = 100) -> list[Head]:
        """See ``Annotations``."""
        asked = select(deeds).where(deeds.c.study == study, deeds.c.by == account, deeds.c.undoes == "")
        return self._heads(asked.order_by(deeds.c.number.desc()).limit(limit), study, reader)

    def about(self, study: StudyId, account: AccountId, kind: DeedKind, reader: Reader) -> list[str]:
        """See ``Annotations``."""
        theirs = and_(deeds.c.study == study, deeds.c.by == account, deeds.c.kind == kind.value)
        asked = select(deeds.c.about).where(theirs, deeds.c.undoes == "", ~deeds.c.undone, deeds.c.about != "")
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            return list(connection.scalars(asked.order_by(deeds.c.number)))

    def deed(self, study: StudyId, id: str, reader: Reader) -> Deed:
        """See ``Annotations``."""
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            asked = select(deeds).where(deeds.c.id == id, deeds.c.study == study)
            row = connection.execute(asked).one_or_none()
            if row is None:
                msg = f"there is no deed {id} in study {study}"
                raise ThingNotFound(msg)
            theirs = and_(deed_changes.c.deed == id, *_open(deed_changes, reader))
            return Deed(**row._mapping, changes=tuple(_changes(connection, theirs)))

    def history(self, study: StudyId, id: ThingId, reader: Reader) -> list[Deed]:
        """See ``Annotations``."""
        asked = (
            select(deeds, deed_changes.c.kind.label("of"), deed_changes.c.before, deed_changes.c.after)
            .join(deed_changes, deed_changes.c.deed == deeds.c.id)
            .where(deed_changes.c.thing == id, deeds.c.study == study, *_open(deed_changes, reader))
            .order_by(deeds.c.number)
        )
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            rows = connection.execute(asked).all()
        return [Deed(**_head(row), changes=(_change(row.of, row.before, row.after),)) for row in rows]

    def at(self, kind: type[Kind], study: StudyId, number: int, reader: Reader) -> list[Kind]:
        """See ``Annotations``."""
        found = {thing.id: thing for thing in self.things(kind, study, reader)}
        later = (
            select(deed_changes)
            .join(deeds, deeds.c.id == deed_changes.c.deed)
            .where(deeds.c.study == study, deeds.c.number > number, deed_changes.c.kind == name_of(kind))
            .where(*_open(deed_changes, reader))
            .order_by(deeds.c.number.desc())
        )
        with reading(self._engine) as connection:
            for row in connection.execute(later):
                found.pop(row.thing, None)
                if row.before:
                    found[row.thing] = kind.model_validate_json(row.before)
        return list(found.values())

    def _heads(self, asked: Select[Any], study: StudyId, reader: Reader) -> list[Head]:
        with reading(self._engine) as connection:
            _refuse_stranger(connection, study, reader)
            return [Head(**row._mapping) for row in connection.execute(asked)]


def _member(connection: Connection, study: StudyId, reader: Reader) -> Member:
    asked = select(study_members).where(
        study_members.c.study == study, study_members.c.account == (reader.account or "")
    )
    row = connection.execute(asked).one_or_none()
    if row is None:
        msg = f"there is no study {study}"
        raise StudyNotFound(msg)
    return thing_of(Member, row)


def _refuse_stranger(connection: Connection, study: StudyId, reader: Reader) -> None:
    """To who is no member a study does not exist."""
    if not reader.keeper:
        _member(connection, study, reader)


def _may_read(connection: Connection, document: DocumentId, reader: Reader) -> bool:
    asked = select(documents.c.id).where(documents.c.id == document, readable(reader))
    return connection.execute(asked).first() is not None


def _open(table: Any, reader: Reader) -> list[ColumnElement[bool]]:
    """Of what is in or on a document, that the reader may read it."""
    if reader.keeper or "document" not in table.c:
        # The product itself also knows what was said of documents that are not there any more.
        return []
    theirs = table.c.document.in_(select(documents.c.id).where(readable(reader)))
    return [or_(table.c.document.is_(None), theirs) if table.c.document.nullable else theirs]


def _within(table: Any, study: StudyId, where: Where) -> ColumnElement[bool]:
    """That things are of a study, said so that what is asked for by name is looked up, and not the whole study through.

    SQLite, which knows nothing of how much there is, would take the index on studies: 24 ms instead of 0.1 for a coding
    among 100,000.
    """
    named = any(getattr(where, field) is not None for field in ("ids", "code", "highlight", "on", "finding"))
    return (func.coalesce(table.c.study, "") if named else table.c.study) == study


def _asked(table: Any, where: Where) -> Iterator[ColumnElement[bool]]:
    """The conditions that are asked for, as far as things of this kind have what they are about."""
    if where.ids is not None:
        yield among(table.c.id)
    names = {"on": "of" if "of" in table.c else "on"}
    for field in ("document", "code", "concept", "coder", "highlight", "on", "finding"):
        value, column = getattr(where, field), names.get(field, field)
        if value is not None and column in table.c:
            yield table.c[column] == value
    if where.coders is not None and "coder" in table.c:
        yield table.c.coder.in_(where.coders)
    if where.since is not None and "made_at" in table.c:
        # Moments are kept as texts in UTC, which stand in the order of time.
        yield table.c.made_at >= where.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    if where.within is not None and "start" in table.c:
        # A region of a page is as long as nothing, and stands where it begins.
        reaches = or_(table.c.end > where.within.start, table.c.start >= where.within.start)
        yield and_(table.c.start < where.within.end, reaches)


def _in_order(asked: Select[Any]) -> Select[Any]:
    columns = asked.selected_columns
    return asked.order_by(*(columns[name] for name in _IN_ORDER if name in columns))


def _of_layers(connection: Connection, kind: type[Kind], study: Study, document: DocumentId) -> Iterator[Kind]:
    """What is published of a study in a document; of the codes those that are given there."""
    shown = codings.c.coder.in_(study.layers) & (codings.c.document == document) & (codings.c.study == study.id)
    table = TABLES[kind]
    if kind is Coding:
        condition: ColumnElement[bool] = shown
    elif kind is Highlight:
        condition = table.c.id.in_(select(codings.c.highlight).where(shown))
    elif kind is Code:
        condition = table.c.id.in_(select(codings.c.code).where(shown))
    elif kind is Member:
        condition = table.c.id.in_(study.layers)
    else:
        return
    for row in connection.execute(_in_order(select(table).where(condition))):
        yield thing_of(kind, row)


def _done(connection: Connection, study: StudyId, by: str, key: str) -> Head | None:
    """What somebody did under a key already."""
    if not key:
        return None
    asked = select(deeds).where(deeds.c.key == key, deeds.c.study == study, deeds.c.by == by)
    row = connection.execute(asked).one_or_none()
    return Head(**row._mapping) if row else None


def _write_down(connection: Connection, deed: Deed) -> Head:
    last = connection.execute(select(func.max(deeds.c.number)).where(deeds.c.study == deed.study)).scalar_one()
    head = Head(
        **deed.model_dump(exclude={"changes", "number", "size"}), number=(last or 0) + 1, size=len(deed.changes)
    )
    connection.execute(insert(deeds).values(head.model_dump(mode="json")))
    if deed.changes:
        connection.execute(insert(deed_changes), list(_rows(deed)))
    if deed.undoes:
        # Done again, it is not undone any more.
        before = connection.execute(select(deeds.c.undone).where(deeds.c.id == deed.undoes)).scalar_one()
        connection.execute(update(deeds).where(deeds.c.id == deed.undoes).values(undone=not before))
    details = {"deed": deed.id, "kind": deed.kind.value, "things": head.size, "number": head.number}
    record(connection, _EVENTS.get(deed.kind, Action.STUDY_CHANGED), deed.study, details=details)
    return head


def _rows(deed: Deed) -> Iterator[dict[str, Any]]:
    for ordinal, (before, after) in enumerate(deed.changes):
        thing = deed.changes[ordinal].thing
        yield {
            "deed": deed.id,
            "ordinal": ordinal,
            "kind": name_of(type(thing)),
            "thing": thing.id,
            "document": getattr(thing, "document", None),
            "before": before.model_dump_json() if before else None,
            "after": after.model_dump_json() if after else None,
        }


def _changes(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Change]:
    for row in connection.execute(select(deed_changes).where(condition).order_by(deed_changes.c.ordinal)):
        yield _change(row.kind, row.before, row.after)


def _change(kind: str, before: str | None, after: str | None) -> Change:
    read = KINDS[kind].model_validate_json
    return Change(read(before) if before else None, read(after) if after else None)


def _head(row: Row[Any]) -> dict[str, Any]:
    return {name: row._mapping[name] for name in Head.model_fields}
