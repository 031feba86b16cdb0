"""Files out of studies and into them for the pages: the front doors of pages and of exchange meet here."""

import hashlib

from api.uploads import Uploads
from exchange import codelist, forms
from exchange.arriving import Arrival, arriving, trying
from exchange.checking import checked
from exchange.copying import codes_of
from exchange.incoming import Incoming, incoming
from exchange.leaving import Leaving, leaving
from exchange.outcome import Exported
from exchange.project import Source
from exchange.webannotation.writing import Address
from kb.bootstrap import Library
from kb.model.identity import digest
from kb.model.reader import Reader
from kb.model.study import StudyId
from ui.pages.work.bringing import Intake, Lost, Told
from ui.pages.work.taking import Loss, Packed, Takeaway

LARGEST = forms.LARGEST
"""A file that is taken in, in bytes."""

_CODES = "csv-codes"


def takeaway(library: Library) -> Takeaway:
    """What makes files of the studies of a library."""

    def losses(study: StudyId, reader: Reader) -> tuple[Loss, ...]:
        return tuple(Loss(one.thing, one.why) for one in leaving(library, study, reader).losses)

    def pack(study: StudyId, ending: str, reader: Reader) -> Packed:
        left = leaving(library, study, reader)
        made = packed(left, ending, library.settings.address)
        sha256 = hashlib.sha256(made.content).hexdigest()
        # A list of codes holds no words of documents.
        documents = {} if ending in {_CODES, "qdc"} else left.documents
        library.bench.exchanging.take_out(study, reader, format=ending, sha256=sha256, documents=documents)
        form = forms.Form(ending.partition("-")[0])
        return Packed(made.content, f"onderzoek-{study[:8]}.{form}", forms.MEDIA_TYPES[form])

    return Takeaway(losses, pack)


def intake(library: Library) -> Intake:
    """What takes files into the studies of a library."""
    uploads = Uploads(library.settings.data)

    def tried(study: StudyId, reader: Reader, token: str) -> Told:
        with uploads.opened(study, reader, token) as file:
            return _told(*_tried(library, study, reader, incoming(file, library, reader)))

    def bring(study: StudyId, reader: Reader, token: str) -> str:
        return _brought(library, uploads, study, reader, token)

    def tried_codes(study: StudyId, reader: Reader, other: StudyId) -> Told:
        return _told(*_tried(library, study, reader, codes_of(library, other, reader)))

    def bring_codes(study: StudyId, reader: Reader, other: StudyId) -> str:
        head = arriving(library, study, codes_of(library, other, reader).project, reader).head
        return head.id if head else ""

    return Intake(
        receiving=uploads.receiving,
        keep=uploads.keep,
        drop=uploads.drop,
        tried=tried,
        bring=bring,
        tried_codes=lambda study, reader, other: _told(
            *_tried(library, study, reader, codes_of(library, other, reader))
        ),
        bring_codes=bring_codes,
    )


def _brought(library: Library, uploads: Uploads, study: StudyId, reader: Reader, token: str) -> str:
    """The id of the deed by which a file that waits was brought in; sent twice it happens once, with the file gone."""
    head = library.annotations.done(study, reader, key := _key(token))
    if head is None:
        with uploads.opened(study, reader, token) as file:
            found = incoming(file, library, reader)
        head = arriving(library, study, found.project, reader, key=key).head
    uploads.drop(study, reader, token)
    return head.id if head else ""


def _tried(library: Library, study: StudyId, reader: Reader, found: Incoming) -> tuple[Arrival, Incoming]:
    return trying(library, study, found.project, reader), found


def _told(arrival: Arrival, found: Incoming) -> Told:
    losses = dict.fromkeys((*found.losses, *arrival.losses))
    return Told(
        new=[(kind.value, number) for kind, number in arrival.new.items()],
        recoded=arrival.recoded,
        kept=arrival.changed - len(arrival.recoded),
        strangers=arrival.strangers,
        losses=[Lost(one.kind.value, one.thing, one.why) for one in losses],
        unit=found.ruler.unit.value if found.ruler else "",
        ends=found.ruler.ends.value if found.ruler else "",
    )


def _key(token: str) -> str:
    """What bringing a file in is called, so that it happens once; not the secret, for it is written down."""
    return f"inlezen-{digest(token)[:32]}"


def packed(left: Leaving, ending: str, site: str) -> Exported:
    """A study that leaves as a file.

    Args:
        left: what goes out.
        ending: of the name; ``csv-codes`` for the codebook as a list.
        site: where readers reach the explorer.
    """
    if ending == _CODES:
        return Exported(codelist.write(left.project.codes), ())
    project, losses = checked(left.project)
    made = forms.exported(project, forms.Form(ending), lambda one: _address(one, site))
    return Exported(made.content, tuple(dict.fromkeys((*losses, *made.losses))))


def _address(source: Source, site: str) -> Address:
    return Address(f"{site}/documenten/{source.guid}")
