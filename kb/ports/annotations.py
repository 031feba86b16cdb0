"""What researchers do with documents: studies, and everything that stands in them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from kb.model.annotation import Highlight
from kb.model.deed import Deed, DeedKind, Head
from kb.model.evidence import KnowledgeSource
from kb.model.finding import Finding, Stance
from kb.model.identity import AccountId, DocumentId, ThemeId
from kb.model.reader import Reader
from kb.model.region import Region
from kb.model.study import Member, Outgoing, Study, StudyId, Thing, ThingId
from kb.model.text import Span

Kind = TypeVar("Kind", bound=Thing)
"""A kind of thing that stands in studies."""


class Where(NamedTuple):
    """Which things are asked for; what is left open is not asked about.

    Attributes:
        ids: those with one of these ids.
        document: those in a document.
        within: highlights that touch a stretch of it, and regions of pages that begin in it.
        code, concept, coder, highlight: codings of these; ``coder`` of highlights too.
        coders: the same of any of these.
        on: memos on a thing; what is foreign by the thing of ours.
        finding: stances on a finding.
        since: what was made then or later.
        limit, offset: so many of them, and after how many.
    """

    ids: tuple[ThingId, ...] | None = None
    document: DocumentId | None = None
    within: Span | None = None
    code: ThingId | None = None
    concept: ThemeId | None = None
    coder: ThingId | None = None
    coders: tuple[ThingId, ...] | None = None
    highlight: ThingId | None = None
    on: str | None = None
    finding: ThingId | None = None
    since: datetime | None = None
    limit: int | None = None
    offset: int = 0


ALL = Where()


class Tally(NamedTuple):
    """How often a code or concept was given in one document by one coder; empty is what was not asked apart.

    Attributes:
        code: of the study; empty where it is a concept.
    """

    code: str
    concept: str
    document: DocumentId
    source: KnowledgeSource
    coder: ThingId
    codings: int


class Spread(NamedTuple):
    """Over which documents a code or concept was given.

    Attributes:
        code: of the study; empty where it is a concept.
        documents: as often as it was given in each.
    """

    code: str
    concept: str
    documents: Sequence[DocumentId]


EACH = ("code", "concept", "document", "coder")
"""All that is counted apart."""


class Marked(NamedTuple):
    """A coding, as far as tables need it.

    Attributes:
        code: of the study; empty where it is a concept.
        start, end: of the highlight; ``None`` where the document was coded as a whole.
        place: the highlight, or who coded the document as a whole: the same for all that somebody said of some words.
        region: where a part of a page was coded; ``None`` for words.
    """

    id: ThingId
    code: str
    concept: str
    document: DocumentId
    start: int | None
    end: int | None
    place: str
    region: Region | None = None


class Grounds(NamedTuple):
    """A finding with what it stands on, as far as the reader may read that.

    Attributes:
        stances: in the order in which they were taken.
        highlights: those of the stances, by their ids.
        closed: how many stances more are on words that others may read, and this reader not (any more).
        gone: the stances that are on words which nobody may read any more.
    """

    finding: Finding
    stances: Sequence[Stance]
    highlights: Mapping[ThingId, Highlight]
    closed: int = 0
    gone: tuple[ThingId, ...] = ()


class Hidden(NamedTuple):
    """What is left of highlights in a document that the reader cannot read any more."""

    document: DocumentId
    codings: int


class Annotations(Protocol):
    """Studies with their things; part of the database of the catalogue.

    A study is for its members: for anybody else it does not exist. What is in or on a document that a member may not
    read, that member is not given; whoever withdraws a document thereby withdraws every highlight of it.

    Raises:
        CatalogueUnavailable: the database does not answer.
        StudyNotFound: there is none, or it is not for this reader.
    """

    def studies(self, reader: Reader) -> list[Study]:
        """Those that the reader is a member of, the newest first."""

    def member(self, study: StudyId, reader: Reader) -> Member:
        """Who the reader is in a study."""

    def things(self, kind: type[Kind], study: StudyId, reader: Reader, where: Where = ALL) -> list[Kind]:
        """The things of a kind: those of a text in its order, others in theirs, or by their ids."""

    def count(self, kind: type[Kind], study: StudyId, reader: Reader, where: Where = ALL) -> int:
        """How many things of a kind there are, wherever a page of them begins and ends."""

    def tallies(self, study: StudyId, reader: Reader, where: Where = ALL, *, per: Sequence[str] = EACH) -> list[Tally]:
        """How often codes and concepts were given, where it may be read: apart for each of these, and by source."""

    def spread(self, study: StudyId, reader: Reader) -> list[Spread]:
        """Over which documents each code and concept was given, where it may be read: as ``tallies``, but sooner."""

    def marked(self, study: StudyId, reader: Reader, where: Where = ALL) -> list[Marked]:
        """Where each code and concept was given, where it may be read, in the order of each text."""

    def grounds(
        self, reader: Reader, *, study: StudyId | None = None, ids: Sequence[ThingId] | None = None
    ) -> list[Grounds]:
        """Findings with what they stand on, the newest first: of a study, for its members, or else what is published.

        Args:
            reader: who asks.
            study: in which; without it those of any study that everybody may read.
            ids: only these.
        """

    def hidden(self, study: StudyId, reader: Reader) -> list[Hidden]:
        """How many codings stand in documents that the reader may not read (any more)."""

    def published(self, document: DocumentId, reader: Reader) -> list[Study]:
        """The studies of which a layer is published that has codings in a document which the reader may read."""

    def layers(self, kind: type[Kind], study: StudyId, document: DocumentId, reader: Reader) -> list[Kind]:
        """Of what is published in a document: highlights, codings, codes or members; for who may read the document."""

    def holding(self, documents: Collection[DocumentId], reader: Reader) -> list[tuple[Study, Outgoing]]:
        """The files with words of these documents that were taken out of the reader's studies; the oldest first."""

    def is_referred_to(self, study: StudyId, id: ThingId, reader: Reader) -> bool:
        """Whether a memo or a stance stands on a highlight, or its words are the name of a code."""

    def apply(self, deed: Deed, reader: Reader) -> Head:
        """Carry out a deed in one transaction with its event, and write it down; one with the same key only once.

        Raises:
            InTheWay: a thing is no longer what the deed takes it for, or something else refers to it.
        """

    def done(self, study: StudyId, reader: Reader, key: str) -> Head | None:
        """What the reader did in a study under a key; nothing for an empty one."""

    def deeds(self, study: StudyId, reader: Reader, *, after: int = 0, limit: int = 100) -> list[Head]:
        """What was done in a study after a moment, in order."""

    def latest(self, study: StudyId, reader: Reader, *, limit: int = 100) -> list[Head]:
        """What was done in a study last, by anybody, the last first."""

    def last(self, study: StudyId, account: AccountId, reader: Reader, *, limit: int = 100) -> list[Head]:
        """What somebody did in a study, the last first; not what took back or did again."""

    def about(self, study: StudyId, account: AccountId, kind: DeedKind, reader: Reader) -> list[str]:
        """What each deed of a kind was about that somebody did and that is not taken back, in order."""

    def deed(self, study: StudyId, id: str, reader: Reader) -> Deed:
        """One with all it changed, as far as the reader may read what that is in or on.

        Raises:
            ThingNotFound: there is none in the study.
        """

    def history(self, study: StudyId, id: ThingId, reader: Reader) -> list[Deed]:
        """The deeds that changed a thing which the reader may read, in order, each with its changes of that only."""

    def at(self, kind: type[Kind], study: StudyId, number: int, reader: Reader) -> list[Kind]:
        """The things of a kind as they were after a deed."""
