"""Rich text as Outlook packs it: letters, and references to what came before.

Source: Microsoft, [MS-OXRTFCP].
"""

import struct

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_HEADER = struct.Struct("<II4sI")
_MOST = 50 * 1024 * 1024


def unpacked(packed: bytes) -> bytes:
    """The rich text; empty when there is none, and as far as it goes when it is damaged."""
    if len(packed) < _HEADER.size:
        return b""
    _, size, form, _ = _HEADER.unpack_from(packed)
    size = min(size, _MOST)
    if form == b"MELA":
        return packed[_HEADER.size : _HEADER.size + size]
    found = bytearray(_DICTIONARY)
    for is_reference, token in _tokens(packed[_HEADER.size :]):
        if not is_reference:
            found.append(token)
        elif not _repeat(found, token):
            break
        if len(found) >= len(_DICTIONARY) + size:
            break
    return bytes(found[len(_DICTIONARY) : len(_DICTIONARY) + size])


def _tokens(packed: bytes) -> list[tuple[bool, int]]:
    """Each letter, or reference of two bytes; a byte before every eight says which they are."""
    tokens: list[tuple[bool, int]] = []
    position = 0
    while position < len(packed):
        control = packed[position]
        position += 1
        for bit in range(8):
            width = 2 if control >> bit & 1 else 1
            token = packed[position : position + width]
            if len(token) < width:
                return tokens
            tokens.append((width == 2, int.from_bytes(token, "big")))
            position += width
    return tokens


def _repeat(found: bytearray, token: int) -> bool:
    """Write again what a reference points to; ``False`` for the one that ends the text."""
    place, length = token >> 4, (token & 0xF) + 2
    now = len(found)
    if place == now % _WINDOW:
        return False
    # The window is written round and round: the last time that its place was passed.
    start = now - (now - place) % _WINDOW
    if start < 0:
        return False
    for step in range(length):
        found.append(found[start + step])
    return True
