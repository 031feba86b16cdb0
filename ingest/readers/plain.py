"""Plain text: blank lines part paragraphs, and layout must tell the rest."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ingest.boilerplate import stands_alone, without_boilerplate
from ingest.headings import is_sentence
from ingest.readers.barred import rows_between_bars
from ingest.readers.content import decode
from ingest.readers.front_matter import front_matter
from ingest.readers.labels import is_attendance, is_labelled
from ingest.readers.quoting import Line, groups
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument
from ingest.rejoin import goes_on
from ingest.traced import Edit, Traced

ITEM = re.compile(r"[ \t\xa0]*(?:[•●◦▪‣∙·*+–—-])[ \t\xa0]+(?=\S)")
NUMBERED = re.compile(r"[ \t]*(?:\(?\d{1,2}[.)]|[a-z][)])[ \t]+(?=\S)")
_ASKED = re.compile(r"(?P<mark>[*_/]{1,2})(?=\w|[\"'“‘(])[^*_/]{2,500}\?[\"'”’)]?(?P=mark)(?!\w)")
"""A question between the marks that people type for bold and italics."""
_RULE = re.compile(r"\s*([=~*_#-])(?:\s?\1){2,}\s*")
_DATE = re.compile(r"\b\d{1,2}\s+\w+\s+\d{4}\b|,\s*\w+\s+\d{4}$|\d{4}-\d\d-\d\d|©|https?://|@")

# No hard-wrapped text has longer lines; where a paragraph has one, every line is a paragraph.
_LONGEST_WRAPPED_LINE = 120
# A column narrower than this is a list of short lines, such as an address.
_NARROWEST_COLUMN = 50
_UNDERLINE_BEYOND = 10
_CAPITALS = 4
_HEADING_WORDS, _NUMBERED_HEADING_WORDS, _TITLE_WORDS = 12, 16, 20


def read(data: bytes) -> RawDocument:
    """A plain text file."""
    raw, caveats = decode(data)
    front = front_matter(raw)
    found: list[Block] = []
    tables = 0
    for group in groups(raw, front.end, unquoted=True):
        rows = rows_between_bars(group, tables + 1)
        tables += bool(rows)
        found += rows or paragraphs(group, raw)
    blocks = with_headings(without_boilerplate(found))
    return RawDocument(
        raw=raw,
        blocks=tuple(blocks),
        title=front.title,
        language=front.language,
        date=front.date,
        contributor=front.contributor,
        caveats=caveats,
    )


def paragraphs(group: list[Line], raw: str) -> Iterator[Block]:
    """The headings, paragraphs and list items in lines that stand together."""
    separate = any(len(line.text) > _LONGEST_WRAPPED_LINE for line in group)
    indented = _are_indented(group)
    width = max(_NARROWEST_COLUMN, *(len(line.text.rstrip()) for line in group))
    taken: list[Line] = []
    for place, line in enumerate(group):
        if _RULE.fullmatch(line.text):
            underlined = taken[-1:] if place and _underlines(line.text, group[place - 1].text) else []
            if taken[:-1] or (taken and not underlined):
                yield _block(taken[: len(taken) - len(underlined)], raw, width)
            if underlined:
                yield _underlined(underlined, raw, level=1 if "=" in line.text else 2)
            taken = []
            continue
        begins = separate or _begins_block(line.text) or (indented and _is_indented(line))
        if taken and (begins or _stands_apart(taken, line, width)):
            yield _block(taken, raw, width)
            taken = []
        taken.append(line)
    if taken:
        yield _block(taken, raw, width)


def _underlines(rule: str, above: str) -> bool:
    """Whether a line of strokes underlines the one above it; across a whole page it parts two texts."""
    length = len(above.strip())
    return length > 0 and len(rule.strip()) <= max(1.5 * length, length + _UNDERLINE_BEYOND)


def _underlined(line: list[Line], raw: str, *, level: int) -> Block:
    content = _content(line, raw, 0)
    return Block(Kind.PARAGRAPH, content) if is_sentence(content.text) else Block(Kind.HEADING, content, level=level)


def _stands_apart(taken: list[Line], line: Line, width: int) -> bool:
    """Whether what was taken ends here: a line of a web page, or a numbered line above its text."""
    last = taken[-1].text
    if stands_alone(last) or (len(taken) == 1 and _in_capitals(last) and not line.text.isupper()):
        return True
    is_short = len(last.split()) <= _NUMBERED_HEADING_WORDS and last.rstrip()[-1:].isalnum()
    above = len(taken) == 1 and NUMBERED.match(last) is not None and is_short
    return above and line.text.lstrip()[:1].isupper() and not _runs_on(last.rstrip(), line.text.lstrip(), width)


def _in_capitals(line: str) -> bool:
    """Whether a line is a few words in capitals, as headings were on a typewriter."""
    words = line.split()
    letters = sum(map(str.isalpha, line))
    return line.isupper() and len(words) <= _HEADING_WORDS and letters >= _CAPITALS and line.rstrip()[-1:].isalnum()


def _is_indented(line: Line) -> bool:
    return line.text.startswith(("  ", "\t"))


def _are_indented(group: list[Line]) -> bool:
    """Whether the first line of each paragraph stands further in than its others."""
    indented = sum(map(_is_indented, group))
    return _is_indented(group[0]) and 1 < indented < len(group) and not _is_indented(group[1])


def _begins_block(line: str) -> bool:
    return bool(ITEM.match(line) or NUMBERED.match(line)) or is_labelled(line) or stands_alone(line)


def _block(taken: list[Line], raw: str, width: int) -> Block:
    text = taken[0].text
    if bullet := ITEM.match(text):
        rest = Line(text[bullet.end() :], taken[0].start + bullet.end())
        return Block(Kind.ITEM, _content([rest, *taken[1:]], raw, width - bullet.end()))
    content = _content(taken, raw, width)
    asked = _ASKED.match(content.text)
    is_item = is_labelled(text) or (
        NUMBERED.match(text)
        and (len(content.text.split()) > _NUMBERED_HEADING_WORDS or content.text.endswith((".", ";", "!", "?")))
    )
    return Block(Kind.ITEM if is_item else Kind.PARAGRAPH, content, slanted=asked.end() if asked else 0)


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
        elif block.kind is Kind.PARAGRAPH and NUMBERED.match(block.content.text):
            found.append(replace(block, kind=Kind.ITEM))
        else:
            found.append(block)
    return found


def _is_title(block: Block, following: Block | None) -> bool:
    text = block.content.text
    return (
        _is_one_line(block, following)
        and not block.slanted
        and len(text.split()) <= _TITLE_WORDS
        and not text.endswith((",", ":", ";", ".", "…"))
        and not is_sentence(text)
        and not is_attendance(text)
    )


def _is_heading(block: Block, previous: Block, following: Block | None) -> bool:
    """Whether a paragraph is a short line without a full stop, above real text.

    Strict, for what becomes a heading is not quoted.
    """
    if following is None or following.kind is not Kind.PARAGRAPH or not _is_one_line(block, following):
        return False
    text = block.content.text
    numbered = NUMBERED.match(text)
    below_names = is_attendance(previous.content.text) and not (numbered and previous.content.text.strip()[-1:] != ":")
    if is_attendance(text) or below_names or is_sentence(text):
        return False
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
