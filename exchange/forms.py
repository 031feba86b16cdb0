"""Which way in a file takes, by what it holds and never by its name, and which forms a project goes out in."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO

from exchange import archive, codelist, databases, packages, qualcoder, tables, taguette, word
from exchange.outcome import Exported, Imported, ImportedCodebook
from exchange.project import Codebook, Project, Source
from exchange.refi import codebook, reading, writing
from exchange.saying import DUTCH, refused
from exchange.webannotation import writing as webannotation
from exchange.webannotation.writing import Address

LARGEST = packages.LARGEST

_ZIP = b"PK"
_SQLITE = b"SQLite format 3\0"


class Form(StrEnum):
    """A form of a project, by the end of a file's name."""

    QDPX = "qdpx"
    QDC = "qdc"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    JSONLD = "jsonld"
    ZIP = "zip"


MEDIA_TYPES: Mapping[Form, str] = {
    Form.QDPX: "application/zip",
    Form.QDC: "application/xml",
    Form.CSV: "text/csv",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.DOCX: word.MEDIA_TYPE,
    Form.JSONLD: webannotation.MEDIA_TYPE,
    Form.ZIP: "application/zip",
}


def form_of(name: str) -> Form:
    """The form that a file's name asks for.

    Raises:
        InvalidExchange: it asks for none that there is.
    """
    end = name.rpartition(".")[2].lower()
    found = next((form for form in Form if form == end), None)
    if found is None:
        raise refused("form", forms=", ".join(Form))
    return found


def exported(project: Project, form: Form, address: Callable[[Source], Address], *, language: str = DUTCH) -> Exported:
    """A project in a form; of a codebook the codes alone.

    Args:
        project: that holds together, see ``checking``.
        form: to take.
        address: where a source stands on the web, for what points at it there.
        language: of what is said beside the work itself.
    """
    match form:
        case Form.QDPX:
            return writing.packed(project)
        case Form.QDC:
            return codebook.packed(Codebook(project.origin, project.codes, project.sets))
        case Form.CSV:
            return Exported(tables.codings_csv(project, language=language), ())
        case Form.XLSX:
            return tables.workbook(project, language=language)
        case Form.DOCX:
            return word.coded(project, language=language)
        case Form.JSONLD:
            return webannotation.packed(project, address)
        case Form.ZIP:
            file = BytesIO()
            archive.write(project, file, address, language=language)
            return Exported(file.getvalue(), ())


def imported(file: BinaryIO) -> Imported:
    """The project in a file of NVivo, ATLAS.ti, MAXQDA, QualCoder, Taguette or ours.

    Raises:
        InvalidExchange: it holds no project that we can read, or is not safe to read.
    """
    first = file.read(len(_SQLITE))
    file.seek(0)
    if first.startswith(_SQLITE):
        return _of_database(_whole(file, databases.LARGEST))
    if not first.startswith(_ZIP):
        raise refused("unknown")
    with packages.opened(file, "project") as package:
        is_qualcoder = any(name.split("/")[-1] == "data.qda" for name in package.names)
    file.seek(0)
    return qualcoder.read(_whole(file, LARGEST)) if is_qualcoder else reading.read(file)


def _of_database(content: bytes) -> Imported:
    with databases.opened(content) as database:
        is_taguette = database.has("projects", "highlights")
    return taguette.read(content) if is_taguette else qualcoder.read(content)


def imported_codebook(file: BinaryIO) -> ImportedCodebook:
    """The codes in a QDC or CSV file, or those of a project.

    Raises:
        InvalidExchange: it holds no codes that we can read, or is not safe to read.
    """
    first = file.read(64)
    file.seek(0)
    if first.startswith((_ZIP, _SQLITE)):
        found = imported(file)
        return ImportedCodebook(Codebook(found.project.origin, found.project.codes), found.losses)
    content = _whole(file, codebook.LARGEST)
    is_xml = content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")
    return codebook.read(content) if is_xml else codelist.read(content)


def _whole(file: BinaryIO, most: int) -> bytes:
    content = file.read(most + 1)
    if len(content) > most:
        raise refused("large", most=most // packages.MEGABYTE)
    return content
