"""Putting a document into the tables: whether its text is there already, under which rights, and as which version."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import Connection, and_, select, update

from kb.adapters.sql.events import record
from kb.adapters.sql.rows import card_of, fingerprint, write_card, write_passages, write_version
from kb.adapters.sql.rulings import Rulings
from kb.adapters.sql.sources import note, said_at, settle_text, together
from kb.adapters.sql.tables import documents
from kb.adapters.sql.values import refuse_unstorable
from kb.adapters.sql.versions import leave_version
from kb.adapters.sql.withdrawals import refuse_barred
from kb.model.document import Document, DocumentCard, Passage
from kb.model.event import Action
from kb.model.evidence import Terms, stricter
from kb.model.identity import document_id
from kb.model.proposals import as_confirmed
from kb.model.provenance import Source
from kb.ports.catalogue import Saved

# What tells by itself where a document is found.
_RECORDED = {"new", "changed"}
# Of a card all that somebody may want to know has changed.
_TOLD = DocumentCard.model_fields.keys() - {"added_at", "version", "same_as", "concepts", "standings"}


def save(deciding: Rulings, document: Document, passages: Sequence[Passage], source: Source | None) -> Saved:
    """See ``Catalogue.save``; the transaction is the caller's, and nothing else decides what comes in meanwhile."""
    connection = deciding.connection
    refuse_unstorable(document)
    refuse_barred(connection, document)
    if source is None:
        unmet = deciding.unmet(document.id, document.sha256)
        return _stored(connection, _under(document, reduce(stricter, unmet, document.terms)), passages)
    twin = _twin(connection, document)
    if twin is not None:
        source = source.model_copy(update={"document_id": twin.id})
    said = said_at(connection, source)
    saved = (
        _stored(connection, _under(document, together(deciding, source)), passages)
        if twin is None
        else Saved(twin, "duplicate")
    )
    is_other = note(deciding, source)
    if is_other and saved.outcome not in _RECORDED:
        record(connection, Action.DOCUMENT_PLACED, source.document_id, details={"place": document_id(source.origin)})
    narrowed = settle_text(deciding, document.sha256, also=source.document_id)
    deciding.follow(source, is_less=bool(narrowed) or not all(terms.within(source.terms) for terms in said))
    now = {one.document.id: one.document for one in narrowed}
    return saved._replace(document=now.get(saved.document.id, saved.document), narrowed=tuple(narrowed))


def _under(document: Document, terms: Terms) -> Document:
    return document.model_copy(update={"rights": terms.rights, "consent": terms.consent})


def _twin(connection: Connection, document: Document) -> DocumentCard | None:
    """Another document of the same knowledge source with the same text, unless this one has that text already."""
    same = and_(documents.c.source == document.knowledge_source.value, documents.c.sha256 == document.sha256)
    cards = connection.execute(select(documents.c.card).where(same).order_by(documents.c.id)).scalars().all()
    found = [card_of(card) for card in cards]
    return None if not found or any(card.id == document.id for card in found) else found[0]


def _stored(connection: Connection, document: Document, passages: Sequence[Passage]) -> Saved:
    before = connection.execute(select(documents).where(documents.c.id == document.id)).one_or_none()
    document = document if before is None else as_confirmed(document, card_of(before.card))
    digest = fingerprint(document, passages)
    if before is not None and before.fingerprint == digest:
        return Saved(_at_its_place(connection, card_of(before.card), document), "unchanged")
    same_text = before is not None and before.sha256 == document.sha256
    version = 1 if before is None else before.version + (not same_text)
    kept: dict[str, Any] = {"version": version}
    if before is not None:
        kept |= {"same_as": before.counts_as}
        kept |= {"added_at": card_of(before.card).added_at} if same_text else {}
    card = DocumentCard.model_validate(document.model_copy(update=kept).model_dump())
    if before is not None and not same_text:
        leave_version(connection, card_of(before.card))
    write_card(connection, card, digest, len(passages), is_new=before is None)
    write_version(connection, document, card, replace=same_text)
    write_passages(connection, card, passages)
    _record(connection, None if before is None else card_of(before.card), card)
    return Saved(card, "new" if before is None else "changed")


def _record(connection: Connection, before: DocumentCard | None, now: DocumentCard) -> None:
    """Tell that a document came in, or which fields of it changed; never what they say."""
    if before is None:
        record(connection, Action.DOCUMENT_ADDED, now.id, after=now.version)
        return
    fields = tuple(sorted(name for name in _TOLD if getattr(before, name) != getattr(now, name)))
    details = {"fields": fields} if fields else {}
    record(connection, Action.DOCUMENT_CHANGED, now.id, before=before.version, after=now.version, details=details)


def _at_its_place(connection: Connection, card: DocumentCard, document: Document) -> DocumentCard:
    """The card of a document that may have been moved since, which is nothing that the index knows of."""
    place = {name: getattr(document, name) for name in ("origin", "collection", "path", "file_sha256")}
    moved = card.model_copy(update=place)
    if moved != card:
        values = {"card": moved.model_dump_json(), "file_sha256": moved.file_sha256}
        record(connection, Action.DOCUMENT_PLACED, card.id, details={"place": document_id(moved.origin)})
        connection.execute(update(documents).where(documents.c.id == card.id).values(values))
    return moved
