"""Finding words back within a study: in what was coded, and in memos; with the rights of who looks.

What was coded is read where it stands, so what was withdrawn, or is not for this reader, is not found.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from kb.errors import Invalid
from kb.model.annotation import Coding, Highlight
from kb.model.document import DocumentCard
from kb.model.identity import DocumentId
from kb.model.memo import Memo
from kb.model.reader import Reader
from kb.model.study import StudyId, ThingId
from kb.model.text import Span
from kb.ports.annotations import Where
from kb.ports.catalogue import Catalogue, PlainText
from kb.services.tagging.deeds import Deeds

One = TypeVar("One")

LONGEST = 200
SHOWN = 100
"""So many of each are looked up."""


class CodedWords(NamedTuple):
    """Words that were coded, with where in them the sought ones stand.

    Attributes:
        codings: what was given to them, in the order in which that was done.
        matches: places in ``words``.
    """

    highlight: Highlight
    card: DocumentCard
    words: str
    codings: Sequence[Coding]
    matches: Sequence[Span]


class MemoWords(NamedTuple):
    """A memo, with where in what was typed of it the sought words stand.

    Attributes:
        text: of the memo, with a sign in the place of what it refers to.
    """

    memo: Memo
    text: str
    matches: Sequence[Span]


class Retraced(NamedTuple):
    """What was found; at most ``SHOWN`` of each.

    Attributes:
        more_coded, more_memos: there are more than these.
    """

    coded: Sequence[CodedWords]
    memos: Sequence[MemoWords]
    more_coded: bool
    more_memos: bool


class Retracing:
    """Finds words in coded passages and memos of studies."""

    def __init__(self, deeds: Deeds, *, catalogue: Catalogue) -> None:
        self._deeds = deeds
        self._catalogue = catalogue

    def find(self, study: StudyId, words: str, reader: Reader) -> Retraced:
        """Where words, whatever their case, stand in what was coded and in memos.

        Raises:
            StudyNotFound: there is none, or the reader is no member.
            Invalid: no words, or more than anybody reads.
        """
        sought = " ".join(words.split())
        if not sought or len(sought) > LONGEST:
            msg = f"typ woorden om te zoeken, hoogstens {LONGEST} tekens"
            raise Invalid(msg)
        # A line may end within words in a text.
        pattern = re.compile(r"\s+".join(map(re.escape, sought.split(" "))), re.IGNORECASE)
        coded = _first(self._coded(study, pattern, reader))
        memos = _first(self._memos(study, pattern, reader))
        return Retraced(coded[:SHOWN], memos[:SHOWN], len(coded) > SHOWN, len(memos) > SHOWN)

    def _coded(self, study: StudyId, pattern: re.Pattern[str], reader: Reader) -> Iterator[CodedWords]:
        annotations = self._deeds.annotations
        tallies = annotations.tallies(study, reader, per=["document"])
        ids = list(dict.fromkeys(one.document for one in tallies))
        cards = self._catalogue.cards(ids, reader)
        for text in self._catalogue.texts(reader, ids=ids):
            # Most texts have none of the words; what is marked in those is not looked at.
            if text.id in cards and pattern.search(text.text):
                yield from self._in(study, text, cards[text.id], pattern, reader)

    def _in(
        self, study: StudyId, text: PlainText, card: DocumentCard, pattern: re.Pattern[str], reader: Reader
    ) -> Iterator[CodedWords]:
        annotations = self._deeds.annotations
        marked = annotations.things(Highlight, study, reader, Where(document=text.id))
        codings = self._codings(study, text.id, reader)
        for one in marked:
            if one.sha256 != text.sha256 or not codings.get(one.id):
                continue
            words = text.text[one.start : one.end]
            if matches := _places(pattern, words):
                yield CodedWords(one, card, words, codings[one.id], matches)

    def _codings(self, study: StudyId, document: DocumentId, reader: Reader) -> Mapping[ThingId, list[Coding]]:
        found: dict[ThingId, list[Coding]] = defaultdict(list)
        for one in self._deeds.annotations.things(Coding, study, reader, Where(document=document)):
            if one.highlight:
                found[one.highlight].append(one)
        return found

    def _memos(self, study: StudyId, pattern: re.Pattern[str], reader: Reader) -> Iterator[MemoWords]:
        for memo in self._deeds.annotations.things(Memo, study, reader):
            # An id is no word that anybody looks for.
            text = _without_ids(memo)
            if matches := _places(pattern, text):
                yield MemoWords(memo, text, matches)


def _without_ids(memo: Memo) -> str:
    text = memo.text
    for id in memo.links:
        text = text.replace(f"[[{id}]]", "[…]")
    return text


def _places(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(start=found.start(), end=found.end()) for found in pattern.finditer(text)]


def _first(found: Iterator[One]) -> list[One]:
    """As many as are shown, and one more where there is."""
    return [one for one, _ in zip(found, range(SHOWN + 1), strict=False)]
