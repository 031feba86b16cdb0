"""Which themes a document is about: those that it names, and those that are recognised in its passages.

Laws and target groups are themes too. Who acts and how (``kb.model.theme.Branch`` has none for it) is not what a
text is about: that stands where it is named, and no more is said of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from kb.language.abbreviations import find
from kb.language.linker import Linker
from kb.language.sentences import sentences_of
from kb.language.signs import signs
from kb.language.terms import passage_terms
from kb.model.document import DocumentCard, Passage, ThemeMark
from kb.model.evidence import KnowledgeSource
from kb.model.identity import PassageId, ThemeId
from kb.model.standing import Standing, Status, surety
from kb.model.text import Span
from kb.model.theme import Branch, Register
from kb.ports.encoder import Encoder, Vector, Vectors
from kb.ports.recogniser import Recogniser, Terms

# How often a label that stands in a text of another theme's recogniser is right; see decision 0016.
NAMED_ALONE = 0.64
# How much less likely a label in a title may be than one in a text: of 20 of the sample corpus that were doubted 18
# count from here on, 16 of them rightly.
_IN_TITLE = 0.2
# As long as a passage at most.
_WORDS = 150


class Read(NamedTuple):
    """A text in which themes are looked for.

    Attributes:
        start: where it begins in what its marks and standings count from.
        marks: where it names themes.
        words: its terms; there may be others among them.
    """

    text: str
    source: KnowledgeSource
    marks: Sequence[ThemeMark]
    words: Terms
    start: int


# Passages, with how likely each is about the themes that are known.
_Likelihoods: TypeAlias = list[tuple[Read, dict[ThemeId, float]]]


class OnDocument(NamedTuple):
    """What a card says of themes, see ``DocumentCard``."""

    themes: tuple[ThemeId, ...]
    concepts: frozenset[ThemeId]
    standings: tuple[Standing, ...]


class Recognising:
    """Finds what texts are about."""

    def __init__(self, *, recogniser: Recogniser | None, encoder: Encoder, linker: Linker) -> None:
        """Prepare.

        Args:
            recogniser: that was learned with the encoder; without one a theme stands where it is named.
            encoder: of passages.
            linker: finds labels.
        """
        self.recogniser = recogniser
        self._encoder = encoder
        self._linker = linker
        self._thesaurus = linker.thesaurus

    def called(self, theme: ThemeId) -> str:
        """The Dutch name of a theme."""
        return self._thesaurus[theme].called("nl")

    def about(
        self, texts: Sequence[tuple[str, KnowledgeSource]], *, titles: Sequence[str] = ()
    ) -> list[tuple[Standing, ...]]:
        """What texts of any length are about, likeliest first; each is read in stretches as long as a passage.

        Args:
            texts: with who speaks.
            titles: of the texts, where they stand under one, as passages of a document do; of all of them or of none.
        """
        read = [
            (number, self._stretch(text, one, source))
            for number, (text, source) in enumerate(texts)
            for one in stretches(text)
        ]
        some = [one for _, one in read]
        above = [f"{titles[number]}\n" if titles and titles[number] else "" for number, _ in read]
        vectors = self._encoder.encode_passages([title + one.text for title, one in zip(above, some, strict=True)])
        of_each: list[_Likelihoods] = [[] for _ in texts]
        for (number, one), likely in zip(read, self.probabilities(some, vectors), strict=True):
            of_each[number].append((one, likely))
        return [
            self._of_all(title, several) for title, several in zip(titles or [""] * len(texts), of_each, strict=True)
        ]

    def likely(self, utterance: str) -> dict[ThemeId, float]:
        """How likely something short is about each theme that the recogniser knows; nothing without one."""
        whole = Span(start=0, end=len(utterance))
        read = self._stretch(utterance, whole, KnowledgeSource.EXPERIENCE)
        return self.probabilities([read], self._encoder.encode_passages([utterance]))[0]

    def _stretch(self, text: str, place: Span, source: KnowledgeSource) -> Read:
        words = text[place.start : place.end]
        marks = self._signs(words, self._linker.marks(words, offset=place.start), place.start)
        return Read(words, source, marks, passage_terms(words), place.start)

    def _signs(self, text: str, marks: Sequence[ThemeMark], offset: int = 0) -> list[ThemeMark]:
        """The marks that speak for their theme; all of them where nobody knows which labels are doubtful."""
        return signs(text, marks, self.recogniser.is_doubtful, offset=offset) if self.recogniser else list(marks)

    def recognised(
        self,
        card: DocumentCard,
        passages: Sequence[Passage],
        words: Mapping[PassageId, Terms],
        vectors: Mapping[PassageId, Vector],
    ) -> "OnDocument":
        """The themes that a document is about, and who acts and how.

        Args:
            card: as it is.
            passages: of the document.
            words: terms of the passages.
            vectors: of them.
        """
        read = [
            Read(
                one.exact,
                card.knowledge_source,
                self._signs(one.exact, one.marks, one.start),
                words[one.id],
                one.start,
            )
            for one in passages
        ]
        likely = self.probabilities(read, np.stack([vectors[one.id] for one in passages])) if read else []
        each = list(zip(read, likely, strict=True))
        found = self._as_said(card, self._of_all(card.title, each), each)
        counts = [one.theme for one in found if self.counts(one, card.knowledge_source)]
        named = Counter(
            mark.theme for passage in passages for mark in passage.marks if mark.theme not in card.not_about
        )
        stays = [theme for theme, _ in named.most_common() if theme in counts or self._thesaurus.branch(theme) is None]
        themes = tuple(dict.fromkeys([*stays, *counts]))
        return OnDocument(themes, self._thesaurus.closure(themes), found)

    def _of_all(self, title: str, read: _Likelihoods) -> tuple[Standing, ...]:
        """The themes of the passages under a title, likeliest first; what the title names stands where it is likeliest.

        A title says what a text is about, so its labels are doubted less, see decision 0016.
        """
        found = list(together(self._of(*one) for one in read))
        stands = {one.theme for one in found if one.status is Status.NAMED}
        for mark in self._signs(title, self._linker.marks(title)) if read else ():
            text, likely = max(read, key=lambda one: one[1].get(mark.theme, 0.0))
            if mark.theme not in stands and self._believed(mark, likely, less=_IN_TITLE):
                stands.add(mark.theme)
                found = [one for one in found if one.theme != mark.theme]
                sure = likely.get(mark.theme, NAMED_ALONE)
                found.append(self._standing(text, mark.theme, Status.NAMED, sure, _Places(text, self.recogniser)))
        return tuple(sorted(found, key=lambda one: (-one.probability, one.theme)))

    def _as_said(self, card: DocumentCard, found: Sequence[Standing], read: _Likelihoods) -> tuple[Standing, ...]:
        """How themes stand, with what a keeper said of them; what is confirmed stands where it is likeliest."""
        kept = [one for one in found if one.theme not in card.about | card.not_about]
        said = [theme for theme in sorted(card.about) if theme in self._thesaurus] if read else []
        for theme in said:
            text, _ = max(read, key=lambda one: (theme in {mark.theme for mark in one[0].marks}, one[1].get(theme, 0)))
            kept.append(self._standing(text, theme, Status.CONFIRMED, 1.0, _Places(text, self.recogniser)))
        return tuple(sorted(kept, key=lambda one: (-one.probability, one.theme)))

    def counts(self, standing: Standing, source: KnowledgeSource) -> bool:
        """Whether it is sure enough to count; what is named or confirmed always is."""
        if standing.status is not Status.PROPOSED or self.recogniser is None:
            return True
        return standing.probability >= self.recogniser.counts_from(source)

    def probabilities(self, texts: Sequence[Read], vectors: Vectors) -> list[dict[ThemeId, float]]:
        """Per text how likely it is about each theme that the recogniser knows; nothing without one."""
        if self.recogniser is None:
            return [{} for _ in texts]
        named = [{mark.theme for mark in one.marks} for one in texts]
        rows = self.recogniser.probabilities(vectors, [one.words for one in texts], named)
        return [dict(zip(self.recogniser.themes, row, strict=True)) for row in rows.tolist()]

    def _of(self, text: Read, likely: dict[ThemeId, float]) -> tuple[Standing, ...]:
        named = {mark.theme for mark in text.marks if self._believed(mark, likely)}
        least = self.recogniser.proposes_from(text.source) if self.recogniser else 1.0
        stood = {mark.theme for mark in text.marks}
        proposed = [theme for theme, p in likely.items() if p >= least and theme not in stood]
        if not (named or proposed):
            return ()
        where = _Places(text, self.recogniser)
        found = [
            self._standing(text, theme, Status.NAMED, likely.get(theme, NAMED_ALONE), where) for theme in named
        ] + [self._standing(text, theme, Status.PROPOSED, likely[theme], where) for theme in proposed]
        return tuple(sorted(found, key=lambda one: (-one.probability, one.theme)))

    def _believed(self, mark: ThemeMark, likely: dict[ThemeId, float], *, less: float = 0) -> bool:
        """Whether a label means its theme where it stands, where it may be so much less likely than in a text."""
        if self._thesaurus.branch(mark.theme) is None:
            return False
        if self.recogniser is None or mark.theme not in likely or self._names_law(mark):
            return True
        return likely[mark.theme] + less >= self.recogniser.believes_from(mark.label)

    def _names_law(self, mark: ThemeMark) -> bool:
        """Whether a law is called by its name or its abbreviation there, which can mean nothing else."""
        is_name = mark.style is Register.PREFERRED or bool(find(mark.label))
        return is_name and self._thesaurus.branch(mark.theme) is Branch.LAW

    def _standing(self, text: Read, theme: ThemeId, status: Status, likely: float, where: "_Places") -> Standing:
        place = where.of(theme)
        return Standing(
            start=text.start + place.start,
            end=text.start + place.end,
            theme=theme,
            status=status,
            probability=round(likely, 3),
        )


class _Places:
    """The sentences of a text, and what each says of a theme."""

    def __init__(self, text: Read, recogniser: Recogniser | None) -> None:
        self._text = text
        self._sentences = sentences_of(text.text) or [Span(start=0, end=len(text.text))]
        self._column = {theme: n for n, theme in enumerate(recogniser.themes)} if recogniser else {}
        self._say: list[list[float]] = [[] for _ in self._sentences]
        if recogniser and len(self._sentences) > 1:
            said = [text.text[one.start : one.end] for one in self._sentences]
            self._say = recogniser.says(said, [passage_terms(one) for one in said]).tolist()

    def of(self, theme: ThemeId) -> Span:
        """The sentence that speaks most for a theme: one that names it before others."""
        marks = [mark for mark in self._text.marks if mark.theme == theme]
        column = self._column.get(theme)

        def speaks(number: int) -> tuple[bool, float]:
            begin, end = (self._text.start + place for place in _ends(self._sentences[number]))
            named = any(begin <= mark.start and mark.end <= end for mark in marks)
            return named, self._say[number][column] if column is not None and self._say[number] else 0.0

        return self._sentences[max(range(len(self._sentences)), key=speaks)]


def stretches(text: str) -> list[Span]:
    """A text cut between sentences, where it is longer than a passage."""
    found: list[Span] = []
    for one in sentences_of(text):
        if found and len(text[found[-1].start : one.end].split()) <= _WORDS:
            found[-1] = Span(start=found[-1].start, end=one.end)
        else:
            found.append(one)
    return found


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def together(standings: Iterable[Sequence[Standing]]) -> tuple[Standing, ...]:
    """What the passages of a document say together: of each theme the surest, likeliest first."""
    best: dict[ThemeId, Standing] = {}
    for one in (one for some in standings for one in some):
        if one.theme not in best or surety(one) > surety(best[one.theme]):
            best[one.theme] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.probability, one.theme)))
