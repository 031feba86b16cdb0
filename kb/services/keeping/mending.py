"""Mending what is derived, and only that: what follows from the catalogue is made anew, what it says itself is left."""

from kb.ports.catalogue import Catalogue, Derived
from kb.services.keeping.checking import Checking
from kb.services.keeping.following import Following

_TOLD = {
    Derived.COLUMNS: "{} documenten: de kolommen om op te zoeken en te sorteren",
    Derived.CONCEPTS: "{} documenten: de thema's in de tabel",
    Derived.PLACES: "{} documenten: de plaatsen in de tabel",
    Derived.TITLES: "{} documenten: de titelwoorden",
    Derived.COUNTS: "de bijgehouden tellingen",
    Derived.COLLECTIONS: "{} collecties: de volgorde van blokken, en wat zij aanhalen",
}


class Mending:
    """Makes anew what does not agree with what it was made of."""

    def __init__(self, *, catalogue: Catalogue, following: Following, checking: Checking) -> None:
        self._catalogue = catalogue
        self._following = following
        self._checking = checking

    def mend(self) -> list[str]:
        """What was mended, a line in Dutch each; empty when there was nothing to mend."""
        mended = [_TOLD[kind].format(number) for kind, number in self._catalogue.mend().items()]
        return mended + self._mend_index()

    def _mend_index(self) -> list[str]:
        behind = self._following.lag().documents
        rebuilt = self._following.ensure()
        if not rebuilt and self._checking.index_differences():
            self._following.rebuild()
            rebuilt = True
        if rebuilt:
            return ["de zoekindex, opnieuw gemaakt"]
        return [f"de zoekindex, met {behind} documenten die hij achterliep"] if behind else []
