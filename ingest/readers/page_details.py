"""What a web page says about itself besides its text: when it was made, and by whom."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

_DATES = (
    "article:published_time", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "date", "datepublished",
    "dcterms.modified", "dc.date.modified", "article:modified_time", "dcterms.created", "dc.date.created",
)  # fmt: skip
_MAKERS = ("dcterms.creator", "dc.creator", "author", "article:author", "dcterms.publisher", "dc.publisher")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_LARGEST = 100_000


def date(metas: Mapping[str, str], data: Sequence[str]) -> str:
    """The day on which a page says that it was published, as it writes it without the hour; empty when it does not."""
    stated = [metas[name] for name in _DATES if name in metas] + list(_values(data, "datePublished"))
    found = _ISO.match(stated[0]) if stated else None
    return found.group() if found is not None else "".join(stated[:1])


def contributor(metas: Mapping[str, str], data: Sequence[str]) -> str:
    """Who a page says that made it; empty when it does not say, or gives an address."""
    stated = [metas[name] for name in _MAKERS if name in metas] + list(_values(data, "author"))
    return next((name for name in stated if "://" not in name and "@" not in name), "")


def _values(data: Sequence[str], wanted: str) -> Iterator[str]:
    """The values of a property in structured data; of a person or organisation the name."""
    for written in data:
        try:
            found = json.loads(written) if len(written) <= _LARGEST else None
        except (ValueError, RecursionError):
            continue
        for node in _nodes(found):
            value = node.get(wanted)
            value = value[0] if isinstance(value, list) and value else value
            value = value.get("name") if isinstance(value, dict) else value
            if isinstance(value, str) and value.strip():
                yield value.strip()


def _nodes(found: object) -> Iterator[dict[str, object]]:
    """The things that structured data describes at its top."""
    if isinstance(found, dict):
        yield found
        found = found.get("@graph")
    for node in found if isinstance(found, list) else ():
        if isinstance(node, dict):
            yield node
