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

from ingest.readers.pdf.drawn import PLACED, Letter, Mark, Word
from ingest.readers.pdf.spaces import Spaces
from ingest.readers.raised import has_power

# PDFium writes the first two for a hyphen that ends a line; half a character is none.
_MEANT = {"\x02": "-", "\ufffe": "-"} | {chr(half): "\ufffd" for half in range(0xD800, 0xE000)}
_NO_LETTER = re.compile(r"[\x00\x01\x03-\x20\x7f-\xa0\u2028\u2029\ufeff]")
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.I)
_BOLD, _UNKNOWN = 700, 400
_SKEWED = 5
"""Degrees from level or upright at which a word is a watermark or a decoration."""
_APART, _TOGETHER = 0.3, 0.15
"""White between two letters, in heights, that parts words, and that does not."""
_ONE_STRING, _SPACED, _NEVER_SPACED = 3.0, 0.6, 0.4
"""White before a word, in sizes, that joins it to the one before: in one string with it, behind a space, and in a file
without spaces.
"""
_DRAWS_SPACES = 0.1
_SMALLER, _RAISED = 0.85, 0.1
_BELOW = 0.2
"""Part of its size that a letter reaches below its line."""
_MARK = re.compile(r"[\d*†‡]{1,4}")


class _Drawn(NamedTuple):
    """A character as PDFium gives it: its box, the point on the line where it begins, and its size."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    size: float


class _Run(NamedTuple):
    """Letters that PDFium wrote without white space between them.

    Attributes:
        string: which drawn string it is part of.
        spaced: a space was drawn before it.
    """

    letters: list[_Drawn]
    weight: int
    degrees: float
    string: int
    spaced: bool


class Drawn(NamedTuple):
    """The words of a page in the order in which it draws them, and by how many degrees it stands on its side."""

    words: list[Word]
    turn: int


def words(page: pypdfium2.PdfPage) -> Drawn:
    """The words of a page."""
    text_page = page.get_textpage()
    try:
        runs = _with_lone_spaces(page, list(_runs(text_page)))
    finally:
        text_page.close()
    turn = _turn(runs)
    sheet = page.get_bbox()
    found: list[Word] = []
    for run, white in zip(runs, _whites(runs), strict=True):
        askew = abs((run.degrees - turn + 180) % 360 - 180) > _SKEWED
        letters = [_turned(letter, 0 if askew else turn) for letter in run.letters]
        if not _on(sheet, run.letters[len(letters) // 2]):
            continue
        if askew:
            text = "".join(letter.text for letter in letters)
            found.append(_word(letters, text, run.weight)._replace(skewed=True))
        else:
            first, *others = _words(letters, run.weight)
            found += [first._replace(white=white), *others]
    return Drawn(_without_shadows(found), turn)


def upright(x: float, y: float, turn: int) -> tuple[float, float]:
    """Where a point of a page stands when that is turned upright."""
    return {90: (y, -x), 180: (-x, -y), 270: (-y, x)}.get(turn, (x, y))


def _with_lone_spaces(page: pypdfium2.PdfPage, runs: Sequence[_Run]) -> list[_Run]:
    """The runs, told which have a space before them that was drawn by itself."""
    doubtful = [number for number in range(1, len(runs)) if _may_be_spaced(runs[number - 1], runs[number])]
    spaces = Spaces(page) if doubtful else None
    found = list(runs)
    for number in doubtful:
        last, first = runs[number - 1].letters[-1], runs[number].letters[0]
        if spaces and spaces.before(first.x, first.y, _NEVER_SPACED * max(last.size, first.size)):
            found[number] = runs[number]._replace(spaced=True)
    return found


def _may_be_spaced(before: _Run, run: _Run) -> bool:
    last, first = before.letters[-1], run.letters[0]
    return not run.spaced and last.y == first.y and PLACED * last.size < first.left - last.right < _SPACED * last.size


def _whites(runs: Sequence[_Run]) -> Iterator[float]:
    """How much white before each run is sure to be a mere space."""
    together = [
        before is not None and before.string == run.string for before, run in zip([None, *runs], runs, strict=False)
    ]
    spaces = sum(run.spaced for run in runs)
    # Where a file draws its spaces, a word without one was put elsewhere on purpose.
    unspaced = PLACED if spaces > _DRAWS_SPACES * len(runs) else _NEVER_SPACED
    for run, joined in zip(runs, together, strict=True):
        yield _ONE_STRING if joined else _SPACED if run.spaced else unspaced


def _on(sheet: tuple[float, float, float, float], letter: _Drawn) -> bool:
    """Whether a letter stands on the sheet, and not beside it."""
    left, bottom, right, top = sheet
    return left <= letter.right and letter.left <= right and bottom <= letter.top and letter.bottom <= top


def _runs(text_page: pypdfium2.PdfTextPage) -> Iterator[_Run]:
    """The letters, parted at white space."""
    handle = text_page.raw
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    letters: list[_Drawn] = []
    first, spaced = 0, False
    for index in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(handle, index))
        if _NO_LETTER.match(character):
            if letters:
                yield _run(handle, first, letters, spaced)
                spaced = False
            letters = []
            spaced = spaced or not pdfium.FPDFText_IsGenerated(handle, index)
            continue
        pdfium.FPDFText_GetLooseCharBox(handle, index, box)
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        # On one height letters are of one size, as far as it matters.
        level = letters and letters[-1].y == y.value
        size = letters[-1].size if level else _size(handle, index)
        if not letters:
            first = index
        text = _MEANT.get(character, character)
        letters.append(_Drawn(text, box.left, box.right, box.bottom, box.top, x.value, y.value, size))
        if character in "\x02\ufffe":
            yield _run(handle, first, letters, spaced)
            letters, spaced = [], False
    if letters:
        yield _run(handle, first, letters, spaced)


def _size(handle: ctypes.Structure, index: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, index, matrix)
    size: float = pdfium.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
    return size if size > 0 else 1.0


def _run(handle: ctypes.Structure, index: int, letters: list[_Drawn], spaced: bool) -> _Run:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, index, matrix)
    string = ctypes.cast(pdfium.FPDFText_GetTextObject(handle, index), ctypes.c_void_p).value
    return _Run(letters, _weight(handle, index), math.degrees(math.atan2(matrix.b, matrix.a)), string or 0, spaced)


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


def _turned(letter: _Drawn, turn: int) -> Letter:
    """A letter as it stands on the page when that is turned upright."""
    left, right, base = letter.left, letter.right, letter.y
    if turn == 90:
        left, right, base = letter.bottom, letter.top, -letter.x
    elif turn == 180:
        left, right, base = -letter.right, -letter.left, -letter.y
    elif turn == 270:
        left, right, base = -letter.top, -letter.bottom, letter.x
    bottom = base - _BELOW * letter.size
    return Letter(letter.text, left, right, bottom, bottom + letter.size)


def _words(letters: Sequence[Letter], weight: int) -> Iterator[Word]:
    """Letters in words, parted where they stand apart; raised digits become marks."""
    start = 0
    for number, (before, letter) in enumerate(pairwise(letters), start=1):
        if _apart(letters, number, before, letter) or _unraised(letters[start : min(number, start + 4)], letter):
            yield _marked(letters[start:number], weight)
            start = number
    yield _marked(letters[start:], weight)


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
    return all(_raised(other, letter) for other in before)


def _raised(letter: Letter, beside: Letter) -> bool:
    """Whether a letter is a digit (or star) that is smaller and stands higher than the one beside it."""
    return (
        _MARK.fullmatch(letter.text) is not None
        and letter.height < _SMALLER * beside.height
        and letter.bottom > beside.bottom + _RAISED * beside.height
    )


def _marked(letters: Sequence[Letter], weight: int) -> Word:
    """A word, in which raised digits behind letters are the mark of a note."""
    usual = letters[0]
    text, label = "", ""
    marks: list[Mark] = []
    kept: list[Letter] = []
    for letter in letters:
        if _raised(letter, usual) and not has_power(text):
            label += letter.text
            continue
        if label:
            marks.append(Mark(len(text), label))
            label = ""
        text += letter.text
        kept.append(letter)
    if label:
        marks.append(Mark(len(text), label))
    return _word(kept, text, weight, tuple(marks))._replace(right=max(letter.right for letter in letters))


def _word(letters: Sequence[Letter], text: str, weight: int, marks: tuple[Mark, ...] = ()) -> Word:
    usual = letters[len(letters) // 2]
    return Word(
        text=text,
        left=min(letter.left for letter in letters),
        right=max(letter.right for letter in letters),
        bottom=usual.bottom,
        top=usual.top,
        size=usual.height,
        weight=weight,
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
