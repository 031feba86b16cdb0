"""Which words people use for what a code means: those that stand more often in what got it than in what got another.

The difference is a log-odds ratio over highlights with half a highlight added everywhere (Haldane, 1955), divided by
its standard error, so that a word of two highlights does not outdo one of fifty. A word is told only when so many
independent people and studies use it that none of them can be known by it, and never when it may be a name: it is in
the dictionary, somebody writes it small, and nobody writes it with a capital inside a sentence.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kb.language.tokens import STOPWORDS, stem, words
from kb.language.wordlist import is_word
from kb.ranking.plurality import Contribution, units

FEWEST = 3
"""Independent people and studies that use a word."""
_STRONG = 1.28
"""Standard errors: by chance one word in ten would be told."""
_SHORTEST = 3
_BEGINS = re.compile(r"(?:^|[.!?:\n“\"‘•*#>-])\s*[“\"‘'(]*$")


class Told(NamedTuple):
    """Words that got a code, and who says them."""

    words: str
    by: Contribution


class Telling(NamedTuple):
    """A word that stands out.

    Attributes:
        word: as it is written most often.
        stem: by which it is counted.
        people: how many independent people and studies use it here.
        here, elsewhere: in how many highlights it stands.
        weight: how far it stands out, in standard errors.
    """

    word: str
    stem: str
    people: int
    here: int
    elsewhere: int
    weight: float


def telling(here: Sequence[Told], elsewhere: Sequence[Told], known: Iterable[str], *, limit: int) -> list[Telling]:
    """The words that stand out in what got a code, the most telling first.

    Args:
        here: what got it.
        elsewhere: what got another code of the study.
        known: words and phrases that lead to its theme already.
        limit: so many at most.
    """
    left = {stem(token.text) for phrase in known for token in words(phrase)} | _names((*here, *elsewhere))
    ours, theirs = [_stems(one.words) for one in here], [_stems(one.words) for one in elsewhere]
    stands = Counter(found for one in ours for found in one)
    beside = Counter(found for one in theirs for found in one)
    people: dict[str, list[Contribution]] = defaultdict(list)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for one, stems in zip(here, ours, strict=True):
        for found, forms in stems.items():
            people[found].append(one.by)
            written[found].update(forms)
    told = [
        Telling(
            word=min(written[found], key=lambda form: (-written[found][form], form)),
            stem=found,
            people=units(people[found]),
            here=number,
            elsewhere=beside[found],
            weight=_weight(number, len(here), beside[found], len(elsewhere)),
        )
        for found, number in stands.items()
        if found not in left and number >= FEWEST
    ]
    fit = [one for one in told if one.people >= FEWEST and one.weight >= _STRONG and is_word(one.word)]
    return sorted(fit, key=lambda one: (-one.weight, one.word))[:limit]


def _weight(a: int, all_a: int, b: int, all_b: int) -> float:
    odds = math.log((a + 0.5) / (all_a - a + 0.5)) - math.log((b + 0.5) / (all_b - b + 0.5))
    error = math.sqrt(1 / (a + 0.5) + 1 / (all_a - a + 0.5) + 1 / (b + 0.5) + 1 / (all_b - b + 0.5))
    return odds / error


def _stems(text: str) -> dict[str, Counter[str]]:
    """The stems of the words that carry a subject, each as it is written in small letters."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for token in words(text):
        word = token.text
        if word.islower() and word.isalpha() and len(word) >= _SHORTEST and word not in STOPWORDS:
            found[stem(word)][word] += 1
    return found


def _names(told: Iterable[Told]) -> set[str]:
    """The stems of what somebody writes with a capital though no sentence begins there."""
    return {
        stem(token.text)
        for one in told
        for token in words(one.words)
        if not token.text.islower() and not _BEGINS.search(one.words[max(0, token.start - 6) : token.start])
    }
