"""Interviews in which bold letters or italics alone tell what is asked from what is answered.

A question that stands out so with an answer in ordinary letters, three times or more; a heading by its style is none of
them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.raw import HARD_BREAK, Block, Kind

ASKED, ANSWERED = "Vraag", "Antwoord"
_FEWEST, _LONGEST = 3, 60
MYSELF = re.compile(r"\b(?:ik|mij|mijn|me|wij|we|ons|onze)\b", re.IGNORECASE)
_CLOSING = "\"'”’» )*_/"
_TYPED = "*_/"
"""What people type around words that are to stand out, where there are no such letters."""


def with_questions(blocks: Sequence[Block], *, on_page: bool = False) -> list[Block]:
    """The blocks, with questions that stand out and their answers as turns where there are enough of them.

    Args:
        blocks: in order.
        on_page: on web pages most questions are those of a desk; there somebody must answer for himself.
    """
    questions = {place for place in range(len(blocks)) if _is_answered(blocks, place)}
    if len(questions) < _FEWEST or (on_page and not _is_told(blocks, questions)):
        return list(blocks)
    found: list[Block] = []
    speaker = ""
    for place, block in enumerate(blocks):
        if place in questions:
            found += _turns(block)
            speaker = ANSWERED
            continue
        speaker = "" if block.kind is Kind.HEADING else speaker
        is_said = block.kind in (Kind.PARAGRAPH, Kind.ITEM)
        found.append(replace(block, speaker=speaker) if is_said else block)
    return found


def bold_lead(block: Block) -> str:
    """The letters at the beginning of a block that are bold, without the white space after them."""
    return block.content.text[: block.lead].rstrip(f" \t\n{HARD_BREAK}")


def is_bold(block: Block) -> bool:
    """Whether every letter of a block is bold."""
    return bool(block.lead) and bold_lead(block) == block.content.text.rstrip(f" \t\n{HARD_BREAK}")


def _lead(block: Block) -> str:
    """The letters at the beginning of a block that are bold or in italics, without the white space after them."""
    return block.content.text[: max(block.lead, block.slanted)].rstrip(f" \t\n{HARD_BREAK}")


def _stands_out(block: Block) -> bool:
    """Whether every letter of a block is bold or in italics."""
    lead = _lead(block)
    return bool(lead) and lead == block.content.text.rstrip(f" \t\n{HARD_BREAK}")


def _is_answered(blocks: Sequence[Block], place: int) -> bool:
    block = blocks[place]
    if not _asks(block):
        return False
    if not _stands_out(block):
        return True
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    return following is not None and following.kind in (Kind.PARAGRAPH, Kind.ITEM) and not _stands_out(following)


def _is_told(blocks: Sequence[Block], questions: set[int]) -> bool:
    """Whether who answers speaks of himself, in as many answers as not."""
    answers: list[str] = []
    for place, block in enumerate(blocks):
        if place in questions:
            answers.append(block.content.text[len(_lead(block)) :])
        elif answers:
            answers[-1] += " " + block.content.text
    return 2 * sum(MYSELF.search(answer) is not None for answer in answers) >= len(answers)


def _asks(block: Block) -> bool:
    lead = _lead(block)
    return lead.rstrip(_CLOSING).endswith("?") and len(lead.split()) <= _LONGEST


def _turns(block: Block) -> list[Block]:
    """What is asked, and what is answered in the same block."""
    lead = _lead(block)
    end = len(lead)
    typed = len(lead) - len(lead.lstrip(_TYPED)) if lead.endswith(lead[:1]) else 0
    asked = block.content.slice(typed, end - typed)
    rest = block.content.slice(end, len(block.content.text)).strip()
    answer = [Block(Kind.PARAGRAPH, rest, speaker=ANSWERED)] if rest.text else []
    return [Block(Kind.PARAGRAPH, asked, speaker=ASKED), *answer]
