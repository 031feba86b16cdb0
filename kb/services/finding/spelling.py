"""Did you mean: a question with words that nobody uses, in words that documents use.

The words are learnt from the documents that everyone may see, and kept in the catalogue, so that only what came in
since is read; where a document is gone or says something else, all are read anew. Until then nothing is proposed.
Before a word is proposed, the catalogue is asked whether a document with it may still be seen by who asks, so a lexicon
of before an embargo or a withdrawal leaks nothing.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from kb.language import spoken
from kb.language.abbreviations import find
from kb.language.spelling import Lexicon
from kb.language.tokens import Token, fold, stem, words
from kb.model.question import Respelling
from kb.model.reader import VISITOR, Reader
from kb.model.search import MAX_QUERY_LENGTH
from kb.model.text import Span
from kb.model.theme import Thesaurus
from kb.ports.catalogue import Catalogue
from kb.services.finding.vocabulary import Vocabulary, Word

logger = logging.getLogger(__name__)

_KEPT = "vocabulary"
# A question of nonsense must not cost more than one that means something.
_DOUBTED, _TRIED = 5, 5


class _Learnt(NamedTuple):
    lexicon: Lexicon
    words: Mapping[str, Word]


class Spelling:
    """Proposes another spelling of a question; never changes one."""

    def __init__(self, *, catalogue: Catalogue, thesaurus: Thesaurus) -> None:
        self._catalogue = catalogue
        self._shown = _words_of_labels(thesaurus, shown=True)
        self._hidden = _words_of_labels(thesaurus, shown=False).keys() - self._shown.keys()
        self._unsaid = _labels(thesaurus, shown=False) - _labels(thesaurus, shown=True)
        self._learnt: _Learnt | None = None
        self._vocabulary: Vocabulary | None = None

    def recall(self) -> bool:
        """Take up the words that were learnt before, which may be of some time ago; whether there are any."""
        kept = self._catalogue.kept(_KEPT)
        self._vocabulary = Vocabulary.from_bytes(kept) if kept else None
        if self._vocabulary:
            self._take_up(self._vocabulary)
        return self._vocabulary is not None

    def mend(self) -> bool:
        """Learn anew where what is kept cannot be read, or is not of the documents of now; whether that was so."""
        kept = self._catalogue.kept(_KEPT)
        known = Vocabulary.from_bytes(kept) if kept else Vocabulary()
        if known is not None and known.is_within(self._catalogue.versions(VISITOR)):
            return False
        self._vocabulary = None
        return self.learn()

    def learn(self, *, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Know the words of all documents that a visitor may see, and keep them.

        Args:
            go_on: called after every document; says whether to go on.

        Returns:
            Whether it went on to the end.
        """
        if self._vocabulary is None:
            self.recall()
        versions = self._catalogue.versions(VISITOR)
        known = self._vocabulary
        vocabulary = known if known and known.is_within(versions) else Vocabulary()
        unread = vocabulary.unread(versions)
        for text in self._catalogue.texts(VISITOR, ids=unread):
            vocabulary.add(text)
            if not go_on():
                return False
        if unread or vocabulary is not known:
            self._vocabulary = vocabulary
            self._catalogue.keep(_KEPT, vocabulary.to_bytes(), vocabulary.read)
        self._take_up(vocabulary)
        return True

    def _take_up(self, vocabulary: Vocabulary) -> None:
        found = vocabulary.words
        counts = dict.fromkeys(self._shown, 1)
        counts.update({word: found[word].documents + counts.get(word, 0) for word in found.keys() - self._hidden})
        stems = {stem(word) for word in (*self._shown, *self._hidden)} | {word.stem for word in found.values()}
        self._learnt = _Learnt(Lexicon(counts, stems), found)
        logger.info("words learnt", extra={"words": len(counts)})

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
        # Those of the field are right, also where no text has them.
        short = {one.start for one in find(question) if one.is_short}
        for word in words(question):
            if word.start in short:
                continue
            meant = spoken.meant(word.text)
            if not meant and learnt is not None and doubted < _DOUBTED and learnt.lexicon.doubts(word.text):
                doubted += 1
                meant = next(self._meant(word.text, learnt, reader), "")
            # A hidden label leads to its theme and is not said, also where it is an ordinary word.
            if meant and fold(meant) not in self._unsaid:
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

    def _stands_somewhere(self, word: Word, reader: Reader) -> bool:
        """Whether a document that the reader may see still has this word."""
        cards = self._catalogue.cards(list(word.witnesses), reader)
        return any(word.stands_in(card.id, card.sha256) for card in cards.values())


def _labels(thesaurus: Thesaurus, *, shown: bool) -> set[str]:
    """All labels that are shown, or those that are hidden, folded."""
    return {fold(label.text) for theme in thesaurus for label in theme.labels if label.style.shown is shown}


def _words_of_labels(thesaurus: Thesaurus, *, shown: bool) -> dict[str, str]:
    """The words of all labels that are shown, or of those that are hidden: folded, as they are written."""
    texts = [label.text for theme in thesaurus for label in theme.labels if label.style.shown is shown]
    written = [word.text for text in texts for word in words(text)]
    return {fold(word): word.lower() if word.istitle() else word for word in written}
