"""``ingest.describing``: what is amiss with what was said."""

from pathlib import Path

from ingest.entry import Details, Entry
from ingest.prepare import Stopwatch
from ingest.prepared import Prepared
from ingest.preparing import attempt, utc_now
from ingest.selection import select
from kb.language.linker import Linker
from kb.model.evidence import Access, KnowledgeSource, Purpose
from tests.building import thesaurus


def test_a_story_that_nobody_may_see_goes_in_with_a_word_about_it(tmp_path: Path) -> None:
    file = tmp_path / "verhaal.txt"
    file.write_text("Ik belde zelf met de gemeente over de schulden, en dat hielp mij verder.", encoding="utf-8")
    said = Details(source=KnowledgeSource.EXPERIENCE, rights=Access.PUBLIC)

    found = {
        purposes: [
            caveat.code
            for one in attempt(entry, Linker(thesaurus()), utc_now(), Stopwatch())
            if isinstance(one, Prepared)
            for caveat in one.document.caveats
        ]
        for purposes in ((Purpose.READ,), (Purpose.READ, Purpose.QUOTE))
        for entry in select([file], said.model_copy(update={"consent": purposes}))
        if isinstance(entry, Entry)
    }

    assert "consent" in found[(Purpose.READ,)]
    assert "consent" not in found[(Purpose.READ, Purpose.QUOTE)]
