"""What is said of a file that does not go in counts for what is stored of its words.

Neither id, path nor digest leads there from a copy in another format, or from a story of which the consent is gone and
that was edited and listed anew all at once; its words do.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.entry import Entry, Rejected
from ingest.known import Known
from ingest.narrowing import Narrowing, closed, told
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared
from ingest.preparing import Made, Preparing
from ingest.report import Line
from kb.errors import ConsentMissing
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.ports.catalogue import Catalogue


def recognised(
    items: Iterable[Entry | Rejected],
    known: Known,
    narrowing: Narrowing,
    catalogue: Catalogue,
    preparing: Preparing,
    watch: Stopwatch,
) -> Iterator[Line]:
    """Narrow what is stored in the same words as a file that a manifest lists and that cannot go in.

    A story without consent also closes what is gone from its source and is nearly the same.

    Args:
        items: what goes in.
        known: what is gone.
        narrowing: narrows what has the same text.
        catalogue: where the rest is closed.
        preparing: reads the files.
        watch: counts the time.

    Returns:
        A line for each document that is less open than before.
    """
    listed = [item for item in items if isinstance(item, Rejected)]
    lacking = {claim.origin for item in listed if item.code == ConsentMissing.code for claim in item.claims}
    for made in preparing.each([entry for item in listed for entry in _suspects(item)], watch):
        if not isinstance(made, Made):
            continue
        for one in made.found:
            if isinstance(one, Prepared):
                yield from narrowing.same_text(made.entry, one.document.sha256)
                if made.entry.origin in lacking:
                    yield from _closed(made.entry, one, known, catalogue)


def _suspects(item: Rejected) -> Iterator[Entry]:
    for claim in item.claims[:1]:
        if claim.file and claim.collection:
            yield Entry(
                path=Path(claim.file),
                name=item.name,
                origin=claim.origin,
                knowledge_source=KnowledgeSource.EXPERIENCE,
                rights=Rights(access=Access.RESTRICTED),
                collection=claim.collection,
                claims=item.claims,
            )


def _closed(entry: Entry, one: Prepared, known: Known, catalogue: Catalogue) -> Iterator[Line]:
    for place, share in known.nearly(one.document, entry.collection):
        narrowed = catalogue.narrow(place.origin, closed(place.terms, is_taken_back=True), by=entry.origin)
        for line in told(entry.name, narrowed):
            same = f"lijkt op “{line.title}” ({share:.0%})".replace("%", " %")
            yield line.model_copy(update={"reason": f"{same}, dat niet meer in de bron staat; {line.reason}"})
