"""Which rows of the catalogue: those that a reader may see, that pass filters, or that are asked for by id."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, Table, and_, bindparam, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kb.adapters.sql.tables import document_labs, documents, passages, versions
from kb.model.evidence import Access
from kb.model.policy import Clearance, clearance
from kb.model.reader import Reader


class _Each(FunctionElement[str]):
    """The texts in a JSON list, a row each, in the column ``value``."""

    inherit_cache = True


@compiles(_Each)
def _each(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Each, "postgresql")
def _each_in_postgresql(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


# The parameter of ``among``; the value is made by ``listed``.
IDS = "ids"


def among(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Rows whose id is in ``IDS``, however many: databases take a limited number of parameters, so they go as one."""
    return column.in_(select(_Each(bindparam(IDS, type_=String)).table_valued("value").c.value))


def listed(ids: Sequence[str]) -> dict[str, str]:
    """The parameter of ``among``."""
    return {IDS: json.dumps(list(ids))}


def clock() -> datetime:
    """The time by which embargoes and consents end."""
    return datetime.now(UTC)


def readable(reader: Reader) -> ColumnElement[bool]:
    """What the policy says to a reader, as a condition on rows of ``documents``."""
    return readable_to(clearance(reader))


@lru_cache(maxsize=64)
def readable_to(to: Clearance) -> ColumnElement[bool]:
    """The one place where withdrawal, rights, embargo and consent decide over a row."""
    return open_to(to) if to.everything else and_(documents.c.withdrawn.is_(False), open_to(to))


@lru_cache(maxsize=64)
def open_to(to: Clearance, of: Table = documents) -> ColumnElement[bool]:
    """What rights, embargo and consent say by themselves: of a document, or of a version when it was replaced.

    Which labs a version was for is not kept, so a version that was for labs is for keepers.
    """
    if to.everything:
        return documents.c.id == documents.c.id
    # Asked when the statement runs, since this outlives the day.
    today = bindparam("today", callable_=lambda: clock().date(), type_=Date)
    access: ColumnElement[bool] = of.c.access.in_(sorted(access.value for access in to.access))
    if to.labs and of is documents:
        theirs = select(document_labs.c.document_id).where(document_labs.c.lab.in_(sorted(to.labs)))
        access = or_(access, and_(documents.c.access == Access.LABS.value, documents.c.id.in_(theirs)))
    embargo = [] if to.early else [or_(of.c.embargo_until.is_(None), of.c.embargo_until <= today)]
    return and_(
        access,
        *embargo,
        of.c.consented.is_(True),
        or_(of.c.consent_until.is_(None), of.c.consent_until >= today),
    )


def one_piece() -> ColumnElement[str]:
    """What counts once: documents that may be the same piece have the same here."""
    return func.coalesce(documents.c.counts_as, documents.c.id)


def current() -> ColumnElement[bool]:
    """Of a document's versions the one that it has now."""
    return and_(versions.c.document_id == documents.c.id, versions.c.version == documents.c.version)


def standing(reader: Reader) -> Select[Any]:
    """Passages of current versions for this reader, with the words that the text has at their place now."""
    length = passages.c.stop - passages.c.start
    there = func.substr(versions.c.text, passages.c.start + 1, length).label("there")
    return _of_current(reader).add_columns(there).join(versions, current())


@lru_cache(maxsize=256)
def of_document(reader: Reader) -> Select[Any]:
    """The same of one document, to be asked with its id as ``document``, in order and without those words.

    A database counts code points from the beginning of a text for every passage; whoever has the text knows them.
    """
    this = passages.c.document_id == bindparam("document", type_=String)
    return _of_current(reader).where(this).order_by(passages.c.ordinal)


def of_documents(reader: Reader) -> Select[Any]:
    """The same of several, document by document, to be narrowed to those that are asked for."""
    return _of_current(reader).order_by(passages.c.document_id, passages.c.ordinal)


def _of_current(reader: Reader) -> Select[Any]:
    return (
        select(passages, documents.c.sha256)
        .join(documents, documents.c.id == passages.c.document_id)
        .where(passages.c.version == documents.c.version, readable(reader))
    )
