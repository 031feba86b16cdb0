"""Choosing the form of an answer by what was asked for (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence


def preferred(accept: str, offers: Sequence[str]) -> str:
    """The offered media type that an ``Accept`` header prefers.

    Args:
        accept: the header; empty means anything.
        offers: media types that can be given, best first; the first when none of them was asked for.
    """
    ranges = dict(_range(part) for part in accept.lower().split(",") if part.strip())

    def quality(offer: str) -> float:
        kind, _, _ = offer.partition("/")
        return next((ranges[key] for key in (offer, f"{kind}/*", "*/*") if key in ranges), 0.0)

    return max(offers, key=quality)


def _range(part: str) -> tuple[str, float]:
    """A media type or range and its quality; one that cannot be read counts as 1."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    given = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return name, float(given)
    except ValueError:
        return name, 1.0
