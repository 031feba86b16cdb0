"""What labs say again of documents that were withdrawn: not shown as long as that is so.

Quotations need nothing: they are read in the catalogue. But who gathered them may have repeated their words. Of what
was removed such words are destroyed, also as they were before.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, insert, select, true, update

from kb.adapters.sql.collection_tables import (
    blocks,
    collection_marks,
    collection_slugs,
    collections,
    coverings,
    dissents,
    editions,
    journal,
    steps,
    suggestions,
)
from kb.adapters.sql.collections_holding import (
    holding,
    labs_holding,
    numbered,
    of_lab,
    said_of,
    said_to,
    withdrawn_in,
    withdrawn_on,
)
from kb.adapters.sql.collections_rows import PLACE, place_key, words_of
from kb.adapters.sql.collections_written import OWN, journals, may_repeat, parts, said_elsewhere
from kb.adapters.sql.lab_words import reduced, repeats, without
from kb.adapters.sql.people_tables import labs
from kb.adapters.sql.where import among, listed
from kb.language.repeating import Repeating
from kb.model.collection import Collection, State
from kb.model.edition import Edition
from kb.model.identity import digest
from kb.model.reference import Covering
from kb.ports.collections import DRAFT

TOLD = ("question", "public_value")
"""What people of a lab write of it; its name and place whoever manages people says."""

ONCE = "*"
"""In the place of the id of a block: a collection that never held a document said it again, and may by undoing."""


def cover(connection: Connection, withdrawn: Sequence[str]) -> None:
    """Let nothing be shown that says again what stands in these documents, which were withdrawn.

    Nor where nothing of them was ever held: what was typed over there is as little anybody's.
    """
    for id in withdrawn:
        said, held, makers = said_of(connection, id), holding(connection, id), labs_holding(connection, id)
        rows = [
            {"collection": collection, "edition": edition, "block": block, "document": id}
            for collection, edition in numbered(connection, held)
            for block, value in parts(connection, collection, edition)
            if repeats(said, value)
        ]
        rows += [
            {"collection": entry, "edition": DRAFT, "block": entry, "document": id}
            for entry, value in journals(connection, makers)
            if repeats(said, value)
        ]
        strange = said.for_strangers()
        there = {(row["collection"], row["edition"], row["block"]) for row in rows}
        found = {key for key in said_elsewhere(connection, held, strange) if key not in there}
        found |= {(collection, DRAFT, ONCE) for collection, _, block in found if block != collection}
        rows += [
            {"collection": one, "edition": edition, "block": block, "document": id} for one, edition, block in found
        ]
        connection.execute(delete(coverings).where(coverings.c.document == id))
        if rows:
            connection.execute(insert(coverings), rows)
        _forget_addresses(connection, held, said)
        for collection in held:
            _destroy_own(connection, collection, said)
        _destroy_told(connection, makers, said)
        _destroy_elsewhere(connection, strange)


def cover_brought(connection: Connection, ids: Sequence[str]) -> None:
    """The same for what came from elsewhere now: these collections and entries."""
    cover(connection, withdrawn_in(connection, ids))


def covered_in(connection: Connection, id: str) -> dict[int, dict[str, Covering]]:
    """Of each edition of a collection, and its draft, the parts that repeat what was withdrawn, and what does so."""
    rows = connection.execute(select(coverings).where(coverings.c.collection == id, coverings.c.block != ONCE)).all()
    ids = sorted({row.document for row in rows})
    said = {document: said_to(connection, document, [id]) for document in ids}
    days = withdrawn_on(connection, ids) if ids else {}
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.edition][row.block].append(row.document)
    return {
        number: {
            part: _covering([said[one] for one in some], [days.get(one) for one in some])
            for part, some in by_part.items()
        }
        for number, by_part in found.items()
    }


def uncover(connection: Connection, returned: Sequence[str]) -> None:
    """Show again what was not shown because of these documents."""
    for id in returned:
        connection.execute(delete(coverings).where(coverings.c.document == id))


def destroy_repeated(connection: Connection, removed: Sequence[str]) -> None:
    """Destroy what says again what stands in these documents, while they are still there to be read."""
    days = withdrawn_on(connection, removed)
    for id in removed:
        said, held, makers = said_of(connection, id), holding(connection, id), labs_holding(connection, id)
        _forget_addresses(connection, held, said)
        for collection in held:
            for table in _OF_COLLECTIONS:
                _rewrite(connection, table, table.c.collection == collection, said, on=days.get(id))
            _destroy_own(connection, collection, said)
        _rewrite(connection, journal, journal.c.lab.in_(makers), said, on=days.get(id))
        _destroy_told(connection, makers, said)
        strange = said.for_strangers()
        for table in (*_OF_COLLECTIONS, journal):
            _rewrite(connection, table, true(), strange, on=days.get(id))
        _destroy_elsewhere(connection, strange)
        connection.execute(delete(coverings).where(coverings.c.document == id))


def cover_edition(connection: Connection, collection: str, number: int) -> None:
    """The same for what an edition says of itself, and not in its blocks, which was written now."""
    said = {id: said_to(connection, id, [collection]) for id in withdrawn_in(connection, [collection])}
    there = and_(coverings.c.collection == collection, coverings.c.edition == number, coverings.c.block.startswith(OWN))
    connection.execute(delete(coverings).where(there))
    rows = [
        {"collection": collection, "edition": number, "block": name, "document": id}
        for name, value in (parts(connection, collection, number) if said else ())
        if name.startswith(OWN)
        for id, repeated in said.items()
        if repeats(repeated, value)
    ]
    if rows:
        connection.execute(insert(coverings), rows)


def destroy_own(connection: Connection, collection: str) -> None:
    """Take out of what a collection says of itself, which was written now, what repeats a withdrawn document."""
    for id in withdrawn_in(connection, [collection]):
        said = said_to(connection, id, [collection])
        _forget_addresses(connection, [collection], said)
        _destroy_own(connection, collection, said)


def destroy_told(connection: Connection, lab: str) -> None:
    """The same for what a lab says of itself."""
    held = of_lab(connection, lab)
    for id in withdrawn_in(connection, held):
        _destroy_told(connection, [lab], said_to(connection, id, held))


def without_covered(edition: Edition, covered: Mapping[str, Covering]) -> Edition:
    """An edition that says nothing of what people wrote in these of its parts and repeats what was withdrawn."""

    def left(part: str, value: Any) -> Any:
        return reduced(value, covered[part]) if part in covered else value

    said = json.loads(edition.content) if edition.content else {}
    parts = {name: left(OWN + name, value) for name, value in said.items()}
    if "blocks" in said:
        parts["blocks"] = [left(block["id"], block) for block in said["blocks"]]
    facts = json.loads(edition.model_dump_json(exclude={"content"}))
    bared = {name: left(OWN + name, value) for name, value in facts.items() if OWN + name in covered}
    if "news" in bared:
        bared["covered_on"] = covered[f"{OWN}news"].on
    if parts != said:
        content = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        bared |= {"content": content, "reduced": True}
    return Edition.model_validate({**edition.model_dump(), "key": edition.key, **bared}) if bared else edition


def cover_block(connection: Connection, collection: str, block: str, content: str | None) -> None:
    """The same for a block of a draft that was written now; one that went says nothing."""
    _cover_one(connection, (collection, block), content, [collection])


def cover_entry(connection: Connection, lab: str, entry: str, content: str) -> None:
    """The same for an entry of a journal, of all that its lab holds: an entry tells again what it does not quote."""
    _cover_one(connection, (entry, entry), content, of_lab(connection, lab))


_OF_COLLECTIONS: tuple[Table, ...] = (blocks, steps, editions, dissents, suggestions)
_DATED = (dissents, suggestions, journal)


def _cover_one(connection: Connection, held: tuple[str, str], content: str | None, ids: Sequence[str]) -> None:
    """Cover what was written now where it repeats what was withdrawn of what these collections and entries hold."""
    collection, block = held
    here = and_(coverings.c.collection == collection, coverings.c.edition == DRAFT, coverings.c.block == block)
    connection.execute(delete(coverings).where(here))
    if content is None:
        return
    rows = [
        {"collection": collection, "edition": DRAFT, "block": block, "document": id}
        for id in withdrawn_in(connection, ids)
        if repeats(said_to(connection, id, ids), json.loads(content))
    ]
    if rows:
        connection.execute(insert(coverings), rows)


def _destroy_elsewhere(connection: Connection, said: Repeating) -> None:
    """Take out of what any collection or lab says of itself, and of addresses, what repeats a document."""
    found = connection.execute(select(collections.c.id, collections.c.slug, collections.c.content, collections.c.shown))
    rows = found.all()
    _forget_addresses(connection, [row.id for row in rows], said)
    for row in rows:
        told = (row.slug, row.content, row.shown)
        if any(may_repeat(said, text) for text in told if text):
            _destroy_own(connection, row.id, said)
    _destroy_told(connection, connection.execute(select(labs.c.id)).scalars().all(), said)


def _covering(said: Sequence[Repeating], days: Sequence[date | None]) -> Covering:
    on = min((day for day in days if day is not None), default=None)
    return Covering(lambda words: any(one.is_in(words) for one in said), on)


def _rewrite(connection: Connection, table: Table, which: Any, said: Repeating, *, on: date | None) -> None:
    """Take out of rows what repeats it; remarks, entries and the news of editions say since when words are gone."""
    keys = list(table.primary_key.columns)
    for row in connection.execute(select(table).where(which)).all():
        values = _taken_out(row, ("content",), said)
        if table is editions:
            facts = json.loads(row.facts)
            now = without(facts, said.is_in) | ({"reduced": True} if values else {})
            now |= {"covered_on": on and on.isoformat()} if now["news"] != facts["news"] else {}
            values |= {"facts": json.dumps(now, ensure_ascii=False)} if now != facts else {}
        elif table in _DATED and values:
            dated = json.loads(values["content"]) | {"covered_on": on and on.isoformat()}
            values["content"] = json.dumps(dated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if values:
            this = and_(*(key == row._mapping[key.name] for key in keys))
            connection.execute(update(table).where(this).values(values))


def _taken_out(row: Row[Any], names: Sequence[str], said: Repeating) -> dict[str, str]:
    """Those of these columns that repeat it, without that."""
    values = {name: json.loads(row._mapping[name]) for name in names if row._mapping[name]}
    return {
        name: json.dumps(without(value, said.is_in), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for name, value in values.items()
        if repeats(said, value)
    }


def _destroy_own(connection: Connection, collection: str, said: Repeating) -> None:
    """What a collection says of itself: too little to keep, and it stands in lists everywhere."""
    row: Row[Any] | None = connection.execute(select(collections).where(collections.c.id == collection)).one_or_none()
    if row is None:
        return
    values = _taken_out(row, ("content", "shown"), said)
    values |= _leave_address(connection, row, values, said)
    if values:
        found = Collection.model_validate_json(values.get("shown") or row.shown or values["content"])
        is_told = row.state != State.WITHDRAWN.value and (found.newest or row.shown is None)
        values["words"] = words_of(found) if is_told else " ".join(found.title.casefold().split())
        connection.execute(update(collections).where(collections.c.id == collection).values(values))
        _unmark(connection, row, said)


def _forget_addresses(connection: Connection, ids: Sequence[str], said: Repeating) -> None:
    """Keep addresses of collections that repeat it as digests: what led there still does."""
    names = select(collection_slugs.c.slug).where(among(collection_slugs.c.collection))
    for name in filter(said.is_in_address, connection.execute(names, listed(ids)).scalars().all()):
        called = collection_slugs.c.slug == name
        connection.execute(update(collection_slugs).where(called).values(slug=digest(name)))


def _leave_address(connection: Connection, row: Row[Any], values: dict[str, str], said: Repeating) -> dict[str, str]:
    """Another address for a collection whose own repeats it."""
    if not said.is_in_address(row.slug):
        return {}
    plain = f"collectie-{row.id}"
    there = select(collection_slugs.c.slug).where(collection_slugs.c.slug == plain)
    if connection.execute(there).first() is None:
        connection.execute(insert(collection_slugs).values(slug=plain, collection=row.id))
    texts = {name: values.get(name) or row._mapping[name] for name in ("content", "shown")}
    now = {
        name: json.dumps(json.loads(text) | {"slug": plain}, ensure_ascii=False) for name, text in texts.items() if text
    }
    return {"slug": plain, **now}


def _destroy_told(connection: Connection, makers: Sequence[str], said: Repeating) -> None:
    """What labs say of themselves: as much as a collection does, and read everywhere too."""
    for row in connection.execute(select(labs).where(labs.c.id.in_(makers))).all():
        told = {name: row._mapping[name] for name in TOLD}
        now = without(told, said.is_in)
        if now != told:
            connection.execute(update(labs).where(labs.c.id == row.id).values(now))


def _unmark(connection: Connection, row: Row[Any], said: Repeating) -> None:
    """Let a collection not be found by a place that repeats it."""
    named = [place for text in (row.content, row.shown) if text for place in json.loads(text)["places"]]
    gone = sorted({place_key(place) for place in named if said.is_in(place)})
    these = and_(collection_marks.c.collection == row.id, collection_marks.c.kind == PLACE)
    connection.execute(delete(collection_marks).where(these, collection_marks.c.value.in_(gone)))
