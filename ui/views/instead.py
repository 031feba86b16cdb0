"""What stands on a page where words would stand, for a part of a page that has none."""

from kb.model.annotation import Highlight
from ui.edition import Edition


def said_instead(one: Highlight | None, words: str, edition: Edition) -> str:
    """The words of a highlight, or where it is as a part of a page; empty where it does not stand any more."""
    return edition.wording("werk.vlak_op", n=one.region.page) if words and one and one.region else words
