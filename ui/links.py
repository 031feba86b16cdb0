"""Every address of the site, in one place.

Paths are Dutch; the English pages stand under the same paths behind ``/en``.
"""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from kb.model.identity import DocumentId, PassageId, ThemeId
from kb.model.search import SearchQuery
from kb.model.text import Span
from ui.forms import Pairs, write

PASSAGE_ANCHOR = "passage"
QUOTED = "citaat"
"""The parameter with the place of the words that were shown: code points of the document."""

_PREFIX = {"nl": "", "en": "/en"}


class Links(NamedTuple):
    """The addresses of the pages in one language."""

    language: str

    @property
    def prefix(self) -> str:
        """What stands before every path of this language."""
        return _PREFIX[self.language]

    def home(self) -> str:
        """The front page."""
        return self.prefix or "/"

    def search(self, query: SearchQuery | None = None) -> str:
        """The answers to a question, or the empty form."""
        return self._to("/zoeken", write(query) if query else [])

    def suggestions(self, *, typed: str = "") -> str:
        """What may be meant by what was typed so far."""
        return self._to("/suggesties", [("q", typed)] if typed else [])

    def document(
        self,
        id: DocumentId,
        *,
        passage: PassageId | None = None,
        query: SearchQuery | None = None,
        quoted: Span | None = None,
    ) -> str:
        """A document, at one of its passages.

        Args:
            id: the document.
            passage: the passage to stand out.
            query: what the reader asked, so that the way back leads there.
            quoted: the words of the passage that were shown, so that those are copied.
        """
        pairs: Pairs = [("passage", passage)] if passage else []
        pairs += [(QUOTED, f"{quoted.start}-{quoted.end}")] if quoted else []
        pairs += write(query) if query else []
        return self._to(f"/documenten/{quote(id, safe='')}", pairs) + (f"#{PASSAGE_ANCHOR}" if passage else "")

    def themes(self, *, wanted: str = "") -> str:
        """All themes, or those of which a label holds the wanted words."""
        return self._to("/themas", [("zoek", wanted)] if wanted else [])

    def theme(self, id: ThemeId) -> str:
        """One theme."""
        return self._to(f"/themas/{quote(id, safe='')}", [])

    def about(self, part: str = "") -> str:
        """How Meervoud counts, or one part of that page."""
        return self._to("/over", []) + (f"#over-{part}" if part else "")

    def accessibility(self) -> str:
        """The accessibility statement."""
        return self._to("/toegankelijkheid", [])

    def _to(self, path: str, pairs: Pairs) -> str:
        return self.prefix + path + (f"?{urlencode(pairs)}" if pairs else "")


def language_of(path: str) -> str:
    """The language that a path stands in."""
    prefix = _PREFIX["en"]
    return "en" if path == prefix or path.startswith(prefix + "/") else "nl"


def other_language(language: str) -> str:
    """The language that the switch on a page leads to."""
    return next(one for one in _PREFIX if one != language)


def in_language(path: str, query: str, language: str) -> str:
    """The same page in another language.

    Args:
        path: the path of the page as it is.
        query: what stands behind the question mark, if anything.
        language: the language wanted.
    """
    bare = path.removeprefix(_PREFIX[language_of(path)]).lstrip("/")
    # One slash, since two would be the name of another site.
    moved = (f"{_PREFIX[language]}/{quote(bare)}").removesuffix("/") or "/"
    return f"{moved}?{query}" if query else moved
