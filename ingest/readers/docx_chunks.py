"""Documents of another kind that a program put in a Word document as they were (``w:altChunk``)."""

import contextlib
import re
from email import message_from_bytes
from email.policy import default

from ingest.readers import html, office, plain
from ingest.readers.content import RTF, decode
from ingest.readers.raw import RawDocument
from kb.errors import ProgramMissing

_MESSAGE = re.compile(rb"\A\s*(?:mime-version|from|content-type|subject|date)\s*:", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype|html|body|head|meta|p|div|span|table|h[1-6]|ul|ol|br|b|i)\b", re.IGNORECASE)


def inserted(content: bytes) -> RawDocument | None:
    """What a page, a saved page (MHT), rich text or a text holds; ``None`` for a kind that is not read.

    Rich text is left out where LibreOffice is not there to read it.

    Raises:
        InvalidDocument: it cannot be read.
    """
    if content.lstrip().startswith(RTF):
        with contextlib.suppress(ProgramMissing):
            return office.read_rtf(content)
        return None
    if _MESSAGE.match(content):
        return _saved_page(content)
    raw = decode(content).text
    if _TAG.search(raw):
        return _page(raw)
    return plain.read(content)


def _saved_page(content: bytes) -> RawDocument | None:
    """The page in a message of several parts."""
    page = message_from_bytes(content, policy=default).get_body(preferencelist=("html", "plain"))
    if page is None:
        return None
    raw = str(page.get_content())
    if page.get_content_subtype() != "html":
        return plain.read(raw.encode())
    return _page(raw)


def _page(raw: str) -> RawDocument:
    part = html.part(raw)
    return RawDocument(raw=raw, blocks=tuple(part.blocks), note_marks=tuple(part.marks), left_out=part.left_out)
