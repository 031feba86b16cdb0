"""The catalogue in a relational database: SQLite or PostgreSQL, one implementation.

``rows`` knows what stands in a row, ``where`` which rows a reader may see, ``listing`` in what order; ``saving`` and
``sources`` write.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, and_, case, delete, insert, select

from kb.adapters.sql import collections_integrity
from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import Happening, record_all
from kb.adapters.sql.integrity import differences
from kb.adapters.sql.listing import SqlLists
from kb.adapters.sql.mending import mend
from kb.adapters.sql.rows import card_of, document_of, public_text, renew_card, still_exact
from kb.adapters.sql.saving import save
from kb.adapters.sql.tables import documents, keepings, passages, tallies, versions
from kb.adapters.sql.tallies import EVERYTHING, counted, is_stale, recount, tallied
from kb.adapters.sql.versions import SqlVersions
from kb.adapters.sql.where import among, current, listed, of_document, of_documents, readable, standing
from kb.errors import DocumentNotFound
from kb.model.document import Document, DocumentCard, Passage
from kb.model.event import Action
from kb.model.evidence import Amount, KnowledgeSource, Terms
from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.provenance import Source
from kb.model.reader import VISITOR, Reader
from kb.model.text import Span
from kb.ports.catalogue import Derived, PlainText, Saved

_TEXTS_PER_STATEMENT = 50


class SqlCatalogue(SqlLists, SqlVersions):
    """A ``Catalogue`` on SQLAlchemy; its tables are there already (``kb.adapters.sql.database.migrate``)."""

    def save(self, document: Document, passages: Sequence[Passage], source: Source | None = None) -> Saved:
        """See ``Catalogue``."""
        with self._deciding() as deciding:
            return save(deciding, document, passages, source)

    def terms(self, id: DocumentId) -> Terms | None:
        """See ``Catalogue``."""
        asked = select(documents.c.card).where(documents.c.id == id, documents.c.withdrawn.is_(False))
        with reading(self._engine) as connection:
            card = connection.execute(asked).scalar_one_or_none()
        return card_of(card).terms if card else None

    def twin(self, document: Document, reader: Reader) -> DocumentCard | None:
        """See ``Catalogue``."""
        same = and_(
            documents.c.source == document.knowledge_source.value,
            documents.c.sha256 == document.sha256,
            documents.c.id != document.id,
        )
        found = self._cards(select(documents.c.card).where(same, readable(reader)).order_by(documents.c.id).limit(1))
        return found[0] if found else None

    def document(self, id: DocumentId, reader: Reader) -> Document:
        """See ``Catalogue``."""
        asked = (
            select(documents.c.card, versions.c.text, versions.c.structure)
            .join(versions, current())
            .where(documents.c.id == id, readable(reader))
        )
        with reading(self._engine) as connection:
            row = connection.execute(asked).one_or_none()
        if row is None:
            msg = f"there is no document {id}"
            raise DocumentNotFound(msg)
        return document_of(row)

    def passages(self, ids: Sequence[PassageId], reader: Reader) -> dict[PassageId, Passage]:
        """See ``Catalogue``."""
        found = self._exact(_passages_among(reader), listed(ids))
        return {passage.id: passage for passage in found}

    def passages_of(self, id: DocumentId, reader: Reader, *, within: Span | None = None) -> list[Passage]:
        """See ``Catalogue``."""
        asked = of_document(reader)
        if within is not None:
            asked = asked.where(passages.c.start < within.end, passages.c.stop > within.start)
        text = select(versions.c.text).join(documents, current()).where(documents.c.id == id)
        with reading(self._engine) as connection:
            rows = connection.execute(asked, {"document": id}).all()
            whole = connection.execute(text).scalar_one() if rows else ""
        return still_exact(rows, [whole[row.start : row.stop] for row in rows])

    def passages_in(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, list[Passage]]:
        """See ``Catalogue``."""
        found: dict[DocumentId, list[Passage]] = {}
        for first in range(0, len(ids), _TEXTS_PER_STATEMENT):
            some = listed(ids[first : first + _TEXTS_PER_STATEMENT])
            with reading(self._engine) as connection:
                rows = connection.execute(_passages_in(reader), some).all()
                texts = {row.id: row.text for row in connection.execute(_texts_of(), some)} if rows else {}
            for passage in still_exact(rows, [texts.get(row.document_id, "")[row.start : row.stop] for row in rows]):
                found.setdefault(passage.document_id, []).append(passage)
        return found

    def theme_amounts(self, reader: Reader) -> dict[ThemeId, dict[KnowledgeSource, Amount]]:
        """See ``Catalogue``."""
        with reading(self._engine) as connection:
            amounts = tallied(connection, reader)
        found: dict[ThemeId, dict[KnowledgeSource, Amount]] = {}
        for (concept, source), amount in amounts.items():
            if concept != EVERYTHING:
                found.setdefault(ThemeId(concept), {})[source] = amount
        return found

    def recount(self) -> None:
        """See ``Catalogue``."""
        with reading(self._engine) as connection:
            if not is_stale(connection):
                return
        with writing(self._engine) as connection:
            alone(connection)
            recount(connection)

    def miscounted(self) -> int:
        """See ``Catalogue``."""
        with reading(self._engine) as connection:
            kept, found = tallied(connection, VISITOR), counted(connection, VISITOR)
        return sum(kept.get(group) != found.get(group) for group in kept.keys() | found.keys())

    def versions(self, reader: Reader) -> dict[DocumentId, str]:
        """See ``Catalogue``."""
        asked = select(documents.c.id, documents.c.sha256).where(readable(reader)).order_by(documents.c.id)
        with reading(self._engine) as connection:
            return {DocumentId(id): sha256 for id, sha256 in connection.execute(asked)}

    def texts(self, reader: Reader, *, ids: Sequence[DocumentId] | None = None) -> Iterator[PlainText]:
        """See ``Catalogue``."""
        # Few texts have comments, and a structure is long.
        commented = versions.c.structure.contains('"comment":true', autoescape=True)
        structure = case((commented, versions.c.structure), else_="").label("structure")
        asked = (
            select(documents.c.id, documents.c.sha256, versions.c.text, structure)
            .join(versions, current())
            .where(among(documents.c.id), readable(reader))
            .order_by(documents.c.id)
        )
        ordered = sorted(self.versions(reader) if ids is None else ids)
        for first in range(0, len(ordered), _TEXTS_PER_STATEMENT):
            # A statement of its own for every few, so that no transaction stays open while the caller works.
            with reading(self._engine) as connection:
                rows = connection.execute(asked, listed(ordered[first : first + _TEXTS_PER_STATEMENT])).all()
            yield from (PlainText(DocumentId(row.id), row.sha256, public_text(row.text, row.structure)) for row in rows)

    def kept(self, name: str) -> bytes | None:
        """See ``Catalogue``."""
        with reading(self._engine) as connection:
            return connection.execute(select(keepings.c.content).where(keepings.c.name == name)).scalar_one_or_none()

    def keep(self, name: str, content: bytes, of: Mapping[DocumentId, str]) -> None:
        """See ``Catalogue``."""
        asked = select(documents.c.id, documents.c.sha256).where(among(documents.c.id))
        with writing(self._engine) as connection:
            alone(connection)
            connection.execute(delete(keepings).where(keepings.c.name == name))
            now = {row.id: row.sha256 for row in connection.execute(asked, listed(list(of)))}
            if all(now.get(id, "").startswith(begun) for id, begun in of.items()):
                connection.execute(insert(keepings).values(name=name, content=content))

    def renew(self, before: Sequence[DocumentCard], now: Sequence[DocumentCard]) -> None:
        """See ``Catalogue``."""
        differing = [(old, new) for old, new in zip(before, now, strict=True) if old != new]
        if not differing:
            return
        with writing(self._engine) as connection:
            alone(connection)
            for old, new in differing:
                asked = select(documents.c.card).where(documents.c.id == old.id).with_for_update()
                there = connection.execute(asked).scalar_one_or_none()
                if there is not None and card_of(there) == old:
                    said = (old.about, old.not_about) != (new.about, new.not_about)
                    renew_card(connection, new, stale=said)
                    record_all(connection, _told(old, new))

    def forget_counts(self) -> None:
        """See ``Catalogue``."""
        with writing(self._engine) as connection:
            connection.execute(delete(tallies))

    def differences(self) -> Iterator[str]:
        """See ``Catalogue``."""
        with reading(self._engine) as connection:
            yield from differences(connection)
            yield from collections_integrity.differences(connection)

    def mend(self) -> dict[Derived, int]:
        """See ``Catalogue``."""
        with writing(self._engine) as connection:
            alone(connection)
            mended = mend(connection)
            if collected := collections_integrity.mend(connection):
                mended[Derived.COLLECTIONS] = collected
        if self.miscounted():
            self.forget_counts()
            mended[Derived.COUNTS] = 1
        self.recount()
        return mended

    def every(self, reader: Reader) -> Iterator[DocumentCard]:
        """See ``Catalogue``."""
        asked = select(documents.c.card).where(readable(reader)).order_by(documents.c.id)
        yield from self._cards(asked)

    def close(self) -> None:
        """See ``Catalogue``."""
        self._engine.dispose()

    def _exact(self, asked: Select[Any], parameters: Mapping[str, str] = MappingProxyType({})) -> list[Passage]:
        with reading(self._engine) as connection:
            rows = connection.execute(asked, parameters).all()
        return still_exact(rows, [row.there for row in rows])


def _told(old: DocumentCard, new: DocumentCard) -> list[Happening]:
    """What somebody said of a document; what was recognised is derived, and nobody's doing."""
    version = {"before": old.version, "after": new.version}
    found = []
    for action, fields in (
        (Action.DOCUMENT_CONFIRMED, new.confirmed - old.confirmed),
        (Action.DOCUMENT_UNCONFIRMED, old.confirmed - new.confirmed),
    ):
        if fields:
            found.append(Happening(action, new.id, **version, details={"fields": tuple(sorted(fields))}))
    if (old.about, old.not_about) != (new.about, new.not_about):
        themes = {"about": tuple(sorted(new.about)), "notAbout": tuple(sorted(new.not_about))}
        found.append(Happening(Action.DOCUMENT_THEMED, new.id, **version, details=themes))
    return found


# A search makes this; putting a statement together takes longer than running it.
@lru_cache(maxsize=256)
def _passages_among(reader: Reader) -> Select[Any]:
    return standing(reader).where(among(passages.c.id))


@lru_cache(maxsize=256)
def _passages_in(reader: Reader) -> Select[Any]:
    return of_documents(reader).where(among(passages.c.document_id))


@lru_cache(maxsize=1)
def _texts_of() -> Select[Any]:
    return select(documents.c.id, versions.c.text).join(versions, current()).where(among(documents.c.id))
