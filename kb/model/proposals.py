"""What was read of a document and nobody said: proposed, until a person says or confirms it."""

from collections.abc import Collection, Mapping

from kb.model.document import Document, DocumentCard

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "language": ("language",),
    "date": ("date", "date_until", "date_said"),
    "places": ("places", "place_said"),
    "form": ("form",),
}
"""What may be proposed, by the name that a card has for it, with the fields of the card that go together."""
NAMES = {"title": "title", "language": "language", "date": "date", "place": "places", "form": "form"}
"""The same by the fields of a manifest."""


def proposals(card: DocumentCard) -> dict[str, str]:
    """What is proposed of a document and not confirmed, by the fields of a manifest."""
    values = {
        "title": card.title,
        "language": card.language,
        "date": card.date_said or card.date,
        "place": card.place,
        "form": card.form,
    }
    return {name: value for name, value in values.items() if NAMES[name] in card.proposed}


def confirmed(card: DocumentCard, names: Collection[str]) -> DocumentCard:
    """The card with what is proposed of these confirmed, by the fields of a manifest."""
    fields = card.proposed & {NAMES[name] for name in names}
    return card.model_copy(update={"proposed": card.proposed - fields, "confirmed": card.confirmed | fields})


def unconfirmed(card: DocumentCard, names: Collection[str]) -> DocumentCard:
    """The card with what was confirmed of these proposed again, by the fields of a manifest."""
    fields = card.confirmed & {NAMES[name] for name in names}
    return card.model_copy(update={"proposed": card.proposed | fields, "confirmed": card.confirmed - fields})


def as_confirmed(document: Document, before: DocumentCard) -> Document:
    """A document that is read again, with what was confirmed of it, as far as nobody says it otherwise now."""
    kept = {name for name in before.confirmed if _is_not_said(document, name)}
    values = {field: getattr(before, field) for name in kept for field in FIELDS[name]}
    update = {**values, "proposed": document.proposed - kept, "confirmed": frozenset(kept)}
    return document.model_copy(update=update) if before.confirmed or document.confirmed else document


def _is_not_said(document: Document, name: str) -> bool:
    """Whether a value is a guess of now, or none at all, or was taken from what was confirmed."""
    return name in document.proposed | document.confirmed or not getattr(document, name)
