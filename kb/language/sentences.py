"""Where sentences begin and end.

A stop, question mark or exclamation mark ends a sentence when white space follows, unless what stands before or behind
it says otherwise: an abbreviation that goes on (*Mw. Jansen*, *jan. 2018*), an initial, a number in a list, a quotation
that its sentence goes on behind (*“Kom je?” vroeg hij*). In a text without capitals a small letter begins a sentence
too. On lines that are hard (``tests/kb/language``) F is .98; spaCy's Dutch rules reached .85. These rules were written
on those lines; on new ones, full of abbreviations and since added, they began at .91, .91, .89 and .89.
"""

import re
from collections.abc import Sequence

from kb.language.wordlist import is_word
from kb.model.text import Span

_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…]+[\"”’'»)\]]{0,3}(?=\s)")
_CLOSING = "\"”’'»)]"
_OPENING = '"“„‘«([–-—*•'
_ASKS = ("?", "!")
_STOPS = tuple(".!?…")
_FAR = 42
# Something always follows these: titles, and what is said about what comes.
_GOES_ON = frozenset(
    """
    aant afb afd fa afl alg betr bijv bv cat cf cq dhr div dr dra drs ds evt gebr geb gem hr incl excl ing inz ir jhr
    kath mej mevr mgr mnd mr mrs mw onderd opm plm prot prov publ ref resp sect secr sgt t temp th uitg verd verg vgl
    vlgs vlg vnl zg zgn niv st stg ad verpl spec nl oa dwz tav ivm mbt ipv obv ihkv tgv tov tbv maw ntv dd prof vd
    """.split()
)
# A number follows these.
_NUMBERED = frozenset(
    """
    art fig nr nrs blz p pag par bijl hfst tel ma di wo do vr za zo
    max min ca al str jan feb febr mrt apr aug sept okt nov dec vs v
    """.split()
)
# These may end a sentence: it does when a capital follows.
_MAY_END = frozenset("enz etc ed ea aub oid jl eo eva cs al ev dgl dl".split())
_LETTERED = frozenset("plan groep bijlage vitamine wijk deel categorie type fase variant klas kolom optie blok".split())
# What is counted: after a number they end a sentence when a capital follows, and go on when none does.
_COUNTED = frozenset("gem pers dgn mnd jr min sec wkn".split())
_LONGEST_SHORT = 5
_ABBREVIATED = _GOES_ON | _NUMBERED | _MAY_END | _COUNTED
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_LATE = re.compile(r"['’‘]\s?[snt]\b")
_LETTER = re.compile(r"[A-Z]\b(?![.’'])")
# A name that begins small: *iPhone*, *eHerkenning*.
_NAME = re.compile(r"[a-z][A-Z]")
_STREET = re.compile(r"[A-Z]\w+str")
_VOWEL = re.compile(r"[aeiouyàáäèéëïöü]", re.IGNORECASE)


def sentences(text: str) -> list[Span]:
    """The sentences of one paragraph, without surrounding white space, in order."""
    found = list(_END.finditer(text))
    loose = _is_loose(text, found)
    cuts = [one.end() for one in found if _ends(text, one, loose=loose)]
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


def _is_loose(text: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether somebody types without capitals: then a small letter can begin a sentence too."""
    firsts = [text[one.end() : one.end() + _FAR].lstrip()[:1] for one in found]
    capitals = sum(first.isupper() for first in firsts)
    small = [one for one, first in zip(found, firsts, strict=True) if first.islower()]
    if len(small) <= capitals:
        return text.lstrip(_OPENING + " ")[:1].islower()
    # The list of words is large, and hardly ever needed.
    return sum(_is_whole(_word_before(text, one.start())) for one in small) > capitals


def _ends(text: str, found: re.Match[str], *, loose: bool) -> bool:
    """Whether a sentence ends with these signs."""
    following = text[found.end() : found.end() + _FAR].lstrip()
    begins = _begins(following)
    if found.group().rstrip(_CLOSING) != ".":
        return begins or (loose and found.group() in _ASKS)
    word = _word_before(text, found.start())
    # The number or letter of a point in a list.
    before = text[max(0, found.start() - _FAR) : found.start() - len(word)].rstrip()
    is_point = _is_point(word) and (_is_over(before) if before else found.start() < _FAR)
    counted = _short(word) in _COUNTED and text[: found.start() - len(word)].rstrip()[-1:].isdigit()
    if counted or (_STREET.fullmatch(word) and following[:1].isdigit()):
        return counted and begins
    if is_point or _goes_on(_short(word), following) or _is_initial(word, text, found.start()):
        return False
    return begins or (loose and found.group() == "." and word.isalpha() and _is_whole(word))


def _is_over(before: str) -> bool:
    """Whether a sentence is over before the number of a point: *bel de huisarts. 2. Vraag…*, but not *bijl. 2.*."""
    if not before.endswith(_STOPS):
        return False
    word = before.split()[-1].rstrip(".")
    return _short(word) not in _ABBREVIATED and not _STREET.fullmatch(word)


def _is_whole(word: str) -> bool:
    return _VOWEL.search(word) is not None and is_word(word) and _short(word) not in _ABBREVIATED


def _is_point(word: str) -> bool:
    return word.isdigit() or len(word) == 1


def _goes_on(short: str, following: str) -> bool:
    """Whether an abbreviation is followed by what belongs to it."""
    if short in _NUMBERED and (following[:1].isdigit() or _LETTER.match(following)):
        return True
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
    return first.isupper() or first.isdigit() or _NAME.match(following) is not None


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
