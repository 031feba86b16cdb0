"""What a text says about itself: when and where it was written, by whom, and what kind of piece it is.

Proposed only where it stands as such: in the title, in a short line near the top (``Arnhem, 12 mei 2021``), behind a
label (``Datum: …``), as the signature of a letter, or behind the word that says what was done then (*opgetekend in het
voorjaar van 2021*). What is merely told about is no date of the piece: years and periods are left to people. Better
nothing than something wrong: on the sample corpus nine of ten proposals are right, and a third to a half of what there
is to say is found (``tests/ingest/test_proposing.py``).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.edges import CUT, SHORT, TOP_LINES, day
from ingest.placing import places

_BOTTOM_LINES = 3
_LONGEST_READ = 200_000


class Proposed(NamedTuple):
    """What was found; empty where nothing was certain enough.

    Attributes:
        date: ``YYYY-MM``, ``YYYY-MM-DD``, or a season as it is said.
        place: a municipality by the name of the gazetteer; several are parted by semicolons.
        form: the kind of piece in one Dutch noun.
        contributor: who wrote it, as a line of its own says: ``door …``.
    """

    date: str = ""
    place: str = ""
    form: str = ""
    contributor: str = ""


def proposals(title: str, text: str) -> Proposed:
    """What a text says about itself.

    Args:
        title: what the document is called.
        text: the clean text, paragraphs parted by empty lines.
    """
    lines = [line.strip() for line in text[:_LONGEST_READ].split("\n") if line.strip()]
    return Proposed(_date(title, lines), places(title, lines), _form(title, lines), _contributor(lines))


def _edges(title: str, lines: Sequence[str]) -> Iterator[str]:
    """The first sentences of the title and the top, then the short lines at the end, where letters are signed."""
    for line in (title, *lines[:TOP_LINES]):
        sentence = line if len(line) <= SHORT else _SENTENCE_END.split(line, maxsplit=1)[0]
        if len(sentence) <= SHORT:
            yield sentence
    yield from (line for line in lines[-_BOTTOM_LINES:] if len(line) <= SHORT // 2)


_SENTENCE_END = re.compile(r"(?<=[^\W\d_][.!?])\s|(?<=\d{4}[.!?])\s")
_DASH = re.compile(r"\s[-–—]\s")
_LABEL = re.compile(
    r"(?:datum|d\.d\.|geplaatst(?: op)?|gepubliceerd(?: op)?|publicatiedatum|verschenen|vastgesteld(?: op)?|bijgewerkt)"
    r"\s*:?\s+(?P<date>[^.;|·]{4,40})",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:opgetekend|opgeschreven|geschreven|afgenomen|gehouden|opgenomen|gesproken|verzameld)\b(?: [^\W\d_]+){0,3}?"
    r" (?:in|op) (?P<date>(?:het |de )?[^.,;|·()]{4,30})",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"(?:(?:in )?(?:het|de) )?(?P<season>voorjaar|lente|zomer|najaar|herfst|winter)(?: van)? (?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(r"\b(?:(?:(?:van|op|d\.d\.) )?\d{1,2} )?[^\W\d_]{3,} \d{4}$")
_PERIOD = re.compile(r"\d{4}\s?[-–—]\s?(?:\d|[^\W\d_]{3,9} \d{4})")


def _date(title: str, lines: Sequence[str]) -> str:
    """The first date that stands on its own; a month at least."""
    edges = list(_edges(title, lines))
    labelled = (found["date"] for line in edges for found in _LABEL.finditer(line))
    alone = (part for line in edges for part in _parts(line))
    written = [found["date"] for line in edges for found in _WRITTEN.finditer(line)]
    for words in (*labelled, *alone, *written):
        if said := day(words):
            return said
    return next(filter(None, (_season(words) for line in edges for words in _seasons(line))), "")


def _seasons(line: str) -> Iterator[str]:
    """Where a season may be told: behind a label or a verb, or alone between commas."""
    yield from (found["date"] for pattern in (_LABEL, _WRITTEN) for found in pattern.finditer(line))
    yield from _parts(line)


def _season(words: str) -> str:
    """A season of one year, as it is said; empty for anything else."""
    found = _SEASON.fullmatch(words.strip(" .:"))
    return f"{found['season'].lower()} {found['year']}" if found is not None else ""


def _parts(line: str) -> Iterator[str]:
    """The pieces between commas and the like; of one that begins with the kind of piece, also the date that ends it."""
    for part in CUT.split(line):
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
    "casus": "casus casusbeschrijving",
    "casusbespreking": "casusbespreking",
    "werkwijze": "werkwijze werkbeschrijving",
    "werkinstructie": "werkinstructie",
    "handreiking": "handreiking",
    "logboek": "logboek",
    "dagboek": "dagboek",
    "veldnotitie": "veldnotitie veldnotities",
    "overdracht": "overdracht",
    "intervisie": "intervisie intervisieverslag",
    "column": "column",
    "toespraak": "toespraak",
    "memo": "memo",
    "raadsmemo": "raadsmemo",
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
_TO_THE_COUNCIL = re.compile(r"(brief|memo) aan de (?:gemeente)?raad\b", re.IGNORECASE)


def _kind_of(word: str) -> str:
    return _KINDS.get(word.strip(" .,:;'\"‘’“”()").lower(), "")


def _form(title: str, lines: Sequence[str]) -> str:
    """The kind of piece that begins the title or a short line near the top."""
    for number, line in enumerate((title, *lines[:TOP_LINES])):
        if len(line) > SHORT or (number > 2 and " " not in line):
            continue
        if sent := _TO_THE_COUNCIL.match(line):
            return f"raads{sent[1].lower()}"
        found = next(filter(None, (_kind_of(part.strip().split(" ", 1)[0]) for part in CUT.split(line)[:2])), "")
        if found:
            return found
    return ""


_BYLINE = re.compile(
    r"(?:(?:tekst|geschreven|opgetekend|opgeschreven|samengesteld)(?: door| en foto's| en beeld)?|door|auteurs?)"
    r"\s*:?\s+(?P<who>(?:een |[A-ZÀ-Ý'’])[^.;:|?!]{2,90})",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\s*[·|•]\s*|\s[–—]\s")
_MOST_NAMED = 14


def _contributor(lines: Sequence[str]) -> str:
    """Who a line near the top or at the end says to have written it, with what he does."""
    for line in (*lines[:TOP_LINES], *lines[TOP_LINES:][-_BOTTOM_LINES:]):
        for part in _MARKS.split(line) if len(line) <= SHORT else ():
            found = _BYLINE.fullmatch(part.strip())
            who = found["who"].strip(" ,") if found is not None else ""
            begins = who.startswith("een ") or who[:1].isupper() or who[:1] in "'’"
            if who and begins and len(who.split()) <= _MOST_NAMED:
                return who
    return ""
