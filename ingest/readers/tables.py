"""What a table is, where its file does not say: a way to lay out a page, or columns with names."""

import re
from collections.abc import Sequence

LONGEST_CELL = 60
"""Words; a longer cell is running text."""
_LONGEST_NAME = 10
_YEAR = re.compile(r"(?:19|20)\d\d")


def lays_out(rows: Sequence[Sequence[str]], *, has_header: bool) -> bool:
    """Whether a table is only a way to lay out a page: one column, or running text in most of its rows."""
    if max(map(len, rows), default=0) <= 1:
        return True
    long = sum(any(len(cell.split()) > LONGEST_CELL for cell in row) for row in rows)
    return not has_header and 2 * long > len(rows)


def holds_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table with others in its cells is one itself: half of its cells hold words of their own."""
    cells = [cell for row in rows for cell in row]
    return len(rows) > 1 and len(cells) >= 2 * len(rows) and 2 * sum(map(bool, cells)) >= len(cells)


def names_columns(rows: Sequence[Sequence[str]], *, stands_out: bool = False) -> bool:
    """Whether the first row names the columns, of a table that does not say so.

    Args:
        rows: the text of the cells.
        stands_out: the first row looks different from the others: bold, coloured.
    """
    if len(rows) < 2 or len(rows[0]) < 2 or not _are_names(rows[0]):
        return False
    if stands_out:
        return True
    columns = _columns(rows)
    return len(rows) > 2 and (any(map(_changes, columns)) or sum(map(_counts_of_year, columns)) > 1)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether all are short and no sentences; the one above the names of the rows may be empty."""
    return all(cells[1:]) and all(
        len(cell.split()) <= _LONGEST_NAME and not cell.endswith((".", "?", "!", ";", ":")) for cell in cells
    )


def _columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]


def _changes(column: Sequence[str]) -> bool:
    """Whether a column has a number in every row but the first; it may leave some open."""
    first, *others = column
    filled = list(filter(None, others))
    return not _has_digit(first) and bool(filled) and all(map(_has_digit, filled))


def _counts_of_year(column: Sequence[str]) -> bool:
    """Whether a column is called after a year and holds numbers that are none."""
    first, *others = column
    return _is_year(first) and any(map(_has_digit, others)) and not any(map(_is_year, others))


def _is_year(text: str) -> bool:
    return _YEAR.fullmatch(text.strip()) is not None


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
