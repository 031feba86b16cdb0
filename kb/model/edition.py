"""Editions: a collection as it was published, which never changes, and what differs between two of them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from kb.model.collection import BLOCK, Block, BlockId, Collection, CollectionId, Farewell, Found, Told
from kb.model.event import canonical
from kb.model.evidence import VOICES, Access, KnowledgeSource
from kb.model.identity import AccountId
from kb.model.journal import JournalEntry
from kb.model.people import LabRole
from kb.model.remark import Dissent

HEARD = 3
"""Independent people and studies from which on a voice is well heard; see ``ui.views.voices``."""


class Plurality(BaseModel):
    """Whose words a collection holds.

    Attributes:
        units: the independent people and studies of each voice.
        documents: of each voice; the same piece once.
        institutes: of voices of which more than half of at least three units are of one institute, its name.
        wholly: those of them of which all documents are.
        balance: the entropy over the voices, from 0 to 1; ``None`` below 20 units. In the API only: it tells little.
    """

    model_config = ConfigDict(frozen=True)

    units: Mapping[KnowledgeSource, int]
    documents: Mapping[KnowledgeSource, int]
    institutes: Mapping[KnowledgeSource, str] = {}
    wholly: tuple[KnowledgeSource, ...] = ()
    balance: float | None = None

    @property
    def heard(self) -> int:
        """How well the voices are heard together, from 0 to 9; more evidence never makes it less."""
        return sum(min(self.units[voice], HEARD) for voice in VOICES)

    @property
    def silent(self) -> tuple[KnowledgeSource, ...]:
        """The voices that nothing is heard of."""
        return tuple(voice for voice in VOICES if not self.units[voice])

    @property
    def thin(self) -> tuple[KnowledgeSource, ...]:
        """The voices of which little is heard."""
        return tuple(voice for voice in VOICES if 0 < self.units[voice] < HEARD)


NOBODY = Plurality(units=dict.fromkeys(VOICES, 0), documents=dict.fromkeys(VOICES, 0))
"""Of a collection without sources."""


class Edition(BaseModel):
    """A collection as it was published.

    Attributes:
        number: counts from 1.
        content: what it says, as canonical JSON: the collection's own words, its blocks with references and digests,
            and no word of a source.
        sha256: of the content as it was published, whatever was taken out of it since.
        news: what is new in it, said by who published it.
        plurality: at publication.
        made_by: how many people of each role in its labs had a hand in it.
        position: of the catalogue's log of changes at that moment.
        farewell: it was withdrawn, for ever.
        reduced: words that repeated a source that is gone were taken out of it since.
        covered_on: the day on which a source was withdrawn that what is said of it repeated, such as its news.
        key: what its publisher called it, so that it comes out once however often it is sent; it goes nowhere along.
    """

    model_config = ConfigDict(frozen=True)

    collection: CollectionId
    number: int = Field(ge=1)
    at: datetime
    by: AccountId
    content: str
    sha256: str
    news: str = Field(min_length=1, max_length=500)
    licence: str
    access: Access
    plurality: Plurality
    made_by: Mapping[LabRole, int] = {}
    position: int = 0
    farewell: Farewell | None = None
    reduced: bool = False
    covered_on: date | None = None
    key: str = Field(default="", max_length=64, exclude=True)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks, in order."""
        return said_in(self.content)[1]

    @property
    def is_whole(self) -> bool:
        """Whether it still says what it said when it was published."""
        return digest_of(self.content) == self.sha256


class Moved(NamedTuple):
    """A block that stands elsewhere among those that both editions have."""

    block: Block
    origin: int
    position: int


class Difference(NamedTuple):
    """What is different in one edition from another.

    Attributes:
        changed: each as it was and as it is.
        own: fields of the collection itself that say something else, each as it was and as it is.
    """

    added: Sequence[Block]
    gone: Sequence[Block]
    moved: Sequence[Moved]
    changed: Sequence[tuple[Block, Block]]
    own: Mapping[str, tuple[Any, Any]]

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not (self.added or self.gone or self.moved or self.changed or self.own)


OWN = (
    "labs",
    "title",
    "question",
    "public_value",
    "themes",
    "places",
    "period",
    "agenda",
    "language",
    "access",
    "licence",
)
"""What an edition says of its collection."""


def content_of(collection: Collection, blocks: Sequence[Block]) -> str:
    """What an edition says, the same on every machine: sorted keys, no spaces, composed characters (NFC)."""
    own = collection.model_dump(mode="json", include={"id", *OWN})
    return canonical({**own, "blocks": [block.model_dump(mode="json") for block in blocks]}).decode()


def said_in(content: str) -> tuple[dict[str, Any], tuple[Block, ...]]:
    """What an edition says of its collection, and its blocks."""
    said = json.loads(content)
    return {name: said[name] for name in OWN}, tuple(BLOCK.validate_python(block) for block in said["blocks"])


def digest_of(content: str) -> str:
    """The SHA-256 of the content of an edition, as 64 hexadecimal digits."""
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def difference(before: str, after: str) -> Difference:
    """What the content of one edition has that another has not.

    A block is moved when it does not keep its order among those that both have: as few as can be said to be.
    """
    (own, old), (own_now, new) = said_in(before), said_in(after)
    was, now = {block.id: block for block in old}, {block.id: block for block in new}
    kept = _in_order([block.id for block in old if block.id in now], [block.id for block in new if block.id in was])
    places, places_now = ({block.id: place for place, block in enumerate(blocks)} for blocks in (old, new))
    return Difference(
        [block for block in new if block.id not in was],
        [block for block in old if block.id not in now],
        [Moved(now[id], places[id], places_now[id]) for id in now if id in was and id not in kept],
        [(was[id], now[id]) for id in now if id in was and not _is_same(was[id], now[id])],
        {name: (own[name], own_now[name]) for name in OWN if own[name] != own_now[name]},
    )


def _is_same(before: Block, after: Block) -> bool:
    """Whether a block stayed; what one of both does not tell of something elsewhere does not count."""
    if isinstance(before, Told) and isinstance(after, Told) and not (before.said and after.said):
        return before.entry == after.entry
    if isinstance(before, Found) and isinstance(after, Found):
        return before.model_copy(update={"stood": None}) == after.model_copy(update={"stood": None})
    return before == after


def _in_order(before: Sequence[BlockId], after: Sequence[BlockId]) -> set[BlockId]:
    """The most blocks that have the same order in both: the longest increasing subsequence of their places."""
    place = {id: number for number, id in enumerate(before)}
    best: list[tuple[int, int]] = []  # how long a row ends here, and where the one before it stands
    for number, id in enumerate(after):
        ahead = [(best[one][0], one) for one in range(number) if place[after[one]] < place[id]]
        length, previous = max(ahead, default=(0, -1))
        best.append((length + 1, previous))
    at = max(range(len(best)), key=lambda one: best[one][0], default=-1)
    found = set()
    while at >= 0:
        found.add(after[at])
        at = best[at][1]
    return found


class LabName(BaseModel):
    """A lab as it goes along with what it made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str
    name: str
    place: str = ""


class Carried(BaseModel):
    """A collection as a file that goes along to another Meervoud: references and digests, and no word of a source.

    Attributes:
        labs: that made it, the one that it stands with first.
        blocks: of the draft.
        editions: all of them, the oldest first; of those that were withdrawn without their content.
        entries: of journals, that blocks show.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["meervoud-collection/1"] = "meervoud-collection/1"
    collection: Collection
    labs: tuple[LabName, ...] = Field(min_length=1)
    blocks: tuple[Block, ...] = ()
    editions: tuple[Edition, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    entries: tuple[JournalEntry, ...] = ()

    @property
    def written(self) -> bytes:
        """As it is written down, the same on every machine."""
        return canonical(self.model_dump(mode="json"))
