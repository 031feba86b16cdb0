"""Written-out conversations among the blocks of any reader: who speaks, who asks, and when.

Recognised is a text in which at least four labelled turns of two speakers alternate, a table with a column of speakers,
questions in bold or italics (``questions``), and turns that begin with a dash (``dashes``). Labels and time codes are
taken out of the words and kept beside them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from ingest.readers.dashes import with_dashes
from ingest.readers.questions import with_questions
from ingest.readers.raw import HARD_BREAK, Block, Kind, RawDocument, TimeMark
from ingest.readers.roles import Opening, opening, speakers, who_asks
from ingest.readers.talk_tables import turns_in_tables
from ingest.readers.timecodes import are_in_order, without_codes
from kb.model.document import Caveat

UNSURE = Caveat(
    code="speakers",
    text="dit is een gesprek, maar het is niet zeker wie de vragen stelt; kijk dat na voor u eruit citeert",
)
_OF_A_DESK = frozenset(("", "vraag", "antwoord", "v", "a", "q"))
_FEWEST_LABELLED = 0.3
"""The share of the paragraphs from the first turn to the last that must have a label."""


class _Line(NamedTuple):
    """A line in a block, by the number of the block and its place there."""

    block: int
    start: int
    text: str


class _Found(NamedTuple):
    """A line that may begin a turn, and what is said after its label."""

    line: _Line
    opening: Opening
    words: str


def with_turns(document: RawDocument, *, on_page: bool = False) -> RawDocument:
    """The document, with speakers and times where it is a conversation; else as it was.

    Args:
        document: as its reader gives it.
        on_page: it is a web page, where *Vraag* and *Antwoord* are those of a desk, and no conversation.
    """
    blocks, times = turns_in_tables(document.blocks)
    if not times and blocks == list(document.blocks):
        blocks, times = _turns_by_labels(blocks)
    if are_in_order([block.content.text for block in blocks if _is_said(block)]):
        blocks, told = _without_codes(blocks)
        times += told
    if on_page and {block.speaker.lower().rstrip(".:") for block in blocks} <= _OF_A_DESK:
        blocks, times = list(document.blocks), []
    if not any(block.speaker for block in blocks):
        blocks = with_questions(blocks, on_page=on_page)
    if not on_page and not any(block.speaker for block in blocks):
        blocks = with_dashes(blocks, document.raw)
    asking = who_asks(list(_turns(blocks)))
    talks = any(block.speaker for block in blocks)
    spoken = [replace(block, asks=asking.asked(block.speaker, block.content.text)) for block in blocks]
    asked = {block.content.text for block in spoken if block.asks}
    return replace(
        document,
        blocks=tuple(spoken),
        title="" if document.title in asked else document.title,
        times=tuple(sorted((*document.times, *times))),
        caveats=document.caveats + ((UNSURE,) if talks and asking.unsure else ()),
    )


def _is_said(block: Block) -> bool:
    """Whether a block may hold what somebody says."""
    return block.kind not in (Kind.NOTE, Kind.ROW)


def _turns(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Who says what, without a turn of another between."""
    for speaker, group in groupby((block for block in blocks if block.speaker), key=lambda block: block.speaker):
        yield speaker, " ".join(block.content.text for block in group)


def _turns_by_labels(blocks: Sequence[Block]) -> tuple[list[Block], list[TimeMark]]:
    found = list(_openings(blocks))
    labels = speakers([(one.opening, one.words) for one in found])
    turns = [one for one in found if one.opening.label in labels]
    if not turns or not _are_dense(turns, blocks):
        return list(blocks), []
    begun = {number: list(group) for number, group in groupby(turns, key=lambda one: one.line.block)}
    spoken: list[Block] = []
    times: list[TimeMark] = []
    speaker = ""
    for number, block in enumerate(blocks):
        cuts = begun.get(number, [])
        if not cuts:
            speaker = "" if block.kind is Kind.HEADING else speaker
            spoken.append(replace(block, speaker=speaker) if _is_said(block) else block)
            continue
        spoken += _before(block, cuts[0].line.start, speaker)
        for turn, end in _with_ends(cuts, len(block.content.text)):
            speaker = turn.opening.label
            content = block.content.slice(turn.line.start + turn.opening.said, end).strip()
            if turn.opening.seconds is not None:
                times.append(TimeMark(block.content.raw(turn.line.start), turn.opening.seconds))
            if content.text:
                spoken.append(Block(Kind.PARAGRAPH, content, speaker=speaker))
    return spoken, times


def _openings(blocks: Sequence[Block]) -> Iterator[_Found]:
    """The lines that begin with a label, each with what follows it on its line or else on the next."""
    lines = [line for number, block in enumerate(blocks) if _is_said(block) for line in _lines(number, block)]
    for line, following in pairwise((*lines, _Line(-1, 0, ""))):
        opened = opening(line.text, blocks[line.block].lead if line.start == 0 else 0)
        if opened is not None:
            rest = line.text[opened.said :]
            yield _Found(line, opened, rest if rest.strip() else following.text)


def _lines(number: int, block: Block) -> Iterator[_Line]:
    start = 0
    for text in block.content.text.replace(HARD_BREAK, "\n").split("\n"):
        yield _Line(number, start, text)
        start += len(text) + 1


def _are_dense(turns: Sequence[_Found], blocks: Sequence[Block]) -> bool:
    """Whether turns are what the text is made of, from the first to the last."""
    first, last = turns[0].line.block, turns[-1].line.block
    paragraphs = sum(1 for block in blocks[first : last + 1] if _is_said(block) and block.kind is not Kind.HEADING)
    return len(turns) >= _FEWEST_LABELLED * paragraphs


def _before(block: Block, end: int, speaker: str) -> list[Block]:
    """What a block holds before its first turn."""
    content = block.content.slice(0, end).strip()
    return [replace(block, content=content, speaker=speaker)] if content.text else []


def _with_ends(cuts: Sequence[_Found], end: int) -> Iterator[tuple[_Found, int]]:
    """Each turn with where the next in its block begins."""
    starts = [cut.line.start for cut in cuts]
    return zip(cuts, [*starts[1:], end], strict=True)


def _without_codes(blocks: Sequence[Block]) -> tuple[list[Block], list[TimeMark]]:
    """The blocks without time codes; one that held nothing else goes."""
    kept: list[Block] = []
    times: list[TimeMark] = []
    for block in blocks:
        if not _is_said(block):
            kept.append(block)
            continue
        content, told = without_codes(block.content)
        times += told
        if content.text.strip() or not told:
            kept.append(replace(block, content=content) if told else block)
    return kept, times
