"""From what somebody pasted, an address or words, to the quotation that it stands for."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from kb.bootstrap import KnowledgeBase
from kb.errors import DocumentNotFound, Invalid, InvalidQuery
from kb.model.collection import Reference
from kb.model.identity import DocumentId
from kb.model.permalink import PASSAGE, QUOTED
from kb.model.reader import Reader
from kb.model.search import MAX_QUERY_LENGTH, SearchQuery
from kb.model.text import Span
from ui import keeping

_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_DOCUMENT = re.compile(r"(?:/en)?/documenten/([^/?#]+)")
_FINDING = re.compile(r"(?:/en)?/bevindingen/([^/?#]+)")
_OF_API = re.compile(r"/v1/passages/([^/?#]+)")
_LONGEST = 5_000


class Pasting:
    """Finds what addresses and words stand for, as far as the reader may read it."""

    def __init__(self, base: KnowledgeBase, reader: Reader) -> None:
        self._base = base
        self._quoter = base.curation.quoter
        self._reader = reader

    def reference(self, pasted: str) -> Reference:
        """The quotation that an address, the key of a card or somebody's words stand for.

        Raises:
            DocumentNotFound: an address of what is not there, or not for this reader.
            Invalid: it stands for no quotation.
        """
        said = pasted.strip()
        found = self.of_key(said) or self.of_address(said) or self.of_words(said)
        if found is None:
            msg = "dit is geen adres van een passage, en deze woorden staan zo in geen enkel stuk"
            raise Invalid(msg)
        return found

    def of_key(self, key: str) -> Reference | None:
        """The words that the key of a card stands for; nothing when it is no key."""
        kept = keeping.kept_of(key)
        if kept is None:
            return None
        whole = self._quoter.of_passage(kept.passage, self._reader)
        if kept.span is None:
            return whole
        return self._quoter.of(whole.document, kept.span, self._reader, sha256=whole.sha256)

    def of_address(self, address: str) -> Reference | None:
        """The words that an address of ours leads to; nothing when it leads to none."""
        if any(sign.isspace() for sign in address):
            return None
        parts, asked = _split(address)
        if of_api := _OF_API.fullmatch(parts):
            return self._quoter.of_passage(unquote(of_api[1]), self._reader)
        place = _PLACE.fullmatch(asked.get(QUOTED, ""))
        document = _DOCUMENT.fullmatch(parts)
        if document and place and int(place[1]) < int(place[2]):
            span = Span(start=int(place[1]), end=int(place[2]))
            return self._quoter.of(unquote(document[1]), span, self._reader)
        if document and asked.get(PASSAGE):
            return self._quoter.of_passage(asked[PASSAGE], self._reader)
        return None

    def of_words(self, words: str) -> Reference | None:
        """Where somebody's words stand literally in one of the documents that a search for them finds."""
        asked = " ".join(words.split())[:MAX_QUERY_LENGTH]
        if len(words) > _LONGEST:
            return None
        try:
            found = self._base.searching.search(SearchQuery(text=asked), self._reader)
        except InvalidQuery:
            return None
        hits = [*found.hits, *found.framework, *found.likely]
        return self._quoter.of_words(words, [hit.document.id for hit in hits], self._reader)

    def document(self, address: str) -> DocumentId:
        """The document that an address leads to.

        Raises:
            DocumentNotFound: it is not there, or not for this reader.
            Invalid: it leads to none.
        """
        found = _DOCUMENT.fullmatch(_split(address.strip())[0])
        id = DocumentId(unquote(found[1])) if found else DocumentId(address.strip())
        if not id or any(sign.isspace() for sign in id):
            msg = "plak hier het adres van een stuk"
            raise Invalid(msg)
        if id not in self._base.catalogue.cards([id], self._reader):
            msg = f"there is no document {id}"
            raise DocumentNotFound(msg)
        return id

    @staticmethod
    def finding(address: str) -> str:
        """The id of the finding that an address leads to.

        Raises:
            Invalid: it leads to none.
        """
        found = _FINDING.fullmatch(_split(address.strip())[0])
        id = unquote(found[1]) if found else address.strip()
        if not id or any(sign.isspace() for sign in id):
            msg = "plak hier het adres van een bevinding"
            raise Invalid(msg)
        return id


def _split(address: str) -> tuple[str, dict[str, str]]:
    """The path of an address and what it asks; nothing of what is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", {}
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=100).items()}
