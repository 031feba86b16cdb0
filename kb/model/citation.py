"""A quotation as it is taken elsewhere: exact words, with everything that says whose they are and where they stand.

Only what any reader of the document may see: of its origin, its makers and its files there is nothing here.
"""

from typing import Self

from pydantic import BaseModel, ConfigDict

from kb.model.document import DocumentCard, Passage
from kb.model.evidence import KnowledgeSource
from kb.model.identity import DocumentId, PassageId
from kb.model.permalink import document_path, text_directive
from kb.model.text import Quote, Span

_SHORT_HASH = 12


class Work(BaseModel):
    """What names a document in a list of sources; its fields are those of ``DocumentCard``.

    Attributes:
        place: where it is from, as the source says it; empty when national or unknown.
    """

    model_config = ConfigDict(frozen=True)

    id: DocumentId
    version: int
    sha256: str
    knowledge_source: KnowledgeSource
    title: str
    form: str
    contributor: str
    institute: str
    place: str
    date: str
    date_until: str
    date_said: str
    language: str
    licence: str
    media_type: str
    sample: bool

    @classmethod
    def of(cls, card: DocumentCard) -> Self:
        """A document as it is named elsewhere."""
        same = cls.model_fields.keys() - {"licence"}
        return cls(licence=card.rights.licence, **{name: getattr(card, name) for name in same})

    @property
    def short_hash(self) -> str:
        """The first digits of the text's digest: enough to see whether it is the same text."""
        return self.sha256[:_SHORT_HASH]

    @property
    def path(self) -> str:
        """Its permanent path."""
        return document_path(self.id)


class Citation(Quote):
    """Words of a document, or of one passage of it, ready to stand elsewhere.

    Attributes:
        work: the document.
        passage_id: the passage they stand in.
        heading: the nearest heading above them; empty when there is none.
        columns: of rows of a table, what its columns are called, unless the words say it themselves; mostly empty.
        is_table: they are rows of a table, one a line.
        page: the page (or slide) that the passage begins on, from 1.
        seconds: where the passage begins in a recording.
        speaker: who says it in a conversation; mostly empty.
    """

    work: Work
    passage_id: PassageId
    heading: str = ""
    columns: tuple[str, ...] = ()
    is_table: bool = False
    page: int | None = None
    seconds: float | None = None
    speaker: str = ""

    @classmethod
    def of(cls, card: DocumentCard, passage: Passage, span: Span | None = None) -> Self:
        """The words at a place in a passage; all of the passage when no place is given.

        Raises:
            ValueError: the place is not in the passage.
        """
        start, end = (span.start, span.end) if span else (passage.start, passage.end)
        if not passage.start <= start < end <= passage.end:
            msg = f"{start}:{end} is no place in {passage.start}:{passage.end}"
            raise ValueError(msg)
        return cls(
            document_id=passage.document_id,
            sha256=passage.sha256,
            start=start,
            end=end,
            exact=passage.exact[start - passage.start : end - passage.start],
            work=Work.of(card),
            passage_id=passage.id,
            heading=passage.heading,
            columns=() if _names_columns(passage, start) else passage.columns,
            is_table=bool(passage.rows),
            page=passage.page,
            seconds=passage.seconds,
            speaker=passage.speaker,
        )

    @property
    def copied(self) -> str:
        """The words as they are taken elsewhere: rows of a table never without what their columns are called."""
        above = " | ".join(name for name in self.columns if name)
        return f"{above}\n{self.exact}" if above else self.exact

    @property
    def path(self) -> str:
        """The permanent path of these words in their place."""
        return document_path(self.document_id, passage=self.passage_id, quoted=self)

    @property
    def marking_path(self) -> str:
        """The same for a link that stands elsewhere: a browser that can then marks the words.

        Of what a resident tells no word stands in an address, since that stays when the words are taken back.
        """
        told = self.work.knowledge_source is KnowledgeSource.EXPERIENCE
        return self.path if told else self.path + text_directive(self.exact)


def _names_columns(passage: Passage, start: int) -> bool:
    """Whether the first row that is quoted says what the columns are called."""
    return bool(passage.rows) and passage.rows[0].header and start <= passage.rows[0].span.start
