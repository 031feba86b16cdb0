"""Questions that are not in Dutch: which language they are in, and which themes they name.

``bridge.tsv`` has words of seven languages for the themes that people ask about most; English also has the labels of
the thesaurus. A question is only taken for another language when its words surely are: a Dutch one must never be.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from kb.language.compounds import common_words
from kb.language.languages import language_of_words
from kb.language.tokens import bare
from kb.model.identity import ThemeId
from kb.model.theme import Thesaurus

LANGUAGES = ("en", "tr", "ar", "pl", "uk", "de", "fr")
"""Languages with words for themes."""

_ARTICLE = "ال"
_LONGEST_LABEL = 6
_FEWEST = 4


def language_of_question(question: str, thesaurus: Thesaurus) -> str:
    """The code of a question's language when it surely is not Dutch; empty otherwise.

    Of a few words that few Dutch people know, it is the language in which they name a theme. Terms of the field that
    happen to be English (*peer support*) are no question in English: that has more words, or names a theme. What the
    thesaurus calls a theme in Dutch is Dutch, also where others would say it so (*Kinderarmoede*, *Housing First*).
    """
    if thesaurus.shows(" ".join(question.split())):
        return ""
    said = _words(question)
    found = language_of_words(said)
    if found and found != "nl" and (len(said) >= _FEWEST or themes_in(question, found, thesaurus)):
        return found
    if found or not said or any(word in common_words() for word in said):
        return ""
    naming = [language for language in LANGUAGES if themes_in(question, language, thesaurus)]
    return naming[0] if len(naming) == 1 else ""


def themes_in(question: str, language: str, thesaurus: Thesaurus) -> tuple[ThemeId, ...]:
    """The themes that a question in another language names, in the order of the sentence."""
    said = [word.removeprefix(_ARTICLE) for word in _words(question)]
    found: dict[ThemeId, int] = {}
    for theme, beginnings in (*_bridge().get(language, ()), *(_english(thesaurus) if language == "en" else ())):
        at = _place(beginnings, said)
        if at is not None and theme in thesaurus:
            found[theme] = min(at, found.get(theme, at))
    return tuple(sorted(found, key=lambda theme: (found[theme], theme)))


def _place(beginnings: Iterable[str], said: list[str]) -> int | None:
    """Where the words of a question that begin so stand; nowhere when they do not."""
    wanted = list(beginnings)
    for at in range(len(said) - len(wanted) + 1):
        if all(word.startswith(start) for word, start in zip(said[at:], wanted, strict=False)):
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
