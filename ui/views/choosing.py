"""What a list of collections can be narrowed by."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kb.language.places import gazetteer
from kb.model.evidence import VOICES
from kb.model.identity import LabId
from kb.model.people import Lab
from kb.ports.collections import Topics
from ui.edition import Edition
from ui.forms import SOURCES

SOUGHT, THEME, PLACE, MISSING, LAB = "zoek", "thema", "plaats", "ontbreekt", "lab"
"""The parameters: words, a theme, a place, a voice that is not heard, a lab."""


class Choice(NamedTuple):
    """A list to choose one of.

    Attributes:
        options: values with what they are called; the first leaves it open.
        chosen: one of the values.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def choices(
    topics: Topics, given: Mapping[str, str], labs: Mapping[LabId, Lab], edition: Edition
) -> tuple[Choice, ...]:
    """What collections can be narrowed by, those lists that there is something to choose in."""
    found = (
        (THEME, sorted(((one, edition.theme(one).name) for one in topics.themes), key=lambda pair: pair[1].casefold())),
        (PLACE, [(one, gazetteer().filed(one)) for one in topics.places]),
        (MISSING, [(SOURCES[one], edition.voice(one)) for one in VOICES]),
        (LAB, list(_labs(topics, labs))),
    )
    t = edition.wording
    return tuple(
        Choice(
            name,
            t(f"collecties.{name}"),
            (("", t("collecties.elk")), *options),
            next((value for value, _ in options if value == given.get(name, "").casefold()), ""),
        )
        for name, options in found
        if options
    )


def _labs(topics: Topics, labs: Mapping[LabId, Lab]) -> Iterator[tuple[str, str]]:
    return ((labs[one].slug, labs[one].name) for one in topics.labs if one in labs)
