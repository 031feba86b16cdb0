"""What happened to a document, and what it comes from: for who may read it.

Of events only that is told which says nothing of other documents or of where files stand; who did something is named
to whom the policy says, and to others it is somebody with a role.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from kb.model.document import Document
from kb.model.event import Action, Event, Through
from kb.model.history import Version
from kb.model.identity import AccountId, DocumentId
from kb.model.reader import Reader
from kb.ports.catalogue import Catalogue
from kb.ports.events import Events
from kb.services.exploring.reading import Reading
from kb.services.people.accounts import Accounts, KnownAs

TOLD = (
    Action.DOCUMENT_ADDED,
    Action.DOCUMENT_CHANGED,
    Action.DOCUMENT_NARROWED,
    Action.DOCUMENT_WIDENED,
    Action.DOCUMENT_WITHDRAWN,
    Action.DOCUMENT_RETURNED,
    Action.DOCUMENT_FORGOTTEN,
    Action.DOCUMENT_CONFIRMED,
    Action.DOCUMENT_UNCONFIRMED,
    Action.DOCUMENT_THEMED,
)
"""What is told of a document."""


class By(StrEnum):
    """What kind of somebody did something."""

    ACCOUNT = "account"
    """Somebody who was signed in."""
    COMMAND = "command"
    """Somebody at the machine that Meervoud runs on."""
    PRODUCT = "product"
    UNKNOWN = "unknown"
    """It was before anything was written down."""


class What(StrEnum):
    """Which side of a document changed."""

    TEXT = "text"
    TITLE = "title"
    FORM = "form"
    DATE = "date"
    PLACE = "place"
    CONTRIBUTOR = "contributor"
    LANGUAGE = "language"
    RIGHTS = "rights"
    CONSENT = "consent"
    THEMES = "themes"
    OTHER = "other"


_SIDES = {
    "sha256": What.TEXT,
    "title": What.TITLE,
    "form": What.FORM,
    "date": What.DATE,
    "date_until": What.DATE,
    "date_said": What.DATE,
    "places": What.PLACE,
    "place_said": What.PLACE,
    "contributor": What.CONTRIBUTOR,
    "language": What.LANGUAGE,
    "rights": What.RIGHTS,
    "consent": What.CONSENT,
    "themes": What.THEMES,
}


class Happened(NamedTuple):
    """Something that happened to a document.

    Attributes:
        at: when (UTC).
        before, after: its version, where that changed.
        what: which sides of it changed, in a fixed order.
        who: of who was signed in, as far as the reader may know.
    """

    at: datetime
    action: Action
    by: By
    before: int | None = None
    after: int | None = None
    what: tuple[What, ...] = ()
    who: KnownAs | None = None


class History(NamedTuple):
    """What a reader may know of what a document was.

    Attributes:
        document: as it is now.
        versions: that the reader may read, in order.
        happened: the oldest first.
        is_whole: what happened before is not kept elsewhere.
    """

    document: Document
    versions: tuple[Version, ...]
    happened: tuple[Happened, ...]
    is_whole: bool


class Tracing:
    """Tells what happened to documents."""

    def __init__(self, *, catalogue: Catalogue, events: Events, reading: Reading, accounts: Accounts) -> None:
        self._accounts = accounts
        self._catalogue = catalogue
        self._events = events
        self._reading = reading

    def history(self, id: DocumentId, reader: Reader) -> History:
        """What happened to a document.

        Raises:
            DocumentNotFound: it does not exist or is not for this reader.
            Gone: it was, until it was withdrawn or removed.
        """
        document = self._reading.document(id, reader)
        versions = self._catalogue.versions_of(id, reader)
        events = [one for one in self._events.of(id) if one.action in TOLD]
        known = self._accounts.known_as([AccountId(one.by) for one in events if one.by], reader)
        told = [_happened(one, known) for one in events]
        ends = self._events.ends()
        happened = sorted([*_unwritten(versions, told), *told], key=lambda one: one.at)
        return History(document, tuple(versions), tuple(happened), ends is not None and not ends.before.number)


def _happened(event: Event, known: Mapping[AccountId, KnownAs]) -> Happened:
    fields = event.details.get("fields", ())
    sides = {_SIDES.get(field, What.OTHER) for field in fields} if isinstance(fields, tuple) else set()
    is_new = event.before != event.after
    return Happened(
        at=event.at,
        action=event.action,
        by=_by(event),
        before=event.before if is_new else None,
        after=event.after if is_new else None,
        what=tuple(side for side in What if side in sides),
        who=known.get(AccountId(event.by)),
    )


def _by(event: Event) -> By:
    if event.by:
        return By.ACCOUNT
    return By.PRODUCT if event.through is Through.PRODUCT else By.COMMAND


def _unwritten(versions: Iterable[Version], told: Iterable[Happened]) -> Iterator[Happened]:
    """Versions that came in before anything was written down."""
    known = {one.after for one in told}
    for version in versions:
        if version.number not in known:
            action = Action.DOCUMENT_ADDED if version.number == 1 else Action.DOCUMENT_CHANGED
            before = version.number - 1 or None
            yield Happened(version.added_at, action, By.UNKNOWN, before, version.number)
