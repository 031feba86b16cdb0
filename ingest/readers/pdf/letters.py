"""The words of a page with where they stand on the paper, from the letters that PDFium gives.

Lengths are in points, from the bottom left of the page as it is read: a page on its side is turned first. White
space between letters parts words, whether the file drew it or only left it.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.pdf.drawn import Letter, Mark, Word

# PDFium writes the first two for a hyphen that ends a line; half a character is none.
_MEANT = {"\x02": "-", "\ufffe": "-"} | {chr(half): "\ufffd" for half in range(0xD800, 0xE000)}
_NO_LETTER = re.compile(r"[\x00\x01\x03-\x20\x7f-\xa0\u2028\u2029\ufeff]")
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.I)
_BOLD, _UNKNOWN = 700, 400
_SKEWED = 5
"""Degrees from level or upright at which a word is a watermark or a decoration."""
_APART, _TOGETHER = 0.3, 0.15
"""White between two letters, in heights, that parts words, and that does not."""
_SMALLER, _RAISED = 0.85, 0.1
_UNIT = re.compile(r"(?:[kcdm]?m|ha|CO)$")
_MARK = re.compile(r"[\d*†‡]{1,4}")


class _Run(NamedTuple):
    """Letters that PDFium wrote without white space between them."""

    letters: list[Letter]
    size: float
    weight: int
    degrees: float


def words(page: pypdfium2.PdfPage) -> list[Word]:
    """The words of a page in the order in which it draws them."""
    text_page = page.get_textpage()
    try:
        runs = list(_runs(text_page))
    finally:
        text_page.close()
    turn = _turn(runs)
    left, bottom, right, top = page.get_bbox()
    found: list[Word] = []
    for run in runs:
        skewed = abs((run.degrees - turn + 180) % 360 - 180) > _SKEWED
        if turn and not skewed:
            run = run._replace(letters=[_turned(letter, turn) for letter in run.letters])
        middle = run.letters[len(run.letters) // 2]
        inside = turn or (
            left <= middle.right and middle.left <= right and bottom <= middle.top and middle.bottom <= top
        )
        if inside:
            found += [_skewed(run)] if skewed else _words(run)
    return _without_shadows(found)


def _runs(text_page: pypdfium2.PdfTextPage) -> Iterator[_Run]:
    """The letters, parted at white space."""
    handle = text_page.raw
    box = pdfium.FS_RECTF()
    letters: list[Letter] = []
    first = 0
    for index in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(handle, index))
        if _NO_LETTER.match(character):
            if letters:
                yield _run(handle, first, letters)
            letters = []
            continue
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        if not letters:
            first = index
        letters.append(Letter(_MEANT.get(character, character), box.left, box.right, box.bottom, box.top))
        if character in "\x02\ufffe":
            yield _run(handle, first, letters)
            letters = []
    if letters:
        yield _run(handle, first, letters)


def _run(handle: ctypes.Structure, index: int, letters: list[Letter]) -> _Run:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, index, matrix)
    size = pdfium.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
    degrees = math.degrees(math.atan2(matrix.b, matrix.a))
    return _Run(letters, size if size > 0 else 1.0, _weight(handle, index), degrees)


def _weight(handle: ctypes.Structure, index: int) -> int:
    """How heavy a letter is: as its font says, or by the name of the font."""
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(handle, index, name, 128, flags)
    weight: int = pdfium.FPDFText_GetFontWeight(handle, index)
    bold = 0 < length <= len(name) and _BOLD_NAME.search(name.value)
    return max(weight if weight > 0 else _UNKNOWN, _BOLD if bold else 0)


def _turn(runs: Sequence[_Run]) -> int:
    """By how many quarter turns, in degrees, most of a page stands on its side."""
    counts: Counter[int] = Counter()
    for run in runs:
        counts[round(run.degrees / 90) * 90 % 360] += len(run.letters)
    return counts.most_common(1)[0][0] if counts else 0


def _turned(letter: Letter, turn: int) -> Letter:
    text, left, right, bottom, top = letter
    if turn == 90:
        return Letter(text, bottom, top, -right, -left)
    if turn == 180:
        return Letter(text, -right, -left, -top, -bottom)
    return Letter(text, -top, -bottom, left, right)


def _skewed(run: _Run) -> Word:
    """Letters that stand askew, as one word."""
    text = "".join(letter.text for letter in run.letters)
    return _word(run, run.letters, text, ())._replace(skewed=True)


def _words(run: _Run) -> Iterator[Word]:
    """The letters of a run, parted where they stand apart; raised digits become marks."""
    letters = run.letters
    start = 0
    for number, (before, letter) in enumerate(pairwise(letters), start=1):
        if _apart(letters, number, before, letter) or _unraised(letters[start:number], letter):
            yield _marked(run, letters[start:number])
            start = number
    yield _marked(run, letters[start:])


def _apart(letters: Sequence[Letter], number: int, before: Letter, letter: Letter) -> bool:
    height = before.height
    gap = letter.left - before.right
    if gap > _APART * height:
        # Letters that are all set apart make one word.
        spaced = number > 1 and before.left - letters[number - 2].right > _TOGETHER * height
        return not spaced or gap > height
    overlap = min(letter.top, before.top) - max(letter.bottom, before.bottom)
    return letter.left < before.left - height or overlap < 0.3 * min(height, letter.height)


def _unraised(before: Sequence[Letter], letter: Letter) -> bool:
    """Whether all before a letter is a raised number, as at the beginning of a footnote."""
    return _raised(before[-1], letter) and all(_raised(other, letter) for other in before[:4])


def _raised(letter: Letter, beside: Letter) -> bool:
    """Whether a letter is a digit (or star) that is smaller and stands higher than the one beside it."""
    return (
        _MARK.fullmatch(letter.text) is not None
        and letter.height < _SMALLER * beside.height
        and letter.bottom > beside.bottom + _RAISED * beside.height
    )


def _marked(run: _Run, letters: Sequence[Letter]) -> Word:
    """A word, in which raised digits behind letters are the mark of a note."""
    usual = letters[0]
    text, label = "", ""
    marks: list[Mark] = []
    kept: list[Letter] = []
    for letter in letters:
        if _raised(letter, usual) and not _UNIT.search(text):
            label += letter.text
            continue
        if label:
            marks.append(Mark(len(text), label))
            label = ""
        text += letter.text
        kept.append(letter)
    if label:
        marks.append(Mark(len(text), label))
    return _word(run, kept, text, tuple(marks))


def _word(run: _Run, letters: Sequence[Letter], text: str, marks: tuple[Mark, ...]) -> Word:
    usual = letters[len(letters) // 2]
    # The first letter's size is that of the run; a raised number has a smaller one.
    first = run.letters[0]
    size = run.size * (usual.height / first.height if first.height > 0 else 1.0)
    return Word(
        text=text,
        left=min(letter.left for letter in letters),
        right=max(letter.right for letter in letters),
        bottom=usual.bottom,
        top=usual.bottom + usual.height,
        size=size,
        weight=run.weight,
        marks=marks,
    )


def _without_shadows(found: Sequence[Word]) -> list[Word]:
    """The words, without one that is drawn twice at the same place to look bold or to have a shadow."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Word] = []
    for word in found:
        across, up = round(word.left), round(word.bottom)
        if not any((word.text, across + x, up + y) in seen for x in (-1, 0, 1) for y in (-1, 0, 1)):
            kept.append(word)
        seen.add((word.text, across, up))
    return kept
