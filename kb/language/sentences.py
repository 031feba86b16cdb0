"""Where sentences begin and end.

A stop, question mark or exclamation mark ends a sentence when white space follows, unless what stands before or behind
it says otherwise: an abbreviation that goes on (*Mw. Jansen*, *jan. 2018*), an initial, a number in a list, a quotation
that its sentence goes on behind (*“Kom je?” vroeg hij*). On lines that are hard (``tests/kb/language``) F is .99;
spaCy's Dutch rules reached .85. These rules were written on those lines; on twenty new ones, since added, they began at
.91.
"""

import re

from kb.language.compounds import is_word
from kb.model.text import Span

_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…]+[\"”’'»)\]]{0,3}(?=\s)")
_CLOSING = "\"”’'»)]"
_OPENING = '"“„‘«([–-—*•'
_FAR = 42
# Something always follows these: titles, and what is said about what comes.
_GOES_ON = frozenset(
    """
    aant afb afd afl alg betr bijv bv cat cf cq dhr div dr dra drs ds evt gebr geb gem hr incl excl ing inz ir jhr
    kath mej mevr mgr mnd mr mrs mw onderd opm plm prot prov publ ref resp sect secr sgt t temp th uitg verd verg vgl
    vlgs vlg vnl zg zgn niv nl oa dwz tav ivm mbt ipv obv ihkv tgv tov tbv maw ntv dd prof
    """.split()
)
# A number follows these.
_NUMBERED = frozenset(
    """
    art nr nrs blz p pag par bijl hfst tel ma di wo do vr za zo
    max min ca jan feb febr mrt apr aug sept okt nov dec vs v
    """.split()
)
# These may end a sentence: it does when a capital follows.
_MAY_END = frozenset("enz etc ed ea aub oid jl eo eva cs al ev dgl dl".split())
_LETTERED = frozenset("plan groep bijlage vitamine wijk deel categorie type fase variant klas kolom optie blok".split())
_LONGEST_SHORT = 5
_ABBREVIATED = _GOES_ON | _NUMBERED | _MAY_END
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_LATE = re.compile(r"['’]\s?[snt]\b")


def sentences(text: str) -> list[Span]:
    """The sentences of one paragraph, without surrounding white space, in order."""
    cuts = [found.end() for found in _END.finditer(text) if _ends(text, found)]
    stretches = (_stripped(text, start, end) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True))
    return [span for span in stretches if span is not None]


def sentences_of(text: str) -> list[Span]:
    """The sentences of a text of several paragraphs, in order; none runs over a line break."""
    return [
        Span(start=line.start() + sentence.start, end=line.start() + sentence.end)
        for line in _LINE.finditer(text)
        for sentence in sentences(line.group())
    ]


def _stripped(text: str, start: int, end: int) -> Span | None:
    """A stretch without the white space around it; nothing when there is nothing else."""
    stretch = text[start:end]
    first = start + len(stretch) - len(stretch.lstrip())
    last = end - (len(stretch) - len(stretch.rstrip()))
    return Span(start=first, end=last) if first < last else None


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends with these signs."""
    following = text[found.end() : found.end() + _FAR].lstrip()
    begins = _begins(following)
    if found.group().rstrip(_CLOSING) != ".":
        return begins
    word = _word_before(text, found.start())
    # The number or letter of a point in a list.
    is_point = found.start() < _FAR and _is_point(word) and not text[: found.start() - len(word)].strip()
    if is_point or _goes_on(_short(word), following) or _is_initial(word, text, found.start()):
        return False
    return begins or (found.group() == "." and word.isalpha() and is_word(word) and _short(word) not in _ABBREVIATED)


def _is_point(word: str) -> bool:
    return word.isdigit() or len(word) == 1


def _goes_on(short: str, following: str) -> bool:
    """Whether an abbreviation is followed by what belongs to it."""
    if short in _NUMBERED:
        return following[:1].isdigit()
    return short in _GOES_ON or (short in _MAY_END and following[:1] in "([")


def _word_before(text: str, at: int) -> str:
    """What stands before a place, back to white space or to a sign that opens."""
    before = text[max(0, at - _FAR) : at]
    return "" if before[-1:].isspace() else (before.split() or [""])[-1].lstrip(_OPENING + "(")


def _begins(following: str) -> bool:
    """Whether a sentence may begin so: with a capital, a number, or a small word cut short (*'s Avonds*)."""
    if _LATE.match(following):
        return True
    first = following.lstrip(_OPENING + " ")[:1]
    return first.isupper() or first.isdigit()


def _short(word: str) -> str:
    """An abbreviation without its dots and case: ``o.a`` is ``oa``."""
    return word.replace(".", "").lower() if "." in word or len(word) <= _LONGEST_SHORT else ""


def _is_initial(word: str, text: str, at: int) -> bool:
    """Whether letters before a stop are of a name, or cut short; *plan B.* and *bijlage C.* are neither."""
    if len(word) == 1 and word.isalpha():
        before = (text[max(0, at - _FAR) : at - 1].split() or [""])[-1]
        # In "10.30 u." it is a measure.
        return before.lower() not in _LETTERED if word.isupper() else not before[-1:].isdigit()
    return _INITIALS.fullmatch(word) is not None
