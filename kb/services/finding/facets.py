"""What results can be narrowed by, and how many documents each choice would leave."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Facet, FacetValue, Filters
from kb.model.theme import Branch, Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ports.lists import InCommon

PERIOD_YEARS = 5
_BRANCHES = {Facet.THEME: Branch.THEME, Facet.LAW: Branch.LAW, Facet.TARGET_GROUP: Branch.TARGET_GROUP}


class Facets:
    """Counts the values that documents have, in the catalogue."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def of(self, ids: Sequence[DocumentId], wanted: Set[Facet], reader: Reader) -> dict[Facet, tuple[FacetValue, ...]]:
        """Of each facet that is wanted, but that of sources, its values among the documents, most frequent first."""
        return self._told(self._catalogue.in_common_among(ids, reader), wanted)

    def under(self, filters: Filters, wanted: Set[Facet], reader: Reader) -> dict[Facet, tuple[FacetValue, ...]]:
        """The same among all documents that pass filters."""
        return self._told(self._catalogue.in_common(filters, reader), wanted)

    def _told(self, common: InCommon, wanted: Set[Facet]) -> dict[Facet, tuple[FacetValue, ...]]:
        found = {facet: self._on(branch, common.concepts) for facet, branch in _BRANCHES.items()}
        found |= {Facet.PLACE: _values(common.places), Facet.PERIOD: _values(_periods(common.years))}
        return {facet: values for facet, values in found.items() if facet in wanted}

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
