"""Which word someone may have meant by one that nobody uses.

Distances are those of Damerau and Levenshtein in their restricted form: letters missing, added, other, or swapped
with their neighbour. ``ij`` and ``ei``, ``ou`` and ``au`` count as one letter each.

A compound of known words may be right although nobody wrote it yet. It is only doubted for a slip of one letter
that writers really make. Measured on the first 126 sample documents, a quarter of them left out in turn: of 465 made-up
slips 430 came out right and 7 as another word (406 and 7 when no compound is doubted), and of 11,738 words of the
documents left out 7 were doubted without need (7).
"""

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kb.language.compounds import common_words, compound_parts
from kb.language.places import gazetteer
from kb.language.tokens import STOPWORDS, fold, stem
from kb.language.wordlist import is_word

_SHORTEST = 4
_LONG = 8
_SLIPS, _SLIPS_IN_LONG = 1, 2
# Two slips away, a word that stands in one document only is as likely another word.
_USED_ENOUGH = 2
# Two letters that are heard as one, each as a sign of its own.
_AS_ONE = (("ij", "ĳ"), ("ei", "ĕ"), ("ou", "ŏ"), ("au", "ă"))
# What is heard alike, or is often written so.
_ALIKE = (("ij", "ei"), ("au", "ou"), ("c", "k"), ("z", "s"), ("v", "f"), ("t", "d"))


class Lexicon:
    """The words of the documents and the thesaurus.

    Args:
        words: what may be proposed, folded, with how often it is used.
        stems: of all words that are right, also those that may not be proposed.
    """

    def __init__(self, words: Mapping[str, int], stems: Iterable[str]) -> None:
        self._count = {word: count for word, count in words.items() if _may_be_doubted(word)}
        self._stems = frozenset(stems)
        self._words = sorted(self._count)
        self._as_one = [_with_pairs_as_one(word) for word in self._words]

    def doubts(self, word: str) -> bool:
        """Whether nobody uses this word: no document, no label, no dictionary and no place."""
        folded = fold(word)
        is_known = stem(word) in self._stems or is_word(folded) or bool(gazetteer().kind(word))
        is_known = is_known or folded.removesuffix("s") in self._count  # The stem keeps the s of "taalmaatjes".
        return _may_be_doubted(folded) and not is_known

    def nearest(self, word: str) -> list[str]:
        """What a doubted word may stand for, folded: fewest slips first, then alike in sound, then most used."""
        folded = fold(word)
        is_compound = bool(compound_parts(folded))
        sound = _sound(folded)

        def is_likely(slips: int, other: str) -> bool:
            if slips > _SLIPS and self._count[other] < _USED_ENOUGH:
                return False
            return sound[0] == _sound(other)[0] and (not is_compound or (slips == 1 and _is_common_slip(folded, other)))

        found = [(slips, other) for other, slips in self._within_reach(folded).items() if is_likely(slips, other)]
        found.sort(key=lambda one: (one[0], sound != _sound(one[1]), -self._count[one[1]], one[1]))
        return [other for _, other in found]

    def usual(self, word: str) -> str:
        """The word that most people know nearest to a doubted one that has its beginning; empty when none is near."""
        folded = fold(word)
        is_compound = bool(compound_parts(folded))
        shares = common_words()
        alike = [
            one for one in shares if one[0] == folded[0] and abs(len(one) - len(folded)) <= 1 and _may_be_doubted(one)
        ]
        found = process.extract(folded, alike, scorer=OSA.distance, score_cutoff=1, limit=None)
        likely = (one for one, _, _ in found if not is_compound or _is_common_slip(folded, one))
        return max(likely, key=lambda one: (shares[one], one), default="")

    def _within_reach(self, folded: str) -> dict[str, int]:
        """The words that lie a few slips away, with how many."""
        reach = _SLIPS_IN_LONG if len(folded) >= _LONG else _SLIPS
        reached: dict[str, int] = {}
        for asked, words in ((folded, self._words), (_with_pairs_as_one(folded), self._as_one)):
            for _, slips, place in process.extract(asked, words, scorer=OSA.distance, score_cutoff=reach, limit=None):
                other = self._words[place]
                reached[other] = min(int(slips), reached.get(other, reach))
        return reached


def _may_be_doubted(folded: str) -> bool:
    """Numbers, abbreviations, and words held together by a sign are taken as they are."""
    return len(folded) >= _SHORTEST and folded.isalpha() and folded not in STOPWORDS


def _with_pairs_as_one(folded: str) -> str:
    for pair, sign in _AS_ONE:
        folded = folded.replace(pair, sign)
    return folded


def _sound(folded: str) -> str:
    for one, other in _ALIKE:
        folded = folded.replace(one, other)
    return folded


def _is_common_slip(word: str, other: str) -> bool:
    """Whether one letter is missing, added, swapped, or written as it is heard; any other letter is another word."""
    return len(word) != len(other) or sorted(word) == sorted(other) or _sound(word) == _sound(other)
