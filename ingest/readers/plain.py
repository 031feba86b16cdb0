"""Plain text: blank lines part paragraphs, and layout must tell the rest."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ingest.boilerplate import stands_alone, without_boilerplate
from ingest.readers.content import decode
from ingest.readers.front_matter import front_matter
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from ingest.rejoin import goes_on
from ingest.traced import Edit, Traced

LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
ITEM = re.compile(r"[ \t\xa0]*(?:[•●◦▪‣∙·*+–—-])[ \t\xa0]+(?=\S)")
NUMBERED = re.compile(r"[ \t]*(?:\(?\d{1,2}[.)]|[a-z][)])[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"[=~*_-]{3,}\s*$")
_DATE = re.compile(r"\b\d{1,2}\s+\w+\s+\d{4}\b|,\s*\w+\s+\d{4}$|\d{4}-\d\d-\d\d|©|https?://|@")

# No hard-wrapped text has longer lines; where a paragraph has one, every line is a paragraph.
_LONGEST_WRAPPED_LINE = 120
# A column narrower than this is a list of short lines, such as an address.
_NARROWEST_COLUMN = 50
_HEADING_WORDS, _NUMBERED_HEADING_WORDS, _TITLE_WORDS = 12, 16, 20


class Line(NamedTuple):
    """A line of the raw text and where it begins."""

    text: str
    start: int


def read(data: bytes) -> RawDocument:
    """A plain text file."""
    raw, caveats = decode(data)
    front = front_matter(raw)
    found = [block for group in groups(raw, front.end) for block in paragraphs(group, raw)]
    blocks = with_headings(without_boilerplate(found))
    return RawDocument(raw=raw, blocks=tuple(blocks), title=front.title, caveats=caveats)


def lines(raw: str, start: int = 0) -> Iterator[Line]:
    """The lines from ``start`` on, without their ends."""
    for found in LINE_END.finditer(raw, start):
        yield Line(raw[start : found.start()], start)
        start = found.end()
    yield Line(raw[start:], start)


def groups(raw: str, start: int = 0) -> Iterator[list[Line]]:
    """Lines that stand together: between blank ones."""
    group: list[Line] = []
    for line in lines(raw, start):
        if line.text.strip("\ufeff\u200b") and not line.text.strip("\ufeff\u200b").isspace():
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def paragraphs(group: list[Line], raw: str) -> Iterator[Block]:
    """The paragraphs and list items in lines that stand together."""
    if len(group) == 2 and _UNDERLINE.match(group[1].text):
        yield Block(Kind.HEADING, _content(group[:1], raw, 0), level=1 if "=" in group[1].text else 2)
        return
    separate = any(len(line.text) > _LONGEST_WRAPPED_LINE for line in group)
    width = max(_NARROWEST_COLUMN, *(len(line.text.rstrip()) for line in group))
    taken: list[Line] = []
    for line in group:
        if taken and (separate or _begins_block(line.text) or stands_alone(taken[-1].text)):
            yield _block(taken, raw, width)
            taken = []
        taken.append(line)
    yield _block(taken, raw, width)


def _begins_block(line: str) -> bool:
    return bool(ITEM.match(line) or NUMBERED.match(line)) or stands_alone(line)


def _block(taken: list[Line], raw: str, width: int) -> Block:
    text = taken[0].text
    if bullet := ITEM.match(text):
        rest = Line(text[bullet.end() :], taken[0].start + bullet.end())
        return Block(Kind.ITEM, _content([rest, *taken[1:]], raw, width - bullet.end()))
    content = _content(taken, raw, width)
    is_item = NUMBERED.match(text) and (
        len(content.text.split()) > _NUMBERED_HEADING_WORDS or content.text.endswith((".", ";", "!", "?"))
    )
    return Block(Kind.ITEM if is_item else Kind.PARAGRAPH, content)


def _content(taken: list[Line], raw: str, width: int) -> Traced:
    """The text of lines that belong together; a line that ended early was meant to."""
    start, last = taken[0].start, taken[-1]
    content = Traced.of(raw[start : last.start + len(last.text)], start)
    edits = []
    for line, following in pairwise(taken):
        end = line.start + len(line.text)
        meant = not _runs_on(line.text.rstrip(), following.text.lstrip(), width)
        edits.append(Edit(end - start, following.start - start, HARD_BREAK if meant else "\n"))
    kept = (edit for edit in edits if content.text[edit.start : edit.end] != edit.text)
    return content.edit(kept).strip()


def _runs_on(line: str, following: str, width: int) -> bool:
    """Whether a line ended only because the next word no longer fitted."""
    word = following.split(maxsplit=1)[0] if following else ""
    return len(line) + 1 + len(word) > width or (word[:1].islower() and not line.endswith((".", "!", "?", ":")))


def with_headings(blocks: list[Block]) -> list[Block]:
    """The blocks, with those that look like a heading made one."""
    found: list[Block] = []
    for position, block in enumerate(blocks):
        previous = found[-1] if found else None
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if _is_title(block, following) if previous is None else _is_heading(block, previous, following):
            found.append(Block(Kind.HEADING, block.content, level=2 if found else 1))
        else:
            found.append(block)
    return found


def _is_title(block: Block, following: Block | None) -> bool:
    text = block.content.text
    return (
        _is_one_line(block, following)
        and len(text.split()) <= _TITLE_WORDS
        and not text.endswith((",", ":", ";", ".", "…"))
    )


def _is_heading(block: Block, previous: Block, following: Block | None) -> bool:
    """Whether a paragraph is a short line without a full stop, above real text.

    Strict, for what becomes a heading is not quoted.
    """
    if following is None or following.kind is not Kind.PARAGRAPH or not _is_one_line(block, following):
        return False
    text = block.content.text
    numbered = NUMBERED.match(text)
    if numbered and previous.kind is not Kind.HEADING and NUMBERED.match(previous.content.text):
        return False
    if len(text.split()) > (_NUMBERED_HEADING_WORDS if numbered else _HEADING_WORDS):
        return False
    opens = text[0].isupper() or text[0].isdigit()
    closes = text[-1].isalnum() or text[-1] in ")’'"
    return opens and closes and not _DATE.search(text) and _is_prose(following.content.text)


def _is_one_line(block: Block, following: Block | None) -> bool:
    """Whether a paragraph is one line, above something that is not the rest of its sentence."""
    text = block.content.text
    if block.kind is not Kind.PARAGRAPH or following is None or "\n" in text or HARD_BREAK in text:
        return False
    return not (following.kind is Kind.PARAGRAPH and goes_on(text, following.content.text))


def _is_prose(text: str) -> bool:
    return len(text.split()) >= 12 or text.rstrip("\"'”’)").endswith((".", "!", "?"))
