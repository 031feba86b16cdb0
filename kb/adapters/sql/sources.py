"""Where documents stand, as rows; and the rights that follow from all places of a text together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, delete, insert, or_, select, update

from kb.adapters.sql.database import alone, reading, writing
from kb.adapters.sql.events import record
from kb.adapters.sql.rows import card_of, open_columns, write_labs
from kb.adapters.sql.rulings import Rulings
from kb.adapters.sql.tables import documents, rulings, sources
from kb.adapters.sql.tallies import outdate
from kb.adapters.sql.where import among, listed
from kb.model.document import DocumentCard
from kb.model.event import Action, Detail
from kb.model.evidence import Terms, stricter
from kb.model.identity import DocumentId, document_id
from kb.model.provenance import Narrowed, Source
from kb.model.withdrawal import Withdrawal
from kb.ports.withdrawals import Ruled, WithdrawalList

_COLUMNS = ("origin", "entry", "collection", "path", "location", "file_sha256", "sha256", "said", "listed")


class SqlSources:
    """``Sources`` on SQLAlchemy."""

    def __init__(self, engine: Engine, beside: WithdrawalList | None = None) -> None:
        """Wire it up; ``beside`` is the list that outlives the catalogue, on which narrowings are put too."""
        self._engine = engine
        self._beside = beside

    def sources(self, entries: Sequence[str]) -> list[Source]:
        """See ``Sources``."""
        keys = listed([document_id(entry) for entry in entries])
        return self._found(_places().where(among(sources.c.entry_key), sources.c.listed.is_(True)), keys)

    def sources_of(self, ids: Sequence[DocumentId]) -> list[Source]:
        """See ``Sources``."""
        return self._found(_places().where(among(sources.c.document_id)), listed(ids))

    def sources_among(
        self, collections: Sequence[str], folders: Sequence[str], files: Sequence[str] = ()
    ) -> list[Source]:
        """See ``Sources``."""
        below = [sources.c.location.startswith(f"{folder.rstrip('/')}/", autoescape=True) for folder in folders]
        chosen = or_(sources.c.collection.in_(collections), among(sources.c.location), *below)
        return self._found(_places().where(chosen), listed(files))

    def sources_in(self, files: Sequence[str]) -> list[Source]:
        """See ``Sources``."""
        chosen = or_(*map(among, (sources.c.location, sources.c.file_sha256, sources.c.sha256)))
        return self._found(_places().where(chosen, sources.c.listed.is_(True)), listed(files))

    def ruled(self, origins: Sequence[str]) -> dict[str, Terms]:
        """See ``Sources``."""
        keys = {document_id(origin): origin for origin in origins}
        asked = select(rulings.c.place, rulings.c.terms).where(among(rulings.c.place))
        with reading(self._engine) as connection:
            return {keys[row.place]: _terms_of(row.terms) for row in connection.execute(asked, listed(list(keys)))}

    def narrow(self, origin: str, terms: Terms, *, by: str = "") -> list[Narrowed]:
        """See ``Sources``."""
        with self._deciding() as deciding:
            connection = deciding.connection
            here = and_(sources.c.key == document_id(origin), sources.c.listed.is_(True))
            row = connection.execute(select(documents.c.id, documents.c.sha256).join(sources).where(here)).one_or_none()
            if row is None:
                return []
            found = narrow_text(connection, row.sha256, terms, also=row.id)
            if found:
                place = document_id(by or origin)
                deciding.rule(place, row.id, row.sha256, narrow_place(connection, place, terms))
                connection.execute(update(sources).where(here).values(said=""))
            return found

    def holds(self, entry: str, origins: Sequence[str], said: str) -> None:
        """See ``Sources``."""
        keys = {document_id(origin) for origin in origins}
        with self._deciding() as deciding:
            here = and_(sources.c.entry_key == document_id(entry), sources.c.listed.is_(True))
            for row in deciding.connection.execute(select(sources).where(here)).all():
                if row.key not in keys:
                    _let_go(deciding, row)
            deciding.connection.execute(update(sources).where(here).values(said=said))

    def unlist(self, entries: Sequence[str]) -> None:
        """See ``Sources``."""
        with self._deciding() as deciding:
            for entry in entries:
                chosen = sources.c.entry_key == document_id(entry)
                for row in deciding.connection.execute(select(sources).where(chosen)).all():
                    _let_go(deciding, row)

    @contextmanager
    def _deciding(self) -> Iterator[Rulings]:
        """One transaction alone, of which the rulings are on the list when it ends."""
        with writing(self._engine) as connection:
            alone(connection)
            deciding = Rulings(connection)
            yield deciding
            # Before the end, so that a crash in between leaves what the next start carries out.
            if deciding.lines and self._beside is not None:
                self._beside.add(deciding.lines)

    def _found(self, asked: Select[Any], parameters: dict[str, str] | None = None) -> list[Source]:
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(sources.c.document_id, sources.c.key), parameters or {}).all()
        return [_source_of(row) for row in rows]


def _places() -> Select[Any]:
    return select(sources, documents.c.withdrawn).join(documents, documents.c.id == sources.c.document_id)


def together(deciding: Rulings, source: Source) -> Terms:
    """The terms of a text that stands in a place, and in every other place where it does: the strictest of all."""
    key = document_id(source.origin)
    rows = [row for row in _standing(deciding.connection, source.document_id, source.sha256) if row.listed]
    elsewhere = [_terms_of(row.terms) for row in rows if row.key != key]
    return reduce(stricter, [*elsewhere, *deciding.unmet(source.document_id, source.sha256, but=key)], source.terms)


def settle_text(deciding: Rulings, sha256: str, *, also: str = "") -> list[Narrowed]:
    """Let every document with this text, and one more, be as open as the strictest of all places that are there now.

    Returns:
        What is less open than before.
    """
    found: list[Narrowed] = []
    for card in _cards(deciding.connection, sha256, also):
        terms = _ruling(deciding, card)
        if terms.conditions != card.terms.conditions:
            found += _written(deciding.connection, card, terms)
    return found


def narrow_text(connection: Connection, sha256: str, terms: Terms, *, also: str = "") -> list[Narrowed]:
    """Let every document with this text, and one more, be no more open than these terms."""
    found: list[Narrowed] = []
    for card in _cards(connection, sha256, also):
        if not card.terms.within(terms):
            found += _written(connection, card, stricter(card.terms, terms))
    return found


def narrow_place(connection: Connection, key: str, terms: Terms) -> Terms:
    """What a place says once it is no more open than these terms; nothing is written where none is known there."""
    for row in connection.execute(select(sources).where(sources.c.key == key, sources.c.listed.is_(True))).all():
        terms = stricter(_terms_of(row.terms), terms)
        this = and_(sources.c.key == key, sources.c.document_id == row.document_id)
        connection.execute(update(sources).where(this).values(terms=terms.model_dump_json(), said=""))
    return terms


def forget_place(deciding: Rulings, key: str, sha256: str, id: str) -> None:
    """Let what a place says count no more, for the documents that stand there and those that the list names.

    Of a document of which it is the only place nothing opens: nobody says under which terms it would.
    """
    rows = deciding.connection.execute(select(sources).where(sources.c.key == key)).all()
    for row in rows:
        _let_go(deciding, row)
    for text, document in dict.fromkeys([(sha256, id), *((row.sha256, row.document_id) for row in rows)]):
        settle_text(deciding, text, also=document)


def ruled(connection: Connection, lines: Sequence[Withdrawal]) -> list[Ruled]:
    """Lines of the list with the place that each is about and the documents that it is about."""
    same = or_(documents.c.id == rulings.c.document_id, documents.c.sha256 == rulings.c.sha256)
    asked = select(rulings.c.place, documents.c.id).join(documents, same).order_by(documents.c.id)
    ids: dict[str, list[DocumentId]] = {}
    for place, id in connection.execute(asked):
        ids.setdefault(place, []).append(DocumentId(id))
    places = connection.execute(_places().join(rulings, rulings.c.place == sources.c.key)).all()
    known = {document_id(source.origin): source for source in map(_source_of, places)}
    return [Ruled(line, known.get(line.places[0]), tuple(ids.get(line.places[0], ()))) for line in lines]


def said_at(connection: Connection, source: Source) -> list[Terms]:
    """What a place says now, and what is in force for the document that stands there."""
    said = select(sources.c.terms).where(sources.c.key == document_id(source.origin), sources.c.listed.is_(True))
    cards = connection.execute(select(documents.c.card).where(documents.c.id == source.document_id)).scalars()
    return [*map(_terms_of, connection.execute(said).scalars()), *(card_of(card).terms for card in cards)]


def note(deciding: Rulings, source: Source) -> bool:
    """Write down that a document stands in a place, and nothing else does any more; whether that is other than it was.

    That somebody looked there again is nothing new.
    """
    connection = deciding.connection
    key = document_id(source.origin)
    this = and_(sources.c.key == key, sources.c.document_id == source.document_id)
    before = connection.execute(select(sources).where(this)).one_or_none()
    connection.execute(delete(sources).where(this))
    for row in connection.execute(select(sources).where(sources.c.key == key)).all():
        _let_go(deciding, row)
    values = {name: getattr(source, name) for name in _COLUMNS} | {
        "document_id": source.document_id,
        "key": key,
        "entry_key": document_id(source.entry),
        "terms": source.terms.model_dump_json(),
    }
    connection.execute(insert(sources).values(values))
    return before is None or before._asdict() | {"said": source.said} != values


def _let_go(deciding: Rulings, row: Row[Any]) -> None:
    """Forget a place of a document, or keep it as one of before when it is the only one."""
    connection = deciding.connection
    this = and_(sources.c.document_id == row.document_id, sources.c.key == row.key)
    others = and_(sources.c.document_id == row.document_id, sources.c.key != row.key, sources.c.listed.is_(True))
    if row.listed:
        record(connection, Action.DOCUMENT_UNPLACED, row.document_id, details={"place": row.key})
    if connection.execute(select(sources.c.key).where(others).limit(1)).one_or_none() is None:
        connection.execute(update(sources).where(this).values(listed=False))
    else:
        connection.execute(delete(sources).where(this))
        deciding.lift(row.key)


def _cards(connection: Connection, sha256: str, also: str) -> list[DocumentCard]:
    chosen = or_(documents.c.sha256 == sha256, documents.c.id == also)
    return [
        card_of(card)
        for card in connection.execute(select(documents.c.card).where(chosen).order_by(documents.c.id)).scalars()
    ]


def _standing(connection: Connection, id: str, sha256: str) -> Sequence[Row[Any]]:
    """The places of a document and of a text, also those of before."""
    same = or_(sources.c.sha256 == sha256, sources.c.document_id == id)
    return connection.execute(select(sources).where(same).order_by(sources.c.key)).all()


def _ruling(deciding: Rulings, card: DocumentCard) -> Terms:
    """What holds for a document: what its own places say, all others with its text, and the list; it keeps its words.

    A place of before counts as long as it is its only one. Of what was stored without a place nothing is opened.
    """
    rows = _standing(deciding.connection, card.id, card.sha256)
    own = [row for row in rows if row.document_id == card.id]
    now = [row for row in own if row.listed] or own
    others = [row for row in rows if row.document_id != card.id and row.listed]
    terms = [_terms_of(row.terms) for row in (*now, *others)] + deciding.unmet(card.id, card.sha256)
    first, *rest = terms if now else [card.terms, *terms]
    return reduce(stricter, rest, first)


def _written(connection: Connection, card: DocumentCard, terms: Terms) -> list[Narrowed]:
    """Put a document under terms; what is then less open than before."""
    rights = terms.rights.model_copy(update={"licence": card.rights.licence})
    new = card.model_copy(update={"rights": rights, "consent": terms.consent})
    # Without a fingerprint what was saved before is no repetition.
    values = {**open_columns(new), "card": new.model_dump_json(), "fingerprint": ""}
    connection.execute(update(documents).where(documents.c.id == card.id).values(values))
    write_labs(connection, new)
    outdate(connection, [card.id], indexes=True)
    is_less = not card.terms.within(terms)
    action = Action.DOCUMENT_NARROWED if is_less else Action.DOCUMENT_WIDENED
    record(connection, action, card.id, before=card.version, after=card.version, details=_told(new.terms))
    return [Narrowed(document=new, before=card.terms)] if is_less else []


def _told(terms: Terms) -> Mapping[str, Detail]:
    """What decides who may read it, in codes and days."""
    days = {"embargoUntil": terms.rights.embargo_until}
    if terms.consent is not None:
        days |= {"consentUntil": terms.consent.until, "consentWithdrawnOn": terms.consent.withdrawn_on}
    labs = {"labs": tuple(sorted(terms.rights.labs))} if terms.rights.labs else {}
    return {"access": terms.rights.access.value, **labs} | {name: day.isoformat() for name, day in days.items() if day}


def _source_of(row: Row[Any]) -> Source:
    values = {name: getattr(row, name) for name in (*_COLUMNS, "withdrawn")}
    return Source(document_id=DocumentId(row.document_id), terms=_terms_of(row.terms), **values)


@lru_cache(maxsize=1_000)
def _terms_of(json: str) -> Terms:
    """Terms out of their JSON; remembered, since most places say the same."""
    return Terms.model_validate_json(json)
