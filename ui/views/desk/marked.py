"""Text as the desk shows it: in sentences, cut into stretches where highlights begin and end.

Offsets are code points of the document, half-open.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.coding.overlaps import Mark, Segment, segments
from kb.language.sentences import sentences_of
from kb.model.annotation import Coding, Highlight
from kb.model.study import ThingId
from kb.model.text import Span
from kb.services.tagging.codebooks import Node
from ui.edition import Edition
from ui.views.windows import found_anchor

STRIPES = 3
"""So many codes are drawn under words; how many more there are stands beside them."""


class Words(NamedTuple):
    """Words that are looked for, or what stands between those.

    Attributes:
        number: which of the places it is, from 1; 0 for what stands between.
        anchor: where the place begins.
    """

    text: str
    number: int = 0
    anchor: str = ""


class Stretch(NamedTuple):
    """A stretch of text in which no highlight begins or ends.

    Attributes:
        hues: of what covers it, the first few.
        more: how many more cover it.
        marks: the numbers of the highlights on the page, so that scripts find them.
        begins, ends: names of what begins before it and ends behind it, for who hears the page.
        ended: the numbers of what ends behind it, for who reads it on paper.
    """

    words: tuple[Words, ...]
    hues: tuple[int, ...] = ()
    more: int = 0
    marks: str = ""
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    ended: str = ""


class Sentence(NamedTuple):
    """A sentence, or what stands between two.

    Attributes:
        number: of the sentence on the page, from 1; 0 for what stands between.
    """

    number: int
    start: int
    end: int
    stretches: tuple[Stretch, ...]


class Names:
    """What codes and concepts are called."""

    def __init__(self, nodes: Sequence[Node], edition: Edition) -> None:
        self._codes = {node.code.id: node for node in nodes}
        self._edition = edition

    def of(self, coding: Coding) -> str:
        """What a code or concept that was given is called; one whose words went has a name that says so."""
        if coding.concept is not None:
            return self._edition.theme(coding.concept).name
        node = self._codes.get(coding.code) if coding.code else None
        return (node.name if node else "") or self._edition.wording("werk.naam_weg")

    def hue(self, coding: Coding) -> int:
        """The hue of what was given; that of a concept is the first."""
        node = self._codes.get(coding.code) if coding.code else None
        return node.code.hue if node else 0


class Cutter:
    """Cuts text into sentences and those into stretches."""

    def __init__(
        self,
        text: str,
        shown: Sequence[Highlight],
        codings: Mapping[ThingId, Sequence[Coding]],
        names: Names,
        *,
        stand: Sequence[Span] = (),
    ) -> None:
        self._text = text
        self._stand = stand
        self._codings = codings
        self._names = names
        self._numbers = {one.id: str(number) for number, one in enumerate(shown, start=1)}
        self._segments = segments(Mark(one.id, one.start, one.end) for one in shown)
        self._begins: dict[int, list[ThingId]] = defaultdict(list)
        self._ends: dict[int, list[ThingId]] = defaultdict(list)
        self._more = 0
        for one in shown:
            self._begins[one.start].append(one.id)
            self._ends[one.end].append(one.id)

    def sentences(self, start: int, end: int) -> Iterator[Sentence]:
        """A paragraph as sentences, with what stands between them."""
        last = start
        for span in sentences_of(self._text[start:end]):
            first, until = start + span.start, start + span.end
            if first > last:
                yield Sentence(0, last, first, self.cut(last, first))
            yield Sentence(1, first, until, self.cut(first, until))
            last = until
        if last < end:
            yield Sentence(0, last, end, self.cut(last, end))

    def cut(self, start: int, end: int) -> tuple[Stretch, ...]:
        """A stretch of text, cut at the borders of highlights."""
        found, last = [], start
        for segment in self._over(start, end):
            first, until = max(segment.start, start), min(segment.end, end)
            if first > last:
                found.append(Stretch(self._words(last, first)))
            found.append(self._stretch(first, until, segment.ids))
            last = until
        if last < end:
            found.append(Stretch(self._words(last, end)))
        return tuple(found)

    def _words(self, start: int, end: int) -> tuple[Words, ...]:
        """A stretch, cut where words that are looked for begin and end."""
        found, last = [], start
        skipped = bisect_right(self._stand, start, key=lambda place: place.end)
        for number, place in enumerate(self._stand[skipped:], start=skipped + 1):
            first, until = max(place.start, start), min(place.end, end)
            if first >= end:
                break
            if first > last:
                found.append(Words(self._text[last:first]))
            anchor = found_anchor(place.start) if first == place.start else ""
            found.append(Words(self._text[first:until], number, anchor))
            last = until
        if last < end:
            found.append(Words(self._text[last:end]))
        return tuple(found)

    def _over(self, start: int, end: int) -> Iterator[Segment[ThingId]]:
        first = max(0, bisect_right(self._segments, start, key=lambda one: one.start) - 1)
        for segment in self._segments[first:]:
            if segment.start >= end:
                return
            if segment.end > start:
                yield segment

    def _stretch(self, start: int, end: int, ids: Sequence[ThingId]) -> Stretch:
        hues = [self._names.hue(coding) for id in ids for coding in self._codings.get(id, ())]
        more = max(0, len(hues) - STRIPES)
        # Said where it becomes so, and not again at each border.
        said, self._more = more if more > self._more else 0, more
        return Stretch(
            words=self._words(start, end),
            hues=tuple(hues[:STRIPES]) or (0,),
            more=said,
            marks=" ".join(self._numbers[id] for id in ids),
            begins=tuple(self._called(id) for id in self._begins.get(start, ())),
            ends=tuple(self._called(id) for id in self._ends.get(end, ())),
            ended=" ".join(self._numbers[id] for id in self._ends.get(end, ())),
        )

    def _called(self, id: ThingId) -> str:
        return ", ".join(dict.fromkeys(self._names.of(coding) for coding in self._codings.get(id, ()))) or "–"
