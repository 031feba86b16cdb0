"""The words that people use for what a code means, so that a theme can be found by them; a person decides that."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kb.errors import Invalid, ThingNotFound
from kb.model.annotation import Coding, Highlight
from kb.model.codebook import Code
from kb.model.deed import Change, DeedKind, Head
from kb.model.identity import ThemeId
from kb.model.policy import Action, decide, require
from kb.model.reader import KEEPER, Reader
from kb.model.study import Member, StudyId
from kb.model.theme import Thesaurus
from kb.model.wording import Ruling, Wording
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue
from kb.ports.work import Work
from kb.ranking.plurality import contribution
from kb.ranking.telling import Telling, Told, telling
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds, Plan, new_thing

_MOST = 12
_LONGEST_REASON = 500
_LOOKED = 5_000
"""Codings at most, of the code and of others; what stands out does so in fewer."""


class Offered(NamedTuple):
    """A word that studies offer as a label of a theme.

    Attributes:
        people: how many independent people and studies use it, in the study where that is most.
        studies: how many offer it.
        ruling: what was decided on it; ``None``: nothing so far.
        reason: for that.
    """

    concept: ThemeId
    word: str
    people: int
    studies: int
    ruling: Ruling | None = None
    reason: str = ""


class Wordings:
    """Words that stand out in what got a code."""

    def __init__(self, deeds: Deeds, *, coder: Coder, catalogue: Catalogue, thesaurus: Thesaurus, work: Work) -> None:
        self._deeds = deeds
        self._work = work
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

    def decided(self, study: StudyId, reader: Reader) -> list[Wording]:
        """What was decided on words in a study.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        return self._deeds.annotations.things(Wording, study, reader)

    def decide(self, study: StudyId, code: str, word: str, reader: Reader, *, offered: bool, key: str = "") -> Head:
        """Offer a word that stands out in a code to the thesaurus, as a label of its theme; or set it aside.

        Raises:
            ThingNotFound: the code is not there.
            Invalid: it belongs to no theme, or the word does not stand out.
        """

        def plan(me: Member) -> Plan:
            asked = self._deeds.one(Code, study, code, reader)
            if asked.concept is None:
                msg = "geef de code eerst een thema; daar hoort het woord dan bij"
                raise Invalid(msg)
            found = next((one for one in self.telling(study, code, reader) if one.word == word), None)
            if found is None:
                msg = "dit woord valt hier niet meer op"
                raise Invalid(msg)
            decided = self.decided(study, reader)
            there = next((one for one in decided if (one.concept, one.word) == (asked.concept, word)), None)
            now = Wording(
                id=there.id if there else new_thing(),
                study=study,
                concept=asked.concept,
                word=word,
                offered=offered,
                people=found.people,
                by=me.id,
                made_at=self._deeds.now(),
            )
            return Plan(DeedKind.WORDED, [Change(there, now)], about=asked.id)

        return self._deeds.run(study, reader, plan, key=key)

    def offered(self) -> list[Offered]:
        """What all studies offer to whoever keeps the thesaurus, theme by theme; of whom or which study is not told."""
        found: dict[tuple[ThemeId, str], list[Wording]] = defaultdict(list)
        for one in self._all():
            found[one.concept, one.word].append(one)
        return [_offered(some) for _, some in sorted(found.items())]

    def proposals(self, reader: Reader) -> list[Offered]:
        """The same, for whoever keeps the thesaurus and looks through it.

        Raises:
            Forbidden: not for who does not.
        """
        self._require_keeping(reader)
        return self.offered()

    def rule(self, concept: str, word: str, ruling: Ruling | None, reason: str, reader: Reader) -> None:
        """Take a word as a label or decline it, with a reason that studies can read; ``None`` opens that again.

        Raises:
            Forbidden: not for who does not keep the thesaurus.
            Invalid: no reason, or one that is too long.
            ThingNotFound: nobody offers it.
        """
        self._require_keeping(reader)
        why = " ".join(reason.split()) if ruling else ""
        if ruling and not (0 < len(why) <= _LONGEST_REASON and why.isprintable()):
            msg = f"schrijf een reden van 1 tot {_LONGEST_REASON} tekens"
            raise Invalid(msg)
        with self._work():
            some = [one for one in self._all() if (one.concept, one.word) == (concept, word)]
            if not some:
                msg = f"nobody offers {word!r} for {concept}"
                raise ThingNotFound(msg)
            for one in some:
                now = one.model_copy(update={"ruling": ruling, "reason": why})
                plan = Plan(DeedKind.WORDED, [Change(one, now)], about=one.id)
                self._deeds.carry_out(one.study, reader, plan, invited=True)

    def _require_keeping(self, reader: Reader) -> None:
        require(decide(reader, Action.MANAGE, on=self._deeds.now().date()))

    def _all(self) -> list[Wording]:
        """What studies offer."""
        annotations = self._deeds.annotations
        studies = annotations.studies(KEEPER)
        return [one for study in studies for one in annotations.things(Wording, study.study, KEEPER) if one.offered]

    def _told(self, study: StudyId, codings: Iterable[Coding], reader: Reader) -> Sequence[Told]:
        """The words of what got codes, each highlight once, with who says them."""
        marked = self._deeds.some(Highlight, study, (one.highlight for one in codings if one.highlight), reader)
        # A part of a page has none.
        marked = [one for one in marked if not one.region]
        said = self._coder.words(marked, reader) if marked else {}
        cards = self._catalogue.cards(list({one.document for one in marked}), reader) if marked else {}
        return [
            Told(said[one.id], contribution(cards[one.document]))
            for one in marked
            if one.id in said and one.document in cards and cards[one.document].knowledge_source.counts
        ]


def _offered(some: Sequence[Wording]) -> Offered:
    """What studies together offer; what was decided on it last."""
    ruled = [one for one in some if one.ruling]
    last = ruled[-1] if ruled else some[0]
    most = max(one.people for one in some)
    return Offered(some[0].concept, some[0].word, most, len(some), last.ruling, last.reason)
