"""Collections as rows: who may see which, and what rows are found by."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, False_, Row, and_, delete, exists, false, insert, or_, select

from kb.adapters.sql.collection_tables import collection_marks, collections, mentions, shown_findings
from kb.errors import CollectionNotFound
from kb.model.collection import BLOCK, Agenda, Block, Collection, CollectionId, Placed, Reference, State
from kb.model.evidence import Access
from kb.model.people import Role
from kb.model.policy import clearance
from kb.model.reader import Reader, Scope

LAB, THEME, PLACE = "lab", "theme", "place"


def ours(reader: Reader) -> ColumnElement[bool]:
    """Collections whose draft the reader may see: those of their labs, for who manages all of them."""
    if reader.keeper or (reader.role is Role.ADMINISTRATOR and Scope.READ in reader.scopes):
        return collections.c.id == collections.c.id
    labs = sorted(clearance(reader).labs)
    if not labs:
        # Most readers, of whom this is asked many times for a page; writing out the rest takes longer than answering.
        return false()
    return exists().where(
        collection_marks.c.collection == collections.c.id,
        collection_marks.c.kind == LAB,
        collection_marks.c.value.in_(labs),
    )


def opened(access: ColumnElement[str], reader: Reader) -> ColumnElement[bool]:
    """What says of itself who may read it, and lets this reader."""
    to = access.in_(sorted(one.value for one in clearance(reader).access))
    theirs = ours(reader)
    return to if isinstance(theirs, False_) else or_(to, and_(access == Access.LABS.value, theirs))


def visible(reader: Reader) -> ColumnElement[bool]:
    """Collections that a reader may know of: once published they are, also when no edition stands any more.

    What is left of those that were withdrawn everybody may know of.
    """
    once = collections.c.shown.is_not(None)
    gone = collections.c.state == State.WITHDRAWN.value
    return or_(ours(reader), and_(once, or_(gone, opened(collections.c.access, reader))))


def collection_of(row: Row[Any]) -> Collection:
    """The collection in a row; for who may not see its draft as its newest edition says it."""
    found = Collection.model_validate_json(row.content)
    if row.ours or row.shown is None:
        return found
    said = shown_of(row)
    return said if said.newest and said.state is State.PUBLISHED else said.model_copy(update=_NOTHING)


def shown_of(row: Row[Any]) -> Collection:
    """The collection in a row as its newest edition says it."""
    found, shown = (Collection.model_validate_json(said) for said in (row.content, row.shown))
    now = {"slug": found.slug, "state": found.state, "farewell": found.farewell, "newest": found.newest}
    return shown.model_copy(update={**now, "revision": found.revision})


# Of what was withdrawn others keep what it was called, whose it was and why it went.
_NOTHING = {"question": "", "public_value": "", "period": "", "agenda": Agenda(), "themes": (), "places": ()}


def one_of(connection: Connection, condition: ColumnElement[bool], reader: Reader, called: str) -> Row[Any]:
    """The row of one collection.

    Raises:
        CollectionNotFound: there is none that the reader may see.
    """
    asked = select(collections, ours(reader).label("ours")).where(condition, visible(reader))
    row = connection.execute(asked).one_or_none()
    if row is None:
        msg = f"there is no collection {called}"
        raise CollectionNotFound(msg)
    return row


def refuse_strangers(connection: Connection, id: CollectionId, reader: Reader) -> None:
    """Only who may see the draft goes on.

    Raises:
        CollectionNotFound: the reader may not.
    """
    one_of(connection, and_(collections.c.id == id, ours(reader)), reader, id)


def mark(connection: Connection, collection: Collection, *, kinds: Sequence[str]) -> None:
    """Let a collection be found by what it says of its labs, themes and places."""
    said = {LAB: collection.labs, THEME: collection.themes, PLACE: tuple(map(place_key, collection.places))}
    here = and_(collection_marks.c.collection == collection.id, collection_marks.c.kind.in_(kinds))
    connection.execute(delete(collection_marks).where(here))
    rows = [
        {"collection": collection.id, "kind": kind, "value": value}
        for kind in kinds
        for value in dict.fromkeys(said[kind])
    ]
    if rows:
        connection.execute(insert(collection_marks), rows)


def place_key(place: str) -> str:
    """What tells places apart."""
    return " ".join(place.casefold().split())


def words_of(collection: Collection) -> str:
    """What can be searched in."""
    return " ".join(f"{collection.title} {collection.question} {collection.public_value}".casefold().split())


def mention(connection: Connection, collection: str, edition: int, blocks: Iterable[Block]) -> None:
    """Write down which documents blocks quote and name, and which findings they show."""
    rows: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    for block in blocks:
        held = {"collection": collection, "edition": edition, "block": block.id}
        rows += references_in(held, block.references)
        rows += [
            {**held, "ordinal": len(block.references) + ordinal, "document": document, **_NOWHERE}
            for ordinal, document in enumerate(block.documents)
        ]
        shown += [{**held, "finding": finding} for finding in block.findings]
    for table, found in ((mentions, rows), (shown_findings, shown)):
        if found:
            connection.execute(insert(table), found)


def references_in(held: dict[str, Any], references: Sequence[Reference]) -> list[dict[str, Any]]:
    """The rows of quotations; ``held`` says what they are in."""
    return [{**held, "ordinal": ordinal, **one.model_dump(mode="json")} for ordinal, one in enumerate(references)]


_NOWHERE = dict.fromkeys(("version", "sha256", "start", "end", "words"))


def placed_of(row: Row[Any]) -> Placed:
    """The block of a draft in a row."""
    block = BLOCK.validate_json(row.content)
    return Placed(block, row.position, row.revision, row.by, datetime.fromisoformat(row.at))


def written(at: datetime) -> str:
    """A moment as it stands in a row: in the order of time where it is in that of letters."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
