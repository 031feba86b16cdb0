"""What the API says in sentences, per language, from ``tekst/*.json``: sections of texts with fields in braces."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "tekst"


@cache
def words(section: str, language: str) -> Mapping[str, str]:
    """The texts of a section, by name."""
    found: Mapping[str, Mapping[str, str]] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found[section]
