"""A collection of a stadslab with a block of every kind, as its readers get it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from starlette.testclient import TestClient

from api.main import create_app
from kb.bootstrap import KnowledgeBase
from kb.model.collection import (
    BlockId,
    Collection,
    Naming,
    Narrations,
    Sentence,
    Silence,
    Synthesis,
    Telling,
    Told,
)
from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.journal import Changed, Outcome
from kb.model.people import LabRole, Role
from tests.building import document, knowledge_base
from tests.curating import Lab, collection, heading, lab, quote, text
from tests.peopling import ORIGIN, member, sign_in, someone

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw Willemien hielp mij. Zij kende de weg."
SHY = "Ik durfde de post niet meer te openen."
NEIGHBOUR = "Mijn buurvrouw Willemien hielp mij."
REPORT = "Van de gezinnen wachtte de helft langer dan een jaar. De andere helft vroeg eerder om hulp."
YEAR = "wachtte de helft langer dan een jaar"
MEETING = "Vraag of de post nog dicht ligt, dan begint het gesprek. Dat leerde het wijkteam dit jaar."
ASK = "Vraag of de post nog dicht ligt, dan begint het gesprek."


class Gathered(NamedTuple):
    """A published collection, and who reads it."""

    base: KnowledgeBase
    lab: Lab
    story: Document
    report: Document
    meeting: Document
    entry: str
    made: Collection
    visitor: TestClient
    curator: TestClient

    @property
    def path(self) -> str:
        return f"/collecties/{self.made.slug}"

    def publish(self, news: str = "De eerste editie.") -> int:
        return self.base.curation.publishing.publish(self.made.id, news, self.lab.curator).number

    def block(self, kind: str) -> BlockId:
        blocks = self.base.curation.drafting.blocks(self.made.id, self.lab.curator)
        return next(one.block.id for one in blocks if one.block.kind == kind)


@contextmanager
def gathered(folder: Path) -> Iterator[Gathered]:
    """A lab with a published collection, in a folder."""
    story = document("test:verhaal", STORY, source=KnowledgeSource.EXPERIENCE, title="De post", when="2025")
    report = document("test:rapport", REPORT, title="Een jaar wachten", place="Ede", when="2024")
    meeting = document("test:wijkteam", MEETING, source=KnowledgeSource.PRACTICE, title="Werkbespreking", when="2025")
    base = knowledge_base(folder, story, report, meeting)
    of = lab(base)
    entry = base.curation.journals.begin(
        of.id,
        {
            "day": date(2026, 3, 2),
            "asked": "Helpt het als iemand naast u gaat zitten?",
            "tried": "Vier avonden in de buurtkamer.",
            "learned": "De brief is niet het probleem.",
            "outcome": Outcome.FAILED,
            "changed": Changed.PLANNED,
            "change": "De avond begint voortaan met koffie.",
            "themes": ("schulden",),
        },
        of.curator,
    )
    asks, words = quote(base, meeting[0], ASK), quote(base, report[0], YEAR)
    blocks = (
        heading("De envelop is niet het probleem"),
        text("Wij begonnen met de vraag hoe brieven *duidelijker* kunnen."),
        quote(base, story[0], SHY, "Zo begint het voor velen."),
        Naming(id=BlockId(""), document=report[0].id, why="Dit gaat over wachten."),
        heading("Naast iemand gaan zitten", level=3),
        asks,
        Synthesis(
            id=BlockId(""),
            sentences=(Sentence(text="Wie wacht, wacht lang.", rests_on=(words.reference, asks.reference)),),
        ),
        Narrations(
            id=BlockId(""),
            about=words.reference,
            tellings=(
                Telling(who="De gemeente", text="Wij dachten aan drie weken."),
                Telling(who="De buurt", text="Het was een jaar, en wij belden elke week. Niemand nam op."),
            ),
        ),
        Told(id=BlockId(""), entry=entry.id),
        heading("Wat wij niet weten"),
        Silence(
            id=BlockId(""),
            voice=KnowledgeSource.RESEARCH,
            reason="Niemand onderzocht het openen van post.",
            looked_on=date(2026, 4, 9),
            looked_for="post openen",
        ),
        quote(base, story[0], NEIGHBOUR),
    )
    made = collection(base, of, *blocks)
    made = base.curation.collecting.say(
        made.id,
        {
            "themes": ("schulden",),
            "places": ("Venlo",),
            "period": "voorjaar 2026",
            "public_value": "Voor wie de post niet durft te openen.",
            "agenda": {"moral": "Niemand hoeft zich te schamen.", "knowledge": "Wat helpt het langst?"},
        },
        of.curator,
        expected=1,
    )
    app = create_app(base)
    account = member(base, someone(base, "Cato", Role.PROFESSIONAL), of.slug, LabRole.CURATOR)
    visitor, browser = (TestClient(app, base_url=ORIGIN, follow_redirects=False) for _ in range(2))
    yield Gathered(base, of, story[0], report[0], meeting[0], entry.id, made, visitor, sign_in(browser, account))
    base.close()
