"""Everything that can go wrong in the core, as one tree; no HTTP in it.

::

    KbError
    ├── NotFound          DocumentNotFound with Gone, ThemeNotFound, AccountNotFound, LabNotFound,
    │                     StudyNotFound, ThingNotFound, CollectionNotFound, BlockNotFound, EditionNotFound,
    │                     EntryNotFound
    ├── Invalid           what was given cannot be used; see ``InvalidQuery``, ``InvalidDocument``
    ├── Refused           ConsentMissing, OutsideFolder, Withdrawn, Forbidden with Closed, NotSignedIn, EntryRefused,
    │                     InTheWay, NotReady, Outdated
    └── Unavailable       IndexInUse, IndexDamaged, IndexUnavailable, EncoderUnavailable, CatalogueUnavailable,
                          ProviderUnavailable, PostUnavailable, TimeOver

A message names the thing and the reason. ``api.problems`` and ``ui.pages`` turn
a family into a status code; ``ingest.report`` turns it into a line.
"""

from datetime import date
from typing import ClassVar, NamedTuple, Protocol


class KbError(Exception):
    """Base of all errors that this project raises on purpose."""

    code: ClassVar[str] = "error"


class NotFound(KbError):
    """Something asked for by its id does not exist, or not for this reader."""

    code = "not-found"


class DocumentNotFound(NotFound):
    """No document with this id that the reader may see."""


class Gone(DocumentNotFound):
    """A document that the reader might see until it was withdrawn or removed.

    Attributes:
        id: of the document.
        reason: ``withdrawn`` or ``removed``.
        on: the day on which that was decided.
    """

    code = "gone"

    def __init__(self, id: str, reason: str, on: date) -> None:
        super().__init__(f"document {id} is {reason}")
        self.id = id
        self.reason = reason
        self.on = on


class PageNotFound(NotFound):
    """There is no such page of a file, or it is not for this reader."""


class ThemeNotFound(NotFound):
    """No theme with this id in the thesaurus."""


class AccountNotFound(NotFound):
    """No account with this id."""


class LabNotFound(NotFound):
    """No lab with this slug."""


class StudyNotFound(NotFound):
    """No study with this id that the reader is a member of."""


class ThingNotFound(NotFound):
    """Nothing with this id in the study."""


class CollectionNotFound(NotFound):
    """No collection with this id or name that the reader may see."""


class BlockNotFound(NotFound):
    """Nothing with this id in the draft of the collection."""


class EditionNotFound(NotFound):
    """No edition with this number of the collection that the reader may see."""


class EntryNotFound(NotFound):
    """No entry of a journal with this id that the reader may see."""


class Invalid(KbError):
    """What was given cannot be used as it is."""

    code = "invalid"


class Fault(NamedTuple):
    """What is wrong with one parameter, by its name on the wire, or with one part."""

    field: str
    reason: str


class InvalidQuery(Invalid):
    """A search that cannot be carried out.

    Attributes:
        faults: everything that is wrong with it; at least one.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.reason for fault in faults))
        self.faults = faults

    @property
    def field(self) -> str:
        """The first parameter at fault."""
        return self.faults[0].field


class Taken(Invalid):
    """Somebody else has what may be had once."""

    code = "taken"


class WeakPassword(Invalid):
    """A password that is too short, too long, or one of the first that anybody would try.

    Attributes:
        why: ``short``, ``long`` or ``easy``.
    """

    code = "weak-password"

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why


class InvalidDocument(Invalid):
    """A file that cannot become a document; ``code`` is the reason in one word."""

    code = "unreadable"


class UnknownType(InvalidDocument):
    """No reader exists for this kind of file."""

    code = "unknown-type"


class EmptyDocument(InvalidDocument):
    """The file holds no text."""

    code = "empty"


class EncryptedDocument(InvalidDocument):
    """The file asks for a password."""

    code = "encrypted"


class TooLarge(InvalidDocument):
    """The file, or what it unpacks to, exceeds the limit."""

    code = "too-large"


class WrongEncoding(InvalidDocument):
    """The bytes are not UTF-8 text."""

    code = "wrong-encoding"


class ProgramMissing(InvalidDocument):
    """Another program is needed to read this kind of file, and it is not installed."""

    code = "program-missing"


class MissingFile(InvalidDocument):
    """There is no such file."""

    code = "missing-file"


class InvalidManifest(Invalid):
    """A manifest, or one entry of it, that cannot be used."""

    code = "invalid-manifest"


class Sentence(Protocol):
    """Something to say that is not in a language yet."""

    def told(self, language: str) -> str:
        """It in words, without a capital and a full stop."""
        ...


class InvalidExchange(Invalid):
    """A file of another tool that cannot be read, or that is not safe to read.

    Attributes:
        said: why; the message is the Dutch of it.
    """

    code = "invalid-exchange"

    def __init__(self, said: Sentence) -> None:
        super().__init__(said.told("nl"))
        self.said = said


class UploadGone(Invalid):
    """A file that somebody sent is not there any more, or not for who asks."""

    code = "upload-gone"


class RightsMissing(InvalidManifest):
    """An entry does not say who may read the document."""

    code = "rights-missing"


class SourceMissing(InvalidManifest):
    """Nothing says whose knowledge the document holds."""

    code = "source-missing"


class Refused(KbError):
    """Understood, but not allowed."""

    code = "refused"


class ConsentMissing(Refused):
    """A resident's story without recorded consent to read it."""

    code = "consent-missing"


class OutsideFolder(Refused):
    """A path that leads out of the folder it was given in."""

    code = "outside-folder"


class Forbidden(Refused):
    """The policy says no.

    Attributes:
        reason: the code of why, see ``kb.model.policy.Reason``.
    """

    code = "forbidden"

    def __init__(self, reason: str) -> None:
        super().__init__(f"not allowed: {reason}")
        self.reason = reason


class Closed(Forbidden):
    """A document that the reader may know of and not read.

    Attributes:
        until: the first day on which it may be read, where an embargo is why.
    """

    code = "closed"

    def __init__(self, reason: str, until: date | None = None) -> None:
        super().__init__(reason)
        self.until = until


class InTheWay(Refused):
    """Somebody changed it meanwhile, or built on it, so that it cannot be done as it was meant.

    Attributes:
        kind: what it is that is in the way, such as ``coding``.
        id: of that.
        why: ``changed``: it is something else now; ``gone``; ``there``: there is one like it already; ``used``: it
            refers to what would go; ``nothing``: there is nothing to take back or to do again.
        by: the account that did that last; empty where nobody was signed in.
        number: of the deed by which.
    """

    code = "in-the-way"

    def __init__(self, kind: str, id: str, why: str, *, by: str = "", number: int = 0) -> None:
        super().__init__(f"{kind} {id} is in the way: {why}")
        self.kind = kind
        self.id = id
        self.why = why
        self.by = by
        self.number = number


class Outdated(Refused):
    """Somebody speaks of the text of a document as it was before."""

    code = "outdated"


class NotReady(Refused):
    """Something that cannot be made public yet.

    Attributes:
        id: of that.
        kind: what it is, such as ``finding``.
        faults: everything that stands in the way, each with the id of what it is about, which may be empty; at least
            one.
    """

    code = "not-ready"

    def __init__(self, id: str, *faults: Fault, kind: str = "finding") -> None:
        super().__init__(f"{id} is not ready: " + ", ".join(dict.fromkeys(fault.reason for fault in faults)))
        self.id = id
        self.kind = kind
        self.faults = faults


class NotSignedIn(Refused):
    """Whoever this is, it is not shown: unknown, wrong password, wrong code or disabled, all told alike."""

    code = "not-signed-in"


class CodeNeeded(Refused):
    """The password was right; the code of the second factor is still to come.

    Attributes:
        secret: of the half that is done.
    """

    code = "code-needed"

    def __init__(self, secret: str) -> None:
        super().__init__("the code of the second factor is needed")
        self.secret = secret


class EntryRefused(Refused):
    """Somebody came back from the provider of the organisation, and does not get in.

    Attributes:
        why: ``errand``: not the way that this browser was sent, or over; ``denied``: the provider let nobody through;
            ``proof``: what it says cannot be believed; ``groups``: none of theirs gives entry; ``email``: somebody
            has that address already; ``disabled``.
    """

    code = "entry-refused"

    def __init__(self, why: str) -> None:
        super().__init__(f"no entry by the provider: {why}")
        self.why = why


class TooOften(Refused):
    """Tried too often in a short time.

    Attributes:
        seconds: after which it can be tried again.
    """

    code = "too-often"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"tried too often; again in {seconds} seconds")
        self.seconds = seconds


class Withdrawn(Refused):
    """What was withdrawn or removed does not come back by being added again."""

    code = "withdrawn"


class Unavailable(KbError):
    """Something the product needs does not answer.

    Attributes:
        seconds: after how long it can be tried again.
    """

    code = "unavailable"
    seconds = 5


class TimeOver(Unavailable):
    """A request took longer than it may."""

    code = "time-over"

    def __init__(self) -> None:
        super().__init__("a request took longer than it may")


class InUse(Unavailable):
    """Somebody does what cannot be done at the same time."""

    code = "in-use"


class IndexInUse(Unavailable):
    """Another process holds the embedded index."""

    code = "index-in-use"


class IndexDamaged(Unavailable):
    """The index cannot be read, or does not hold what the catalogue says it should."""

    code = "index-damaged"


class IndexUnavailable(Unavailable):
    """The index cannot be opened or written now, and nothing says that it is damaged: rights, room, open files."""

    code = "index-unavailable"


class NoRoomBeside(IndexUnavailable):
    """There is no room on the disk for another index beside the one that is there."""

    code = "no-room-beside"


class EncoderUnavailable(Unavailable):
    """The configured sentence encoder cannot be loaded."""

    code = "encoder-unavailable"


class CatalogueUnavailable(Unavailable):
    """The database does not answer or is of another version."""

    code = "catalogue-unavailable"


class PostUnavailable(Unavailable):
    """The mail server does not answer, or did not take a letter."""

    code = "post-unavailable"


class NoRoom(CatalogueUnavailable):
    """Nothing can be stored: the disk is full. What is there can be read."""

    code = "no-room"


class ProviderUnavailable(Unavailable):
    """The provider of identities does not answer, or not as it should."""

    code = "provider-unavailable"
