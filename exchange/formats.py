"""The kinds of files that work comes in and goes out as, told by how their names end."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import NamedTuple

from exchange import archive, codelist, qualcoder, tables, taguette, word
from exchange.losses import Loss
from exchange.outcome import Exported, ImportedCodebook
from exchange.project import Codebook, Project, Source
from exchange.refi import codebook as qdc
from exchange.refi import reading, writing
from exchange.webannotation.writing import Address
from exchange.webannotation.writing import packed as annotated
from kb.coding.rulers import LineEnds, Ruler, Unit
from kb.errors import InvalidExchange

_UNITS = {Unit.POINTS: "tekens", Unit.UTF16: "tekens van twee bytes (UTF-16)", Unit.UTF8: "bytes (UTF-8)"}
_ENDS = {
    LineEnds.WRITTEN: "regeleinden zoals ze er staan",
    LineEnds.ONCE: "regeleinden één keer geteld",
    LineEnds.TWICE: "regeleinden twee keer geteld",
}
LARGEST = 200 * 1024 * 1024


class Read(NamedTuple):
    """What a file held.

    Attributes:
        ruler: how its positions were counted, in words; empty where there was nothing to measure.
    """

    project: Project
    losses: tuple[Loss, ...]
    ruler: str = ""


def read(content: bytes, name: str) -> Read:
    """What a file holds.

    Args:
        content: of the file.
        name: of it; its ending says what it is.

    Raises:
        InvalidExchange: it is none of ours, or not safe to read.
    """
    ending = name.rpartition(".")[2].casefold()
    reader = _READERS.get(ending)
    if reader is None:
        known = ", ".join(f".{one}" for one in _READERS)
        msg = f"een bestand dat eindigt op .{ending[:20]} kan niet; het kan met {known}"
        raise InvalidExchange(msg)
    return reader(content)


def write(project: Project, ending: str, address: Callable[[Source], Address]) -> Exported:
    """A project as a file of a kind.

    Args:
        project: what goes out.
        ending: of the name, without a dot.
        address: where a source stands on the web.

    Raises:
        InvalidExchange: there is no such kind.
    """
    if ending == "jsonld":
        return annotated(project, address)
    if ending == "zip":
        return _archive(project, address)
    writer = _WRITERS.get(ending)
    if writer is None:
        msg = f".{ending[:20]} kan niet; het kan met {', '.join(f'.{one}' for one in ENDINGS)}"
        raise InvalidExchange(msg)
    return writer(project)


def _said(ruler: Ruler) -> str:
    """How positions were counted, in words."""
    marked = "" if ruler.marked else ", zonder het merk aan het begin"
    return f"{_UNITS[ruler.unit]}, {_ENDS[ruler.ends]}{marked}"


def _project(content: bytes) -> Read:
    found = reading.read(BytesIO(content))
    return Read(found.project, found.losses, _said(found.measured.ruler))


def _codebook(content: bytes) -> Read:
    return _of_codes(qdc.read(content))


def _list(content: bytes) -> Read:
    return _of_codes(codelist.read(content))


def _of_codes(found: ImportedCodebook) -> Read:
    book = found.codebook
    return Read(Project("", origin=book.origin, codes=book.codes, sets=book.sets), found.losses)


def _taguette(content: bytes) -> Read:
    found = taguette.read(content)
    return Read(found.project, found.losses, _said(found.measured.ruler))


def _qualcoder(content: bytes) -> Read:
    found = qualcoder.read(content)
    return Read(found.project, found.losses, _said(found.measured.ruler))


_READERS: Mapping[str, Callable[[bytes], Read]] = {
    "qdpx": _project,
    "qdc": _codebook,
    "csv": _list,
    "sqlite3": _taguette,
    "taguette": _taguette,
    "qda": _qualcoder,
    "zip": _qualcoder,
}
_WRITERS: Mapping[str, Callable[[Project], Exported]] = {
    "qdpx": writing.packed,
    "qdc": lambda project: qdc.packed(Codebook(project.origin, project.codes, project.sets)),
    "csv": lambda project: Exported(tables.codings_csv(project), ()),
    "xlsx": tables.workbook,
    "docx": word.coded,
}
ENDINGS = (*_WRITERS, "jsonld", "zip")
"""The endings of what goes out."""


def _archive(project: Project, address: Callable[[Source], Address]) -> Exported:
    file = BytesIO()
    losses = archive.write(project, file, address)
    return Exported(file.getvalue(), losses)
