"""What kind of file bytes are, by what is in them; the name breaks ties only.

A kind is called by its usual suffix, such as ``.docx``.
"""

import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO

import olefile

from ingest.readers import package
from ingest.readers.content import OLE, PDF, RTF, ZIP, decode
from kb.errors import EncryptedDocument, InvalidDocument, UnknownType

SUFFIXES = {
    ".markdown": ".md",
    ".htm": ".html",
    ".xhtml": ".html",
    ".text": ".txt",
    ".dot": ".doc",
    ".docm": ".docx",
    ".dotx": ".docx",
    ".dotm": ".docx",
    ".ott": ".odt",
    ".otp": ".odp",
    ".ots": ".ods",
    ".pptm": ".pptx",
    ".ppsx": ".pptx",
    ".potx": ".pptx",
    ".pps": ".ppt",
    ".xlsm": ".xlsx",
    ".xltx": ".xlsx",
    ".tsv": ".csv",
    ".nxml": ".xml",
    ".bibtex": ".bib",
    ".json": ".csl",
}
"""Other suffixes for the same kind."""

_ZIP_KINDS = {
    b"wordprocessingml.": ".docx",
    b"presentationml.": ".pptx",
    b"spreadsheetml.sheet": ".xlsx",
    b"spreadsheetml.template": ".xlsx",
    b"ms-excel.sheet.macroEnabled": ".xlsx",
    b"opendocument.text": ".odt",
    b"opendocument.presentation": ".odp",
    b"opendocument.spreadsheet": ".ods",
    b"epub+zip": ".epub",
}
_OLE_KINDS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
    "__properties_version1.0": ".msg",
}
_PDF_WITHIN = 1024
# Characters of a text that are looked at.
_HEAD = 20_000
_STOPS = (".", "!", "?")
# Of rows of data: how many are looked at and needed, the share of one width, and the words in a cell on average.
_DATA_LINES, _FEWEST_ROWS, _SAME_WIDTH, _SHORT_CELL = 200, 4, 0.95, 6
_HEADER_LINE = re.compile(
    r"^(from|to|date|subject|received|return-path|mime-version|message-id|delivered-to|content-type|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_ONLY = {"received", "return-path", "mime-version", "message-id", "delivered-to"}


def recognise(data: bytes, suffix: str) -> str:
    """The kind of a file, given the suffix of its name in lower case.

    Raises:
        InvalidDocument: it is damaged, encrypted or no kind that is known.
    """
    named = SUFFIXES.get(suffix, suffix)
    if PDF in data[:_PDF_WITHIN]:
        return ".pdf"
    if data.startswith(ZIP):
        return _in_zip(data, named)
    if data.startswith(OLE):
        return _in_ole(data)
    if data.startswith(RTF):
        return ".rtf"
    return _in_text(data, named)


def _in_zip(data: bytes, named: str) -> str:
    stated = package.stated_type(data)
    for mark, kind in _ZIP_KINDS.items():
        if mark in stated:
            return kind
    if named in _ZIP_KINDS.values():
        return named
    msg = "dit is een zip-bestand; pak het uit en geef de bestanden die erin zitten"
    raise UnknownType(msg)


def _in_ole(data: bytes) -> str:
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            inside = {names[0] for names in file.listdir()}
    except (OSError, ValueError, IndexError, RecursionError) as error:
        msg = "het document is kapot en kan niet gelezen worden"
        raise InvalidDocument(msg) from error
    kind = next((kind for name, kind in _OLE_KINDS.items() if name in inside), "")
    if kind == "encrypted":
        msg = "het document is beveiligd met een wachtwoord; sla het op zonder wachtwoord"
        raise EncryptedDocument(msg)
    if not kind:
        msg = "dit is een oud Office-bestand van een soort die niet gelezen wordt"
        raise UnknownType(msg)
    return kind


def _in_text(data: bytes, named: str) -> str:
    """The kind of a text: what its first lines say, else what it is called, else plain text."""
    if b"\0" in data and _is_mail(data[:_HEAD].replace(b"\0", b"").decode("latin-1")):
        # A message may hold a file byte by byte.
        return ".eml"
    head = _without_prologue(decode(data).text[:_HEAD])
    for kind, fits in _TEXT_KINDS.items():
        if fits(head):
            return kind
    if named in _SHEETS:
        # Many programs call a table of text a sheet.
        return ".csv"
    if named in _BINARY:
        return ".txt"
    if named in ("", ".txt") and _is_data(head):
        return ".csv"
    return named or ".txt"


def _is_data(head: str) -> bool:
    """Whether a text is rows of cells with tabs, semicolons or bars between them, as programs save data."""
    lines = [line for line in head.splitlines()[:_DATA_LINES] if line.strip()]
    if len(lines) < _FEWEST_ROWS:
        return False
    for sign in "\t;|":
        counts = Counter(line.count(sign) for line in lines)
        usual, rows = counts.most_common(1)[0]
        cells = [cell.split() for line in lines for cell in line.split(sign)]
        # Between two columns a semicolon may be one of a sentence, and a tab may stand behind who speaks.
        if sign == ";" and 2 * sum("; " in line and line.rstrip().endswith(_STOPS) for line in lines) > len(lines):
            continue
        enough = usual >= 2 or (usual == 1 and sign == ";" and not any("; " in line for line in lines))
        if enough and rows >= _SAME_WIDTH * len(lines) and sum(map(len, cells)) <= _SHORT_CELL * len(cells):
            return True
    return False


def _without_prologue(head: str) -> str:
    """A text without the white space, the XML declaration and the comments that it begins with."""
    head = head.lstrip("\ufeff \t\r\n")
    for opening, closing in (("<?", "?>"), ("<!--", "-->")) * 2:
        while head.startswith(opening) and closing in head:
            head = head.split(closing, 1)[1].lstrip()
    return head


def _is_mail(head: str) -> bool:
    """Whether a text begins with the headers of a message as mail programs keep it."""
    top = re.split(r"\r?\n\r?\n", head, maxsplit=1)[0]
    if not re.match(r"[\w-]+:", top):
        return False
    found = {name.lower() for name in _HEADER_LINE.findall(top)}
    return len(found) >= 3 and bool(found & _MAIL_ONLY)


def _is_csl(head: str) -> bool:
    """Whether a text is a list of works in CSL-JSON."""
    return bool(re.match(r"\[\s*\{|\{", head)) and bool(_CSL_TYPE.search(head)) and '"title"' in head


_CSL_TYPE = re.compile(
    r'"type"\s*:\s*"(?:article|article-journal|article-magazine|article-newspaper|bill|book|chapter|dataset|entry'
    r'|legislation|manuscript|paper-conference|post|post-weblog|report|review|speech|thesis|webpage|document)"'
)
_PATTERNS = {
    ".vtt": re.compile(r"WEBVTT(?:\s|$)"),
    ".fodt": re.compile(r"<office:document\b"),
    ".html": re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE),
    ".xml": re.compile(r"<!DOCTYPE\s+article\b|<article\b"),
    ".srt": re.compile(r"\d+[ \t]*\r?\n\d\d?:\d\d:\d\d[,.]\d{1,3}[ \t]*-->"),
    ".ris": re.compile(r"(?:[A-Z][A-Z0-9]  - .*\r?\n)*TY  - "),
    ".nbib": re.compile(r"PMID ?- ?\d"),
    ".bib": re.compile(
        r"(?:%.*\r?\n\s*)*@(?:article|book|booklet|comment|inbook|incollection|inproceedings|manual|mastersthesis|misc"
        r"|online|phdthesis|preamble|proceedings|report|string|techreport|thesis|unpublished)\s*[{(]",
        re.IGNORECASE,
    ),
}


def _matcher(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda head: pattern.match(head) is not None


_TEXT_KINDS: dict[str, Callable[[str], bool]] = {
    **{kind: _matcher(pattern) for kind, pattern in _PATTERNS.items()},
    ".eml": _is_mail,
    ".csl": _is_csl,
}
_SHEETS = frozenset((".xlsx", ".xls", ".ods"))
_BINARY = frozenset({*_ZIP_KINDS.values(), *_OLE_KINDS.values(), ".pdf", ".rtf"})
