"""Quotations to take along: words with everything that says whose they are and where they stand."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.dates import DatedBody
from api.schemas.documents import PassageBody
from api.schemas.wire import Wire
from kb.model.citation import Citation
from kb.model.evidence import KnowledgeSource
from kb.model.search import MAX_QUERY_LENGTH
from kb.model.selection import MOST_KEPT


class CitationFormat(StrEnum):
    """What quotations are written as."""

    JSON = "json"
    DOCX = "docx"
    RIS = "ris"
    BIBTEX = "bib"
    CSL_JSON = "csl-json"
    CSV = "csv"


class CitationBody(Wire):
    """Exact words, and what to name beside them."""

    passage_id: str
    document_id: str
    text: str = Field(description="The words, letter for letter, between `start` and `end` of the document's text.")
    start: int
    end: int
    columns: tuple[str, ...] = Field(description="Of rows of a table, what its columns are called; mostly empty.")
    knowledge_source: KnowledgeSource = Field(description="Whose knowledge it is.")
    title: str
    form: str
    contributor: str
    place: str
    dated: DatedBody
    page: int | None
    seconds: float | None
    language: str
    licence: str
    version: int
    short_hash: str = Field(description="The first twelve digits of the text's SHA-256.")
    sample: bool
    url: str = Field(description="The permanent address of the words in their place.")

    @classmethod
    def of(cls, citation: Citation, address: str) -> Self:
        """The wire form of a quotation.

        Args:
            citation: the quotation.
            address: where the explorer can be reached, without a slash at the end.
        """
        own = ("passage_id", "document_id", "start", "end", "columns", "page", "seconds")
        its = cls.model_fields.keys() - {*own, "text", "url", "dated"}
        return cls(
            text=citation.exact,
            url=address + citation.path,
            dated=DatedBody.of(citation.work),
            **{name: getattr(citation, name) for name in own},
            **{name: getattr(citation.work, name) for name in its},
        )


class CitedPassageBody(PassageBody):
    """A passage, and how it is quoted elsewhere."""

    citation: CitationBody


class KeptBody(Wire):
    """Words to take along: where they stand, and what was noted beside them."""

    passage_id: UUID
    start: int | None = Field(default=None, ge=0, description="Left out: from where the passage begins.")
    end: int | None = Field(default=None, ge=1, description="Left out: to where the passage ends.")
    note: str = Field(default="", max_length=2_000)


class CiteBody(Wire):
    """What to write, and as what; `format` comes before the `Accept` header."""

    items: Annotated[tuple[KeptBody, ...], Field(min_length=1, max_length=MOST_KEPT)]
    title: str = Field(default="", max_length=200)
    question: str = Field(default="", max_length=MAX_QUERY_LENGTH)
    format: CitationFormat | None = None


class CitedBody(Wire):
    """The quotations in the order in which they were asked for."""

    citations: tuple[CitationBody | None, ...] = Field(
        description="`null` for what is not for you, may not be quoted, or does not stand there any more."
    )
