"""From words to themes: which labels of the thesaurus stand in a text.

Labels are matched on stems with spaCy's ``PhraseMatcher``, so "schulden" is found in
"schuld", and the longest label wins where two overlap. In a question the words of a
label may also stand in another order (``loosely``).
"""

import re
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

from kb.language.abbreviations import find
from kb.language.dutch import vocabulary
from kb.language.loosely import LooseLabels
from kb.language.tokens import STOPWORDS, fold, stem, words
from kb.model.document import ThemeMark
from kb.model.identity import ThemeId
from kb.model.search import Mention
from kb.model.theme import Branch, Label, Register, Thesaurus

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PIECE = re.compile(r"[^\W_]+")
# A name of a law that is so long begins no word but one that is made of it.
_LONG = 8


class Linker:
    """Finds the themes that a text names.

    Hidden labels (offensive words, misspellings) lead a question to a theme; they
    never make a text be about one, so they can never be shown as a reason.
    """

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self._vocab = vocabulary()
        # After ``vocabulary()``, which imports spaCy the light way.
        from spacy.matcher import PhraseMatcher

        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._meaning: dict[str, list[tuple[ThemeId, Label]]] = {}
        self._loose = LooseLabels[tuple[ThemeId, Label]]()
        self._laws: dict[str, tuple[ThemeId, Label]] = {}
        for theme in thesaurus:
            if theme.broader is None:
                # The top of a branch only orders what lies below it; no text is about "challenges".
                continue
            for label in theme.labels:
                self._add(theme.id, label)
                if thesaurus.branch(theme.id) is Branch.LAW and " " not in label.text and find(label.text):
                    self._laws[fold(label.text)] = (theme.id, label)

    def _add(self, theme: ThemeId, label: Label) -> None:
        doc, _ = self._stems(label.text)
        if all(fold(token.text) in STOPWORDS for token in words(label.text)):
            return
        # A term of the field is said as it is; what residents say bends with their sentence.
        if label.style in {Register.EVERYDAY, Register.HIDDEN}:
            self._loose.add(label.text, (theme, label))
        key = " ".join(token.text for token in doc)
        if key not in self._meaning:
            self._matcher.add(key, [doc])
        meanings = self._meaning.setdefault(key, [])
        if theme not in {known for known, _ in meanings}:
            meanings.append((theme, label))

    def _stems(self, text: str) -> tuple["Doc", list[tuple[int, int]]]:
        """The stems of a text as a spaCy document, and where each stands in the text."""
        from spacy.tokens import Doc

        found = list(words(text))
        doc = Doc(self._vocab, words=[stem(word.text) or word.text for word in found])
        return doc, [(word.start, word.end) for word in found]

    def marks(self, text: str, *, offset: int = 0) -> list[ThemeMark]:
        """The places where a source's text names a theme, in order.

        Args:
            text: the text, or a part of a document.
            offset: where that part begins in the document.
        """
        return sorted((mark for mark in self._find(text, offset) if mark.style.shown), key=lambda mark: mark.start)

    def named(self, question: str) -> tuple[ThemeId, ...]:
        """The themes, laws and target groups that a question names, by any label, in order of appearance.

        Who acts and how ("gemeente", "aanpak") is not what a question is about, but a hidden label always leads:
        what is written about its theme is written in other words.
        """
        return tuple(mention.theme for mention in self.mentions(question))

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """The themes of ``named`` with the words of the question that name them, as far as those may be shown."""
        found: dict[ThemeId, dict[str, str]] = {}
        for mark in self._leading(question):
            said = question[mark.start : mark.end]
            shown = mark.style.shown and not any(self._hidden(said))
            words = found.setdefault(mark.theme, {})
            if shown:
                words.setdefault(fold(said), said)
        return tuple(Mention(theme=theme, words=tuple(words.values())) for theme, words in found.items())

    def sayings(self, question: str) -> list[tuple[int, int]]:
        """Where residents name a theme in several words, half-open; one by one these may mean something else.

        "Rood staan" is about no colour.
        """
        return [
            (mark.start, mark.end)
            for mark in self._leading(question)
            if mark.style is Register.EVERYDAY and len(list(words(mark.label))) > 1
        ]

    def _leading(self, question: str) -> Iterator[ThemeMark]:
        """The places in a question that lead to a theme: labels as they are, then those in another order."""
        marks = list(self._find(question, 0))
        for loose in sorted(self._find_loosely(question), key=lambda mark: mark.start - mark.end):
            if not any(_makes_needless(mark, loose) for mark in marks):
                marks.append(loose)
        for mark in sorted(marks, key=lambda mark: mark.start):
            shown = mark.style.shown and not self.thesaurus.hides(question[mark.start : mark.end])
            if not shown or self.thesaurus.branch(mark.theme) is not None:
                yield mark

    def hides(self, text: str, themes: Container[ThemeId]) -> bool:
        """Whether a hidden label of one of these themes stands in a text."""
        return any(mark.theme in themes for mark in self._hidden(text))

    def _hidden(self, text: str) -> Iterator[ThemeMark]:
        """The hidden labels in a text, in any order of their words."""
        for mark in (*self._find(text, 0), *self._find_loosely(text)):
            if not mark.style.shown or self.thesaurus.hides(text[mark.start : mark.end]):
                yield mark

    def _find_loosely(self, text: str) -> Iterator[ThemeMark]:
        for (theme, label), start, end in self._loose.find(text):
            yield ThemeMark(start=start, end=end, theme=theme, label=label.text, style=label.style)

    def _find(self, text: str, offset: int) -> Iterable[ThemeMark]:
        from spacy.util import filter_spans

        doc, places = self._stems(text)
        for span in filter_spans(self._matcher(doc, as_spans=True)):
            start, end = places[span.start][0], places[span.end - 1][1]
            for theme, label in self._meaning[span.label_]:
                # An abbreviation stands for itself only in capitals: PAR is no "paar".
                if label.text.isupper() and text[start:end] != label.text:
                    continue
                yield ThemeMark(
                    start=offset + start, end=offset + end, theme=theme, label=label.text, style=label.style
                )
        yield from self._laws_in_compounds(text, offset)

    def _laws_in_compounds(self, text: str, offset: int) -> Iterator[ThemeMark]:
        """The names of laws in what is made of them: *Wmo-consulent*, *Wmo/Jeugdwet*, *Jeugdwetbeschikking*."""
        for word in words(text):
            for piece in _PIECE.finditer(word.text):
                said = fold(piece.group())
                # A short name may begin any word.
                name = next((law for law in self._laws if len(law) >= _LONG and said.startswith(law)), said)
                if name not in self._laws or name == fold(word.text):
                    continue
                theme, label = self._laws[name]
                start = word.start + piece.start()
                if label.text.isupper() and text[start : start + len(name)] != label.text:
                    continue
                yield ThemeMark(
                    start=offset + start,
                    end=offset + start + len(name),
                    theme=theme,
                    label=label.text,
                    style=label.style,
                )


def _makes_needless(kept: ThemeMark, loose: ThemeMark) -> bool:
    """Whether a label in another order says nothing beyond one that is kept; a hidden label always leads."""
    if kept.theme == loose.theme:
        return kept.start < loose.end and loose.start < kept.end
    is_longer = (
        kept.start <= loose.start and loose.end <= kept.end and (kept.start, kept.end) != (loose.start, loose.end)
    )
    return loose.style.shown and is_longer
