"""What the bytes of a file really are, whatever its name says."""

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from kb.errors import EmptyDocument, UnknownType, WrongEncoding
from kb.model.document import Caveat

PDF, ZIP, OLE, RTF = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"

_SIGNATURES = {
    PDF: "een PDF",
    ZIP: "een zip- of Office-bestand",
    OLE: "een oud Office-bestand",
    RTF: "een RTF-bestand",
    b"\x89PNG": "een afbeelding",
    b"\xff\xd8\xff": "een afbeelding",
    b"GIF8": "een afbeelding",
    b"\x1f\x8b": "een ingepakt bestand",
    b"7z\xbc\xaf\x27\x1c": "een ingepakt bestand",
    b"\x7fELF": "een programma",
    b"MZ\x90\x00": "een programma",
    b"SQLite format 3": "een database",
}
# The 32-bit marks first: the 16-bit ones are their beginning.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# More control characters than this share of a text, and than these, is not text.
_CONTROL_SHARE, _STRAY_CONTROLS = 0.01, 2
# What West European text has above ASCII: letters, currency, quotation marks, dashes.
_WESTERN = frozenset("éèêëáàâäåíìîïóòôöøúùûüñçßÉÈÊËÁÀÂÄÍÎÏÓÒÔÖÚÛÜÑÇæœ€£§°²³½¼·«»‘’“”„…–—•™©® \xad´")
_GUESS_FROM = 100_000
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
# Where a page or an XML file says its encoding.
_DECLARED_WITHIN = 2048
_SINGLE_BYTES = ("iso8859", "cp125", "koi8", "mac-")
_MARKUP = re.compile(rb"\s*<")
# Bytes that are no UTF-8, for each letter that is; with more than this the file is in another encoding.
_MOST_STRAY = 0.1
# What UTF-8 looks like to who takes it for Windows-1252: "Ã©" for "é", "â€™" for "’".
_MISREAD = re.compile(
    r"[ÃÂ][\x80-\xbf\u0152-\u0192\u02c6\u2013-\u203a\u20ac\u2122]|â€[\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_REPLACED = "\ufffd"


class Decoded(NamedTuple):
    """The text in bytes, and what is to be known of how it was read."""

    text: str
    caveats: tuple[Caveat, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text in bytes, without a byte order mark; an encoding other than UTF-8 is found out and named.

    Raises:
        EmptyDocument: there are no bytes.
        UnknownType: the bytes are something else than text.
        WrongEncoding: nobody can tell what encoding they are in.
    """
    if not data.strip():
        msg = "het bestand is leeg"
        raise EmptyDocument(msg)
    encoding = _wide(data)
    if encoding:
        return without_zeros(_as(data, encoding))
    _refuse_signature(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_binary(data.decode("latin-1"))
        return without_zeros(_not_utf8(data))
    _refuse_binary(text)
    return without_zeros(Decoded(text))


def without_zeros(read: Decoded) -> Decoded:
    """The text without zero characters, which some programs leave behind; that there were any is told."""
    count = read.text.count("\0")
    if not count:
        return read
    signs = "1 nulteken" if count == 1 else f"{count} nultekens"
    caveat = Caveat(code="zeros", text=f"{signs} weggelaten; kijk of de tekst heel is")
    return Decoded(read.text.replace("\0", ""), (*read.caveats, caveat))


def odd_characters(text: str) -> Caveat | None:
    """What to say of a text in which letters were lost or taken for others before it came here."""
    misread = _MISREAD.findall(text)
    lost = text.count(_REPLACED)
    if not misread and not lost:
        return None
    seen = f"“{misread[0]}”" if misread else f"“{_REPLACED}”"
    count = len(misread) + lost
    times = "1 keer" if count == 1 else f"{count} keer"
    return Caveat(code="characters", text=f"vreemde tekens, zoals {seen} ({times}); kijk of de tekst klopt")


def _wide(data: bytes) -> str:
    """The encoding of letters of two or four bytes; empty when they are not."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return name
    sample = data[:2000]
    zeros = [sample[offset::4].count(0) / max(len(sample[offset::4]), 1) for offset in range(4)]
    # As in Western text: the upper bytes of a letter are nearly always zero, the lowest never.
    if len(sample) < 4 or max(zeros) < 0.7 or _any_signature(data):
        return ""
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if min(zeros[1:]) > 0.7 and zeros[0] < 0.2:
        return "utf-32-le"
    if min(zeros[:3]) > 0.7 and zeros[3] < 0.2:
        return "utf-32-be"
    if odd > 1.4 and even < 0.3:
        return "utf-16-le"
    return "utf-16-be" if even > 1.4 and odd < 0.3 else ""


def _as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    _refuse_binary(text)
    name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
    return Decoded(text, (_read_as(name),))


def _read_as(name: str) -> Caveat:
    return Caveat(code="encoding", text=f"gelezen als {name}")


def _not_utf8(data: bytes) -> Decoded:
    declared = _declared(data)
    stray = _mostly_utf8(data)
    if stray is not None and not declared:
        return stray
    encoding = declared or _old_mac(data) or _guess(data)
    if not encoding:
        msg = "het is niet te zien in welke tekencodering deze tekst staat; zet het om naar UTF-8"
        raise WrongEncoding(msg)
    # What calls itself Latin-1 is Windows-1252 in practice, as browsers take it (WHATWG Encoding, §4.2).
    codec = "cp1252" if encoding in ("Latin-1", "Windows-1252") else encoding
    return Decoded(data.decode(codec, errors="replace"), (_read_as(encoding),))


def _old_mac(data: bytes) -> str:
    """The encoding of the first Macintosh, which no other system's lines end like; empty for any other."""
    ends = data.count(b"\r")
    return "Mac-Roman" if ends and b"\n" not in data else ""


def _declared(data: bytes) -> str:
    """The encoding that a web page or an XML file says it is in; empty when it says none that is known."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN]) if _MARKUP.match(data) else None
    if found is None:
        return ""
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return ""
    if name in ("iso8859-1", "ascii", "cp1252"):
        return "Windows-1252"
    return name.upper() if name.startswith(_SINGLE_BYTES) else ""


def _mostly_utf8(data: bytes) -> Decoded | None:
    """The text, when it is UTF-8 but for a few bytes, which are taken for Windows-1252."""
    text = data.decode("utf-8", errors="surrogateescape").removeprefix("\ufeff")
    stray = [sign for sign in text if "\udc80" <= sign <= "\udcff"]
    good = sum(1 for sign in text if sign > "\x7f") - len(stray)
    if len(stray) > _MOST_STRAY * good:
        return None
    western = {ord(sign): bytes([ord(sign) - 0xDC00]).decode("cp1252", errors="replace") for sign in set(stray)}
    letters = "1 teken" if len(stray) == 1 else f"{len(stray)} tekens"
    caveat = Caveat(code="encoding", text=f"gelezen als UTF-8, met {letters} als Windows-1252; kijk of de tekst klopt")
    return Decoded(text.translate(western), (caveat,))


def _any_signature(data: bytes) -> bool:
    return data.startswith(tuple(_SIGNATURES))


def _refuse_signature(data: bytes) -> None:
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            msg = f"dit is geen tekst maar {kind}"
            raise UnknownType(msg)


def _refuse_binary(text: str) -> None:
    sample = text[:_GUESS_FROM]
    if len(_CONTROL.findall(sample)) > max(_STRAY_CONTROLS, _CONTROL_SHARE * len(sample)):
        msg = "dit is geen tekst maar een binair bestand"
        raise UnknownType(msg)


def _guess(data: bytes) -> str:
    """The probable encoding of bytes that are not UTF-8; empty when there is none."""
    high = bytes(sorted({byte for byte in data if byte >= 0x80}))
    as_windows = high.decode("cp1252", errors="replace")
    if _WESTERN.issuperset(as_windows):
        return "Windows-1252" if any(byte < 0xA0 for byte in high) else "Latin-1"
    best = from_bytes(data[:_GUESS_FROM]).best()
    return best.encoding.replace("_", "-").upper() if best else ""
