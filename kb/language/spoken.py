"""Words as people say or type them: *kheb*, *effe*, *gin*, *sgulden*.

``spoken.txt`` holds them with what they mean. Little words find nothing in either form; those that say what a question
is about are searched as they were meant, and that is told.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from kb.language.askwords import reason
from kb.language.tokens import STOPWORDS, fold, words


def with_little_words(question: str) -> str:
    """A question with its little words as they are usually written."""
    made, done = "", 0
    for word in words(question):
        meant = _little().get(fold(word.text))
        if meant is not None:
            made, done = made + question[done : word.start] + meant, word.end
    return made + question[done:]


def meant(word: str) -> str:
    """What a word that says what a question is about stands for; empty when it is not spoken."""
    return _telling().get(fold(word), "")


@lru_cache(maxsize=1)
def _all() -> Mapping[str, str]:
    lines = files("kb.language").joinpath("spoken.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split(":", 1) for line in lines if line and not line.startswith("#")]
    return {form: means for means, forms in groups for form in forms.split()}


@lru_cache(maxsize=1)
def _little() -> Mapping[str, str]:
    return {form: means for form, means in _all().items() if all(map(_is_little, means.split()))}


@lru_cache(maxsize=1)
def _telling() -> Mapping[str, str]:
    return {form: means for form, means in _all().items() if form not in _little()}


def _is_little(word: str) -> bool:
    return word in STOPWORDS or bool(reason(word))
