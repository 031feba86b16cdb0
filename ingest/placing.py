"""Which municipalities a piece is about, by how it names them; where that is not certain, none."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ingest.edges import CUT, SHORT, TOP_LINES, day
from kb.language.places import MUNICIPALITY, gazetteer

_OPENING_LINES = 3

# One mention in the body is not enough, and one of several municipalities has to stand out.
_WEIGHT, _SHARE = 2, 0.6
_NAME = r"(?:['’]s-)?[A-ZÀ-Ý][\w'’.-]*(?:(?: (?:aan den|aan de|op|bij|en|de|den|in))? [A-ZÀ-Ý][\w'’-]*){0,3}"
# Without "van" and "bij": van Kampen, van Loon and van Rijswijk are people.
_MENTION = re.compile(rf"(?P<before>\b(?:[Gg]emeenten?(?: van)?|[Ii]n|[Tt]e|[Uu]it|[Ss]tad) )(?P<name>{_NAME})")
# Names that are also words or people: only behind "gemeente".
_AMBIGUOUS = frozenset(
    """
    Amen Asten Balk Beek Bergen Best Boer Born Buren Dieren Doorn Echt Een Ell Epe Goes Goor Groet Haps Heel Heide Hem
    Hoek Horn Houten Huizen Hulst Kaag Kampen Laren Leek Lent Lies Linden Loon Made Mill Monster Oss Putten Reek Rekken
    Rijen Sluis Son Stein Veen Velden Veere Waarde Weert Well Zetten
    """.split()
)


_LISTED = re.compile(
    r"\b(?P<before>[Gg]emeenten?(?: van)?|[Ii]n|[Tt]e|[Uu]it) "
    rf"(?P<names>{_NAME}(?:, {_NAME}){{0,8}},? (?:en|&) {_NAME})"
)
_TOWN = r"[A-ZÀ-Ý][a-zà-ÿ]{2,}"
_PAIR = re.compile(rf"\b(?P<before>[Gg]emeenten?(?: van)?|[Ii]n|[Tt]e|[Uu]it) (?P<names>{_TOWN}(?:-{_TOWN})+)\b")
_PLACES = re.compile(r"(?:plaats(?:en)?|gemeenten?|locaties?)\s*:\s+(?P<names>[^:]{3,120})", re.IGNORECASE)
_BETWEEN = re.compile(r",? (?:en|&) |, ")


def places(title: str, lines: Sequence[str]) -> str:
    """The municipalities that a piece is about, parted by semicolons; nothing when that is not certain."""
    return _several(title, lines) or _single(title, lines)


def _several(title: str, lines: Sequence[str]) -> str:
    """The municipalities that the title, a label or a short line near the top names in one breath."""
    for line in (title, *(line for line in lines[:TOP_LINES] if len(line) <= SHORT)):
        labelled = _PLACES.fullmatch(line)
        found = labelled or _LISTED.search(line) or _PAIR.search(line)
        if found is None:
            continue
        sure = labelled is not None or found["before"].lower().startswith("gemeente")
        known = [next(_certain(name.strip(), sure=sure), "") for name in _in_one(found["names"])]
        if len(known) > 1 and all(known):
            return "; ".join(dict.fromkeys(known))
    return ""


def _in_one(names: str) -> list[str]:
    """The names of what is listed: parted by commas and *en*, or one that joins two towns (*Ede-Wageningen*)."""
    listed = _BETWEEN.split(names.strip(" ."))
    joined = listed[0].split("-")
    return joined if len(listed) == 1 and not gazetteer().municipality(listed[0]) else listed


def _single(title: str, lines: Sequence[str]) -> str:
    """The one municipality that the piece is about; nothing when there are several."""
    weights: Counter[str] = Counter()
    for weight, line in _weighed(title, lines):
        weights.update(dict.fromkeys(_mentions(line), weight))
    if not weights:
        return ""
    place, most = weights.most_common(1)[0]
    return place if most >= _WEIGHT and most >= _SHARE * weights.total() else ""


def _weighed(title: str, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line with what a mention in it weighs: most in the title and short lines near the top."""
    yield 3, title
    for number, line in enumerate(lines):
        if line != title:
            short = number < TOP_LINES and len(line) <= SHORT
            yield 3 if short else 2 if number < _OPENING_LINES else 1, line


def _mentions(line: str) -> Iterator[str]:
    """The municipalities that a line names for certain: after a preposition, alone between commas, before a date."""
    for found in _MENTION.finditer(line):
        yield from _certain(found["name"], sure=found["before"].lower().startswith("gemeente"))
    if len(line) <= SHORT:
        parts = [part.strip(" .,:;!?") for part in CUT.split(line)]
        for part, following in zip_longest(parts, parts[1:], fillvalue=""):
            yield from _certain(part, sure=bool(day(following)))


def _certain(name: str, *, sure: bool) -> Iterator[str]:
    """The municipality of a name in capitals, or of its first word: *in Tilburg Stichting Raak* names one too."""
    places = gazetteer()
    first = name.split(" ", 1)[0]
    for candidate in dict.fromkeys((name, first)):
        known = places.municipality(candidate) if sure or candidate not in _AMBIGUOUS else ""
        if (
            known
            and (candidate == name or places.kind(candidate) == MUNICIPALITY)
            and candidate[:1] != candidate[:1].lower()
        ):
            yield known
            return
