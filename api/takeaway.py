"""Files out of studies and into them: the front doors of pages, of routes and of exchange meet here."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import BinaryIO, NamedTuple

from api import exchanging
from api.arrivals import Arrivals
from api.exchanging import Came, Counted, Exchange, File
from api.uploads import Uploads
from exchange import beside, codelist, forms, losses, references
from exchange.arriving import Arrival, arriving, trying
from exchange.checking import checked
from exchange.copying import codes_of
from exchange.incoming import Incoming, incoming
from exchange.leaving import Leaving, leaving
from exchange.outcome import Exported
from exchange.project import Source
from exchange.webannotation.writing import Address
from kb.bootstrap import Library
from kb.bootstrap.places import ARRIVALS
from kb.model.identity import DocumentId, digest
from kb.model.reader import Reader
from kb.model.study import StudyId
from ui.edition import edition
from ui.pages.work.bringing import Intake, Lost, Told
from ui.pages.work.taking import Loss, Packed, Takeaway
from ui.views.files import words_of

LARGEST = forms.LARGEST
"""A file that is taken in, in bytes."""

_CODES = "csv-codes"
BESIDE = "naast-"
"""How the endings begin of files with the voices side by side."""


def takeaway(library: Library) -> Takeaway:
    """What makes files of the studies of a library."""

    def losses(study: StudyId, reader: Reader) -> tuple[Loss, ...]:
        return tuple(Loss(one.thing, one.why) for one in leaving(library, study, reader).losses)

    def pack(study: StudyId, ending: str, reader: Reader) -> Packed:
        return Packed(*_packed(library, study, ending, reader))

    return Takeaway(losses, pack)


def exchange(library: Library, uploads: Uploads) -> Exchange:
    """What the routes of imports and exports ask."""

    def bring(study: StudyId, file: BinaryIO, reader: Reader, key: str) -> Came:
        found = incoming(file, library, reader)
        return _came(arriving(library, study, found.project, reader, key=key), found)

    def tried(study: StudyId, file: BinaryIO, reader: Reader) -> Came:
        found = incoming(file, library, reader)
        return _came(trying(library, study, found.project, reader), found)

    return Exchange(
        receiving=uploads.receiving,
        bring=bring,
        tried=tried,
        losses=lambda study, reader: tuple(map(_lost, leaving(library, study, reader).losses)),
        pack=lambda study, ending, reader, key: _packed(library, study, ending, reader, key=key),
    )


def intake(library: Library, uploads: Uploads) -> Intake:
    """What takes files into the studies of a library, by pages."""
    arrivals = Arrivals(Uploads(library.settings.data, folder=ARRIVALS))

    def tried(study: StudyId, reader: Reader, token: str) -> Told:
        with uploads.opened(study, reader, token) as file:
            return _told(*_tried(library, study, reader, incoming(file, library, reader)))

    def bring(study: StudyId, reader: Reader, token: str) -> str:
        return _brought(library, uploads, arrivals, study, reader, token)

    def tried_codes(study: StudyId, reader: Reader, other: StudyId) -> Told:
        return _told(*_tried(library, study, reader, codes_of(library, other, reader)))

    def bring_codes(study: StudyId, reader: Reader, other: StudyId) -> str:
        found = codes_of(library, other, reader)
        arrival = arriving(library, study, found.project, reader)
        # Nobody finds it but who may read the study that the codes came from; so no secret is needed.
        arrivals.keep(study, reader, _report(_told(arrival, found)), other)
        return arrival.head.id if arrival.head else ""

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
        came=lambda study, reader, token: _of_report(arrivals.read(study, reader, token)),
    )


def _brought(library: Library, uploads: Uploads, arrivals: Arrivals, study: StudyId, reader: Reader, token: str) -> str:
    """The id of the deed by which a file that waits was brought in; sent twice it happens once, with the file gone."""
    head = library.annotations.done(study, reader, key := _key(token))
    if head is None:
        with uploads.opened(study, reader, token) as file:
            found = incoming(file, library, reader)
        arrival = arriving(library, study, found.project, reader, key=key)
        arrivals.keep(study, reader, _report(_told(arrival, found)), token)
        head = arrival.head
    uploads.drop(study, reader, token)
    return head.id if head else ""


def _tried(library: Library, study: StudyId, reader: Reader, found: Incoming) -> tuple[Arrival, Incoming]:
    return trying(library, study, found.project, reader), found


def _came(arrival: Arrival, found: Incoming) -> Came:
    ruler = found.ruler
    return Came(
        new={kind.value: number for kind, number in arrival.new.items()},
        changed=arrival.changed,
        recoded=arrival.recoded,
        strangers=arrival.strangers,
        texts=arrival.texts,
        losses=tuple(map(_lost, dict.fromkeys((*found.losses, *arrival.losses)))),
        counted=Counted(ruler.unit.value, ruler.ends.value, ruler.marked) if ruler else None,
        head=arrival.head,
    )


def _lost(one: losses.Loss) -> exchanging.Lost:
    return exchanging.Lost(one.kind.value, one.thing, one.why)


class Made(NamedTuple):
    """A file of a study.

    Attributes:
        documents: those whose words it holds, with the digest of the text.
    """

    content: bytes
    losses: tuple[losses.Loss, ...]
    documents: Mapping[DocumentId, str]


def made_of(library: Library, study: StudyId, ending: str, reader: Reader) -> Made:
    """A study as a file: one of the forms of exchange, the voices side by side, or quotations for references."""
    if ending in references.WRITERS:
        found = references.quoted(library, study, reader)
        address, today = library.settings.address, datetime.now(UTC).date()
        file = references.written(found, ending, words_of(edition("nl", library.thesaurus), address, today))
        return Made(file.content, file.losses, found.documents)
    if ending.startswith(BESIDE):
        laid = beside.laid(library, study, reader)
        file = (beside.workbook if ending.endswith("xlsx") else beside.document)(laid)
        return Made(file.content, file.losses, laid.documents)
    left = leaving(library, study, reader)
    file = packed(left, ending, library.settings.address)
    # A list of codes holds no words of documents, but for those that codes are called by.
    documents = left.named if ending in {_CODES, "qdc"} else left.documents
    return Made(file.content, tuple(dict.fromkeys((*left.losses, *file.losses))), documents)


def _packed(library: Library, study: StudyId, ending: str, reader: Reader, *, key: str = "") -> File:
    """A study as a file, and that is noted."""
    made = made_of(library, study, ending, reader)
    sha256 = hashlib.sha256(made.content).hexdigest()
    library.bench.exchanging.take_out(study, reader, format=ending, sha256=sha256, documents=made.documents, key=key)
    if ending in references.WRITERS:
        name = {"ris": "ris", "csl": "json"}[ending]
        return File(made.content, f"citaten-{study[:8]}.{name}", references.MEDIA_TYPES[ending])
    form = forms.Form(ending.removeprefix(BESIDE) if ending.startswith(BESIDE) else ending.partition("-")[0])
    begin = "naast-elkaar" if ending.startswith(BESIDE) else "onderzoek"
    return File(made.content, f"{begin}-{study[:8]}.{form}", forms.MEDIA_TYPES[form])


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


def _report(told: Told) -> str:
    return json.dumps(told._asdict() | {"losses": [one._asdict() for one in told.losses]})


def _of_report(report: str) -> Told | None:
    if not report:
        return None
    said = json.loads(report)
    return Told(**said | {"losses": [Lost(**one) for one in said["losses"]]})


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
