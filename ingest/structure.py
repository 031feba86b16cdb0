"""What a text holds besides running text: sections, tables, notes and turns, by where its blocks stand.

Blocks come normalised, in the order in which they stand in the text. Offsets count code points.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ingest.readers.raw import CELL_BREAK, Block, Kind
from ingest.traced import Traced
from kb.model.document import Section
from kb.model.structure import Cell, Note, Row, Table, Turn

_WORD_GOES_ON = re.compile(r"(?<=\w)(?=\w)")


class Placed(NamedTuple):
    """A block, and where its text begins."""

    block: Block
    start: int

    @property
    def end(self) -> int:
        """One past where its text ends."""
        return self.start + len(self.block.content.text)


def together(block: Block, following: Block) -> bool:
    """Whether two blocks are items of one list, or rows of one table."""
    if block.kind is not following.kind:
        return False
    return block.kind is Kind.ITEM or (block.kind is Kind.ROW and block.table == following.table)


def sections(placed: Sequence[Placed], length: int) -> tuple[Section, ...]:
    """A section per heading, up to the next heading of the same or a higher level, or to what closes it.

    Levels count from 1 without gaps, whatever the file calls them.

    Args:
        placed: the blocks of the running text.
        length: where the running text ends.
    """
    levels = sorted({one.block.level for one in placed if one.block.kind is Kind.HEADING})
    made: list[Section] = []
    ends: dict[int, int] = {}
    for block, start in reversed([one for one in placed if one.block.level or one.block.closes]):
        if block.kind is Kind.HEADING:
            end = min((end for level, end in ends.items() if level <= block.level), default=length)
            rank = levels.index(block.level) + 1
            made.append(Section(start=start, end=end, heading=block.content.text, level=rank))
            ends[block.level] = start
        if block.closes:
            ends[block.closes] = start
    return tuple(reversed(made))


def tables(placed: Iterable[Placed]) -> tuple[Table, ...]:
    """The tables: rows of one number that stand together."""
    found = []
    for number, group in groupby(placed, key=lambda one: one.block.table if one.block.cells else None):
        if number is not None:
            rows = list(group)
            whole = tuple(Row(cells=tuple(_cells(row)), header=row.block.header) for row in rows)
            found.append(Table(start=rows[0].start, end=rows[-1].end, rows=whole))
    return tuple(found)


def _cells(row: Placed) -> Iterator[Cell]:
    """The cells of a row; an empty one stands, without words, where the one before it ends."""
    end, is_first = row.start, True
    for cell in row.block.cells:
        if not cell.text:
            yield Cell(start=end, end=end)
            continue
        start = end if is_first else end + len(CELL_BREAK)
        end, is_first = start + len(cell.text), False
        yield Cell(start=start, end=end)


def notes(placed: Iterable[Placed]) -> tuple[Note, ...]:
    """The notes and comments; paragraphs with the same mark are one note, unless the file parts them."""
    found: list[Note] = []
    before = 0
    for one in placed:
        label, comment, number = one.block.label, one.block.comment, one.block.note
        goes_on = bool(found) and (found[-1].label, found[-1].comment, before) == (label, comment, number)
        before = number
        if goes_on and label:
            found[-1] = found[-1].model_copy(update={"end": one.end})
        else:
            found.append(Note(start=one.start, end=one.end, label=label, comment=comment))
    return tuple(found)


def turns(placed: Iterable[Placed]) -> tuple[Turn, ...]:
    """Who speaks where; paragraphs by one speaker that follow each other are one turn."""
    found = []
    for (speaker, asks), group in groupby(placed, key=lambda one: (one.block.speaker, one.block.asks)):
        if speaker or asks:
            said = list(group)
            found.append(Turn(start=said[0].start, end=said[-1].end, speaker=speaker, asks=asks))
    return tuple(found)


def first_from(text: Traced, raw: int) -> int:
    """The border of a word nearest to the letter that stands first at ``raw`` or after it."""
    words, offset = text.text, _offset(text, raw)
    following = offset
    while 0 < following < len(words) and not _begins(words, following):
        following += 1
    if offset == len(words) or words[offset].isspace():
        return following
    start = offset
    while start > 0 and not _begins(words, start):
        start -= 1
    return start if offset - start < following - offset else following


def after(text: Traced, raw: int) -> int:
    """Where the word ends whose letter is the last that stands before ``raw``."""
    words, offset = text.text, _offset(text, raw)
    while offset > 0 and words[offset - 1].isspace():
        offset -= 1
    while 0 < offset < len(words) and _WORD_GOES_ON.match(words, offset):
        offset += 1
    return offset


def _offset(text: Traced, raw: int) -> int:
    return bisect_left(range(len(text.text)), raw, key=text.raw)


def _begins(text: str, offset: int) -> bool:
    """Whether a word, or a sign of its own, begins here."""
    return text[offset - 1].isspace() and not text[offset].isspace()
