"""Which collections, entries and labs hold a document, and what of it nobody may say again in them.

A lab holds what any of its collections or entries quotes or names, or did, also by a finding: its people know what it
says.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, Table, func, or_, select

from kb.adapters.sql.collection_tables import collection_marks, coverings, editions, journal, mentions, shown_findings
from kb.adapters.sql.collections_rows import LAB
from kb.adapters.sql.people_tables import labs
from kb.adapters.sql.study_tables import stances
from kb.adapters.sql.tables import barred, documents, versions
from kb.adapters.sql.where import among, listed
from kb.language.repeating import Repeating
from kb.ports.collections import DRAFT


def said_of(connection: Connection, document: str) -> Repeating:
    """What nobody may say again of a document; what its labs and their places are called points to nobody."""
    texts = connection.execute(select(versions.c.text).where(versions.c.document_id == document)).scalars().all()
    called = select(labs.c.name, labs.c.place).where(among(labs.c.id))
    named = connection.execute(called, listed(labs_holding(connection, document))).all()
    return Repeating(*texts).apart_from(*(name for row in named for name in row))


def said_to(connection: Connection, document: str, ids: Sequence[str]) -> Repeating:
    """The same in these collections and entries, which may never have held it: who made them may know nothing of it."""
    said = said_of(connection, document)
    held = (asked.where(among(column)) for asked, column in _asked(document))
    return said if any(connection.execute(one, listed(ids)).first() for one in held) else said.for_strangers()


def holding(connection: Connection, document: str) -> list[str]:
    """The ids of the collections and entries that hold a document."""
    return sorted({id for asked, _ in _asked(document) for id in connection.execute(asked).scalars()})


def _asked(document: str) -> list[tuple[Select[Any], ColumnElement[str]]]:
    """What asks for those, each with the column of their ids."""
    shown = (
        select(shown_findings.c.collection)
        .join(stances, stances.c.finding == shown_findings.c.finding)
        .where(stances.c.document == document)
        .distinct()
    )
    quoted = select(mentions.c.collection).where(mentions.c.document == document).distinct()
    return [(quoted, mentions.c.collection), (shown, shown_findings.c.collection)]


def labs_holding(connection: Connection, document: str) -> list[str]:
    """The labs of those."""
    held = listed(holding(connection, document))
    making = select(collection_marks.c.value).where(
        collection_marks.c.kind == LAB, among(collection_marks.c.collection)
    )
    telling = select(journal.c.lab).where(among(journal.c.id))
    return sorted({lab for asked in (making, telling) for lab in connection.execute(asked, held).scalars()})


def numbered(connection: Connection, ids: Sequence[str]) -> list[tuple[str, int]]:
    """Collections with each of their editions and their draft.

    Words were typed over in editions too that do not quote what the draft does, or not any more.
    """
    asked = select(editions.c.collection, editions.c.number).where(among(editions.c.collection))
    published = [(row.collection, row.number) for row in connection.execute(asked, listed(ids))]
    return sorted([*published, *((id, DRAFT) for id in ids)])


def of_lab(connection: Connection, lab: str) -> list[str]:
    """The ids of all collections and entries of a lab."""
    making = select(collection_marks.c.collection).where(
        collection_marks.c.kind == LAB, collection_marks.c.value == lab
    )
    return sorted(connection.execute(making.union(select(journal.c.id).where(journal.c.lab == lab))).scalars())


def withdrawn_in(connection: Connection, ids: Sequence[str]) -> list[str]:
    """The documents that collections or entries hold, or said again once, and that were withdrawn."""

    def asked(table: Table, found: Select[Any]) -> set[str]:
        return set(connection.execute(found.where(among(table.c.collection)), listed(ids)).scalars())

    quoted = select(mentions.c.document).join(documents, documents.c.id == mentions.c.document)
    shown = (
        select(stances.c.document)
        .join(shown_findings, shown_findings.c.finding == stances.c.finding)
        .join(documents, documents.c.id == stances.c.document)
    )
    gone = documents.c.withdrawn.is_(True)
    said = select(coverings.c.document)
    return sorted(
        asked(mentions, quoted.where(gone)) | asked(shown_findings, shown.where(gone)) | asked(coverings, said)
    )


def withdrawn_on(connection: Connection, ids: Sequence[str]) -> dict[str, date]:
    """The days on which documents that are still stored were withdrawn or removed, by their ids."""
    asked = select(documents.c.id, func.min(barred.c.at).label("at")).join(barred, _bars()).where(among(documents.c.id))
    found = connection.execute(asked.group_by(documents.c.id), listed(ids)).all()
    return {row.id: row.at.date() for row in found}


def covered_since(collection: ColumnElement[str], part: ColumnElement[str]) -> ScalarSelect[datetime]:
    """When the first document was withdrawn that a remark or an entry repeats, in the column with their ids."""
    return (
        select(func.min(barred.c.at))
        .select_from(coverings)
        .join(documents, documents.c.id == coverings.c.document)
        .join(barred, _bars())
        .where(coverings.c.collection == collection, coverings.c.edition == DRAFT, coverings.c.block == part)
        .scalar_subquery()
    )


def covered_by(row: Row[Any]) -> dict[str, date | None]:
    """The same day, of a row in which it is called ``since``."""
    return {"covered_on": row.since.date() if row.since else None}


def _bars() -> ColumnElement[bool]:
    """What a document is withdrawn by: itself, its text or its file."""
    return or_(*(barred.c.key == column for column in (documents.c.id, documents.c.sha256, documents.c.file_sha256)))
