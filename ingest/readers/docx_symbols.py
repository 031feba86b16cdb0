"""What the signs of Word's symbol fonts mean: ticked boxes carry the answers of a form.

Such a sign is a number in a font. Sources: the code charts of Wingdings, Wingdings 2, Webdings and
Symbol (Unicode L2/11-196 and the Adobe Symbol encoding).
"""

_WINGDINGS = {
    0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xFC: "✓", 0xFB: "✗",
    0x6E: "■", 0xA7: "▪", 0x6C: "●", 0xA1: "○", 0x9F: "•", 0x77: "◆", 0x76: "❖", 0xD8: "➢", 0xE0: "→", 0xDF: "←",
    0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {
    0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x50: "✓", 0x4F: "✗", 0x51: "✗", 0x2A: "☐", 0x98: "●", 0x9A: "○",
    0xA2: "■", 0x97: "•",
}  # fmt: skip
_WINGDINGS_3 = {0x22: "↑", 0x23: "↓", 0x21: "→", 0x7D: "▶", 0x75: "▶"}
_WEBDINGS = {0x61: "✓", 0x72: "✗", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x34: "▶", 0x33: "◀"}
_GREEK = dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_SYMBOL = {
    **_GREEK,
    0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0xB7: "•", 0xB3: "≥", 0xA3: "≤", 0xB9: "≠", 0xB1: "±", 0xB4: "×", 0xB8: "÷",
    0xAE: "→", 0xAC: "←", 0xB0: "°", 0xA5: "∞", 0xA0: "€", 0xE5: "∑", 0xD6: "√", 0xBB: "≈", 0xBA: "≡", 0xBC: "…",
    0x2D: "−", 0xF0: "",
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
_PRIVATE = 0xF000
UNKNOWN = "\ufffd"


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return font.lower() in _FONTS


def sign(font: str, code: int) -> str:
    """What a sign of a font looks like; ``UNKNOWN`` when the font has another meaning for it than we know."""
    number = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    known = _FONTS.get(font.lower())
    if known is None:
        private = 0xE000 <= code <= 0xF8FF
        return UNKNOWN if private or not 0x20 <= code <= 0x10FFFF else chr(code)
    if number in known:
        return known[number]
    # Symbol has digits and signs where ASCII has them.
    return chr(number) if known is _SYMBOL and 0x20 <= number < 0x41 else UNKNOWN


def signs(font: str, text: str) -> str:
    """Letters that are set in such a font."""
    return "".join(letter if letter.isspace() else sign(font, ord(letter)) for letter in text)
