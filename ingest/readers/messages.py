"""What EML and MSG have in common: the text of a message, and its attachments as documents of their own.

Earlier messages that are quoted, and signatures, are text, each apart. Who sent it and to whom is left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ingest.readers import html
from ingest.readers.plain import paragraphs
from ingest.readers.quoting import Line, groups
from ingest.readers.raw import Block, NoteMark, Part, RawDocument
from kb.errors import EmptyDocument, InvalidDocument, UnknownType
from kb.model.document import Caveat

Opener = Callable[[bytes, str], RawDocument]
"""Reads the bytes of an attachment, given its name."""

MOST_ATTACHMENTS = 200
ADDRESSES, PICTURES = "afzender en ontvangers", "afbeeldingen in de tekst"
_SIGNATURE = re.compile(r"--[ \t]?$")
# A text beside HTML that has less than this share of its words only says to look at the HTML.
_STUB_SHARE = 0.3


@dataclass
class Attachment:
    """A file that came with a message."""

    name: str
    data: bytes
    media_type: str = ""


@dataclass
class Message:
    """A message as it was taken from its file.

    Attributes:
        text: its text; empty when it has HTML only.
        date: ``YYYY-MM-DD``; empty when unknown.
        left_out: what was seen and not taken, in Dutch.
    """

    subject: str = ""
    date: str = ""
    text: str = ""
    page: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    caveats: list[Caveat] = field(default_factory=list)


def as_document(message: Message, opener: Opener) -> RawDocument:
    """A message with its attachments as parts.

    Raises:
        EmptyDocument: neither says anything.
    """
    raw, blocks, marks = _body(message)
    parts, caveats, left_out = _parts(message.attachments, opener)
    if not blocks and not parts:
        msg = "er staat geen tekst in het bericht" + (f" ({caveats[0].text})" if caveats else "")
        raise EmptyDocument(msg)
    return RawDocument(
        raw=raw,
        blocks=tuple(blocks),
        note_marks=tuple(marks),
        title=" ".join(message.subject.split()),
        date=message.date,
        caveats=(*message.caveats, *caveats),
        left_out=tuple(dict.fromkeys((ADDRESSES, *message.left_out, *left_out))),
        parts=tuple(parts),
    )


def _body(message: Message) -> tuple[str, list[Block], list[NoteMark]]:
    """The text of a message where it has one, else its HTML."""
    page = html.part(message.page, whole=True) if message.page.strip() else html.Part([], [], ())
    in_page = sum(len(block.content.text.split()) for block in page.blocks)
    if message.text.strip() and len(message.text.split()) >= _STUB_SHARE * in_page:
        return message.text, list(_text(message.text)), []
    return message.page, page.blocks, page.marks


def _text(raw: str) -> Iterator[Block]:
    """The paragraphs of a text, in which what is quoted and the signature stand apart."""
    for group in groups(raw, unquoted=True):
        together: list[Line] = []
        for line in group:
            if not _SIGNATURE.match(line.text):
                together.append(line)
            elif together:
                yield from paragraphs(together, raw)
                together = []
        if together:
            yield from paragraphs(together, raw)


def _parts(attachments: Iterable[Attachment], opener: Opener) -> tuple[list[Part], list[Caveat], list[str]]:
    """The attachments that can be read, and what is to be known of the others."""
    parts: list[Part] = []
    caveats: list[Caveat] = []
    left_out: list[str] = []
    for number, attachment in enumerate(attachments):
        if number >= MOST_ATTACHMENTS:
            caveats.append(
                Caveat(code="attachment", text=f"meer dan {MOST_ATTACHMENTS} bijlagen; de rest is niet gelezen")
            )
            break
        try:
            document = opener(attachment.data, attachment.name)
        except UnknownType:
            left_out.append(f"bijlage {attachment.name}")
        except InvalidDocument as error:
            caveats.append(Caveat(code="attachment", text=f"bijlage {attachment.name} is niet gelezen: {error}"))
        else:
            parts.append(Part(attachment.name, document, media_type=document.media_type))
    return parts, caveats, left_out
