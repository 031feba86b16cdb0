"""A date that is said in one piece: which stretch of time a year, a day, a season, a quarter or a decade is.

Small letters, plain hyphens and single spaces are given. Numbers are read the Dutch way, day before month. A season is
three whole months, as meteorologists have it; ``begin``, ``medio`` and ``eind`` of a year are three months of it too.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from ingest import centuries
from ingest.feasts import FEASTS, days_of

# Older than any source of the social domain; further ahead is a slip of the pen.
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


class Stretch(NamedTuple):
    """From when to when, and whether that is all that the words say."""

    first: str
    last: str
    exact: bool = True


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maart mrt mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {
    name: months
    for names, months in (
        ("voorjaar lente spring", (3, 5)),
        ("zomer summer", (6, 8)),
        ("najaar herfst autumn fall", (9, 11)),
        ("zomervakantie", (7, 8)),
        ("voorjaarsvakantie krokusvakantie", (2, 3)),
        ("meivakantie", (4, 5)),
        ("herfstvakantie", (10, 10)),
        ("kerst kerstmis", (12, 12)),
        ("nazomer", (8, 9)),
    )
    for name in names.split()
}
_PARTS = {"begin": (1, 3), "midden": (5, 8), "medio": (5, 8), "half": (5, 8), "eind": (10, 12), "einde": (10, 12)}
_DECADE_PARTS = {
    name: years
    for names, years in (("begin vroege", (0, 3)), ("midden medio", (4, 6)), ("eind einde late", (7, 9)))
    for name in names.split()
}
# "De jaren twintig" and "dertig" are of this century or of the last: not understood.
_DECADES = {
    "veertig": 1940,
    "vijftig": 1950,
    "zestig": 1960,
    "zeventig": 1970,
    "tachtig": 1980,
    "negentig": 1990,
    "nul": 2000,
    "tien": 2010,
}
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4}


def exactly(words: str) -> Stretch | None:
    """What words say that are one date and nothing else; ``None`` when they are not."""
    for pattern, read in _FORMS:
        found = pattern.fullmatch(words)
        if found:
            try:
                return read(found)
            except ValueError:
                continue
    return None


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    """The date in ISO 8601.

    Raises:
        ValueError: there is no such day, or the year cannot be right.
    """
    dt.date(year, month or 1, day or 1)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        msg = f"{year} is out of reach"
        raise ValueError(msg)
    return "-".join([f"{year:04}"] + [f"{part:02}" for part in (month, day) if part])


def _year(digits: str) -> int:
    """A year of four digits, or of two, also behind an apostrophe: of this century up to ``'49``."""
    number = int(digits.removeprefix("'"))
    return number + (2000 if number < 50 else 1900) if len(digits) < len("YYYY") else number


def _day(found: re.Match[str]) -> Stretch:
    """A year, with or without month and day, in numbers or words."""
    parts = found.groupdict()
    month = parts.get("month") or ""
    if month == "00" or parts.get("day") in ("0", "00"):
        msg = "there is no month or day 0"
        raise ValueError(msg)
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    date = _iso(_year(parts["year"]), number, int(parts.get("day") or 0))
    return Stretch(date, date)


def _short_day(found: re.Match[str]) -> Stretch:
    """A day whose year has two digits, which another may read in another order: what was said is kept."""
    return _day(found)._replace(exact=False)


def _feast(found: re.Match[str]) -> Stretch:
    first, last = days_of(found["feast"], _year(found["year"]))
    return Stretch(_iso(*first.timetuple()[:3]), _iso(*last.timetuple()[:3]), exact=False)


def _months(year: int, first: int, last: int) -> Stretch:
    return Stretch(_iso(year, first), _iso(year, last), exact=False)


def _season(found: re.Match[str]) -> Stretch:
    return _months(_year(found["year"]), *_SEASONS[found["season"]])


def _following(found: re.Match[str]) -> tuple[int, int]:
    """Two years that follow each other, of which the second may have two digits."""
    first, second = _year(found["year"]), found["next"].removeprefix("'")
    last = int(second) if len(second) == 4 else first - first % 100 + int(second)
    if last < first or (len(second) == 2 and last - first > 20):
        msg = f"{second} does not come after {first}"
        raise ValueError(msg)
    return first, last


def _years(found: re.Match[str]) -> Stretch:
    first, last = _following(found)
    return Stretch(_iso(first), _iso(last), exact=False)


def _winter(found: re.Match[str]) -> Stretch:
    first, last = _following(found)
    return Stretch(_iso(first, 12), _iso(last, 2), exact=False)


def _school_year(found: re.Match[str]) -> Stretch:
    first, last = _following(found)
    return Stretch(_iso(first, 8), _iso(last, 7), exact=False)


def _first_year(found: re.Match[str]) -> int:
    """The year, or the first of the two that are named."""
    return _following(found)[0] if found.groupdict().get("next") else _year(found["year"])


def _school_year_from(found: re.Match[str]) -> Stretch:
    """The school year that begins in a year."""
    year = _year(found["year"])
    return Stretch(_iso(year, 8), _iso(year + 1, 7), exact=False)


def _turn_of_the_year(found: re.Match[str]) -> Stretch:
    """The last day of a year and the first of the next."""
    year = _first_year(found)
    return Stretch(_iso(year, 12, 31), _iso(year + 1, 1, 1), exact=False)


def _christmas_holidays(found: re.Match[str]) -> Stretch:
    year = _first_year(found)
    return Stretch(_iso(year, 12), _iso(year + 1, 1), exact=False)


def _century(found: re.Match[str]) -> Stretch:
    first, last = centuries.years(found["part"] or "", found["century"] or found["named"])
    return Stretch(first, last, exact=False)


def _share(found: re.Match[str]) -> Stretch:
    """A quarter or a half of a year."""
    said = found["number"]
    number = _ORDINALS.get(said) or int(said)
    months = 6 if (found.groupdict().get("of") or "").startswith("h") else 3
    return _months(_year(found["year"]), (number - 1) * months + 1, number * months)


def _decade(found: re.Match[str]) -> Stretch:
    name = found["decade"].removeprefix("'")
    number = int(name) if name.isdigit() else _DECADES[name]
    start = number if number > 99 else number + (1900 if number >= 40 else 2000)
    first, last = _DECADE_PARTS.get(found.groupdict().get("part") or "", (0, 9))
    return Stretch(_iso(start + first), _iso(start + last), exact=False)


def _week(found: re.Match[str]) -> Stretch:
    monday = dt.date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
    sunday = monday + dt.timedelta(days=6)
    return Stretch(_iso(*monday.timetuple()[:3]), _iso(*sunday.timetuple()[:3]), exact=False)


def _part(found: re.Match[str]) -> Stretch:
    """The beginning, middle or end of a year; of a month it is the month."""
    whole = _day(found)
    if len(whole.first) == len("YYYY"):
        return _months(int(whole.first), *_PARTS[found["part"]])
    return whole._replace(exact=False)


_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
_FULL = r"(?P<year>\d{4})"
# Beyond these two digits rather are a day.
_BARE = r"(?P<year>[0-2]\d|[5-9]\d)"
_SHORT = r"(?P<year>\d{4}|'\d\d)"
_PAIR = r"(?P<year>\d{4}) ?[-/] ?(?P<next>\d{4}|'?\d\d)"
_SHORT_PAIR = r"(?P<year>\d{4}|'?\d\d) ?[-/] ?(?P<next>\d{4}|'?\d\d)"
_CLOCK = r"(?:,? (?:om )?\d{1,2}[.:]\d\d(?: ?uur)?|,? 's (?:ochtends|morgens|middags|avonds|nachts))?"
_NEW_YEAR = r"(?:oud[- ](?:en|&)[- ]nieuw|(?:de )?jaarwisseling)(?: van| in)?"
_NUMBER = r"(?P<number>[1-4])e?"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Stretch]], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"(?:jaar )?{_FULL}", _day),
        (r"(?P<year>\d{4})-(?P<month>0\d|1[0-2])", _day),
        (r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?:[t ]\d{1,2}:\d\d\S*)?", _day),
        (r"(?:d:)?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:\d{4,6}\S*)?", _day),
        (r"(?P<day>\d{1,2}) ?(?P<sep>[-/. ]) ?(?P<month>\d{1,2}) ?(?P=sep) ?" + _SHORT + _CLOCK, _day),
        (r"(?P<day>\d{1,2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<year>\d\d)" + _CLOCK, _short_day),
        (r"(?P<month>\d{1,2})[-/]" + _FULL, _day),
        (rf"(?:(?P<day>\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?\.?[- ])?(?:of )?{_MONTH},?[- ]{_SHORT}{_CLOCK}", _day),
        (rf"(?P<day>\d{{1,2}})(?:e|de|ste)? {_MONTH} (?P<year>\d\d)", _short_day),
        (rf"{_MONTH} {_BARE}", _short_day),
        (r"(?P<year>'\d\d)", _short_day),
        (rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_FULL}", _day),
        (rf"{_FULL},? {_MONTH}", _day),
        (rf"(?:(?:vroege?|late?) )?(?P<season>{'|'.join(_SEASONS)})(?: van| in| of)? {_SHORT}", _season),
        (rf"(?P<season>{'|'.join(_SEASONS)}) {_BARE}", _season),
        (rf"{_FULL} \((?P<season>{'|'.join(_SEASONS)})\)", _season),
        (rf"(?P<feast>{'|'.join(FEASTS)})(?: van| in)? {_SHORT}", _feast),
        (rf"winter(?: van)? {_SHORT_PAIR}", _winter),
        (rf"winter(?: van| of)? {_SHORT}", lambda found: _day(found)._replace(exact=False)),
        (rf"(?P<number>[1-4]|{'|'.join(_ORDINALS)})e? (?P<of>kwartaal)(?: van)? {_SHORT}", _share),
        (rf"(?:kwartaal |[qk]){_NUMBER}(?: van|,)?[- ]?{_SHORT}", _share),
        (rf"{_FULL}[- ]?[qk]{_NUMBER}", _share),
        (rf"(?P<number>[12]|eerste|tweede)e? (?P<of>helft|half ?jaar)(?: van)? {_SHORT}", _share),
        (rf"(?:school|studie|cursus|college|onderwijs)jaar {_SHORT_PAIR}", _school_year),
        (rf"(?:(?:school|studie|cursus|college|onderwijs)jaar|academisch jaar) {_SHORT}", _school_year_from),
        (rf"(?:academisch jaar|seizoen) {_SHORT_PAIR}", _school_year),
        (rf"(?:boek|begrotings|verslag|kalender)jaar {_FULL}", lambda found: _day(found)._replace(exact=False)),
        (rf"(?:boek|begrotings|verslag)jaar {_SHORT_PAIR}", _years),
        (rf"{_NEW_YEAR} {_SHORT_PAIR}", _turn_of_the_year),
        (rf"{_NEW_YEAR} {_SHORT}", _turn_of_the_year),
        (rf"kerstvakantie(?: van)? {_SHORT_PAIR}", _christmas_holidays),
        (rf"kerstvakantie(?: van| in)? {_SHORT}", _christmas_holidays),
        (centuries.PATTERN, _century),
        (_PAIR, _years),
        (r"(?P<year>\d{4})/(?P<month>0\d|1[0-2])", _day),
        (
            rf"(?:(?P<part>{'|'.join(_DECADE_PARTS)})(?: van)? )?(?:de )?jaren "
            rf"(?P<decade>'?\d0|\d{{3}}0|{'|'.join(_DECADES)})",
            _decade,
        ),
        (r"(?P<decade>\d{3}0)s", _decade),
        (rf"(?:week|wk\.?) (?P<week>\d{{1,2}}),?(?: van| in)? {_FULL}", _week),
        (rf"(?P<part>{'|'.join(_PARTS)})(?: van)? (?:{_MONTH} )?{_FULL}", _part),
    )
)
