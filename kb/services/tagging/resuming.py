"""Where a reader was: the studies that they are in, the one that they did something in last before the others."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from kb.model.annotation import Coding, Highlight
from kb.model.deed import DeedKind, Head
from kb.model.document import DocumentCard
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId
from kb.model.reader import Reader
from kb.model.study import Member, Study, StudyId, StudyRole, Taken
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue
from kb.services.tagging.coding import Coder
from kb.services.tagging.deeds import Deeds
from kb.services.tagging.studies import Row


class Left(NamedTuple):
    """A study as the reader left it.

    Attributes:
        last: what the reader did in it last and did not take back; nothing before the first time.
        place: the last of that which was in a document.
    """

    study: Study
    me: Member
    last: Head | None
    place: Head | None = None

    @property
    def at(self) -> datetime:
        """When that was."""
        return self.last.at if self.last else self.study.made_at

    @property
    def codes_along(self) -> bool:
        """Whether the reader may do something in it."""
        return self.me.role.rank >= StudyRole.CODER.rank


class Spot(NamedTuple):
    """The place where a reader was.

    Attributes:
        highlight: the words that they marked or looked at there, and ``words``; none where those are gone.
    """

    study: Study
    card: DocumentCard
    highlight: Highlight | None
    words: str
    at: datetime


class Progress(NamedTuple):
    """How far a reader is with the documents of one voice."""

    source: KnowledgeSource
    done: int
    left: int


class Resuming:
    """Finds where a reader was."""

    def __init__(self, deeds: Deeds, *, coder: Coder, catalogue: Catalogue) -> None:
        self._deeds = deeds
        self._coder = coder
        self._catalogue = catalogue

    def all(self, reader: Reader) -> list[Left]:
        """The studies of a reader, the one of last before the others.

        Raises:
            Forbidden: the reader may not tag at all.
        """
        self._deeds.require_tagging(reader)
        found = [self._left(study, reader) for study in self._deeds.annotations.studies(reader)]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def spot(self, reader: Reader) -> Spot | None:
        """The place where a reader was last, in any study; nothing where it is not there for them any more."""
        for left in self.all(reader):
            if left.place is None:
                continue
            document = DocumentId(left.place.document)
            card = self._catalogue.cards([document], reader).get(document)
            if card:
                highlight = self._marked(left, reader)
                words = self._coder.words([highlight], reader).get(highlight.id, "") if highlight else ""
                return Spot(left.study, card, highlight, words, left.place.at)
        return None

    def today(self, study: StudyId, reader: Reader) -> int:
        """How many codings were made in a study since the day began, by anybody, and are there."""
        began = self._deeds.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._deeds.annotations.count(Coding, study, reader, Where(since=began))

    @staticmethod
    def progress(rows: Iterable[Row]) -> list[Progress]:
        """How far the reader is with documents, voice by voice; voices that have none are left out."""
        done: Counter[KnowledgeSource] = Counter()
        left: Counter[KnowledgeSource] = Counter()
        for row in rows:
            (done if row.read else left)[row.card.knowledge_source] += 1
        return [Progress(one, done[one], left[one]) for one in KnowledgeSource if done[one] or left[one]]

    def standing(self, study: StudyId, reader: Reader) -> frozenset[DocumentId]:
        """The documents that are read for a study.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
        """
        return frozenset(one.document for one in self._deeds.annotations.things(Taken, study, reader))

    def just_added(self, left: Left, among: Iterable[DocumentId], reader: Reader) -> DocumentId | None:
        """The one of some documents that the reader added to a study, if that is all that they did last in it."""
        head = left.last
        if head is None or head.kind is not DeedKind.DOCUMENTS or head.size != 1:
            return None
        changed = self._deeds.annotations.deed(left.study.study, head.id, reader).changes
        added = {one.after.document for one in changed if isinstance(one.after, Taken) and one.before is None}
        return next((document for document in among if document in added), None)

    def _left(self, study: Study, reader: Reader) -> Left:
        me = self._deeds.member(study.study, reader)
        done = self._deeds.annotations.last(study.study, reader.account, reader) if reader.account else []
        kept = [head for head in done if head.size and not head.undone]
        return Left(study, me, next(iter(kept), None), next((head for head in kept if head.document), None))

    def _marked(self, left: Left, reader: Reader) -> Highlight | None:
        """The words that a deed was about, where they are still marked."""
        changes = self._deeds.annotations.deed(left.study.study, left.place.id if left.place else "", reader).changes
        ids = [change.thing.id for change in changes if isinstance(change.thing, Highlight)]
        ids += [
            change.thing.highlight for change in changes if isinstance(change.thing, Coding) and change.thing.highlight
        ]
        return next(iter(self._deeds.some(Highlight, left.study.study, ids, reader)), None)
