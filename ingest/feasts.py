"""On which days of a year the feasts fall that people date things by.

Easter by the rule of Meeus, Jones and Butcher (Gregorian calendar); what follows Easter is counted from it.
"""

import datetime as dt

# From how many days after Easter Sunday to how many.
_AROUND_EASTER = {
    name: days
    for names, days in (
        ("carnaval", (-49, -47)),
        ("goede vrijdag", (-2, -2)),
        ("pasen|paasweekend", (0, 1)),
        ("hemelvaart|hemelvaartsdag", (39, 39)),
        ("pinksteren", (49, 50)),
    )
    for name in names.split("|")
}
# Month and day.
_FIXED = {
    "nieuwjaar": (1, 1),
    "nieuwjaarsdag": (1, 1),
    "koninginnedag": (4, 30),
    "bevrijdingsdag": (5, 5),
    "sinterklaas": (12, 5),
    "oudjaarsdag": (12, 31),
}
_KINGS_DAY = "koningsdag"

FEASTS = (*_AROUND_EASTER, *_FIXED, _KINGS_DAY)


def days_of(feast: str, year: int) -> tuple[dt.date, dt.date]:
    """The first and last day of a feast in a year.

    Args:
        feast: one of ``FEASTS``.
        year: from 1583 on.
    """
    if feast in _FIXED:
        day = dt.date(year, *_FIXED[feast])
        return day, day
    if feast == _KINGS_DAY:
        day = dt.date(year, 4, 27)
        # On a Sunday it is held the day before.
        day -= dt.timedelta(days=day.weekday() == 6)
        return day, day
    first, last = _AROUND_EASTER[feast]
    return _easter(year) + dt.timedelta(days=first), _easter(year) + dt.timedelta(days=last)


def _easter(year: int) -> dt.date:
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)
