"""BibTeX, with bibtexparser; letters that LaTeX writes with commands are letters again."""

import logging
import re
from collections.abc import Iterator, Mapping

import bibtexparser
from bibtexparser import middlewares

from ingest.readers.content import decode
from ingest.readers.raw import RawDocument
from ingest.readers.works import Work, as_documents, date_of
from kb.errors import InvalidDocument
from kb.model.document import Caveat

_AND = re.compile(r"\s+and\s+")
_BRACES = re.compile(r"[{}]")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

# It tells of every entry that it cannot read, with the words of it.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def read(data: bytes) -> RawDocument:
    """A list in BibTeX or BibLaTeX.

    Raises:
        InvalidDocument: no publication is described in it.
    """
    text, caveats = decode(data)
    try:
        library = bibtexparser.parse_string(
            text, append_middleware=[middlewares.LatexDecodingMiddleware(allow_inplace_modification=True)]
        )
    except (ValueError, RecursionError, IndexError, KeyError, AttributeError) as error:
        msg = "de lijst is kapot en kan niet gelezen worden"
        raise InvalidDocument(msg) from error
    broken = len(library.failed_blocks)
    if broken:
        what = "1 beschrijving is" if broken == 1 else f"{broken} beschrijvingen zijn"
        caveats = (*caveats, Caveat(code="records", text=f"{what} kapot of dubbel en niet gelezen"))
    return as_documents(_works(library), caveats)


def _works(library: bibtexparser.Library) -> Iterator[Work]:
    for entry in library.entries:
        fields = {name.lower(): str(field.value) for name, field in entry.fields_dict.items()}
        authors = _AND.split(_plain(fields, "author") or _plain(fields, "editor"))
        yield Work(
            identity=entry.key,
            title=": ".join(filter(None, (_plain(fields, "title"), _plain(fields, "subtitle")))),
            authors=tuple(author for author in authors if author),
            date=_date(fields),
            abstract=_BRACES.sub("", fields.get("abstract", "")),
            language=_plain(fields, "langid") or _plain(fields, "language"),
        )


def _plain(fields: Mapping[str, str], name: str) -> str:
    return " ".join(_BRACES.sub("", fields.get(name, "")).split())


def _date(fields: Mapping[str, str]) -> str:
    parts = _plain(fields, "date").split("/")[0].split("-")
    if parts[0]:
        return date_of(*parts[:3])
    month = _plain(fields, "month").lower()[:3]
    return date_of(_plain(fields, "year"), str(_MONTHS.index(month) + 1) if month in _MONTHS else month)
