"""What a PDF is called: the largest text at the top of its first page, or what the file says where they agree."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.drawn import Line
from ingest.readers.pdf.headings import Style, is_sentence
from ingest.readers.titles import is_numbered

_TOP = 0.4
"""The lowest place of a title on its page, counted from the bottom in parts of what is written."""
_FEW = 5
_LARGER = 1.12
_LONGEST = 200
_WORD = re.compile(r"[^\W_]{3,}")
_AGREES = 0.75
_NAME = re.compile(r"[^\W\d_]{2}.*[^\W\d_]{2}")
_NO_TITLE = frozenset(("inhoud", "inhoudsopgave", "colofon", "voorwoord", "bijlage", "nieuwsbrief", "concept"))
_MADE_UP = re.compile(
    r"\(?(?:anonymous|unspecified|untitled|unknown|onbekend|naamloos|gebruiker|user|admin\w*|windows user"
    r"|document\d*)\)?|microsoft .* - .*|.*\.\w{2,4}|.*_.*",
    re.I,
)
_SUBJECT = re.compile(r"(?:onderwerp|betreft)\s*:\s*(?P<subject>\S.{3,})", re.I)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")


def title_of(lines: Sequence[Line], given: str, style: Style) -> str:
    """The title of a document.

    Args:
        lines: of its first page with text, in the order in which they are read.
        given: the title that the file gives itself.
        style: of the running text.

    Returns:
        The title that the file gives, when the page says so too; otherwise what stands largest at the top of the page;
        empty when nothing there looks like a title.
    """
    given = " ".join(given.split())
    seen = " ".join(line.text for line in lines)
    if given and not _MADE_UP.fullmatch(given) and _agrees(given, seen):
        return given
    return _largest(lines, style)


def _agrees(title: str, page: str) -> bool:
    """Whether a page has the words of a title."""
    words = [word.lower() for word in _WORD.findall(title)]
    on_page = {word.lower() for word in _WORD.findall(page)}
    there = sum(1 for word in words if word in on_page)
    return bool(words) and there >= _AGREES * len(words)


def _largest(lines: Sequence[Line], style: Style) -> str:
    top = [line for line in _high(lines) if _NAME.search(line.text) and not line.words[0].skewed]
    subject = next((found["subject"] for line in top if (found := _SUBJECT.match(line.text))), "")
    candidates = _set_apart(top, style)
    if subject and not any(line.size >= _LARGER * style.size for line in candidates):
        return subject
    named = [line for line in candidates if line.text.lower().strip(" .:") not in _NO_TITLE]
    several = [line for line in named if len(line.words) > 1] or named
    if not several:
        return ""
    size = max(line.size for line in several)
    first = next(line for line in several if line.size >= 0.97 * size)
    title = [first]
    for above, line in pairwise(candidates[candidates.index(first) :]):
        near = 0 < above.bottom - line.bottom < 2 * line.height
        is_alike = abs(line.size - first.size) <= 0.05 * first.size and line.weight == first.weight
        is_part = line.text[0].isdigit() and is_numbered(line.text)
        if is_part or not near or not is_alike:
            break
        title.append(line)
    text = _joined(title)
    return "" if len(text) > _LONGEST else text


def _set_apart(lines: Sequence[Line], style: Style) -> list[Line]:
    """The lines larger than the running text; when none is, those that are bold; else the first when it is short."""
    larger = [line for line in lines if line.size >= _LARGER * style.size]
    bold = [line for line in lines if style.bold(line)]
    first = [
        line for line in lines[:1] if not is_sentence(line.text) and len(line.words) <= 12 and line.text[0].isupper()
    ]
    return larger or bold or first


def _high(lines: Sequence[Line]) -> list[Line]:
    """The lines at the top of a page; all when there are few."""
    if len(lines) < _FEW:
        return list(lines)
    top, bottom = max(line.top for line in lines), min(line.bottom for line in lines)
    lowest = bottom + _TOP * (top - bottom)
    return [line for line in lines if line.bottom >= lowest]


def _joined(lines: Sequence[Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        broken = re.search(r"[^\W\d_]-$", text) and line.text[0].islower()
        text = text[:-1] + line.text if broken else f"{text} {line.text}"
    return text


def author_of(given: str) -> str:
    """Who made the file, as it says itself; empty when a program filled it in."""
    given = " ".join(given.split())
    return "" if _MADE_UP.fullmatch(given) or not _NAME.search(given) else given


def date_of(given: str) -> str:
    """The day on which the file says that it was made, as ``YYYY-MM-DD``; empty when it does not."""
    found = _DATE.match(given.strip())
    return "-".join(part for part in found.groups() if part) if found else ""
