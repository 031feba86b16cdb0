"""What places say less of than they did, on the list that outlives the catalogue.

The terms of a place stand in its row of ``sources``. A copy of yesterday that is put back does not know what a place
said since; so whenever a place says less, a line goes to the list of withdrawals with what it says, and another when
it says more again. A place that this catalogue never met, or met before that, is bound by what the list says of it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select

from kb.adapters.sql.events import Happening, record_all
from kb.adapters.sql.tables import rulings, sources, withdrawals
from kb.model.event import Action
from kb.model.evidence import Terms
from kb.model.identity import DocumentId, document_id
from kb.model.provenance import Source
from kb.model.withdrawal import Withdrawal, WithdrawalKind, bare

_Ruling = Row[tuple[str, str, str, str]]


class Rulings:
    """The rulings that one transaction meets and makes.

    Attributes:
        connection: of the transaction.
        lines: those that were added to the list in it.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.lines: list[Withdrawal] = []

    def unmet(self, id: str, sha256: str, *, but: str = "") -> list[Terms]:
        """What the list says of a document and a text at places that the catalogue does not know of, but one."""
        known = select(sources.c.key).where(sources.c.key == rulings.c.place).exists()
        unknown = and_(~known, rulings.c.place != but)
        asked = select(rulings.c.terms).where(_about(id, sha256), unknown).order_by(rulings.c.place)
        return [Terms.model_validate_json(terms) for terms in self.connection.execute(asked).scalars()]

    def follow(self, source: Source, *, is_less: bool) -> None:
        """Put on the list what is said at a place: when it is less, or other than the list says of that place.

        As when a document of which the list says less comes to stand in another place, which says as little.
        """
        place = document_id(source.origin)
        asked = select(rulings).where(or_(rulings.c.place == place, _about(source.document_id, source.sha256)))
        found = {row.place: row for row in self.connection.execute(asked)}
        before = found.get(place)
        is_other = before is not None and not _is_said(before, source)
        if is_less or is_other or (before is None and any(map(source.terms.within, map(_terms, found.values())))):
            self.rule(place, source.document_id, source.sha256, source.terms)

    def rule(self, place: str, id: str, sha256: str, terms: Terms) -> None:
        """Put on the list what is said of a document at a place."""
        row = self.connection.execute(select(rulings.c.terms).where(rulings.c.place == place)).scalar_one_or_none()
        before = Terms.model_validate_json(row) if row else terms
        is_more = before.within(terms) and not terms.within(before)
        self._add(WithdrawalKind.WIDENED if is_more else WithdrawalKind.NARROWED, place, id, sha256, bare(terms))

    def lift(self, place: str) -> None:
        """Put on the list that a place says nothing any more, if the list speaks of it."""
        row = self.connection.execute(select(rulings).where(rulings.c.place == place)).one_or_none()
        if row is not None:
            self._add(WithdrawalKind.WIDENED, place, row.document_id, row.sha256, None)

    def _add(self, kind: WithdrawalKind, place: str, id: str, sha256: str, terms: Terms | None) -> None:
        line = Withdrawal(
            document_id=DocumentId(id),
            kind=kind,
            at=datetime.now(UTC),
            texts=(sha256,),
            places=(DocumentId(place),),
            terms=terms,
        )
        self.lines.append(line)
        put_on_list(self.connection, [line])
        self.connection.execute(delete(rulings).where(rulings.c.place == place))
        write(self.connection, [line])


def put_on_list(connection: Connection, lines: Sequence[Withdrawal]) -> None:
    """Add lines to the list in the catalogue."""
    if lines:
        rows = [{"id": line.id, "at": line.at, "line": line.written} for line in lines]
        connection.execute(insert(withdrawals), rows)
        record_all(connection, [_happening(line) for line in lines])


def _happening(line: Withdrawal) -> Happening:
    """That a line was put on the list; without the reason, which somebody typed."""
    place = {"place": line.places[0]} if line.is_ruling else {}
    details = {"kind": line.kind.value, "document": line.document_id, **place}
    return Happening(Action.LINE_LISTED, line.id, details=details)


def write(connection: Connection, lines: Iterable[Withdrawal]) -> None:
    """Write down lines that are in force, by their places."""
    rows = [
        {"place": place, "document_id": line.document_id, "sha256": sha256, "terms": line.terms.model_dump_json()}
        for line in lines
        if line.terms is not None
        for place in line.places
        for sha256 in line.texts[:1] or ("",)
    ]
    if rows:
        connection.execute(insert(rulings), rows)


def _about(id: str, sha256: str) -> ColumnElement[bool]:
    return or_(rulings.c.document_id == id, rulings.c.sha256 == sha256)


def _is_said(row: _Ruling, source: Source) -> bool:
    said = (source.document_id, source.sha256, source.terms.conditions)
    return (row.document_id, row.sha256, _terms(row).conditions) == said


def _terms(row: _Ruling) -> Terms:
    return Terms.model_validate_json(row.terms)
