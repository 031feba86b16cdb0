"""Which code has which digit. People learn them, so a code keeps its digit as long as it is used.

One that comes in takes a digit that is free, or else that of the code that was used longest ago.
"""

from collections.abc import Iterable, Sequence

KEYS = 9
"""So many codes have a digit, from 1."""


def digits(used: Iterable[str], *, first: Sequence[str] = ()) -> dict[str, int]:
    """The digits of codes, the code that was used longest ago first.

    Args:
        used: codes in the order in which they were used, each as often as it was.
        first: those that have the first digits before anything is used; of them the last gives way first.
    """
    held = {code: digit for digit, code in reversed(list(enumerate(first[:KEYS], start=1)))}
    for code in used:
        digit = held.pop(code, 0) or (len(held) + 1 if len(held) < KEYS else held.pop(next(iter(held))))
        held[code] = digit
    return held
