"""Two documents whose words are much alike, and what a keeper made of that."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from kb.model.identity import DocumentId


class Verdict(StrEnum):
    """What two documents that are much alike are to each other."""

    SAME = "same"
    VERSION = "version"
    OTHER = "other"

    @property
    def counts_apart(self) -> bool:
        """Whether both count in every number."""
        return self is Verdict.OTHER


class Resemblance(BaseModel):
    """A pair of documents of one knowledge source with much the same words.

    Attributes:
        first, second: in the order of their ids.
        likeness: share of their stretches of words that both have, from 0 to 1.
        verdict: ``None`` as long as nobody decided; until then the pair counts once.
    """

    model_config = ConfigDict(frozen=True)

    first: DocumentId
    second: DocumentId
    likeness: float
    verdict: Verdict | None = None

    @property
    def counts_once(self) -> bool:
        """Whether the two count as one in every number."""
        return self.verdict is None or not self.verdict.counts_apart


def representatives(pairs: list[tuple[DocumentId, DocumentId]]) -> dict[DocumentId, DocumentId]:
    """Per document of these pairs the first, by id, of all that it hangs together with."""
    leads: dict[DocumentId, DocumentId] = {}

    def lead(id: DocumentId) -> DocumentId:
        while (above := leads.setdefault(id, id)) != id:
            leads[id] = leads[above]
            id = above
        return id

    for one, other in pairs:
        first, second = sorted((lead(one), lead(other)))
        leads[second] = first
    return {id: lead(id) for id in list(leads)}
