"""What a document is called: by its own page, rather than by what a template left in the file."""

import re
from collections.abc import Sequence

from ingest.headings import is_sentence
from ingest.readers.raw import Block, Kind

_WORDS = re.compile(r"\w+")
# A first heading so called heads a part of the document, not the whole.
_PARTS = frozenset(
    """
    aanleiding achtergrond agenda bijlage bijlagen colofon doel inhoud inhoudsopgave inleiding introductie leeswijzer
    opening samenvatting voorwoord voorblad vooraf
    """.split()
)
_LONGEST = 20
_TEMPLATE = re.compile(
    r"sjabloon|template|microsoft word|naamloos|untitled|document\s?\d*$"
    r"|\.(?:docx?|dotx?|odt|pdf|indd)\b|^(?:\W*|titel|title|home|homepage|index|welkom|startpagina|webpagina)$",
    re.IGNORECASE,
)


def page_title(blocks: Sequence[Block], own: str = "") -> str:
    """The title of a document; empty when nothing on the page or in the file is one.

    Args:
        blocks: what stands on the page.
        own: the title that the file gives, which counts when the page says so too, or gives none.
    """
    text = " ".join(_said(block.content.text) for block in blocks)
    if _said(own) and f" {_said(own)} " in f" {text} ":
        return own
    return _first_heading(blocks) or ("" if is_template(own) else own)


def is_template(own: str) -> bool:
    """Whether a title in a file was left there by a program or a template."""
    return _TEMPLATE.search(own) is not None


def _first_heading(blocks: Sequence[Block]) -> str:
    """The first heading of the highest level, if it heads the whole; else the line at the very top."""
    top = min((block.level for block in blocks if block.kind is Kind.HEADING), default=0)
    for place, block in enumerate(blocks):
        called = " ".join(block.content.text.split())
        if block.kind is Kind.HEADING and block.level == top:
            heads_whole = _said(called).lstrip("0123456789 ") not in _PARTS
            return called if heads_whole else _top_line(blocks[:place])
    return ""


def _top_line(blocks: Sequence[Block]) -> str:
    called = " ".join(blocks[0].content.text.split()) if blocks else ""
    return "" if len(called.split()) > _LONGEST or is_sentence(called) else called


def _said(text: str) -> str:
    """The words of a text, in small letters with one space between."""
    return " ".join(_WORDS.findall(text.casefold()))
