"""What the bytes of a file really are, whatever its name says."""

import re

from charset_normalizer import from_bytes

from kb.errors import EmptyDocument, UnknownType, WrongEncoding

PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SIGNATURES = {
    PDF: "een PDF",
    ZIP: "een zip- of Office-bestand",
    OLE: "een oud Office-bestand",
    b"{\\rtf": "een RTF-bestand",
    b"\x89PNG": "een afbeelding",
    b"\xff\xd8\xff": "een afbeelding",
    b"GIF8": "een afbeelding",
    b"\x1f\x8b": "een ingepakt bestand",
    b"7z\xbc\xaf\x27\x1c": "een ingepakt bestand",
    b"\x7fELF": "een programma",
    b"SQLite format 3": "een database",
}
# The 32-bit marks first: the 16-bit ones are their beginning.
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# More control characters than this share of a text is not text.
_CONTROL_SHARE = 0.01
# What West European text has above ASCII: letters, currency, quotation marks, dashes.
_WESTERN = frozenset("éèêëáàâäåíìîïóòôöøúùûüñçßÉÈÊËÁÀÂÄÍÎÏÓÒÔÖÚÛÜÑÇæœ€£§°²³½¼·«»‘’“”„…–—•™©® \xad´")
_GUESS_FROM = 100_000


def decode(data: bytes) -> str:
    """The text in bytes that must be UTF-8, without a byte order mark.

    Raises:
        EmptyDocument: there are no bytes.
        UnknownType: the bytes are something else than text.
        WrongEncoding: the bytes are text in another encoding.
    """
    if not data.strip():
        msg = "het bestand is leeg"
        raise EmptyDocument(msg)
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            raise WrongEncoding(_other_encoding(0, name))
    _refuse_signature(data)
    if _looks_like_utf16(data):
        raise WrongEncoding(_other_encoding(0, "UTF-16"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_binary(data.decode("latin-1"))
        raise WrongEncoding(_other_encoding(error.start, _guess(data))) from error
    _refuse_binary(text)
    return text


def _refuse_signature(data: bytes) -> None:
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            msg = f"dit is geen tekst maar {kind}; geef het bestand de naam die erbij hoort"
            raise UnknownType(msg)


def _refuse_binary(text: str) -> None:
    sample = text[:_GUESS_FROM]
    if "\0" in sample or len(_CONTROL.findall(sample)) > _CONTROL_SHARE * len(sample):
        msg = "dit is geen tekst maar een binair bestand"
        raise UnknownType(msg)


def _looks_like_utf16(data: bytes) -> bool:
    """Whether every other byte is mostly zero, as in Western text of two bytes a letter."""
    sample = data[:2000]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return half >= 2 and (even > 0.7 * half > 5 * odd or odd > 0.7 * half > 5 * even)


def _other_encoding(offset: int, name: str) -> str:
    seems = f"lijkt {name}; " if name else ""
    return f"de tekst is geen UTF-8 (byte {offset}); {seems}zet het om naar UTF-8"


def _guess(data: bytes) -> str:
    """The probable encoding of bytes that are not UTF-8; empty when there is none."""
    high = bytes(sorted({byte for byte in data if byte >= 0x80}))
    as_windows = high.decode("cp1252", errors="replace")
    if _WESTERN.issuperset(as_windows):
        return "Windows-1252" if any(byte < 0xA0 for byte in high) else "Latin-1"
    best = from_bytes(data[:_GUESS_FROM]).best()
    return best.encoding.replace("_", "-").upper() if best else ""
