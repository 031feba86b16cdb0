"""Where documents stand, as rows; and the rights that follow from all places of a text together."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, insert, or_, select, update

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.rows import card_of, open_columns
from kb.adapters.sql.tables import documents, sources
from kb.adapters.sql.where import among, listed
from kb.model.document import DocumentCard
from kb.model.evidence import Terms, stricter
from kb.model.identity import DocumentId, document_id
from kb.model.provenance import Narrowed, Source

_COLUMNS = ("origin", "entry", "collection", "path", "location", "file_sha256", "sha256", "said", "listed")


class SqlSources:
    """``Sources`` on SQLAlchemy."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sources(self, entries: Sequence[str]) -> list[Source]:
        """See ``Sources``."""
        keys = listed([document_id(entry) for entry in entries])
        return self._found(_places().where(among(sources.c.entry_key), sources.c.listed.is_(True)), keys)

    def sources_of(self, ids: Sequence[DocumentId]) -> list[Source]:
        """See ``Sources``."""
        return self._found(_places().where(among(sources.c.document_id)), listed(ids))

    def sources_among(self, collections: Sequence[str], folders: Sequence[str]) -> list[Source]:
        """See ``Sources``."""
        below = [sources.c.location.startswith(f"{folder.rstrip('/')}/", autoescape=True) for folder in folders]
        return self._found(_places().where(or_(sources.c.collection.in_(collections), *below)))

    def sources_in(self, files: Sequence[str]) -> list[Source]:
        """See ``Sources``."""
        chosen = or_(among(sources.c.location), among(sources.c.file_sha256))
        return self._found(_places().where(chosen, sources.c.listed.is_(True)), listed(files))

    def narrow(self, origin: str, terms: Terms) -> list[Narrowed]:
        """See ``Sources``."""
        with writing(self._engine) as connection:
            alone(connection)
            here = and_(sources.c.key == document_id(origin), sources.c.listed.is_(True))
            row = connection.execute(
                select(documents.c.id, documents.c.sha256, sources.c.terms).join(sources).where(here)
            ).one_or_none()
            if row is None:
                return []
            found = narrow_text(connection, row.sha256, terms, also=row.id)
            if found:
                ruling = stricter(_terms_of(row.terms), terms)
                connection.execute(update(sources).where(here).values(terms=ruling.model_dump_json(), said=""))
            return found

    def holds(self, entry: str, origins: Sequence[str], said: str) -> None:
        """See ``Sources``."""
        keys = {document_id(origin) for origin in origins}
        with writing(self._engine) as connection:
            here = and_(sources.c.entry_key == document_id(entry), sources.c.listed.is_(True))
            for row in connection.execute(select(sources).where(here)).all():
                if row.key not in keys:
                    _let_go(connection, row)
            connection.execute(update(sources).where(here).values(said=said))

    def unlist(self, entries: Sequence[str]) -> None:
        """See ``Sources``."""
        with writing(self._engine) as connection:
            for entry in entries:
                chosen = sources.c.entry_key == document_id(entry)
                for row in connection.execute(select(sources).where(chosen)).all():
                    _let_go(connection, row)

    def _found(self, asked: Select[Any], parameters: dict[str, str] | None = None) -> list[Source]:
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(sources.c.document_id, sources.c.key), parameters or {}).all()
        return [_source_of(row) for row in rows]


def _places() -> Select[Any]:
    return select(sources, documents.c.withdrawn).join(documents, documents.c.id == sources.c.document_id)


def together(connection: Connection, source: Source) -> Terms:
    """The terms of a text that stands in a place, and in every other place where it does: the strictest of all."""
    same = or_(sources.c.sha256 == source.sha256, sources.c.document_id == source.document_id)
    elsewhere = and_(sources.c.listed.is_(True), sources.c.key != document_id(source.origin))
    rows = connection.execute(select(sources.c.terms).where(same, elsewhere).order_by(sources.c.key)).scalars()
    return reduce(stricter, map(_terms_of, rows), source.terms)


def narrow_text(connection: Connection, sha256: str, terms: Terms, *, also: str = "") -> list[Narrowed]:
    """Let every document with this text, and one more, be no more open than these terms."""
    chosen = or_(documents.c.sha256 == sha256, documents.c.id == also)
    cards = connection.execute(select(documents.c.card).where(chosen).order_by(documents.c.id)).scalars().all()
    return list(_narrowed(connection, map(card_of, cards), terms))


def note(connection: Connection, source: Source) -> None:
    """Write down that a document stands in a place, and nothing else does any more."""
    key = document_id(source.origin)
    connection.execute(delete(sources).where(sources.c.key == key, sources.c.document_id == source.document_id))
    for row in connection.execute(select(sources).where(sources.c.key == key)).all():
        _let_go(connection, row)
    values = {name: getattr(source, name) for name in _COLUMNS} | {
        "document_id": source.document_id,
        "key": key,
        "entry_key": document_id(source.entry),
        "terms": source.terms.model_dump_json(),
    }
    connection.execute(insert(sources).values(values))


def _let_go(connection: Connection, row: Row[Any]) -> None:
    """Forget a place of a document, or keep it as one of before when it is the only one."""
    this = and_(sources.c.document_id == row.document_id, sources.c.key == row.key)
    others = and_(sources.c.document_id == row.document_id, sources.c.key != row.key, sources.c.listed.is_(True))
    if connection.execute(select(sources.c.key).where(others).limit(1)).one_or_none() is None:
        connection.execute(update(sources).where(this).values(listed=False))
    else:
        connection.execute(delete(sources).where(this))


def _narrowed(connection: Connection, cards: Iterable[DocumentCard], terms: Terms) -> Iterable[Narrowed]:
    for card in cards:
        ruling = stricter(card.terms, terms)
        if card.terms.within(terms):
            continue
        new = card.model_copy(update={"rights": ruling.rights, "consent": ruling.consent})
        # Without a fingerprint what was saved before is no repetition.
        values = {**open_columns(new), "card": new.model_dump_json(), "fingerprint": "", "indexed": False}
        connection.execute(update(documents).where(documents.c.id == card.id).values(values))
        yield Narrowed(document=new, before=card.terms)


def _source_of(row: Row[Any]) -> Source:
    values = {name: getattr(row, name) for name in (*_COLUMNS, "withdrawn")}
    return Source(document_id=DocumentId(row.document_id), terms=_terms_of(row.terms), **values)


@lru_cache(maxsize=1_000)
def _terms_of(json: str) -> Terms:
    """Terms out of their JSON; remembered, since most places say the same."""
    return Terms.model_validate_json(json)
