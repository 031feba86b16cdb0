"""Files that do harm, in the box: each is one line, within its limits; ``python -m bench hostile`` has all of them."""

from pathlib import Path

from bench import hostile_files
from ingest.box.boxed import Box, Cost
from ingest.box.limits import MEGABYTE, Limits
from ingest.entry import Details, Entry
from ingest.prepare import Stopwatch
from ingest.preparing import Made
from ingest.selection import select
from kb.adapters.skos import load_thesaurus
from kb.model.evidence import KnowledgeSource

NAMES = frozenset(
    {
        "pdf-tekeningen-die-elkaar-roepen.pdf",
        "pdf-xref-in-een-kring.pdf",
        "docx-gelach.docx",
        "docx-diepe-velden.docx",
        "odt-gelach.odt",
        "odt-veel-spaties.odt",
        "html-halve-letters.html",
        "html-half-teken.html",
        "txt-haakjes.txt",
        "txt-halve-letters.txt",
        "txt-opgestapeld.txt",
        "eml-diep.eml",
        "json-diep.json",
    }
)


def test_every_hostile_file_is_answered_within_a_gigabyte(tmp_path: Path) -> None:
    hostile_files.write(tmp_path, NAMES)
    (tmp_path / "z-goed.txt").write_text(hostile_files.TEXT)
    entries = [item for item in select([tmp_path], Details(source=KnowledgeSource.RESEARCH)) if isinstance(item, Entry)]
    costs: list[Cost] = []

    with Box(load_thesaurus(), Limits(seconds=5), tell=lambda _, cost: costs.append(cost)) as box:
        made = [one for one in box.each(entries, Stopwatch()) if isinstance(one, Made)]

    assert [one.entry.name for one in made] == sorted({*NAMES, "z-goed.txt"})
    assert all(one.found for one in made)
    assert max(cost.peak for cost in costs) <= 1_000 * MEGABYTE
