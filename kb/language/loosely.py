"""Labels of several words, found in another order and in other forms: "ik sta rood" names *rood staan*.

Dutch puts a verb second and bends it, so what is one phrase in a thesaurus seldom stands
like that in a resident's sentence. All words of a label must stand close together within
one clause; its articles and pronouns do not count.
"""

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import simplemma

from kb.language.tokens import Token, fold, stem, words

L = TypeVar("L", bound=Hashable)

# This many other words may stand in between: "uit [mijn eigen] huis gezet".
_BETWEEN = 3
_CLAUSE = re.compile(r"[.,;:?!()\n]+|\b(?:maar|want|dus|omdat)\b")
_UNCOUNTED = frozenset(
    "de het een 't m'n mijn je jouw uw zijn haar hun ons onze ik jij u hij zij ze we wij jullie me mij zich er".split()
)
# First parts of verbs that come loose: rondkomen, ik kom rond.
_LOOSE = ("rond", "terug", "mee", "aan", "af", "op", "uit", "over", "open", "om", "door", "bij", "in", "toe")


class _Wanted(NamedTuple, Generic[L]):
    """A label, and for each of its words the forms that it may have."""

    label: L
    words: tuple[frozenset[str], ...]


class LooseLabels(Generic[L]):
    """Labels to look for."""

    def __init__(self) -> None:
        self._by_form: dict[str, list[_Wanted[L]]] = {}

    def add(self, text: str, label: L) -> None:
        """Look for a text of two counted words or more; a shorter one is left out."""
        for counted in _readings(text):
            if len(counted) < 2:
                continue
            wanted = _Wanted(label, tuple(forms(word) for word in counted))
            for form in wanted.words[0]:
                self._by_form.setdefault(form, []).append(wanted)

    def find(self, text: str) -> Iterator[tuple[L, int, int]]:
        """Labels in a text with the place, from their first word to their last."""
        for clause in _clauses(text):
            known = [forms(word.text) for word in clause]
            for at, found in enumerate(known):
                for wanted in {id(one): one for form in found for one in self._by_form.get(form, ())}.values():
                    places = _places(wanted.words, known, at)
                    if places:
                        yield wanted.label, clause[min(places)].start, clause[max(places)].end


@lru_cache(maxsize=50_000)
def forms(word: str) -> frozenset[str]:
    """What a word can be a form of: its stem, and its lemma in the dictionary of simplemma.

    The dictionary knows "staat" as a noun alone, so a last t is also taken off.
    """
    folded = fold(word)
    found = {stem(folded), simplemma.lemmatize(folded, "nl")}
    if folded.endswith("t") and len(folded) > 3:
        found.add(simplemma.lemmatize(folded[:-1], "nl"))
    return frozenset(found)


def _readings(text: str) -> Iterator[list[str]]:
    """The counted words of a label, and again with the parts of a verb that comes loose apart."""
    counted = [fold(word.text) for word in words(text) if fold(word.text) not in _UNCOUNTED]
    yield counted
    for particle in _LOOSE:
        last = counted[-1] if counted else ""
        if last.startswith(particle) and last.endswith("en") and len(last) - len(particle) > 4:
            yield [*counted[:-1], particle, last.removeprefix(particle)]


def _clauses(text: str) -> Iterator[list[Token]]:
    """The words of a text, clause by clause."""
    breaks = [found.start() for found in _CLAUSE.finditer(text)] + [len(text)]
    clause: list[Token] = []
    for word in words(text):
        while word.start >= breaks[0] and len(breaks) > 1:
            breaks.pop(0)
            if clause:
                yield clause
            clause = []
        clause.append(word)
    if clause:
        yield clause


def _places(wanted: tuple[frozenset[str], ...], known: list[frozenset[str]], first: int) -> list[int]:
    """Where the words of a label stand close to where its first does, a place each; empty when one is missing."""
    reach = len(wanted) + _BETWEEN
    near = range(max(0, first - reach + 1), min(len(known), first + reach))
    places = [first]
    for form in wanted[1:]:
        place = next((at for at in near if at not in places and not form.isdisjoint(known[at])), None)
        if place is None:
            return []
        places.append(place)
    return places if max(places) - min(places) < reach else []
