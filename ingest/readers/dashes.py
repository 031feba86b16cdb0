"""Interviews in which a dash begins each turn, or a dash or a number each question.

– Wanneer begon het?
– In maart.

1. Wanneer begon het?
In maart. Ik merkte het aan de post.

A list has dashes and numbers too. It is a conversation when its lines are asked and answered in turns, three times or
more; a list of questions has no answers, and a list of points no questions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.questions import ANSWERED, ASKED, MYSELF
from ingest.readers.raw import HARD_BREAK, Block, Kind
from ingest.traced import Traced

_DASH = re.compile(r"[-–—][ \t\xa0]+(?=\S)")
_BEFORE = re.compile(r"(?:^|[\n\r\u2028])[ \t\xa0]*[-–—][ \t\xa0]+\Z")
_LINE = re.compile(rf"(?:\A|[\n{HARD_BREAK}])[-–—][ \t\xa0]+(?=\S)")
_NUMBER = re.compile(r"\(?(?P<count>\d{1,2})[.)][ \t\xa0]+(?=\S)")
_ENDED = re.compile(rf"[\n{HARD_BREAK}]")
_FEWEST = 3
_MANY, _FEW = 0.6, 0.25
"""Of who asks, at least this share of the turns ends as a question; of who answers, at most that."""
_SPEECH, _SPEECH_WORDS = 0.5, 8
_DENSE = 0.3
_LOOK_BACK = 12


class _Piece(NamedTuple):
    """A block, or a part of one that begins with a dash; ``dashed`` is its text without it."""

    block: Block
    dashed: Traced | None


def with_dashes(blocks: Sequence[Block], raw: str) -> list[Block]:
    """The blocks, with what dashes begin as turns where they are asked and answered; else as they were."""
    found: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        if block.kind in (Kind.PARAGRAPH, Kind.ITEM):
            run.append(block)
        else:
            found += [*_turns(run, raw), block]
            run = []
    return [*found, *_turns(run, raw)]


def _pieces(block: Block, raw: str) -> Iterator[_Piece]:
    """A block, cut before each line that begins with a dash."""
    content = block.content
    if block.kind is Kind.ITEM and not _DASH.match(content.text):
        start = content.raw(0)
        dashed = _BEFORE.search(raw[max(start - _LOOK_BACK, 0) : start]) is not None
        yield _Piece(block, content if dashed else None)
        return
    starts = [found.start() + (found.start() > 0) for found in _LINE.finditer(content.text)]
    if starts[:1] != [0]:
        yield _Piece(replace(block, content=content.slice(0, starts[0]).strip()) if starts else block, None)
    for start, end in zip(starts, [*starts[1:], len(content.text)], strict=False):
        part = content.slice(start, end).strip()
        dash = _DASH.match(part.text)
        whole = replace(block, content=part) if len(starts) > 1 or start else block
        yield _Piece(whole, part.slice(dash.end() if dash else 0, len(part.text)))


def _parted(run: Sequence[_Piece]) -> Iterator[_Piece]:
    """The pieces, with what stands below a question parted from it; numbers and items of a list count as dashes.

    Numbers begin with 1; those that go on from what stands above a heading are the points of an agenda.
    """
    is_begun = False
    for piece in run:
        content = piece.block.content
        number = _NUMBER.match(content.text)
        is_begun = is_begun or (number is not None and number["count"] == "1")
        is_item = is_begun if number is not None else piece.block.kind is Kind.ITEM
        said = piece.dashed or (content.slice(number.end() if number else 0, len(content.text)) if is_item else None)
        line = _ENDED.search(said.text) if said is not None else None
        if said is None or line is None or _is_question(said.text) or not _is_question(said.text[: line.start()]):
            yield _Piece(piece.block, said)
            continue
        below = said.slice(line.end(), len(said.text)).strip()
        yield _Piece(piece.block, said.slice(0, line.start()).strip())
        yield _Piece(replace(piece.block, kind=Kind.PARAGRAPH, content=below), None)


def _turns(blocks: Sequence[Block], raw: str) -> list[Block]:
    """What stands between two headings, as turns where it is a conversation."""
    run = [piece for block in blocks for piece in _pieces(block, raw)]
    places = _places(run)
    asked = _asked(run, places)
    if not asked:
        run = list(_parted(run))
        places = _places(run)
        asked = _answered_below(run, places)
    if not asked:
        return list(blocks)
    is_told = any(after - before > 1 for before, after in pairwise(places))
    speaker = ""
    found: list[Block] = []
    for place, (block, dashed) in enumerate(run):
        if dashed is not None:
            speaker = ASKED if place in asked else ANSWERED
            found.append(Block(Kind.PARAGRAPH, dashed, speaker=speaker))
            continue
        # What follows the last turn is of nobody, where no turn has more than one paragraph.
        speaker = "" if place > places[-1] and not is_told else ANSWERED if speaker else ""
        found.append(replace(block, speaker=speaker))
    return found


def _places(run: Sequence[_Piece]) -> list[int]:
    return [place for place, piece in enumerate(run) if piece.dashed is not None]


def _answered_below(run: Sequence[_Piece], places: Sequence[int]) -> set[int]:
    """The questions where the line below answers each, and who does so speaks of himself; desks and councils do not."""
    asked = _before_answers(run, places) if len(places) >= _FEWEST else set()
    told = sum(MYSELF.search(run[place + 1].block.content.text) is not None for place in asked)
    return asked if 2 * told >= len(asked) else set()


def _asked(run: Sequence[_Piece], places: Sequence[int]) -> set[int]:
    """The places at which something is asked; none when this is no conversation."""
    if len(places) < _FEWEST or len(places) < _DENSE * (places[-1] - places[0] + 1):
        return set()
    return _by_turns(run, places) or _before_answers(run, places)


def _by_turns(run: Sequence[_Piece], places: Sequence[int]) -> set[int]:
    """The questions where one asks and another answers, each with a dash."""
    for asking, answering in ((places[::2], places[1::2]), (places[1::2], places[::2])):
        answers = [_said(run[place]) for place in answering]
        if (
            len(asking) >= _FEWEST
            and len(answers) >= _FEWEST
            and sum(_is_question(_said(run[place])) for place in asking) >= _MANY * len(asking)
            and sum(map(_is_question, answers)) <= _FEW * len(answers)
            and _is_speech(answers)
        ):
            return set(asking)
    return set()


def _before_answers(run: Sequence[_Piece], places: Sequence[int]) -> set[int]:
    """The questions where only these have a dash, and a paragraph answers each."""
    following = [run[place + 1] if place + 1 < len(run) else None for place in places]
    answers = [_said(piece) for piece in following if piece is not None and piece.dashed is None]
    all_asked = all(_is_question(_said(run[place])) for place in places)
    return set(places) if all_asked and len(answers) == len(places) and _is_speech(answers) else set()


def _said(piece: _Piece) -> str:
    return (piece.dashed or piece.block.content).text


def _is_question(text: str) -> bool:
    return text.rstrip("\"'”’) ").endswith("?")


def _is_speech(texts: Sequence[str]) -> bool:
    """Whether most are sentences, and no points of a list."""
    spoken = (text.rstrip("\"'”’) ")[-1:] in ".!…" or len(text.split()) >= _SPEECH_WORDS for text in texts)
    return sum(spoken) >= _SPEECH * len(texts)
