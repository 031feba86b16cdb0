"""From a file's blocks to clean text with its structure, every letter traced.

Headings stand on a line of their own, paragraphs are parted by a blank line, list items
and table rows by a line end; notes stand after the running text, and comments after those.
What cannot be seen goes, what was broken is made whole; words are never changed otherwise.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ingest import structure
from ingest.characters import compose, drop_invisible, expand_ligatures, plain_hyphens, plain_spaces, single_spaces
from ingest.hyphens import mend_line_ends, vocabulary
from ingest.readers.raw import Block, Kind, RawDocument, joined_cells
from ingest.rejoin import rejoin
from ingest.structure import Placed
from ingest.traced import Traced
from kb.model.document import Section
from kb.model.structure import Note, NoteMark, Table, TimeMark, Turn
from kb.model.text import OffsetMap

_Mend: TypeAlias = Callable[[Traced], Traced]

_LINE_FEEDS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Clean text.

    Attributes:
        title: the title that the file itself gives; empty when it gives none.
        pages: offsets at which page 1, 2, … begin; empty for formats without pages.
        tables, notes, note_marks, turns, times: what the text holds besides running text, in order.
    """

    text: str
    offsets: OffsetMap
    sections: tuple[Section, ...]
    pages: tuple[int, ...]
    title: str
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    turns: tuple[Turn, ...] = ()
    times: tuple[TimeMark, ...] = ()


def normalise(document: RawDocument) -> Normalised:
    """The text of a document; empty when nothing readable is left."""
    running, notes, comments = _apart(document.blocks)
    whole = [
        *rejoin([_with(block, letters) for block in running]),
        *(_with(one, letters) for one in (*notes, *comments)),
    ]
    words = vocabulary(block.content.text for block in whole)
    mended = [_with(block, lambda text: lines(text, words), in_cell=lambda text: _line(text, words)) for block in whole]
    blocks = without_repeated_headings([block for block in mended if _says_something(block)])
    text = Traced.join(part for pair in _spaced(blocks) for part in pair)
    placed = list(_placed(blocks))
    body = [one for one in placed if one.block.kind is not Kind.NOTE]
    # Notes may stand anywhere in the file, so places in it are looked for in the running text alone.
    read = text.slice(0, body[-1].end if body else 0)
    return Normalised(
        text=text.text,
        offsets=text.offset_map(),
        sections=structure.sections(body, len(read.text)),
        pages=tuple(structure.first_from(read, raw) for raw in document.pages),
        title=lines(letters(Traced(document.title))).text.replace("\n", " "),
        tables=structure.tables(body),
        notes=structure.notes(one for one in placed if one.block.kind is Kind.NOTE),
        note_marks=tuple(
            NoteMark(offset=structure.after(read, raw), label=label) for raw, label in document.note_marks
        ),
        turns=structure.turns(body),
        times=tuple(
            TimeMark(offset=structure.first_from(read, raw), seconds=seconds) for raw, seconds in document.times
        ),
    )


def _apart(blocks: Iterable[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """The running text, the notes, and the comments."""
    running, notes, comments = list[Block](), list[Block](), list[Block]()
    for block in blocks:
        (running if block.kind is not Kind.NOTE else comments if block.comment else notes).append(block)
    return running, notes, comments


def _with(block: Block, mend: _Mend, *, in_cell: _Mend | None = None) -> Block:
    """The block with its text mended; of a row each cell by itself."""
    if not block.cells:
        return replace(block, content=mend(block.content))
    cells = tuple((in_cell or mend)(cell) for cell in block.cells)
    return replace(block, content=joined_cells(cells), cells=cells)


def _line(text: Traced, words: frozenset[str]) -> Traced:
    """A cell in one line, since a row is one."""
    return lines(text, words).replace(_LINE_FEEDS, " ")


def _says_something(block: Block) -> bool:
    """Whether there is a word in it, or in a table whatever sign."""
    return bool(block.content.text if block.cells else re.search(r"\w", block.content.text))


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
            yield ("\n" if structure.together(previous, block) else "\n\n", block.content)
        previous = block


def _placed(blocks: Sequence[Block]) -> Iterable[Placed]:
    start = 0
    for parts, block in zip(_spaced(blocks), blocks, strict=True):
        start += sum(len(part) for part in parts if isinstance(part, str))
        yield Placed(block, start)
        start += len(block.content.text)
