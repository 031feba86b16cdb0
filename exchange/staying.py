"""What stays behind of a study, by the file that it leaves in: a list of codes misses no findings."""

from collections.abc import Sequence

from exchange.losses import Loss
from exchange.saying import Said

_OF_WORDS = frozenset({"stories", "hidden", "old_marks", "regions"})
_OF_CODES = frozenset({"proposed", "in_vivo"})
_IN_ALL = frozenset({"findings", "verdicts"})
"""What the zip with everything holds, and no standard knows."""
_CODEBOOKS = frozenset({"qdc", "csv-codes"})


def staying(losses: Sequence[Loss], ending: str) -> tuple[Loss, ...]:
    """Those that are true of a file.

    Args:
        losses: of a whole study, see ``leaving``.
        ending: that says which file it is, as it is asked for.
    """
    if ending == "qdpx":
        return tuple(losses)
    if ending == "zip":
        return tuple(one for one in losses if _kind(one) not in _IN_ALL)
    wanted = _OF_CODES if ending in _CODEBOOKS else _OF_WORDS
    return tuple(one for one in losses if _kind(one) in wanted)


def _kind(loss: Loss) -> str:
    return loss.thing.code.removeprefix("thing.").removesuffix("_one") if isinstance(loss.thing, Said) else ""
