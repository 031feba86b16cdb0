"""Tables of what was coded, the voices side by side, and the quotations behind a number."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from api.conditions import tag_of
from api.schemas.documents import DocumentCardBody
from api.schemas.regions import PART, RegionBody
from api.schemas.studies import NO_NUL
from api.schemas.wire import Wire
from kb.coding.crossing import Cell
from kb.model.evidence import KnowledgeSource
from kb.model.finding import Agreement, Judgement
from kb.model.study import LONGEST_TEXT
from kb.services.tagging.axes import Axis
from kb.services.tagging.joining import Crossed, Pair, Row, Rows
from kb.services.tagging.opening import Opened, Opening
from kb.services.tagging.weighing import Key, Line


class CountBody(Wire):
    """What stands behind one number of a table."""

    codings: int
    documents: int
    people: int = Field(description="Independent people and studies; a framework is nobody.")

    @classmethod
    def of(cls, cell: Cell) -> Self:
        """The wire form of a cell."""
        return cls(codings=cell.codings, documents=len(cell.documents), people=cell.contributors)


class CodeRowBody(Wire):
    """A code or concept, with what there is in each column; a column that is left out is silent."""

    id: str
    name: str = Field(description="Of a code; empty for a concept, and where the words that it is named by are gone.")
    depth: int = Field(description="How many codes stand above it.")
    cells: dict[str, CountBody]

    @classmethod
    def of(cls, row: Row, crossed: Crossed) -> Self:
        """The wire form of a row."""
        cells = {column: crossed.table.cell(row.id, column) for column in crossed.columns}
        return cls(
            id=row.id,
            name=row.name,
            depth=row.depth,
            cells={column: CountBody.of(cell) for column, cell in cells.items() if cell.codings},
        )


class MatrixBody(Wire):
    """Codes or concepts against something else."""

    rows: tuple[CodeRowBody, ...]
    columns: tuple[str, ...]
    row_kind: Rows
    column_kind: Axis

    @classmethod
    def of(cls, crossed: Crossed, rows: Rows, axis: Axis) -> Self:
        """The wire form of a table."""
        return cls(
            rows=tuple(CodeRowBody.of(row, crossed) for row in crossed.rows),
            columns=tuple(crossed.columns),
            row_kind=rows,
            column_kind=axis,
        )


class KeyBody(Wire):
    """A quotation that shows best what a row says."""

    highlight: str
    document: DocumentCardBody
    sha256: str
    start: int
    end: int
    exact: str
    region: RegionBody | None = Field(description=PART)

    @classmethod
    def of(cls, key: Key) -> Self:
        """The wire form of a key quotation."""
        return cls(
            highlight=key.highlight.id,
            document=DocumentCardBody.of(key.card),
            sha256=key.highlight.sha256,
            start=key.highlight.start,
            end=key.highlight.end,
            exact=key.words,
            region=RegionBody.of(key.highlight.region),
        )


class JudgementBody(Wire):
    """What somebody says of how the voices relate."""

    by: str = Field(description="The member.")
    verdict: Agreement
    reason: str
    keys: tuple[str, ...]
    made_at: datetime
    etag: str = Field(description="For `If-Match`.")

    @classmethod
    def of(cls, one: Judgement) -> Self:
        """The wire form of a judgement."""
        said = {"by": one.by, "verdict": one.verdict, "reason": one.reason, "keys": one.keys}
        return cls(**said, made_at=one.made_at.astimezone(UTC), etag=tag_of(one))


class LineBody(Wire):
    """The voices side by side on one code or concept."""

    id: str
    name: str
    depth: int
    voices: dict[KnowledgeSource, CountBody]
    silent: tuple[KnowledgeSource, ...]
    keys: dict[KnowledgeSource, tuple[KeyBody, ...]]
    judgements: tuple[JudgementBody, ...]

    @classmethod
    def of(cls, line: Line) -> Self:
        """The wire form of a row of a display."""
        return cls(
            id=line.row.id,
            name=line.row.name,
            depth=line.row.depth,
            voices=_cells(line.voices),
            silent=line.silent,
            keys={voice: tuple(map(KeyBody.of, keys)) for voice, keys in line.keys.items()},
            judgements=tuple(map(JudgementBody.of, line.judgements)),
        )


class DisplayBody(Wire):
    """The voices side by side; where somebody sees disagreement first."""

    rows: tuple[LineBody, ...]


class JudgeBody(Wire):
    """How the voices relate on a row, why, and which quotations show it best."""

    verdict: Agreement
    reason: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT, pattern=NO_NUL)]
    keys: list[UUID] = Field(default=[], max_length=20, description="Highlights of the study.")


class BehindBody(Wire):
    """A coding behind a number, with its words."""

    id: str
    code: str
    concept: str
    document: DocumentCardBody
    highlight: str | None = Field(description="`null` for a document that was coded as a whole.")
    start: int | None
    end: int | None
    exact: str = Field(description="The words; empty where they do not stand there any more, or there are none.")
    region: RegionBody | None = Field(description=PART)

    @classmethod
    def of(cls, one: Opened) -> Self:
        """The wire form of a quotation."""
        return cls(
            id=one.marked.id,
            code=one.marked.code,
            concept=one.marked.concept,
            document=DocumentCardBody.of(one.card),
            highlight=one.highlight.id if one.highlight else None,
            start=one.marked.start,
            end=one.marked.end,
            exact=one.words,
            region=RegionBody.of(one.marked.region),
        )


class OpeningBody(Wire):
    """The quotations behind a number, the voices in turns."""

    quotations: tuple[BehindBody, ...]
    total: int = Field(description="Codings in documents that count.")
    people: int
    frameworks: int = Field(description="Codings in frameworks, which come last and do not count.")
    page: int
    page_size: int

    @classmethod
    def of(cls, opening: Opening, *, page: int, page_size: int) -> Self:
        """The wire form of a page of quotations."""
        return cls(
            quotations=tuple(map(BehindBody.of, opening.quotations)),
            total=opening.total,
            people=opening.people,
            frameworks=opening.frameworks,
            page=page,
            page_size=page_size,
        )


class PairBody(Wire):
    """Where one code or concept meets another."""

    one: str
    other: str
    codings: int = Field(description="How many of the first meet one of the other.")
    documents: int
    people: int

    @classmethod
    def of(cls, pair: Pair) -> Self:
        """The wire form of a pair."""
        return cls(**pair._asdict())


class MeetingsBody(Wire):
    """Where codes and concepts meet, most often first."""

    pairs: tuple[PairBody, ...]


def _cells(voices: Mapping[KnowledgeSource, Cell]) -> dict[KnowledgeSource, CountBody]:
    return {voice: CountBody.of(cell) for voice, cell in voices.items()}
