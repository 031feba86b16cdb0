"""Taking Dutch compounds apart: ``schuldhulpverlening`` is ``schuld``, ``hulp`` and ``verlening``.

A part must be a word that people use, by the dictionary of simplemma or the counts of
wordfreq; both come inside packages. Between parts a linking letter may stand (``s``,
``en``, ``e``). Of all ways to cut, the one with the fewest parts wins, then the one whose
rarest part is most common. ``compounds.txt`` decides where these rules are wrong.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from math import log10

from wordfreq import get_frequency_dict

from kb.language.folding import fold
from kb.language.lemmas import dictionary

_SHORTEST_WORD = 7
# Beyond this it is no word, and the ways to cut it are without number.
_LONGEST_WORD = 60
_SHORTEST_PART = 3
_LONGEST_PART = 20
_SHORT_PART = 5
# Short words are often chance: they must be common.
_LEAST = {3: 2e-5, 4: 2e-6}
_LEAST_OTHERWISE = 1e-7
_COMMON = 5e-7
_OFTENER = 10.0
_KNOWN_WELL = 5e-7
_LINKS = ("", "s", "en", "e", "n")
# Endings that look like words but only bend the word before them.
_NO_PARTS = frozenset(
    """
    heid heden lijk lijke baar bare loos loze achtig isch ische iteit ling lingen schap schappen tie ties eren eerd
    eerde ende end ing ingen den ten ste sten aan aar aal ant ent ief iek ische ier iers ster sters voor door over
    onder tegen naar toe uit mee aan met per ver der ter
    """.split()
)


@lru_cache(maxsize=100_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The words that a word is made of, folded; none when it is no compound."""
    folded = fold(word)
    if folded in _exceptions():
        return _exceptions()[folded]
    if not _SHORTEST_WORD <= len(folded) <= _LONGEST_WORD or not folded.isalpha():
        return ()
    cuts = list(_cuts(folded))
    if not cuts:
        return ()
    best = max(cuts, key=lambda parts: (-len(parts), min(map(_commonness, parts)), parts))
    # A word that is used far more than its rarest part was not made of it: behandeling is no behan + deling.
    # Nor of a short one that few people know, where more of them know the whole: scharnier is no schar + nier.
    rarest = min(best, key=_share)
    is_chance = _share(rarest) < _KNOWN_WELL and len(rarest) <= _SHORT_PART
    if _share(folded) > (1 if is_chance else _OFTENER) * _share(rarest):
        return ()
    return tuple(smaller for part in best for smaller in _taken_apart(part))


@lru_cache(maxsize=1)
def common_words() -> Mapping[str, float]:
    """Words that most people know, folded, with their share of all Dutch words."""
    return {word: share for word, share in words().items() if share >= _KNOWN_WELL}


def _taken_apart(part: str) -> tuple[str, ...]:
    """A part in its own parts, unless it is so common that people know it as one word."""
    is_common = _share(part) >= _COMMON
    return (part,) if is_common else compound_parts(part) or (part,)


def _cuts(word: str) -> Iterator[tuple[str, ...]]:
    """Every way to read a word as two or more parts; a part is not cut further where it stands whole."""
    for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        first = word[:place]
        if not _is_part(first):
            continue
        for link in _LINKS:
            rest = word[place + len(link) :]
            if len(rest) < _SHORTEST_PART or not word.startswith(link, place):
                continue
            if _is_part(rest):
                yield (first, rest)
            yield from ((first, *parts) for parts in _further(rest))


@lru_cache(maxsize=100_000)
def _further(rest: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_cuts(rest)) if len(rest) >= 2 * _SHORTEST_PART else ()


def _is_part(word: str) -> bool:
    share = words().get(word)
    return share is not None and word not in _NO_PARTS and share >= _LEAST.get(len(word), 0.0)


def _commonness(word: str) -> float:
    """How common a word is: the logarithm of its share, plus what its length makes it less likely by chance."""
    return log10(_share(word) or 1e-8) + 0.5 * min(len(word), 8)


def _share(word: str) -> float:
    return words().get(word, 0.0)


@lru_cache(maxsize=1)
def words() -> Mapping[str, float]:
    """Words that can be a part, folded, with their share of all Dutch words; 0 for one only the dictionary knows.

    The counts are let go of once they are read: they take twice the memory of what is used of them.
    """
    found: dict[str, float] = dict.fromkeys(dictionary().short, 0.0)
    for word, share in get_frequency_dict("nl", wordlist="large").items():
        folded = fold(word)
        if _may_be_part(folded) and (share >= _LEAST_OTHERWISE or folded in found):
            found[folded] = max(share, found.get(folded, 0.0))
    get_frequency_dict.cache_clear()
    fold.cache_clear()
    return found


def _may_be_part(word: str) -> bool:
    return word.isalpha() and _SHORTEST_PART <= len(word) <= _LONGEST_PART


@lru_cache(maxsize=1)
def _exceptions() -> Mapping[str, tuple[str, ...]]:
    """Words that the rules get wrong, with their parts; a word alone is no compound."""
    lines = files("kb.language").joinpath("compounds.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split("=") for line in lines if line and not line.startswith("#")]
    return {word.strip(): tuple(parts[0].split("+")) if parts else () for word, *parts in entries}
