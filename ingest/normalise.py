"""From a file's blocks to clean text with sections and pages, every letter traced.

Headings stand on a line of their own, paragraphs are parted by a blank line, list items
and table rows by a line end. What cannot be seen goes, what was broken is made whole;
words are never changed otherwise.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.characters import compose, drop_invisible, expand_ligatures, plain_hyphens, plain_spaces, single_spaces
from ingest.hyphens import mend_line_ends, vocabulary
from ingest.readers.raw import Block, Kind, RawDocument
from ingest.rejoin import rejoin
from ingest.traced import Traced
from kb.model.document import Section
from kb.model.text import OffsetMap


@dataclass(frozen=True, slots=True)
class Normalised:
    """Clean text.

    Attributes:
        title: the title that the file itself gives; empty when it gives none.
        pages: offsets at which page 1, 2, … begin; empty for formats without pages.
    """

    text: str
    offsets: OffsetMap
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    title: str


def normalise(document: RawDocument) -> Normalised:
    """The text of a document; empty when nothing readable is left."""
    whole = rejoin([replace(block, content=letters(block.content)) for block in document.blocks])
    words = vocabulary(block.content.text for block in whole)
    mended = [replace(block, content=lines(block.content, words)) for block in whole]
    blocks = without_repeated_headings([block for block in mended if re.search(r"\w", block.content.text)])
    text = Traced.join(part for pair in _spaced(blocks) for part in pair)
    return Normalised(
        text=text.text,
        offsets=text.offset_map(),
        sections=_sections(blocks, len(text.text)),
        pages=tuple(_first_from(text, raw) for raw in document.pages),
        title=lines(letters(Traced(document.title))).text.replace("\n", " "),
    )


def letters(text: Traced) -> Traced:
    """The text with its letters and spaces mended; line ends stay."""
    return single_spaces(plain_hyphens(plain_spaces(expand_ligatures(compose(text)))))


def lines(text: Traced, words: frozenset[str] = frozenset()) -> Traced:
    """The text with its lines joined, and nothing invisible left."""
    # What became neighbours when an invisible character went may compose.
    return single_spaces(compose(drop_invisible(mend_line_ends(text, words)))).strip()


def without_repeated_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, without a heading that says the same as the one directly above it."""
    kept: list[Block] = []
    for block in blocks:
        heads = kept and block.kind is Kind.HEADING is kept[-1].kind
        if not (heads and block.content.text == kept[-1].content.text):
            kept.append(block)
    return kept


def _spaced(blocks: Sequence[Block]) -> Iterable[tuple[Traced | str, ...]]:
    """The contents with what stands between them."""
    previous: Block | None = None
    for block in blocks:
        if previous is None:
            yield (block.content,)
        else:
            together = block.kind is previous.kind and block.kind in (Kind.ITEM, Kind.ROW)
            yield ("\n" if together else "\n\n", block.content)
        previous = block


def _sections(blocks: Sequence[Block], length: int) -> tuple[Section, ...]:
    """A section per heading, up to the next heading of the same or a higher level.

    Levels count from 1 without gaps, whatever the file calls them.
    """
    headings: list[tuple[int, Block]] = []
    start = 0
    for parts, block in zip(_spaced(blocks), blocks, strict=True):
        start += sum(len(part) for part in parts if isinstance(part, str))
        if block.kind is Kind.HEADING:
            headings.append((start, block))
        start += len(block.content.text)
    levels = sorted({block.level for _, block in headings})
    sections: list[Section] = []
    ends: dict[int, int] = {}
    for start, block in reversed(headings):
        end = min((end for level, end in ends.items() if level <= block.level), default=length)
        rank = levels.index(block.level) + 1
        sections.append(Section(start=start, end=end, heading=block.content.text, level=rank))
        ends[block.level] = start
    return tuple(reversed(sections))


def _first_from(text: Traced, raw: int) -> int:
    """The first offset whose letter stands at ``raw`` or after it."""
    return bisect_left(range(len(text.text)), raw, key=text.raw)
