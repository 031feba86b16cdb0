"""Collections in the database of the catalogue."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    and_,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from kb.adapters.sql.collection_tables import (
    collection_marks,
    collection_slugs,
    collections,
    mentions,
    shown_findings,
)
from kb.adapters.sql.collections_covering import cover_brought, destroy_own
from kb.adapters.sql.collections_drafts import SqlDrafts, bring_blocks
from kb.adapters.sql.collections_editions import SqlEditions, bring_editions
from kb.adapters.sql.collections_fronts import SqlFronts, heard_in
from kb.adapters.sql.collections_integrity import absent
from kb.adapters.sql.collections_remarks import SqlRemarks, put_dissent
from kb.adapters.sql.collections_rows import (
    LAB,
    PLACE,
    THEME,
    collection_of,
    mark,
    one_of,
    ours,
    place_key,
    visible,
    words_of,
    written,
)
from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.journals import SqlJournals, bring_entry
from kb.adapters.sql.study_tables import findings, highlights, stances
from kb.adapters.sql.tables import documents
from kb.adapters.sql.where import among, listed, readable
from kb.errors import InTheWay, Taken
from kb.model.collection import Collection, CollectionId, State
from kb.model.deed import differing
from kb.model.edition import Carried
from kb.model.event import Action, Detail
from kb.model.identity import DocumentId, LabId, ThemeId, digest
from kb.model.reader import Reader
from kb.model.text import Span
from kb.ports.collections import ANY, DRAFT, Asked, Topics, Use


class SqlCollections(SqlDrafts, SqlEditions, SqlFronts, SqlRemarks, SqlJournals):
    """``Collections`` on SQLAlchemy, beside ``SqlCatalogue`` in the same database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, reader: Reader, asked: Asked = ANY) -> list[Collection]:
        """See ``Collections``."""
        found = _asked(select(collections, ours(reader).label("ours")), reader, asked)
        found = found.order_by(collections.c.at.desc(), collections.c.id).offset(asked.offset)
        with reading(self._engine) as connection:
            rows = connection.execute(found.limit(asked.limit) if asked.limit is not None else found, _listed(asked))
            return [collection_of(row) for row in rows]

    def count(self, reader: Reader, asked: Asked = ANY) -> int:
        """See ``Collections``."""
        found = _asked(select(func.count()).select_from(collections), reader, asked)
        with reading(self._engine) as connection:
            return int(connection.execute(found, _listed(asked)).scalar_one())

    def topics(self, reader: Reader) -> Topics:
        """See ``Collections``."""
        marks = collection_marks.alias()  # the condition on who may see them looks in the same table
        asked = (
            select(marks.c.kind, marks.c.value)
            .join(collections, collections.c.id == marks.c.collection)
            .where(visible(reader), collections.c.state == State.PUBLISHED.value)
            .distinct()
            .order_by(marks.c.value)
        )
        found: dict[str, list[str]] = {LAB: [], THEME: [], PLACE: []}
        with reading(self._engine) as connection:
            for row in connection.execute(asked):
                found[row.kind].append(row.value)
        return Topics([LabId(one) for one in found[LAB]], [ThemeId(one) for one in found[THEME]], found[PLACE])

    def one(self, id: CollectionId, reader: Reader) -> Collection:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            return collection_of(one_of(connection, collections.c.id == id, reader, id))

    def named(self, slug: str, reader: Reader) -> Collection:
        """See ``Collections``."""
        called = select(collection_slugs.c.collection).where(_called(slug))
        with reading(self._engine) as connection:
            return collection_of(one_of(connection, collections.c.id.in_(called), reader, slug))

    def add(self, collection: Collection) -> None:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            _refuse_taken(connection, collection)
            _begin(connection, collection)
            record(connection, Action.COLLECTION_ADDED, collection.id, details={"labs": collection.labs})

    def bring(self, carried: Carried) -> None:
        """See ``Collections``."""
        collection = carried.collection
        with writing(self._engine) as connection:
            alone(connection)
            if connection.execute(select(collections.c.id).where(collections.c.id == collection.id)).first():
                msg = f"collectie {collection.id} is hier al"
                raise Taken(msg)
            _refuse_taken(connection, collection)
            _begin(connection, collection)
            bring_blocks(connection, carried)
            bring_editions(connection, carried)
            for entry in carried.entries:
                bring_entry(connection, entry)
            for dissent in carried.dissents:
                put_dissent(connection, dissent)
            cover_brought(connection, [collection.id])
            record(connection, Action.COLLECTION_ADDED, collection.id, details={"editions": len(carried.editions)})

    def change(self, collection: Collection, *, expected: int) -> Collection:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            this = collections.c.id == collection.id
            there = connection.execute(select(collections).where(this)).one_or_none()
            if there is None or there.revision != expected:
                raise InTheWay("collection", collection.id, "changed" if there else "gone")
            if there.state == State.WITHDRAWN.value and collection.state is not State.WITHDRAWN:
                raise InTheWay("collection", collection.id, "gone")
            now = collection.model_copy(update={"revision": expected + 1, "newest": there.newest})
            if now.slug != there.slug:
                _rename(connection, now)
            values = {"slug": now.slug, "state": now.state.value, "revision": now.revision}
            values["content"] = now.model_dump_json()
            if there.shown is None:
                # What is published stays as its newest edition says it until there is another.
                values |= {"access": now.access.value, "words": words_of(now)}
            if now.state is State.WITHDRAWN:
                values["words"] = " ".join(now.title.casefold().split())
            connection.execute(update(collections).where(this).values(values))
            mark(connection, now, kinds=(LAB, THEME, PLACE) if there.shown is None else (LAB,))
            gone = now.state is State.WITHDRAWN and there.state != State.WITHDRAWN.value
            action = Action.COLLECTION_WITHDRAWN if gone else Action.COLLECTION_CHANGED
            before = Collection.model_validate_json(there.content).model_copy(update={"newest": now.newest})
            fields = tuple(differing(before, now))
            own: dict[str, Detail] = {"kind": "own", "revision": now.revision, "fields": fields}
            record(connection, action, now.id, details={} if gone else own)
            destroy_own(connection, now.id)
            return Collection.model_validate_json(
                connection.execute(select(collections.c.content).where(this)).scalar_one()
            )

    def absent(self) -> Mapping[CollectionId, int]:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            return {CollectionId(id): number for id, number in absent(connection).items()}

    def uses(self, document: DocumentId, reader: Reader) -> list[Use]:
        """See ``Collections``."""
        asked = (
            select(mentions)
            .join(collections, collections.c.id == mentions.c.collection)
            .join(documents, documents.c.id == mentions.c.document)
            .where(mentions.c.document == document, readable(reader), visible(reader), _to_read(mentions, reader))
            .order_by(mentions.c.collection, mentions.c.edition, mentions.c.start, mentions.c.block)
        )
        # What a finding quotes that is shown, the collection does.
        found = (
            select(shown_findings, highlights.c.document, highlights.c.start, highlights.c.end)
            .join(collections, collections.c.id == shown_findings.c.collection)
            .join(findings, findings.c.id == shown_findings.c.finding)
            .join(stances, stances.c.finding == findings.c.id)
            .join(highlights, highlights.c.id == stances.c.highlight)
            .join(documents, documents.c.id == highlights.c.document)
            .where(highlights.c.document == document, highlights.c.sha256 == documents.c.sha256, readable(reader))
            .where(findings.c.published_at.is_not(None), visible(reader), _to_read(shown_findings, reader))
            .order_by(shown_findings.c.collection, shown_findings.c.edition, highlights.c.start, shown_findings.c.block)
        )
        with reading(self._engine) as connection:
            return [
                Use(
                    row.collection,
                    row.edition,
                    row.block,
                    row.document,
                    None if row.start is None else Span(start=row.start, end=row.end),
                )
                for rows in (connection.execute(asked), connection.execute(found))
                for row in rows
            ]


def _to_read(table: Table, reader: Reader) -> ColumnElement[bool]:
    """What stands in the newest edition of a collection, or in a draft of the reader's own labs."""
    newest = and_(
        table.c.edition == collections.c.newest,
        collections.c.newest > DRAFT,
        collections.c.state == State.PUBLISHED.value,
    )
    return or_(newest, and_(table.c.edition == DRAFT, ours(reader)))


def _begin(connection: Connection, collection: Collection) -> None:
    row = {"id": collection.id, "slug": collection.slug, "state": collection.state.value, "newest": collection.newest}
    row |= {"access": collection.access.value, "revision": collection.revision, "words": words_of(collection)}
    row |= {"at": written(collection.made_at), "content": collection.model_dump_json()}
    connection.execute(insert(collections).values(row))
    connection.execute(insert(collection_slugs).values(slug=collection.slug, collection=collection.id))
    mark(connection, collection, kinds=(LAB, THEME, PLACE))


def _asked(found: Select[Any], reader: Reader, asked: Asked) -> Select[Any]:
    """Those that pass what is asked for and may be seen."""
    conditions = [visible(reader)]
    themes = asked.themes or frozenset({asked.theme} if asked.theme else ())
    labs, places = {asked.lab} if asked.lab else (), {place_key(asked.place)} if asked.place else ()
    conditions += [_marked(kind, some) for kind, some in ((LAB, labs), (THEME, themes), (PLACE, places)) if some]
    if asked.state is not None:
        conditions.append(collections.c.state == asked.state.value)
    if asked.gone:
        never_again = and_(collections.c.shown.is_not(None), collections.c.newest == DRAFT)
        conditions.append(or_(collections.c.state == State.WITHDRAWN.value, never_again))
    if asked.ids is not None:
        conditions.append(among(collections.c.id))
    conditions += [
        collections.c.words.contains(word, autoescape=True) for word in dict.fromkeys(asked.words.casefold().split())
    ]
    if asked.missing is not None:
        conditions += [not_(exists(one)) for one in heard_in(asked.missing, reader)]
    return found.where(*conditions)


def _listed(asked: Asked) -> dict[str, str]:
    return listed(asked.ids) if asked.ids is not None else {}


def _marked(kind: str, values: Iterable[str]) -> ColumnElement[bool]:
    return exists().where(
        collection_marks.c.collection == collections.c.id,
        collection_marks.c.kind == kind,
        collection_marks.c.value.in_(sorted(values)),
    )


def _rename(connection: Connection, collection: Collection) -> None:
    """Another name in addresses; those of before stay its own."""
    _refuse_taken(connection, collection)
    there = select(collection_slugs.c.slug).where(_called(collection.slug))
    if connection.execute(there).first() is None:
        connection.execute(insert(collection_slugs).values(slug=collection.slug, collection=collection.id))


def _refuse_taken(connection: Connection, collection: Collection) -> None:
    others = and_(_called(collection.slug), collection_slugs.c.collection != collection.id)
    if connection.execute(select(collection_slugs.c.slug).where(others)).first():
        msg = f"er is of was al een collectie {collection.slug}; kies een ander adres"
        raise Taken(msg)


def _called(slug: str) -> ColumnElement[bool]:
    """A name in addresses; of one that repeats what was withdrawn there is the digest."""
    return collection_slugs.c.slug.in_([slug, digest(slug)])
