"""What the desk is made of: a document, what is marked in it and who looks."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from kb.model.document import Document
from kb.model.evidence import KnowledgeSource
from kb.model.memo import Memo
from kb.model.study import StudyId, ThingId
from kb.model.text import Span
from kb.services.exploring.leafing import Leaf
from kb.services.exploring.reading import Neighbour
from kb.services.tagging.codebooks import Node
from kb.services.tagging.coding import Marks
from kb.services.tagging.undoing import Steps
from ui.links import ALL, CHOSEN, CODES, FOUND, OFF, PART, SHEET, SOUGHT
from ui.markdown import Refer

BETWEEN = "."
"""Stands between the layers that an address switches off."""


class At(NamedTuple):
    """What a desk is made of.

    Attributes:
        window: the stretch that is shown.
        marks: what is marked in the whole document, in any version.
        names: of codes by their ids, of members by theirs.
        me: the reader as a member.
        all_codes: the whole codebook is asked for, however long.
        leaf: the page of the file that is shown beside the text.
        sheet: its number; 0 for none.
        has_sheets: pages of the file can be shown.
        sought: words to find in all of the document.
        stand: where those stand.
        found: which of those is shown, from 1; 0 for none.
        off: layers that are switched off: ids of members, and of codes at the top of the codebook.
        told: what deeds were about that are not about codes, see ``names_beside``.
        keys: digits of the codes that the reader gave last, the one of longest ago first.
        refer: what stands for the references in memos.
    """

    document: Document
    parts: Sequence[Span]
    part: int
    marks: Marks
    nodes: Sequence[Node]
    members: Mapping[ThingId, str]
    me: ThingId
    codes_along: bool
    all_codes: bool
    off: frozenset[str]
    told: Mapping[str, str]
    keys: dict[str, int]
    chosen: str
    memos: Sequence[Memo]
    refer: Refer
    steps: Steps
    read: bool
    question: str
    study: StudyId
    number: int
    leaf: Leaf | None
    sheet: int
    has_sheets: bool
    sought: str
    stand: Sequence[Span]
    found: int
    neighbours: Mapping[KnowledgeSource, Sequence[Neighbour]]

    @property
    def window(self) -> Span:
        """The stretch that is shown."""
        return self.parts[self.part]

    @property
    def last(self) -> list[str]:
        """The codes that the reader gave last, the last first."""
        return list(reversed(self.keys))

    @property
    def switched_off(self) -> str:
        """The layers that are off as an address says it."""
        return BETWEEN.join(sorted(self.off))

    @property
    def here(self) -> dict[str, str]:
        """The parameters of this very page."""
        part = {} if self.chosen or self.part == 0 else {PART: str(self.part + 1)}
        return {CHOSEN: self.chosen, **part}

    def query(self, **more: str) -> str:
        """Of the same page with other parameters; what is looked for, and which layers and codes are, goes along."""
        found, sheet = (str(one) if one else "" for one in (self.found, self.sheet))
        codes = ALL if self.all_codes else ""
        pairs = {SOUGHT: self.sought, FOUND: found, SHEET: sheet, CODES: codes, OFF: self.switched_off, **more}
        return "?" + urlencode({name: value for name, value in pairs.items() if value})
