"""A file, block by block, as a reader delivers it."""

from datetime import UTC, datetime

from ingest.normalise import Normalised, normalise
from ingest.readers.raw import Block, Kind, RawDocument
from ingest.traced import Traced
from kb.model.document import Document
from kb.model.evidence import Access, KnowledgeSource, Rights
from kb.model.identity import digest, document_id


class File:
    """A raw text that grows by every block that is added to it."""

    def __init__(self) -> None:
        self.raw = ""
        self.blocks: list[Block] = []

    def place(self, text: str) -> Traced:
        """Let the raw text go on with this."""
        placed = Traced.of(text, len(self.raw))
        self.raw += text + "\f"
        return placed

    def add(self, kind: Kind, text: str, *, level: int = 1, label: str = "", comment: bool = False) -> None:
        """A block."""
        self.blocks.append(Block(kind, self.place(text), level=level, label=label, comment=comment))

    def say(self, text: str, speaker: str, *, asks: bool = False) -> None:
        """A paragraph of a turn."""
        self.blocks.append(Block(Kind.PARAGRAPH, self.place(text), speaker=speaker, asks=asks))

    def row(self, *cells: str, table: int = 1, header: bool = False) -> None:
        """A row."""
        self.blocks.append(Block.row([self.place(cell) for cell in cells], table=table, header=header))

    def read(self, **more: object) -> Normalised:
        """What becomes of it."""
        return normalise(RawDocument(raw=self.raw, blocks=tuple(self.blocks), **more))  # type: ignore[arg-type]

    def document(self, **more: object) -> Document:
        """The document that it becomes."""
        return _document(self.read(**more))


def of(raw: RawDocument) -> Document:
    """The document that a file becomes."""
    return _document(normalise(raw))


def _document(clean: Normalised) -> Document:
    return Document(
        id=document_id("test:blokken"),
        origin="test:blokken",
        sha256=digest(clean.text),
        knowledge_source=KnowledgeSource.EXPERIENCE,
        title="Titel",
        rights=Rights(access=Access.PUBLIC),
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
        text=clean.text,
        sections=clean.sections,
        pages=clean.pages,
        tables=clean.tables,
        notes=clean.notes,
        note_marks=clean.note_marks,
        turns=clean.turns,
        times=clean.times,
    )
