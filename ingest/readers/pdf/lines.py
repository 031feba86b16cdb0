"""From the words of a page to its lines: words beside each other, parted at wide gaps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.drawn import PLACED, Filled, Line, Mark, Word, line_of

_WIDEST = 2.0
"""White between words, in sizes of the font, that always parts cells or columns."""
_JUSTIFIED = 1.7
"""In usual gaps of a line: so wide a gap is still one of a line that was stretched."""
_FEW, _MANY = 3, 20
"""Words of which the usual gap says nothing, and as many as are looked at."""
_MOST_MARKS = 10
_BACK = 0.5
_OVERLAP = 0.55
_BULLET_GAP = 5.0
_RAISED, _SMALLER = 0.1, 0.85

BULLET = re.compile(r"(?:[•●◦▪■□‣∙·○➢➤✓✔o–—*-]|[\ue000-\uf8ff])$")
NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])$")
_NUMBER_BEFORE_TEXT = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}|[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])$"
)
_NOTE = re.compile(r"[\d*†‡]{1,4}")


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """The lines of a page, in the order in which it draws them; words at an angle come last, each on its own."""
    level = [word for word in words if not word.skewed]
    drawn = [line_of(_with_marks(group), page=page, order=order) for order, group in enumerate(_drawn(level))]
    labels = {mark.label for line in drawn for mark in line.marks}
    merged = [line for row in rows_of(drawn) for line in _merged(row, labels)]
    merged.sort(key=lambda line: line.order)
    askew = [
        line_of([word], page=page, order=len(drawn) + number)
        for number, word in enumerate(word for word in words if word.skewed)
    ]
    return merged + askew


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other on the page, from the top down; each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.bottom, line.left)):
        if rows and line.beside(rows[-1][0]):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


def _drawn(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that are drawn one after the other and stand close together."""
    group: list[Word] = []
    for word in words:
        if group and not _goes_on(group[-1], word):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _goes_on(before: Word, word: Word) -> bool:
    gap = word.left - before.right
    overlap = min(before.top, word.top) - max(before.bottom, word.bottom)
    close = -_BACK * before.size < gap <= word.white * max(before.size, word.size)
    ticked = Filled.TICK in (before.filled, word.filled)
    return close and overlap > _OVERLAP * min(before.height, word.height) and (before.filled is word.filled or ticked)


def _is_mark(before: Word, word: Word) -> bool:
    """Whether a word is the raised number of a note behind another."""
    return (
        _NOTE.fullmatch(word.text) is not None
        and word.height < _SMALLER * before.height
        and word.bottom > before.bottom + _RAISED * before.height
        and any(letter.isalpha() for letter in before.text)
    )


def _merged(row: Sequence[Line], labels: set[str]) -> Iterator[Line]:
    """The lines of a row; neighbours that were drawn apart are one, as is a bullet with what stands behind it.

    So is the number of a note, of which the labels are given, with the note.
    """
    parts = [row[0]]
    bullet = False
    for line in row[1:]:
        last = parts[-1]
        gap = line.left - last.right
        near = 0 <= gap < _BULLET_GAP * line.size
        if not bullet and len(parts) == 1 and _is_bullet(last) and near:
            bullet = True
            parts.append(line)
        elif _belongs(last, line, gap) or (len(row) == 2 and last.text in labels and near):
            parts.append(line)
        else:
            yield _one(parts, item=bullet)
            parts, bullet = [line], False
    yield _one(parts, item=bullet)


def _one(parts: Sequence[Line], *, item: bool) -> Line:
    """Neighbours as one line; without the bullet of an item, but with its number."""
    if len(parts) == 1:
        return parts[0]
    kept = parts[1:] if item and BULLET.match(parts[0].text) else parts
    words = _with_marks([word for part in kept for word in part.words])
    return replace(line_of(words, page=parts[0].page, order=min(part.order for part in parts)), item=item)


def _is_bullet(line: Line) -> bool:
    return bool(BULLET.match(line.text) or _NUMBER_BEFORE_TEXT.match(line.text))


def _belongs(current: Line, line: Line, gap: float) -> bool:
    before, after = current.words[-1], line.words[0]
    if Filled.ANSWER in (before.filled, after.filled):
        return before.filled is after.filled and gap < after.white * line.size
    size = max(current.size, line.size)
    if before.filled is Filled.TICK and len(current.words) == 1:
        return -_BACK * size < gap < _BULLET_GAP * size
    limit = after.white * size
    if len(current.words) + len(line.words) > _FEW and after.white > PLACED:
        pairs = (*pairwise(current.words[-_MANY:]), *pairwise(line.words[:_MANY]))
        usual = median(max(right.left - left.right, 0.0) for left, right in pairs)
        limit = max(limit, min(_WIDEST * size, _JUSTIFIED * usual))
    return -_BACK * size < gap <= limit


def _with_marks(words: Sequence[Word]) -> list[Word]:
    """Words, in which a raised number behind one has become its mark."""
    kept: list[Word] = []
    for word in words:
        if kept and len(kept[-1].marks) < _MOST_MARKS and _is_mark(kept[-1], word):
            last = kept[-1]
            kept[-1] = last._replace(marks=(*last.marks, Mark(len(last.text), word.text)), right=word.right)
        else:
            kept.append(word)
    return kept
