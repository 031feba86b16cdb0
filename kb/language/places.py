"""Dutch places: which present municipality a name stands for.

``places.tsv`` holds the names: of the municipalities, in other spellings, of municipalities that were merged, and of
towns and villages. A name is looked up by its bare words, so case, accents, hyphens and apostrophes do not matter.
What stands for more than one municipality (*Bergen*, *Velp*) stands for none, unless more follows: *Velp (Rheden)*.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kb.language.tokens import bare

_FILE = Path(__file__).with_name("places.tsv")
_PROVINCES = Path(__file__).with_name("provinces.tsv")

LONGEST = 100
"""Code points of a name of a place."""

# Of a shorter name two slips leave too little.
_SHORTEST_GUESSED = 4

MUNICIPALITY, TOWN, _SPELLING = "gemeente", "woonplaats", "spelling"
"""Kinds of names; another is ``voormalig``, a municipality that was merged."""

_WRITTEN_OUT = ((" a d ", " aan den "), (" ad ", " aan den "), (" aan de ", " aan den "), (" st ", " sint "))
_RANK = re.compile(r"(?:de )?(?:gemeenten?|gem\.|stad|dorp|plaats) (?=\S)", re.IGNORECASE)
_AROUND = re.compile(r",? (?:e\.? ?o\.?|en (?:omgeving|omstreken|directe omgeving))$|^(?:omgeving|omstreken) ", re.I)
_QUARTER = re.compile(r"(.+?)[ -](?:(?:noord|zuid)?(?:oost|west)|noord|zuid|centrum)", re.IGNORECASE)
_CLOSER = re.compile(r"(.+?) ?\(([^()]+)\)")
_CUT = re.compile(r"\s*[,;/+\n&]\s*|\s+(?:en|and|und)\s+")
_HYPHEN = re.compile(r" ?[-–—] ?")
# Before a part of a town: "Amsterdam Nieuw-West", "Utrecht-stad", "Ede wijk Veldhuizen".
_PART = re.compile(r"[ -](?=[A-ZÀ-Ý]|(?:stad|wijk|stadsdeel|buurt|centrum)\b)")
_WITHIN = re.compile(
    r"(?:de )?(?:wijk|buurt|stadsdeel|stadsdelen|kern|dorp|binnenstad|centrum)\b.*"
    r"|(?:nieuw-)?(?:noord|zuid)?-?(?:oost|west)?",
    re.IGNORECASE,
)
_NATIONAL = frozenset({"", "nederland", "heel nederland", "landelijk", "nationaal", "the netherlands", "netherlands"})


class Name(NamedTuple):
    """A name of a place.

    Attributes:
        code: of the municipality that it stands for, by Statistics Netherlands: ``GM`` and four digits.
    """

    code: str
    kind: str
    name: str


class Gazetteer:
    """All names, and the municipalities that they stand for."""

    def __init__(self, names: Iterator[Name]) -> None:
        """Take in names; the first of kind ``gemeente`` is what a municipality is called."""
        self._names: dict[str, list[str]] = {}
        self._codes: dict[str, str] = {}
        self._as_said: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._municipalities: dict[str, str] = {}
        for code, kind, name in names:
            if kind == MUNICIPALITY:
                self._municipalities[code] = name
            self._names.setdefault(code, []).append(name)
            self._codes[_key(name)] = code
            self._as_said[_key(name)] = name
            self._kinds[_key(name)] = kind

    def municipalities(self) -> dict[str, str]:
        """The present municipalities by their codes."""
        return dict(self._municipalities)

    def names(self, municipality: str) -> tuple[str, ...]:
        """All names that lead to a municipality, this one first; only this one when it is not known."""
        code = self._codes.get(_key(municipality)) if self.kind(municipality) == MUNICIPALITY else None
        return tuple(dict.fromkeys([municipality, *self._names.get(code or "", ())]))

    def kind(self, name: str) -> str:
        """What kind of name it is; empty when it stands for nothing here."""
        return self._kinds.get(_key(name), "")

    def nearest(self, name: str) -> str:
        """The known name that is a slip or two away from one that is not; empty when none is."""
        found = process.extractOne(_key(name), list(self._codes), scorer=OSA.distance, score_cutoff=2)
        return self._as_said[found[0]] if found and len(found[0]) > _SHORTEST_GUESSED else ""

    def is_within(self, name: str) -> bool:
        """Whether it is the name of a part of a municipality, such as a village, and not what that is called itself."""
        return self.kind(name) not in ("", MUNICIPALITY, _SPELLING) and _key(self.municipality(name)) != _key(name)

    def municipality(self, name: str) -> str:
        """The present municipality that a name stands for; empty when none or several do."""
        if len(name) > LONGEST:
            return ""
        name = " ".join(_AROUND.sub("", name).split())
        found = self._known(name) or self._known(_RANK.sub("", name, count=1))
        if found:
            return found
        closer = _CLOSER.fullmatch(name)
        if closer:
            return self.municipality(closer[1]) or self.municipality(closer[2])
        quarter = _QUARTER.fullmatch(name)
        return self._known(quarter[1]) if quarter and self.kind(quarter[1]) == MUNICIPALITY else ""

    def filed(self, name: str) -> str:
        """The place under which documents from there are found: a municipality, or the name as it is said."""
        return self.municipality(name) or name

    def read(self, said: str) -> tuple[str, ...]:
        """The places in what somebody says, in order, each once; what is not known is kept as said.

        The whole country is no place, and what stands beside known places without a capital (*en omgeving*) is none.
        """
        said = " ".join(said.split())
        if bare(said) in _NATIONAL:
            return ()
        whole = self.municipality(said)
        if whole:
            return (whole,)
        pieces = [(piece, known) for piece in self._pieces(said) for known in self._joined(piece)]
        if not any(known for _, known in pieces):
            return tuple(dict.fromkeys(part.strip() for part in said.split(";") if part.strip()))
        return tuple(dict.fromkeys(known or piece for piece, known in pieces if known or not _is_within(piece)))

    def _joined(self, piece: str) -> tuple[str, ...]:
        """The municipalities of a piece: of *Ede-Wageningen* both; of *Amsterdam Nieuw-West* that of its beginning."""
        whole = self.municipality(piece)
        if whole or len(piece) > LONGEST:
            return (whole,)
        several = [self.municipality(name) for name in _HYPHEN.split(piece)]
        return tuple(several) if all(several) else (self._begun(piece),)

    def _begun(self, piece: str) -> str:
        """The municipality that a name begins with, before that of a part of it; empty when there is none."""
        for end in reversed([found.start() for found in _PART.finditer(piece)]):
            if self.kind(piece[:end]) in (MUNICIPALITY, _SPELLING):
                return self._known(piece[:end])
        return ""

    def _known(self, name: str) -> str:
        code = self._codes.get(_key(name))
        return self._municipalities[code] if code else ""

    def _pieces(self, said: str) -> Iterator[str]:
        """A list cut at commas and *en*; names that hold these themselves stay whole."""
        said = _RANK.sub("", said, count=1)
        cuts = [(found.start(), found.end()) for found in _CUT.finditer(said)]
        ends, start = [*(start for start, _ in cuts), len(said)], 0
        while start < len(said):
            later = [end for end in ends if end > start]
            end = next((end for end in reversed(later[:4]) if self._known(said[start:end])), later[0])
            if said[start:end].strip():
                yield said[start:end].strip()
            start = next((after for before, after in cuts if before == end), len(said))


class Province(NamedTuple):
    """A province, by the name under which it is told, and its municipalities."""

    name: str
    municipalities: frozenset[str]


@lru_cache(maxsize=1)
def provinces() -> dict[str, Province]:
    """The provinces by the bare words of their names and adjectives.

    Two are called as a municipality of theirs: of those by *provincie* and the name.
    """
    found = {}
    called = gazetteer().municipalities()
    lines = _PROVINCES.read_text(encoding="utf-8").splitlines()
    for name, others, codes in (line.split("\t") for line in lines if not line.startswith("#")):
        full = f"provincie {name}" if name in called.values() else name
        province = Province(full, frozenset(called[code] for code in codes.split()))
        found.update({bare(said): province for said in (full, *others.split(",")) if bare(said)})
    return found


def _is_within(piece: str) -> bool:
    """Whether something beside a known place is a part of it, or no name at all."""
    return piece == piece.lower() or _WITHIN.fullmatch(piece) is not None


def _key(name: str) -> str:
    key = f" {bare(name)} "
    for short, full in _WRITTEN_OUT:
        key = key.replace(short, full)
    return key.strip()


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The names of ``places.tsv``."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return Gazetteer(Name(*line.split("\t")) for line in lines if line and not line.startswith("#"))
