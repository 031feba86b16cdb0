"""The short lines at the top of a text, where it says of itself when and where it is from: how they fall apart."""

import re

from ingest.dates import understood

TOP_LINES = 6
SHORT = 200
CUT = re.compile(r"[·|•;()]|,\s|\.\s|\s{2,}")
_ONE_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def day(words: str) -> str:
    """The day or month that words say, and nothing else; empty when they say something else."""
    said = understood(words)
    return said.date if said is not None and not said.said and _ONE_DATE.fullmatch(said.date) else ""
