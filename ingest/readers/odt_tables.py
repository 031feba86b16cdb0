"""The tables of OpenDocument: which rows and cells are its own, and whether it only lays out a page."""

from collections.abc import Iterator, Sequence

from lxml import etree

from ingest.readers.gathering import LONGEST_CELL
from ingest.readers.odf_xml import TABLE, TEXT, count, value, words

Node = etree._Element

_MOST_COLUMNS = 64
_MOST_ROWS = 1_000


def parent(node: Node) -> Node:
    """The element around another; of the topmost itself."""
    around = node.getparent()
    return node if around is None else around


def own_rows(table: Node) -> list[Node]:
    """The rows of a table, each as often as it stands there, without those of a table inside it."""
    found = (row for row in table.iter(f"{TABLE}table-row") if next(row.iterancestors(f"{TABLE}table")) is table)
    return [row for row in found for _ in range(_repeated(row))]


def _repeated(row: Node) -> int:
    """How often a row stands there; once where nothing is in it, as at the end of a sheet."""
    return min(count(value(row, TABLE, "number-rows-repeated"), 1), _MOST_ROWS) if words(row) else 1


def cells_of(row: Node) -> list[Node]:
    """The cells of a row, each as often as it stands there."""
    found = [cell for cell in row if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]
    return [cell for cell in found for _ in range(_times(cell))]


def inner_tables(row: Node) -> Iterator[Node]:
    """The tables in the cells of a row."""
    around = next(row.iterancestors(f"{TABLE}table"))
    return (one for one in row.iter(f"{TABLE}table") if next(one.iterancestors(f"{TABLE}table")) is around)


def only_lays_out(rows: Sequence[Node]) -> bool:
    """Whether a table is a way to lay out a page: running text or a heading in a cell, or little but other tables."""
    cells = [cell for row in rows for cell in cells_of(row)]
    if any(next(cell.iter(f"{TEXT}h"), None) is not None or _own_words(cell) > LONGEST_CELL for cell in cells):
        return True
    nested = any(True for row in rows for _ in inner_tables(row))
    filled = sum(_own_words(cell) > 0 for cell in cells)
    return nested and (2 * filled < len(cells) or max(len(cells_of(row)) for row in rows) < 2)


def _own_words(cell: Node) -> int:
    """The words in a cell, without those of a table inside it."""
    return words(cell) - sum(words(one) for one in inner_tables(cell))


def _times(cell: Node) -> int:
    """How often a cell stands there; empty ones at the end of a sheet are repeated a thousand times."""
    return min(count(value(cell, TABLE, "number-columns-repeated"), 1), _MOST_COLUMNS)
