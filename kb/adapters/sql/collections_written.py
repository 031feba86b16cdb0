"""What people of labs wrote in collections and journals, row by row as it is stored."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from kb.adapters.sql.collection_tables import blocks, dissents, editions, journal, suggestions
from kb.adapters.sql.lab_words import CODED, repeats
from kb.language.repeating import Repeating
from kb.ports.collections import DRAFT

OWN = ":"
"""Before the name of what an edition says in none of its blocks, in the place of the id of a block."""


def said_elsewhere(connection: Connection, held: Sequence[str], said: Repeating) -> Iterator[tuple[str, int, str]]:
    """What says it again outside of these collections: the collection or entry, the edition, and the part.

    Everything that people of labs wrote is looked through, so each row first as it is stored.
    """
    inside = frozenset(held)
    for table in (blocks, dissents, suggestions):
        for row in connection.execute(select(table.c.collection, table.c.id, table.c.content)):
            if row.collection not in inside and may_repeat(said, row.content):
                yield from [(row.collection, DRAFT, row.id)] * repeats(said, json.loads(row.content))
    for entry in connection.execute(select(journal.c.id, journal.c.content)):
        if may_repeat(said, entry.content):
            yield from [(entry.id, DRAFT, entry.id)] * repeats(said, json.loads(entry.content))
    asked = select(editions.c.collection, editions.c.number, editions.c.content, editions.c.facts)
    for one in connection.execute(asked):
        if one.collection not in inside and any(may_repeat(said, text) for text in (one.content, one.facts)):
            found = parts(connection, one.collection, one.number)
            yield from ((one.collection, one.number, name) for name, value in found if repeats(said, value))


def may_repeat(said: Repeating, stored: str) -> bool:
    """Whether it may stand in a value, by its JSON; what is escaped there may be any word."""
    return "\\u" in stored or said.is_in(stored.replace("\\n", " ").replace("\\t", " "))


def journals(connection: Connection, makers: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The entries of labs, whether they quote anything or not."""
    asked = select(journal.c.id, journal.c.content).where(journal.c.lab.in_(makers))
    yield from ((row.id, json.loads(row.content)) for row in connection.execute(asked))


def parts(connection: Connection, collection: str, edition: int) -> Iterator[tuple[str, Any]]:
    """What stands in an edition or a draft, each part under its id; remarks are with the draft.

    What an edition says of its collection and of itself stands under its name, with ``OWN`` before it.
    """
    if edition == DRAFT:
        for table in (blocks, dissents, suggestions):
            asked = select(table.c.id, table.c.content).where(table.c.collection == collection)
            yield from ((row.id, json.loads(row.content)) for row in connection.execute(asked))
        return
    there = select(editions).where(editions.c.collection == collection, editions.c.number == edition)
    for row in connection.execute(there):
        said = json.loads(row.content) if row.content else {}
        yield from ((block["id"], block) for block in said.pop("blocks", ()))
        for own in (said, json.loads(row.facts)):
            yield from ((OWN + name, value) for name, value in own.items() if name not in CODED)
