"""How residents say it: sentences of their stories in which a theme is named, in their own words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.language.linker import Linker
from kb.language.sentences import sentences_of
from kb.model.document import DocumentCard, Passage, ThemeMark
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.reader import Reader
from kb.model.search import Filters
from kb.model.text import Quote
from kb.model.theme import Register
from kb.ports.catalogue import Catalogue

# Newest first; a theme page must not wait for all stories of a city.
_STORIES_READ = 40
_AT_MOST = 6
# Below this a second sentence of the same story is better than fewer sentences.
_AT_LEAST = 3
# What is shorter says nothing by itself, what is longer is no quotation any more.
_FEWEST_WORDS, _MOST_WORDS = 4, 45
# Without it, it is a heading, a row of a table or half a sentence.
_FULL_STOP = re.compile(r"[.!?…]\W*$")


class Saying(NamedTuple):
    """A whole sentence of a story.

    Attributes:
        passage: where the sentence stands.
        sentence: its words, with document offsets.
        marks: where it names the theme or a narrower one, in order.
    """

    document: DocumentCard
    passage: Passage
    sentence: Quote
    marks: tuple[ThemeMark, ...]

    @property
    def named_by(self) -> ThemeMark:
        """Where the theme is named, by a word of residents if there is one."""
        return min(self.marks, key=_is_other)


class Voicing:
    """Gives residents the word on a theme."""

    def __init__(self, *, catalogue: Catalogue, linker: Linker) -> None:
        self._catalogue = catalogue
        self._linker = linker

    def sayings(self, theme: ThemeId, reader: Reader) -> list[Saying]:
        """Up to six sentences on a theme or a narrower one, of as many stories and in as many wordings as there are.

        Words of residents come before other words for the theme. A sentence with a hidden label of the theme stays
        out: to find it is help, to put it up as how residents speak is not.
        """
        below = self._linker.thesaurus.subtree(theme)
        filters = Filters(sources=frozenset({KnowledgeSource.EXPERIENCE}), themes=frozenset({theme}))
        stories = self._catalogue.select(filters, reader, limit=_STORIES_READ)
        passages = self._catalogue.passages_in([card.id for card in stories], reader)
        found = [saying for card in stories for saying in self._of_story(card, passages.get(card.id, ()), below)]
        return sorted(_varied(found), key=lambda saying: _is_other(saying.named_by))

    def _of_story(
        self, card: DocumentCard, passages: Sequence[Passage], themes: frozenset[ThemeId]
    ) -> Iterator[Saying]:
        """The sentences of a story that name one of the themes."""
        for passage in passages:
            marks = [mark for mark in passage.marks if mark.theme in themes]
            for sentence in _sentences(passage) if marks else ():
                inside = tuple(mark for mark in marks if sentence.start <= mark.start and mark.end <= sentence.end)
                if inside and not self._linker.hides(sentence.exact, themes):
                    yield Saying(card, passage, sentence, inside)


def _is_other(mark: ThemeMark) -> bool:
    """Whether a theme is named by another word than one of residents."""
    return mark.style is not Register.EVERYDAY


def _sentences(passage: Passage) -> Iterator[Quote]:
    """The sentences of a passage that can stand alone; a row of a table cannot."""
    if passage.rows:
        return
    for span in sentences_of(passage.exact):
        exact = passage.exact[span.start : span.end]
        if _FULL_STOP.search(exact) and _FEWEST_WORDS <= len(exact.split()) <= _MOST_WORDS:
            yield Quote(
                document_id=passage.document_id,
                sha256=passage.sha256,
                start=passage.start + span.start,
                end=passage.start + span.end,
                exact=exact,
            )


def _varied(found: Sequence[Saying]) -> list[Saying]:
    """The sentences that differ most: another story before another word of residents before another wording."""
    left, chosen = list(found), list[Saying]()
    stories, wordings = Counter[str](), Counter[str]()
    while left and len(chosen) < _AT_MOST:
        best = min(
            left,
            key=lambda one: (stories[one.document.id], _is_other(one.named_by), wordings[one.named_by.label]),
        )
        if stories[best.document.id] and len(chosen) >= _AT_LEAST:
            break
        left.remove(best)
        chosen.append(best)
        stories[best.document.id] += 1
        wordings[best.named_by.label] += 1
    return chosen
