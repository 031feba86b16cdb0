"""Two documents that hold more than running text: a report with a table and notes, and a conversation."""

from ingest.readers.raw import Kind, NoteMark, TimeMark
from ingest.split import split
from kb.model.document import Document, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import document_id
from tests.building import CONSENT
from tests.ingest.blocks import File

TABLE = "Fietsen in Overdorp"
CONVERSATION = "Op de fiets naar zwemles"

_ROWS = (
    ("Leenfietsen voor kinderen", "2023", "120", "De fietsen staan bij het buurthuis en bij twee scholen."),
    ("Fietsles voor volwassenen", "2023", "48", "De helft van de groep fietst na een jaar nog elke week."),
    ("Reparatie in de wijk", "2024", "", "Op zaterdag helpt een vrijwilliger bij banden en remmen."),
    ("Bakfietsen om te delen", "2024", "6", "Er is een wachtlijst; het aantal zegt dus weinig over de vraag."),
    ("Fietsenstalling bij het station", "2025", "310", "Bewoners vroegen om licht en toezicht in de avond."),
)


def with_table() -> tuple[Document, list[Passage]]:
    """A report with a table, two notes and a comment, on two pages."""
    file = File()
    file.add(Kind.HEADING, "Wat er is")
    file.add(Kind.PARAGRAPH, "In Overdorp zijn vijf voorzieningen om te fietsen. De gemeente telde ze in het voorjaar.")
    marks = [NoteMark(file.raw.index(" telde"), "1")]
    file.add(Kind.HEADING, "Voorzieningen")
    second_page = len(file.raw)
    file.row("Voorziening", "Jaar", "Aantal", "Toelichting", header=True)
    for row in _ROWS * 3:
        file.row(*row)
    file.add(Kind.PARAGRAPH, "Over gebruik in de winter is niets bekend.")
    marks.append(NoteMark(len(file.raw) - 1, "2"))
    file.add(Kind.NOTE, "Telling van 12 april, door het wijkteam.", label="1")
    file.add(Kind.NOTE, "Zie ook de monitor van de provincie, tabel 4.", label="2")
    file.add(Kind.NOTE, "Klopt dit getal? Zandloper.", comment=True)
    made = file.document(pages=(0, second_page), note_marks=tuple(marks))
    return _named(made, "ui:tabel", TABLE, KnowledgeSource.RESEARCH)


def with_turns() -> tuple[Document, list[Passage]]:
    """A conversation with an interviewer, heard over fourteen minutes."""
    file = File()
    file.say("Hoe brengt u uw dochter naar zwemles?", "Interviewer", asks=True)
    file.say("Achterop. We hebben geen auto, dus als het regent komen we nat aan.", "Moeder van twee")
    file.say(
        "Vorige winter zijn we een keer omgekeerd. Toen heeft ze het diploma een half jaar later gehaald.",
        "Moeder van twee",
    )
    later = len(file.raw)
    file.say("Wat zou helpen?", "Interviewer", asks=True)
    file.say("Een bakfiets die je kunt lenen. Die van het buurthuis is altijd weg.", "Moeder van twee")
    made = file.document(times=(TimeMark(0, 4.0), TimeMark(later, 725.5)))
    made = made.model_copy(update={"consent": CONSENT})
    return _named(made, "ui:gesprek", CONVERSATION, KnowledgeSource.EXPERIENCE)


def _named(made: Document, origin: str, title: str, source: KnowledgeSource) -> tuple[Document, list[Passage]]:
    named = {"id": document_id(origin), "origin": origin, "title": title, "knowledge_source": source, "form": "verslag"}
    made = made.model_copy(update={**named, "date": "2025", "sample": True})
    return made, split(made)
