"""What results can be narrowed by, and how many documents each choice would leave."""

from collections import Counter
from collections.abc import Mapping, Sequence

from kb.model.document import DocumentCard
from kb.model.search import Facet, FacetValue
from kb.model.theme import Branch, Thesaurus

PERIOD_YEARS = 5


def facets(cards: Sequence[DocumentCard], thesaurus: Thesaurus) -> dict[Facet, tuple[FacetValue, ...]]:
    """Per facet its values among the documents, most frequent first; a theme counts what lies below it."""
    concepts = Counter(theme for card in cards for theme in card.concepts)
    branches = {theme: thesaurus.branch(theme) for theme in concepts if theme in thesaurus}
    per_branch = {
        branch: _values({theme: concepts[theme] for theme, of in branches.items() if of is branch}) for branch in Branch
    }
    return {
        Facet.THEME: per_branch[Branch.THEME],
        Facet.SOURCE: by_source(cards),
        Facet.LAW: per_branch[Branch.LAW],
        Facet.TARGET_GROUP: per_branch[Branch.TARGET_GROUP],
        Facet.PLACE: _values(Counter(place for card in cards for place in card.places)),
        Facet.PERIOD: _values(Counter(period for card in cards for period in _periods(card))),
    }


def by_source(cards: Sequence[DocumentCard]) -> tuple[FacetValue, ...]:
    """The sources of the documents, most frequent first."""
    return _values(Counter(card.knowledge_source.value for card in cards))


def period(year: int) -> str:
    """The five years that a year lies in, such as ``2020-2024``."""
    first = year - year % PERIOD_YEARS
    return f"{first}-{first + PERIOD_YEARS - 1}"


def _periods(card: DocumentCard) -> set[str]:
    """The periods that a document's date lies in; several when it says from when to when."""
    if card.year is None or card.year_until is None:
        return set()
    return {period(year) for year in range(card.year, card.year_until + 1)}


def _values(counts: Mapping[str, int]) -> tuple[FacetValue, ...]:
    """Facet values, most frequent first, equal counts by name."""
    return tuple(
        FacetValue(value=value, count=count)
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
