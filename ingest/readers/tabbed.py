"""Rows that somebody made with the tab key, where the file knows no table.

Strict, for a table is never quoted as running text: a table of contents, an agenda, lines to sign, the head of a letter
and turns in a conversation stay lines.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from ingest.headings import is_sentence
from ingest.readers.questions import is_bold
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from ingest.readers.tables import names_columns
from ingest.readers.titles import page_title
from ingest.traced import Traced

_LINE = re.compile(rf"[^\n{HARD_BREAK}]+")
_CELL = re.compile(r"[^\t]+")
_LONGEST_CELL = 12
"""Words; a longer one is said by somebody, or running text."""
_FEWEST, _FEWEST_OF_TWO = 2, 3
"""Rows; two columns need more, and numbers in the second."""
_NUMBER = re.compile(r"[€$-]?\s?\d[\d.,:/-]*\s?(?:%|x|uur|jaar|euro|km|m²)?")
# What begins an item of a list or an agenda, and not a row.
_ITEM = re.compile(
    r"\(?\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zA-Z][.)]|[•●◦▪‣·*–—-]"
    r"|\d{1,2}[.:]\d\d(?:\s?[-–]\s?\d{1,2}[.:]\d\d)?(?: uur)?"
)
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zA-Z][.)])\s")
_ROOM = re.compile(r"[._…\s☐☒]*")
_PARTS = re.compile(
    r"(?:bijlage|hoofdstuk|inleiding|voorwoord|samenvatting|inhoud|colofon|literatuur)\b",
    re.IGNORECASE,
)


class _Row(NamedTuple):
    """A line with tabs in it."""

    block: int
    cells: list[Traced]


def with_tabbed_rows(document: RawDocument) -> RawDocument:
    """A document in which lines of cells between tabs that stand together are the rows of a table."""
    if "\t" not in document.raw:
        return document
    blocks = tuple(_rewritten(document.blocks))
    kept = {one.content.text for one in blocks if one.kind is Kind.HEADING}
    gone = {one.content.text for one in document.blocks if one.kind is Kind.HEADING} - kept
    is_gone = document.title in {" ".join(heading.split()) for heading in gone}
    return replace(document, blocks=blocks, title=page_title(blocks) if is_gone else document.title)


def _rewritten(blocks: Sequence[Block]) -> Iterator[Block]:
    tables = max((block.table for block in blocks), default=0)
    for width, group in groupby(blocks, key=_width):
        together = list(group)
        rows = [cells for block in together for cells in _rows(block)] if width else []
        if not rows or not _is_table(rows):
            yield from together
            continue
        tables += 1
        texts = [[cell.text for cell in row] for row in rows]
        header = names_columns(texts, stands_out=_stands_out(together))
        for number, row in enumerate(rows):
            closes = 0 if number else together[0].closes
            yield replace(
                Block.row(row, table=tables, header=header and not number),
                closes=closes,
            )


def _width(block: Block) -> int:
    """How many cells each line of a block has; 0 when it is no row."""
    is_line = block.kind is Kind.PARAGRAPH or (block.kind is Kind.HEADING and block.content.text.count("\t") > 1)
    if not is_line or block.speaker or "\t" not in block.content.text:
        return 0
    widths = {len(cells) for cells in _rows(block)}
    return widths.pop() if len(widths) == 1 and min(widths) > 1 else 0


def _rows(block: Block) -> list[list[Traced]]:
    """The cells of each line; a tab at its beginning leaves the first cell empty, and several tabs are one."""
    content, found = block.content, []
    for line in _LINE.finditer(content.text):
        if not line.group().strip():
            continue
        start = line.start()
        cells = [content.slice(start + one.start(), start + one.end()).strip() for one in _CELL.finditer(line.group())]
        first = [content.slice(start, start)] if line.group().startswith("\t") else []
        found.append([*first, *(cell for cell in cells if cell.text)])
    return found


def _is_table(rows: Sequence[Sequence[Traced]]) -> bool:
    texts = [[cell.text for cell in row] for row in rows]
    width = len(texts[0])
    if len(texts) < (_FEWEST_OF_TWO if width == 2 else _FEWEST) or any(map(_is_other, texts)):
        return False
    first = [row[0] for row in texts]
    if all(_ITEM.fullmatch(cell) for cell in first[1:]):
        return False
    last = [row[-1] for row in texts[1:]]
    if width > 2:
        # Two rows without a number may be who signs, and as what.
        return len(texts) > _FEWEST or any(any(map(str.isdigit, cell)) for cell in texts[-1])
    return all(_NUMBER.fullmatch(cell) for cell in last) and not _is_contents(texts)


def _is_other(cells: Sequence[str]) -> bool:
    """Whether a line asks to be filled in, is a head of a letter, or holds what somebody says."""
    if any(len(cell.split()) > _LONGEST_CELL or is_sentence(cell) for cell in cells):
        return True
    asks = sum(cell.endswith((":", "?")) or _ROOM.fullmatch(cell) is not None for cell in cells[1:])
    return cells[0].endswith((":", "?")) or asks > 0


def _is_contents(texts: Sequence[Sequence[str]]) -> bool:
    """Whether lines name parts with the pages on which they begin: numbers that only go up."""
    pages = [row[-1] for row in texts]
    if not all(page.isdigit() for page in pages):
        return False
    goes_up = all(int(one) <= int(other) for one, other in pairwise(pages))
    return goes_up and any(_PARTS.match(row[0]) or _NUMBERED.match(row[0]) or row[0].endswith("…") for row in texts)


def _stands_out(blocks: Sequence[Block]) -> bool:
    """Whether the first line alone is bold, or a heading."""
    first, *others = [block.kind is Kind.HEADING or is_bold(block) for block in blocks]
    return first and bool(others) and not any(others)
