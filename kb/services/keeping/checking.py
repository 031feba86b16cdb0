"""Looking over catalogue and index: is everything whole, and do they agree?"""

from collections.abc import Sequence

from kb.model.document import Caveat
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import KEEPER
from kb.ports.catalogue import Catalogue
from kb.ports.changes import Changes
from kb.ports.index import PassageIndex
from kb.services.keeping.following import Following

_NAMED = 3


class Checking:
    """Checks, and repairs nothing."""

    def __init__(self, *, catalogue: Catalogue, changes: Changes, following: Following, index: PassageIndex) -> None:
        self._catalogue = catalogue
        self._changes = changes
        self._following = following
        self._index = index

    def check(self) -> list[str]:
        """What is wrong, one sentence each in Dutch, with what to do; empty when all is well."""
        findings = list(self._catalogue.differences())
        behind = self._following.lag().documents
        if behind:
            findings.append(f"de index loopt {behind} documenten achter; draai: kb reindex")
        if not self._following.in_order():
            findings.append("de index past niet bij de catalogus; draai: kb reindex")
        if wrong := self._catalogue.miscounted():
            findings.append(f"{wrong} bijgehouden tellingen kloppen niet met de stukken; draai: kb reindex")
        return findings + self.index_differences(is_behind=bool(behind))

    def index_differences(self, *, is_behind: bool = False) -> list[str]:
        """Passages that only one of the two has; of those that the catalogue knows, their number says enough.

        What an index that is behind has to let go of still, it rightly has.
        """
        at = self._index.position
        wanted, there = set(self._changes.passage_ids(at.number) if at else ()), set(self._index.ids())
        missing, extra = sorted(wanted - there), sorted(() if is_behind else there - wanted)
        return [
            f"{len(ids)} passages {what} ({_some(ids)}); draai: kb reindex"
            for ids, what in ((missing, "ontbreken in de index"), (extra, "staan in de index en niet in de catalogus"))
            if ids
        ]

    def caveats(self) -> dict[DocumentId, tuple[Caveat, ...]]:
        """What a keeper should know of how documents were read, for those where there is something."""
        return {card.id: card.caveats for card in self._catalogue.every(KEEPER) if card.caveats}


def _some(ids: Sequence[PassageId]) -> str:
    return ", ".join(ids[:_NAMED]) + (" …" if len(ids) > _NAMED else "")
