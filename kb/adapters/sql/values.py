"""What a value must be to be stored, the same on every database, and what a time is that comes back.

Of the databases themselves one refuses a zero character and a name that is too long, and the other takes both.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from kb.adapters.sql.tables import document_places
from kb.errors import Invalid
from kb.model.document import Document, DocumentCard

_LONGEST_PLACE: int = document_places.c.place.type.length  # type: ignore[attr-defined]
_NAMES: Mapping[str, str] = {
    "title": "de titel",
    "places": "de plaatsnaam",
    "contributor": "wie het schreef of vertelde",
    "form": "het soort stuk",
    "file_name": "de bestandsnaam",
    "path": "het pad van het bestand",
    "text": "de tekst",
}


def in_utc(time: datetime) -> datetime:
    """A time as it was stored; SQLite gives it back without its zone."""
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def refuse_unstorable(document: Document) -> None:
    """Refuse what a database would refuse, or would store as something else.

    Raises:
        Invalid: with what it is that does not fit; not with the value, which may be personal data.
    """
    for place in document.places:
        if len(place) > _LONGEST_PLACE:
            msg = f"de plaatsnaam is langer dan {_LONGEST_PLACE} tekens"
            raise Invalid(msg)
    for field, value in (*_texts(document), ("text", document.text)):
        if "\0" in value or not _is_text(value):
            msg = f"er staat een teken dat geen tekst is in {_NAMES.get(field, field)}"
            raise Invalid(msg)


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Every text on the card, with the field that it stands in."""
    waiting = [(field, getattr(document, field)) for field in DocumentCard.model_fields]
    while waiting:
        field, value = waiting.pop()
        if isinstance(value, str):
            yield field, value
        else:
            waiting += [(field, part) for part in _parts(value)]


def _parts(value: Any) -> list[Any]:
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return list(vars(value).values()) if isinstance(value, BaseModel) else []


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
