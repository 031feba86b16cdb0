"""Whether collections are what was published and written, and what stands beside them follows from that."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, delete, exists, not_, select, update

from kb.adapters.sql.collection_tables import (
    blocks,
    collections,
    coverings,
    editions,
    journal,
    mentions,
    shown_findings,
)
from kb.adapters.sql.collections_rows import mention
from kb.adapters.sql.tables import barred, documents
from kb.model.collection import BLOCK, Block
from kb.model.edition import digest_of, said_in
from kb.ports.collections import DRAFT

_MENDED = "draai: kb doctor --mend"
_BESIDE = (mentions, shown_findings)
_Place = tuple[str, int]
_Said = dict[_Place, set[tuple[str, str]]]


def differences(connection: Connection) -> Iterator[str]:
    """What is not as it was published, or does not follow from what is written, a sentence in Dutch each."""
    numbers = _numbers(connection)
    for row in connection.execute(select(collections.c.id, collections.c.newest)):
        if row.newest and row.newest not in numbers[row.id]:
            yield f"collectie {row.id}: editie {row.newest} ontbreekt; zet een reservekopie terug met kb restore"
    for row in connection.execute(select(editions).order_by(editions.c.collection, editions.c.number)):
        facts = json.loads(row.facts)
        if not facts["reduced"] and digest_of(row.content) != facts["sha256"]:
            which = f"collectie {row.collection}, editie {row.number}"
            yield f"{which}: de inhoud past niet bij de controlesom; zet een reservekopie terug met kb restore"
    for id in _out_of_order(connection):
        yield f"collectie {id}: de blokken staan niet op volgorde; {_MENDED}"
    for id, edition in sorted(_astray(connection)):
        where = f"editie {edition}" if edition != DRAFT else "concept"
        yield f"collectie {id}, {where}: wat zij aanhaalt, staat anders in de tabel; {_MENDED}"
    if lost := len(_of_nothing(connection)):
        yield f"{lost} collecties of verslagen zijn er niet, maar wat zij aanhalen staat in de tabel; {_MENDED}"


def absent(connection: Connection) -> dict[str, int]:
    """How many documents each collection refers to that are not here, and were never taken away here."""
    asked = (
        select(mentions.c.collection, mentions.c.document)
        .join(collections, collections.c.id == mentions.c.collection)
        .outerjoin(documents, documents.c.id == mentions.c.document)
        .where(documents.c.id.is_(None), not_(exists().where(barred.c.document_id == mentions.c.document)))
        .distinct()
    )
    found: dict[str, int] = defaultdict(int)
    for row in connection.execute(asked):
        found[row.collection] += 1
    return found


def mend(connection: Connection) -> int:
    """Of how many collections and entries was it made anew; in a transaction in which nobody else changes anything."""
    astray, disordered, gone = _astray(connection), _out_of_order(connection), _of_nothing(connection)
    for id in disordered:
        asked = select(blocks.c.id).where(blocks.c.collection == id).order_by(blocks.c.position, blocks.c.id)
        for position, block in enumerate(connection.execute(asked).scalars().all()):
            connection.execute(update(blocks).where(blocks.c.id == block).values(position=position))
    for id, edition in astray:
        for table in _BESIDE:
            connection.execute(delete(table).where(table.c.collection == id, table.c.edition == edition))
        mention(connection, id, edition, _blocks(connection, id, edition))
    for table in (*_BESIDE, coverings):
        connection.execute(delete(table).where(table.c.collection.in_(sorted(gone))))
    return len({*disordered, *(id for id, _ in astray), *gone})


def _numbers(connection: Connection) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in connection.execute(select(editions.c.collection, editions.c.number)):
        found[row.collection].add(row.number)
    return found


def _out_of_order(connection: Connection) -> list[str]:
    places: dict[str, list[int]] = defaultdict(list)
    for row in connection.execute(select(blocks.c.collection, blocks.c.position)):
        places[row.collection].append(row.position)
    return sorted(id for id, found in places.items() if sorted(found) != list(range(len(found))))


def _astray(connection: Connection) -> list[_Place]:
    """Drafts and editions of which the tables beside them do not say what they refer to."""
    said: _Said = defaultdict(set)
    for row in connection.execute(select(blocks.c.collection, blocks.c.content)):
        said[row.collection, DRAFT].update(_referred([BLOCK.validate_json(row.content)]))
    for id, number, content in connection.execute(select(editions.c.collection, editions.c.number, editions.c.content)):
        said[id, number].update(_referred(said_in(content)[1]))
    there: _Said = defaultdict(set)
    held = select(collections.c.id)
    for table, column in ((mentions, mentions.c.document), (shown_findings, shown_findings.c.finding)):
        asked = select(table.c.collection, table.c.edition, table.c.block, column)
        for id, edition, block, what in connection.execute(asked.where(table.c.collection.in_(held))):
            there[id, edition].add((block, what))
    return sorted(place for place in {*said, *there} if said[place] != there[place])


def _referred(found: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in found:
        whats = (*(one.document for one in block.references), *block.documents, *block.findings)
        yield from ((block.id, what) for what in whats)


def _blocks(connection: Connection, id: str, edition: int) -> list[Block]:
    if edition == DRAFT:
        asked: Any = select(blocks.c.content).where(blocks.c.collection == id)
        return [BLOCK.validate_json(content) for content in connection.execute(asked).scalars()]
    asked = select(editions.c.content).where(editions.c.collection == id, editions.c.number == edition)
    return [block for content in connection.execute(asked).scalars() for block in said_in(content)[1]]


def _of_nothing(connection: Connection) -> set[str]:
    """Ids that something stands beside, and that are of no collection and no entry."""
    here = select(collections.c.id).union(select(journal.c.id))
    return {
        id
        for table in (*_BESIDE, coverings)
        for id in connection.execute(select(table.c.collection).where(table.c.collection.not_in(here))).scalars()
    }
