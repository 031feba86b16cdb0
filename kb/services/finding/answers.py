"""What answers one question, under any filters: found once, and narrowed where that is all there is.

Passages are retrieved and read by the judge without filters first. Where the last that it read of each source are not
about the question, neither is what lies deeper: then filters only narrow what was found, so what a facet counts is what
is found when it is chosen. Where the judge was still finding when it stopped, a filter makes it read on.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.ports.judge import Sitting
from kb.ranking.weighing import Candidate
from kb.services.finding.asking import on_theme
from kb.services.finding.found import Found
from kb.services.finding.gathering import Enquiry
from kb.services.finding.judging import Judging
from kb.services.finding.literal import Fact, with_facts
from kb.services.finding.ordering import by_word_first, days, how_much, on_it_first, pieces, together
from kb.services.finding.phrases import Phrases, looked_for
from kb.services.finding.reads import Read, Reads
from kb.services.finding.retrieving import Retrieving, Understood
from kb.services.finding.sifting import Sifting, passes
from kb.services.finding.understanding import Asked

# On a theme that is called by its name this many of the newest documents of each source can be leafed through.
BROWSED = 5_000


class Question(NamedTuple):
    """A question as it was read, and in the terms of the index.

    Attributes:
        typed: as it was typed, without signs.
        sitting: before the judge; ``None`` when nobody judges.
    """

    asked: Asked
    typed: str
    understood: Understood
    sitting: Sitting | None

    @property
    def key(self) -> Hashable:
        """What tells it from others, as far as reading goes."""
        asked, understood = self.asked, self.understood
        return (
            asked.text,
            self.typed,
            asked.meant,
            asked.first,
            asked.unread,
            understood.named,
            tuple(understood.words.items()),
        )


class Answers:
    """The answers to one question; nothing is found twice."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        retrieving: Retrieving,
        judging: Judging,
        thesaurus: Thesaurus,
        question: Question,
        reads: Reads,
    ) -> None:
        self._catalogue = catalogue
        self._sifting = Sifting(catalogue=catalogue)
        self._phrasing = Phrases(catalogue=catalogue, retrieving=retrieving)
        self._phrases = looked_for(question.asked.read.phrases)
        self._retrieving = retrieving
        self._judging = judging
        self._thesaurus = thesaurus
        self._question = question
        self._remembered = reads
        self._state = self._now()
        self._reads: dict[tuple[Filters, Reader], Read] = {}
        self._found: dict[tuple[Filters, Reader], Found] = {}
        self._cards: dict[tuple[DocumentId, Reader], DocumentCard] = {}
        self._naming: dict[Reader, Mapping[KnowledgeSource, Mapping[DocumentId, Candidate]]] = {}

    def under(self, filters: Filters, reader: Reader) -> Found:
        """Every document that answers, passes the filters and may be seen by the reader."""
        if (filters, reader) not in self._found:
            self._found[filters, reader] = self._find(filters, reader)
        return self._found[filters, reader]

    def beside(self, filters: Filters, chosen: Filters, reader: Reader) -> Found:
        """What answers under wider filters than were chosen; of a question not read to the end what is known of it.

        Then nothing is read for it: it only tells what more could be chosen.
        """
        if self._is_by_catalogue or self.under(Filters(), reader).whole:
            return self.under(filters, reader)
        return self.under(chosen, reader).with_more(self.under(Filters(), reader).under(filters))

    @property
    def _is_by_catalogue(self) -> bool:
        """Whether the documents on a theme, or from a place or year, are what answers."""
        return self._question.asked.theme is not None or self._question.asked.alone

    def _find(self, filters: Filters, reader: Reader) -> Found:
        question = self._question
        if not question.asked.text:
            return Found(candidates={}, likely={}, cards={})
        if self._phrases:
            return self._saying(filters, reader)
        if self._is_by_catalogue:
            read = self._read(Filters(), reader)
            found = {source: self._passing(group, filters, reader) for source, group in read.candidates.items()}
            theme, asked = question.asked.theme, question.asked
            by = self._on_theme(theme, filters, reader) if theme else self._from_there(asked, filters, reader)
            first = by_word_first if asked.by_word else on_it_first
            both = {source: first(found.get(source, ()), by.get(source, ())) for source in {**found, **by}}
            return self._told(both, reader, whole=True, enquiry=read.enquiry)
        everything = self._read(Filters(), reader)
        if everything.whole or filters == Filters():
            passing = {source: self._passing(group, filters, reader) for source, group in everything.candidates.items()}
            return self._told(passing, reader, whole=everything.whole, enquiry=everything.enquiry)
        read = self._read(filters, reader)
        return self._told(read.candidates, reader, whole=False, enquiry=read.enquiry)

    def _saying(self, filters: Filters, reader: Reader) -> Found:
        """What the phrases stand in, on the theme where one is called by its name beside; the judge only orders it."""
        standing = self._phrasing.standing(self._phrases, Filters(), reader)
        if not standing.whole and filters != Filters():
            standing = self._phrasing.standing(self._phrases, filters, reader)
        read, theme = self._read(Filters(), reader), self._question.asked.theme
        on_theme = self._on_theme(theme, filters, reader) if theme else None
        both: dict[KnowledgeSource, list[Candidate]] = {}
        for source in standing.places:
            there = (
                standing.candidates(source) if on_theme is None else standing.among(source, on_theme.get(source, ()))
            )
            found = on_it_first(read.candidates.get(source, ()), self._passing(there, filters, reader))
            both[source] = standing.among(source, [one for one in found if one.counts])
        return self._told(both, reader, whole=standing.whole, enquiry=read.enquiry)

    def _told(
        self,
        candidates: Mapping[KnowledgeSource, Sequence[Candidate]],
        reader: Reader,
        *,
        whole: bool,
        enquiry: Enquiry | None = None,
    ) -> Found:
        """Each piece once, with what has the phrases that were asked for and no word that was left out."""
        cards = self._known([candidate.id for group in candidates.values() for candidate in group], reader)
        found = {source: pieces(group, cards) for source, group in candidates.items()}
        read = self._question.asked.read
        found = {source: self._sifting.sift(group, cards, read, reader) for source, group in found.items()}
        none = read.half_bridged
        return Found(
            candidates={source: [one for one in group if one.counts and not none] for source, group in found.items()},
            likely={source: [one for one in group if not one.counts or none] for source, group in found.items()},
            cards=cards,
            whole=whole,
            enquiry=enquiry,
            naming=frozenset(id for there in self._naming_place(reader).values() for id in there),
        )

    def _naming_place(self, reader: Reader) -> Mapping[KnowledgeSource, Mapping[DocumentId, Candidate]]:
        """Per source the documents that name a place of the question that is looked for in texts."""
        if reader not in self._naming:
            found: dict[KnowledgeSource, dict[DocumentId, Candidate]] = defaultdict(dict)
            for name in looked_for(self._question.asked.read.places_said):
                standing = self._phrasing.standing((name,), Filters(), reader)
                for source in standing.places:
                    found[source].update((one.id, one) for one in standing.candidates(source))
            self._naming[reader] = found
        return self._naming[reader]

    def cards(self, candidates: Iterable[Candidate], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """The cards of what is to be shown."""
        return self._known([one.id for one in candidates], reader)

    def _known(self, ids: Sequence[DocumentId], reader: Reader) -> dict[DocumentId, DocumentCard]:
        """The cards of documents that the reader may see, each asked for once."""
        missing = [id for id in ids if (id, reader) not in self._cards]
        if missing:
            self._keep(self._catalogue.cards(missing, reader).values(), reader)
        return {id: self._cards[id, reader] for id in ids if (id, reader) in self._cards}

    def _keep(self, cards: Iterable[DocumentCard], reader: Reader) -> None:
        self._cards.update(((card.id, reader), card) for card in cards)

    def _passing(self, group: Sequence[Candidate], filters: Filters, reader: Reader) -> list[Candidate]:
        if filters == Filters():
            return list(group)
        cards = self._known([one.id for one in group], reader)
        return [one for one in group if one.id in cards and passes(cards[one.id], filters)]

    def _now(self) -> Hashable | None:
        """What reading depends on besides the question; ``None`` where it has to be done each time."""
        state = self._retrieving.state if self._judging.is_steady else None
        return None if state is None else (state, datetime.now(UTC).date())

    def _read(self, filters: Filters, reader: Reader) -> Read:
        """What is retrieved under filters and read, now or for who asked the same just before."""
        if (filters, reader) not in self._reads:
            read, key = partial(self._read_now, filters, reader), (self._question.key, filters, reader, self._state)
            self._reads[filters, reader] = self._remembered.of(key, read) if self._state else read()
        return self._reads[filters, reader]

    def _read_now(self, filters: Filters, reader: Reader) -> Read:
        """The same, read now; what is from the places and years that were read apart as well."""
        question = self._question
        retrieving, asked = self._retrieving, question.asked
        apart = [filters, asked.within(filters), asked.anytime.within(filters)]
        naming = {id for there in self._naming_place(reader).values() for id in there}
        if naming:
            among = naming if filters.documents is None else naming & filters.documents
            apart.append(filters.model_copy(update={"documents": frozenset(among)}))
        retrieved = [retrieving.retrieve(question.understood, narrowed, reader) for narrowed in dict.fromkeys(apart)]
        found = [retrieving.candidates(one, judged=question.sitting is not None) for one in retrieved]
        at_once = {source: together([group[source] for group in found]) for source in found[0]}
        enquiry = retrieving.enquiry(asked.text, question.understood, retrieved[0])
        weighed = self._judging.weighed(question.sitting, enquiry, at_once, reader)
        facts = self._facts(filters, reader)
        candidates = {
            source: with_facts(group, facts[source], at_once[source]) for source, group in weighed.candidates.items()
        }
        whole = weighed.read_out or (weighed.all_read and not any(one.is_cut for one in retrieved))
        return Read(candidates, whole, enquiry)

    def _facts(self, filters: Filters, reader: Reader) -> dict[KnowledgeSource, dict[DocumentId, Fact]]:
        """Per source the documents that the question names, under filters, where nothing else says what answers."""
        found: dict[KnowledgeSource, dict[DocumentId, Fact]] = defaultdict(dict)
        if self._phrases or (self._is_by_catalogue and not self._question.asked.by_word):
            return found
        asked, literal = self._question.asked, self._judging.literal
        facts = literal.facts(asked.text, self._question.typed, reader)
        for name in asked.read.places_said:
            facts |= literal.facts(f"{asked.text} {name}", self._question.typed, reader)
        for id, card in self._known(list(facts), reader).items():
            if passes(card, filters):
                found[card.knowledge_source][id] = facts[id]
        return found

    def _on_theme(self, theme: ThemeId, filters: Filters, reader: Reader) -> dict[KnowledgeSource, list[Candidate]]:
        """The documents on a theme that pass the filters, with how much they are about it."""
        wanted = {field: value for field, value in on_theme(theme, self._thesaurus) if value}
        if any(getattr(filters, field) for field in wanted):
            groups = self._browse(filters, reader, theme=theme)
        else:
            groups = self._browse(filters.model_copy(update=wanted), reader)
        return {source: self._by_how_much(theme, group, reader) for source, group in groups.items()}

    def _from_there(self, asked: Asked, filters: Filters, reader: Reader) -> dict[KnowledgeSource, list[Candidate]]:
        """The documents from the places and years that were read, or from the places alone where none has both."""
        there: dict[KnowledgeSource, list[Candidate]] = {}
        for one in (asked, asked.anytime) if asked.has_both else (asked,):
            narrowed = one.only(filters)
            there = self._browse(narrowed, reader) if narrowed else {}
            if any(there.values()):
                break
        for source, naming in self._naming_place(reader).items():
            known = {one.id for one in there.get(source, ())}
            also = self._passing([one for id, one in naming.items() if id not in known], filters, reader)
            cards = self._known([one.id for one in also], reader)
            also = [one for one in also if one.id in cards and asked.comes_first(cards[one.id], names=True)]
            there[source] = [*there.get(source, ()), *also]
        return there

    def _browse(
        self, filters: Filters, reader: Reader, *, theme: ThemeId | None = None
    ) -> dict[KnowledgeSource, list[Candidate]]:
        """Per source the documents that pass the filters, and are on a theme besides, newest first."""
        groups: dict[KnowledgeSource, list[Candidate]] = {}
        for source, own in _per_source(filters).items():
            newest = self._catalogue.select(own, reader, limit=BROWSED)
            self._keep(newest, reader)
            kept = [card for card in newest if theme is None or theme in card.concepts]
            groups[source] = [Candidate(card.id, days(card.date), (), sure=True) for card in kept]
        return groups

    def _by_how_much(self, theme: ThemeId, on_it: Sequence[Candidate], reader: Reader) -> list[Candidate]:
        """Documents on a theme with how much they are about it, from 0 to 1, newest first."""
        below = frozenset(self._thesaurus.subtree(theme))
        cards = [self._cards[one.id, reader] for one in on_it]
        shares = [how_much(one, theme, below, titled=theme in self._retrieving.named(one.title)) for one in cards]
        return [one._replace(score=share) for one, share in zip(on_it, shares, strict=True)]


def _per_source(filters: Filters) -> dict[KnowledgeSource, Filters]:
    """The filters for each source that they let through, on that source alone."""
    asked = [source for source in KnowledgeSource if not filters.sources or source in filters.sources]
    return {source: filters.model_copy(update={"sources": frozenset({source})}) for source in asked}
