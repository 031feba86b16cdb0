"""Sentences that a conversion broke over a blank line: recognising them, and making them whole."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.raw import Block, Kind
from ingest.traced import Traced
from kb.language.tokens import STOPWORDS, fold

_CLOSED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_FIRST_LETTER = re.compile(r"[\"'“‘«(\[]*([^\W\d_])")
# A shorter line without a full stop may be a title, a salutation or a caption, unless its last word
# ("dat", "van de") cannot be the last of anything.
_SHORTEST_BROKEN = 6
# "ma 5 juli 13:20", "di 07.12" above a message: what stands before it ended, whatever it ended with.
_MOMENT = re.compile(r"(?:ma|di|wo|do|vr|za|zo|[^\W\d_]+dag)\.? (?:\d{1,2} [^\W\d_]{3,} )?(?:\d{4} )?\d{1,2}[:.]\d\d\b")


def rejoin(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a sentence that was broken over a blank line in one paragraph again."""
    joined: list[Block] = []
    for block in blocks:
        if joined and _runs_on(joined[-1], block):
            content = Traced.join([joined[-1].content, "\n", block.content])
            joined[-1] = replace(joined[-1], content=content)
        else:
            joined.append(block)
    return joined


def goes_on(text: str, following: str) -> bool:
    """Whether a text is no whole sentence and what follows it may be the rest."""
    words = text.split()
    if not words or _CLOSED.search(text.strip()) or not begins_small(following) or _MOMENT.match(following.strip()):
        return False
    return len(words) >= _SHORTEST_BROKEN or fold(words[-1]) in STOPWORDS


def begins_small(text: str) -> bool:
    """Whether the first letter of a text is a small one."""
    found = _FIRST_LETTER.match(text.strip())
    return found is not None and found.group(1).islower()


def _runs_on(block: Block, following: Block) -> bool:
    if block.kind not in (Kind.PARAGRAPH, Kind.ITEM) or following.kind is not Kind.PARAGRAPH:
        return False
    if (block.speaker, block.asks) != (following.speaker, following.asks):
        return False
    # Someone who writes without capitals and full stops did not break a sentence.
    begins_sentence = not begins_small(block.content.text) or block.kind is Kind.ITEM
    return begins_sentence and goes_on(block.content.text, following.content.text)
