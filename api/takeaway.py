"""Files out of studies and into them: the front doors of pages, of routes and of exchange meet here."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO, NamedTuple

from api import exchanging
from api.arrivals import Arrivals
from api.exchanging import Came, Counted, Exchange, File
from api.taking_in import taking_in
from api.uploads import Uploads
from exchange import archive, beside, codelist, findings, forms, losses, noting, references
from exchange.arriving import Arrival, arriving, trying
from exchange.checking import checked
from exchange.copying import codes_of
from exchange.incoming import Incoming, incoming
from exchange.leaving import Leaving, leaving
from exchange.outcome import Exported
from exchange.project import Source
from exchange.saying import DUTCH, LANGUAGES, words
from exchange.staying import staying
from exchange.webannotation.writing import Address
from kb.bootstrap import Library
from kb.bootstrap.places import ARRIVALS
from kb.model.identity import DocumentId, digest
from kb.model.policy import require
from kb.model.reader import Reader
from kb.model.study import Outgoing, StudyId
from kb.services.tagging.exchanging import Adding
from kb.services.tagging.joining import Rows
from ui.edition import edition
from ui.pages.work.bringing import Intake, Lost, Told
from ui.pages.work.taking import Loss, Packed, Takeaway
from ui.pages.work.taking_in import Absent
from ui.views.files import words_of

LARGEST = forms.LARGEST
"""A file that is taken in, in bytes."""

_CODES = "csv-codes"
BESIDE, OF_THEMES = "naast-", "-themas"
"""How the endings begin of files with the voices side by side, and how they end where their rows are concepts."""


def takeaway(library: Library) -> Takeaway:
    """What makes files of the studies of a library."""

    def losses(study: StudyId, endings: Iterable[str], reader: Reader, language: str) -> Mapping[str, tuple[Loss, ...]]:
        left = leaving(library, study, reader, language=language)
        _, broken = checked(left.project)
        said = {ending: _lost(staying((*left.losses, *broken), ending), language) for ending in endings}
        return {ending: tuple(Loss(one.thing, one.why) for one in lost) for ending, lost in said.items()}

    def pack(study: StudyId, ending: str, reader: Reader, language: str) -> Packed:
        return Packed(*_packed(library, study, ending, reader, language=language))

    def stayed(out: Outgoing, language: str) -> tuple[Loss, ...]:
        return tuple(Loss(one.thing, one.why) for one in noting.told(out.stayed, language))

    return Takeaway(losses, pack, stayed)


def exchange(library: Library, uploads: Uploads) -> Exchange:
    """What the routes of imports and exports ask."""

    def bring(study: StudyId, file: BinaryIO, reader: Reader, adding: Adding | None, key: str, language: str) -> Came:
        found = incoming(file, library, reader)
        return _came(_arrived(library, study, found, reader, adding, key), found, language)

    def tried(study: StudyId, file: BinaryIO, reader: Reader, language: str) -> Came:
        found = incoming(file, library, reader)
        return _came(trying(library, study, found.project, reader), found, language)

    return Exchange(
        receiving=uploads.receiving,
        bring=bring,
        tried=tried,
        losses=lambda study, reader, language: _lost(leaving(library, study, reader).losses, language),
        stayed=lambda out, language: tuple(exchanging.Lost(*one) for one in noting.told(out.stayed, language)),
        pack=lambda study, ending, reader, key, language: _packed(
            library, study, ending, reader, key=key, language=language
        ),
    )


def intake(library: Library, uploads: Uploads) -> Intake:
    """What takes files into the studies of a library, by pages."""
    arrivals = Arrivals(Uploads(library.settings.data, folder=ARRIVALS))

    def tried(study: StudyId, reader: Reader, token: str, language: str) -> Told:
        with uploads.opened(study, reader, token) as file:
            return _told(*_tried(library, study, reader, incoming(file, library, reader)), language)

    def bring(study: StudyId, reader: Reader, token: str, adding: Adding | None, keep: frozenset[str]) -> str:
        return _brought(library, uploads, arrivals, study, reader, token, adding, keep)

    def tried_codes(study: StudyId, reader: Reader, other: StudyId, language: str) -> Told:
        return _told(*_tried(library, study, reader, codes_of(library, other, reader)), language)

    def bring_codes(study: StudyId, reader: Reader, other: StudyId, keep: frozenset[str]) -> str:
        found = codes_of(library, other, reader)
        arrival = arriving(library, study, found.project, reader, keep=keep)
        # Nobody finds it but who may read the study that the codes came from; so no secret is needed.
        arrivals.keep(study, reader, _report(arrival, found), other)
        return arrival.head.id if arrival.head else ""

    return Intake(
        receiving=uploads.receiving,
        keep=uploads.keep,
        drop=uploads.drop,
        tried=tried,
        bring=bring,
        tried_codes=tried_codes,
        bring_codes=bring_codes,
        came=lambda study, reader, token, language: _of_report(arrivals.read(study, reader, token), language),
    )


def _arrived(  # noqa: PLR0913 - what comes where, by whom and how
    library: Library,
    study: StudyId,
    found: Incoming,
    reader: Reader,
    adding: Adding | None,
    key: str,
    keep: frozenset[str] = frozenset(),
) -> Arrival:
    """A file, brought in; documents are made of nothing before it is known that the reader may."""
    if adding is None:
        return arriving(library, study, found.project, reader, keep=keep, key=key)
    library.bench.exchanging.member(study, reader)
    require(library.bench.exchanging.may_add(reader, adding.terms))
    with taking_in(library, adding.terms, only=adding.only) as take_in:
        return arriving(library, study, found.project, reader, take_in=take_in, keep=keep, key=key)


def _brought(  # noqa: PLR0913 - what waits, for whom, and how it comes in
    library: Library,
    uploads: Uploads,
    arrivals: Arrivals,
    study: StudyId,
    reader: Reader,
    token: str,
    adding: Adding | None,
    keep: frozenset[str],
) -> str:
    """The id of the deed by which a file that waits was brought in; sent twice it happens once, with the file gone."""
    head = library.annotations.done(study, reader, key := _key(token))
    if head is None:
        with uploads.opened(study, reader, token) as file:
            found = incoming(file, library, reader)
        arrival = _arrived(library, study, found, reader, adding, key, keep)
        arrivals.keep(study, reader, _report(arrival, found), token)
        head = arrival.head
    uploads.drop(study, reader, token)
    return head.id if head else ""


def _tried(library: Library, study: StudyId, reader: Reader, found: Incoming) -> tuple[Arrival, Incoming]:
    return trying(library, study, found.project, reader), found


def _came(arrival: Arrival, found: Incoming, language: str) -> Came:
    ruler = found.ruler
    return Came(
        new={kind.value: number for kind, number in arrival.new.items()},
        changed=arrival.changed,
        recoded=arrival.recoded,
        strangers=arrival.strangers,
        texts=tuple(exchanging.Absent(*one) for one in arrival.texts),
        losses=_lost(dict.fromkeys((*found.losses, *arrival.losses)), language),
        counted=Counted(ruler.unit.value, ruler.ends.value, ruler.marked) if ruler else None,
        head=arrival.head,
    )


def _lost(found: Iterable[losses.Loss], language: str) -> tuple[exchanging.Lost, ...]:
    return tuple(exchanging.Lost(*one.told(language)) for one in found)


class Made(NamedTuple):
    """A file of a study.

    Attributes:
        documents: those whose words it holds, with the digest of the text.
        held: how many things of each kind; of quotations and voices side by side only the documents are told.
    """

    content: bytes
    losses: tuple[losses.Loss, ...]
    documents: Mapping[DocumentId, str]
    held: Mapping[str, int] = {}


def made_of(library: Library, study: StudyId, ending: str, reader: Reader, *, language: str = DUTCH) -> Made:
    """A study as a file: one of the forms of exchange, the voices side by side, or quotations for references."""
    if ending in references.WRITERS:
        found = references.quoted(library, study, reader, language=language)
        address, today = library.settings.address, datetime.now(UTC).date()
        file = references.written(found, ending, words_of(edition(language, library.thesaurus), address, today))
        return Made(file.content, file.losses, found.documents)
    if ending.startswith(BESIDE):
        rows = Rows.THEMES if ending.endswith(OF_THEMES) else Rows.CODES
        laid = beside.laid(library, study, reader, rows=rows, language=language)
        file = (beside.workbook if _form(ending) is forms.Form.XLSX else beside.document)(laid, language=language)
        return Made(file.content, file.losses, laid.documents)
    left = leaving(library, study, reader, language=language)
    left = left._replace(losses=staying(left.losses, ending))
    if ending == forms.Form.ZIP:
        return _everything(library, study, left, reader, language)
    file = packed(left, ending, library.settings.address, language=language)
    # A list of codes holds no words of documents, but for those that codes are called by.
    documents = left.named if ending in {_CODES, "qdc"} else left.documents
    lost = tuple(dict.fromkeys((*left.losses, *file.losses)))
    return Made(file.content, lost, documents, noting.held(left.project, ending))


def _everything(library: Library, study: StudyId, left: Leaving, reader: Reader, language: str) -> Made:
    """A study in every form, with its findings, which no standard knows."""
    site, out = library.settings.address, BytesIO()
    said = findings.found(library, study, reader, language=language)
    files = {"findings_json": findings.as_json(said), "findings_docx": findings.as_document(said, language=language)}
    project, broken = checked(left.project)
    losses = tuple(dict.fromkeys((*left.losses, *broken)))
    beside = files if said else {}
    archive.write(project, out, lambda one: _address(one, site), beside=beside, losses=losses, language=language)
    documents = {**left.documents, **said.documents}
    return Made(out.getvalue(), losses, documents, noting.held(left.project, forms.Form.ZIP))


def note(library: Library, study: StudyId, made: Made, ending: str, reader: Reader, *, key: str = "") -> str:
    """Note that a file was taken out, with what it held and what stayed; its digest."""
    sha256 = hashlib.sha256(made.content).hexdigest()
    library.bench.exchanging.take_out(
        study,
        reader,
        format=ending,
        sha256=sha256,
        documents=made.documents,
        held=made.held,
        stayed=noting.stayed(made.losses),
        key=key,
    )
    return sha256


def _packed(library: Library, study: StudyId, ending: str, reader: Reader, *, key: str = "", language: str) -> File:
    """A study as a file, and that is noted."""
    made = made_of(library, study, ending, reader, language=language)
    note(library, study, made, ending, reader, key=key)
    names = words("name", language)
    if ending in references.WRITERS:
        name = {"ris": "ris", "csl": "json"}[ending]
        return File(made.content, f"{names['quotations']}-{study[:8]}.{name}", references.MEDIA_TYPES[ending])
    form = _form(ending)
    begin = names["beside" if ending.startswith(BESIDE) else "study"]
    return File(made.content, f"{begin}-{study[:8]}.{form}", forms.MEDIA_TYPES[form])


def _form(ending: str) -> forms.Form:
    return forms.Form(ending.removeprefix(BESIDE).partition("-")[0])


def _told(arrival: Arrival, found: Incoming, language: str) -> Told:
    losses = dict.fromkeys((*found.losses, *arrival.losses))
    return Told(
        new=[(kind.value, number) for kind, number in arrival.new.items()],
        recoded=arrival.recoded,
        strangers=arrival.strangers,
        losses=[Lost(*one.told(language)) for one in losses],
        absent=[Absent(*one) for one in arrival.texts],
        unit=found.ruler.unit.value if found.ruler else "",
        ends=found.ruler.ends.value if found.ruler else "",
        codes=arrival.codes,
    )


def _report(arrival: Arrival, found: Incoming) -> str:
    """What came of it, in each language: who reads it back may read it in another."""
    told = {language: _told(arrival, found, language) for language in LANGUAGES}
    whole = {
        key: one._asdict() | {"losses": [lost._asdict() for lost in one.losses], "absent": ()}
        for key, one in told.items()
    }
    return json.dumps(whole)


def _of_report(report: str, language: str) -> Told | None:
    if not report:
        return None
    said = {name: value for name, value in json.loads(report)[language].items() if name in Told._fields}
    return Told(**said | {"losses": [Lost(**one) for one in said["losses"]]})


def _key(token: str) -> str:
    """What bringing a file in is called, so that it happens once; not the secret, for it is written down."""
    return f"inlezen-{digest(token)[:32]}"


def packed(left: Leaving, ending: str, site: str, *, language: str = DUTCH) -> Exported:
    """A study that leaves as a file.

    Args:
        left: what goes out.
        ending: of the name; ``csv-codes`` for the codebook as a list.
        site: where readers reach the explorer.
        language: of what is said beside the work itself.
    """
    if ending == _CODES:
        return Exported(codelist.write(left.project.codes, language=language), ())
    project, losses = checked(left.project)
    made = forms.exported(project, forms.Form(ending), lambda one: _address(one, site), language=language)
    return Exported(made.content, tuple(dict.fromkeys((*losses, *made.losses))))


def _address(source: Source, site: str) -> Address:
    return Address(f"{site}/documenten/{source.guid}")
