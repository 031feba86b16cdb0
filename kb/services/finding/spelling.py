"""Did you mean: a question with words that nobody uses, in words that documents use.

The words are learnt from the documents that everyone may see and kept in memory; until then nothing is
proposed. Before a word is proposed, the catalogue is asked whether a document with it may still be
seen by who asks, so a lexicon of before an embargo or a withdrawal leaks nothing.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.language import spoken
from kb.language.spelling import Lexicon
from kb.language.tokens import Token, fold, stem, words
from kb.model.identity import DocumentId
from kb.model.question import Respelling
from kb.model.reader import VISITOR, Reader
from kb.model.search import MAX_QUERY_LENGTH
from kb.model.text import Span
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue, PlainText

logger = logging.getLogger(__name__)

_WITNESSES = 3
# A question of nonsense must not cost more than one that means something.
_DOUBTED, _TRIED = 5, 5


@dataclass
class _Word:
    """A word as it is written, in how many documents, and which versions of three of them."""

    written: str
    documents: int = 0
    witnesses: dict[DocumentId, str] = field(default_factory=dict)


class _Learnt(NamedTuple):
    lexicon: Lexicon
    words: Mapping[str, _Word]


class Spelling:
    """Proposes another spelling of a question; never changes one."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._shown = _words_of_labels(thesaurus, shown=True)
        self._hidden = _words_of_labels(thesaurus, shown=False).keys() - self._shown.keys()
        self._learnt: _Learnt | None = None

    def learn(self, *, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Take in the words of all documents that a visitor may see, instead of those of before.

        Args:
            go_on: called after every document; says whether to go on.

        Returns:
            Whether it went on to the end.
        """
        found: dict[str, _Word] = {}
        stems = {stem(word) for word in (*self._shown, *self._hidden)}
        for text in self._catalogue.texts(VISITOR):
            for folded, written in _words_of(text).items():
                if folded not in found:
                    found[folded] = _Word(written)
                    stems.add(stem(written))
                _count(found[folded], written, text)
            if not go_on():
                return False
        counts = dict.fromkeys(self._shown, 1)
        counts.update({word: found[word].documents + counts.get(word, 0) for word in found.keys() - self._hidden})
        self._learnt = _Learnt(Lexicon(counts, stems), found)
        logger.info("words learnt", extra={"words": len(counts)})
        return True

    def respelled(self, question: str, reader: Reader) -> Respelling | None:
        """The question with words that may have been meant; ``None`` when nothing has to change, or nothing is near."""
        text, changed, done = "", [], 0
        for word, meant in self._changed(question, reader):
            text += question[done : word.start]
            changed.append(Span(start=len(text), end=len(text) + len(meant)))
            text, done = text + meant, word.end
        text += question[done:]
        return Respelling(text=text, changed=tuple(changed)) if changed and len(text) <= MAX_QUERY_LENGTH else None

    def _changed(self, question: str, reader: Reader) -> Iterator[tuple[Token, str]]:
        """The words of a question that were meant otherwise: as people say them, then as nobody writes them."""
        learnt, doubted = self._learnt, 0
        for word in words(question):
            meant = spoken.meant(word.text)
            if not meant and learnt is not None and doubted < _DOUBTED and learnt.lexicon.doubts(word.text):
                doubted += 1
                meant = next(self._meant(word.text, learnt, reader), "")
            if meant:
                yield word, meant

    def _meant(self, word: str, learnt: _Learnt, reader: Reader) -> Iterator[str]:
        """What a word may stand for: of the thesaurus, of a document of the reader's, or a word that people know."""
        for folded in learnt.lexicon.nearest(word)[:_TRIED]:
            if folded in self._shown:
                yield self._shown[folded]
            elif self._stands_somewhere(learnt.words[folded], reader):
                yield learnt.words[folded].written
        # No text has it, but who reads for meaning knows it.
        usual = learnt.lexicon.usual(word)
        if usual and usual not in self._hidden:
            yield usual

    def _stands_somewhere(self, word: _Word, reader: Reader) -> bool:
        """Whether a document that the reader may see still has this word."""
        cards = self._catalogue.cards(list(word.witnesses), reader)
        return any(card.sha256 == word.witnesses[id] for id, card in cards.items())


def _words_of(text: PlainText) -> dict[str, str]:
    """The words of a text, folded, each as it is written: without a capital where it also stands so."""
    written = {word.text for word in words(text.text)}
    return {fold(word): word for word in sorted(written)}


def _count(word: _Word, written: str, text: PlainText) -> None:
    """Note that a text has a word."""
    word.documents += 1
    if written.islower() and not word.written.islower():
        word.written = written
    if len(word.witnesses) < _WITNESSES:
        word.witnesses[text.id] = text.sha256


def _words_of_labels(thesaurus: Thesaurus, *, shown: bool) -> dict[str, str]:
    """The words of all labels that are shown, or of those that are hidden: folded, as they are written."""
    texts = [label.text for theme in thesaurus for label in theme.labels if label.style.shown is shown]
    written = [word.text for text in texts for word in words(text)]
    return {fold(word): word.lower() if word.istitle() else word for word in written}
