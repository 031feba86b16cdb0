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
        quoted: the words of the passage that were quoted.
        more: other parameters, which come last.
    """
    pairs = [(PASSAGE, str(passage))] if passage else []
    pairs += [(QUOTED, f"{quoted.start}-{quoted.end}")] if quoted else []
    asked = urlencode([*pairs, *more])
    anchor = f"#{PASSAGE_ANCHOR}" if passage else ""
    return f"/documenten/{quote(id, safe='')}" + (f"?{asked}" if asked else "") + anchor
