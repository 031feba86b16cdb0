"""CSL-JSON: lists of literature as Zotero and citation processors write them (schema 1.0.2)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.readers.content import decode
from ingest.readers.raw import RawDocument
from ingest.readers.works import Work, as_documents, date_of
from kb.errors import InvalidDocument


def read(data: bytes) -> RawDocument:
    """A list in CSL-JSON.

    Raises:
        InvalidDocument: it is broken, or no publication is described in it.
    """
    text, caveats = decode(data)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = "de lijst is kapot: het is geen geldige JSON"
        raise InvalidDocument(msg) from error
    return as_documents(_works(found), caveats)


def _works(found: object) -> Iterator[Work]:
    if isinstance(found, dict):
        found = found.get("items", [found])
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield Work(
                identity=_text(item, "DOI") or _text(item, "id"),
                title=_text(item, "title"),
                authors=tuple(filter(None, map(_name, _list(item, "author") or _list(item, "editor")))),
                date=_date(item.get("issued")),
                abstract=_text(item, "abstract"),
                language=_text(item, "language"),
            )


def _text(item: Mapping[str, Any], field: str) -> str:
    value = item.get(field)
    return str(value) if isinstance(value, str | int) else ""


def _list(item: Mapping[str, Any], field: str) -> list[Any]:
    value = item.get(field)
    return value if isinstance(value, list) else []


def _name(author: object) -> str:
    if not isinstance(author, dict):
        return ""
    parts = (_text(author, "non-dropping-particle"), _text(author, "family"))
    family = " ".join(filter(None, parts))
    given = _text(author, "given")
    return ", ".join(filter(None, (family, given))) or _text(author, "literal")


def _date(issued: object) -> str:
    """The day on which it came out: ``{"date-parts": [[2024, 5, 3]]}`` or ``{"raw": "2024-05-03"}``."""
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        told = [str(part) for part in parts[0][:3] if isinstance(part, int | str)]
        return date_of(*told) if told else ""
    raw = _text(issued, "raw") or _text(issued, "literal")
    return date_of(*raw.split("-")[:3])
