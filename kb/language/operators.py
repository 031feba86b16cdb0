"""Signs that some people type in a question: ``"…"`` for words that stand together, ``-woord`` for a word to leave out.

Researchers type ``code:naam``, ``code:"twee woorden"`` and ``-code:naam``: what was given one of their codes, or not.

Capital NOT before a word is a minus. Capital AND and OR (EN, OF, NIET), and signs of other search engines, do nothing
here. They are taken out of the question, and told, so that nothing is passed over in silence.
"""

import re
from typing import NamedTuple

from kb.language.tokens import STOPWORDS, Token, bare, fold, words

_QUOTED = re.compile(r'(?P<minus>(?<!\S)-)?["“”„«](?P<phrase>[^"“”„«»]*)["“”»]')
_LEFT_OUT = re.compile(r"(?<!\S)[-−–](?P<word>[^\W\d_][\w’'-]*)(?=[\s.,;:?!]|$)")
# Copied along from a page; *<18* is none.
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_PLUS = re.compile(r"(?<!\S)\+(?=\w)")
_STAR = re.compile(r"\*")
_BARS = re.compile(r"(?<!\S)(?:&&|\|\|?)(?!\S)")
_CONNECTIVES = frozenset("AND OR NOT EN OF NIET".split())
_NOT = re.compile(r"(?<!\S)NOT\s+(?=[^\W\d_]|[\"“”„«])")
# Around a phrase while the other signs are read; characters that nobody types.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PHRASE = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")
_BETWEEN = r"[^\w.!?…]+"


_CODE = re.compile(
    r'(?<!\S)(?P<minus>[-−–])?code:(?:["“”„«](?P<quoted>[^"“”„«»]+)["“”»]|(?P<word>[^\s"“”„«»]+))', re.IGNORECASE
)


class TypedCodes(NamedTuple):
    """A question without the codes that are named in it.

    Attributes:
        text: the words that are left, with their other signs.
        codes: names of codes that an answer has to have been given one of.
        without: names of codes that it may not have been given.
    """

    text: str
    codes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def typed_codes(question: str) -> TypedCodes:
    """A question as it was typed, its codes read."""
    named: dict[bool, list[str]] = {True: [], False: []}

    def read(found: re.Match[str]) -> str:
        named[not found["minus"]].append(" ".join((found["quoted"] or found["word"]).split()))
        return " "

    text = _CODE.sub(read, question)
    return TypedCodes(" ".join(text.split()), tuple(named[True]), tuple(named[False]))


class Typed(NamedTuple):
    """A question without its signs.

    Attributes:
        text: the words that are left, those of phrases included.
        phrases: what must stand in an answer just so.
        without: words that must not stand in its document.
        unread: connectives and signs that were taken out and mean nothing here, each once.
        beside: the words that are left without the phrases.
    """

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    beside: str = ""


def typed(question: str) -> Typed:
    """A question as it was typed, its signs read."""
    phrases: list[str] = []
    without: list[str] = []
    unread: list[str] = []

    def quoted(found: re.Match[str]) -> str:
        phrase = " ".join(found["phrase"].split())
        if bare(phrase):
            (without if found["minus"] else phrases).append(phrase)
        return " " if found["minus"] or not bare(phrase) else f" {_OPEN}{phrase}{_CLOSE} "

    def left_out(found: re.Match[str]) -> str:
        if fold(found["word"]) in STOPWORDS:
            return found.group()
        without.append(found["word"])
        return " "

    def taken_out(found: re.Match[str]) -> str:
        unread.append(found.group())
        return " "

    question = _MARKUP.sub(" ", question)
    minus = question if _is_shouted(question) else _NOT.sub("-", question)
    text = _LEFT_OUT.sub(left_out, _QUOTED.sub(quoted, minus))
    for sign in (_PLUS, _STAR, _BARS):
        text = sign.sub(taken_out, text)
    for word in reversed(_connectives(text)):
        unread.append(word.text)
        text = text[: word.start] + text[word.end :]
    whole = text.replace(_OPEN, "").replace(_CLOSE, "")
    asked, left, told = (tuple(dict.fromkeys(found)) for found in (phrases, without, unread))
    return Typed(" ".join(whole.split()), asked, left, told, beside=" ".join(_PHRASE.sub(" ", text).split()))


def _is_shouted(text: str) -> bool:
    """Whether all of it is in capitals, beside words that connect."""
    return all(word.text.isupper() for word in words(text) if word.text not in _CONNECTIVES)


def _connectives(text: str) -> list[Token]:
    """Connectives in capitals; none where the whole question is shouted."""
    return [] if _is_shouted(text) else [word for word in words(text) if word.text in _CONNECTIVES]


def says(text: str, phrase: str) -> bool:
    """Whether a text has the words of a phrase together and whole, within a sentence; case and accents do not count."""
    # Uncached: a text may be long.
    wanted = _BETWEEN.join(re.escape(word) for word in bare(phrase).split())
    return bool(wanted) and re.search(rf"(?<!\w){wanted}(?!\w)", fold.__wrapped__(text)) is not None
