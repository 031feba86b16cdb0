"""``python -m training.vowels``: write down which nouns keep their long vowel in ``kb.language.tokens.stem``.

A stem is spelled with a short vowel where the plural has one letter less (*slaap*, *slapen*: slap). Where that is
another word (*boon* and *bon*) the long vowel is kept, of a noun of which the dictionary has the plural, and that is
no verb (*leert*, *gemeten*) nor can be compared (*groter*): *slaap* has to meet *slapen*. The dictionary has verbs
that nobody uses (*taakt*), so use decides. Written down beforehand, since the counts take 60 MB in every process that
cuts words.
"""

import re

from kb.language.compounds import words
from kb.language.lemmas import lemma
from kb.language.tokens import LONG_VOWELS, stemmed
from kb.language.wordlist import is_word

# Of a noun that the dictionary has as a verb too its forms are used less than this share of it.
_VERB = 0.02
_LONG = re.compile(r"(.*?)([aeou])\2([^aeiou])")


def kept() -> list[str]:
    """The nouns, by the alphabet."""
    return sorted(filter(_is_kept, set(map(lemma, words()))))


def _is_kept(noun: str) -> bool:
    cut = stemmed(noun)
    if _LONG.fullmatch(noun) is None or _LONG.sub(r"\1\2\3", noun) != cut or not is_word(cut):
        return False
    if lemma(f"{cut}en") != noun or lemma(f"{cut}er") == noun:
        return False
    share = words()
    bent = sum(share.get(form, 0.0) for form in (f"{noun}t", f"ge{cut}en") if lemma(form) == f"{cut}en")
    return bent < _VERB * share.get(noun, 0.0)


if __name__ == "__main__":
    LONG_VOWELS.write_text("\n".join(kept()) + "\n", encoding="utf-8")
