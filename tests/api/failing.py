"""An index that does not work: a real implementation of the port, and the only one that always fails."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from typing import NoReturn

from kb.adapters.encoders.ours import static
from kb.bootstrap import KnowledgeBase
from kb.model.identity import DocumentId, PassageId
from kb.model.reader import Reader
from kb.ports.changes import Position
from kb.ports.encoder import Vector
from kb.ports.index import PassageEntry, PassageIndex, Retriever, ScoredPassage, SparseTerms
from kb.services.exploring.reading import Reading
from kb.services.finding.nearest import Nearest
from kb.services.finding.quoting import Quoting
from kb.services.finding.retrieving import Retrieving
from kb.services.finding.searching import Searching
from kb.services.finding.showing import Showing
from kb.services.finding.understanding import Understanding
from kb.services.keeping.following import Following


class FailingIndex:
    """A ``PassageIndex`` of which every call raises the same error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @property
    def stamp(self) -> str:
        self._fail()

    @property
    def position(self) -> Position | None:
        self._fail()

    @property
    def state(self) -> Hashable | None:
        self._fail()

    def remember(self, position: Position) -> None:  # noqa: ARG002 - the port names it
        self._fail()

    def upsert(self, entries: Sequence[PassageEntry]) -> None:  # noqa: ARG002
        self._fail()

    def delete(self, documents: Sequence[DocumentId]) -> None:  # noqa: ARG002
        self._fail()

    def search(self, retrievers: Sequence[Retriever], reader: Reader) -> list[list[ScoredPassage]]:  # noqa: ARG002
        self._fail()

    def best(self, terms: SparseTerms, reader: Reader) -> dict[int, float]:  # noqa: ARG002
        self._fail()

    def vectors(self, ids: Sequence[PassageId]) -> dict[PassageId, Vector]:  # noqa: ARG002
        self._fail()

    def terms(self, ids: Sequence[PassageId]) -> dict[PassageId, frozenset[int]]:  # noqa: ARG002
        self._fail()

    def count(self) -> int:
        self._fail()

    def ids(self) -> Iterator[PassageId]:
        self._fail()

    def clear(self) -> None:
        self._fail()

    def optimize(self) -> None:
        self._fail()

    def close(self) -> None:
        self._fail()

    def _fail(self) -> NoReturn:
        raise self._error


def with_failing_index(base: KnowledgeBase, error: Exception) -> KnowledgeBase:
    """The same knowledge base, wired to an index that raises ``error``."""
    index: PassageIndex = FailingIndex(error)
    retrieving = Retrieving(index=index, encoder=base.encoder, linker=base.linker)
    return replace(
        base,
        index=index,
        retrieving=retrieving,
        searching=Searching(
            catalogue=base.catalogue,
            retrieving=retrieving,
            judging=base.judging,
            understanding=Understanding(catalogue=base.catalogue, linker=base.linker, spelling=base.spelling),
            showing=Showing(
                catalogue=base.catalogue,
                thesaurus=base.thesaurus,
                quoting=Quoting(table=static()),
                nearest=Nearest(table=static(), thesaurus=base.thesaurus),
            ),
            thesaurus=base.thesaurus,
        ),
        reading=Reading(catalogue=base.catalogue, index=index, encoder=base.encoder),
        following=Following(
            catalogue=base.catalogue,
            changes=base.changes,
            index=index,
            encoder=base.encoder,
            recognising=base.recognising,
        ),
    )
