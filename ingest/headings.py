"""What a heading can be: never a sentence."""

import re

_LONGEST = 40
"""Words; the titles of council proposals reach 35."""
_SHORTEST_SENTENCE = 5
_FULL_STOP = re.compile(r"(?<!\be\.d)(?<!\betc)(?<!\bc\.a)(?<!\bca)(?<!\bs)(?<!\bo\.a)\.[\"'”’»)\]]*$")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3,}[.!?][\"'”’»)]*\s+[\"'“‘«(]*[A-ZÀ-Ý][^.!?]*[.!]$")


def is_sentence(text: str) -> bool:
    """Whether a text that was set as a heading is a sentence, or more than one, all the same."""
    words = text.split()
    if len(words) > _LONGEST:
        return True
    whole = " ".join(words)
    if len(words) >= _SHORTEST_SENTENCE and (_FULL_STOP.search(whole) or whole.endswith((";", ","))):
        return True
    return _TWO_SENTENCES.search(whole) is not None
