"""Text that remembers where each of its letters stood in the raw text.

Every step of normalisation takes a ``Traced`` and gives a new one. Offsets count code
points. A trace is a row of runs in which text and raw text are equal letter for letter;
a run of length 0 marks where a replacement came from.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from kb.model.text import OffsetMap, Run


class Trace(NamedTuple):
    """``text[start + i]`` is ``raw[raw + i]`` for every ``i`` below ``length``."""

    start: int
    raw: int
    length: int


class Edit(NamedTuple):
    """Put ``text`` in the place of ``[start, end)``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Traced:
    """A text with the way back to where it came from."""

    text: str
    runs: tuple[Trace, ...] = ()

    @classmethod
    def of(cls, text: str, raw: int) -> Self:
        """A text that stands literally at ``raw``."""
        return cls(text, (Trace(0, raw, len(text)),))

    @classmethod
    def instead(cls, text: str, raw: int) -> Self:
        """A text that takes the place of something else that stands at ``raw``."""
        return cls(text, (Trace(0, raw, 0),))

    @classmethod
    def join(cls, parts: Iterable["Traced | str"]) -> "Traced":
        """The parts one after the other; a plain string is added text that stands nowhere."""
        weaver = _Weaver()
        for part in parts:
            if isinstance(part, Traced):
                weaver.add(part, 0, len(part.text))
            else:
                weaver.insert(part, None)
        return weaver.done()

    def raw(self, offset: int) -> int:
        """The place in the raw text of the letter at ``offset``."""
        position = bisect_right(self.runs, offset, key=_start) - 1
        if position < 0:
            return self.runs[0].raw if self.runs else 0
        run = self.runs[position]
        return run.raw + min(offset - run.start, run.length)

    def slice(self, start: int, end: int) -> "Traced":
        """The stretch ``[start, end)``."""
        weaver = _Weaver()
        weaver.add(self, start, end)
        return weaver.done()

    def strip(self, characters: str | None = None) -> "Traced":
        """The text without white space (or these characters) at either end."""
        start = len(self.text) - len(self.text.lstrip(characters))
        end = max(start, len(self.text.rstrip(characters)))
        return self if (start, end) == (0, len(self.text)) else self.slice(start, end)

    def edit(self, edits: Iterable[Edit]) -> "Traced":
        """The text after edits, which are in order and do not overlap."""
        weaver, done = _Weaver(), 0
        for start, end, text in edits:
            weaver.add(self, done, start)
            weaver.insert(text, self.raw(start))
            done = end
        if done == 0 and not weaver.length:
            return self
        weaver.add(self, done, len(self.text))
        return weaver.done()

    def replace(self, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]) -> "Traced":
        """The text with every match replaced; a match that stays the same keeps its trace."""

        def edits() -> Iterable[Edit]:
            for found in pattern.finditer(self.text):
                new = replacement if isinstance(replacement, str) else replacement(found)
                if new != found.group():
                    yield Edit(found.start(), found.end(), new)

        return self.edit(edits())

    def moved(self, by: int) -> "Traced":
        """The same text, cut from a raw text that itself begins ``by`` further on."""
        return Traced(self.text, tuple(Trace(run.start, run.raw + by, run.length) for run in self.runs))

    def through(self, source: "Traced") -> "Traced":
        """The same text, where ``self`` was cut from the text of ``source``: traced to the raw text of that."""
        parts: list[Traced | str] = []
        done = 0
        for start, raw, length in self.runs:
            if done < start:
                parts.append(Traced.instead(self.text[done:start], source.raw(raw)))
            parts.append(source.slice(raw, raw + length))
            done = start + length
        return Traced.join([*parts, self.text[done:]])

    def offset_map(self) -> OffsetMap:
        """The trace in the form in which it is stored."""
        return OffsetMap(runs=tuple(Run(start=run.start, raw=run.raw, length=run.length) for run in self.runs))


def _start(run: Trace) -> int:
    return run.start


class _Weaver:
    """Builds a traced text from stretches of others."""

    def __init__(self) -> None:
        self.length = 0
        self._texts: list[str] = []
        self._runs: list[Trace] = []

    def add(self, source: Traced, start: int, end: int) -> None:
        if start >= end:
            return
        first = max(bisect_right(source.runs, start, key=_start) - 1, 0)
        if source.runs and source.runs[first].start + source.runs[first].length <= start:
            self._trace(Trace(self.length, source.raw(start), 0))
        for position in range(first, len(source.runs)):
            run = source.runs[position]
            if run.start >= end:
                break
            cut = max(start - run.start, 0)
            length = min(run.start + run.length, end) - (run.start + cut)
            if length > 0 or (run.length == 0 and run.start >= start):
                self._trace(Trace(self.length + run.start + cut - start, run.raw + cut, length))
        self._texts.append(source.text[start:end])
        self.length += end - start

    def insert(self, text: str, raw: int | None) -> None:
        if not text:
            return
        if raw is not None:
            self._trace(Trace(self.length, raw, 0))
        self._texts.append(text)
        self.length += len(text)

    def _trace(self, run: Trace) -> None:
        if self._runs:
            last = self._runs[-1]
            follows = last.start + last.length == run.start and last.raw + last.length == run.raw
            if follows:
                self._runs[-1] = Trace(last.start, last.raw, last.length + run.length)
                return
            if last.length == 0 and last.start == run.start:
                self._runs.pop()
            elif run.length == 0 and self._leads_to(last, run):
                return
        self._runs.append(run)

    @staticmethod
    def _leads_to(last: Trace, run: Trace) -> bool:
        """Whether the place of an empty run already follows from the run before it."""
        return last.raw + last.length == run.raw

    def done(self) -> Traced:
        return Traced("".join(self._texts), tuple(self._runs))
