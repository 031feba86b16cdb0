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
# So does one with a number before it, where something stands above it that can be the title.
_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+|(?:agendapunt|bijlage|deel|hoofdstuk|paragraaf) \d{1,2}\b)"
    r"\W*\s\S",
    re.IGNORECASE,
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
    if sum(block.kind is Kind.HEADING and block.level == top for block in blocks) > 1 and _is_bold(blocks[0]):
        # Of several chapters none heads the whole; what stands in bold above them all does.
        return top_line(blocks[0].content.text)
    for place, block in enumerate(blocks):
        called = " ".join(block.content.text.split())
        if block.kind is Kind.HEADING and block.level == top:
            above = top_line(blocks[0].content.text) if place else ""
            if _said(called).lstrip("0123456789 ") in _PARTS:
                return above
            return above if above and is_numbered(called) else called
    return ""


def _is_bold(block: Block) -> bool:
    """Whether a block is a paragraph all in bold that can be a title."""
    text = block.content.text.strip()
    return block.kind is Kind.PARAGRAPH and 0 < len(text) <= block.lead and bool(top_line(text))


def is_numbered(heading: str) -> bool:
    """Whether a heading heads one of several parts, as *2. Proef* and *Agendapunt 4: wonen* do."""
    return _NUMBERED.match(heading) is not None


def top_line(text: str) -> str:
    """The line at the very top, if it can be a title; else nothing."""
    called = " ".join(text.split())
    return "" if len(called.split()) > _LONGEST or is_sentence(called) else called


def _said(text: str) -> str:
    """The words of a text, in small letters with one space between."""
    return " ".join(_WORDS.findall(text.casefold()))
