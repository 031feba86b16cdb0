"""A search as the list of documents of a study: what it finds today, and what of that is new since it was looked at."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from kb.errors import Invalid
from kb.model.deed import Change, DeedKind, Head
from kb.model.document import DocumentCard
from kb.model.reader import Reader
from kb.model.search import Filters, SearchQuery
from kb.model.study import Member, Study, StudyId, StudyRole, Taken
from kb.ports.catalogue import Catalogue
from kb.services.finding.searching import Searching
from kb.services.tagging.deeds import Deeds, Plan
from kb.services.tagging.narrowing import CodeCount, Narrowing

_LONGEST = 4_000


class Sought(NamedTuple):
    """What the search of a study finds for one reader.

    Attributes:
        new: what came in after it was looked at and is not read for the study yet; all of it before the first time.
        left: what was there then, and is not read for the study.
        taken: how much of what it finds is.
        at: when that was; what comes in after it will be new once this was looked at.
    """

    new: Sequence[DocumentCard]
    left: Sequence[DocumentCard]
    taken: int
    at: datetime

    @property
    def total(self) -> int:
        """How much it finds."""
        return len(self.new) + len(self.left) + self.taken


class Seeking:
    """Follows the searches of studies."""

    def __init__(self, deeds: Deeds, *, narrowing: Narrowing, searching: Searching, catalogue: Catalogue) -> None:
        self._deeds = deeds
        self._narrowing = narrowing
        self._searching = searching
        self._catalogue = catalogue

    def sought(self, study: StudyId, query: SearchQuery, reader: Reader) -> Sought:
        """What a search finds now, set against what is read for a study.

        Args:
            study: which, and when its search was looked at last.
            query: the question that its search stands for.
            reader: whose rights count.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            InvalidQuery: it cannot be asked.
        """
        at = self._deeds.now()
        looked = self._deeds.one(Study, study, study, reader).seen_at
        known = {one.document for one in self._deeds.annotations.things(Taken, study, reader)}
        asked = self._narrowing.narrowed(query, reader)
        found = self._searching.documents(asked, reader)
        missing = [card for card in found if card.id not in known]
        # When what was found came in is known of all at once.
        only = Filters(documents=frozenset(card.id for card in missing))
        came = dict(self._catalogue.added(only, reader)) if looked else {}
        new = [card for card in missing if looked is None or came.get(card.id, at) > looked]
        seen = {card.id for card in new}
        left = [card for card in missing if card.id not in seen]
        return Sought(new, left, len(found) - len(missing), at)

    def codes(self, query: SearchQuery, study: Study, reader: Reader) -> list[CodeCount]:
        """How many of the documents that a question finds were given each code, as if no code of the study was chosen.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        wider = query.model_copy(update={"filters": self._narrowing.without(query.filters, study, reader)})
        asked = self._narrowing.narrowed(wider, reader)
        # Without its only filter a search is for everything there is, which nobody asked for.
        if not asked.text and asked.filters == Filters():
            return self._narrowing.counts(study, None, reader)
        found = {card.id for card in self._searching.documents(asked, reader)}
        return self._narrowing.counts(study, found, reader)

    def follow(self, study: StudyId, said: str, reader: Reader, *, key: str = "") -> Head:
        """Let a study follow a search, as its address says it, from now on; none where nothing is said.

        Raises:
            Forbidden: only the lead may.
            Invalid: it is too long.
        """
        if len(said) > _LONGEST:
            msg = f"een zoekvraag telt hoogstens {_LONGEST} tekens"
            raise Invalid(msg)

        def plan(_: Member) -> Plan:
            before = self._deeds.one(Study, study, study, reader)
            after = before.model_copy(update={"query": said, "seen_at": None})
            return Plan(DeedKind.STUDY, [Change(before, after)] if said != before.query else [], about=before.id)

        return self._deeds.run(study, reader, plan, least=StudyRole.LEAD, key=key)

    def looked(self, study: StudyId, at: datetime | None, reader: Reader, *, key: str = "") -> Head:
        """What its search found up to a moment, or now, was looked at, for all; never earlier than was said before.

        Raises:
            Forbidden: who only reads along may not.
        """
        now = self._deeds.now()
        moment = min(at, now) if at else now

        def plan(_: Member) -> Plan:
            before = self._deeds.one(Study, study, study, reader)
            latest = max(moment, before.seen_at) if before.seen_at else moment
            return Plan(
                DeedKind.STUDY, [Change(before, before.model_copy(update={"seen_at": latest}))], about=before.id
            )

        return self._deeds.run(study, reader, plan, key=key)
