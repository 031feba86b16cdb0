"""Tables in plain text, of which upright bars part the cells.

| Wijk  | Aantal |
|-------|--------|
| Noord | 10     |
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.quoting import Line
from ingest.readers.raw import Block
from ingest.traced import Traced

_RULE = re.compile(r"[ \t]*[|+:=-][|+:= \t-]*")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_FEWEST = 2


def rows_between_bars(group: Sequence[Line], number: int) -> list[Block]:
    """The rows of the table that lines are; none when they are something else.

    Args:
        group: lines that stand together.
        number: of the table in its text.
    """
    rows = [line for line in group if not _RULE.fullmatch(line.text)]
    if len(rows) < _FEWEST or not all(_ROW.fullmatch(line.text) for line in rows):
        return []
    cells = [_cells(line) for line in rows]
    if len({len(row) for row in cells}) != 1 or len(cells[0]) < _FEWEST:
        return []
    # A rule below the first row, and not below every one, says that it names the columns.
    rules = [place for place, line in enumerate(group) if _RULE.fullmatch(line.text)]
    first = group.index(rows[0])
    below = [place for place in rules if place > first]
    names = below[:1] == [first + 1] and len(below) < len(rows)
    return [Block.row(row, table=number, header=names and not place) for place, row in enumerate(cells)]


def _cells(line: Line) -> list[Traced]:
    whole = Traced.of(line.text, line.start)
    bars = [place for place, letter in enumerate(line.text) if letter == "|"]
    return [whole.slice(start + 1, end).strip() for start, end in pairwise(bars)]
