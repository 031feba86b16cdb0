"""What a keeper should know of any file, whichever reader read it."""

import re
from collections.abc import Iterator, Sequence

from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from kb.model.document import Caveat

_FEW_WORDS = 20
# A form has this many places to fill in at least, and they are this share of its lines.
_PLACES, _SHARE = 3, 0.6
_LONGEST_QUESTION = 300
_DOTS = "._… \t\xa0"
# Where a line ends, or the room for an answer before another question on the same line.
_ROOM = re.compile(rf"[\n{HARD_BREAK}]|(?<=[._…]{{3}})[ \t](?=[^\W_])")
_WORD = re.compile(r"[^\W_]+")


def caveats(raw: RawDocument, text: str) -> tuple[Caveat, ...]:
    """The caveats of the reader, and those that follow from what it read.

    Args:
        raw: the file as its reader delivers it.
        text: the clean text made of it.
    """
    talks = any(block.speaker for block in raw.blocks)
    form = () if talks else tuple(_empty_form(raw.blocks))
    return (*raw.caveats, *(form or _nearly_empty(text)))


def _nearly_empty(text: str) -> Iterator[Caveat]:
    count = len(_WORD.findall(text))
    if count < _FEW_WORDS:
        yield Caveat(code="nearly-empty", text=f"bijna leeg: {count} {'woord' if count == 1 else 'woorden'}")


def _empty_form(blocks: Sequence[Block]) -> Iterator[Caveat]:
    rows = [block for block in blocks if block.kind is Kind.ROW and len(block.cells) > 1 and not block.header]
    running = (block.content.text for block in blocks if block.kind in (Kind.PARAGRAPH, Kind.ITEM))
    lines = [line for text in running for line in _ROOM.split(text) if line.strip(_DOTS)]
    asked = [_is_unanswered(row) for row in rows] + [_asks(line) for line in lines]
    if sum(asked) >= _PLACES and sum(asked) >= _SHARE * len(asked):
        yield Caveat(code="empty-form", text="invulformulier zonder antwoorden")


def _asks(line: str) -> bool:
    """Whether a line asks and is not answered on it: "Naam:", "Wat is uw vraag?", "Datum: ..........".

    No pattern: looked for in every place of a long line, it took hours.
    """
    asked = line.rstrip(_DOTS)
    dots = line[len(asked) :].strip()
    has_room = len(dots) >= 3 or "…" in dots
    return len(asked) <= _LONGEST_QUESTION and bool(asked.strip()) and (has_room or asked.endswith((":", "?")))


def _is_unanswered(row: Block) -> bool:
    first, *others = [cell.text.strip(_DOTS + "\n") for cell in row.cells]
    return bool(first) and not any(others)
