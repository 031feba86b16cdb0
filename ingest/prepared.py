"""What preparing a file gives."""

from typing import NamedTuple

from kb.model.document import Document, Passage


class Prepared(NamedTuple):
    """A document with its passages, ready to be stored.

    Attributes:
        part: tells it from others in the same file.
    """

    document: Document
    passages: list[Passage]
    part: str = ""


class Unusable(NamedTuple):
    """A file, or a part of one, that cannot become a document: the reason in one word and in plain Dutch."""

    code: str
    reason: str
    part: str = ""
