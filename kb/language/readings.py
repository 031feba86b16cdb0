"""Places and years that a question names, and how sure it is that it means them.

*Best*, *Een* and *Horst* are places and also words: those are sure behind *gemeente*, or with a capital behind *in*,
and unsure without one there or with a capital elsewhere; otherwise they are words, and *een* without a capital is
never anything else. A year behind the name of a law is part of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.language.places import gazetteer, provinces
from kb.language.tokens import STOPWORDS, Token, bare, fold, words

_LONGEST_NAME = 5
_SHORTEST_NAME = 3
_RANKS = frozenset("gemeente gemeenten gem stad dorp regio".split())
_AT = frozenset("in te uit naar rond omgeving bij".split())
# What stands before the name of a place and says nothing without it.
_LEADS = _RANKS | _AT | {"de", "van", "provincie"}
# Names that are words too, or of people, or of what is larger than a town.
_WORDS_TOO = frozenset(
    """
    aalst almen amen anderen asch asten baak baars balk bant bath beek beers bergen berg best beugen blije boer born
    broek broekland buchten buitenpost buren dalem dalen demen dieren dijken dommelen donderen doorn dorst duist duiven
    duizel echt een ell enter engelen epe epen erica etten gasteren gauw gieten glimmen goor graft grave groet halfweg
    hall halsteren handel hapert haps heel heer heibloem heide helden hem hemmen herten hoek hoeven holten hoogland horn
    horst houten huizen hulsel hulst kaag kaard kampen keent klimmen land laren leek lent leunen lies lieren lijnden
    linde linden loon losser made malden marken meeuwen meppen middelaar mill monster neer noorden nutter onwaard
    opende oranje overslag oosten westen zuiden peest peins petten plasmolen putte putten reek rekken ried rijen rijs
    roden rolde rietveld schijf schoten sloten sluis smakt son spankeren sprang spui steeg stein tempel thorn tinte tuil
    tuk veen velden veulen vijlen vliet vries vuren waarde wateren watergang waterland wedde weert well wetering wier
    wierden wijk winde winkel wouw zegge zetten zuilen oost west noord zuid zand rust nes hel
    zeeland holland limburg drenthe friesland brabant gelderland overijssel flevoland
    """.split()
)

# Adjectives that are not the name with an s, without the e that they mostly end in.
_IRREGULAR = {
    "almelo": "almelos almeloos",
    "almere": "almeers",
    "breda": "bredas bredaas",
    "den haag": "haags",
    "dordrecht": "dordts dordrechts",
    "ede": "edes",
    "enschede": "enschedees enschedes",
    "goes": "goes",
    "gorinchem": "gorcums",
    "gouda": "gouds",
    "'s-hertogenbosch": "bossch",
    "hengelo": "hengelos",
    "hoorn": "",
    "leiden": "leids",
    "nijmegen": "nijmeegs",
    "venlo": "venloos venlos",
    "zaanstad": "zaans",
    "zwolle": "zwols",
}

_SENTENCE_END = re.compile(r"[.!?…]")

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_PERIODS = (
    re.compile(
        rf"(?:van |tussen |uit |in )?\b(?P<since>{_YEAR})\s?(?:[-–/]|tot(?: en met)?|t/m|en)\s?(?P<until>{_YEAR})\b",
        re.I,
    ),
    re.compile(rf"\b(?:sinds|vanaf|na)\s(?P<from>{_YEAR})\b", re.I),
    re.compile(rf"\b(?:tot|voor|t/m)\s(?P<to>{_YEAR})\b", re.I),
    re.compile(r"\b(?:de )?jaren (?P<decade>[5-9]0|vijftig|zestig|zeventig|tachtig|negentig)\b", re.I),
    re.compile(rf"(?:\b(?:in|uit|van|over) )?\b(?P<only>{_YEAR})\b", re.I),
)
_DECADES = {"vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90}
# A number of something, not a year.
_COUNTED = re.compile(
    r"\s?(?:euro|eur|€|mensen|inwoners|bewoners|kinderen|gezinnen|woningen|uur|meter|m2|kcal|%|\+)", re.I
)
_AMOUNT = re.compile(r"(?:€|euro|nummer|nr\.?|artikel|art\.?)\s?$", re.I)
_BY_LAW = re.compile(r"(?:\bwmo|wet|besluit|verordening|regeling|akkoord)\s$", re.I)


class Read(NamedTuple):
    """A place or period in a question, half-open with its preposition, and whether it can hardly mean anything else.

    Attributes:
        name: of a place as it is said, without what leads to it; empty for an adjective and for a period.
    """

    value: str
    start: int
    end: int
    sure: bool
    name: str = ""


def places(question: str) -> list[Read]:
    """The places that a question names, in order; of names within names the longest."""
    found: list[Read] = []
    said = list(words(question))
    at = 0
    while at < len(said):
        read = next(_names(question, said, at), None)
        if read is not None:
            found.append(read._replace(start=_led(said, at)))
        at += 1 if read is None else sum(said[at].start <= word.start < read.end for word in said)
    return found


def periods(question: str) -> list[Read]:
    """The years that a question names, as one notation each: ``2016``, ``2015-2019``, ``2018-``, ``-2014``."""
    found: list[Read] = []
    for pattern in _PERIODS:
        for match in pattern.finditer(question):
            free = all(match.end() <= one.start or match.start() >= one.end for one in found)
            if free and not _COUNTED.match(question, match.end()) and not _AMOUNT.search(question[: match.start()]):
                value = _value(match)
                sure = not _BY_LAW.search(question[: match.start()])
                found += [Read(value, match.start(), match.end(), sure)] if value else []
    return sorted(found, key=lambda one: one.start)


def _led(said: Sequence[Token], at: int) -> int:
    """Where a place begins with the words that lead to it: *in*, *uit de gemeente*."""
    while at and fold(said[at - 1].text) in _LEADS:
        at -= 1
    return said[at].start


def _names(question: str, said: Sequence[Token], at: int) -> Iterator[Read]:
    """The readings of the words from here as a place, the longest first; what is only a word is none."""
    for length in range(min(_LONGEST_NAME, len(said) - at), 0, -1):
        first, last = said[at], said[at + length - 1]
        name = question[first.start : last.end]
        sure = _sureness(name, _before(question, said, at)) if gazetteer().kind(name) else None
        if bare(name) in provinces():
            yield Read(provinces()[bare(name)].name, first.start, last.end, True)
        if sure is not None:
            yield Read(gazetteer().municipality(name), first.start, last.end, sure, name)
    municipality = _adjectives().get(fold(said[at].text))
    if municipality:
        yield Read(municipality, said[at].start, said[at].end, True)


def _before(question: str, said: Sequence[Token], at: int) -> str:
    """The word before, folded; none at the beginning of a sentence."""
    if not at or _SENTENCE_END.search(question, said[at - 1].end, said[at].start):
        return ""
    return fold(said[at - 1].text)


@lru_cache(maxsize=1)
def _adjectives() -> Mapping[str, str]:
    """Municipalities by their adjectives, folded: *Rotterdamse*, *Gronings*, *Haags*.

    Of a name that is a word too, of several words, or that ends in a vowel or an *s* only what is listed.
    """
    found: dict[str, str] = {}
    for municipality in gazetteer().municipalities().values():
        name = fold(municipality)
        if name in _IRREGULAR:
            bases = _IRREGULAR[name].split()
        elif name in _WORDS_TOO or not name.isalpha() or name[-1] in "aeious":
            bases = []
        else:
            bases = [f"{name.removesuffix('en') if name.endswith('ingen') else name}s"]
        for base in bases:
            found.update({base: municipality, f"{base}e": municipality})
    return found


def _sureness(name: str, before: str) -> bool | None:
    """Whether a name of the gazetteer is sure to mean the place; ``None`` when it is only a word."""
    if before in _RANKS:
        return True
    is_name = name.split()[-1][:1].isupper() or name[:1] in "'’"
    folded = fold(name)
    if folded.startswith(("de ", "het ", "'t ")):
        return True if is_name else None
    if folded not in _WORDS_TOO:
        return True if is_name or len(name) > _SHORTEST_NAME or before in _AT else None
    if before in _AT:
        return is_name or (None if folded in STOPWORDS else False)
    # A capital at the beginning of a question says nothing.
    return False if is_name and before else None


def _value(match: re.Match[str]) -> str:
    """Years in the notation of a filter; empty when they run backwards."""
    said = match.groupdict()
    if said.get("since"):
        return f"{said['since']}-{said['until']}" if said["since"] < said["until"] else ""
    if said.get("decade"):
        first = 1900 + (_DECADES.get(said["decade"].lower()) or int(said["decade"]))
        return f"{first}-{first + 9}"
    if said.get("from"):
        return f"{said['from']}-"
    return f"-{said['to']}" if said.get("to") else said["only"]
