"""The words of the pages, per language, from ``tekst/*.json``.

A file holds sections of texts; a text's key is ``section.name``. Fields stand in braces.
A text that depends on a number has two keys, ``….een`` and ``….meer``, and the field ``n``.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("nl", "en")

_FOLDER = Path(__file__).parent / "tekst"
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


class Wording:
    """All texts of one language."""

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **fields: object) -> str:
        """The text of a key with its fields filled in.

        Raises:
            KeyError: there is no such text, or a field is missing.
        """
        return self._texts[key].format_map(fields) if fields else self._texts[key]

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def count(self, key: str, n: int, **fields: object) -> str:
        """The text for a number of things."""
        return self(f"{key}.{'een' if n == 1 else 'meer'}", n=self.number(n), **fields)

    def number(self, n: int) -> str:
        """A number as this language writes it: 1.250 or 1,250."""
        return f"{n:,}".replace(",", self("vorm.duizend"))

    def date(self, date: str) -> str:
        """A date of the form ``YYYY[-MM[-DD]]`` in words."""
        found = _DATE.match(date)
        if found is None:
            return date
        year, month, day = found.groups()
        parts = [str(int(day))] if day else []
        parts += [self(f"maand.{month}")] if month else []
        return " ".join([*parts, year])

    def listing(self, items: list[str]) -> str:
        """A list in a sentence: a, b en c."""
        head, last = items[:-1], items[-1:]
        return f" {self('vorm.en')} ".join([", ".join(head), *last]) if head else "".join(last)


@lru_cache(maxsize=len(LANGUAGES))
def wording(language: str) -> Wording:
    """The texts of one of the languages."""
    sections = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    texts = {f"{section}.{name}": text for section, named in sections.items() for name, text in named.items()}
    return Wording(language, texts)
