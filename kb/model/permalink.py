"""Permanent addresses of documents and of quotations in them: paths that mean the same for ever."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from kb.model.identity import DocumentId, PassageId
from kb.model.text import Span

PASSAGE_ANCHOR = "passage"
PASSAGE = "passage"
"""The parameter with the id of the passage."""
QUOTED = "citaat"
"""The parameter with the place of the words that were shown: code points of the document."""

_SHOWN_WHOLE, _AT_AN_END = 8, 4  # words


def document_path(
    id: DocumentId,
    *,
    passage: PassageId | None = None,
    quoted: Span | None = None,
    more: Sequence[tuple[str, str]] = (),
) -> str:
    """A document, or a quotation in its place.

    Args:
        id: the document.
        passage: the passage to stand out.
        quoted: the words of the passage that were quoted; without a passage, of the one that they stand in.
        more: other parameters, which come last.
    """
    pairs = [(PASSAGE, str(passage))] if passage else []
    pairs += [(QUOTED, f"{quoted.start}-{quoted.end}")] if quoted else []
    asked = urlencode([*pairs, *more])
    anchor = f"#{PASSAGE_ANCHOR}" if passage or quoted else ""
    return f"/documenten/{quote(id, safe='')}" + (f"?{asked}" if asked else "") + anchor


def text_directive(words: str) -> str:
    """What makes a browser mark these words on the page, behind the anchor of a path; one that cannot is not harmed.

    Of long words only the first and the last few. Source: the draft "URL Fragment Text Directives" (W3C, WICG).
    """
    lines = [line.split() for line in words.strip().split("\n")]
    if len(lines) == 1 and len(lines[0]) <= _SHOWN_WHOLE:
        return f":~:text={_coded(lines[0])}"
    return f":~:text={_coded(lines[0][:_AT_AN_END])},{_coded(lines[-1][-_AT_AN_END:])}"


def _coded(words: Sequence[str]) -> str:
    # A hyphen and a comma mean something in a directive; the others no longer do once they are coded.
    return quote(" ".join(words), safe="").replace("-", "%2D")
