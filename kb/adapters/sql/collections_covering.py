"""What collections and journals say again of documents that were withdrawn: not shown as long as that is so.

Quotations need nothing: they are read in the catalogue. But who gathered them may have repeated their words. Of what
was removed such words are destroyed, also as they were before.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, insert, select, update

from kb.adapters.sql.collection_tables import (
    blocks,
    collections,
    coverings,
    dissents,
    editions,
    journal,
    mentions,
    shown_findings,
    steps,
    suggestions,
)
from kb.adapters.sql.study_tables import stances
from kb.adapters.sql.tables import documents, versions
from kb.language.repeating import Repeating
from kb.ports.collections import DRAFT

WRITTEN = frozenset(
    {
        "text",
        "why",
        "reason",
        "looked_for",
        "who",
        "asked",
        "tried",
        "happened",
        "learned",
        "adjusted",
        "change",
        "title",
        "question",
        "public_value",
        "period",
        "moral",
        "institutional",
        "knowledge",
        "news",
    }
)
"""The fields that people write in themselves."""

GONE = "…"
"""Stands for what repeated it."""


def cover(connection: Connection, withdrawn: Sequence[str]) -> None:
    """Let nothing be shown that says again what stands in these documents, which were withdrawn."""
    for id in withdrawn:
        said = Repeating(*_texts(connection, id))
        rows = [
            {"collection": collection, "edition": edition, "block": block, "document": id}
            for collection, edition in _holders(connection, id)
            for block, content in _parts(connection, collection, edition)
            if _repeats(said, content)
        ]
        connection.execute(delete(coverings).where(coverings.c.document == id))
        if rows:
            connection.execute(insert(coverings), rows)
        for collection in sorted({collection for collection, _ in _holders(connection, id)}):
            _destroy_own(connection, collection, said)


def cover_brought(connection: Connection, ids: Sequence[str]) -> None:
    """The same for what came from elsewhere now: these collections and entries."""
    cover(connection, _withdrawn_in(connection, ids))


def uncover(connection: Connection, returned: Sequence[str]) -> None:
    """Show again what was not shown because of these documents."""
    for id in returned:
        connection.execute(delete(coverings).where(coverings.c.document == id))


def destroy_repeated(connection: Connection, removed: Sequence[str]) -> None:
    """Destroy what says again what stands in these documents, while they are still there to be read."""
    for id in removed:
        said = Repeating(*_texts(connection, id))
        for collection in sorted({collection for collection, _ in _holders(connection, id)}):
            for table, key in _WHERE:
                _rewrite(connection, table, table.c[key] == collection, said)
            _destroy_own(connection, collection, said)
        connection.execute(delete(coverings).where(coverings.c.document == id))


def without_covered(content: str, blocks: Collection[str]) -> str:
    """The content of an edition in which these blocks say nothing of what people wrote in them."""
    said = json.loads(content)
    said["blocks"] = [_bare(block) if block["id"] in blocks else block for block in said["blocks"]]
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: (GONE if within else "") if name in WRITTEN and isinstance(within, str) else _bare(within)
            for name, within in value.items()
        }
    return [_bare(one) for one in value] if isinstance(value, list) else value


def cover_block(connection: Connection, collection: str, block: str, content: str | None) -> None:
    """The same for a block of a draft that was written now; one that went says nothing."""
    here = and_(coverings.c.collection == collection, coverings.c.edition == DRAFT, coverings.c.block == block)
    connection.execute(delete(coverings).where(here))
    if content is None:
        return
    rows = [
        {"collection": collection, "edition": DRAFT, "block": block, "document": id}
        for id in _withdrawn_in(connection, [collection])
        if _repeats(Repeating(*_texts(connection, id)), content)
    ]
    if rows:
        connection.execute(insert(coverings), rows)


_WHERE: tuple[tuple[Table, str], ...] = (
    (blocks, "collection"),
    (steps, "collection"),
    (editions, "collection"),
    (dissents, "collection"),
    (suggestions, "collection"),
    (journal, "id"),
)


def _texts(connection: Connection, document: str) -> Sequence[str]:
    return connection.execute(select(versions.c.text).where(versions.c.document_id == document)).scalars().all()


def _holders(connection: Connection, document: str) -> list[tuple[str, int]]:
    """Where a document is quoted or named, or was, also by a finding: collections and entries, with the edition."""
    quoted = select(mentions.c.collection, mentions.c.edition).where(mentions.c.document == document)
    shown = (
        select(shown_findings.c.collection, shown_findings.c.edition)
        .join(stances, stances.c.finding == shown_findings.c.finding)
        .where(stances.c.document == document)
    )
    found = {(row.collection, row.edition) for row in connection.execute(quoted.union(shown))}
    return sorted({*found, *((collection, DRAFT) for collection, _ in found)})


def _withdrawn_in(connection: Connection, ids: Sequence[str]) -> list[str]:
    """The documents that collections or entries hold, also by a finding, and that were withdrawn."""
    quoted = (
        select(mentions.c.document)
        .join(documents, documents.c.id == mentions.c.document)
        .where(mentions.c.collection.in_(sorted(ids)), documents.c.withdrawn.is_(True))
    )
    shown = (
        select(stances.c.document)
        .join(shown_findings, shown_findings.c.finding == stances.c.finding)
        .join(documents, documents.c.id == stances.c.document)
        .where(shown_findings.c.collection.in_(sorted(ids)), documents.c.withdrawn.is_(True))
    )
    return sorted(connection.execute(quoted.union(shown)).scalars())


def _parts(connection: Connection, collection: str, edition: int) -> Iterator[tuple[str, str]]:
    """What stands in an edition or a draft, each part as JSON under its id; remarks are with the draft."""
    if edition == DRAFT:
        for table in (blocks, dissents, suggestions):
            yield from _rows(
                connection.execute(select(table.c.id, table.c.content).where(table.c.collection == collection))
            )
        yield from _rows(connection.execute(select(journal.c.id, journal.c.content).where(journal.c.id == collection)))
        return
    asked = select(editions.c.content).where(editions.c.collection == collection, editions.c.number == edition)
    for content in connection.execute(asked).scalars():
        for block in json.loads(content)["blocks"]:
            yield block["id"], json.dumps(block, ensure_ascii=False)


def _rows(found: Any) -> Iterator[tuple[str, str]]:
    yield from ((row.id, row.content) for row in found)


def _repeats(said: Repeating, content: str) -> bool:
    return any(said.is_in(text) for text in _written(json.loads(content)))


def _written(value: Any) -> Iterator[str]:
    """All that people wrote themselves in a value, at any depth."""
    if isinstance(value, dict):
        for name, within in value.items():
            if isinstance(within, str):
                if name in WRITTEN:
                    yield within
            else:
                yield from _written(within)
    elif isinstance(value, list):
        for one in value:
            yield from _written(one)


def _without(value: Any, said: Repeating) -> Any:
    """A value in which nothing that people wrote repeats it."""

    def changed(name: str, within: Any) -> Any:
        if isinstance(within, str):
            return GONE if name in WRITTEN and said.is_in(within) else within
        return _without(within, said)

    if isinstance(value, dict):
        return {name: changed(name, within) for name, within in value.items()}
    return [_without(one, said) for one in value] if isinstance(value, list) else value


def _rewrite(connection: Connection, table: Table, which: Any, said: Repeating) -> None:
    keys = list(table.primary_key.columns)
    for row in connection.execute(select(table).where(which)).all():
        now = _again(row.content, said)
        if now is not None:
            this = and_(*(key == row._mapping[key.name] for key in keys))
            values = {"content": now}
            if table is editions:
                values["facts"] = json.dumps({**json.loads(row.facts), "reduced": True}, ensure_ascii=False)
            connection.execute(update(table).where(this).values(values))


def _again(content: str, said: Repeating) -> str | None:
    """The same content without what repeats it; nothing where it does not."""
    value = json.loads(content)
    if not any(said.is_in(text) for text in _written(value)):
        return None
    return json.dumps(_without(value, said), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _destroy_own(connection: Connection, collection: str, said: Repeating) -> None:
    """What a collection says of itself: too little to keep, and it stands in lists everywhere."""
    row: Row[Any] | None = connection.execute(select(collections).where(collections.c.id == collection)).one_or_none()
    if row is None:
        return
    values = {
        name: now
        for name in ("content", "shown")
        if row._mapping[name] and (now := _again(row._mapping[name], said)) is not None
    }
    if said.is_in(row.words):
        values["words"] = ""
    if values:
        connection.execute(update(collections).where(collections.c.id == collection).values(values))
