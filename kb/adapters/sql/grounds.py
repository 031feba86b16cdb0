"""Findings with what they stand on, as far as somebody may read that."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, and_, not_, select

from kb.adapters.sql.study_tables import findings, highlights, stances
from kb.adapters.sql.tables import documents
from kb.adapters.sql.things import thing_of
from kb.adapters.sql.where import among, listed, readable, readable_to
from kb.model.annotation import Highlight
from kb.model.evidence import Access
from kb.model.finding import Finding, Stance
from kb.model.policy import Clearance
from kb.model.reader import Reader
from kb.model.study import TAKEN_OUT, StudyId, ThingId
from kb.ports.annotations import Grounds

_ANYBODY = Clearance(frozenset(Access), early=True)
"""What is open to the people who may read most; what is not, nobody reads."""


def grounds_of(
    connection: Connection, reader: Reader, study: StudyId | None, ids: Sequence[ThingId] | None
) -> list[Grounds]:
    """The findings of a study, or what is published of all, the newest first."""
    asked = select(findings).order_by(findings.c.made_at.desc(), findings.c.id)
    if study is None:
        # What lost words with a source waits until its members looked at it; see ``Finding.taken_out``.
        whole = and_(
            *(not_(column.contains(TAKEN_OUT, autoescape=True)) for column in (findings.c.sentence, findings.c.group))
        )
        asked = asked.where(findings.c.published_at.is_not(None), whole).order_by(None)
        asked = asked.order_by(findings.c.published_at.desc(), findings.c.id)
    else:
        asked = asked.where(findings.c.study == study)
    if ids is not None:
        asked = asked.where(among(findings.c.id))
    found = [thing_of(Finding, row) for row in connection.execute(asked, listed(ids or ()))]
    return _founded(connection, reader, found)


def _founded(connection: Connection, reader: Reader, found: Sequence[Finding]) -> list[Grounds]:
    theirs = documents.c.id.in_(select(documents.c.id).where(readable(reader)))
    anybodys = documents.c.id.in_(select(documents.c.id).where(readable_to(_ANYBODY)))
    asked = (
        select(stances, theirs.label("theirs"), anybodys.label("anybodys"))
        .outerjoin(documents, documents.c.id == stances.c.document)
        .where(among(stances.c.finding))
        .order_by(stances.c.made_at, stances.c.id)
    )
    taken: dict[ThingId, list[Stance]] = defaultdict(list)
    closed, gone = Counter[ThingId](), defaultdict[ThingId, list[ThingId]](list)
    for row in connection.execute(asked, listed([one.id for one in found])):
        if row.theirs:
            fields = {name: row._mapping[name] for name in Stance.model_fields}
            taken[row.finding].append(Stance.model_validate(fields))
        elif row.anybodys:
            closed[row.finding] += 1
        else:
            gone[row.finding].append(row.id)
    marked = _marked(connection, [stance.highlight for some in taken.values() for stance in some])
    return [
        Grounds(
            one,
            taken[one.id],
            {stance.highlight: marked[stance.highlight] for stance in taken[one.id]},
            closed[one.id],
            tuple(gone[one.id]),
        )
        for one in found
    ]


def _marked(connection: Connection, ids: Sequence[ThingId]) -> dict[ThingId, Highlight]:
    asked = select(highlights).where(among(highlights.c.id))
    return {row.id: thing_of(Highlight, row) for row in connection.execute(asked, listed(ids))}
