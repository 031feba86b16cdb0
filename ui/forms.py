"""From an address to a question, and back.

Parameter names are Dutch in every language of the site, so an address means the same in
both: ``q``, ``bron``, ``thema``, ``wet``, ``doelgroep``, ``plaats`` (these five may be
repeated), ``periode`` (``2020-2024``, ``2020-``, ``-2024``, ``2021``; ``eigen`` leaves the
years to the fields ``van`` and ``tot``, and so does typing in these: ``gevuld`` says what stood
there, as ``2018-2021``), ``sorteer``,
``code`` and ``zonder_code`` (ids of codes of a study of the reader's own; both may be
repeated), ``verwant``, ``niet_gelezen`` and ``wel_gelezen`` (readings taken off and on, as
``plaats:Arnhem``; both may be repeated) and ``pagina``. What has its usual value is left out.
"""

import re
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple, TypeVar

from kb.errors import Invalid
from kb.language.places import LONGEST, gazetteer
from kb.model.evidence import KnowledgeSource
from kb.model.identity import ThemeId
from kb.model.question import ReadAs
from kb.model.search import Filters, SearchQuery, Sort
from kb.model.study import ThingId

SOURCES = {
    KnowledgeSource.RESEARCH: "onderzoek",
    KnowledgeSource.PRACTICE: "praktijk",
    KnowledgeSource.EXPERIENCE: "ervaring",
    KnowledgeSource.FRAMEWORK: "kader",
}
"""What a knowledge source is called in an address, in a style and in a key of the texts."""

T = TypeVar("T")

READ_AS = {
    ReadAs.PLACE: "plaats",
    ReadAs.PERIOD: "periode",
    ReadAs.TARGET_GROUP: "doelgroep",
    ReadAs.LAW: "wet",
    ReadAs.THEME: "thema",
}
"""What kinds of readings are called in an address and in a key of the texts."""

UNREAD, TAKEN = "niet_gelezen", "wel_gelezen"
_MOST_READINGS = 20
LIKELY = "lijkt"
OWN_YEARS = "eigen"
"""The value of ``periode`` that leaves the years to the fields ``van`` and ``tot``."""

SORTS = {Sort.RELEVANCE: "relevantie", Sort.DATE: "datum"}

_MAX_PAGE_DIGITS = 5
_YEAR = re.compile(r"\d{4}", re.ASCII)
_PERIOD = re.compile(r"(?P<since>\d{4})-(?P<until>\d{4})?|-(?P<last>\d{4})|(?P<only>\d{4})", re.ASCII)

Pairs = list[tuple[str, str]]
"""Names and values of an address, in order."""


class Problem(NamedTuple):
    """A value in an address that cannot be used."""

    field: str
    value: str


class Years(NamedTuple):
    """From and until when somebody chose, as four digits each; empty where it is left open."""

    since: str
    until: str

    def __bool__(self) -> bool:
        return bool(self.since or self.until)


class UnusableAddress(Invalid):
    """An address with values that mean nothing here.

    Attributes:
        problems: all of them, in order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.field}: {problem.value}" for problem in self.problems))


def read(pairs: Iterable[tuple[str, str]]) -> SearchQuery:
    """The question in an address; names that mean nothing here are passed over.

    Raises:
        UnusableAddress: one or more values cannot be used.
    """
    given = [(name, value.strip()) for name, value in pairs if value.strip()]
    problems: list[Problem] = []
    since, until = _period(given, problems)
    filters = Filters(
        sources=frozenset(_choices(given, "bron", {name: source for source, name in SOURCES.items()}, problems)),
        themes=frozenset(ThemeId(value) for value in _values(given, "thema")),
        laws=frozenset(ThemeId(value) for value in _values(given, "wet")),
        target_groups=frozenset(ThemeId(value) for value in _values(given, "doelgroep")),
        places=frozenset(_places(given, problems)),
        year_from=since,
        year_to=until,
        codes=frozenset(ThingId(value) for value in _values(given, "code")),
        without_codes=frozenset(ThingId(value) for value in _values(given, "zonder_code")),
    )
    sorts = _choices(given, "sorteer", {name: sort for sort, name in SORTS.items()}, problems)
    related = _choices(given, "verwant", {"ja": True, "nee": False}, problems)
    query = SearchQuery(
        text=" ".join(_last(given, "q").split()),
        filters=filters,
        sort=sorts[-1] if sorts else Sort.RELEVANCE,
        related=related[-1] if related else True,
        likely="ja" in _choices(given, LIKELY, {"ja": "ja"}, problems),
        unread=frozenset(_readings(given, UNREAD)),
        taken=frozenset(_readings(given, TAKEN)),
        page=_page(given, problems),
    )
    if problems:
        raise UnusableAddress(problems)
    return query


def read_leniently(pairs: Iterable[tuple[str, str]]) -> SearchQuery:
    """The question in an address; fields with a value that cannot be used are passed over too."""
    given = list(pairs)
    try:
        return read(given)
    except UnusableAddress as error:
        wrong = {problem.field for problem in error.problems}
    return read((name, value) for name, value in given if name not in wrong)


def write(query: SearchQuery) -> Pairs:
    """The shortest address of a question; the same question always gets the same one."""
    filters = query.filters
    pairs = [("q", query.text)] if query.text else []
    pairs += [("bron", name) for source, name in SOURCES.items() if source in filters.sources]
    pairs += [("thema", theme) for theme in sorted(filters.themes)]
    pairs += [("wet", law) for law in sorted(filters.laws)]
    pairs += [("doelgroep", group) for group in sorted(filters.target_groups)]
    pairs += [("plaats", place) for place in sorted(filters.places)]
    pairs += [("periode", period)] if (period := period_of(filters)) else []
    pairs += [("code", code) for code in sorted(filters.codes)]
    pairs += [("zonder_code", code) for code in sorted(filters.without_codes)]
    pairs += [("sorteer", SORTS[query.sort])] if query.sort is not Sort.RELEVANCE else []
    pairs += [("verwant", "nee")] if not query.related else []
    pairs += [(field, key) for field, keys in ((UNREAD, query.unread), (TAKEN, query.taken)) for key in _written(keys)]
    pairs += [(LIKELY, "ja")] if query.likely else []
    pairs += [("pagina", str(query.page))] if query.page != 1 else []
    return pairs


def period_of(filters: Filters) -> str:
    """The years of a filter in one value; empty when there are none."""
    since = "" if filters.year_from is None else f"{filters.year_from:04}"
    until = "" if filters.year_to is None else f"{filters.year_to:04}"
    if since == until:
        return since
    return f"{since}-{until}"


def own_years(filters: Filters, given: Set[str]) -> Years:
    """The years of a filter where they are none of the given periods; both empty otherwise."""
    if period_of(filters) in given:
        return Years("", "")
    return Years(*("" if year is None else f"{year:04}" for year in (filters.year_from, filters.year_to)))


def _values(given: Pairs, field: str) -> list[str]:
    return [value for name, value in given if name == field]


def _last(given: Pairs, field: str) -> str:
    return (_values(given, field) or [""])[-1]


def _choices(given: Pairs, field: str, choices: dict[str, T], problems: list[Problem]) -> list[T]:
    """What the values of a field stand for; values that stand for nothing become problems."""
    values = _values(given, field)
    problems += [Problem(field, value) for value in values if value not in choices]
    return [choices[value] for value in values if value in choices]


def _readings(given: Pairs, field: str) -> Iterator[str]:
    """Keys of readings; what is no reading means nothing here."""
    kinds = {name: read_as for read_as, name in READ_AS.items()}
    for value in _values(given, field)[:_MOST_READINGS]:
        kind, colon, said = value.partition(":")
        if colon and said and kind in kinds and len(said) <= LONGEST:
            yield f"{kinds[kind]}:{said}"


def _written(keys: Iterable[str]) -> Iterator[str]:
    """Keys of readings as an address has them."""
    for key in sorted(keys):
        kind, _, said = key.partition(":")
        yield f"{READ_AS[ReadAs(kind)]}:{said}"


def _places(given: Pairs, problems: list[Problem]) -> list[str]:
    """The places by the names under which documents are filed: one town is one choice, however it is spelled."""
    places = _values(given, "plaats")
    problems += [Problem("plaats", place) for place in places if len(place) > LONGEST]
    return [gazetteer().filed(place) for place in places]


def _period(given: Pairs, problems: list[Problem]) -> tuple[int | None, int | None]:
    """First and last year, both inclusive."""
    value = _last(given, "periode")
    if value == OWN_YEARS or _typed_years(given):
        return _years(given, problems)
    if not value:
        return None, None
    found = _PERIOD.fullmatch(value)
    if found is None:
        problems.append(Problem("periode", value))
        return None, None
    since = found["since"] or found["only"]
    until = found["until"] or found["last"] or found["only"]
    if since and until and since > until:
        problems.append(Problem("periode", value))
    return int(since) if since else None, int(until) if until else None


def _typed_years(given: Pairs) -> bool:
    """Whether years were typed, of which no script told the form."""
    since, until, filled = (_last(given, field) for field in ("van", "tot", "gevuld"))
    return bool(filled and (since or until)) and filled != f"{since}-{until}"


def _years(given: Pairs, problems: list[Problem]) -> tuple[int | None, int | None]:
    """The years of one's own, whichever of the two was typed first."""
    typed = [_last(given, field) for field in ("van", "tot")]
    wrong = [year for year in typed if year and not _YEAR.fullmatch(year)]
    problems += [Problem("periode", year) for year in wrong]
    since, until = (int(year) if year and not wrong else None for year in typed)
    return (until, since) if since and until and since > until else (since, until)


def _page(given: Pairs, problems: list[Problem]) -> int:
    value = _last(given, "pagina") or "1"
    if value.isascii() and value.isdigit() and len(value) <= _MAX_PAGE_DIGITS and int(value) > 0:
        return int(value)
    problems.append(Problem("pagina", value))
    return 1
