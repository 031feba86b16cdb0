"""Labels of several words in the order of a sentence: "ik sta al maanden rood" names *rood staan*.

Dutch puts a verb second and bends it, so what is one phrase in a thesaurus seldom stands
like that in a resident's sentence. All words of a label must stand close together within
one clause; its articles and pronouns do not count.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from kb.language.tokens import STOPWORDS, Token, fold, stem, words

L = TypeVar("L", bound=Hashable)
Forms = frozenset[str]

# This many other words may stand in between: "uit [mijn eigen] huis gezet".
_BETWEEN = 3
_BREAKS = frozenset(".,;:?!()\n")
_CONJUNCTIONS = frozenset("maar want dus omdat doordat zodat terwijl".split())
_UNCOUNTED = frozenset(
    "de het een mijn je jouw uw zijn haar hun ons onze ik jij u hij zij ze we wij jullie me mij zich er".split()
)
# A part that comes loose closes its clause, or stands before one of these: ik kom rond met mijn loon.
_LOOSE = frozenset({"rond"})
_AFTER_LOOSE = frozenset("met van door en of als te".split())
# Verbs that change their vowel, by their roots; a form may also be what the stemmer leaves of it.
_STRONG: Mapping[str, str] = {
    form: verb
    for verb, forms in {
        "begin": "begon begonnen begonn",
        "begrijp": "begreep begrepen begrep",
        "blijf": "bleef bleven blef bleev",
        "doe": "deed deden doet gedaan doen",
        "eet": "at aten eten gegeten geget",
        "ga": "ging gingen gaat gaan gegaan",
        "help": "hielp hielpen geholpen",
        "hang": "hing hingen",
        "kom": "kwam kwamen",
        "krijg": "kreeg kregen kreg gekregen",
        "lig": "lag lagen gelegen",
        "les": "las lazen gelezen",
        "slap": "sliep sliepen",
        "sla": "sloeg sloegen slaat slaan geslagen",
        "sprek": "sprak spraken gesproken",
        "sta": "stond stonden staat staan gestaan",
        "vind": "vond vonden gevonden",
        "zie": "zag zagen ziet zien gezien",
        "zit": "zat zaten gezeten",
        "zoek": "zocht zochten gezocht",
    }.items()
    for form in (verb, *forms.split())
}


class _Wanted(NamedTuple, Generic[L]):
    """A label, and for each of its words the forms that it may have."""

    label: L
    words: tuple[Forms, ...]


class LooseLabels(Generic[L]):
    """Labels to look for."""

    def __init__(self) -> None:
        self._by_form: dict[str, list[_Wanted[L]]] = {}

    def add(self, text: str, label: L) -> None:
        """Look for a text with two telling words or more; another one is left out."""
        counted = [fold(word.text) for word in words(text) if fold(word.text) not in _UNCOUNTED]
        if not _CONJUNCTIONS.isdisjoint(counted) or sum(word not in STOPWORDS for word in counted) < 2:
            return
        wanted = _Wanted(label, tuple(forms(word) for word in _apart(counted)))
        for form in wanted.words[0]:
            self._by_form.setdefault(form, []).append(wanted)

    def find(self, text: str) -> Iterator[tuple[L, int, int]]:
        """Labels in a text with their places, each from the first word to the last."""
        for clause in _clauses(text):
            known = _forms_in(clause)
            for first, found in enumerate(known):
                for wanted in {id(one): one for form in found for one in self._by_form.get(form, ())}.values():
                    places = _places(wanted.words, known, first)
                    if places:
                        yield wanted.label, clause[min(places)].start, clause[max(places)].end


@lru_cache(maxsize=50_000)
def forms(word: str) -> Forms:
    """The roots that a word may have, whether it is a verb or not: betaalt has those of betalen."""
    folded = fold(word)
    bare = [folded, *(folded.removesuffix(end) for end in ("t", "te", "ten", "d", "de", "den"))]
    bare += [one.removeprefix("ge") for one in bare]
    return frozenset(_root(one) for one in {folded, *bare} if one == folded or len(one) > 2)


def _root(word: str) -> str:
    """The stem without what spelling doubles: liggen and lig are both lig."""
    if word in _STRONG:
        return _STRONG[word]
    found = stem(word) if word else ""
    if len(found) > 2 and found[-1] == found[-2]:
        found = found[:-1]
    return _STRONG.get(found, found)


def _apart(counted: Sequence[str]) -> Iterator[str]:
    """The words of a label, a verb that comes apart in its parts."""
    for word in counted:
        part = next((part for part in _LOOSE if word.startswith(part) and word.endswith("en") and word != part), None)
        yield from (part, word.removeprefix(part)) if part else (word,)


def _forms_in(clause: Sequence[Token]) -> list[Forms]:
    """What each word of a clause may be; a loose part that is a preposition here is none of it."""
    folded = [fold(word.text) for word in clause]
    followers = [*folded[1:], "en"]
    return [
        frozenset() if word in _LOOSE and after not in _AFTER_LOOSE else forms(word)
        for word, after in zip(folded, followers, strict=True)
    ]


def _clauses(text: str) -> Iterator[list[Token]]:
    """The words of a text, clause by clause, without the words that join them."""
    clause: list[Token] = []
    end = 0
    for word in words(text):
        joins = fold(word.text) in _CONJUNCTIONS
        if clause and (joins or not _BREAKS.isdisjoint(text[end : word.start])):
            yield clause
            clause = []
        if not joins:
            clause.append(word)
        end = word.end
    if clause:
        yield clause


def _places(wanted: Sequence[Forms], known: Sequence[Forms], first: int) -> list[int]:
    """Where the words of a label stand nearest to where its first one does; empty when one is missing or far."""
    reach = len(wanted) + _BETWEEN
    near = sorted(range(max(0, first - reach + 1), min(len(known), first + reach)), key=lambda at: abs(at - first))
    places = [first]
    for word in wanted[1:]:
        place = next((at for at in near if at not in places and not word.isdisjoint(known[at])), None)
        if place is None:
            return []
        places.append(place)
    return places if max(places) - min(places) < reach else []
