"""Headings among the blocks of a reader that keeps which letters are bold: short bold lines, and numbered ones."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.headings import is_sentence
from ingest.readers.guessing import Look, guessed_levels
from ingest.readers.questions import is_bold
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from ingest.readers.titles import page_title


def with_bold_headings(document: RawDocument) -> RawDocument:
    """The document, with what looks like a heading made one; nothing in a conversation does."""
    if any(block.speaker or block.asks for block in document.blocks):
        return document
    blocks = _with_headings(document.blocks)
    return replace(document, blocks=tuple(blocks), title=document.title or page_title(blocks))


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    # Of a picture or a deletion alone in a paragraph nothing is left, and nothing stands above or below it.
    running = [block for block in blocks if block.kind is not Kind.NOTE and (block.cells or block.content.text.strip())]
    stated = [block.level if block.kind is Kind.HEADING else 0 for block in running]
    levels = dict(zip(map(id, running), guessed_levels([_look(block) for block in running], stated), strict=True))
    return [_heading(block, levels.get(id(block), 0)) for block in blocks]


def _look(block: Block) -> Look | None:
    if block.kind is Kind.ROW:
        return None
    text = block.content.text.replace(HARD_BREAK, "\n")
    return Look(text, bold=is_bold(block), item=block.kind is Kind.ITEM)


def _heading(block: Block, level: int) -> Block:
    if not level or block.kind is not Kind.PARAGRAPH or is_sentence(block.content.text):
        return block
    return replace(block, kind=Kind.HEADING, level=level)
