"""What a reader makes of a file: the raw text and the blocks it falls into."""

from dataclasses import dataclass
from enum import Enum

from ingest.traced import Traced

# Within a block "\n" is where a line happened to end; this is where the author meant it to.
HARD_BREAK = "\u2028"


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row.

    Attributes:
        level: of a heading, from 1; 0 for other blocks.
    """

    kind: Kind
    content: Traced
    level: int = 0


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as its reader delivers it.

    Attributes:
        raw: the text that offsets refer back to: the decoded file, or for PDF and DOCX
            the text that the reader took from it.
        pages: raw offsets at which page 1, 2, … begin; empty for formats without pages.
        title: the title that the file itself gives; may be empty.
        language: the language code that the file itself gives; may be empty.
    """

    raw: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...] = ()
    title: str = ""
    language: str = ""
