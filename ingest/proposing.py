"""What a text says about itself: when and where it was written, and what kind of piece it is.

Proposed only where it stands as such: in the title, in a short line near the top (``Arnhem, 12 mei 2021``), behind a
label (``Datum: …``), or as the signature of a letter. What is merely told about is no date of the piece: years,
seasons and periods are left to people. Better nothing than something wrong: on the sample corpus nine of ten proposals
are right, and a third to a half of what there is to say is found (``tests/ingest/test_proposing.py``).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from ingest.dates import understood
from kb.language.places import MUNICIPALITY, gazetteer

_TOP_LINES, _OPENING_LINES, _BOTTOM_LINES = 6, 3, 3
_SHORT = 200
_LONGEST_READ = 200_000


class Proposed(NamedTuple):
    """What was found; empty where nothing was certain enough.

    Attributes:
        date: ``YYYY-MM`` or ``YYYY-MM-DD``.
        place: a municipality by the name of the gazetteer.
        form: the kind of piece in one Dutch noun.
    """

    date: str = ""
    place: str = ""
    form: str = ""


def proposals(title: str, text: str) -> Proposed:
    """What a text says about itself.

    Args:
        title: what the document is called.
        text: the clean text, paragraphs parted by empty lines.
    """
    lines = [line.strip() for line in text[:_LONGEST_READ].split("\n") if line.strip()]
    return Proposed(date=_date(title, lines), place=_place(title, lines), form=_form(title, lines))


def _edges(title: str, lines: Sequence[str]) -> Iterator[str]:
    """The first sentences of the title and the top, then the short lines at the end, where letters are signed."""
    for line in (title, *lines[:_TOP_LINES]):
        sentence = line if len(line) <= _SHORT else _SENTENCE_END.split(line, maxsplit=1)[0]
        if len(sentence) <= _SHORT:
            yield sentence
    yield from (line for line in lines[-_BOTTOM_LINES:] if len(line) <= _SHORT // 2)


_SENTENCE_END = re.compile(r"(?<=[^\W\d_][.!?])\s|(?<=\d{4}[.!?])\s")
_CUT = re.compile(r"[·|•;()]|,\s|\.\s|\s{2,}")
_DASH = re.compile(r"\s[-–—]\s")
_LABEL = re.compile(
    r"(?:datum|d\.d\.|geplaatst(?: op)?|gepubliceerd(?: op)?|publicatiedatum|verschenen|vastgesteld(?: op)?|bijgewerkt)"
    r"\s*:?\s+(?P<date>[^.;|·]{4,40})",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(r"\b(?:(?:(?:van|op|d\.d\.) )?\d{1,2} )?[^\W\d_]{3,} \d{4}$")
_PERIOD = re.compile(r"\d{4}\s?[-–—]\s?(?:\d|[^\W\d_]{3,9} \d{4})")
_ONE_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def _date(title: str, lines: Sequence[str]) -> str:
    """The first date that stands on its own; a month at least."""
    edges = list(_edges(title, lines))
    labelled = (found["date"] for line in edges for found in _LABEL.finditer(line))
    alone = (part for line in edges for part in _parts(line))
    for words in (*labelled, *alone):
        if said := _day(words):
            return said
    return ""


def _day(words: str) -> str:
    """The day or month that words say, and nothing else; empty when they say something else."""
    said = understood(words)
    return said.date if said is not None and not said.said and _ONE_DATE.fullmatch(said.date) else ""


def _parts(line: str) -> Iterator[str]:
    """The pieces between commas and the like; of one that begins with the kind of piece, also the date that ends it."""
    for part in _CUT.split(line):
        words = part.strip(" .:")
        yield words
        yield from _DASH.split(words) if _PERIOD.search(words) is None else ()
        ending = _LAST_WORDS.search(words)
        if ending and _kind_of(words.split(" ", 1)[0]):
            yield re.sub(r"^(?:van|op|d\.d\.) ", "", ending.group())


_FORMS = {
    "evaluatie": "evaluatie tussenevaluatie eindevaluatie evaluatierapport procesevaluatie",
    "monitor": "monitor monitorrapportage",
    "rapport": "rapport eindrapport onderzoeksrapport tussenrapport rapportage eindrapportage",
    "verslag": "verslag gespreksverslag vergaderverslag bezoekverslag",
    "notulen": "notulen",
    "jaarverslag": "jaarverslag",
    "interview": "interview vraaggesprek",
    "interviewstudie": "interviewstudie",
    "brief": "brief",
    "raadsbrief": "raadsbrief raadsinformatiebrief",
    "kamerbrief": "kamerbrief",
    "rekenkamerbrief": "rekenkamerbrief",
    "raadsvoorstel": "raadsvoorstel",
    "casus": "casus casusbeschrijving casusbespreking",
    "werkwijze": "werkwijze werkbeschrijving werkinstructie",
    "handreiking": "handreiking",
    "logboek": "logboek",
    "dagboek": "dagboek",
    "veldnotitie": "veldnotitie veldnotities",
    "overdracht": "overdracht",
    "intervisie": "intervisie intervisieverslag",
    "column": "column",
    "toespraak": "toespraak",
    "memo": "memo",
    "nota": "nota beleidsnota",
    "notitie": "notitie",
    "beleidsplan": "beleidsplan",
    "coalitieakkoord": "coalitieakkoord",
    "verordening": "verordening",
    "proefschrift": "proefschrift",
    "literatuurstudie": "literatuurstudie literatuuroverzicht literatuuronderzoek",
    "effectmeting": "effectmeting",
    "publiekssamenvatting": "publiekssamenvatting",
    "kosten-batenstudie": "kosten-batenstudie",
    "inventarisatie": "inventarisatie",
    "terugblik": "terugblik",
    "persbericht": "persbericht",
    "besluitenlijst": "besluitenlijst",
    "agenda": "agenda",
    "nieuwsbrief": "nieuwsbrief",
    "factsheet": "factsheet",
    "motie": "motie",
    "amendement": "amendement",
    "spraakbericht": "spraakbericht",
    "panelonderzoek": "panelonderzoek",
    "opinie": "opinie opiniestuk",
}
_KINDS = {word: form for form, words in _FORMS.items() for word in words.split()}
_TO_THE_COUNCIL = re.compile(r"brief aan de (?:gemeente)?raad\b", re.IGNORECASE)


def _kind_of(word: str) -> str:
    return _KINDS.get(word.strip(" .,:;'\"‘’“”()").lower(), "")


def _form(title: str, lines: Sequence[str]) -> str:
    """The kind of piece that begins the title or a short line near the top."""
    for number, line in enumerate((title, *lines[:_TOP_LINES])):
        if len(line) > _SHORT or (number > 2 and " " not in line):
            continue
        if _TO_THE_COUNCIL.match(line):
            return "raadsbrief"
        found = next(filter(None, (_kind_of(part.strip().split(" ", 1)[0]) for part in _CUT.split(line)[:2])), "")
        if found:
            return found
    return ""


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


def _place(title: str, lines: Sequence[str]) -> str:
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
            short = number < _TOP_LINES and len(line) <= _SHORT
            yield 3 if short else 2 if number < _OPENING_LINES else 1, line


def _mentions(line: str) -> Iterator[str]:
    """The municipalities that a line names for certain: after a preposition, alone between commas, before a date."""
    for found in _MENTION.finditer(line):
        yield from _certain(found["name"], sure=found["before"].lower().startswith("gemeente"))
    if len(line) <= _SHORT:
        parts = [part.strip(" .,:;!?") for part in _CUT.split(line)]
        for part, following in zip_longest(parts, parts[1:], fillvalue=""):
            yield from _certain(part, sure=bool(_day(following)))


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
