"""From where and when, as a person says it: uit Enschede, vanaf 2018."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.model.question import Interpretation, ReadAs
from ui.edition import Edition


class Origin(NamedTuple):
    """Places and years in words.

    Attributes:
        where: as it stands in a sentence; empty without places.
        when: the same without years.
    """

    where: str
    when: str

    @property
    def said(self) -> str:
        """As it stands behind what is from there and then."""
        return ", ".join(part for part in self if part)

    @property
    def opening(self) -> str:
        """As a sentence begins with it."""
        closed = f"{self.said}," if self.where and self.when else self.said
        return closed[:1].upper() + closed[1:]


def origin(places: Sequence[str], periods: Sequence[str], edition: Edition, *, about: bool = False) -> Origin:
    """From these places and stretches of years, such as ``2015-2019``, ``2018-`` or ``2016``.

    Args:
        places: by name.
        periods: in the notation of a filter.
        edition: in which language.
        about: or about them.
    """
    t = edition.wording

    def said(what: str) -> str:
        return t("vandaan.uit_of_over", wat=what) if about else t("vandaan.uit", wat=what)

    when = t.listing([_stretch(one, edition) for one in periods])
    if not places:
        # "Vanaf 2018" says by itself what it is about, "2018" does not.
        is_open = any(_is_open(one) for one in periods)
        return Origin("", when if is_open or not when else said(when))
    return Origin(said(t.listing(list(places))), when)


def asked_first(read: Interpretation, edition: Edition, *, about: bool = False) -> Origin:
    """The places and years that were read in a question and are used; a place that is looked for by its name too."""
    used = [one for one in read.readings if one.used]
    places = [one.value for one in used if one.read_as is ReadAs.PLACE]
    said = [*read.places_said, *places] if about else places
    periods = [one.value for one in used if one.read_as is ReadAs.PERIOD]
    return origin(list(dict.fromkeys(said)), periods, edition, about=about)


def _is_open(period: str) -> bool:
    return period.startswith("-") or period.endswith("-")


def _stretch(period: str, edition: Edition) -> str:
    since, dash, until = period.partition("-")
    if not dash:
        return period
    if since and until:
        return f"{since}–{until}"
    return edition.wording("vandaan.vanaf", van=since) if since else edition.wording("vandaan.tot", tot=until)
