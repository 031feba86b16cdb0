"""A lab with a draft that quotes a story and a report, and what is asked of it."""

from typing import NamedTuple

from kb.bootstrap import Library
from kb.model.collection import (
    BlockId,
    Collection,
)
from kb.model.document import Document
from kb.services.curating.publishing import Objection
from kb.services.curating.room import Curation
from tests.curating import Lab

STORY = "Ik durfde de post niet meer te openen. Mijn buurvrouw Willemien hielp mij in zeepaardje-4711."
REPORT = "Van de gezinnen wachtte de helft langer dan een jaar. De andere helft vroeg eerder om hulp."
CHANGED = "In dit rapport staat nu iets anders. De andere helft vroeg eerder om hulp."


class Work(NamedTuple):
    """A lab with a draft that quotes a story and a report."""

    library: Library
    lab: Lab
    story: Document
    report: Document
    draft: Collection

    @property
    def room(self) -> Curation:
        return self.library.curation

    def publish(self, news: str = "De eerste editie.") -> None:
        self.room.publishing.publish(self.draft.id, news, self.lab.curator)

    def kinds(self) -> list[str]:
        return [one.block.kind for one in self.room.drafting.blocks(self.draft.id, self.lab.curator)]


def first_block(work: Work) -> BlockId:
    """The id of its first block."""
    return work.room.drafting.blocks(work.draft.id, work.lab.curator)[0].block.id


def in_the_way(work: Work) -> list[Objection]:
    """What it cannot be published with."""
    found = work.room.publishing.check(work.draft.id, work.lab.curator)
    return [one for one in found if one.stands_in_the_way]
