"""The words that people use for what a code means, so that a theme can be found by them; a person decides that."""

from collections.abc import Iterable, Sequence

from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.reader import Reader
from kb.model.study import StudyId
from kb.model.theme import Thesaurus
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue
from kb.ranking.plurality import contribution
from kb.ranking.telling import Telling, Told, telling
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds

_MOST = 12
_LOOKED = 5_000
"""Codings at most, of the code and of others; what stands out does so in fewer."""


class Wordings:
    """Words that stand out in what got a code."""

    def __init__(self, deeds: Deeds, *, coder: Coder, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._deeds = deeds
        self._coder = coder
        self._catalogue = catalogue
        self._thesaurus = thesaurus

    def telling(self, study: StudyId, code: str, reader: Reader) -> list[Telling]:
        """The words that stand more often in what got a code than in what got another, the most telling first.

        Each is used by so many independent people and studies that none can be known by it, and is no name.

        Raises:
            StudyNotFound, ThingNotFound: it is not there, or the reader is no member.
        """
        asked = self._deeds.one(Code, study, code, reader)
        things = self._deeds.annotations.things
        own = things(Coding, study, reader, Where(code=asked.id, limit=_LOOKED))
        mine = {one.highlight for one in own}
        others = [one for one in things(Coding, study, reader, Where(limit=_LOOKED)) if one.highlight not in mine]
        known = [label.text for label in self._thesaurus[asked.concept].labels] if asked.concept else []
        here, elsewhere = (self._told(study, some, reader) for some in (own, others))
        return telling(here, elsewhere, [*known, asked.name], limit=_MOST)

    def _told(self, study: StudyId, codings: Iterable[Coding], reader: Reader) -> Sequence[Told]:
        """The words of what got codes, each highlight once, with who says them."""
        marked = self._deeds.some(Highlight, study, (one.highlight for one in codings if one.highlight), reader)
        said = self._coder.words(marked, reader) if marked else {}
        cards = self._catalogue.cards(list({one.document for one in marked}), reader) if marked else {}
        return [
            Told(said[one.id], contribution(cards[one.document]))
            for one in marked
            if one.id in said and one.document in cards and cards[one.document].knowledge_source.counts
        ]
