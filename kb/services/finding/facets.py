"""What results can be narrowed by, and how many documents each choice would leave."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Facet, FacetValue
from kb.model.theme import Branch, Thesaurus
from kb.ports.catalogue import Catalogue

PERIOD_YEARS = 5
_BRANCHES = {Facet.THEME: Branch.THEME, Facet.LAW: Branch.LAW, Facet.TARGET_GROUP: Branch.TARGET_GROUP}


class Facets:
    """Counts the values that documents have, in the catalogue."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def of(
        self, ids: Sequence[DocumentId], wanted: Collection[Facet], reader: Reader
    ) -> dict[Facet, tuple[FacetValue, ...]]:
        """Of each facet that is wanted, but that of sources, its values among the documents, most frequent first."""
        found: dict[Facet, tuple[FacetValue, ...]] = {}
        if branches := {facet: branch for facet, branch in _BRANCHES.items() if facet in wanted}:
            concepts = self._catalogue.concepts_among(ids, reader)
            found |= {facet: self._on(branch, concepts) for facet, branch in branches.items()}
        if Facet.PLACE in wanted:
            found[Facet.PLACE] = _values(self._catalogue.places_among(ids, reader))
        if Facet.PERIOD in wanted:
            found[Facet.PERIOD] = _values(_periods(self._catalogue.years_among(ids, reader)))
        return found

    def _on(self, branch: Branch, concepts: Mapping[ThemeId, int]) -> tuple[FacetValue, ...]:
        """The concepts of one branch; each counts what lies below it."""
        known = {concept: n for concept, n in concepts.items() if concept in self._thesaurus}
        return _values({concept: n for concept, n in known.items() if self._thesaurus.branch(concept) is branch})


def by_source(amounts: Mapping[KnowledgeSource, int]) -> tuple[FacetValue, ...]:
    """The sources that have documents, most frequent first."""
    return _values({source.value: n for source, n in amounts.items() if n})


def period(year: int) -> str:
    """The five years that a year lies in, such as ``2020-2024``."""
    first = year - year % PERIOD_YEARS
    return f"{first}-{first + PERIOD_YEARS - 1}"


def _periods(years: Mapping[tuple[int, int], int]) -> Counter[str]:
    """Documents per period that their date lies in; several when it says from when to when."""
    periods: Counter[str] = Counter()
    for (since, until), n in years.items():
        for one in {period(year) for year in range(since, until + 1)}:
            periods[one] += n
    return periods


def _values(counts: Mapping[str, int]) -> tuple[FacetValue, ...]:
    """Facet values, most frequent first, equal counts by name."""
    return tuple(
        FacetValue(value=value, count=count)
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
