"""A story of which the consent is gone, edited and listed under another id and path all at once.

Then neither id, path nor digest leads to what is stored of it; its words do. Such a file never goes in, so it is read
only when something of its collection is gone from its source.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.entry import Entry, Rejected
from ingest.known import Known
from ingest.narrowing import closed, told
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared
from ingest.preparing import Made, Preparing
from ingest.report import Line
from kb.errors import ConsentMissing
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.ports.catalogue import Catalogue


def recognised(
    items: Iterable[Entry | Rejected], known: Known, catalogue: Catalogue, preparing: Preparing, watch: Stopwatch
) -> Iterator[Line]:
    """Close what is gone from its source and stands in a file without consent in nearly the same words.

    Args:
        items: what goes in; only stories that lack consent are looked at.
        known: what is gone.
        catalogue: where it is closed.
        preparing: reads the files.
        watch: counts the time.

    Returns:
        A line for each document that is less open than before.
    """
    suspects = [entry for item in items for entry in _suspects(item, known)]
    for made in preparing.each(suspects, watch):
        if not isinstance(made, Made):
            continue
        for one in made.found:
            if isinstance(one, Prepared):
                yield from _closed(made.entry, one, known, catalogue)


def _suspects(item: Entry | Rejected, known: Known) -> Iterator[Entry]:
    if isinstance(item, Entry) or item.code != ConsentMissing.code:
        return
    for claim in item.claims[:1]:
        if claim.file and claim.collection and known.lacks_of(claim.collection):
            yield Entry(
                path=Path(claim.file),
                name=item.name,
                origin=claim.origin,
                knowledge_source=KnowledgeSource.EXPERIENCE,
                rights=Rights(access=Access.RESTRICTED),
                collection=claim.collection,
            )


def _closed(entry: Entry, one: Prepared, known: Known, catalogue: Catalogue) -> Iterator[Line]:
    for place, share in known.nearly(one.document, entry.collection):
        narrowed = catalogue.narrow(place.origin, closed(place.terms, is_taken_back=True), by=entry.origin)
        for line in told(entry.name, narrowed):
            same = f"lijkt op “{line.title}” ({share:.0%})".replace("%", " %")
            yield line.model_copy(update={"reason": f"{same}, dat niet meer in de bron staat; {line.reason}"})
