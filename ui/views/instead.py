"""What stands on a page where words would stand, for a part of a page that has none."""

from kb.model.annotation import Highlight
from ui.edition import Edition


class Instead(str):
    """A name in the place of words: nobody wrote it, so it is not between quotation marks.

    Attributes:
        language: in which it is, whatever the language of its document.
    """

    __slots__ = ("language",)

    language: str


def said_instead(one: Highlight | None, words: str, edition: Edition) -> str:
    """The words of a highlight, or where it is as a part of a page; empty where it does not stand any more."""
    if not words or one is None or one.region is None:
        return words
    named = Instead(edition.wording("werk.vlak_op", n=one.region.page))
    named.language = edition.language
    return named
