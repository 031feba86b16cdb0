"""From a form of a word to the form under which a dictionary has it: *geholpen* is *helpen*, *steden* is *stad*.

A stemmer only cuts off endings, so it leaves apart what changes its vowel. The dictionary is that of the package
simplemma (Wiktionary and others); only forms that differ from their lemma are kept of it. ``lemmas.txt`` decides where
it is wrong.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from kb.language.folding import fold


class Dictionary(NamedTuple):
    """What a dictionary of forms is read for.

    Attributes:
        lemmas: of the forms that differ from theirs; all folded.
        short: every form of 3 to 20 letters, folded, that people may make compounds of.
    """

    lemmas: Mapping[str, str]
    short: frozenset[str]


def lemma(folded: str) -> str:
    """The lemma of a folded word; the word itself when it is one, or when it is not known."""
    return dictionary().lemmas.get(folded, folded)


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The forms of simplemma, read once; the package's own copy, which takes more memory, is let go of."""
    lemmas: dict[str, str] = {}
    short = set()
    # Every process reads all 370,000 when it starts: what most are, plain and with a lemma met before, is done quickly.
    known: dict[str, str] = {}
    for form, found in DefaultDictionaryFactory().get_dictionary("nl").items():
        plain = form.isascii()
        folded = form.lower() if plain else fold.__wrapped__(form)
        if 3 <= len(folded) <= 20 and folded.isalpha():
            short.add(folded)
        lemma = known.get(found)
        if lemma is None:
            lemma = known[found] = fold.__wrapped__(found).replace("_", "")
        # Of two words that only differ by an accent the one without it counts.
        if lemma != folded and _is_form_of(folded, lemma) and (plain or folded not in lemmas):
            lemmas[folded] = lemma
    return Dictionary({**lemmas, **_ours()}, frozenset(short))


def _is_form_of(folded: str, lemma: str) -> bool:
    """Whether a lemma may be believed: the dictionary also has *koe* as *bul*, and *werkgevers* as *werkgeefster*."""
    if lemma[0] != folded[0] and lemma[0] != folded.removeprefix("ge")[:1]:
        return False
    is_far = len(lemma) > len(folded) + 2 and not lemma.endswith("en")
    return not is_far and lemma.isalpha() and ("ster" in folded or not lemma.endswith("ster"))


def _ours() -> dict[str, str]:
    lines = files("kb.language").joinpath("lemmas.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split(": ") for line in lines if line and not line.startswith("#")]
    return {form: lemma for lemma, forms in groups for form in forms.split()}
