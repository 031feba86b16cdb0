"""Questions that are not in Dutch: which language they are in, and which themes they name.

``bridge.tsv`` has words of seven languages for the themes that people ask about most; English also has the labels of
the thesaurus. A question is only taken for another language when its words surely are: a Dutch one must never be.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from kb.language.compounds import common_words, compound_parts
from kb.language.languages import language_of_words
from kb.language.tokens import bare
from kb.language.wordlist import is_word
from kb.model.identity import ThemeId
from kb.model.theme import Thesaurus

LANGUAGES = ("en", "tr", "ar", "pl", "uk", "de", "fr")
"""Languages with words for themes."""

_ARTICLE = "ال"
_LONGEST_LABEL = 6
_FEWEST = 3
_WORD = re.compile(r"[^\W\d_]+")


def language_of_question(question: str, thesaurus: Thesaurus) -> str:
    """The code of a question's language when it surely is not Dutch; empty otherwise.

    Of a few words that few Dutch people know, it is the language in which they name a theme. Terms of the field that
    happen to be English (*peer support*) are no question in English: that has little words too, or names a theme. What
    the thesaurus calls a theme in Dutch is Dutch, also where others would say it so (*Kinderarmoede*, *Housing First*).
    """
    if thesaurus.shows(" ".join(question.split())):
        return ""
    said = _words(question)
    found = language_of_words([word.lower() for word in _WORD.findall(question)])
    if found and found != "nl" and (len(said) >= _FEWEST or themes_in(question, found, thesaurus)):
        return found
    if found == "nl" or not said or any(map(_is_dutch, said)):
        return ""
    naming = [language for language in LANGUAGES if themes_in(question, language, thesaurus)]
    return naming[0] if len(naming) == 1 else ""


def _is_dutch(word: str) -> bool:
    """Whether a word is one that Dutch people know, or is made of such (*armenzorg*, *schimmelplek*)."""
    return word in common_words() or is_word(word) or bool(compound_parts(word))


def themes_in(question: str, language: str, thesaurus: Thesaurus) -> tuple[ThemeId, ...]:
    """The themes, laws and target groups that a question in another language names, in the order of the sentence.

    Who acts and how (*municipality*) is not what a question is about, and what lies below another is the closer one.
    """
    found: dict[ThemeId, int] = {}
    for theme, at, _ in _named(question, language, thesaurus):
        found[theme] = min(at, found.get(theme, at))
    needless = {above for theme in found for above in thesaurus.closure([theme]) if above != theme}
    return tuple(sorted(found.keys() - needless, key=lambda theme: (found[theme], theme)))


def theme_alone(question: str, language: str, thesaurus: Thesaurus) -> ThemeId | None:
    """The theme that a question in another language names with all of its words."""
    whole = len(_words(question))
    alone = {theme for theme, _, length in _named(question, language, thesaurus) if length == whole}
    return alone.pop() if len(alone) == 1 else None


def _named(question: str, language: str, thesaurus: Thesaurus) -> Iterator[tuple[ThemeId, int, int]]:
    """Each theme with the number of the word at which it is named, and in how many words."""
    said = [word.removeprefix(_ARTICLE) for word in _words(question)]
    for theme, beginnings in (*_bridge().get(language, ()), *(_english(thesaurus) if language == "en" else ())):
        at = _place(beginnings, said)
        if at is not None and theme in thesaurus and thesaurus.branch(theme) is not None:
            yield theme, at, len(beginnings)


def _place(beginnings: Sequence[str], said: Sequence[str]) -> int | None:
    """Where the words of a question that begin so stand; nowhere when they do not."""
    for at in range(len(said) - len(beginnings) + 1):
        if all(word.startswith(start) for word, start in zip(said[at:], beginnings, strict=False)):
            return at
    return None


def _words(text: str) -> list[str]:
    return bare(text).split()


@lru_cache(maxsize=1)
def _bridge() -> Mapping[str, list[tuple[ThemeId, tuple[str, ...]]]]:
    """Per language each theme with the beginnings of words that name it together."""
    found: dict[str, list[tuple[ThemeId, tuple[str, ...]]]] = {}
    lines = files("kb.language").joinpath("bridge.tsv").read_text(encoding="utf-8").splitlines()
    for theme, language, named in (line.split("\t") for line in lines if line and not line.startswith("#")):
        for phrase in named.split():
            beginnings = tuple(_words(phrase.replace("_", " ")))
            found.setdefault(language, []).append((ThemeId(theme), beginnings))
    return found


def _english(thesaurus: Thesaurus) -> Iterator[tuple[ThemeId, tuple[str, ...]]]:
    """The English labels of the thesaurus, word for word."""
    for theme in thesaurus:
        label = tuple(_words(theme.name.get("en", "")))
        if theme.broader is not None and 0 < len(label) <= _LONGEST_LABEL:
            yield theme.id, label
