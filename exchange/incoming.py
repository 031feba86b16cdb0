"""What somebody hands in, whatever wrote it: a project, annotations of documents here, or codes alone."""

from typing import BinaryIO, NamedTuple

from exchange import forms
from exchange.annotated import annotated
from exchange.losses import Loss
from exchange.project import Project
from exchange.saying import refused
from exchange.webannotation import reading as webannotation
from kb.bootstrap import Library
from kb.coding.rulers import Ruler
from kb.model.identity import DocumentId
from kb.model.reader import Reader

_FIRST = 64
_SPACE = b"\xef\xbb\xbf \t\r\n"
_JSON = (b"{", b"[")
_PROJECTS = (b"PK", b"SQLite format 3")


class Incoming(NamedTuple):
    """What a file held.

    Attributes:
        losses: what of it was not read, or not as it was.
        ruler: by which its positions were read; ``None`` where there was nothing to measure.
    """

    project: Project
    losses: tuple[Loss, ...]
    ruler: Ruler | None = None


def incoming(file: BinaryIO, library: Library, reader: Reader) -> Incoming:
    """What a file holds, by its first letters and never by its name.

    Args:
        file: that can be read from any place.
        library: with the documents that annotations are of.
        reader: who hands it in, and finds only what is for them.

    Raises:
        InvalidExchange: it holds nothing that we can read, or is not safe to read.
    """
    first = file.read(_FIRST)
    file.seek(0)
    if not first:
        raise refused("empty")
    if first.lstrip(_SPACE).startswith(_JSON):
        noted = webannotation.read(file.read(webannotation.LARGEST + 1))
        placed = annotated(
            noted.annotations,
            lambda id: _text(library, id, reader),
            pages_of=lambda id: library.leafing.sizes(library.catalogue.document(DocumentId(id), reader), reader),
            collection=noted.iri,
        )
        return Incoming(placed.project, (*noted.losses, *placed.losses))
    if first.startswith(_PROJECTS):
        found = forms.imported(file)
        return Incoming(found.project, found.losses, found.measured.ruler)
    codes = forms.imported_codebook(file)
    book = codes.codebook
    return Incoming(Project("", origin=book.origin, codes=book.codes, sets=book.sets), codes.losses)


def _text(library: Library, id: str, reader: Reader) -> tuple[str, str] | None:
    card = library.catalogue.cards([DocumentId(id)], reader).get(DocumentId(id))
    text = next((one.text for one in library.catalogue.texts(reader, ids=[DocumentId(id)])), None)
    return (card.title, text) if card and text is not None else None
