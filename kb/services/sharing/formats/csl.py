"""A selection as CSL-JSON (Citation Style Language 1.0.2, csl-data.json), one item a document."""

import json
from collections.abc import Sequence
from typing import Any

from kb.model.citation import Work
from kb.model.evidence import KnowledgeSource
from kb.services.sharing.formats.wording import Words
from kb.services.sharing.formats.works import Cited, flat, key, notes

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"


def write(works: Sequence[Cited], words: Words) -> bytes:
    """Documents as a file."""
    return json.dumps([_item(one, words) for one in works], ensure_ascii=False, indent=1).encode()


def _item(one: Cited, words: Words) -> dict[str, Any]:
    work = one.work
    fields: dict[str, Any] = {
        "id": key(work),
        "type": "report" if work.knowledge_source is KnowledgeSource.RESEARCH else "document",
        "title": flat(work.title),
        "author": [{"literal": flat(work.contributor)}] if work.contributor else [],
        "issued": _issued(work),
        "genre": work.form,
        "publisher": work.institute,
        "publisher-place": work.place,
        "version": str(work.version),
        "language": work.language,
        "URL": words.url(work.path),
        "note": "\n".join(notes(one, words)),
    }
    return {name: value for name, value in fields.items() if value}


def _issued(work: Work) -> dict[str, Any]:
    """The date or the period in parts, or as the source says it where it has none."""
    parts = [[int(part) for part in date.split("-")] for date in (work.date, work.date_until) if date]
    said = {"literal": work.date_said} if work.date_said else {}
    return {"date-parts": parts} if parts else said
