"""Questions that are not in Dutch: which language they are in, and which themes they name.

``bridge.tsv`` has words of seven languages for the themes that people ask about most; English also has the labels of
the thesaurus. A question is only taken for another language when its words surely are: a Dutch one must never be.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from kb.language.compounds import common_words, compound_parts
from kb.language.languages import is_likelier, is_little, language_of_words
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
# A word that Dutch people know as well is one of another language when it is used so many times as much there: *debt*.
_FOREIGN = 20.0
# So many words beside the name of a theme say what it is of it that is asked for.
_SEVERAL = 2
_AND = re.compile(r"\s+and\s+")


def label_in_another_language(question: str, thesaurus: Thesaurus) -> tuple[str, ThemeId] | None:
    """The language and the theme of which a question is a whole name, or a half of a name of two; ``None`` otherwise.

    What the thesaurus calls a theme in Dutch is Dutch.
    """
    found = _labels(thesaurus).get(_singular(question))
    return None if found is None or thesaurus.shows(" ".join(question.split())) else found


@lru_cache(maxsize=4)
def _labels(thesaurus: Thesaurus) -> Mapping[str, tuple[str, ThemeId]]:
    """The themes by their names in other languages; a half of a name only where it is no name, and no other's half."""
    names: dict[str, tuple[str, ThemeId]] = {}
    halves: dict[str, set[tuple[str, ThemeId]]] = {}
    for theme in thesaurus:
        for language, name in theme.name.items():
            if language != "nl" and theme.broader is not None:
                names.setdefault(_singular(name), (language, theme.id))
                for half in _AND.split(name):
                    halves.setdefault(_singular(half), set()).add((language, theme.id))
    return {half: next(iter(meant)) for half, meant in halves.items() if len(meant) == 1} | names


def _singular(text: str) -> str:
    return " ".join(word.removesuffix("s") for word in _words(text))


def language_of_question(question: str, thesaurus: Thesaurus, *, expected: str = "") -> str:
    """The code of a question's language when it surely is not Dutch; empty otherwise.

    Of a few words that few Dutch people know, it is the language in which they name a theme. Terms of the field that
    happen to be English (*peer support*) are no question in English: that has little words too, or names a theme. What
    the thesaurus calls a theme in Dutch is Dutch, also where others would say it so (*Kinderarmoede*, *Housing First*).

    Args:
        question: without the places and years that were read in it.
        thesaurus: with the themes that it may name.
        expected: the language in which the pages are read by who asks; empty or Dutch where that says nothing.
    """
    if thesaurus.shows(" ".join(question.split())):
        return ""
    said = _words(question)
    small = [word.lower() for word in _WORD.findall(question)]
    found = language_of_words(small, expected="" if expected == "nl" else expected)
    if found and found != "nl" and (len(said) >= _FEWEST or themes_in(question, found, thesaurus)):
        return found
    if found == "nl" or not said:
        return ""
    naming = [language for language in LANGUAGES if themes_in(question, language, thesaurus)]
    foreign = [language for language in naming if not any(_is_dutch(word, language) for word in said)]
    return foreign[0] if len(foreign) == 1 else ""


def _is_dutch(word: str, language: str) -> bool:
    """Whether a word is one that Dutch people know, or is made of such, and not far more a word of the language."""
    is_known = word in common_words() or is_word(word) or bool(compound_parts(word))
    return is_known and not is_likelier(word, language, times=_FOREIGN)


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


def says_more(question: str, theme: ThemeId, language: str, thesaurus: Thesaurus) -> bool:
    """Whether a question names a theme that much else lies below, and has several words of its own beside.

    Then what it is about is somewhere in that theme, and not all of it.
    """
    named = max((length for one, _, length in _named(question, language, thesaurus) if one == theme), default=0)
    telling = [word for word in _words(question) if not is_little(word, language)]
    return len(thesaurus.subtree(theme)) > 1 and len(telling) - named >= _SEVERAL


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
