"""Mending the ends of lines: words broken with a hyphen, and lines that run on.

Whether a hyphen at the end of a line belongs to the word is decided, in this order, by
the document itself (it writes the word elsewhere), by Dutch spelling (capitals, digits,
abbreviations, prefixes and colliding vowels keep it: Noord-Holland, 16-jarige, ggz-arts,
co-ouder, zee-eend) and otherwise it is dropped. A diaeresis that the break made
superfluous comes back: "ge-" + "ist" is "geïst". Source: Woordenlijst Nederlandse Taal,
Leidraad 2015, chapters 6 and 12.
"""

import re
from collections.abc import Iterable

from ingest.readers.raw import HARD_BREAK
from ingest.traced import Edit, Traced

_LETTERS = r"[^\W\d_]"
# From the start of a word on, so that a long row of letters is read once.
_BROKEN = re.compile(rf"(?<![\w-])(?P<left>[\w-]*[^\W_])(?P<hyphen>[-\u00ad]) ?\n ?(?P<right>{_LETTERS}+|\d)")
_WORD = re.compile(rf"{_LETTERS}+(?:-{_LETTERS}+)*")
_LINE_END = re.compile(r" ?\n[ \n]*")
_HARD_END = re.compile(rf"[ \n]*{HARD_BREAK}[ \n{HARD_BREAK}]*")

_CONJUNCTIONS = frozenset("en of als dan noch tot maar".split())
_NEVER_KEEPING = frozenset(("be", "ge", "onge"))
_LINKING = frozenset("aan de der en het in of op tot van".split())
_KEEPING = frozenset(
    """
    adjunct aids aow aspirant azc cao coa financieel hbo hiv mbo niet non poh pseudo quasi soa sociaal uwv vice vmbo
    vwo wia wmo
    """.split()
)
# Prefixes that are more often the first syllable of an ordinary word (cohesie, expert, oudste, seminar).
_KEEPING_BEFORE = re.compile(
    r"co-(?:assist|auteur|creat|financ|housing|piloot|produc|teach|therap|working)"
    r"|ex-(?:collega|dakloz|echtgeno|gedetineerd|man\b|minister|partner|patiënt|verslaafd|vriend|vrouw|wethouder)"
    r"|oud-(?:burgemeester|collega|directeur|leerling|lid\b|medewerk|minister|voorzitter|wethouder)"
    r"|semi-(?!nar)"
)
_VOWEL_CLASHES = frozenset("aa ae ai au ee ei eu éé oe oi oo ou ui uu".split())
_DIAERESIS = {"e": "ë", "i": "ï", "u": "ü", "o": "ö"}
_WITH_DIAERESIS = re.compile(r"(?:(?:on)?ge|be)-(?:e|i(?!j)|u(?!i))|co-(?:ordin|opera|opt)")


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words of a document in lower case, hyphenated ones whole; empty when no line ends with a hyphen."""
    parts = list(texts)
    if not any(_BROKEN.search(part) for part in parts):
        return frozenset()
    return frozenset(word.lower() for part in parts for word in _WORD.findall(part))


def mend_line_ends(text: Traced, words: frozenset[str] = frozenset()) -> Traced:
    """The text with words made whole and lines joined; a break that was meant stays, as a line feed.

    Args:
        text: a block, its lines ended by a line feed or, where that was meant, by ``HARD_BREAK``.
        words: the words of the whole document, in lower case.
    """

    def edits() -> Iterable[Edit]:
        for found in _BROKEN.finditer(text.text):
            yield from _mended(found, words)

    joined = text.edit(edits()).replace(_LINE_END, " ")
    return joined.replace(_HARD_END, "\n").strip()


def _mended(found: re.Match[str], words: frozenset[str]) -> Iterable[Edit]:
    left, right = found["left"], found["right"]
    start, end, after = found.start("hyphen"), found.end("hyphen"), found.start("right")
    if found["hyphen"] == "\u00ad":
        yield Edit(start, after, "")
    elif right.lower() in _CONJUNCTIONS:
        yield Edit(end, after, " ")
    elif _keeps_hyphen(left, right, words):
        yield Edit(end, after, "")
    elif _needs_diaeresis(left, right):
        yield Edit(start, after + 1, _DIAERESIS[right[0]])
    else:
        yield Edit(start, after, "")


def _keeps_hyphen(left: str, right: str, words: frozenset[str]) -> bool:
    whole = f"{left}-{right}".lower()
    if whole in words:
        return True
    if f"{left}{right}".lower() in words or left.lower() in _NEVER_KEEPING or _needs_diaeresis(left, right):
        return False
    last = left.rsplit("-", 1)[-1].lower()
    return (
        not right[0].islower()
        or ("-" in left and last in _LINKING)
        or left.isupper()
        or len(last) == 1
        or last in _KEEPING
        or _KEEPING_BEFORE.match(whole) is not None
        or not re.search("[aeiouyàáâäèéêëìíîïòóôöùúûü]", last)
        # "muse-um": the vowels of -um never collide.
        or (last[-1] + right[0] in _VOWEL_CLASHES and not right.startswith("um"))
    )


def _needs_diaeresis(left: str, right: str) -> bool:
    """Whether the whole word has a diaeresis that disappears where it is broken."""
    return _WITH_DIAERESIS.match(f"{left}-{right}".lower()) is not None
