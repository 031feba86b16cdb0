"""Tables of a study, and the voices side by side, as pages show them. Every number leads to its quotations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.coding.crossing import Cell
from kb.model.evidence import VOICES, KnowledgeSource
from kb.model.finding import Agreement, Judgement
from kb.model.identity import ThemeId
from kb.model.study import StudyId, ThingId
from kb.services.tagging.axes import Axis, By
from kb.services.tagging.joining import Crossed, Pair, Row
from kb.services.tagging.opening import Behind
from kb.services.tagging.weighing import Key, Line
from ui.behind import write_behind
from ui.edition import Edition, Named
from ui.views.instead import said_instead
from ui.views.voices import Voice, voice


@dataclass(frozen=True)
class Number:
    """A number that leads to what it counts.

    Attributes:
        people: independent people and studies; 0 is silence, or a framework.
        url: empty where there is nothing.
    """

    people: int
    codings: int
    url: str


class Column(NamedTuple):
    """A column of a table; of the voices with its mark."""

    name: str
    slug: str = ""


class TableRow(NamedTuple):
    """A row of a table."""

    name: Named
    depth: int
    hue: int | None
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class TableView:
    """Codes or concepts against something else."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


class PairRow(NamedTuple):
    """Where one code meets another."""

    one: str
    other: str
    number: Number
    documents: int


class KeyQuote(NamedTuple):
    """A key quotation of a row."""

    words: str
    language: str
    title: Named


class VoiceCell(NamedTuple):
    """What one voice says of a row."""

    voice: Voice
    number: Number
    keys: tuple[KeyQuote, ...]


class Verdict(NamedTuple):
    """What somebody says of how the voices relate."""

    kind: Agreement
    reason: str
    by: str
    own: bool


@dataclass(frozen=True)
class DisplayRow:
    """A row of the voices side by side.

    Attributes:
        judge: where one says something of it.
    """

    id: str
    name: Named
    cells: tuple[VoiceCell, ...]
    framework: VoiceCell
    verdicts: tuple[Verdict, ...]
    judge: str


def table_view(crossed: Crossed, by: By, study: StudyId, edition: Edition) -> TableView:
    """A table, each number with the address of its quotations."""
    return TableView(
        columns=tuple(column_of(by, column, edition) for column in crossed.columns),
        rows=tuple(
            TableRow(
                _name(row, study, edition),
                min(row.depth, 6),
                row.code.hue if row.code else None,
                tuple(
                    _number(crossed.table.cell(row.id, column), Behind(row.id, by, column), study, edition)
                    for column in crossed.columns
                ),
            )
            for row in crossed.rows
        ),
    )


def pair_rows(
    pairs: Sequence[Pair], how: Behind, names: Mapping[str, str], study: StudyId, edition: Edition
) -> tuple[PairRow, ...]:
    """Where codes meet, and how: the way that the quotations behind each number meet."""
    return tuple(
        PairRow(
            called(pair.one, names, edition),
            called(pair.other, names, edition),
            Number(pair.people, pair.codings, _opens(how._replace(row=pair.one, other=pair.other), study, edition)),
            pair.documents,
        )
        for pair in pairs
    )


def display_row(
    line: Line, study: StudyId, edition: Edition, *, names: Mapping[ThingId, str], me: ThingId, rows: str
) -> DisplayRow:
    """The voices side by side on a code or concept.

    Args:
        line: what there is.
        study: in which.
        edition: in which language.
        names: of its members.
        me: the member who looks.
        rows: what the rows are, as an address calls it.
    """
    judge = edition.links.study(study, "naast-elkaar", more=[("rijen", rows), ("kies", line.row.id)])
    return DisplayRow(
        id=line.row.id,
        name=_name(line.row, study, edition),
        cells=tuple(_cell(line, source, study, edition) for source in VOICES),
        framework=_cell(line, KnowledgeSource.FRAMEWORK, study, edition),
        verdicts=tuple(_verdict(one, names, me) for one in line.judgements),
        judge=f"{judge}#rij-{line.row.id}",
    )


def called(id: str, names: Mapping[str, str], edition: Edition) -> str:
    """What a code or a concept is called."""
    if id in names:
        return names[id] or edition.wording("werk.naam_weg")
    return edition.theme(ThemeId(id)).name


def column_of(by: By, column: str, edition: Edition) -> Column:
    """What a column is called."""
    if by.axis is Axis.VOICE and column in set(KnowledgeSource):
        one = voice(KnowledgeSource(column), edition)
        return Column(one.name, one.slug)
    if by.axis is Axis.GROUP:
        return Column(edition.theme(ThemeId(column)).name)
    return Column(column)


def _cell(line: Line, source: KnowledgeSource, study: StudyId, edition: Edition) -> VoiceCell:
    behind = Behind(line.row.id, By(Axis.VOICE), source.value)
    return VoiceCell(
        voice(source, edition),
        _number(line.voices[source], behind, study, edition),
        tuple(_key(key, study, edition) for key in line.keys.get(source, ())),
    )


def _key(key: Key, study: StudyId, edition: Edition) -> KeyQuote:
    url = edition.links.desk(study, key.card.id, chosen=key.highlight.id)
    return KeyQuote(
        said_instead(key.highlight, key.words, edition),
        key.card.language,
        Named(key.card.title, url, key.card.language),
    )


def _verdict(one: Judgement, names: Mapping[ThingId, str], me: ThingId) -> Verdict:
    return Verdict(one.verdict, one.reason, names.get(one.by, ""), one.by == me)


def _number(cell: Cell, behind: Behind, study: StudyId, edition: Edition) -> Number:
    url = _opens(behind, study, edition) if cell.codings else ""
    return Number(cell.contributors, cell.codings, url)


def _opens(behind: Behind, study: StudyId, edition: Edition) -> str:
    return edition.links.study(study, "citaten", more=write_behind(behind))


def _name(row: Row, study: StudyId, edition: Edition) -> Named:
    if row.code is None:
        return edition.theme(ThemeId(row.id))
    return Named(row.name or edition.wording("werk.naam_weg"), edition.links.codebook(study, code=row.id))
