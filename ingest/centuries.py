"""Centuries as people say them: *19e eeuw*, *begin twintigste eeuw*. The nineteenth is 1801 up to 1900."""

NAMES = dict(
    zip("zestiende zeventiende achttiende negentiende twintigste eenentwintigste".split(), range(16, 22), strict=True)
)
"""The centuries that something may be from, by their names."""

_PARTS = {
    name: years
    for names, years in (
        ("begin|vroege", (1, 33)),
        ("midden|medio", (34, 66)),
        ("eind|einde|late", (67, 100)),
        ("eerste helft|1e helft", (1, 50)),
        ("tweede helft|2e helft", (51, 100)),
        ("eerste kwart|1e kwart", (1, 25)),
        ("tweede kwart|2e kwart", (26, 50)),
        ("derde kwart|3e kwart", (51, 75)),
        ("laatste kwart|vierde kwart|4e kwart", (76, 100)),
    )
    for name in names.split("|")
}
PATTERN = (
    rf"(?:(?P<part>{'|'.join(_PARTS)})(?: van)? )?(?:de )?"
    rf"(?:(?P<century>\d\d)(?:e|de|ste)|(?P<named>{'|'.join(NAMES)})) eeuw"
)
"""A century or a part of one: ``part``, and ``century`` in numbers or ``named``."""


def years(part: str, century: str) -> tuple[str, str]:
    """The first and the last year of a century, or of a part of it.

    Raises:
        ValueError: nothing is from that century.
    """
    number = int(century) if century.isdigit() else NAMES[century]
    if number not in NAMES.values():
        msg = f"the {number}th century is out of reach"
        raise ValueError(msg)
    first, last = _PARTS.get(part, (1, 100))
    return f"{100 * (number - 1) + first}", f"{100 * (number - 1) + last}"
