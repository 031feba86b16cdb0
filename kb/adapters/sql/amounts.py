"""How much there is of each source, and on each theme: documents, and the people and studies behind them.

A column for the makers of a document would have to be kept in step with its card; taking them out of the card
costs some 5 µs a document.
"""

import json
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kb.adapters.sql.tables import document_concepts, documents
from kb.adapters.sql.where import one_piece, readable
from kb.model.evidence import Amount, KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import Reader
from kb.ranking.plurality import Contribution, contributed, units

K = TypeVar("K", bound=Hashable)


class _Makers(FunctionElement[str]):
    """The makers on a card, as a list in JSON."""

    inherit_cache = True


class _Lineage(FunctionElement[str]):
    """The lineage on a card."""

    inherit_cache = True


@compiles(_Makers)
def _makers(element: _Makers, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **options)}, '$.makers')"


@compiles(_Lineage)
def _lineage(element: _Lineage, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **options)}, '$.lineage')"


@compiles(_Makers, "postgresql")
def _makers_in_postgresql(element: _Makers, compiler: SQLCompiler, **options: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **options)} AS JSON) ->> 'makers')"


@compiles(_Lineage, "postgresql")
def _lineage_in_postgresql(element: _Lineage, compiler: SQLCompiler, **options: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **options)} AS JSON) ->> 'lineage')"


class _Piece(NamedTuple):
    """A document, as far as it counts."""

    source: KnowledgeSource
    piece: str
    contribution: Contribution


def amounts(connection: Connection, reader: Reader) -> dict[KnowledgeSource, Amount]:
    """See ``Catalogue.amounts``."""
    counted = _counted((one.source, one) for one in _pieces(connection, reader).values())
    return {source: counted.get(source, Amount()) for source in KnowledgeSource}


def theme_amounts(connection: Connection, reader: Reader) -> dict[ThemeId, dict[KnowledgeSource, Amount]]:
    """See ``Catalogue.theme_amounts``."""
    pieces = _pieces(connection, reader)
    on_themes: dict[str, list[str]] = {}
    for id, concept in connection.execute(select(document_concepts.c.document_id, document_concepts.c.concept)):
        on_themes.setdefault(id, []).append(concept)
    found: dict[ThemeId, dict[KnowledgeSource, Amount]] = {}
    about = (((theme, one.source), one) for id, one in pieces.items() for theme in on_themes.get(id, ()))
    for (theme, source), amount in _counted(about).items():
        found.setdefault(ThemeId(theme), {})[source] = amount
    return found


def _counted(pieces: Iterable[tuple[K, _Piece]]) -> dict[K, Amount]:
    """Per key how much there is; of documents that count as one the first."""
    groups: dict[K, dict[str, Contribution]] = {}
    for key, one in pieces:
        groups.setdefault(key, {}).setdefault(one.piece, one.contribution)
    return {key: Amount(len(group), units(group.values())) for key, group in groups.items()}


def _pieces(connection: Connection, reader: Reader) -> dict[str, _Piece]:
    """The documents that the reader may see, by id; the first of those that count as one before the others."""
    asked = (
        select(
            documents.c.id,
            documents.c.source,
            one_piece().label("piece"),
            _Makers(documents.c.card).label("makers"),
            _Lineage(documents.c.card).label("lineage"),
        )
        .where(readable(reader))
        .order_by(documents.c.counts_as.is_not(None), documents.c.id)
    )
    return {
        row.id: _Piece(
            KnowledgeSource(row.source),
            row.piece,
            contributed(row.piece, json.loads(row.makers or "[]"), row.lineage or ""),
        )
        for row in connection.execute(asked)
    }
