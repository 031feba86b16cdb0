"""Files that do harm, through the real way in: what became of each, and what it cost.

Asked for: no run stopped, a line for every file, and no worker above one gigabyte.
"""

import tempfile
import time
from pathlib import Path

from bench import hostile_files
from bench.tables import show, write
from ingest.box.boxed import Box, Cost
from ingest.box.limits import MEGABYTE, Limits
from ingest.entry import Details, Entry
from ingest.pipeline import Ingesting
from ingest.selection import select
from kb.bootstrap import open_library
from kb.model.evidence import KnowledgeSource
from kb.settings import Settings


def run() -> None:
    """Read them all, and print a line for each."""
    costs: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "bestanden"
        folder.mkdir()
        hostile_files.write(folder)
        settings = Settings(data=Path(place) / "data")
        library = open_library(settings)
        limits = Limits(memory=settings.read_memory * MEGABYTE, seconds=settings.read_seconds)
        selection = select([folder], Details(source=KnowledgeSource.RESEARCH))
        entries = [item for item in selection if isinstance(item, Entry)]
        start = time.perf_counter()
        with Box(library.thesaurus, limits, tell=lambda entry, cost: costs.update({entry.name: cost})) as box:
            report = Ingesting(catalogue=library.catalogue, preparing=box, index_pending=lambda: 0).run(selection)
        seconds = time.perf_counter() - start
        library.catalogue.close()
    rows = []
    for line in report.lines:
        cost = costs.get(line.file, Cost(0.0, 0))
        rows.append(
            [line.file, line.outcome.value, line.reason[:70], f"{cost.seconds:.1f}", f"{cost.peak / MEGABYTE:.0f}"]
        )
    peak = max(cost.peak for cost in costs.values()) / MEGABYTE
    title = f"{len(selection)} files, {len(report.lines)} lines in {seconds:.0f} s; highest peak {peak:.0f} MB"
    show(title, ["file", "outcome", "reason", "CPU s", "MB so far"], rows)
    missing = {item.name for item in entries} - {line.file.split(" › ")[0] for line in report.lines}
    print(f"files without a line: {sorted(missing) or 'none'}; stopped: {'yes' if report.interrupted else 'no'}")
    write(
        "hostile", {"files": len(selection), "seconds": seconds, "peakMegabytes": peak, "withoutLine": sorted(missing)}
    )
