"""What stood in a catalogue of each version of its tables: one of everything, as the code of that time wrote it.

``schemas/0009.jsonl`` holds the rows of version 0009, a table and its row on each line, blobs in hexadecimal. It was
written by the code of the last commit with that version; rows of a new version are, before it lands, by::

    python -m tests.contract.standing

A version that came in the same commit as the next one never stood anywhere, and has none. Two migrations were added to
after they had been used: what they made at first is ``0005a`` and ``0006a``, and 0004.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory

from kb.adapters.sql.database import MIGRATIONS
from kb.bootstrap import Library, open_library
from kb.model.collection import BlockId, Found
from kb.model.deed import DeedKind
from kb.model.document import Document
from kb.model.evidence import Access, Consent, KnowledgeSource, Rights, Terms
from kb.model.identity import LabId, ThemeId
from kb.model.people import LabRole, Role
from kb.model.provenance import Source
from kb.model.reader import KEEPER, Reader
from kb.model.remark import Proposed
from kb.model.resemblance import Verdict
from kb.model.wording import Wording
from kb.services.curating.collecting import Begun
from kb.settings import Settings
from tests.building import document
from tests.curating import heading, quote
from tests.peopling import member, someone
from tests.studying import NOW, code, coding, highlight, new, putting, region, study
from tests.studying import member as member_of

ROWS = Path(__file__).with_name("schemas")
NEVER_STOOD = frozenset({"0011", "0014"})
BEFORE = frozenset({"0005a", "0006a"})

_REFUSED = Consent(purposes=frozenset(), recorded="brief")
_LONG = (
    "In deze buurt vertelden twaalf gezinnen hoe zij met schulden leven en wanneer zij om hulp vroegen. De meesten "
    "wachtten een jaar of langer, omdat zij zich schaamden of niet wisten bij wie zij terecht konden. Wie al eens hulp "
    "kreeg, vroeg de tweede keer eerder om hulp."
)
_FIRST = ("Gezinnen met schulden vragen pas laat om hulp.", "Wie al hulp kreeg, vroeg eerder. 🏘️ Zó staat het er.")
_SECOND = "En dit kwam er in de tweede versie bij."
_of_the_street = partial(document, "oud:onderzoek", *_FIRST)
_TITLE = "Schulden in de buurt"
_ONE_OF_EVERYTHING = (
    _of_the_street(title=_TITLE, place="Arnhem"),
    document(
        "oud:praktijk",
        "Aan de keukentafel komt geld zelden ter sprake.",
        source=KnowledgeSource.PRACTICE,
        title="Het keukentafelgesprek",
        place="Utrecht",
        when="2018",
    ),
    document("oud:verhaal", "Ik maakte de post niet meer open.", source=KnowledgeSource.EXPERIENCE, title="De post"),
    document(
        "oud:gesloten",
        "Dit mocht niemand lezen, zei ik later.",
        source=KnowledgeSource.EXPERIENCE,
        title="Dicht",
        consent=_REFUSED,
    ),
    document("oud:besloten", "Alleen voor wie erbij was.", access=Access.RESTRICTED, title="Besloten verslag"),
    document("oud:later", "Dit komt pas veel later uit.", embargo_until=date(2999, 1, 1), title="Onder embargo"),
    document("oud:ingetrokken", "Dit is teruggenomen.", source=KnowledgeSource.EXPERIENCE, title="Teruggenomen"),
    document("oud:weg", "Dit is vernietigd en komt niet terug.", title="Vernietigd"),
    document("oud:een", _LONG, title="Twaalf gezinnen", when="2020"),
    document("oud:ander", f"{_LONG} Dat blijkt uit gesprekken.", title="Twaalf gezinnen, bewerkt", when="2020"),
    _of_the_street(_SECOND, title=_TITLE, place="Arnhem"),
)


def versions() -> list[str]:
    """All versions of the tables, the first one first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return sorted(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def rows(version: str) -> dict[str, list[dict[str, Any]]]:
    """What stood in each table, those first that others point to."""
    found: dict[str, list[dict[str, Any]]] = {
        "documents": [],
        "accounts": [],
        "labs": [],
        "deeds": [],
        "collections": [],
    }
    for line in (ROWS / f"{version}.jsonl").read_text(encoding="utf-8").splitlines():
        table, row = json.loads(line)
        found.setdefault(table, []).append(row)
    return {table: some for table, some in found.items() if some}


def fill(library: Library) -> None:
    """Put one of everything in a catalogue, by the ways that it comes in."""
    for one in _ONE_OF_EVERYTHING:
        library.catalogue.save(*one)
    _narrow(library)
    ids = {made.origin: made.id for made, _ in _ONE_OF_EVERYTHING}
    library.withdrawing.withdraw([ids["oud:ingetrokken"]], "op verzoek")
    library.withdrawing.remove([ids["oud:weg"]], "op verzoek")
    for origin in ("oud:een", "oud:ander"):
        library.resembling.note(ids[origin], KEEPER)
    library.resembling.decide(ids["oud:een"], ids["oud:ander"], Verdict.VERSION)
    _let_in(library)


def _narrow(library: Library) -> None:
    made, passages = document(
        "oud:versmald",
        "Eerst mocht iedereen dit lezen, later niet meer.",
        source=KnowledgeSource.EXPERIENCE,
        title="Minder open",
    )
    terms = Terms(knowledge_source=made.knowledge_source, rights=made.rights, consent=made.consent)
    place = Source(document_id=made.id, origin=made.origin, entry=made.origin, sha256=made.sha256, terms=terms)
    library.catalogue.save(made, passages, place)
    library.catalogue.narrow(made.origin, terms.model_copy(update={"consent": _REFUSED}))


def _let_in(library: Library) -> None:
    noor = member(library, someone(library, "Noor Proef", Role.RESEARCHER), "proeflab")
    someone(library, "Bas Beheer", Role.ADMINISTRATOR)
    (lab,) = library.people.labs.all()
    made, passages = document("oud:lab", "Alleen voor leden van het lab.", title="Van het lab")
    rights = Rights(access=Access.LABS, labs=frozenset({lab.id}), licence="CC0-1.0")
    library.catalogue.save(made.model_copy(update={"rights": rights}), passages)
    session = library.people.signing.open(noor)
    library.people.holding.hold("/werk", [("vraag", "Wie belt er terug?")], browser="", session=session)
    _study(library, Reader.of(noor), made)
    _collection(library, lab.id)


def _study(library: Library, noor: Reader, read: Document) -> None:
    made = study()
    lead, given = member_of(made, noor), code(made)
    marked = highlight(made, read, 0, 20, lead)
    offered = Wording(
        id=new(),
        study=made.study,
        concept=ThemeId("schulden"),
        word="rekening",
        offered=True,
        people=3,
        by=lead.id,
        made_at=NOW,
    )
    things = [made, lead, given, marked, region(made, read, lead), coding(made, marked, given), offered]
    library.annotations.apply(putting(made, noor, things, kind=DeedKind.BEGUN), noor)


def _collection(library: Library, lab: LabId) -> None:
    curator = Reader.of(
        member(library, someone(library, "Cas Curator", Role.PROFESSIONAL), "proeflab", LabRole.CURATOR)
    )
    found, _ = _ONE_OF_EVERYTHING[1]
    blocks = (heading("Wat wij hoorden"), quote(library, found, "Aan de keukentafel", "Zo begint het."))
    room, begun = library.curation, Begun("Praten over geld", "Waarom praten mensen niet over geld?", blocks)
    made = room.collecting.begin(lab, begun, curator)
    room.publishing.publish(made.id, "De eerste editie.", curator)
    first = room.drafting.blocks(made.id, curator)[0].block
    room.drafting.remove(made.id, first.id, curator)
    room.drafting.add(made.id, Found(id=BlockId(""), finding=new()), curator)
    room.remarking.disagree(made.id, first.id, "Bij ons wel.", curator)
    room.remarking.suggest(made.id, Proposed.ADD, curator, after=heading("Tot slot"), why="Het mist een slot.")
    room.journals.begin(lab, {"day": "2026-04-01", "asked": "Helpt bellen?"}, curator)


def _written(database: Path) -> Iterator[str]:
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version') ORDER BY name"
    for (table,) in connection.execute(named).fetchall():
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1"):  # noqa: S608 - our own names
            values = {key: row[key].hex() if isinstance(row[key], bytes) else row[key] for key in row.keys()}  # noqa: SIM118
            yield json.dumps([table, values], ensure_ascii=False) + "\n"
    connection.close()


def main() -> None:
    """Write the rows of the version of now."""
    with tempfile.TemporaryDirectory() as folder:
        library = open_library(Settings(data=Path(folder), _env_file=None))
        fill(library)
        library.catalogue.close()
        made = "".join(_written(Path(folder) / "catalogue.sqlite3"))
    (ROWS / f"{versions()[-1]}.jsonl").write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
