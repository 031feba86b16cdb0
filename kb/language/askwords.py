"""Words by which people ask: *wat werkt*, *hoe*, *kan dat zomaar*, *gemeente*, *elke*.

They say nothing of what is asked about, so they are no evidence: no passage is found by them, none is marked for
them. ``askwords.txt`` holds them with the reason for each. A question of nothing else is asked as it stands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile

from kb.language.refusals import denies, refuses
from kb.language.tokens import STOPWORDS, Token, fold, words

# Who asks of themselves says so, and that is part of what is asked.
_OF_THEMSELVES = frozenset("ik mij mijn me mn wij we ons onze".split())


def telling(text: str) -> list[Token]:
    """The words of a question that say what it is about, in order; all of its words when none does."""
    found = list(words(text))
    return [word for word, does_tell in zip(found, _telling(found), strict=True) if does_tell] or found


def tells(text: str) -> bool:
    """Whether any word of a question says what it is about."""
    return any(_telling(list(words(text))))


def only_asks(text: str) -> bool:
    """Whether all words of a text ask, or say nothing: *wat is er*; *morgen* tells little, but says when."""
    folded = [fold(word.text) for word in words(text)]
    asks = _asking(folded, ("asks", "names anyone"))
    return all(is_asking or word in STOPWORDS for word, is_asking in zip(folded, asks, strict=True))


def without_asking(question: str) -> str:
    """A question without the words at both ends that only ask, so that however it is asked the same is sought.

    What people deny stays; nothing goes where no other word is left, where somebody refuses something, or where people
    ask of themselves: *auto moet ik kopen* says less than *welke auto moet ik kopen*, and resembles more.
    """
    found = list(words(question))
    of_themselves = any(fold(word.text) in _OF_THEMSELVES for word in found)
    goes = [not does_tell and not denies(word.text) for word, does_tell in zip(found, _telling(found), strict=True)]
    if all(goes) or of_themselves or refuses(question):
        return question
    first, last = _run(goes), len(found) - 1 - _run(reversed(goes))
    return question if (first, last) == (0, len(found) - 1) else question[found[first].start : found[last].end]


def cores(question: str) -> Iterator[str]:
    """A question as it stands, then with ever more words less at both ends that say nothing, longest first.

    *De schulden*, *over schulden* and *hoe zit het met schulden* all have the core *schulden*; what is denied has none
    but itself, and how good it is stays: *slechte verbindingen* is no other way to ask for *verbindingen*.
    """
    yield question
    found = list(words(question))
    folded = [fold(word.text) for word in found]
    rates = _asking(folded, ("says how good",))
    little = [not does_tell and not does_rate for does_tell, does_rate in zip(_telling(found), rates, strict=True)]
    if all(little):
        little = [word in STOPWORDS for word in folded]
    if all(little) or denies(question):
        return
    ends = ((first, last) for first in range(_run(little) + 1) for last in range(_run(reversed(little)) + 1))
    for first, last in sorted(ends, key=sum):
        yield question[found[first].start : found[-1 - last].end]


def _run(little: Iterable[bool]) -> int:
    """How many words at the beginning are so."""
    return sum(1 for _ in takewhile(bool, little))


def _telling(found: Sequence[Token]) -> list[bool]:
    """Of each word whether it says what a question is about."""
    folded = [fold(word.text) for word in found]
    asks = _asking(folded)
    return [not is_asking and word not in STOPWORDS for word, is_asking in zip(folded, asks, strict=True)]


def reason(phrase: str) -> str:
    """Why a word, or several words, carry no evidence; empty when they do."""
    return _reasons().get(tuple(fold(phrase).split()), "")


def _asking(folded: Sequence[str], kinds: tuple[str, ...] = ("",)) -> list[bool]:
    """Of each word whether it belongs to a way of asking, for a reason that begins so."""
    asks = [False] * len(folded)
    for length in range(1, _longest() + 1):
        for start in range(len(folded) - length + 1):
            why = _reasons().get(tuple(folded[start : start + length]))
            if why is not None and why.startswith(kinds):
                asks[start : start + length] = [True] * length
    return asks


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _reasons()))


@lru_cache(maxsize=1)
def _reasons() -> Mapping[tuple[str, ...], str]:
    """Phrases, as folded words, with the reason why they carry nothing."""
    lines = files("kb.language").joinpath("askwords.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    return {tuple(phrase.split()): why for why, phrases in groups for phrase in phrases.split(", ")}
