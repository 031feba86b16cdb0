"""RIS and NBIB: lists of literature with a tag before each line, as reference managers and PubMed write them.

Sources: the RIS format description of Reference Manager; PubMed User Guide, *MEDLINE display format*. Both are a
tag, a dash and a value, so one parser of a few lines reads them; what it does not know it passes by.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ingest.readers.content import decode
from ingest.readers.raw import RawDocument
from ingest.readers.works import Work, as_documents, date_of

_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2} ?- ?(.*)")
_DATE = re.compile(r"(\d{4})(?:[/ -](\d{1,2}|[A-Za-z]{3})(?:[/ -](\d{1,2}))?)?")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DOI = re.compile(r"(10\.\d{4,9}/\S+)")

Record = Mapping[str, Sequence[str]]


def read_ris(data: bytes) -> RawDocument:
    """A list in RIS.

    Raises:
        InvalidDocument: no publication is described in it.
    """
    text, caveats = decode(data)
    return as_documents((_from_ris(record) for record in _records(text, "TY")), caveats)


def read_nbib(data: bytes) -> RawDocument:
    """A list of PubMed."""
    text, caveats = decode(data)
    return as_documents((_from_nbib(record) for record in _records(text, "PMID")), caveats)


def _records(text: str, first: str) -> Iterator[Record]:
    """The records of a list, each of which begins with the same tag; lines without a tag go on with the one before."""
    record: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is None:
            if record and line.strip():
                record[-1][1].append(line.strip())
            continue
        if found[1] == first and record:
            yield _joined(record)
            record = []
        record.append((found[1], [found[2].strip()]))
    if record:
        yield _joined(record)


def _joined(record: Sequence[tuple[str, Sequence[str]]]) -> Record:
    values: defaultdict[str, list[str]] = defaultdict(list)
    for tag, lines in record:
        values[tag].append(" ".join(lines))
    return values


def _first(record: Record, *tags: str) -> str:
    return next((value for tag in tags for value in record.get(tag, ()) if value), "")


def _from_ris(record: Record) -> Work:
    doi = _DOI.search(_first(record, "DO", "L3", "UR", "M3"))
    authors = [value for tag in ("AU", "A1") for value in record.get(tag, ()) if value]
    return Work(
        identity=doi[1] if doi else _first(record, "ID", "AN"),
        title=_first(record, "TI", "T1", "CT", "BT"),
        authors=tuple(authors or record.get("A2", ())),
        date=_date(_first(record, "DA", "PY", "Y1")) or _date(_first(record, "PY", "Y1")),
        abstract="\n\n".join([*record.get("AB", ()), *record.get("N2", ())][:1]),
        language=_first(record, "LA"),
    )


def _from_nbib(record: Record) -> Work:
    return Work(
        identity=f"PMID {_first(record, 'PMID')}" if _first(record, "PMID") else "",
        title=_first(record, "TI", "BTI", "TT"),
        authors=tuple(record.get("FAU", ()) or record.get("AU", ()) or record.get("CN", ())),
        date=_date(_first(record, "DP")),
        abstract=_first(record, "AB", "OAB"),
        language=_first(record, "LA"),
    )


def _date(value: str) -> str:
    """``2024/05/03``, ``2024 May 3`` or ``2024`` as a date."""
    found = _DATE.match(value.strip())
    if found is None:
        return ""
    month = (found[2] or "").lower()
    number = str(_MONTHS.index(month) + 1) if month in _MONTHS else month
    return date_of(found[1], number, found[3] or "")
