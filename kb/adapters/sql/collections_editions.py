"""Editions of collections, and the quotations in them and in drafts, as they can be read now."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, func, insert, literal, or_, select, update

from kb.adapters.sql.collection_tables import collections, coverings, editions, mentions
from kb.adapters.sql.collections_covering import cover_edition, covered_in, without_covered
from kb.adapters.sql.collections_rows import (
    LAB,
    PLACE,
    THEME,
    mark,
    mention,
    one_of,
    opened,
    ours,
    refuse_strangers,
    words_of,
    written,
)
from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.tables import documents, versions
from kb.adapters.sql.where import among, current, listed, open_to, readable
from kb.errors import EditionNotFound, InTheWay
from kb.model.collection import Collection, CollectionId, Farewell, Reference, State
from kb.model.edition import Carried, Edition, said_in
from kb.model.event import Action
from kb.model.evidence import KnowledgeSource
from kb.model.identity import digest
from kb.model.policy import clearance
from kb.model.reader import Reader
from kb.model.reference import Covering
from kb.ports.collections import DRAFT, Quoted


class SqlEditions:
    """The editions of ``Collections``."""

    _engine: Engine

    def quoted(self, id: CollectionId, edition: int, reader: Reader) -> list[Quoted]:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            _refuse(connection, id, edition, reader)
            return quoted_in(connection, and_(mentions.c.collection == id, mentions.c.edition == edition), reader)

    def told(self, ids: Sequence[str], reader: Reader) -> list[Quoted]:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            theirs = among(mentions.c.collection)
            return quoted_in(connection, theirs, reader, listed(list(ids)))

    def covered(self, id: CollectionId, edition: int) -> Mapping[str, Covering]:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            return covered_in(connection, id).get(edition, {})

    def publish(self, edition: Edition) -> None:
        """See ``Collections``."""
        id, number = edition.collection, edition.number
        with writing(self._engine) as connection:
            alone(connection)
            row = connection.execute(select(collections).where(collections.c.id == id)).one()
            if row.state == State.WITHDRAWN.value or _last(connection, id) != number - 1:
                raise InTheWay("edition", id, "there", number=number)
            _put(connection, edition)
            mention(connection, id, number, edition.blocks)
            _copy_covered(connection, id, number)
            cover_edition(connection, id, number)
            collection = Collection.model_validate_json(row.content).model_copy(
                update={"state": State.PUBLISHED, "newest": number}
            )
            shown = collection.model_dump_json()
            values = {"state": collection.state.value, "access": edition.access.value, "newest": number}
            values |= {"at": written(edition.at), "words": words_of(collection), "content": shown, "shown": shown}
            connection.execute(update(collections).where(collections.c.id == id).values(values))
            mark(connection, collection, kinds=(LAB, THEME, PLACE))
            record(connection, Action.COLLECTION_PUBLISHED, id, details={"edition": number, "sha256": edition.sha256})

    def editions(self, id: CollectionId, reader: Reader) -> list[Edition]:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            covered = covered_in(connection, id)
            found = _theirs(connection, id, reader, editions.c.collection == id)
            return [_edition_of(row, covered.get(row.number, {})) for row in found]

    def edition(self, id: CollectionId, number: int, reader: Reader) -> Edition:
        """See ``Collections``."""
        with reading(self._engine) as connection:
            found = _theirs(connection, id, reader, and_(editions.c.collection == id, editions.c.number == number))
            if not found:
                msg = f"there is no edition {number} of collection {id}"
                raise EditionNotFound(msg)
            return _edition_of(found[0], covered_in(connection, id).get(number, {}))

    def withdraw(self, id: CollectionId, number: int, farewell: Farewell) -> None:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            this = and_(editions.c.collection == id, editions.c.number == number)
            row = connection.execute(select(editions).where(this)).one_or_none()
            if row is None:
                msg = f"there is no edition {number} of collection {id}"
                raise EditionNotFound(msg)
            edition = Edition.model_validate_json(_joined(row))
            gone = edition.model_copy(update={"farewell": farewell})
            connection.execute(update(editions).where(this).values(facts=_facts(gone)))
            cover_edition(connection, id, number)
            if edition.farewell is None:
                _step_back(connection, id)
                record(connection, Action.COLLECTION_WITHDRAWN, id, details={"edition": number})
            else:
                record(connection, Action.COLLECTION_CHANGED, id, details={"kind": "farewell", "edition": number})


def _refuse(connection: Connection, id: CollectionId, edition: int, reader: Reader) -> None:
    """Go on only with what the reader may see.

    Raises:
        CollectionNotFound, EditionNotFound: they may not.
    """
    if edition == DRAFT:
        refuse_strangers(connection, id, reader)
    elif not _theirs(connection, id, reader, and_(editions.c.collection == id, editions.c.number == edition)):
        msg = f"there is no edition {edition} of collection {id}"
        raise EditionNotFound(msg)


def _theirs(connection: Connection, id: CollectionId, reader: Reader, which: ColumnElement[bool]) -> list[Row[Any]]:
    """Editions that a reader may know of."""
    one_of(connection, collections.c.id == id, reader, id)
    whole = or_(collections.c.state != State.WITHDRAWN.value, ours(reader)).label("whole")
    asked = (
        select(editions, whole)
        .join(collections, collections.c.id == editions.c.collection)
        .where(which, opened(editions.c.access, reader) | ours(reader))
        .order_by(editions.c.number.desc())
    )
    return list(connection.execute(asked))


def _joined(row: Row[Any]) -> str:
    """All that an edition is, as JSON; facts stand apart so that a list need not read what all of them say."""
    facts: str = row.facts
    return f'{facts[:-1]},"content":{json.dumps(row.content)}}}'


def _edition_of(row: Row[Any], covered: Mapping[str, Covering]) -> Edition:
    """The edition in a row: nothing of one that was withdrawn, and of others not what repeats what was.

    For who is not of its labs nothing of one whose collection was.
    """
    found = Edition.model_validate_json(_joined(row))
    if found.farewell or not row.whole:
        found = found.model_copy(update={"content": ""})
    return without_covered(found, covered) if covered else found


def _last(connection: Connection, id: CollectionId) -> int:
    asked = select(func.max(editions.c.number)).where(editions.c.collection == id)
    return int(connection.execute(asked).scalar_one() or 0)


def _copy_covered(connection: Connection, id: CollectionId, number: int) -> None:
    """What is not shown in the draft, is not in its edition."""
    names = [column.name for column in coverings.c]
    draft = select(*(literal(number) if name == "edition" else coverings.c[name] for name in names))
    here = and_(coverings.c.collection == id, coverings.c.edition == DRAFT)
    connection.execute(insert(coverings).from_select(names, draft.where(here)))


def _step_back(connection: Connection, id: CollectionId) -> None:
    """The newest edition that stands is that of the collection; without one it is a draft again.

    What the others said is said nowhere any more: not in lists, and nothing is found by it.
    """
    asked = select(editions).where(editions.c.collection == id).order_by(editions.c.number.desc())
    stored = [Edition.model_validate_json(_joined(row)) for row in connection.execute(asked).all()]
    standing = next((one for one in stored if one.farewell is None), None)
    if standing is not None:
        standing = without_covered(standing, covered_in(connection, id).get(standing.number, {}))
    row = connection.execute(select(collections).where(collections.c.id == id)).one()
    state = State.PUBLISHED if standing else State.DRAFT
    now = {"newest": standing.number if standing else 0, "state": state}
    there = Collection.model_validate_json(row.content).model_copy(update=now)
    values: dict[str, Any] = {"newest": there.newest, "state": state.value, "content": there.model_dump_json()}
    if standing is not None:
        shown = _shown(there, standing)
        values |= {"access": standing.access.value, "at": written(standing.at), "words": words_of(shown)}
        mark(connection, shown, kinds=(THEME, PLACE))
    else:
        shown = Collection.model_validate_json(row.shown or row.content).model_copy(update=now)
        values["words"] = " ".join(shown.title.casefold().split())
        mark(connection, shown.model_copy(update={"themes": (), "places": ()}), kinds=(THEME, PLACE))
    values["shown"] = shown.model_dump_json()
    connection.execute(update(collections).where(collections.c.id == id).values(values))


def _shown(collection: Collection, edition: Edition) -> Collection:
    """A collection as one of its editions says it."""
    return Collection.model_validate({**collection.model_dump(), **said_in(edition.content)[0]})


def bring_editions(connection: Connection, carried: Carried) -> None:
    """Put in the editions of a collection that came from elsewhere."""
    for edition in carried.editions:
        _put(connection, edition)
        if edition.content:
            mention(connection, edition.collection, edition.number, edition.blocks)
    made = carried.collection
    newest = next((one for one in carried.editions if one.number == made.newest), None)
    if newest is not None:
        shown = _shown(made, newest)
        values = {"shown": shown.model_dump_json(), "at": written(newest.at)}
        connection.execute(update(collections).where(collections.c.id == made.id).values(values))


def _put(connection: Connection, edition: Edition) -> None:
    said = {"collection": edition.collection, "number": edition.number, "access": edition.access.value}
    said["at"] = written(edition.at)
    connection.execute(insert(editions).values(**said, content=edition.content, facts=_facts(edition)))


def _facts(edition: Edition) -> str:
    """All that an edition is but its content, as JSON."""
    said = edition.model_dump(mode="json", exclude={"content"})
    return json.dumps({**said, "key": edition.key} if edition.key else said, ensure_ascii=False)


def quoted_in(
    connection: Connection, which: ColumnElement[bool], reader: Reader, parameters: Mapping[str, str] | None = None
) -> list[Quoted]:
    """Quotations with their words, of which each is checked against its digest."""
    length = mentions.c.end - mentions.c.start
    there = func.substr(versions.c.text, mentions.c.start + 1, length).label("there")
    asked = (
        select(mentions, there)
        .select_from(mentions)
        .outerjoin(documents, and_(documents.c.id == mentions.c.document, readable(reader)))
        .outerjoin(versions, current())
        .where(which, mentions.c.start.is_not(None))
        .order_by(mentions.c.collection, mentions.c.block, mentions.c.ordinal)
    )
    found = []
    for row in connection.execute(asked, dict(parameters or {})):
        reference = Reference.model_validate({name: row._mapping[name] for name in Reference.model_fields})
        if row.there and digest(row.there) == reference.words:
            found.append(Quoted(row.block, reference, row.there))
        else:
            before = _before(connection, reference, reader) if row.there is not None else ""
            found.append(Quoted(row.block, reference, before, bool(before)))
    return found


def _before(connection: Connection, reference: Reference, reader: Reader) -> str:
    """The words in the version that they were quoted from, where the reader may read that; of no story."""
    there = func.substr(versions.c.text, reference.start + 1, reference.end - reference.start).label("there")
    asked = (
        select(there)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(
            versions.c.document_id == reference.document,
            versions.c.version == reference.version,
            versions.c.sha256 == reference.sha256,
            *([] if reader.keeper else [documents.c.source != KnowledgeSource.EXPERIENCE.value]),
            readable(reader),
            open_to(clearance(reader), versions),
        )
    )
    words: str = connection.execute(asked).scalar_one_or_none() or ""
    return words if digest(words) == reference.words else ""
