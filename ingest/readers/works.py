"""Descriptions of research, as lists of literature hold them: each a document of its own, with its abstract as text."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ingest.readers.gathering import Gathering
from ingest.readers.raw import Block, Kind, Part, RawDocument
from kb.errors import EmptyDocument
from kb.model.document import Caveat
from kb.model.identity import digest

FORM = "beschrijving van onderzoek"
NO_ABSTRACT = "er staat geen samenvatting bij deze titel"
_LEFT_OUT = ("vindplaats en trefwoorden",)
_MOST_AUTHORS = 20
_PARAGRAPH = re.compile(r"\n\s*\n")
_MARKUP = re.compile(r"</?(?:jats:)?(?:p|title|sec|b|i|em|strong|sub|sup|italic|bold|br)\s*/?>", re.IGNORECASE)


class Work(NamedTuple):
    """What a list says about one publication; what it does not say is empty.

    Attributes:
        identity: what tells it from the others, such as a DOI.
        date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    """

    identity: str
    title: str
    authors: tuple[str, ...] = ()
    date: str = ""
    abstract: str = ""
    language: str = ""


def as_documents(works: Iterable[Work], caveats: tuple[Caveat, ...] = ()) -> RawDocument:
    """A list as a file of documents.

    Raises:
        EmptyDocument: no publication is described in it.
    """
    parts = tuple(_part(work, caveats) for work in works if work.title or work.abstract)
    if not parts:
        msg = "er staan geen beschrijvingen van publicaties in"
        raise EmptyDocument(msg)
    return RawDocument(raw="", blocks=(), caveats=caveats, parts=parts)


def _part(work: Work, caveats: tuple[Caveat, ...]) -> Part:
    gathering = Gathering()
    paragraphs = [" ".join(text.split()) for text in _PARAGRAPH.split(_MARKUP.sub(" ", work.abstract))]
    blocks = tuple(Block(Kind.PARAGRAPH, gathering.write(text)) for text in paragraphs if text)
    title = " ".join(_MARKUP.sub("", work.title).split()).rstrip(".")
    shown = (*work.authors[:_MOST_AUTHORS], *(("e.a.",) if len(work.authors) > _MOST_AUTHORS else ()))
    details = {"title": title, "contributor": "; ".join(shown), "date": work.date, "form": FORM}
    document = RawDocument(
        raw=gathering.raw,
        blocks=blocks,
        title=title,
        language=work.language,
        date=work.date,
        contributor=details["contributor"],
        form=FORM,
        caveats=caveats,
        left_out=_LEFT_OUT,
        why_empty=NO_ABSTRACT,
    )
    return Part(work.identity or digest(title)[:12], document, details=details)


def date_of(year: str, month: str = "", day: str = "") -> str:
    """A date as far as it is told in numbers."""
    if not re.fullmatch(r"\d{4}", year):
        return ""
    parts = [year]
    for part, most in ((month, 12), (day, 31)):
        if not (part.isascii() and part.isdigit() and len(part) <= 2 and 1 <= int(part) <= most):
            break
        parts.append(part.zfill(2))
    return "-".join(parts)
