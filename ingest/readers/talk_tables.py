"""Conversations that are written as a table: a column of speakers, one of what they say, perhaps one of times."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import mean
from typing import NamedTuple

from ingest.readers.raw import Block, Kind, TimeMark
from ingest.readers.roles import role
from ingest.readers.timecodes import CODE, seconds
from ingest.traced import Traced

_HEADS = re.compile(r"spreker|speaker|wie spreekt|aan het woord|interviewer\W+respondent", re.IGNORECASE)
_CODE = re.compile(rf"\s*(?:{CODE})\s*(?:[-–]\s*(?:{CODE})\s*)?")
_FEWEST_ROWS, _FEWEST_CHANGES = 4, 3
_LONGEST_NAME, _MOST_SPEAKERS = 4, 12
_FEWEST_WORDS = 3


class _Columns(NamedTuple):
    speaker: int
    said: int
    time: int | None


def turns_in_tables(blocks: Sequence[Block]) -> tuple[list[Block], list[TimeMark]]:
    """The blocks, with the rows of a table of turns made paragraphs with a speaker, and the times in it."""
    found: list[Block] = []
    times: list[TimeMark] = []
    for _, group in groupby(blocks, key=lambda block: (block.kind is Kind.ROW, block.table)):
        rows = list(group)
        columns = _columns(rows)
        if columns is None:
            found += rows
            continue
        turns, told = _turns(rows, columns)
        found += turns
        times += told
    return found, times


def _columns(rows: Sequence[Block]) -> _Columns | None:
    """Which column holds what; ``None`` for any other table."""
    widths = {len(row.cells) for row in rows}
    if rows[0].kind is not Kind.ROW or len(rows) < _FEWEST_ROWS or len(widths) != 1 or not 2 <= max(widths) <= 5:
        return None
    head = [cell.text for cell in rows[0].cells]
    body = [[cell.text.strip() for cell in row.cells] for row in rows[1:]]
    columns = list(zip(*body, strict=True))
    named = next((number for number, column in enumerate(columns) if _are_speakers(head[number], column)), None)
    if named is None:
        return None
    rest = [number for number in range(len(head)) if number != named]
    said = max(rest, key=lambda number: mean(len(cell.split()) for cell in columns[number]))
    if said < named or mean(len(cell.split()) for cell in columns[said]) < _FEWEST_WORDS:
        return None
    time = next((number for number in rest if number != said and _are_times(columns[number])), None)
    return _Columns(named, said, time)


def _are_speakers(head: str, column: Sequence[str]) -> bool:
    """Whether a column names a few speakers who alternate; a name is one only under a head that says so."""
    names = [name.rstrip(":") for name in column if name]
    distinct = set(names)
    changes = sum(1 for one, following in pairwise(names) if one != following)
    if not 2 <= len(distinct) <= _MOST_SPEAKERS or changes < _FEWEST_CHANGES - 1 or len(names) < len(distinct) + 1:
        return False
    if any(len(name.split()) > _LONGEST_NAME for name in distinct):
        return False
    return all(role(name) for name in distinct) or bool(_HEADS.search(head))


def _are_times(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and all(_CODE.fullmatch(cell) for cell in filled)


def _turns(rows: Sequence[Block], columns: _Columns) -> tuple[list[Block], list[TimeMark]]:
    blocks: list[Block] = []
    times: list[TimeMark] = []
    speaker = ""
    for row in rows[_names_columns(rows[0].cells[columns.speaker].text.strip(" :")) :]:
        name = row.cells[columns.speaker].text.strip(" :\n")
        speaker = name or speaker
        code = _CODE.match(row.cells[columns.time].text) if columns.time is not None else None
        for number, cell in enumerate(row.cells):
            if number in (columns.speaker, columns.time) or not cell.text.strip():
                continue
            if code and number == columns.said:
                times.append(TimeMark(row.cells[columns.time or 0].raw(0), seconds(code.group().split("-")[0])))
            blocks.append(_said(cell, speaker if number == columns.said else ""))
    return blocks, times


def _names_columns(head: str) -> bool:
    """Whether the first row names the columns, and is no turn itself."""
    return not role(head) or _HEADS.fullmatch(head) is not None


def _said(cell: Traced, speaker: str) -> Block:
    """What is said; of another column what is written there, as nobody's words."""
    return Block(Kind.PARAGRAPH, cell.strip(), speaker=speaker)
