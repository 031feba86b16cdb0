"""On which days of a year the feasts fall that people date things by.

Easter by the rule of Meeus, Jones and Butcher (Gregorian calendar); what follows Easter is counted from it.
"""

import datetime as dt

# From how many days after Easter Sunday to how many.
_AROUND_EASTER = {
    name: days
    for names, days in (
        ("carnaval", (-49, -47)),
        ("palmzondag", (-7, -7)),
        ("goede vrijdag", (-2, -2)),
        ("pasen|paasweekend", (0, 1)),
        ("eerste paasdag|1e paasdag", (0, 0)),
        ("tweede paasdag|2e paasdag|paasmaandag", (1, 1)),
        ("hemelvaart|hemelvaartsdag", (39, 39)),
        ("hemelvaartweekend|hemelvaartsweekend", (39, 42)),
        ("pinksteren|pinksterweekend", (49, 50)),
        ("eerste pinksterdag|1e pinksterdag", (49, 49)),
        ("tweede pinksterdag|2e pinksterdag|pinkstermaandag", (50, 50)),
    )
    for name in names.split("|")
}
# Month and day.
_FIXED = {
    "nieuwjaar": (1, 1),
    "nieuwjaarsdag": (1, 1),
    "driekoningen": (1, 6),
    "valentijnsdag": (2, 14),
    "koninginnedag": (4, 30),
    "dag van de arbeid": (5, 1),
    "dodenherdenking": (5, 4),
    "bevrijdingsdag": (5, 5),
    "allerheiligen": (11, 1),
    "allerzielen": (11, 2),
    "sint-maarten": (11, 11),
    "sint maarten": (11, 11),
    "sinterklaas": (12, 5),
    "kerstavond": (12, 24),
    "eerste kerstdag": (12, 25),
    "1e kerstdag": (12, 25),
    "tweede kerstdag": (12, 26),
    "2e kerstdag": (12, 26),
    "oudjaar": (12, 31),
    "oudjaarsdag": (12, 31),
    "oudejaarsdag": (12, 31),
    "oudejaarsavond": (12, 31),
}
# Month, which one of a weekday, and which day that is, Monday being 0.
_BY_WEEKDAY = {"moederdag": (5, 2, 6), "vaderdag": (6, 3, 6), "prinsjesdag": (9, 3, 1)}
_KINGS_DAY = "koningsdag"

FEASTS = (*_AROUND_EASTER, *_FIXED, *_BY_WEEKDAY, _KINGS_DAY)


def days_of(feast: str, year: int) -> tuple[dt.date, dt.date]:
    """The first and last day of a feast in a year.

    Args:
        feast: one of ``FEASTS``.
        year: from 1583 on.
    """
    if feast in _FIXED:
        day = dt.date(year, *_FIXED[feast])
        return day, day
    if feast in _BY_WEEKDAY:
        month, number, weekday = _BY_WEEKDAY[feast]
        first = dt.date(year, month, 1)
        day = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
        return day, day
    if feast == _KINGS_DAY:
        day = dt.date(year, 4, 27)
        # On a Sunday it is held the day before.
        day -= dt.timedelta(days=day.weekday() == 6)
        return day, day
    before, after = _AROUND_EASTER[feast]
    return _easter(year) + dt.timedelta(days=before), _easter(year) + dt.timedelta(days=after)


def _easter(year: int) -> dt.date:
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)
