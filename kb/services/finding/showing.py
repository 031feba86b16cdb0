"""What is shown: of a document its best places and the words that led there; of no document, the nearest themes."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from kb.model.document import DocumentCard, Passage
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.search import FoundIn, Hit, Match, Place, Tier
from kb.model.standing import Standing, surety
from kb.model.text import Span
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ranking.snippet import matches
from kb.ranking.weighing import Candidate
from kb.services.finding.gathering import Enquiry
from kb.services.finding.nearest import Nearest
from kb.services.finding.quoting import Asked, Quoted, Quoting

PASSAGES_PER_DOCUMENT = 3
# A further place is shown when it carries at least this share of what the first one does.
_ENOUGH = 0.6


class Sought(NamedTuple):
    """What is looked for in the passages that are shown, beside the words of the question.

    Attributes:
        themes: that the question names, or that were chosen.
        near: themes one step from those.
        phrases: what is looked for just as it stands.
        alone: nothing but a theme is asked for, so what made a document count is shown before what is only alike.
    """

    themes: Sequence[ThemeId]
    near: Sequence[ThemeId] = ()
    phrases: Sequence[str] = ()
    alone: bool = False


class Showing:
    """Fetches the words."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus, quoting: Quoting, nearest: Nearest) -> None:
        self._catalogue = catalogue
        self._thesaurus = thesaurus
        self._quoting = quoting
        self._nearest = nearest

    def near(self, question: str, named: Sequence[ThemeId], reader: Reader) -> tuple[ThemeId, ...]:
        """The themes to go on with where nothing answers: those named, what lies above the first, and what is near.

        Only what has something from a voice to read: nobody is sent from one empty page to another.
        """
        filled = {
            theme
            for theme, amounts in self._catalogue.theme_amounts(reader).items()
            if any(amounts[source].documents for source in amounts if source.counts)
        }
        above = [self._thesaurus[one].broader for one in named[:1]]
        # The top of a branch is about nothing by itself.
        wider = [one for one in above if one and self._thesaurus[one].broader]
        near = self._nearest.themes(question, filled) if question else ()
        return tuple(dict.fromkeys(one for one in (*named, *wider, *near) if one in filled))

    def hits(
        self,
        candidates: Sequence[Candidate],
        enquiry: Enquiry | None,
        sought: Sought,
        cards: Mapping[DocumentId, DocumentCard],
        reader: Reader,
    ) -> list[Hit]:
        """The candidates with their words; one whose passages no longer stand in its text is left out."""
        wanted = self._below(sought.themes)
        near = self._below(sought.near)
        asked = self._quoting.asked(enquiry, wanted | near)
        by_theme = [one.id for one in candidates if sought.alone or not one.passages]
        own = self._catalogue.passages_in(by_theme, reader) if by_theme else {}
        chosen = {one.id: one.passages[:PASSAGES_PER_DOCUMENT] for one in candidates}
        texts = self._catalogue.passages([id for ids in chosen.values() for id in ids], reader)
        hits = []
        for candidate in candidates:
            card = cards[candidate.id]
            on = _on(card, sought.themes, wanted)
            passages = [texts[id] for id in chosen[candidate.id] if id in texts]
            asking = _Asking(asked, sought, wanted if candidate.id in own else frozenset(sought.themes))
            if candidate.id in own:
                asking = asking._replace(by_theme=True, said=next(iter(on), None))
                passages = _on_it(own[candidate.id], passages, wanted or near, asking.said)
            if passages:
                places = self._places(passages, asking, reader)
                hits.append(_hit(candidate, card, places, tuple(one.theme for one in on)))
        return hits

    def _below(self, themes: Sequence[ThemeId]) -> frozenset[ThemeId]:
        return frozenset(one for theme in themes for one in self._thesaurus.subtree(theme))

    def _places(self, passages: Sequence[Passage], asking: "_Asking", reader: Reader) -> list[Place]:
        """The first passage, and those of the others that carry enough beside it; sentences before rows of a table."""
        found = [self._shown(passage, asking) for passage in passages]
        best, least = passages[0], _ENOUGH * found[0].quoted.weight
        if not any(one.quoted.is_said for one in found):
            found = [*self._said_elsewhere(passages, asking, reader), *found]
        found.sort(key=lambda one: not one.quoted.is_said)
        return [
            Place(passage=one.passage, quote=one.quoted.quote, matches=one.matches)
            for place, one in enumerate(found)
            if not place or one.passage is best or (one.quoted.is_said and one.quoted.weight >= least)
        ]

    def _shown(self, passage: Passage, asking: "_Asking") -> "_Shown":
        sought = asking.sought
        question = asking.asked.enquiry.text if asking.asked.enquiry else ""
        marked = matches(passage, question, asking.marked, near=sought.near, phrases=sought.phrases)
        said: list[Span] = [asking.said] if asking.said and passage.holds(asking.said) else []
        if asking.by_theme and not said:
            said = [one for one in passage.marks if one.theme in asking.marked]
        return _Shown(passage, marked, self._quoting.quote(passage, asking.asked, said=said, found=marked))

    def _said_elsewhere(self, passages: Sequence[Passage], asking: "_Asking", reader: Reader) -> list["_Shown"]:
        """Of a document that answers by rows of a table the sentences that say most of it, where they say any."""
        known = {one.id for one in passages}
        others = self._catalogue.passages_of(passages[0].document_id, reader)
        found = [self._shown(one, asking) for one in others if one.id not in known and not one.rows]
        saying = [one for one in found if one.quoted.is_said and any(map(one.quoted.quote.holds, one.matches))]
        return sorted(saying, key=lambda one: -one.quoted.weight)[:1]


class _Asking(NamedTuple):
    """What the words of one document are chosen by.

    Attributes:
        marked: themes of which the words are marked.
        by_theme: the document counts for what it is about, not for what it answers.
        said: where that theme is named or was recognised.
    """

    asked: Asked
    sought: Sought
    marked: frozenset[ThemeId]
    by_theme: bool = False
    said: Standing | None = None


class _Shown(NamedTuple):
    """A passage with what is marked and what is quoted of it."""

    passage: Passage
    matches: tuple[Match, ...]
    quoted: Quoted


def _on(card: DocumentCard, themes: Sequence[ThemeId], below: Collection[ThemeId]) -> list[Standing]:
    """How themes, or those below them, stand on a document: first the themes themselves, the surest first."""
    standings = [one for one in card.standings if one.theme in below and one.theme in card.themes]
    return sorted(standings, key=lambda one: (one.theme in themes, surety(one)), reverse=True)


def _on_it(
    own: Sequence[Passage], found: Sequence[Passage], below: Collection[ThemeId], said: Standing | None
) -> list[Passage]:
    """The passages to show of a document on a theme: what made it count, what was found, what names it, or its first.

    Args:
        own: all of the document, in order.
        found: those that answer, best first.
        below: the theme and those below it.
        said: where it is named or was recognised.
    """
    first = [one for one in own if said and one.holds(said)]
    naming = [one for one in own if any(mark.theme in below for mark in one.marks)]
    ordered = (*first, *found, *naming) if first else (*naming, *found)
    chosen = {one.id: one for one in ordered} or {one.id: one for one in own[:1]}
    return list(chosen.values())[:PASSAGES_PER_DOCUMENT]


def _hit(candidate: Candidate, card: DocumentCard, places: Sequence[Place], on: tuple[ThemeId, ...]) -> Hit:
    return Hit(
        document=card,
        passage=places[0].passage,
        quote=places[0].quote,
        score=candidate.score,
        tier=Tier.ABOUT if candidate.counts else Tier.LIKELY,
        probability=candidate.probability,
        found_in=_found_in(candidate),
        matches=places[0].matches,
        more=tuple(places[1:]),
        on=on,
        named=candidate.named,
    )


def _found_in(candidate: Candidate) -> FoundIn:
    """What says most of the question; of equals the text."""
    said = {
        FoundIn.TEXT: candidate.words,
        FoundIn.TITLE: candidate.title,
        FoundIn.HEADING: candidate.heading,
    }
    return max(said, key=lambda place: said[place])
