"""What was read of a document and nobody said: proposed, until a person says or confirms it.

What is proposed shows as if it were said, but for who wrote it: that may be a real name, and nobody sees it before it
is confirmed.
"""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from kb.model.document import Document, DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.standing import Status

Card = TypeVar("Card", bound=DocumentCard)

FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "language": ("language",),
    "date": ("date", "date_until", "date_said"),
    "places": ("places", "place_said"),
    "form": ("form",),
    "contributor": ("contributor", "contributor_proposed"),
}
"""What may be proposed, by the name that a card has for it, with the fields of the card that go together."""
NAMES = {
    "title": "title",
    "language": "language",
    "date": "date",
    "place": "places",
    "form": "form",
    "contributor": "contributor",
}
"""The same by the fields of a manifest."""
CALLED = {
    "title": "titel",
    "language": "taal",
    "date": "datum",
    "place": "plaats",
    "form": "vorm",
    "contributor": "maker",
}
"""What a keeper reads for each, by the fields of a manifest."""


def proposals(card: DocumentCard) -> dict[str, str]:
    """What is proposed of a document and not confirmed, by the fields of a manifest."""
    values = {
        "title": card.title,
        "language": card.language,
        "date": card.date_said or card.date,
        "place": card.place,
        "form": card.form,
        "contributor": card.contributor_proposed,
    }
    return {name: value for name, value in values.items() if NAMES[name] in card.proposed}


def confirmed(card: DocumentCard, names: Collection[str]) -> DocumentCard:
    """The card with what is proposed of these confirmed, by the fields of a manifest."""
    fields = card.proposed & {NAMES[name] for name in names}
    update: dict[str, Any] = {"proposed": card.proposed - fields, "confirmed": card.confirmed | fields}
    if "contributor" in fields:
        update |= {"contributor": card.contributor_proposed, "contributor_proposed": ""}
    return card.model_copy(update=update)


def unconfirmed(card: Card, names: Collection[str]) -> Card:
    """The card with what was confirmed of these proposed again, by the fields of a manifest."""
    fields = card.confirmed & {NAMES[name] for name in names}
    update: dict[str, Any] = {"proposed": card.proposed | fields, "confirmed": card.confirmed - fields}
    if "contributor" in fields:
        update |= {"contributor": "", "contributor_proposed": card.contributor}
    return card.model_copy(update=update)


def as_confirmed(document: Document, before: DocumentCard) -> Document:
    """A document that is read again, with what was confirmed of it, as far as nobody says it otherwise now."""
    if before.about or before.not_about:
        document = document.model_copy(update={"about": before.about, "not_about": before.not_about})
    kept = {name for name in before.confirmed if _is_not_said(document, name)}
    values = {field: getattr(before, field) for name in kept for field in FIELDS[name]}
    update = {**values, "proposed": document.proposed - kept, "confirmed": frozenset(kept)}
    return document.model_copy(update=update) if before.confirmed or document.confirmed else document


def _is_not_said(document: Document, name: str) -> bool:
    """Whether a value is a guess of now, or none at all, or was taken from what was confirmed."""
    if name == "contributor" and document.knowledge_source is KnowledgeSource.EXPERIENCE:
        # What became a story names nobody that a person did not name.
        return False
    return name in document.proposed | document.confirmed or not getattr(document, name)


def proposed_themes(card: DocumentCard) -> list[ThemeId]:
    """The themes that were recognised in a document and that nobody said anything of, likeliest first."""
    return [one.theme for one in card.standings if one.status is Status.PROPOSED]


def said_of_themes(card: DocumentCard, *, about: Collection[ThemeId], not_about: Collection[ThemeId]) -> DocumentCard:
    """The card with what a keeper says: that it is about these themes, and not about those."""
    yes, no = frozenset(about), frozenset(not_about)
    return card.model_copy(update={"about": (card.about | yes) - no, "not_about": (card.not_about | no) - yes})


def unsaid_of_themes(card: DocumentCard, *, themes: Collection[ThemeId]) -> DocumentCard:
    """The card without what a keeper said of these themes."""
    taken = frozenset(themes)
    return card.model_copy(update={"about": card.about - taken, "not_about": card.not_about - taken})
