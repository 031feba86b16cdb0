"""What members say of collections."""

import json
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, Table, delete, exists, insert, select

from kb.adapters.sql.collection_tables import collections, coverings, dissents, suggestions
from kb.adapters.sql.collections_covering import cover_block
from kb.adapters.sql.collections_holding import covered_by, covered_since
from kb.adapters.sql.collections_rows import one_of, refuse_strangers, written
from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.lab_words import bare
from kb.errors import InTheWay
from kb.model.collection import CollectionId
from kb.model.event import Action
from kb.model.reader import Reader
from kb.model.remark import Answer, Dissent, Suggestion


class SqlRemarks:
    """The remarks of ``Collections``."""

    _engine: Engine

    def dissents(self, id: CollectionId, reader: Reader) -> list[Dissent]:
        """See ``Collections``."""
        asked = _with_covered(dissents).where(dissents.c.collection == id).order_by(dissents.c.at, dissents.c.id)
        with reading(self._engine) as connection:
            one_of(connection, collections.c.id == id, reader, id)
            found = [_dissent_of(row) for row in connection.execute(asked)]
        return [
            one.model_copy(update={"text": ""})
            if one.hidden and one.by != reader.account and not reader.keeper
            else one
            for one in found
        ]

    def disagree(self, dissent: Dissent) -> None:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            put_dissent(connection, dissent)
            kind = "withdrawn" if dissent.withdrawn_at else "hidden" if dissent.hidden else "said"
            details = {"kind": "dissent", "id": dissent.id, "state": kind, "block": dissent.block}
            record(connection, Action.COLLECTION_REMARKED, dissent.collection, details=details)

    def suggestions(self, id: CollectionId, reader: Reader) -> list[Suggestion]:
        """See ``Collections``."""
        asked = _with_covered(suggestions).where(suggestions.c.collection == id)
        with reading(self._engine) as connection:
            refuse_strangers(connection, id, reader)
            rows = connection.execute(asked.order_by(suggestions.c.at, suggestions.c.id))
            return [_suggestion_of(row) for row in rows]

    def suggest(self, suggestion: Suggestion) -> None:
        """See ``Collections``."""
        with writing(self._engine) as connection:
            alone(connection)
            this = suggestions.c.id == suggestion.id
            there = connection.execute(select(suggestions.c.answer).where(this)).scalar_one_or_none()
            if there is not None and there != Answer.OPEN.value:
                raise InTheWay("suggestion", suggestion.id, "changed")
            connection.execute(delete(suggestions).where(this))
            said = {"id": suggestion.id, "collection": suggestion.collection, "at": written(suggestion.at)}
            said |= {"answer": suggestion.answer.value, "content": suggestion.model_dump_json()}
            connection.execute(insert(suggestions).values(said))
            cover_block(connection, suggestion.collection, suggestion.id, suggestion.model_dump_json())
            details = {"kind": "suggestion", "id": suggestion.id, "state": suggestion.answer.value}
            record(connection, Action.COLLECTION_REMARKED, suggestion.collection, details=details)


def put_dissent(connection: Connection, dissent: Dissent) -> None:
    """A dissent in place of what it was before."""
    connection.execute(delete(dissents).where(dissents.c.id == dissent.id))
    said = {"id": dissent.id, "collection": dissent.collection, "at": written(dissent.at)}
    connection.execute(insert(dissents).values(**said, content=dissent.model_dump_json()))
    cover_block(connection, dissent.collection, dissent.id, dissent.model_dump_json())


def _with_covered(table: Table) -> Select[Any]:
    covered = exists().where(coverings.c.collection == table.c.collection, coverings.c.block == table.c.id)
    since = covered_since(table.c.collection, table.c.id)
    return select(table.c.content, covered.label("covered"), since.label("since"))


def _dissent_of(row: Row[Any]) -> Dissent:
    """The dissent in a row; where it repeats what was withdrawn without its words."""
    said = json.loads(row.content)
    return Dissent.model_validate(bare(said) | covered_by(row) if row.covered else said)


def _suggestion_of(row: Row[Any]) -> Suggestion:
    said = json.loads(row.content)
    return Suggestion.model_validate(
        {**bare(said), **covered_by(row), "before": None, "after": None} if row.covered else said
    )
